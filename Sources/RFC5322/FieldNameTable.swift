/// Looks up ``KnownFieldName`` by the bytes of a field name: an open-addressing hash table, built once a process.
///
/// A name is handed in with the colon behind it, and 64 bytes may be read there. The slot follows from its last eight bytes and its length.
/// The row of a name holds its lower-cased bytes and the colon, and beside them a mask that folds the case of its letters, and of nothing
/// else; the rest of a row is all ones in both, so that it equals anything. So two steps of 32 bytes compare a name of any length exactly,
/// without a loop whose end a processor would have to guess, and what equals a row is a valid name.
@safe struct FieldNameTable: @unchecked Sendable {
    static let shared = FieldNameTable()

    private static let slotBits: UInt64 = 10
    /// Names of the table are shorter, so that the colon fits.
    static let rowBytes = 64

    /// One block of memory: for each slot where the row of its name begins (0 for an empty one), as a 16-bit number; the words that keep of
    /// the eight bytes before a colon those of the name, without the bit that makes letters small; the rows with their masks.
    private let memory: UnsafeMutableRawPointer
    private static let keepOffset = 2 << Int(slotBits)
    private static let rowOffset = keepOffset + (rowBytes + 1) * 8 + 56

    private static let lower: UInt64 = 0x2020_2020_2020_2020
    private static let upper: UInt64 = ~lower

    private init() {
        let names = KnownFieldName.allCases
        let size = Self.rowOffset + names.count * Self.rowBytes * 2
        unsafe memory = .allocate(byteCount: size, alignment: 64)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.rowOffset)
        unsafe (memory + Self.rowOffset).initializeMemory(as: UInt8.self, repeating: 0xFF, count: size - Self.rowOffset)
        for length in 0...Self.rowBytes {
            let keep = Self.upper << UInt64(max(8 - length, 0) * 8)
            unsafe memory.storeBytes(of: keep, toByteOffset: Self.keepOffset + length * 8, as: UInt64.self)
        }
        let families = Set(KnownFieldName.families.map { $0.name })
        for name in names where name != .unknown {
            let spelling = KnownFieldName.spellings[Int(name.rawValue)]
            let length = spelling.utf8CodeUnitCount
            precondition(length < Self.rowBytes)
            let row = unsafe memory + Self.rowOffset + Int(name.rawValue) * Self.rowBytes * 2
            for i in 0..<length {
                let byte = unsafe spelling.utf8Start[i]
                let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
                unsafe row.storeBytes(of: isLetter ? byte | 0x20 : byte, toByteOffset: i, as: UInt8.self)
                unsafe row.storeBytes(of: isLetter ? 0x20 : 0, toByteOffset: Self.rowBytes + i, as: UInt8.self)
            }
            if families.contains(name) { continue }
            unsafe row.storeBytes(of: 0x3A, toByteOffset: length, as: UInt8.self)
            unsafe row.storeBytes(of: 0, toByteOffset: Self.rowBytes + length, as: UInt8.self)
            var slot = unsafe slot(of: UnsafeRawPointer(row), length: length, isInside: false)
            while unsafe memory.load(fromByteOffset: slot &* 2, as: UInt16.self) != 0 { slot = Self.next(slot) }
            unsafe memory.storeBytes(of: UInt16(Int(name.rawValue) * Self.rowBytes * 2), toByteOffset: slot &* 2, as: UInt16.self)
        }
    }

    @inline(__always)
    private func slot(of name: UnsafeRawPointer, length: Int, isInside: Bool) -> Int {
        // Of a short name whatever stands before it is read too, or as many bytes less.
        let last =
            isInside || length >= 8
            ? unsafe name.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self).littleEndian
            : unsafe name.loadUnaligned(as: UInt64.self).littleEndian &<< UInt64(truncatingIfNeeded: 64 &- length &* 8)
        let mixed = unsafe (last & memory.load(fromByteOffset: Self.keepOffset &+ length &* 8, as: UInt64.self)) &+ UInt64(truncatingIfNeeded: length)
        return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) &>> (64 - Self.slotBits))
    }

    private static func next(_ slot: Int) -> Int { (slot &+ 1) & (1 << Int(slotBits) - 1) }

    /// Where the row begins of the listed name that the `length` bytes at `name` spell; `length` is less than ``rowBytes``, and the byte behind them is a colon; 0 where there is none.
    /// - Parameter isInside: the eight bytes before the name may be read.
    @inline(__always)
    func lookUp(_ name: UnsafeRawPointer, length: Int, isInside: Bool) -> Int {
        var slot = unsafe slot(of: name, length: length, isInside: isInside)
        while true {
            let row = unsafe Int(memory.load(fromByteOffset: slot &* 2, as: UInt16.self))
            if unsafe row == 0 || equal(name, row, length: length) { return row }
            slot = Self.next(slot)
        }
    }

    /// The name whose row begins there.
    @inline(__always)
    static func name(row: Int) -> KnownFieldName { unsafe unsafeBitCast(UInt8(truncatingIfNeeded: row / (rowBytes &* 2)), to: KnownFieldName.self) }

    /// The family of a valid name that is not listed itself: it begins with the prefix, and goes on behind it.
    @inline(__always)
    func family(_ name: UnsafeRawPointer, length: Int) -> KnownFieldName {
        // "x-ms-exc": every prefix begins so.
        if unsafe length < 22 || name.loadUnaligned(as: UInt64.self).littleEndian | Self.lower != 0x6378_652D_736D_2D78 { return .unknown }
        // "hange-Or", "hange-Fo", "hange-Cr"; most others are "hange-Tr" and "hange-An".
        // (Loaded as a word, which is at hand in a register; a byte would be taken out of memory for every name.)
        let first = unsafe UInt8(truncatingIfNeeded: name.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian &>> 48) | 0x20
        return unsafe first == 0x6F || first == 0x63 || first == 0x66 ? longFamily(name, first, length: length) : .unknown
    }

    /// - Parameter first: the fifteenth letter, which tells the families apart, but for two.
    private func longFamily(_ name: UnsafeRawPointer, _ first: UInt8, length: Int) -> KnownFieldName {
        func begins(_ family: KnownFieldName) -> Bool { unsafe equal(name, Int(family.rawValue) &* (Self.rowBytes &* 2), length: 31) }
        switch first {
        case 0x6F: return length > 27 && begins(.otherOrganization) ? .otherOrganization : .unknown
        case 0x66: return begins(.otherForest) ? .otherForest : .unknown
        default:
            if length <= 26 { return .unknown }
            if begins(.otherCrossTenant) { return .otherCrossTenant }
            return length > 28 && begins(.otherCrossPremises) ? .otherCrossPremises : .unknown
        }
    }

    @inline(__always)
    private func equal(_ name: UnsafeRawPointer, _ rowStart: Int, length: Int) -> Bool {
        let row = unsafe memory + (Self.rowOffset &+ rowStart)
        var difference = unsafe Self.difference(name, row, 0) | Self.difference(name, row, 16)
        if length >= 32 { difference |= unsafe Self.difference(name, row, 32) | Self.difference(name, row, 48) }
        return difference[0] | difference[1] == 0
    }

    /// Zero where 16 bytes of a name are those of a row.
    @inline(__always)
    private static func difference(_ name: UnsafeRawPointer, _ row: UnsafeMutableRawPointer, _ at: Int) -> SIMD2<UInt64> {
        let folded = unsafe name.loadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self) | row.load(fromByteOffset: rowBytes &+ at, as: SIMD2<UInt64>.self)
        return unsafe folded ^ row.load(fromByteOffset: at, as: SIMD2<UInt64>.self)
    }
}
