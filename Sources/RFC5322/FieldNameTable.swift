internal import CHeaderKernels

// Safety: the table is filled by `init` alone and never changes nor goes; so it may be shared. Slots and rows are computed from its own numbers and
// masked or multiplied to lie in it. Of a name, whoever looks it up vouches for the bytes that are read: at least `rowBytes` from its start where it is
// inside of the section, or a padded copy.

/// Looks up ``KnownFieldName`` by the bytes of a field name: an open-addressing hash table, built once a process.
///
/// A name is handed in with the colon behind it, and 64 bytes may be read there. The slot follows from its last eight bytes and its length.
/// The row of a name holds its lower-cased bytes and the colon, and beside them a mask that folds the case of its letters, and of nothing
/// else; the rest of a row is all ones in both, so that it equals anything. So two steps of 32 bytes compare a name of any length exactly,
/// without a loop whose end a processor would have to guess, and what equals a row is a valid name.
///
/// The kernels in C look names up in the same memory (names.h), for all fields of a block at once; so the names stand in one place. What is
/// here serves the portable kernel and every odd line.
@safe struct FieldNameTable: @unchecked Sendable {
    static let shared = FieldNameTable()

    /// Names of the table are shorter, so that the colon fits.
    static let rowBytes = HK_ROW

    /// One block of memory, as CHeaderKernels.h describes it.
    let memory: UnsafeMutableRawPointer

    /// Chosen so that no two names share a slot, and hardly a name that is common in mail but not listed leads to a slot that is taken.
    private static let factor: UInt64 = 0xC6FF_46A4_B7BA_6C95

    private static let lower: UInt64 = 0x2020_2020_2020_2020

    private init() {
        let names = KnownFieldName.allCases
        precondition(names.count < HK_EMPTY_NAME && names.count == KnownFieldName.allCount, "KnownFieldName.allCount does not count the names")
        let size = HK_ROWS_AT + (HK_EMPTY_NAME + 1) * Self.rowBytes * 2
        unsafe memory = .allocate(byteCount: size, alignment: 64)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: HK_ROWS_AT)
        unsafe (memory + HK_ROWS_AT).initializeMemory(as: UInt8.self, repeating: 0xFF, count: size - HK_ROWS_AT)
        for length in 0..<Self.rowBytes {
            let keep = ~Self.lower << UInt64(max(8 - length, 0) * 8)
            unsafe memory.storeBytes(of: keep, toByteOffset: HK_KEEP_AT + length * 8, as: UInt64.self)
            unsafe memory.storeBytes(of: Self.factor &* UInt64(length * 2 + 1), toByteOffset: HK_FACTORS_AT + length * 8, as: UInt64.self)
        }
        for name in names where name != .unknown {
            let spelling = KnownFieldName.spellings[Int(name.rawValue)]
            addRow(Int(name.rawValue), spelling, isFamily: KnownFieldName.families.contains { $0.name == name })
        }
        // A line that begins with a colon.
        addRow(HK_EMPTY_NAME, "", isFamily: false)
        addFamilies()
    }

    private func addRow(_ number: Int, _ spelling: StaticString, isFamily: Bool) {
        let length = spelling.utf8CodeUnitCount
        precondition(length < Self.rowBytes)
        let row = unsafe memory + HK_ROWS_AT + number * Self.rowBytes * 2
        for i in 0..<length {
            let byte = unsafe spelling.utf8Start[i]
            let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
            unsafe row.storeBytes(of: isLetter ? byte | 0x20 : byte, toByteOffset: i, as: UInt8.self)
            unsafe row.storeBytes(of: isLetter ? 0x20 : 0, toByteOffset: Self.rowBytes + i, as: UInt8.self)
        }
        if isFamily { return }
        unsafe row.storeBytes(of: 0x3A, toByteOffset: length, as: UInt8.self)
        unsafe row.storeBytes(of: 0, toByteOffset: Self.rowBytes + length, as: UInt8.self)
        var slot = unsafe slot(of: UnsafeRawPointer(row), length: length, isInside: false)
        while unsafe memory.load(fromByteOffset: HK_SLOTS_AT &+ slot &* 2, as: UInt16.self) != 0 { slot = Self.next(slot) }
        unsafe memory.storeBytes(of: UInt16(number * Self.rowBytes * 2), toByteOffset: HK_SLOTS_AT &+ slot &* 2, as: UInt16.self)
    }

    /// What all families have in common is asked of each name that is not listed, so it is one word.
    private func addFamilies() {
        var common: UInt32 = 0, letters: UInt32 = 0
        precondition(HK_FAMILIES_AT + (KnownFieldName.families.count + 3) * 4 <= HK_ROWS_AT)
        for (i, family) in KnownFieldName.families.enumerated() {
            let word = unsafe UnsafeRawPointer(family.prefix.utf8Start + HK_FAMILY_AT).loadUnaligned(as: UInt32.self).littleEndian | 0x2020_2020
            precondition(i == 0 || common == word, "families that the kernels cannot tell at one look")
            common = word
            letters |= unsafe 1 << UInt32(family.prefix.utf8Start[HK_FAMILY_AT + 4] & 31)
            let row = UInt32(family.name.rawValue) * UInt32(Self.rowBytes * 2) | UInt32(family.prefix.utf8CodeUnitCount) << 16
            unsafe memory.storeBytes(of: row, toByteOffset: HK_FAMILIES_AT + (i + 2) * 4, as: UInt32.self)
        }
        unsafe memory.storeBytes(of: common, toByteOffset: HK_FAMILIES_AT, as: UInt32.self)
        unsafe memory.storeBytes(of: letters, toByteOffset: HK_FAMILIES_AT + 4, as: UInt32.self)
    }

    @inline(__always)
    private func slot(of name: UnsafeRawPointer, length: Int, isInside: Bool) -> Int {
        // Of a short name whatever stands before it is read too, or as many bytes less.
        let last =
            isInside || length >= 8
            ? unsafe name.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self).littleEndian
            : unsafe length == 0 ? 0 : name.loadUnaligned(as: UInt64.self).littleEndian &<< UInt64(truncatingIfNeeded: 64 &- length &* 8)
        let kept = unsafe last & memory.load(fromByteOffset: HK_KEEP_AT &+ length &* 8, as: UInt64.self)
        let factor = unsafe memory.load(fromByteOffset: HK_FACTORS_AT &+ length &* 8, as: UInt64.self)
        return Int(truncatingIfNeeded: (kept &* factor) &>> UInt64(64 &- HK_SLOT_BITS))
    }

    private static func next(_ slot: Int) -> Int { (slot &+ 1) & (1 << HK_SLOT_BITS - 1) }

    /// Where the row begins of the listed name that the `length` bytes at `name` spell; `length` is less than ``rowBytes``, and the byte behind them is a colon; 0 where there is none.
    /// - Parameter isInside: the eight bytes before the name may be read.
    @inline(__always)
    func lookUp(_ name: UnsafeRawPointer, length: Int, isInside: Bool) -> Int {
        var slot = unsafe slot(of: name, length: length, isInside: isInside)
        while true {
            let row = unsafe Int(memory.load(fromByteOffset: HK_SLOTS_AT &+ slot &* 2, as: UInt16.self))
            if unsafe row == 0 || equal(name, row, length: length) { return row < HK_EMPTY_NAME * Self.rowBytes * 2 ? row : 0 }
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
        let row = unsafe memory + (HK_ROWS_AT &+ rowStart)
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
