/// What attestation asks of a `Received` field: between whom the hop was, and whether Exchange took it. It stands in the first half of
/// the field, so that the rest need not be looked at.
struct TraceHead {
    private(set) var fromWord = SmallRange.none, byWord = SmallRange.none
    /// What stands between `from` and `by`; white space around it does not matter here.
    private var clause = SmallRange.none
    /// Behind the product, where the field is of the usual form; 0 where it is not.
    private(set) var rest: UInt32 = 0
    private(set) var isExchange = false
    /// It says that it is Exchange's, but a client may have written that.
    private(set) var isDisowned = false
    /// With HTTPS or mapi: the last step into a mailbox, or the first out of one.
    private(set) var isOfMailbox = false
    private(set) var host = Host.Kind.other

    var from: Range<Int>? { fromWord.range }
    var by: Range<Int>? { byWord.range }

    init() {}

    init(_ bytes: Bytes, _ body: Range<Int>) { read(bytes, body) }

    /// Of the usual form at one look; of any other what ``TraceField`` makes of it.
    @inline(__always)
    mutating func read(_ bytes: Bytes, _ body: Range<Int>) {
        self = TraceHead()
        if !readUsualForm(bytes, body) { self = TraceHead(TraceField(bytes, body, depth: .with)) }
    }

    /// The obvious way, with which the usual form must agree.
    init(_ field: TraceField) {
        (fromWord, byWord, clause) = (field.fromWord, field.byWord, field.fromWords)
        (isExchange, isOfMailbox, host) = (field.isExchange, field.isOfMailbox, field.host)
    }

    /// What said that it is Exchange's hop may be a name that the client gave.
    mutating func disown() { (isExchange, isDisowned, isOfMailbox, host, rest) = (false, true, false, .other, 0) }

    func clientAddress(_ bytes: Bytes) -> IPAddress? { TraceField.clientAddress(bytes, clause: clause, name: fromWord) }

    /// Whether `via` names a Frontend Transport. `body` is that of the field, `rest` what its head says.
    static func isViaFrontend(_ rest: UInt32, _ bytes: Bytes, _ body: Range<Int>) -> Bool {
        viaOfUsualForm(rest, bytes, body.upperBound) ?? (TraceField(bytes, body).via.map { bytes.hasPrefix($0, "Frontend") } == true)
    }

    /// The same where behind the product stands `(…) id WORD via WORD …;`, with or without any of these; nil for anything else. What counts
    /// stands before the last semicolon.
    private static func viaOfUsualForm(_ rest: UInt32, _ bytes: Bytes, _ end: Int) -> Bool? {
        if rest == 0 { return nil }
        var at = TraceHead.behindComment(bytes, Int(rest), end)
        if at &+ 8 <= end, bytes.isWord("id", at) {
            let id = bytes.wordStart(at &+ 3, end)
            at = bytes.wordEndInside(id)
            // A short word could be a key word; so could what follows no word.
            if at &- id <= 4 { return nil }
            at = bytes.wordStart(at, end)
        }
        if at &+ 16 > end { return nil }
        // No via, if nothing but the date follows.
        if bytes[at] == 0x3B { return bytes.offset(of: 0x3B, at &+ 1, end) == end ? false : nil }
        guard bytes.isWord("via", at) else { return nil }
        at = bytes.wordStart(at &+ 4, end)
        if at &+ 16 > end { return nil }
        if bytes.spells("Frontend", at) { return bytes.offset(of: 0x3B, at &+ 8, end) == end ? nil : true }
        // Any other word that is none of the key words.
        return bytes.wordEndInside(at) &- at > 4 ? false : nil
    }

    /// `from NAME (…) by NAME (…) with PRODUCT`, and nothing else in between: how Exchange writes its hops, and most servers theirs.
    /// False for anything else; what was read until then is of no use. Names of up to four letters could be key words.
    ///
    /// The byte behind a field is a line end; it stops a word, so that only the last step of each has to look for the end.
    @inline(never)
    private mutating func readUsualForm(_ bytes: Bytes, _ body: Range<Int>) -> Bool {
        let end = body.upperBound
        guard end &+ 16 <= bytes.count, bytes[end] <= 0x20 else { return false }
        var at = bytes.wordStart(body.lowerBound, end)
        guard at &+ 8 <= end, bytes.isWord("from", at) else { return false }
        let from = bytes.wordStart(at &+ 5, end)
        at = bytes.wordEndInside(from)
        if at &- from <= 4 { return false }
        fromWord = SmallRange(from, at)
        at = TraceHead.behindComment(bytes, at, end)

        guard at &+ 8 <= end, bytes.isWord("by", at) else { return false }
        clause = SmallRange(from, at)
        let by = bytes.wordStart(at &+ 3, end)
        at = bytes.wordEndInside(by)
        if at &- by <= 4 { return false }
        byWord = SmallRange(by, at)
        let nameEnd = at
        at = TraceHead.behindComment(bytes, at, end)

        guard at &+ 10 <= end, bytes.isWord("with", at) else { return false }
        at = bytes.wordStart(at &+ 5, end)
        if at &+ 10 <= end, bytes.isWord("Microsoft", at) {
            at = bytes.wordStart(at &+ 10, end)
            guard at &+ 8 <= end, bytes.isWord("SMTP", at) else { return false }
            at = bytes.wordStart(at &+ 5, end)
            guard at &+ 6 <= end, bytes.spells("Server", at), bytes.isWordEnd(at &+ 6) else { return false }
            (isExchange, host) = (true, Host.Kind(bytes, by..<nameEnd))
            rest = UInt32(truncatingIfNeeded: at &+ 6)
            return true
        }
        if at &+ 5 <= end, bytes.spells("HTTPS", at), bytes.isWordEnd(at &+ 5) {
            at = bytes.wordStart(at &+ 5, end)
            // Another word might follow.
            guard at == end || bytes[at] == 0x3B || bytes[at] == 0x28 else { return false }
            host = Host.Kind(bytes, by..<nameEnd)
            isExchange = host != .other
            isOfMailbox = isExchange
            rest = UInt32(truncatingIfNeeded: at)
            return true
        }
        if at &+ 4 <= end, bytes.spells("mapi", at), bytes.isWordEnd(at &+ 4) {
            (isExchange, isOfMailbox, host) = (true, true, Host.Kind(bytes, by..<nameEnd))
            rest = UInt32(truncatingIfNeeded: at &+ 4)
            return true
        }
        // ESMTPS and its like: no product of Exchange begins with six to eight letters, whatever follows.
        let length = bytes.wordEndInside(at) &- at
        return at &+ length <= end && length >= 6 && length <= 8
    }

    /// The next byte that is neither white space nor part of a plain comment; the opening mark of one that is not plain.
    @inline(__always)
    private static func behindComment(_ bytes: Bytes, _ at: Int, _ end: Int) -> Int {
        let open = bytes.wordStart(at, end)
        if bytes[open] != 0x28 { return open }
        let close = bytes.commentMarkInside(open &+ 1, end)
        return close < end && bytes[close] == 0x29 ? bytes.wordStart(close &+ 1, end) : open
    }
}

extension Bytes {
    /// Whether `text` and white space behind it stand at an offset; as many bytes must be there.
    @inline(__always)
    func isWord(_ text: StaticString, _ at: Int) -> Bool { spells(text, at) && self[at &+ text.utf8CodeUnitCount] <= 0x20 }

    /// Whether a word ends in front of the offset.
    @inline(__always)
    func isWordEnd(_ at: Int) -> Bool { self[at] <= 0x20 || self[at] == 0x28 || self[at] == 0x3B }
}
