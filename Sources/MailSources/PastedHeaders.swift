// Safety: text and output are the caller's, borrowed for the call. A repair never makes a text longer, and no index of the output is written that is not
// below that of what was read.

/// Repairs header text that was copied out of Outlook's "Internet headers" window, a ticket, a chat or a mail, where the folding
/// is lost or spoiled, so that a strict RFC 5322 scanner can read it.
///
/// The repaired text has the length of the original and every byte stays where it was: only line ends, white space and quote
/// prefixes are rearranged, so offsets into one are offsets into the other. Written with `·` for a space and `⏎` for a line end:
///
/// | paste | becomes | repair |
/// |---|---|---|
/// | `Received: from a⏎by b` | `Received: from a·by b` | the line end before a continuation line that lost its white space |
/// | `From: a⏎⏎To: b` | `From: a·⏎To: b` | an empty line between fields |
/// | `From: a⏎> To: b` | `From: a··⏎To: b` | a quote prefix before a field name |
/// | `From: a⏎··To: b` | `From: a··⏎To: b` | an indentation before a field name |
///
/// At the very top there is no line above to take the white space: it becomes a line of its own (`> From:` gives `·⏎From:`). A
/// single byte cannot become one, so there alone the name moves to the front (`>From: a` gives `From:· a`).
/// Untouched: a UTF-8 byte-order mark, text before the first field (but for the empty lines behind it), the body.
public struct PastedHeaders {
    /// What was rearranged.
    public enum Repair: UInt8, Sendable, Hashable, CaseIterable {
        /// A continuation line without its white space was joined to the line above.
        case lostFold
        /// An empty line inside the header section was taken out.
        case blankLine
        /// A quote prefix (`> `, `| `) was taken from the front of a line.
        case quotePrefix
        /// White space was taken from the front of a field name.
        case indentation
        /// Non-breaking spaces (UTF-8 C2 A0) became spaces.
        case noBreakSpace
        /// A CR that ended a line became LF.
        case bareCRLineEnd

        /// The kind under which the command line reports the defect.
        public var kind: StaticString {
            switch self {
            case .lostFold: "pasted-lost-fold"
            case .blankLine: "pasted-blank-line"
            case .quotePrefix: "pasted-quote-prefix"
            case .indentation: "pasted-indentation"
            case .noBreakSpace: "pasted-no-break-space"
            case .bareCRLineEnd: "pasted-cr-line-end"
            }
        }
    }

    /// One place of the original that was rearranged.
    public struct Defect: Sendable, Hashable {
        /// What was done.
        public var repair: Repair
        /// First byte rearranged, counted from the start of the text; the same in the original and in the repaired text.
        public var offset: Int
        /// Number of bytes rearranged; the same in both.
        public var length: Int

        /// A place that was rearranged; offset and length in bytes.
        public init(repair: Repair, offset: Int, length: Int) {
            self.repair = repair
            self.offset = offset
            self.length = length
        }
    }

    /// What a text is.
    public enum Recognition: Sendable, Hashable {
        /// Mail, or at least nothing that a repair would certainly help.
        case wellFormed
        /// Header text that was spoiled by copying; ``PastedHeaders/repair(_:into:report:)`` makes it readable.
        case pasted
        /// UTF-16, as Notepad saves "Unicode". It cannot keep its length in UTF-8, so it is not repaired; ``MessageReader`` converts it first.
        case utf16
    }

    /// Says whether a text was spoiled by copying. Meant for automatic recognition, so it answers `pasted` only on strong evidence:
    /// three field names quoted or indented alike, fields double-spaced, three lost folds with hardly one left, an empty line above
    /// the first of five fields, or CR as line end.
    /// Odd lines in real mail are no such evidence.
    ///
    /// Reads the first 64 KiB (all of it only to look for LF where these have none); allocates nothing.
    public static func recognise(_ bytes: UnsafeRawBufferPointer) -> Recognition {
        if unsafe UTF16Text(bytes) != nil { return .utf16 }
        let head = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, 65536)])
        let lineEnd = unsafe Self.lineEnd(of: bytes)
        let text = unsafe PastedText(head, lineEnd: lineEnd)
        guard let layout = PastedLayout(text) else { return .wellFormed }
        return layout.isEvidence ? .pasted : .wellFormed
    }

    /// The same for a text that its user says was pasted: a line is joined to the one above it even if it could be a field.
    /// - Parameters:
    ///   - bytes: the text; offsets count from its first byte.
    ///   - buffer: at least as large as `bytes`, and not overlapping it.
    ///   - report: receives each defect.
    public static func repair(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer, report: (Defect) -> Void) {
        unsafe repair(bytes, into: buffer, keepingFields: false, report: report)
    }

    /// Writes a repaired copy of `bytes`, of the same length, to the front of `buffer`, and reports what was rearranged.
    ///
    /// Text without a header, UTF-16, and header sections that need no repair come out unchanged. Of `bytes`, no more is copied
    /// than `buffer` holds. `report` is called in the order of offsets, but for line ends made of CR, which come first; one place can
    /// have more than one repair. Linear time; no allocation.
    /// - Parameters:
    ///   - bytes: the text; offsets count from its first byte.
    ///   - buffer: at least as large as `bytes`, and not overlapping it.
    ///   - keepingFields: joins no line that begins with a name, a colon and white space to the line above, whatever that looks like: for a text that may be a
    ///     delivered message, around whose fields a sender chose the lines.
    ///   - report: receives each defect.
    public static func repair(_ bytes: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer, keepingFields: Bool, report: (Defect) -> Void) {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, buffer.count)])
        guard bytes.count > 0 else { return }
        unsafe buffer.copyMemory(from: bytes)
        if unsafe UTF16Text(bytes) != nil { return }
        let text = unsafe PastedText(bytes, lineEnd: lineEnd(of: bytes))
        guard let layout = PastedLayout(text) else { return }
        unsafe PastedRewriter(text: text, layout: layout, keepsFields: keepingFields, output: buffer).run(report)
    }

    /// LF, or CR in a text that has CR and not one LF.
    private static func lineEnd(of bytes: UnsafeRawBufferPointer) -> UInt8 {
        var hasCR = false
        for unsafe byte in unsafe bytes {
            if byte == 0x0A { return 0x0A }
            if byte == 0x0D { hasCR = true }
        }
        return hasCR ? 0x0D : 0x0A
    }
}

/// Writes the repairs into the copy. All of them are done to the bytes between the end of one line and the content of the next.
@safe struct PastedRewriter {
    let text: PastedText
    let layout: PastedLayout
    let keepsFields: Bool
    let output: UnsafeMutableRawBufferPointer

    /// Handed down, not stored: a stored closure would be an allocation.
    typealias Report = (PastedHeaders.Defect) -> Void

    func run(_ report: Report) {
        if text.lineEnd == 0x0D {
            for index in 0 ..< text.count where text[index] == 0x0D {
                write(0x0A, index)
                tell(report, .bareCRLineEnd, index, index + 1)
            }
        }
        var judge = FieldJudge(text, indent: layout.indent, keepsFolding: layout.keepsFolding, keepsFields: keepsFields)
        var previous: PastedLine?               // the last line that is not blank
        var position = text.start
        while position < text.count, position < layout.end {
            let line = text.line(at: position, quoteMarks: layout.quoteMarks)
            position = line.next
            if line.isBlank { continue }
            let isPreamble = line.start < layout.firstField
            if isPreamble {
                separate(previous, from: line, at: line.start, report)
            } else if case .field = judge.take(line) {
                separate(previous, from: line, at: line.content, report)
                clearBody(line, report)
            } else {
                fold(previous, line, report)
            }
            previous = line
        }
        if let previous { closeSection(previous, report) }
    }

    /// Between two lines that stay apart: white space, then one line end right before `content`.
    private func separate(_ previous: PastedLine?, from line: PastedLine, at content: Int, _ report: Report) {
        let zone = (previous?.end ?? text.start) ..< content
        guard let previous else {
            guard content > line.start || hasEmptyLine(from: zone.lowerBound, to: line) else { return }
            if zone.count == 1 {
                rotate(line, content)
            } else {
                fill(zone)
                write(0x0A, content - 1)
            }
            return reportZone(zone, line, gap: line.start > zone.lowerBound, moved: content > line.start, report)
        }
        let gap = hasEmptyLine(from: previous.next, to: line)
        guard gap || content > line.start else { return }
        let isCRLF = line.start - 2 >= zone.lowerBound && text[line.start - 2] == 0x0D && text[line.start - 1] == 0x0A
        fill(zone)
        write(0x0A, content - 1)
        if isCRLF { write(0x0D, content - 2) }
        reportZone(zone, line, gap: gap, moved: content > line.start, report)
    }

    /// Joins a continuation line to the line above. White space that it has, or a prefix that can become white space, is its folding.
    private func fold(_ previous: PastedLine?, _ line: PastedLine, _ report: Report) {
        guard let previous else { return }
        let zone = previous.end ..< line.content
        let gap = hasEmptyLine(from: previous.next, to: line)
        if line.content == line.start {
            fill(zone)
            reportZone(zone, line, gap: gap, moved: false, report)
            tell(report, .lostFold, zone.lowerBound, zone.upperBound)
            return
        }
        let spoiled = line.isQuoted || text.isNoBreakSpace(line.start)
        guard gap || spoiled else { return }
        if gap {
            let isCRLF = line.start - 2 >= zone.lowerBound && text[line.start - 2] == 0x0D && text[line.start - 1] == 0x0A
            fill(zone.lowerBound ..< line.start - (isCRLF ? 2 : 1))
        }
        if spoiled {
            for index in line.start ..< line.content where !text.isWhiteSpace(index) { write(0x20, index) }
        }
        reportZone(gap ? zone : line.start ..< line.content, line, gap: gap, moved: false, report)
    }

    /// The empty line behind the header section shall be empty, even if it is quoted or indented.
    private func closeSection(_ last: PastedLine, _ report: Report) {
        guard last.next < text.count else { return }
        let blank = text.line(at: last.next, quoteMarks: layout.quoteMarks)
        guard blank.isBlank, blank.end > blank.start, blank.next < text.count || !isWhiteSpace(blank) else { return }
        let zone = last.end ..< blank.end
        fill(zone)
        write(0x0A, zone.upperBound - 1)
        if blank.start - last.end == 2 { write(0x0D, zone.upperBound - 2) }
        reportZone(zone, blank, gap: false, moved: true, report)
    }

    /// At the top of the text, the one byte before the first field goes behind its colon.
    private func rotate(_ line: PastedLine, _ content: Int) {
        guard let found = FieldJudge.fieldName(text, at: content, before: line.end) else { return write(0x20, content - 1) }
        for index in content ... found.colon { write(text[index], index - 1) }
        write(0x20, found.colon)
    }

    /// Non-breaking spaces behind the colon and at the end of a field's line.
    private func clearBody(_ line: PastedLine, _ report: Report) {
        guard let found = FieldJudge.fieldName(text, at: line.content, before: line.end) else { return }
        let body = text.skippingBlanks(found.colon + 1, before: line.end)
        clear(found.colon + 1 ..< body, report)
        clearTail(line, from: body, report)
    }

    private func clearTail(_ line: PastedLine, from content: Int, _ report: Report) {
        var tail = line.end
        while tail > content {
            if text.isWhiteSpace(tail - 1) { tail -= 1 } else if tail - 2 >= content, text.isNoBreakSpace(tail - 2) { tail -= 2 } else { break }
        }
        clear(tail ..< line.end, report)
    }

    private func clear(_ range: Range<Int>, _ report: Report) {
        guard range.contains(where: { text[$0] == 0xC2 }) else { return }
        for index in range where text[index] == 0xC2 || text[index] == 0xA0 { write(0x20, index) }
        tell(report, .noBreakSpace, range.lowerBound, range.upperBound)
    }

    /// Whether above a line a blank one stands at which a strict scanner would stop, or that is not all white space to it.
    private func hasEmptyLine(from start: Int, to line: PastedLine) -> Bool {
        var position = start
        while position < line.start {
            let blank = text.line(at: position, quoteMarks: layout.quoteMarks)
            if blank.start == blank.end || !isWhiteSpace(blank) { return true }
            position = blank.next
        }
        return false
    }

    private func isWhiteSpace(_ blank: PastedLine) -> Bool { (blank.start ..< blank.end).allSatisfy { text.isWhiteSpace($0) } }

    private func reportZone(_ zone: Range<Int>, _ line: PastedLine, gap: Bool, moved: Bool, _ report: Report) {
        if gap { tell(report, .blankLine, zone.lowerBound, zone.upperBound) }
        if line.isQuoted { tell(report, .quotePrefix, zone.lowerBound, zone.upperBound) }
        if line.depth > 0, moved { tell(report, .indentation, zone.lowerBound, zone.upperBound) }
        if zone.contains(where: { text.isNoBreakSpace($0) }) { tell(report, .noBreakSpace, zone.lowerBound, zone.upperBound) }
    }

    private func tell(_ report: Report, _ repair: PastedHeaders.Repair, _ start: Int, _ end: Int) {
        report(PastedHeaders.Defect(repair: repair, offset: start, length: end - start))
    }

    private func fill(_ range: Range<Int>) {
        for index in range { write(0x20, index) }
    }

    private func write(_ byte: UInt8, _ index: Int) {
        guard UInt(bitPattern: index) < UInt(bitPattern: text.count) else { return }
        unsafe output[index] = byte
    }
}
