/// What attestation asks of a `Received` field: between whom the hop was, and whether Exchange took it. It stands in the first half of
/// the field, so that the rest need not be looked at.
struct TraceHead: Equatable {
    private(set) var fromWord = SmallRange.none, byWord = SmallRange.none, fromWords = SmallRange.none
    private(set) var isExchange = false
    private(set) var host = Host.Kind.other

    var from: Range<Int>? { fromWord.range }
    var by: Range<Int>? { byWord.range }

    /// Of the usual form at one look; of any other what ``TraceField`` makes of it.
    init(_ bytes: Bytes, _ body: Range<Int>) {
        if !readUsualForm(bytes, body) { self = TraceHead(TraceField(bytes, body, depth: .with)) }
    }

    /// The obvious way, which the usual form must agree with.
    init(_ field: TraceField) {
        (fromWord, byWord, fromWords) = (field.fromWord, field.byWord, field.fromWords)
        (isExchange, host) = (field.isExchange, field.host)
    }

    func clientAddress(_ bytes: Bytes) -> IPAddress? { TraceField.clientAddress(bytes, clause: fromWords, name: fromWord) }

    /// `from NAME (…) by NAME (…) with PRODUCT`, the product one of Exchange's, and nothing else in between: how Exchange writes its hops.
    /// False for anything else; what was read until then is of no use. Names of up to four letters could be key words.
    private mutating func readUsualForm(_ bytes: Bytes, _ body: Range<Int>) -> Bool {
        let end = body.upperBound
        var at = bytes.wordStart(body.lowerBound, end)
        guard at &+ 8 <= end, bytes.spells("from", at), bytes[at &+ 4] <= 0x20 else { return false }
        let clause = at &+ 4
        at = bytes.wordStart(at &+ 5, end)
        var start = at
        at = bytes.tokenEnd(at, end)
        if at &- start <= 4 { return false }
        fromWord = SmallRange(start, at)
        at = TraceHead.behindComments(bytes, at, end)

        guard at &+ 8 <= end, bytes[at] | 0x20 == 0x62, bytes[at &+ 1] | 0x20 == 0x79, bytes[at &+ 2] <= 0x20 else { return false }
        let words = bytes.trimmed(clause..<at)
        fromWords = SmallRange(words.lowerBound, words.upperBound)
        at = bytes.wordStart(at &+ 3, end)
        start = at
        at = bytes.tokenEnd(at, end)
        if at &- start <= 4 { return false }
        byWord = SmallRange(start, at)
        let name = start..<at
        at = TraceHead.behindComments(bytes, at, end)

        guard at &+ 10 <= end, bytes.spells("with", at), bytes[at &+ 4] <= 0x20 else { return false }
        at = bytes.wordStart(at &+ 5, end)
        guard at &+ 5 <= end else { return false }
        if at &+ 10 <= end, bytes.spells("Microsoft", at), bytes[at &+ 9] <= 0x20 {
            at = bytes.wordStart(at &+ 10, end)
            guard at &+ 8 <= end, bytes.spells("SMTP", at), bytes[at &+ 4] <= 0x20 else { return false }
            at = bytes.wordStart(at &+ 5, end)
            guard at &+ 6 <= end, bytes.spells("Server", at), bytes.isWordEnd(at &+ 6, end) else { return false }
            (isExchange, host) = (true, Host.Kind(bytes, name))
            return true
        }
        if bytes.spells("HTTPS", at), bytes.isWordEnd(at &+ 5, end) {
            at = bytes.wordStart(at &+ 5, end)
            // Another word might follow.
            guard at == end || bytes[at] == 0x3B || bytes[at] == 0x28 else { return false }
            host = Host.Kind(bytes, name)
            isExchange = host != .other
            return true
        }
        if bytes.spells("mapi", at), bytes.isWordEnd(at &+ 4, end) {
            (isExchange, host) = (true, Host.Kind(bytes, name))
            return true
        }
        return false
    }

    /// The next byte that is neither white space nor part of a comment.
    @inline(__always)
    private static func behindComments(_ bytes: Bytes, _ at: Int, _ end: Int) -> Int {
        var at = bytes.wordStart(at, end)
        while at < end, bytes[at] == 0x28 { at = bytes.wordStart(Comment.end(bytes, at, end), end) }
        return at
    }
}

extension Bytes {
    /// Whether `text` stands at an offset, letters without regard to case. The bytes must lie within the message.
    @inline(__always)
    func spells(_ text: StaticString, _ at: Int) -> Bool { hasPrefix(at..<at &+ text.utf8CodeUnitCount, text) }

    /// Whether a word ends in front of the offset.
    @inline(__always)
    func isWordEnd(_ at: Int, _ end: Int) -> Bool { at == end || self[at] <= 0x20 || self[at] == 0x28 || self[at] == 0x3B }
}
