// Safety: the array holds `wanted` bytes while they are read into it, and the head is borrowed for the call.

/// Reads streams of a compound file, the container of .msg files ([MS-CFB], https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/).
///
/// Nothing in the file is believed: every sector number is compared with the size of the file, every chain ends after as many sectors as it can
/// have, every entry of the directory is looked at once. So any bytes end in bounded time and memory, with an error that says what is wrong.
/// In memory are the places of the sectors that hold the allocation table (1/32,768 of the file in version 3), those of the directory and of
/// the mini stream, and one sector.
struct CompoundFile {
    /// The identification at the start ([MS-CFB] 2.2).
    static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    /// A file of more bytes is not read. Version 3 ends at 2 GiB by itself ([MS-CFB] 2.6.1).
    static let longestFile = 4 << 30
    /// Entries of the directory that are looked at. A message of a thousand recipients and attachments has some ten thousand.
    private static let mostEntries = 1 << 18

    /// A stream or storage of the directory ([MS-CFB] 2.6.1).
    struct Entry {
        fileprivate let start: UInt32
        /// Bytes of a stream.
        let size: Int
        let isStream: Bool
    }

    private let stream: ByteStream
    private let path: String
    private let size: Int
    /// Bytes of a sector as a power of 2: 9 in version 3, 12 in version 4.
    private let shift: Int
    /// Sectors behind the header, the last of which may be cut off.
    private let sectorCount: Int
    /// Where the sectors of the allocation table are.
    private var tableSectors: [UInt32] = []
    private var directory: [UInt32] = []
    private var root = Entry(start: CompoundFile.endOfChain, size: 0, isStream: false)
    private var rootChild = CompoundFile.noEntry
    private let firstMiniTableSector: UInt32
    /// Of the mini stream and its allocation table; read when a short stream is asked for.
    private var miniSectors: [UInt32]?
    private var miniTable: [UInt32] = []
    /// The sector that was read last, or part of the header.
    private var cache: [UInt8] = []
    private var cachedOffset = -1

    // [MS-CFB] 2.1: the largest number of a sector, and two that are none. 2.6.1: no entry.
    private static let lastSector: UInt32 = 0xFFFF_FFFA
    private static let endOfChain: UInt32 = 0xFFFF_FFFE
    private static let noEntry: UInt32 = 0xFFFF_FFFF
    /// Shorter streams lie in the mini stream ([MS-CFB] 2.2: this value and no other).
    private static let miniCutoff = 4096
    private static let miniShift = 6

    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool { unsafe bytes.starts(with: signature) }

    /// Reads the header, the places of the allocation table, and the directory's root.
    /// - Parameters:
    ///   - stream: the whole file; must be able to seek.
    ///   - size: its bytes.
    ///   - path: for messages.
    init(_ stream: ByteStream, size: Int, path: String) throws(ReadError) {
        self.stream = stream
        self.size = size
        self.path = path
        if size > CompoundFile.longestFile { throw ReadError(path, "is a compound file of more than 4 GiB, which is not read") }
        guard size >= 512 else { throw CompoundFile.broken(path, "its header is cut off") }
        var header = [UInt8](repeating: 0, count: 512)
        try CompoundFile.read(stream, path, at: 0, into: &header)
        // [MS-CFB] 2.2.
        let version = CompoundFile.word16(header, 26), order = CompoundFile.word16(header, 28), sectorShift = CompoundFile.word16(header, 30)
        guard order == 0xFFFE, (version == 3 && sectorShift == 9) || (version == 4 && sectorShift == 12) else {
            throw CompoundFile.broken(path, "its header is of no known version")
        }
        shift = sectorShift
        sectorCount = max(0, (size - 1) >> sectorShift)
        firstMiniTableSector = CompoundFile.word(header, 60)
        try findTable(header)
        directory = try chain(from: CompoundFile.word(header, 48), most: CompoundFile.mostEntries >> (sectorShift - 7))
        if directory.isEmpty { throw broken("it has no directory") }
        let entry = try rawEntry(0)
        // [MS-CFB] 2.6.2: entry 0 is the root storage, whose stream is the mini stream.
        guard entry[66] == 5 else { throw broken("its directory has no root") }
        root = Entry(start: CompoundFile.word(entry, 116), size: self.entrySize(entry), isStream: false)
        rootChild = CompoundFile.word(entry, 76)
    }

    /// The DIFAT: 109 places in the header, more in a chain of sectors of their own ([MS-CFB] 2.5).
    private mutating func findTable(_ header: [UInt8]) throws(ReadError) {
        let perSector = 1 << (shift - 2)
        let needed = (sectorCount + perSector - 1) / perSector
        for index in 0..<109 where tableSectors.count < needed {
            let sector = CompoundFile.word(header, 76 + 4 * index)
            if sector > CompoundFile.lastSector { return }
            tableSectors.append(sector)
        }
        var next = CompoundFile.word(header, 68)
        // Each round adds places or ends, so a chain that runs in a circle ends as well.
        while tableSectors.count < needed, next <= CompoundFile.lastSector {
            let offset = try self.offset(of: next)
            for index in 0..<perSector - 1 where tableSectors.count < needed {
                let sector = try word(at: offset + 4 * index)
                if sector > CompoundFile.lastSector { return }
                tableSectors.append(sector)
            }
            next = try word(at: offset + 4 * (perSector - 1))
        }
    }

    // MARK: - Directory

    /// The streams and storages right below the root that have one of the names, which are ASCII and compared without regard to case ([MS-CFB] 2.6.4).
    /// The tree is walked, not searched: some writers do not sort it.
    mutating func entriesOfRoot(named names: [String]) throws(ReadError) -> [String: Entry] {
        var found: [String: Entry] = [:]
        let count = directory.count << (shift - 7)
        var seen = [Bool](repeating: false, count: count)
        var open = [rootChild]
        while let index = open.popLast() {
            guard index < count, !seen[Int(index)] else {
                if index == CompoundFile.noEntry { continue }
                throw broken("its directory runs in a circle, or out of its end")
            }
            seen[Int(index)] = true
            let entry = try rawEntry(Int(index))
            open.append(CompoundFile.word(entry, 72))
            open.append(CompoundFile.word(entry, 68))
            // A length in bytes, with the zero at the end.
            let length = CompoundFile.word16(entry, 64)
            guard length >= 4, length <= 64, entry[66] == 1 || entry[66] == 2 else { continue }
            let units = (0..<length / 2 - 1).map { CompoundFile.word16(entry, 2 * $0) }
            for name in names where found[name] == nil && name.utf8.count == units.count {
                guard zip(name.utf8, units).allSatisfy({ CompoundFile.folded(Int($0.0)) == CompoundFile.folded($0.1) }) else { continue }
                found[name] = Entry(start: CompoundFile.word(entry, 116), size: entrySize(entry), isStream: entry[66] == 2)
            }
        }
        return found
    }

    private static func folded(_ unit: Int) -> Int { unit >= 0x61 && unit <= 0x7A ? unit - 0x20 : unit }

    private mutating func rawEntry(_ index: Int) throws(ReadError) -> [UInt8] {
        let perSector = 1 << (shift - 7)
        let offset = try self.offset(of: directory[index / perSector]) + (index % perSector) << 7
        try load(offset, 128)
        let start = offset - cachedOffset
        return Array(cache[start..<start + 128])
    }

    /// In version 3 the upper half of the field may hold anything ([MS-CFB] 2.6.1).
    private func entrySize(_ entry: [UInt8]) -> Int {
        let low = Int(CompoundFile.word(entry, 120)), high = Int(CompoundFile.word(entry, 124))
        return shift == 9 || high > 0xFFFF ? low : low | high << 32
    }

    // MARK: - Streams

    /// The bytes of a stream.
    /// - Parameter most: a longer one is an error.
    mutating func bytes(of entry: Entry, most: Int) throws(ReadError) -> [UInt8] {
        guard entry.isStream else { throw broken("a stream is a storage") }
        if entry.size > min(most, size) { throw broken("a stream of \(entry.size) bytes is longer than it can be") }
        var result = [UInt8](repeating: 0, count: entry.size)
        if entry.size == 0 { return result }
        if entry.size >= CompoundFile.miniCutoff {
            let sectors = try chain(from: entry.start, most: (entry.size + 1 << shift - 1) >> shift, isWhole: false)
            try copy(sectors, to: &result)
        } else {
            try copyMini(entry, to: &result)
        }
        return result
    }

    private mutating func copy(_ sectors: [UInt32], to result: inout [UInt8]) throws(ReadError) {
        var done = 0
        for sector in sectors where done < result.count {
            let count = min(1 << shift, result.count - done)
            let offset = try self.offset(of: sector)
            try load(offset, count)
            let start = offset - cachedOffset
            result.replaceSubrange(done..<done + count, with: cache[start..<start + count])
            done += count
        }
        if done < result.count { throw broken("a stream ends before its size") }
    }

    /// Sectors of 64 bytes in the stream of the root, with an allocation table of their own ([MS-CFB] 2.4).
    private mutating func copyMini(_ entry: Entry, to result: inout [UInt8]) throws(ReadError) {
        if miniSectors == nil {
            if root.size > size { throw broken("its mini stream is longer than the file") }
            miniSectors = try chain(from: root.start, most: (root.size + 1 << shift - 1) >> shift, isWhole: false)
            // An entry of four bytes for each 64 of the stream.
            let entries = (root.size + 63) >> CompoundFile.miniShift
            miniTable = try chain(from: firstMiniTableSector, most: (entries * 4 + 1 << shift - 1) >> shift, isWhole: false)
        }
        let sectors = miniSectors ?? []
        var at = entry.start
        var done = 0
        // At most as many rounds as the stream has pieces.
        while done < result.count {
            let position = Int(at) << CompoundFile.miniShift
            let table = Int(at) << 2
            guard at <= CompoundFile.lastSector, position >> shift < sectors.count, table >> shift < miniTable.count else {
                throw broken("a stream leaves the mini stream")
            }
            let count = min(1 << CompoundFile.miniShift, result.count - done)
            let offset = try self.offset(of: sectors[position >> shift]) + position & (1 << shift - 1)
            try load(offset, count)
            let start = offset - cachedOffset
            result.replaceSubrange(done..<done + count, with: cache[start..<start + count])
            done += count
            at = try word(at: self.offset(of: miniTable[table >> shift]) + table & (1 << shift - 1))
        }
    }

    // MARK: - Sectors

    /// The sectors of a chain, in order ([MS-CFB] 2.3).
    /// - Parameters:
    ///   - most: of a chain that is longer no more is looked at, or, if it has to be whole, it is an error.
    private mutating func chain(from start: UInt32, most: Int, isWhole: Bool = true) throws(ReadError) -> [UInt32] {
        var sectors: [UInt32] = []
        let limit = min(most, sectorCount)
        var at = start
        while at != CompoundFile.endOfChain {
            if sectors.count >= limit {
                if isWhole { throw broken("a chain of sectors runs in a circle, or is too long") }
                return sectors
            }
            sectors.append(at)
            at = try next(at)
        }
        return sectors
    }

    /// The sector that follows one, by the allocation table.
    private mutating func next(_ sector: UInt32) throws(ReadError) -> UInt32 {
        _ = try offset(of: sector)
        let table = Int(sector) >> (shift - 2)
        guard table < tableSectors.count else { throw broken("its allocation table is too short") }
        return try word(at: offset(of: tableSectors[table]) + (Int(sector) & (1 << (shift - 2) - 1)) << 2)
    }

    /// Where a sector begins; the header takes the place of one ([MS-CFB] 2.2).
    private func offset(of sector: UInt32) throws(ReadError) -> Int {
        guard sector < sectorCount else { throw broken("a sector lies outside the file") }
        return (Int(sector) + 1) << shift
    }

    private mutating func word(at offset: Int) throws(ReadError) -> UInt32 {
        try load(offset, 4)
        return CompoundFile.word(cache, offset - cachedOffset)
    }

    /// Has the bytes, which lie in one sector, in the cache.
    private mutating func load(_ offset: Int, _ count: Int) throws(ReadError) {
        if cachedOffset >= 0, offset >= cachedOffset, offset + count <= cachedOffset + cache.count { return }
        let start = (offset >> shift) << shift
        let available = min(1 << shift, size - start)
        if offset + count > start + available { throw broken("its last sector is cut off") }
        cachedOffset = -1
        if cache.count != available { cache = [UInt8](repeating: 0, count: available) }
        try CompoundFile.read(stream, path, at: start, into: &cache)
        cachedOffset = start
    }

    private static func read(_ stream: ByteStream, _ path: String, at offset: Int, into bytes: inout [UInt8]) throws(ReadError) {
        guard stream.seek(to: offset) else { throw ReadError(path, "is a compound file and can only be read where one can seek") }
        var failure: ReadError?
        var got = 0
        let wanted = bytes.count
        unsafe bytes.withUnsafeMutableBytes { target in
            do throws(ReadError) { got = try unsafe stream.readFully(into: target.baseAddress!, count: wanted) } catch { failure = error }
        }
        if let failure { throw failure }
        if got < wanted { throw ReadError(path, "was cut short while it was read") }
    }

    private func broken(_ what: String) -> ReadError { CompoundFile.broken(path, what) }

    private static func broken(_ path: String, _ what: String) -> ReadError {
        ReadError(path, "is a compound file (.msg, .doc, .xls …) that is broken: \(what)")
    }

    // Numbers are little-endian ([MS-CFB] 2.2).

    static func word16(_ bytes: [UInt8], _ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }

    static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 { UInt32(word16(bytes, at)) | UInt32(word16(bytes, at + 2)) << 16 }
}
