/// The walk over fields: for each, where its name ends, which name it is, how its last line ends.
/// Offsets handed to it lie within `count`, and it reads no byte at or beyond `count`.
@safe struct FieldWalk {
    let base: UnsafeRawPointer
    let count: Int
    let table: FieldNameTable
    let keepAll: Bool
    var fieldCount = 0
    var oddities: Oddities = []

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
    mutating func take(_ start: Int, _ end: Int, into section: inout HeaderSection) {
        // Where does the run of name bytes stop?
        var at = start
        var first: UInt64 = 0
        var stop: UInt8 = 0x0A
        if count - start >= 8 {
            let word = unsafe base.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
            var marks = Word.lowestEqual(word, to: 0x3A) | Word.lowestNotName(word)
            if marks != 0 {
                // A short name: drop what is not part of the word.
                let length = marks.trailingZeroBitCount >> 3
                first = length == 0 ? 0 : (word | FieldNameTable.lower) & (~0 >> UInt64(64 - length * 8))
                at += length
            } else {
                first = word | FieldNameTable.lower
                at += 8
                while true {
                    guard at + 8 <= count else {
                        while at < end && isNameByte(at) { at += 1 }
                        break
                    }
                    let more = unsafe base.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
                    marks = Word.lowestEqual(more, to: 0x3A) | Word.lowestNotName(more)
                    if marks != 0 {
                        at += marks.trailingZeroBitCount >> 3
                        break
                    }
                    at += 8
                }
            }
        } else {
            while at < end && isNameByte(at) { at += 1 }
            first = at == start ? 0 : unsafe Word.load(base + start, length: at - start) | Self.lowerMask(at - start)
        }
        let nameLength = at - start
        if at < end { stop = unsafe base.load(fromByteOffset: at, as: UInt8.self) }
        if stop != 0x3A {
            guard nameLength > 0, let colon = colonBehindWhiteSpace(at, end) else {
                return takeBadLine(start, end, into: &section)
            }
            oddities.insert(.whiteSpaceBeforeColon)
            at = colon
        } else if nameLength == 0 {
            return takeBadLine(start, end, into: &section)
        }
        fieldCount += 1
        let name = unsafe table.lookUp(base + start, length: nameLength, first: first)
        if name == .unknown && !keepAll { return }
        if name != .unknown { section.note(name) }
        section.append(
            HeaderField(
                offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start),
                nameLength: UInt32(truncatingIfNeeded: nameLength), bodyOffset: UInt32(truncatingIfNeeded: at + 1),
                name: name, badLine: nil, lineEndLength: lineEndLength(end)))
    }

    private static func lowerMask(_ length: Int) -> UInt64 { FieldNameTable.lower >> UInt64(64 - length * 8) }

    @inline(__always)
    private func isNameByte(_ at: Int) -> Bool {
        let byte = unsafe base.load(fromByteOffset: at, as: UInt8.self)
        return byte > 0x20 && byte < 0x7F && byte != 0x3A
    }

    /// 0, 1 or 2: the line end before `end`. Never reaches back over the start of a field, since a field has at least one byte.
    @inline(__always)
    private func lineEndLength(_ end: Int) -> UInt8 {
        if unsafe base.load(fromByteOffset: end - 1, as: UInt8.self) != 0x0A { return 0 }
        return unsafe end >= 2 && base.load(fromByteOffset: end - 2, as: UInt8.self) == 0x0D ? 2 : 1
    }

    /// Offset of the colon that follows the white space at `at` in the same line.
    @inline(never)
    private func colonBehindWhiteSpace(_ at: Int, _ end: Int) -> Int? {
        var at = at
        while unsafe at < end && Self.isWhiteSpace(base, at) { at += 1 }
        return unsafe at < end && base.load(fromByteOffset: at, as: UInt8.self) == 0x3A ? at : nil
    }

    @inline(never)
    private mutating func takeBadLine(_ start: Int, _ end: Int, into section: inout HeaderSection) {
        oddities.insert(.badLine)
        guard keepAll else { return }
        section.append(
            HeaderField(
                offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start), nameLength: 0,
                bodyOffset: UInt32(truncatingIfNeeded: start), name: .unknown, badLine: reason(start, end), lineEndLength: lineEndLength(end)))
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
