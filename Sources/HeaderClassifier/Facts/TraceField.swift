// Safety: the buffer is the caller's, from which the field was read; borrowed for the call.

/// A range of a message in eight bytes; empty at 0 where there is none.
struct SmallRange: Sendable, Hashable {
    private let lower: UInt32, upper: UInt32

    static let none = SmallRange(0, 0)

    @inline(__always)
    init(_ lower: Int, _ upper: Int) {
        self.lower = UInt32(truncatingIfNeeded: lower)
        self.upper = UInt32(truncatingIfNeeded: upper)
    }

    @inline(__always) var isNone: Bool { upper == 0 }
    @inline(__always) var range: Range<Int>? { upper == 0 ? nil : Int(lower)..<Int(upper) }
    @inline(__always) var lowerBound: Int { Int(lower) }
}

/// A `Received` field: one hop. RFC 5321 section 4.4, and the forms that Exchange and other servers write.
public struct TraceField: Sendable, Hashable {
    private(set) var fromWord = SmallRange.none, byWord = SmallRange.none, fromWords = SmallRange.none
    private var withWords = SmallRange.none, viaWords = SmallRange.none, idWord = SmallRange.none, forWord = SmallRange.none
    private var dateWords = SmallRange.none
    /// Received by Exchange: `with Microsoft SMTP Server`, `with mapi`, or `with HTTPS` by a host of Exchange Online.
    public private(set) var isExchange = false
    /// With HTTPS or mapi: the last step into a mailbox, or the first out of one.
    private(set) var isOfMailbox = false
    /// What kind of host stands behind `by`; looked up for Exchange hops only.
    private(set) var host = Host.Kind.other

    /// Name after `from`; bytes of the message. Nil where the clause is missing, as below.
    public var from: Range<Int>? { fromWord.range }
    /// Name after `by`: the server that wrote the field.
    public var by: Range<Int>? { byWord.range }
    /// What stands after `with`: the protocol.
    public var with: Range<Int>? { withWords.range }
    /// What stands after `via`: in Exchange's fields its service.
    public var via: Range<Int>? { viaWords.range }
    /// The word after `id`: in Exchange's fields its build.
    public var id: Range<Int>? { idWord.range }
    /// The word after `for`: a recipient.
    public var `for`: Range<Int>? { forWord.range }
    /// What stands between `from` and `by`: name and comments, with the address the client came from.
    public var fromClause: Range<Int>? { fromWords.range }
    /// What stands behind the last semicolon.
    public var date: Range<Int>? { dateWords.range }

    /// Which clauses to look for: everything, or only as far as `with`, which tells an Exchange hop.
    enum Depth { case all, with }

    init(_ bytes: Bytes, _ body: Range<Int>, depth: Depth = .all) {
        var at = body.lowerBound
        var end = body.upperBound
        if depth == .all, let semicolon = TraceField.lastSemicolon(bytes, body) {
            let date = bytes.trimmed(semicolon + 1..<end)
            dateWords = SmallRange(date.lowerBound, date.upperBound)
            end = semicolon
        }
        var clause = Clause.none
        var clauseStart = at
        var product = Product.none
        while at < end {
            let byte = bytes[at]
            if byte <= 0x20 { at += 1; continue }
            if byte == 0x28 {
                // Behind the value of "with" stand only versions and ciphers.
                if depth == .with && !withWords.isNone { break }
                at = Comment.end(bytes, at, end)
                continue
            }
            if byte == 0x3B {
                if depth == .with { break }
                at += 1
                continue
            }
            let start = at
            at = bytes.tokenEnd(at, end)
            let word = start..<at
            if word.count <= 4, let next = Clause(bytes, word), next.follows(clause) {
                if clause == .from { closeFrom(bytes, clauseStart..<start) }
                if clause == .with && depth == .with { clause = .none; break }
                clause = next
                clauseStart = at
            } else {
                if clause == .with { product = product.followed(by: bytes, word) }
                extend(clause, word)
            }
        }
        if clause == .from { closeFrom(bytes, clauseStart..<min(at, end)) }
        guard let with, let by else {
            isExchange = product == .microsoftSMTPServer || product == .mapi
            isOfMailbox = product == .mapi
            return
        }
        switch product {
        case .microsoftSMTPServer, .mapi:
            isExchange = true
            isOfMailbox = product == .mapi
            host = Host.Kind(bytes, by)
        case .none where bytes.hasPrefix(with, "HTTPS"):
            let kind = Host.Kind(bytes, by)
            if kind != .other { (isExchange, isOfMailbox, host) = (true, true, kind) }
        default: break
        }
    }

    /// Which of Exchange's products the words behind "with" have spelled so far.
    private enum Product: UInt8 {
        case none, microsoft, microsoftSMTP, microsoftSMTPServer, mapi, other

        @inline(__always)
        func followed(by bytes: Bytes, _ word: Range<Int>) -> Product {
            switch self {
            case .none:
                // "microsof", "mapi" as numbers, first letter lowest.
                if word.count == 9 { return Bytes.folded(bytes.word(word.lowerBound)) == 0x666F_736F_7263_696D ? .microsoft : .other }
                if word.count == 4 { return bytes.shortWord(word) == 0x6970_616D ? .mapi : .other }
                return word.count == 5 ? .none : .other
            case .microsoft: return word.count == 4 && bytes.shortWord(word) == 0x7074_6D73 ? .microsoftSMTP : .other
            case .microsoftSMTP: return bytes.equals(word, "Server") ? .microsoftSMTPServer : .other
            case .microsoftSMTPServer, .mapi, .other: return self
            }
        }
    }

    /// The words are compared as numbers: `from` is 0x6D6F7266, its first letter lowest.
    private enum Clause: UInt8 {
        case none, from, by, via, with, id, `for`

        @inline(__always)
        init?(_ bytes: Bytes, _ word: Range<Int>) {
            switch bytes.shortWord(word) {
            case 0x6D6F_7266: self = .from
            case 0x7962: self = .by
            case 0x616976: self = .via
            case 0x6874_6977: self = .with
            case 0x6469: self = .id
            case 0x726F66: self = .for
            default: return nil
            }
        }

        /// `from` and `by` open a field; the others follow in any order. A word that merely looks like `from` later on is a value.
        @inline(__always)
        func follows(_ clause: Clause) -> Bool {
            switch self {
            case .from: clause == .none
            case .by: clause == .none || clause == .from
            default: clause != .none || self != .for
            }
        }
    }

    @inline(__always)
    private mutating func extend(_ clause: Clause, _ word: Range<Int>) {
        let range = SmallRange(word.lowerBound, word.upperBound)
        switch clause {
        case .none: break
        case .from: if fromWord.isNone { fromWord = range }
        case .by: if byWord.isNone { byWord = range }
        case .via: viaWords = viaWords.isNone ? range : SmallRange(viaWords.lowerBound, word.upperBound)
        case .with: withWords = withWords.isNone ? range : SmallRange(withWords.lowerBound, word.upperBound)
        case .id: if idWord.isNone { idWord = range }
        case .for: if forWord.isNone { forWord = range }
        }
    }

    private mutating func closeFrom(_ bytes: Bytes, _ range: Range<Int>) {
        let words = bytes.trimmed(range)
        fromWords = SmallRange(words.lowerBound, words.upperBound)
    }

    /// When the field was written: seconds since 1970, from what stands behind the last semicolon of its body.
    static func time(_ bytes: Bytes, _ body: Range<Int>) -> Int? {
        lastSemicolon(bytes, body).flatMap { DateTime.parse(bytes, $0 + 1..<body.upperBound) }
    }

    private static func lastSemicolon(_ bytes: Bytes, _ body: Range<Int>) -> Int? {
        bytes.lastOffset(of: 0x3B, in: body)
    }

    /// The address of the client, of the message the field was read from.
    public func clientAddress(in buffer: UnsafeRawBufferPointer) -> IPAddress? { unsafe clientAddress(Bytes(buffer)) }

    func clientAddress(_ bytes: Bytes) -> IPAddress? { TraceField.clientAddress(bytes, clause: fromWords, name: fromWord) }

    /// The address of the client: the last one in the `from` clause that stands in brackets or parentheses; failing that the name itself.
    static func clientAddress(_ bytes: Bytes, clause: SmallRange, name: SmallRange) -> IPAddress? {
        guard let clause = clause.range else { return nil }
        var result: IPAddress?
        var at = clause.lowerBound
        while true {
            at = bytes.openingMark(at, clause.upperBound)
            if at >= clause.upperBound { break }
            at &+= 1
            let start = at
            // Most are plain IPv4 addresses.
            if let (value, end) = IPAddress.v4Prefix(bytes, start..<clause.upperBound), end == clause.upperBound || !TraceField.isAddressByte(bytes[end]) {
                result = IPAddress(v4: value)
                at = end
                continue
            }
            while at < clause.upperBound, TraceField.isAddressByte(bytes[at]) { at &+= 1 }
            if at &- start >= 3, let address = IPAddress(bytes, start..<at) { result = address }
        }
        return result ?? name.range.flatMap { IPAddress(bytes, $0) }
    }

    @inline(__always)
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        // Hexadecimal digits, letters of a tag ("IPv6:") or a zone, colon, dot, percent sign.
        byte &- 0x30 < 11 || byte == 0x2E || byte == 0x25 || Bytes.folded(byte) &- 0x61 < 26
    }
}

/// Host names of Microsoft's cloud, by suffix (observed).
enum Host {
    enum Kind: UInt8, Sendable, Hashable {
        case other, exchangeOnline
        /// The edge of Exchange Online Protection, where mail enters the cloud.
        case protectionEdge

        init(_ bytes: Bytes, _ host: Range<Int>) {
            self = .other
            let length = host.count
            let end = host.upperBound
            if length < 17 { return }
            // The last sixteen letters tell the families apart, and decide at once for other hosts.
            switch Bytes.folded(bytes.word(end &- 16)) {
            case 0x7475_6F2E_646F_7270 where bytes.spells(".prod.outlook.com", end &- 17): self = .exchangeOnline
            case 0x6369_6666_6F2E_6B6F where length >= 22 && bytes.spells(".outlook.office365.com", end &- 22): self = .exchangeOnline
            case 0x7475_6F2E_6E6F_6974 where length >= 23 && bytes.spells(".protection.outlook.com", end &- 23):
                self = length >= 28 && bytes.spells(".mail", end &- 28) ? .protectionEdge : .exchangeOnline
            default: break
            }
        }
    }

    static func isExchangeOnline(_ bytes: Bytes, _ host: Range<Int>) -> Bool { Kind(bytes, host) != .other }

    /// The first label: `EX01` of `EX01.example.com`.
    @inline(__always)
    static func firstLabel(_ bytes: Bytes, _ host: Range<Int>) -> Range<Int> {
        host.lowerBound..<(bytes.find(0x2E, in: host) ?? host.upperBound)
    }

    /// Whether `label`, which holds no dot, is the first label of a host.
    @inline(__always)
    static func hasFirstLabel(_ bytes: Bytes, _ host: Range<Int>, _ label: Range<Int>) -> Bool {
        let end = host.lowerBound &+ label.count
        if end > host.upperBound || (end < host.upperBound && bytes[end] != 0x2E) { return false }
        return bytes.equalRanges(host.lowerBound..<end, label)
    }
}
