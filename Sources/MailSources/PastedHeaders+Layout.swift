// What is where in a paste: text, lines, which line starts a field, where the header section lies. Nothing in here writes.

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

/// Walks the lines from the top and tells fields from continuation lines that lost their white space.
///
/// A line starts a field when it begins with a plausible field name, optional white space and a colon:
/// - The name is a letter and then letters, digits, `-`, `_` or `.`, at least two. So `12:34:56`, `C:\`, `2603:10a6::1` and
///   `(version=TLS1_2` are continuations; `https://` is one by its slashes.
/// - A name out of the list below, or of one of its families (`X-`, `ARC-`, `List-` …), is certain, whatever follows the colon.
/// - Any other name needs white space or the end of the line behind the colon, four letters, and a capital first (or a hyphen or
///   underscore inside). So `SFV:NSPM;H:…`, `dest:I;OFR:…`, `include:spf.example.com`, `Re: hello` and `by : host` are continuations.
///   Below a field that carries reports or free text (`X-…`, `Subject` …) it also needs its capital and a hyphen (`Symbol: x`, `Note: y`).
/// - Inside the `h=` tag of a signature a line is a continuation while the line above ends in `:` or `=`, even if it begins with
///   `Content-Type:`; so for `z=` and `|`. A signature whose `h=` ends in a name lets the next field begin.
/// - Where most of the folding survived (``keepsFolding``), any name with white space behind its colon is taken, as a strict scanner would.
/// - A line indented deeper than the fields is a continuation, whatever it says.
struct FieldJudge {
    enum Kind { case blank, folded, field(known: Bool) }
    private enum Context { case other, freeText, signature }
    private enum Tag { case awaited, name(first: UInt8, length: Int), value(UInt8) }

    let text: PastedText
    /// Bytes of indentation that field names themselves have.
    let indent: Int
    /// The paste has most of its folding, so a line at the margin that reads `name: body` is a field, known or not.
    let keepsFolding: Bool
    private var context = Context.other
    private var tag = Tag.awaited
    /// The last byte so far that is no white space.
    private(set) var last: UInt8 = 0
    /// The name of the field that the last line belongs to; empty before the first.
    private(set) var name = 0 ..< 0

    init(_ text: PastedText, indent: Int, keepsFolding: Bool = false) {
        self.text = text
        self.indent = indent
        self.keepsFolding = keepsFolding
    }

    mutating func take(_ line: PastedLine) -> Kind {
        if line.isBlank { return .blank }
        if line.depth <= indent, let found = fieldStart(line) {
            name = found.name
            context = Self.context(text, found.name)
            tag = .awaited
            last = 0
            absorb(found.colon ..< line.end, body: found.colon + 1)
            return .field(known: Self.isKnown(text, found.name))
        }
        absorb(line.content ..< line.end, body: line.content)
        return .folded
    }

    /// Name and offset of the colon, if the bytes from `index` look like a field at all.
    static func fieldName(_ text: PastedText, at index: Int, before end: Int) -> (name: Range<Int>, colon: Int)? {
        var colon = index
        while colon < end, isNameByte(text[colon]) { colon += 1 }
        let name = index ..< colon
        guard name.count >= 2, text[index] | 0x20 >= 0x61, text[index] | 0x20 <= 0x7A else { return nil }
        while colon < end, text.isWhiteSpace(colon) { colon += 1 }
        guard colon < end, text[colon] == 0x3A else { return nil }
        return (name, colon)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30 ... 0x39, 0x41 ... 0x5A, 0x61 ... 0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// The name that a strict scanner would find: any printable ASCII before the colon.
    static func strictName(_ text: PastedText, _ line: PastedLine) -> (name: Range<Int>, colon: Int)? {
        var colon = line.content
        while colon < line.end, text[colon] > 0x20, text[colon] < 0x7F, text[colon] != 0x3A { colon += 1 }
        let name = line.content ..< colon
        while colon < line.end, text.isWhiteSpace(colon) { colon += 1 }
        return colon < line.end && text[colon] == 0x3A && !name.isEmpty ? (name, colon) : nil
    }

    private func fieldStart(_ line: PastedLine) -> (name: Range<Int>, colon: Int)? {
        if context == .signature, case .value(let open) = tag {
            if open == 0x68, last == 0x3A || last == 0x3D { return nil }            // h= … : or h=
            if open == 0x7A, last == 0x7C || last == 0x3D { return nil }            // z= … |
        }
        guard let found = Self.fieldName(text, at: line.content, before: line.end) else {
            return keepsFolding ? spaced(Self.strictName(text, line), line) : nil
        }
        if Self.isKnown(text, found.name) {
            let next = text[found.colon + 1]
            return next == 0x27 || next == 0x2F && text[found.colon + 2] == 0x2F ? nil : found          // FROM:'…' x-foo://…
        }
        if keepsFolding { return spaced(found, line) }
        guard found.name.count >= 4, found.colon == found.name.upperBound else { return nil }
        let first = text[found.name.lowerBound]
        let capital = first >= 0x41 && first <= 0x5A
        let joined = found.name.contains { text[$0] == 0x2D || text[$0] == 0x5F }
        return (context == .other ? capital || joined : capital && joined) ? spaced(found, line) : nil
    }

    /// `found`, if white space or the end of the line is behind its colon.
    private func spaced(_ found: (name: Range<Int>, colon: Int)?, _ line: PastedLine) -> (name: Range<Int>, colon: Int)? {
        guard let found else { return nil }
        let after = found.colon + 1
        return after >= line.end || text.isWhiteSpace(after) || text.isNoBreakSpace(after) ? found : nil
    }

    /// Notes where inside the body of a field the next line will begin.
    private mutating func absorb(_ range: Range<Int>, body: Int) {
        var index = range.upperBound - 1
        while index >= range.lowerBound, text.isWhiteSpace(index) { index -= 1 }
        if index >= range.lowerBound { last = text[index] }
        guard context == .signature, body < range.upperBound else { return }
        for index in body ..< range.upperBound {
            switch (text[index], tag) {
            case (0x3B, _): tag = .awaited
            case (0x20, _), (0x09, _), (_, .value): break
            case (0x3D, .name(let first, let length)): tag = .value(length == 1 ? first | 0x20 : 0)
            case (let byte, .awaited): tag = .name(first: byte, length: 1)
            case (_, .name(let first, let length)): tag = .name(first: first, length: length + 1)
            }
        }
    }

    private static func context(_ text: PastedText, _ name: Range<Int>) -> Context {
        if name.count > 9, text.hasPrefix("signature", at: name.upperBound - 9) { return .signature }
        if text.hasPrefix("x-", at: name.lowerBound) || text.hasPrefix("content-", at: name.lowerBound) { return .freeText }
        return freeTextNames.contains { text.order(of: name, against: $0) == 0 } ? .freeText : .other
    }

    /// Whether the name is one that mail is known to carry.
    static func isKnown(_ text: PastedText, _ name: Range<Int>) -> Bool {
        var low = 0, high = knownNames.count
        while low < high {
            let middle = (low + high) / 2
            switch text.order(of: name, against: knownNames[middle]) {
            case 0: return true
            case -1: high = middle
            default: low = middle + 1
            }
        }
        return knownFamilies.contains { text.hasPrefix($0, at: name.lowerBound) && name.count > $0.utf8CodeUnitCount }
    }

    /// Whether only servers write this field, below the fields of the author too.
    static func isStamp(_ text: PastedText, _ name: Range<Int>) -> Bool {
        stampFamilies.contains { text.hasPrefix($0, at: name.lowerBound) }
    }

    /// One bit for each field that a header section has only once; 0 for all others.
    static func singleton(_ text: PastedText, _ name: Range<Int>) -> UInt32 {
        for (bit, word) in singletons.enumerated() where text.order(of: name, against: word) == 0 { return 1 << UInt32(bit) }
        return 0
    }

    static let freeTextNames: [StaticString] = ["comments", "subject", "thread-topic"]
    static let singletons: [StaticString] = ["from", "date", "subject", "message-id", "mime-version", "content-type", "to", "sender", "return-path"]
    static let stampFamilies: [StaticString] = [
        "arc-", "authentication-results", "dkim-signature", "received-spf", "x-forefront-", "x-microsoft-antispam", "x-ms-exchange-",
    ]
    static let knownFamilies: [StaticString] = [
        "arc-", "authentication-results", "content-", "disposition-notification-", "dkim-", "dlp-", "ironport-", "list-", "original-", "received-",
        "resent-", "thread-", "x-",
    ]
    /// Sorted, lower case.
    static let knownNames: [StaticString] = [
        "accept-language", "acceptlanguage", "alternate-recipient", "apparently-to", "approved", "archived-at", "authentication-results",
        "auto-submitted", "autocrypt", "bcc", "bounces-to", "campaignid", "cc", "cfbl-address", "client-request-id", "comment", "comments", "complain-to",
        "date", "deferred-delivery", "delivered-to", "delivery-date", "destinations", "dkimcheck", "domainkey-signature", "encoding",
        "envelope-to", "errors-to", "expires", "feedback-id", "followup-to", "from", "importance", "in-reply-to", "incomingheadercount", "keywords", "lines",
        "mail-followup-to", "mailing-list", "message-id", "mime-version", "msip_labels", "newsgroups", "nodisclaimer",
        "old-return-path", "organisation", "organization", "path", "precedence", "priority", "received", "references", "reply-to",
        "reporting-meta", "request-id", "require-recipient-valid-since", "return-path", "return-receipt-to", "reversedns", "sender",
        "sensitivity", "spamdiagnosticmetadata", "spamdiagnosticoutput", "spamtally", "status", "subject", "subscriber_id", "supersedes", "to",
        "ui-outboundreport", "user-agent", "userid", "wdcipoutbound", "wdcironportexception", "xref",
    ]
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
