/// Looks up ``KnownFieldName`` by the bytes of a field name: an open-addressing hash table over lower-cased 8-byte words.
///
/// Built once a process. A look-up costs two loads, two multiplications and, for most unknown names, one byte from the table.
/// Callers pass only valid field names (bytes 0x21 to 0x7E, no colon), so that OR 0x20 folds case and nothing else: the names
/// listed hold letters, digits and hyphens only, and no other byte from that range becomes one of these.
@safe struct FieldNameTable: @unchecked Sendable {
    static let shared = FieldNameTable()

    private static let slotBits: UInt64 = 10
    private static let rowWords = 8  // 64 bytes: longer than any name

    /// Raw value of the name in each slot; 0 is an empty slot.
    private let slots: UnsafeMutablePointer<UInt8>
    /// Lower-cased bytes of each name, zero-padded to a row.
    private let rows: UnsafeMutablePointer<UInt64>
    private let lengths: UnsafeMutablePointer<UInt8>

    static let lower: UInt64 = 0x2020_2020_2020_2020

    private init() {
        let names = KnownFieldName.allCases
        unsafe slots = .allocate(capacity: 1 << Int(Self.slotBits))
        unsafe slots.initialize(repeating: 0, count: 1 << Int(Self.slotBits))
        unsafe rows = .allocate(capacity: names.count * Self.rowWords)
        unsafe rows.initialize(repeating: 0, count: names.count * Self.rowWords)
        unsafe lengths = .allocate(capacity: names.count)
        unsafe lengths.initialize(repeating: 0, count: names.count)
        let families = Set(KnownFieldName.families.map { $0.name })
        for name in names where name != .unknown {
            let spelling = KnownFieldName.spellings[Int(name.rawValue)]
            let length = spelling.utf8CodeUnitCount
            precondition(length <= Self.rowWords * 8)
            let row = unsafe UnsafeMutableRawPointer(rows + Int(name.rawValue) * Self.rowWords)
            for i in 0..<length {
                unsafe row.storeBytes(of: spelling.utf8Start[i] | 0x20, toByteOffset: i, as: UInt8.self)
            }
            unsafe lengths[Int(name.rawValue)] = UInt8(length)
            if families.contains(name) { continue }
            let start = UnsafeRawPointer(row)
            let first = unsafe Word.load(start, length: min(length, 8))
            let last = unsafe length > 8 ? Word.load(start + (length - 8), length: 8) : first
            var slot = Self.slot(first: first, last: last, length: length)
            while unsafe slots[slot] != 0 { slot = (slot + 1) & (1 << Int(Self.slotBits) - 1) }
            unsafe slots[slot] = name.rawValue
        }
    }

    @inline(__always)
    private static func slot(first: UInt64, last: UInt64, length: Int) -> Int {
        let mixed = first ^ (last &<< 29 | last &>> 35) ^ UInt64(truncatingIfNeeded: length)
        return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) &>> (64 - slotBits))
    }

    /// The known name that the `length` bytes at `name` spell. `first` is their first word, lower-cased and zero-padded.
    @inline(__always)
    func lookUp(_ name: UnsafeRawPointer, length: Int, first: UInt64) -> KnownFieldName {
        let last = unsafe length > 8 ? name.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self).littleEndian | Self.lower : first
        var slot = Self.slot(first: first, last: last, length: length)
        while true {
            let candidate = unsafe slots[slot]
            if candidate == 0 { break }
            if unsafe Int(lengths[Int(candidate)]) == length, unsafe equal(name, candidate, length: length, first: first, last: last) {
                return unsafe unsafeBitCast(candidate, to: KnownFieldName.self)
            }
            slot = (slot &+ 1) & (1 << Int(Self.slotBits) - 1)
        }
        // "x-ms-exc": a name of a family whose prefix it may share.
        if first == 0x6378_652D_736D_2D78 { return unsafe family(name, length: length) }
        return .unknown
    }

    @inline(__always)
    private func equal(_ name: UnsafeRawPointer, _ candidate: UInt8, length: Int, first: UInt64, last: UInt64) -> Bool {
        let row = unsafe rows + Int(candidate) * Self.rowWords
        if unsafe row[0] != first { return false }
        if length <= 8 { return true }
        if unsafe UnsafeRawPointer(row).loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self) != last { return false }
        var i = 8
        while i < length &- 8 {
            if unsafe (name.loadUnaligned(fromByteOffset: i, as: UInt64.self) | Self.lower) != row[i >> 3] { return false }
            i &+= 8
        }
        return true
    }

    /// A name that begins with "x-ms-exc" and is not listed itself: does it begin with the prefix of a family?
    private func family(_ name: UnsafeRawPointer, length: Int) -> KnownFieldName {
        if length < 22 { return .unknown }
        // The second word tells the families apart but for CrossPremises and CrossTenant: "hange-or", "hange-fo", "hange-cr".
        let second = unsafe name.loadUnaligned(fromByteOffset: 8, as: UInt64.self) | Self.lower
        for i in 0..<4 {
            let family = Self.family(i)
            let row = unsafe rows + Int(family.rawValue) * Self.rowWords
            if unsafe row[1] != second { continue }
            let prefix = unsafe Int(lengths[Int(family.rawValue)])
            if length <= prefix { continue }
            let last = unsafe UnsafeRawPointer(row).loadUnaligned(fromByteOffset: prefix - 8, as: UInt64.self)
            let third = unsafe name.loadUnaligned(fromByteOffset: min(16, prefix - 8), as: UInt64.self) | Self.lower
            if unsafe third == UnsafeRawPointer(row).loadUnaligned(fromByteOffset: min(16, prefix - 8), as: UInt64.self),
                unsafe (name.loadUnaligned(fromByteOffset: prefix - 8, as: UInt64.self) | Self.lower) == last
            {
                return family
            }
        }
        return .unknown
    }

    /// The families, most frequent first.
    private static func family(_ i: Int) -> KnownFieldName {
        switch i {
        case 0: .otherOrganization
        case 1: .otherCrossTenant
        case 2: .otherForest
        default: .otherCrossPremises
        }
    }
}

/// Eight bytes at a time, in a register.
enum Word {
    /// The `length` (1 to 8) bytes at `pointer`, first byte lowest, zero-padded. Reads no byte beyond them.
    @inline(__always)
    static func load(_ pointer: UnsafeRawPointer, length: Int) -> UInt64 {
        if length == 8 { return unsafe UInt64(littleEndian: pointer.loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0
        var i = length
        while i > 0 {
            i -= 1
            word = unsafe word << 8 | UInt64(pointer.load(fromByteOffset: i, as: UInt8.self))
        }
        return word
    }

    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Top bit of each byte that equals `byte`. Exact for the lowest byte that is marked, which is all a search needs.
    @inline(__always)
    static func lowestEqual(_ word: UInt64, to byte: UInt8) -> UInt64 {
        let x = word ^ (ones &* UInt64(byte))
        return (x &- ones) & ~x & tops
    }

    /// Top bit of each byte that is no field-name byte: below 0x21 or above 0x7E. Exact for the lowest byte that is marked.
    @inline(__always)
    static func lowestNotName(_ word: UInt64) -> UInt64 {
        ((word &- (ones &* 0x21)) & ~word | word | (word &+ ones)) & tops
    }
}
