internal import CHeaderKernels

/// The walk over fields: for each, where its name ends, which name it is, how its last line ends.
/// Offsets handed to it lie within `count`, and it reads no byte at or beyond `count`. Sums of offsets cannot overflow, since they are below
/// 4 GiB; wrapping arithmetic spares the checks.
@safe struct FieldWalk {
    let base: UnsafeRawPointer
    let count: Int
    let table: FieldNameTable
    let keepAll: Bool

    init(base: UnsafeRawPointer, count: Int, table: FieldNameTable, keepAll: Bool) {
        unsafe self.base = base
        self.count = count
        self.table = table
        self.keepAll = keepAll
    }

    @inline(__always)
    static func isWhiteSpace(_ base: UnsafeRawPointer, _ at: Int) -> Bool {
        let byte = unsafe base.load(fromByteOffset: at, as: UInt8.self)
        return byte == 0x20 || byte == 0x09
    }

    /// Takes the line that begins at `start`, with its continuation lines, up to `end`.
    @inline(__always)
    func take(_ start: Int, _ end: Int, into section: inout HeaderSection) {
        // Where does the run of name bytes stop? 16 bytes may be read as long as they lie within the input.
        if start &+ 16 > count { return takeSlowly(start, end, into: &section) }
        var at = start
        var run = nameRun(at)
        at &+= run
        while run == 16 {
            if at &+ 16 > count { return takeSlowly(start, end, into: &section) }
            run = nameRun(at)
            at &+= run
        }
        let nameLength = at &- start
        if nameLength == 0 { return takeSlowly(start, end, into: &section) }
        if unsafe base.load(fromByteOffset: at, as: UInt8.self) != 0x3A { return takeSlowly(start, end, into: &section) }
        var first = unsafe base.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian | FieldNameTable.lower
        // Of a short name what is not part of it is dropped.
        if nameLength < 8 { first &= ~0 &>> UInt64(truncatingIfNeeded: 64 &- nameLength &* 8) }
        let name = unsafe table.lookUp(base + start, length: nameLength, first: first)
        if name != .unknown {
            section.note(name)
        } else if !keepAll {
            return
        }
        append(name, start, end, nameLength, at, into: &section)
    }

    @inline(__always)
    private func append(_ name: KnownFieldName, _ start: Int, _ end: Int, _ nameLength: Int, _ colon: Int, into section: inout HeaderSection) {
        section.append(
            HeaderField(
                offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end &- start),
                nameLength: UInt32(truncatingIfNeeded: nameLength), bodyOffset: UInt32(truncatingIfNeeded: colon &+ 1),
                name: name, badLine: nil, lineEndLength: lineEndLength(end)))
    }

    /// The same byte by byte: near the end of the input, and for lines that are not simply a name and a colon.
    @inline(never)
    private func takeSlowly(_ start: Int, _ end: Int, into section: inout HeaderSection) {
        var at = start
        while at < end && isNameByte(at) { at += 1 }
        let nameLength = at - start
        guard nameLength > 0, let colon = colonBehindWhiteSpace(at, end) else {
            section.badLineCount += 1
            section.oddities.insert(.badLine)
            guard keepAll else { return }
            return section.append(
                HeaderField(
                    offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start), nameLength: 0,
                    bodyOffset: UInt32(truncatingIfNeeded: start), name: .unknown, badLine: reason(start, end), lineEndLength: lineEndLength(end)))
        }
        if colon > at { section.oddities.insert(.whiteSpaceBeforeColon) }
        let length = min(8, nameLength)
        let first = unsafe Word.load(base + start, length: length) | FieldNameTable.lower >> UInt64(64 - length * 8)
        let name = unsafe table.lookUp(base + start, length: nameLength, first: first)
        if name != .unknown { section.note(name) }
        if name != .unknown || keepAll { append(name, start, end, nameLength, colon, into: &section) }
    }

    /// Name bytes at `at`, 16 at most; 16 bytes may be read there.
    @inline(__always)
    private func nameRun(_ at: Int) -> Int { unsafe Int(hk_name_run((base + at).assumingMemoryBound(to: UInt8.self))) }

    @inline(__always)
    private func isNameByte(_ at: Int) -> Bool {
        let byte = unsafe base.load(fromByteOffset: at, as: UInt8.self)
        return byte > 0x20 && byte < 0x7F && byte != 0x3A
    }

    /// 0, 1 or 2: the line end before `end`. Never reaches back over the start of a field, since a field has at least one byte.
    @inline(__always)
    private func lineEndLength(_ end: Int) -> UInt8 {
        if end < 2 { return unsafe base.load(as: UInt8.self) == 0x0A ? 1 : 0 }
        let last = unsafe base.loadUnaligned(fromByteOffset: end &- 2, as: UInt16.self).littleEndian
        return last == 0x0A0D ? 2 : last >> 8 == 0x0A ? 1 : 0
    }

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
