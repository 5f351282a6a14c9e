// Which line of a paste starts a field.

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
/// - Where a sender may have chosen the lines around (``keepsFields``), so is any line that reads `name: body` to a strict scanner, even in a signature.
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
    /// No line at the margin that reads `name: body` is a continuation.
    let keepsFields: Bool
    private var context = Context.other
    private var tag = Tag.awaited
    /// The last byte so far that is no white space.
    private(set) var last: UInt8 = 0
    /// The name of the field that the last line belongs to; empty before the first.
    private(set) var name = 0 ..< 0

    init(_ text: PastedText, indent: Int, keepsFolding: Bool = false, keepsFields: Bool = false) {
        self.text = text
        self.indent = indent
        self.keepsFolding = keepsFolding
        self.keepsFields = keepsFields
    }

    mutating func take(_ line: PastedLine) -> Kind {
        if line.isBlank { return .blank }
        if line.depth <= indent, let found = fieldStart(line) ?? kept(line) {
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

    /// What a strict scanner takes for a field, in the form in which servers write theirs. (Without white space behind the colon, `SFV:NSPM` and the names
    /// of a signature, it is a piece of a report.)
    private func kept(_ line: PastedLine) -> (name: Range<Int>, colon: Int)? {
        keepsFields && line.content == line.start ? spaced(Self.strictName(text, line), line) : nil
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
