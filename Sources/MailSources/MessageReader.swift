public import RFC5322

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: `buffer` is the reader's own, of `capacity` bytes; larger ones are allocated before more is read or copied, and the old one goes. `head` shows
// its first `count` bytes, until the next call: messages made of it are valid as long.

/// Reads the header section of one message after the other into one buffer, which is reused: no allocation a message once it has grown
/// to the largest section met. A file is read as far as its empty line.
@safe public final class MessageReader {
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    /// Bytes read so far of the source.
    private var count = 0
    private var isAtEnd = false
    private var stream = ByteStream()
    /// The regular file that is read, to ask for its size; or -1.
    private var sized: Int32 = -1
    private let own = DescriptorStream(-1, path: "")
    private var path = ""
    /// The repaired copy of pasted text.
    private var repaired: [UInt8] = []
    /// Text that was converted to UTF-8.
    private var converted: [UInt8] = []

    private static let firstRead = 16 << 10
    /// Of UTF-16 text no more is converted, unless the user says that it is a paste.
    private static let longestUTF16 = 16 << 20
    /// Of a compound file that comes through a pipe or a decompressor no more is taken into memory.
    private static let longestPiped = 256 << 20
    /// Of what a decompressor makes no more is taken into memory: a megabyte may hold a gigabyte without an empty line.
    static let longestUnpacked = 256 << 20
    /// The error for it.
    static let isTooLongUnpacked = "has a header section of more than 256 MiB, and is compressed; unpack it first"
    /// What is wrong with a compound file that holds something else.
    public static let isNoItem = "is a compound file, but no Outlook item (.msg): a document of another program, perhaps"

    /// A reader with a buffer of 64 KiB.
    public init() {
        capacity = 64 << 10
        unsafe buffer = blocks(capacity)!
    }

    deinit { unsafe free(buffer) }

    /// Reads the message in a file, or on standard input for the path `-`. Linear in the header section (a pipe is read to its end).
    public func read(
        _ path: String, as kind: SourceKind = .auto, into section: inout HeaderSection, indexing: HeaderSection.Indexing, kernel: ScanKernel = .best
    ) throws(ReadError) -> MailMessage {
        let isStandardInput = path == "-"
        let file = isStandardInput ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { throw ReadError(path, errno: errno) }
        defer { if !isStandardInput { close(file) } }
        var status = stat()
        if unsafe fstat(file, &status) != 0 { throw ReadError(path, errno: errno) }
        try begin(file: file, path: path, isRegular: !isStandardInput && status.st_mode & S_IFMT == S_IFREG)
        if unsafe CompoundFile.begins(head) {
            guard let message = try outlookItem(into: &section, indexing: indexing, kernel: kernel) else { throw ReadError(path, Self.isNoItem) }
            return message
        }
        return try message(as: kind, into: &section, indexing: indexing, kernel: kernel)
    }

    /// Starts on an open file: reads its first block.
    /// - Parameters:
    ///   - file: an open descriptor; stays open.
    ///   - path: for messages.
    ///   - isRegular: it is a regular file at its start; its size then need not be found by reading it.
    public func begin(file: Int32, path: String, isRegular: Bool) throws(ReadError) {
        own.file = file
        own.path = path
        try begin(own, path: path, sized: isRegular ? file : -1)
    }

    /// Starts on a stream: reads its first block.
    public func begin(_ stream: ByteStream, path: String) throws(ReadError) { try begin(stream, path: path, sized: -1) }

    private func begin(_ stream: ByteStream, path: String, sized: Int32) throws(ReadError) {
        self.stream = stream
        self.path = path
        self.sized = sized
        count = 0
        isAtEnd = false
        if sized >= 0 {
            count = try unsafe stream.read(into: buffer, count: Self.firstRead)
            isAtEnd = count < Self.firstRead
        } else {
            try fill(upTo: Self.firstRead)
        }
    }

    /// What has been read of the source: its first bytes. Valid until the reader is used again.
    public var head: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: buffer, count: count) }

    /// Reads on, so that ``message(as:into:indexing:kernel:)`` gives the body as well, up to that many bytes. Call it right after the source was begun.
    public func readAhead(upTo most: Int) throws(ReadError) {
        while !isAtEnd && count < most { try fill(upTo: min(most, count * 2)) }
    }

    /// The message in the source that was begun.
    public func message(
        as kind: SourceKind = .auto, into section: inout HeaderSection, indexing: HeaderSection.Indexing, kernel: ScanKernel = .best
    ) throws(ReadError) -> MailMessage {
        let converted = kind == .eml ? nil : try convert(kind)
        try scan(from: 0, into: &section, indexing, kernel)
        let looksPasted = kind == .headers || (kind == .auto && (section.oddities.contains(.badLine) || section.fieldCount < 3))
        if looksPasted {
            // Text from a ticket or a window is small; a message is read on only as far as the repair looks.
            let most = kind == .headers ? Int.max : 1 << 20
            while !isAtEnd && count < most { try fill(upTo: count * 2) }
            if let message = unsafe repair(head, kind, after: converted, into: &section, indexing, kernel) { return message }
            unsafe HeaderScanner.scan(head, into: &section, indexing: indexing, kernel: kernel)
        }
        let length = try sourceLength()
        return unsafe MailMessage(bytes: head, offset: 0, length: length, found: converted)
    }

    /// Puts UTF-8 in the place of UTF-16, which ends the source: nil for other text.
    private func convert(_ kind: SourceKind) throws(ReadError) -> [SourceDefect]? {
        guard let text = unsafe UTF16Text(head) else { return nil }
        let most = kind == .headers ? Int.max : Self.longestUTF16
        while !isAtEnd && count < most { try fill(upTo: count * 2) }
        converted.removeAll(keepingCapacity: true)
        let broken = unsafe text.append(head, to: &converted)
        try take(converted)
        return unsafe [SourceDefect(SourceDefect.utf16, offset: 0, length: head.count)] + SourceDefect.unpaired(broken)
    }

    /// The Outlook item in the compound file that was begun (.msg): its header text, and what its properties say. Memory grows with the header text, not
    /// with the file, unless that comes through a pipe. A broken file is an error.
    /// - Returns: nil for a compound file that holds something else, such as a document.
    public func outlookItem(
        into section: inout HeaderSection, indexing: HeaderSection.Indexing, kernel: ScanKernel = .best
    ) throws(ReadError) -> MailMessage? {
        let path = self.path
        let read: OutlookItem.Reading?
        if sized >= 0 {
            let size = try sourceLength()
            var file = try CompoundFile(FileStream(sized, path: path, from: 0, size: size), size: size, path: path)
            read = try OutlookItem.read(&file, into: &converted)
        } else {
            while !isAtEnd {
                if count >= Self.longestPiped { throw ReadError(path, "is a compound file (.msg) of more than 256 MiB in a pipe or compressed; name the file itself") }
                try fill(upTo: count * 2)
            }
            var file = try unsafe CompoundFile(MemoryStream(head), size: count, path: path)
            read = try OutlookItem.read(&file, into: &converted)
        }
        guard let found = read else { return nil }
        try take(converted)
        unsafe HeaderScanner.scan(head, into: &section, indexing: indexing, kernel: kernel)
        let kind = found.hasHeaders ? SourceDefect.outlookItem : SourceDefect.outlookItemWithoutHeaders
        return unsafe MailMessage(
            bytes: head, offset: 0, length: count, found: [SourceDefect(kind, offset: 0, length: count)] + SourceDefect.unpaired(found.broken), item: found.item)
    }

    /// Text that stands for the source from here on, all of it.
    private func take(_ text: [UInt8]) throws(ReadError) {
        if text.count > capacity {
            guard let larger = unsafe blocks(text.count) else { throw ReadError(path, errno: ENOMEM) }
            unsafe free(buffer)
            unsafe buffer = larger
            capacity = text.count
        }
        unsafe text.withUnsafeBytes { if let base = $0.baseAddress { unsafe buffer.copyMemory(from: base, byteCount: text.count) } }
        count = text.count
        isAtEnd = true
    }

    /// The message inside the .emlx file that was begun. Of the count in its first line, no more is believed than the file has bytes.
    public func message(
        _ emlx: Emlx, into section: inout HeaderSection, indexing: HeaderSection.Indexing, kernel: ScanKernel = .best
    ) throws(ReadError) -> MailMessage {
        try scan(from: emlx.offset, into: &section, indexing, kernel)
        let length = min(emlx.length, try sourceLength() - emlx.offset)
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: head[emlx.offset..<min(count, emlx.offset + length)])
        // The property list behind a message without an empty line is not part of its header section.
        if section.end > length { unsafe HeaderScanner.scan(bytes, into: &section, indexing: indexing, kernel: kernel) }
        return unsafe MailMessage(bytes: bytes, offset: emlx.offset, length: length)
    }

    private func scan(
        from start: Int, into section: inout HeaderSection, _ indexing: HeaderSection.Indexing, _ kernel: ScanKernel
    ) throws(ReadError) {
        while true {
            unsafe HeaderScanner.scan(UnsafeRawBufferPointer(rebasing: head[start...]), into: &section, indexing: indexing, kernel: kernel)
            if section.hasEmptyLine || isAtEnd || count >= Int(UInt32.max) { return }
            try fill(upTo: count * 2)
        }
    }

    /// Bytes of the whole source.
    private func sourceLength() throws(ReadError) -> Int {
        if isAtEnd { return count }
        if sized >= 0 {
            var status = stat()
            if unsafe fstat(sized, &status) != 0 { throw ReadError(path, errno: errno) }
            return max(Int(status.st_size), count)
        }
        return try count + stream.skip(Int.max)
    }

    /// Reads until `target` bytes are in the buffer, or the source ends.
    private func fill(upTo wanted: Int) throws(ReadError) {
        var target = wanted
        if stream.isUnpacked {
            if count >= Self.longestUnpacked { throw ReadError(path, Self.isTooLongUnpacked) }
            target = min(wanted, Self.longestUnpacked)
        }
        if target > capacity {
            // No more room than the file has bytes, and one to see that it has ended.
            var status = stat()
            if sized >= 0, unsafe fstat(sized, &status) == 0, Int(status.st_size) >= count { target = min(target, Int(status.st_size) + 1) }
        }
        if target > capacity {
            guard let larger = unsafe blocks(target) else { throw ReadError(path, errno: ENOMEM) }
            unsafe larger.copyMemory(from: buffer, byteCount: count)
            unsafe free(buffer)
            unsafe buffer = larger
            capacity = target
        }
        count += try unsafe stream.readFully(into: buffer + count, count: target - count)
        isAtEnd = count < target
    }

    private func repair(
        _ text: UnsafeRawBufferPointer, _ kind: SourceKind, after converted: [SourceDefect]?, into section: inout HeaderSection,
        _ indexing: HeaderSection.Indexing, _ kernel: ScanKernel
    ) -> MailMessage? {
        switch unsafe PastedHeaders.recognise(text) {
        // What was converted and still looks so is no text.
        case .utf16: return nil
        case .wellFormed where kind != .headers: return nil
        case .wellFormed, .pasted: break
        }
        let beginsWithField = unsafe MailLook.firstLineIsField(text, from: section.start)
        if repaired.count < text.count { repaired = [UInt8](repeating: 0, count: text.count) }
        var repairs: [PastedHeaders.Defect] = []
        unsafe repaired.withUnsafeMutableBytes { target in
            unsafe PastedHeaders.repair(text, into: UnsafeMutableRawBufferPointer(rebasing: target[..<text.count]), keepingFields: kind == .auto) { repairs.append($0) }
        }
        // A delivered message begins with the recipient's own fields. Below them a sender may write quoted lines, or a body, that a repair
        // would turn into stamps which no header firewall has seen. So unless the user says that it is a paste, such a text is only
        // given its folding back, which makes no field of what was none, and swallows none (`keepingFields`).
        if kind == .auto && beginsWithField && !repairs.allSatisfy({ $0.repair == .lostFold || $0.repair == .bareCRLineEnd }) { return nil }
        unsafe repaired.withUnsafeMutableBytes { target in
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: text.count).copyMemory(from: UnsafeRawBufferPointer(rebasing: target[..<text.count]))
        }
        unsafe HeaderScanner.scan(text, into: &section, indexing: indexing, kernel: kernel)
        let found = (converted ?? []) + repairs.map { SourceDefect($0.repair.kind, offset: $0.offset, length: $0.length) }
        return unsafe MailMessage(bytes: text, offset: 0, length: text.count, found: found, isRepaired: !repairs.isEmpty)
    }
}
