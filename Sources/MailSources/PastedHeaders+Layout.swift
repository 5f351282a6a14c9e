// Safety: the memory is borrowed for the call that made it; a look outside of it gives 0.

// What is where in a paste: text, lines, where the header section lies. Nothing in here writes.

/// A read-only view of the pasted bytes that never traps: a byte outside of the text is 0.
@safe struct PastedText {
    private let memory: UnsafeRawBufferPointer
    /// Number of bytes.
    let count: Int
    /// Offset of the first byte behind a UTF-8 byte-order mark, 0 without one.
    let start: Int
    /// LF, or CR in a text that has not one LF.
    let lineEnd: UInt8

    init(_ memory: UnsafeRawBufferPointer, lineEnd: UInt8) {
        unsafe self.memory = unsafe memory
        self.count = memory.count
        self.lineEnd = lineEnd
        let marked = unsafe memory.count >= 3 && memory[0] == 0xEF && memory[1] == 0xBB && memory[2] == 0xBF
        self.start = marked ? 3 : 0
    }

    subscript(index: Int) -> UInt8 {
        UInt(bitPattern: index) < UInt(bitPattern: count) ? unsafe memory[index] : 0
    }

    func isWhiteSpace(_ index: Int) -> Bool { self[index] == 0x20 || self[index] == 0x09 }
    func isNoBreakSpace(_ index: Int) -> Bool { self[index] == 0xC2 && self[index + 1] == 0xA0 }

    /// The offset behind the spaces, tabs and non-breaking spaces that begin at `index`.
    func skippingBlanks(_ index: Int, before end: Int) -> Int {
        var index = index
        while index < end {
            if isWhiteSpace(index) || self[index] == 0x0D { index += 1 } else if index + 1 < end, isNoBreakSpace(index) { index += 2 } else { break }
        }
        return index
    }

    /// The line that starts at `start`; at most `quoteMarks` of its quote marks count as prefix.
    func line(at start: Int, quoteMarks: Int) -> PastedLine {
        var next = start
        while next < count, self[next] != lineEnd { next += 1 }
        var end = next
        if next < count {
            next += 1
            if lineEnd == 0x0A, end > start, self[end - 1] == 0x0D { end -= 1 }
        }
        var line = PastedLine(start: start, prefix: start, content: start, end: end, next: next, marks: 0)
        if quoteMarks > 0 {
            var index = skippingBlanks(start, before: end)
            while index < end, line.marks < quoteMarks, self[index] == 0x3E || self[index] == 0x7C {  // > |
                index += 1
                line.marks += 1
                if isWhiteSpace(index), index < end { index += 1 } else if isNoBreakSpace(index), index + 1 < end { index += 2 }
                line.prefix = index
                index = skippingBlanks(index, before: end)
            }
        }
        line.content = skippingBlanks(line.prefix, before: end)
        return line
    }

    /// Whether the bytes from `index` begin with `word` (lower-case ASCII), whatever the case of the text.
    func hasPrefix(_ word: StaticString, at index: Int) -> Bool { order(of: index ..< index + word.utf8CodeUnitCount, against: word) == 0 }

    /// -1, 0, 1: the order of the bytes in `range`, letters lowered, against `word` (lower-case ASCII).
    func order(of range: Range<Int>, against word: StaticString) -> Int {
        let length = word.utf8CodeUnitCount
        for offset in 0 ..< min(range.count, length) {
            var byte = self[range.lowerBound + offset]
            if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            let other = unsafe word.utf8Start[offset]
            if byte != other { return byte < other ? -1 : 1 }
        }
        return range.count == length ? 0 : range.count < length ? -1 : 1
    }
}

/// One line of the paste, as offsets.
struct PastedLine {
    /// First byte of the line.
    var start: Int
    /// First byte behind the quote prefix; `start` where there is none.
    var prefix: Int
    /// First byte behind the prefix that is no white space; `end` in a blank line.
    var content: Int
    /// Behind the last byte before the line end.
    var end: Int
    /// Start of the following line.
    var next: Int
    /// Quote marks in the prefix.
    var marks: Int

    var isQuoted: Bool { marks > 0 }
    var isBlank: Bool { content == end }
    /// Bytes of indentation.
    var depth: Int { content - prefix }
}

/// How the header section lies in the paste: found by reading it, before anything is written.
struct PastedLayout {
    /// Quote marks before field names.
    private(set) var quoteMarks = 0
    /// Bytes of indentation before field names.
    private(set) var indent = 0
    /// Start of the line of the first field.
    private(set) var firstField = 0
    /// Behind the last line of the header section, its line end not included.
    private(set) var end = 0
    /// More continuation lines have their white space than lost it.
    private(set) var keepsFolding = false
    /// An empty line between every two fields, or lines.
    private(set) var doubleSpaced = false
    private var spacing = 1
    private var census = (plain: 0, quoted: 0, indented: 0)
    private var known = 0, lost = 0, folds = 0, noBreakSpaces = 0
    private var carriageReturns = false
    /// An empty line above the first field, at which a strict scanner stops.
    private var isCutOff = false

    /// Nil where there is no known field name near the top.
    init?(_ text: PastedText) {
        carriageReturns = text.lineEnd == 0x0D
        takeCensus(text)
        guard findFirstField(text) else { return nil }
        measureSpacing(text)
        findEnd(text)
        if folds > lost {
            keepsFolding = true
            findEnd(text)
        }
    }

    /// Strong evidence that the text was spoiled by copying.
    var isEvidence: Bool {
        if known < 3 { return false }
        if carriageReturns || quoteMarks > 0 && census.quoted >= 3 || indent > 0 && census.indented >= 3 || doubleSpaced { return true }
        return lost >= 3 && folds * 4 <= lost || noBreakSpaces >= 3 || isCutOff && known >= 5
    }

    /// Where do known field names stand: at the margin, behind quote marks, indented? The majority of the first 32 says.
    private mutating func takeCensus(_ text: PastedText) {
        var position = text.start, lines = 0, early = 0, quotedDepth = 0, indentedDepth = 0, marks = 0
        while position < text.count, lines < 512, census.plain + census.quoted + census.indented < 32 {
            let line = text.line(at: position, quoteMarks: .max)
            position = line.next
            lines += 1
            guard let found = FieldJudge.fieldName(text, at: line.content, before: line.end), FieldJudge.isKnown(text, found.name) else { continue }
            if line.isQuoted {
                if census.quoted == 0 { (quotedDepth, marks) = (line.depth, line.marks) }
                census.quoted += 1
            } else if line.depth > 0 {
                if census.indented == 0 { indentedDepth = line.depth }
                census.indented += 1
            } else {
                if census.quoted + census.indented == 0 { early += 1 }
                census.plain += 1
            }
        }
        guard early <= 1 else { return }
        if census.quoted > census.plain * 2, census.quoted >= census.indented {
            quoteMarks = marks
            indent = quotedDepth
        } else if census.indented > census.plain * 2 {
            indent = indentedDepth
        }
    }

    /// The first field is the first known name; unknown names directly above it belong to the header section too.
    private mutating func findFirstField(_ text: PastedText) -> Bool {
        var judge = FieldJudge(text, indent: indent)
        var position = text.start, lines = 0
        var candidate: Int?
        while position < text.count, lines < 512 {
            let line = text.line(at: position, quoteMarks: quoteMarks)
            switch judge.take(line) {
            case .blank:
                candidate = nil
                if lines < 12, isEmpty(line, text) { isCutOff = true }
            case .folded: break
            case .field(let known):
                firstField = candidate ?? line.start
                if known { return true }
                candidate = firstField
            }
            position = line.next
            lines += 1
        }
        return false
    }

    /// Are there empty lines between most of the first fields?
    private mutating func measureSpacing(_ text: PastedText) {
        var judge = FieldJudge(text, indent: indent)
        var position = firstField, lines = 0, fields = 0, run = 0, gaps = 0, adjacent = 0, seen: UInt32 = 0
        while position < text.count, lines < 512, fields < 32 {
            let line = text.line(at: position, quoteMarks: quoteMarks)
            switch judge.take(line) {
            case .blank: run += 1
            case .field(known: true):
                let singleton = FieldJudge.singleton(text, judge.name)
                if seen & singleton != 0 { lines = 512 }            // another message begins
                seen |= singleton
                if fields > 0, run > 0 {
                    if gaps == 0 { spacing = run }
                    gaps += 1
                } else if fields > 0 {
                    adjacent += 1
                }
                fields += 1
                run = 0
            default: run = 0
            }
            position = line.next
            lines += 1
        }
        doubleSpaced = gaps >= 2 && adjacent * 4 <= gaps
    }

    /// The header section ends before the first empty line that is not to be repaired:
    /// - Single-spaced: the first one, unless ``bridges(_:from:_:)`` tells that fields of the same section follow. What a strict scanner
    ///   takes for a continuation (a line of mere white space) ends it only if text at the margin follows that starts no field.
    /// - Double-spaced: the first run of empty lines longer than those between the fields. A line at the margin that starts no field
    ///   belongs to the section if the line above ends in `;` or `,`, or once a field follows it (prose: within 64 lines); at the end of
    ///   the text only if that was so before, since elsewhere it is the body.
    private mutating func findEnd(_ text: PastedText) {
        var judge = FieldJudge(text, indent: indent, keepsFolding: keepsFolding)
        (known, lost, folds, noBreakSpaces) = (0, 0, 0, 0)
        var position = firstField, seen: UInt32 = 0
        var run = 0, hardRun = 0                            // blank lines just passed; those that a strict scanner would stop at
        var pending = 0, pendingEnd = 0, lineWise = false   // double-spaced lines of which only a later field tells that they belong here
        var prose = 0
        end = firstField
        while position < text.count {
            let line = text.line(at: position, quoteMarks: quoteMarks)
            position = line.next
            let isOpen = judge.last == 0x3B || judge.last == 0x2C       // ; ,
            switch judge.take(line) {
            case .blank:
                run += 1
                if isEmpty(line, text) { hardRun += 1 } else if doubleSpaced, hardRun <= spacing { (run, hardRun) = (0, 0) }
                continue
            case .field(let isKnown):
                if hardRun > 0, !doubleSpaced || run > spacing, !bridges(text, from: line.start, seen) { position = text.count; break }
                if pending > 0 { lineWise = true }
                (pending, prose) = (0, 0)
                end = line.end
                if isKnown { known += 1 }
                seen |= FieldJudge.singleton(text, judge.name)
            case .folded:
                if run > 0, line.depth <= indent {
                    if !doubleSpaced || run > spacing { position = text.count; break }
                    if isProse(line, text) { prose += 1 }
                    if !isOpen || pending > 0 { pending += 1 }
                    if prose > 64 { (pending, position) = (0, text.count); break }
                } else if hardRun > 0, !doubleSpaced || run > spacing {
                    position = text.count
                    break
                }
                if pending == 0 { end = line.end } else { pendingEnd = line.end }
                if line.depth > indent { folds += 1 } else if FieldJudge.strictName(text, line) == nil { lost += 1 }
            }
            if text.isNoBreakSpace(line.prefix) { noBreakSpaces += 1 }
            run = 0
            hardRun = 0
        }
        if pending > 0, lineWise { end = pendingEnd }
    }

    /// White space inside: pieces of base64, which come by the hundred, have none.
    private func isProse(_ line: PastedLine, _ text: PastedText) -> Bool {
        (line.content ..< line.end).contains { text.isWhiteSpace($0) }
    }

    /// A blank line that a strict scanner takes for the end of the header section, or that stands for such a line in a paste:
    /// a line of mere spaces or tabs continues the line above (RFC 5322 obs-FWS), unless it is what is left of an empty line.
    private func isEmpty(_ line: PastedLine, _ text: PastedText) -> Bool {
        line.content == line.prefix || indent > 0
            || (line.prefix ..< line.end).contains { !text.isWhiteSpace($0) }
    }

    /// Does the header section go on behind a single empty line? If fields come that Exchange or a signer adds, or, where no From was
    /// seen yet, any two known ones; and none a second time that a header section has once. A forwarded or attached message repeats
    /// From or Subject, or begins with Received.
    private func bridges(_ text: PastedText, from start: Int, _ seen: UInt32) -> Bool {
        var judge = FieldJudge(text, indent: indent)
        var position = start, known = 0, stamped = false, received = false
        while position < text.count {
            let line = text.line(at: position, quoteMarks: quoteMarks)
            switch judge.take(line) {
            case .blank: position = text.count
            case .folded: position = line.next
            case .field(let isKnown):
                if !isKnown, known == 0 { return false }
                if isKnown { known += 1 }
                if FieldJudge.isStamp(text, judge.name) { stamped = true }
                if text.order(of: judge.name, against: "received") == 0 { received = true }
                if FieldJudge.singleton(text, judge.name) & seen != 0 { return false }
                position = line.next
            }
        }
        return stamped || seen & 1 == 0 && (known >= 2 || received)
    }
}
