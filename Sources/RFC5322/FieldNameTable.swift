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

    /// One block of memory: raw value of the name in each slot (0 for an empty one), the words that keep the first bytes of a short name, the
    /// rows with their masks.
    private let memory: UnsafeMutableRawPointer
    private static let keepOffset = 1 << Int(slotBits)
    private static let rowOffset = keepOffset + (rowBytes + 1) * 8 + 56

    private static let lower: UInt64 = 0x2020_2020_2020_2020

    private init() {
        let names = KnownFieldName.allCases
        let size = Self.rowOffset + names.count * Self.rowBytes * 2
        unsafe memory = .allocate(byteCount: size, alignment: 64)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.rowOffset)
        unsafe (memory + Self.rowOffset).initializeMemory(as: UInt8.self, repeating: 0xFF, count: size - Self.rowOffset)
        for length in 0...Self.rowBytes {
            let keep = length < 8 ? ~(~0 << UInt64(length * 8)) : ~0 as UInt64
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
            var slot = unsafe slot(of: UnsafeRawPointer(row), length: length)
            while unsafe memory.load(fromByteOffset: slot, as: UInt8.self) != 0 { slot = Self.next(slot) }
            unsafe memory.storeBytes(of: name.rawValue, toByteOffset: slot, as: UInt8.self)
        }
    }

    @inline(__always)
    private func slot(of name: UnsafeRawPointer, length: Int) -> Int {
        let keep = unsafe memory.load(fromByteOffset: Self.keepOffset &+ length &* 8, as: UInt64.self)
        let last = unsafe name.loadUnaligned(fromByteOffset: max(length &- 8, 0), as: UInt64.self).littleEndian
        let mixed = ((last | Self.lower) & keep) &+ UInt64(truncatingIfNeeded: length)
        return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) &>> (64 - Self.slotBits))
    }

    private static func next(_ slot: Int) -> Int { (slot &+ 1) & (1 << Int(slotBits) - 1) }

    /// The listed name that the `length` bytes at `name` spell; `length` is less than ``rowBytes``, and the byte behind them is a colon.
    @inline(__always)
    func lookUp(_ name: UnsafeRawPointer, length: Int) -> KnownFieldName {
        var slot = unsafe slot(of: name, length: length)
        while true {
            let candidate = unsafe memory.load(fromByteOffset: slot, as: UInt8.self)
            if candidate == 0 { return .unknown }
            if unsafe equal(name, Int(candidate), length: length) { return unsafe unsafeBitCast(candidate, to: KnownFieldName.self) }
            slot = Self.next(slot)
        }
    }

    /// The family of a valid name that is not listed itself: it begins with the prefix, and goes on behind it.
    @inline(__always)
    func family(_ name: UnsafeRawPointer, length: Int) -> KnownFieldName {
        // "x-ms-exc": every prefix begins so.
        if unsafe length < 22 || name.loadUnaligned(as: UInt64.self).littleEndian | Self.lower != 0x6378_652D_736D_2D78 { return .unknown }
        return unsafe longFamily(name, length: length)
    }

    private func longFamily(_ name: UnsafeRawPointer, length: Int) -> KnownFieldName {
        // "hange-Or", "hange-Fo", "hange-Cr": the fifteenth letter tells the families apart, but for two.
        switch unsafe name.load(fromByteOffset: 14, as: UInt8.self) | 0x20 {
        case 0x6F: return unsafe length > 27 && equal(name, Int(KnownFieldName.otherOrganization.rawValue), length: 31) ? .otherOrganization : .unknown
        case 0x66: return unsafe equal(name, Int(KnownFieldName.otherForest.rawValue), length: 31) ? .otherForest : .unknown
        case 0x63 where length > 26:
            if unsafe equal(name, Int(KnownFieldName.otherCrossTenant.rawValue), length: 31) { return .otherCrossTenant }
            return unsafe length > 28 && equal(name, Int(KnownFieldName.otherCrossPremises.rawValue), length: 31) ? .otherCrossPremises : .unknown
        default: return .unknown
        }
    }

    @inline(__always)
    private func equal(_ name: UnsafeRawPointer, _ candidate: Int, length: Int) -> Bool {
        let row = unsafe memory + (Self.rowOffset &+ candidate &* (Self.rowBytes &* 2))
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
