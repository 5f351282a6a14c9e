/// A `Received` field: one hop. RFC 5321 section 4.4, and the forms that Exchange and other servers write.
public struct TraceField: Sendable, Hashable {
    /// Name after `from`, `by`, the values of the other clauses; bytes of the message. Nil where the clause is missing.
    public internal(set) var from: Range<Int>?, by: Range<Int>?, with: Range<Int>?, via: Range<Int>?, id: Range<Int>?, `for`: Range<Int>?
    /// What stands between `from` and `by`: name and comments, with the address the client came from.
    public internal(set) var fromClause: Range<Int>?
    /// What stands behind the last semicolon.
    public internal(set) var date: Range<Int>?
    /// Received by Exchange: `with Microsoft SMTP Server`, `with mapi`, or `with HTTPS` by a host of Exchange Online.
    public internal(set) var isExchange = false

    /// Which clauses to look for: everything, or only as far as `with`, which tells an Exchange hop.
    enum Depth { case all, with }

    init(_ bytes: Bytes, _ body: Range<Int>, depth: Depth = .all) {
        var at = body.lowerBound
        var end = body.upperBound
        if depth == .all, let semicolon = TraceField.lastSemicolon(bytes, body) {
            date = bytes.trimmed(semicolon + 1..<end)
            end = semicolon
        }
        var clause = Clause.none
        var clauseStart = at
        while at < end {
            let byte = bytes[at]
            if Bytes.isSpace(byte) { at += 1; continue }
            if byte == 0x28 { at = Comment.end(bytes, at, end); continue }
            if byte == 0x3B && depth == .with { break }
            let start = at
            while at < end, !Bytes.isSpace(bytes[at]), bytes[at] != 0x28, bytes[at] != 0x3B { at += 1 }
            if at == start { at += 1; continue }
            let word = start..<at
            if let next = Clause(bytes, word), next.follows(clause) {
                close(clause, clauseStart..<start, bytes)
                if clause == .with && depth == .with { clause = .none; break }
                clause = next
                clauseStart = at
            } else {
                extend(clause, word, bytes)
            }
        }
        close(clause, clauseStart..<min(at, end), bytes)
        if let with {
            isExchange =
                bytes.hasPrefix(with, "mapi") || TraceField.isMicrosoftSMTPServer(bytes, with)
                || (bytes.hasPrefix(with, "HTTPS") && by.map { Host.isExchangeOnline(bytes, $0) } == true)
        }
    }

    private enum Clause: UInt8 {
        case none, from, by, via, with, id, `for`

        @inline(__always)
        init?(_ bytes: Bytes, _ word: Range<Int>) {
            if word.count > 4 { return nil }
            switch Code(bytes, word) {
            case "FROM": self = .from
            case "BY": self = .by
            case "VIA": self = .via
            case "WITH": self = .with
            case "ID": self = .id
            case "FOR": self = .for
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
    private mutating func extend(_ clause: Clause, _ word: Range<Int>, _ bytes: Bytes) {
        switch clause {
        case .none: break
        case .from: if from == nil { from = word }
        case .by: if by == nil { by = word }
        case .via: via = (via ?? word).lowerBound..<word.upperBound
        case .with: with = (with ?? word).lowerBound..<word.upperBound
        case .id: if id == nil { id = word }
        case .for: if `for` == nil { `for` = word }
        }
    }

    @inline(__always)
    private mutating func close(_ clause: Clause, _ range: Range<Int>, _ bytes: Bytes) {
        if clause == .from { fromClause = bytes.trimmed(range) }
    }

    /// `Microsoft SMTP Server`, with any white space between the words.
    private static func isMicrosoftSMTPServer(_ bytes: Bytes, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        for word in ["Microsoft", "SMTP", "Server"] as [StaticString] {
            while at < range.upperBound, Bytes.isSpace(bytes[at]) { at += 1 }
            guard bytes.hasPrefix(at..<range.upperBound, word) else { return false }
            at += word.utf8CodeUnitCount
            if at < range.upperBound, !Bytes.isSpace(bytes[at]) { return false }
        }
        return true
    }

    private static func lastSemicolon(_ bytes: Bytes, _ body: Range<Int>) -> Int? {
        var at = body.upperBound
        while at > body.lowerBound {
            at -= 1
            if bytes[at] == 0x3B { return at }
        }
        return nil
    }

    /// The address of the client, of the message the field was read from.
    public func clientAddress(in buffer: UnsafeRawBufferPointer) -> IPAddress? { unsafe clientAddress(Bytes(buffer)) }

    /// The address of the client: the last one in the `from` clause, in brackets, in parentheses, or alone.
    func clientAddress(_ bytes: Bytes) -> IPAddress? {
        guard let clause = fromClause else { return nil }
        var result: IPAddress?
        var at = clause.lowerBound
        while at < clause.upperBound {
            let start = at
            while at < clause.upperBound, TraceField.isAddressByte(bytes[at]) { at += 1 }
            if at - start >= 3, let address = IPAddress(bytes, start..<at) { result = address }
            if at < clause.upperBound { at += 1 }
        }
        return result
    }

    @inline(__always)
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        // Hexadecimal digits, letters of a tag ("IPv6:") or a zone, colon, dot, percent sign.
        byte &- 0x30 < 11 || byte == 0x2E || byte == 0x25 || Bytes.folded(byte) &- 0x61 < 26
    }
}

/// Host names of Microsoft's cloud, by suffix (observed).
enum Host {
    static func isExchangeOnline(_ bytes: Bytes, _ host: Range<Int>) -> Bool {
        guard host.count > 12, bytes.hasSuffix(host, "outlook.com") || bytes.hasSuffix(host, "office365.com") else { return false }
        return bytes.hasSuffix(host, ".prod.outlook.com") || bytes.hasSuffix(host, ".outlook.office365.com")
            || bytes.hasSuffix(host, ".protection.outlook.com")
    }

    /// The edge of Exchange Online Protection, where mail enters the cloud.
    static func isProtectionEdge(_ bytes: Bytes, _ host: Range<Int>) -> Bool {
        bytes.hasSuffix(host, ".mail.protection.outlook.com")
    }

    /// The first label: `EX01` of `EX01.example.com`.
    static func firstLabel(_ bytes: Bytes, _ host: Range<Int>) -> Range<Int> {
        host.lowerBound..<(bytes.find(0x2E, in: host) ?? host.upperBound)
    }
}
