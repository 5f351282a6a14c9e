internal import CHeaderKernels

// Safety: `base` has `count` bytes for as long as the scan runs, and the walk lives no longer. Starts come in order from the kernels, below `count`. A
// field that begins at least a row of a name table (and the 64 bytes that the colon search reads) before the end is read in place; any other through a
// padded copy.

/// The walk over fields: for each, where its name ends, which name it is, how its last line ends.
/// Offsets handed to it lie within `count`, and it reads no byte at or beyond `count`. Sums of offsets cannot overflow, since they are below
/// 4 GiB; wrapping arithmetic spares the checks.
@safe struct FieldWalk {
    let base: UnsafeRawPointer
    let count: Int
    let table: FieldNameTable
    let keepAll: Bool
    /// The last offset from which as many bytes may be read as a row of the table has.
    private let lastWhole: Int
    /// As many starts, from 8 on, have those bytes behind them, and 8 before.
    private let innerStarts: UInt

    init(base: UnsafeRawPointer, count: Int, table: FieldNameTable, keepAll: Bool) {
        unsafe self.base = base
        self.count = count
        self.table = table
        self.keepAll = keepAll
        lastWhole = count - FieldNameTable.rowBytes
        innerStarts = UInt(max(lastWhole - 7, 0))
    }

    @inline(__always)
    static func isWhiteSpace(_ base: UnsafeRawPointer, _ at: Int) -> Bool {
        let byte = unsafe base.load(fromByteOffset: at, as: UInt8.self)
        return byte == 0x20 || byte == 0x09
    }

    /// Takes `fields` lines, each with its continuation lines: line i goes from `bounds[i]` to `bounds[i + 1]`, and before each bound but the
    /// first stands a line end. The kernel names them one after the other, and leaves those that are odd.
    @inline(never)
    func take(_ bounds: UnsafePointer<UInt32>, fields: Int, _ name: @convention(c) (UnsafeMutablePointer<hk_naming>) -> Void, into section: inout HeaderSection) {
        var next = 0
        while true {
            let writer = section.writer(most: fields &- next)
            var naming = unsafe hk_naming(
                bytes: base.assumingMemoryBound(to: UInt8.self), bytes_count: count, bounds: bounds, fields: fields, next: next,
                names: UnsafePointer(table.memory.assumingMemoryBound(to: UInt8.self)), entries: writer.cEntries, count: writer.count,
                topmost: writer.topmost, repeated: (writer.repeatedLow, writer.repeatedHigh), all: keepAll ? 1 : 0, no_bad_line: FieldWriter.noBadLine)
            unsafe name(&naming)
            unsafe section.take(back: naming)
            next = unsafe naming.next
            if next == fields { return }
            unsafe takeOddly(Int(bounds[next]), Int(bounds[next &+ 1]), into: &section)
            next &+= 1
        }
    }

    /// The same in Swift alone, field by field.
    @inline(never)
    func take(_ bounds: UnsafePointer<UInt32>, fields: Int, into section: inout HeaderSection) {
        var writer = section.writer(most: fields)
        let base = unsafe self.base, innerStarts = innerStarts
        var start = unsafe Int(bounds[0])
        for i in 0..<fields {
            let end = unsafe Int(bounds[i &+ 1])
            let isTaken =
                UInt(bitPattern: start &- 8) < innerStarts
                ? unsafe takeField(base + start, isInside: true, start, end, lineEnd: 1 &+ (base.load(fromByteOffset: end &- 2, as: UInt8.self) == 0x0D ? 1 : 0),
                    into: &writer)
                : false
            if !isTaken {
                section.take(back: writer)
                takeOddly(start, end, into: &section)
                writer = section.writer(most: fields &- i)
            }
            start = end
        }
        section.take(back: writer)
    }

    /// Takes the last line of the section.
    func takeLast(_ start: Int, _ end: Int, into section: inout HeaderSection) { takeOddly(start, end, into: &section) }

    /// Takes what is simply a name and a colon, as nearly every line is. `name` holds the bytes of the line; 64 may be read there, and 8
    /// before where it is `isInside` the input.
    @inline(__always)
    private func takeField(
        _ name: UnsafeRawPointer, isInside: Bool, _ start: Int, _ end: Int, lineEnd: @autoclosure () -> UInt8, into writer: inout FieldWriter
    ) -> Bool {
        var colons = unsafe hk_colons(name.assumingMemoryBound(to: UInt8.self))
        var nameLength = 0
        if colons == 0 {
            colons = unsafe hk_colons((name + 32).assumingMemoryBound(to: UInt8.self))
            if colons == 0 { return false }
            nameLength = 32
        }
        nameLength &+= colons.trailingZeroBitCount
        var known = KnownFieldName.unknown
        let row = unsafe table.lookUp(name, length: nameLength, isInside: isInside)
        if row != 0 {
            known = FieldNameTable.name(row: row)
            writer.note(known)
        } else {
            // The table knows valid names only; is this one?
            if unsafe !isName(name, length: nameLength) { return false }
            known = unsafe table.family(name, length: nameLength)
            if known != .unknown { writer.note(known) } else if !keepAll { return true }
        }
        append(known, start, end, nameLength, body: start &+ (nameLength &+ 1), lineEnd(), into: &writer)
        return true
    }

    /// Lines that are not simply a name and a colon, and those at either end of the input.
    @inline(never)
    private func takeOddly(_ start: Int, _ end: Int, into section: inout HeaderSection) {
        var writer = section.writer(most: 1)
        let isTaken =
            start <= lastWhole
            ? unsafe takeField(base + start, isInside: false, start, end, lineEnd: lineEndLength(end), into: &writer)
            : takeNearEnd(start, end, into: &writer)
        if !isTaken { takeSlowly(start, end, into: &section, &writer) }
        section.take(back: writer)
    }

    /// The last lines of the input: of a copy of their first bytes, behind which 64 may be read.
    @inline(never)
    private func takeNearEnd(_ start: Int, _ end: Int, into writer: inout FieldWriter) -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: FieldNameTable.rowBytes, alignment: 16) { copy in
            _ = unsafe copy.initializeMemory(as: UInt8.self, repeating: 0)
            unsafe copy.copyMemory(from: UnsafeRawBufferPointer(start: base + start, count: end &- start < copy.count ? end &- start : copy.count))
            return unsafe takeField(UnsafeRawPointer(copy.baseAddress!), isInside: false, start, end, lineEnd: lineEndLength(end), into: &writer)
        }
    }

    /// Whether the bytes before the first colon are those of a field name, and there is one. 64 may be read.
    @inline(__always)
    private func isName(_ name: UnsafeRawPointer, length: Int) -> Bool {
        let others = unsafe hk_no_name_bytes(name.assumingMemoryBound(to: UInt8.self))
        if length < 32 { return others & ~(UInt32.max &<< UInt32(truncatingIfNeeded: length)) == 0 && length > 0 }
        let more = unsafe hk_no_name_bytes((name + 32).assumingMemoryBound(to: UInt8.self))
        return others | more & ~(UInt32.max &<< UInt32(truncatingIfNeeded: length &- 32)) == 0
    }

    @inline(__always)
    private func append(
        _ name: KnownFieldName, _ start: Int, _ end: Int, _ nameLength: Int, body: Int, _ lineEndLength: UInt8, into writer: inout FieldWriter
    ) {
        writer.append(
            HeaderField(
                offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end &- start),
                nameLength: UInt32(truncatingIfNeeded: nameLength), bodyOffset: UInt32(truncatingIfNeeded: body),
                name: name, badLine: nil, lineEndLength: lineEndLength))
    }

    /// The same byte by byte, for lines that are not simply a name and a colon.
    private func takeSlowly(_ start: Int, _ end: Int, into section: inout HeaderSection, _ writer: inout FieldWriter) {
        var at = start
        while at < end && isNameByte(at) { at += 1 }
        let nameLength = at - start
        guard nameLength > 0, let colon = colonBehindWhiteSpace(at, end) else {
            section.badLineCount += 1
            section.oddities.insert(.badLine)
            guard keepAll else { return }
            return writer.append(
                HeaderField(
                    offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start), nameLength: 0,
                    bodyOffset: UInt32(truncatingIfNeeded: start), name: .unknown, badLine: reason(start, end), lineEndLength: lineEndLength(end)))
        }
        if colon > at { section.oddities.insert(.whiteSpaceBeforeColon) }
        var name = knownName(start, nameLength)
        // Such a stamp is none: whether those who guard these names know them with white space is documented nowhere.
        if colon > at && name.isStamp { name = .unknown }
        if name != .unknown { writer.note(name) }
        if name != .unknown || keepAll { append(name, start, end, nameLength, body: colon &+ 1, lineEndLength(end), into: &writer) }
    }

    /// The known name that valid name bytes spell, wherever their colon stands. Longer names than the table's may still begin with the prefix
    /// of a family.
    private func knownName(_ start: Int, _ length: Int) -> KnownFieldName {
        unsafe withUnsafeTemporaryAllocation(byteCount: FieldNameTable.rowBytes, alignment: 16) { copy in
            _ = unsafe copy.initializeMemory(as: UInt8.self, repeating: 0x3A)
            unsafe copy.copyMemory(from: UnsafeRawBufferPointer(start: base + start, count: min(length, copy.count)))
            let name = UnsafeRawPointer(copy.baseAddress!)
            let row = unsafe length < FieldNameTable.rowBytes ? table.lookUp(name, length: length, isInside: false) : 0
            return unsafe row == 0 ? table.family(name, length: length) : FieldNameTable.name(row: row)
        }
    }

    @inline(__always)
    private func isNameByte(_ at: Int) -> Bool {
        let byte = byte(at)
        return byte > 0x20 && byte < 0x7F && byte != 0x3A
    }

    /// 0, 1 or 2: the line end before `end`. Never reaches back over the start of a field, since a field has at least one byte.
    @inline(__always)
    private func lineEndLength(_ end: Int) -> UInt8 {
        if byte(end &- 1) != 0x0A { return 0 }
        return end >= 2 && byte(end &- 2) == 0x0D ? 2 : 1
    }

    @inline(__always)
    private func byte(_ at: Int) -> UInt8 { unsafe base.load(fromByteOffset: at, as: UInt8.self) }

    /// Offset of the colon that follows the white space at `at` in the same line.
    @inline(never)
    private func colonBehindWhiteSpace(_ at: Int, _ end: Int) -> Int? {
        var at = at
        while unsafe at < end && Self.isWhiteSpace(base, at) { at += 1 }
        return unsafe at < end && base.load(fromByteOffset: at, as: UInt8.self) == 0x3A ? at : nil
    }

    /// Why the first line of start..<end is no field, in the order of the reference policy.
    private func reason(_ start: Int, _ end: Int) -> Defect.Kind {
        let line = unsafe UnsafeRawBufferPointer(start: base + start, count: end - start)
        if unsafe Self.isWhiteSpace(base, start) { return .leadingWhiteSpace }
        if unsafe Prefix.isFromLine(line, at: 0) { return .fromLineInSection }
        let lineEnd = unsafe line.firstIndex(of: 0x0A) ?? line.count
        guard let colon = unsafe line[..<lineEnd].firstIndex(of: 0x3A) else {
            let old: StaticString = "Microsoft Mail Internet Headers Version 2.0"
            let matches = line.count >= old.utf8CodeUnitCount && (0..<old.utf8CodeUnitCount).allSatisfy { unsafe line[$0] == old.utf8Start[$0] }
            return matches ? .microsoftHeadersLine : .noColon
        }
        if colon == 0 { return .emptyName }
        let name = unsafe line[..<colon]
        if unsafe name.contains(where: { $0 > 0x7E }) { return .eightBitInName }
        if unsafe name.contains(where: { $0 < 0x20 && $0 != 0x09 }) { return .controlInName }
        return .spaceInName
    }
}
