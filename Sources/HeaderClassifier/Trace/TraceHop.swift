// Safety: the bytes are those of a text that is held here, borrowed for the closure; the range is all of them.

/// One trace field in full: its clauses with their comments, what it says of TLS and of Exchange, and when it was written.
public struct TraceHop: Sendable, Hashable {
    /// The whole field, and its body: bytes from the start of the message, as all ranges here.
    public let field: Range<Int>, body: Range<Int>
    /// The same field as rules read it.
    public let trace: TraceField
    /// The clauses as they stand, comments and folds included; nil where there is none.
    public let from: Range<Int>?, by: Range<Int>?, with: Range<Int>?, via: Range<Int>?, id: Range<Int>?, `for`: Range<Int>?
    /// What it says of TLS; nil where it says nothing.
    public let security: TransportSecurity?
    /// Of an Exchange hop.
    public let build: ExchangeBuild?
    /// Which part of Exchange wrote it; nil for other servers.
    public let role: HopRole?
    /// The date as it stands.
    public let date: Range<Int>?
    /// Seconds since 1970; nil where the field has no date.
    public let time: Int?
    /// The date was found without a semicolon in front of it, or in the form of ISO 8601.
    public let isLooseDate: Bool
    /// Whose word the field is.
    public internal(set) var standing = Standing.claimed
    /// Seconds since the nearest older hop that has a time. Negative where the clocks differ.
    public internal(set) var delay: Int?

    /// Whether a hop may be believed.
    public enum Standing: UInt8, Sendable, Hashable, CaseIterable {
        /// Written by the recipient's own Exchange.
        case own
        /// Of a host that the policy trusts, above the own ones.
        case trusted
        /// Of the cloud's filter, below the own ones; its reports are believed.
        case filter
        /// Whatever the sender's side, or anyone in between, wrote.
        case claimed

        /// The stable word for it, as JSON has it.
        public var word: String {
            switch self {
            case .own: "own"
            case .trusted: "trusted"
            case .filter: "filter"
            case .claimed: "claimed"
            }
        }
    }

    init(_ bytes: Bytes, field: Range<Int>, body: Range<Int>) {
        let trace = TraceField(bytes, body)
        var end = trace.date.map { date in bytes.lastOffset(of: 0x3B, in: body.lowerBound..<date.lowerBound) ?? date.lowerBound } ?? body.upperBound
        var time = TraceField.time(bytes, body)
        var date = trace.date.flatMap { $0.isEmpty ? nil : $0 }
        var isLoose = false
        if time == nil, let loose = LooseDate.find(bytes, body) {
            (time, date, isLoose) = (loose.seconds, loose.range, true)
            end = min(end, loose.range.lowerBound)
        }
        let starts = [trace.by, trace.with, trace.via, trace.id, trace.for].compactMap { $0?.lowerBound }
        func clause(_ word: Range<Int>?) -> Range<Int>? {
            guard let word else { return nil }
            let next = starts.filter { $0 > word.lowerBound }.min()
            var range = bytes.trimmed(word.lowerBound..<max(word.upperBound, min(next ?? end, max(end, word.lowerBound))))
            // The key word of the clause behind it.
            if next != nil, let space = range.last(where: { Bytes.isSpace(bytes[$0]) || bytes[$0] == 0x29 }), space + 1 >= word.upperBound {
                let key = bytes.trimmed(space + 1..<range.upperBound)
                if bytes.equals(key, "by") || bytes.equals(key, "with") || bytes.equals(key, "via") || bytes.equals(key, "id") || bytes.equals(key, "for") {
                    range = bytes.trimmed(range.lowerBound..<key.lowerBound)
                }
            }
            return range
        }
        self.field = field
        self.body = body
        self.trace = trace
        // Up to `by`, whatever words stand in between.
        from = trace.fromClause.flatMap { $0.isEmpty ? nil : $0 }
        by = clause(trace.by)
        with = clause(trace.with)
        via = clause(trace.via)
        id = clause(trace.id)
        `for` = clause(trace.for)
        security = TransportSecurity(bytes, body.lowerBound..<max(body.lowerBound, end), names: [trace.from, trace.by, trace.for, trace.id], with: trace.with)
        build = trace.isExchange ? trace.id.flatMap { ExchangeBuild(bytes, $0, host: trace.host) } : nil
        role = HopRole(bytes, trace)
        self.date = date
        self.time = time
        isLooseDate = isLoose
    }
}

/// Dates in no form of RFC 5322: without a semicolon, as `2015-06-04 07:36:09.24 +0000`, or as C's asctime writes them. Some senders do.
enum LooseDate {
    /// The last date of a body.
    static func find(_ bytes: Bytes, _ body: Range<Int>) -> (range: Range<Int>, seconds: Int)? {
        // A date is short; what stands before the last 120 bytes is not looked at.
        var at = body.upperBound - 8
        let stop = max(body.lowerBound, body.upperBound - 120)
        while at >= stop {
            let isWordStart = at == body.lowerBound || Bytes.isSpace(bytes[at - 1]) || bytes[at - 1] == 0x3B
            if isWordStart {
                let rest = bytes.trimmed(at..<body.upperBound)
                if isDayName(bytes, rest), let seconds = DateTime.parse(bytes, rest) { return (rest, seconds) }
                if let seconds = iso(bytes, rest) ?? asctime(bytes, rest) { return (rest, seconds) }
            }
            at -= 1
        }
        return nil
    }

    private static func isDayName(_ bytes: Bytes, _ range: Range<Int>) -> Bool {
        let names: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        return names.contains { bytes.hasPrefix(range, $0) }
    }

    /// `Wed Dec 24 04:09:36 2014`, with or without the day's name, a zone behind it: the same words in the order of RFC 5322.
    private static func asctime(_ bytes: Bytes, _ range: Range<Int>) -> Int? {
        var words: [[UInt8]] = []
        for word in bytes.copy(range).split(whereSeparator: { Bytes.isSpace($0) }) where words.count < 6 { words.append(Array(word)) }
        if isDayName(bytes, range), !words.isEmpty { words.removeFirst() }
        // The month stands before the day, the year behind the time.
        guard words.count >= 4, words[0].first.map({ $0 | 0x20 &- 0x61 < 26 }) == true, words[2].contains(0x3A), words[3].count == 4 else { return nil }
        let zone = words.count > 4 ? words[4] : []
        let usual = Array([words[1], words[0], words[3], words[2], zone].joined(separator: [0x20]))
        return unsafe usual.withUnsafeBytes { buffer in unsafe DateTime.parse(Bytes(buffer), 0..<buffer.count) }
    }

    /// `2015-06-04 07:36:09.249601779 +0000 UTC`; without a zone UTC.
    private static func iso(_ bytes: Bytes, _ range: Range<Int>) -> Int? {
        guard range.count >= 19 else { return nil }
        let at = range.lowerBound
        func number(_ from: Int, _ count: Int) -> Int? {
            var value = 0
            for i in from..<from + count {
                let digit = bytes[i] &- 0x30
                if digit > 9 { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard bytes[at + 4] == 0x2D, bytes[at + 7] == 0x2D, bytes[at + 13] == 0x3A, bytes[at + 16] == 0x3A, Bytes.isSpace(bytes[at + 10]) || bytes[at + 10] == 0x54,
            let year = number(at, 4), let month = number(at + 5, 2), let day = number(at + 8, 2), let hour = number(at + 11, 2),
            let minute = number(at + 14, 2), let second = number(at + 17, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = at + 19
        if rest < range.upperBound, bytes[rest] == 0x2E {
            rest += 1
            while rest < range.upperBound, bytes[rest] &- 0x30 < 10 { rest += 1 }
        }
        while rest < range.upperBound, Bytes.isSpace(bytes[rest]) { rest += 1 }
        var zone = 0
        if rest + 5 <= range.upperBound, bytes[rest] == 0x2B || bytes[rest] == 0x2D, let hours = number(rest + 1, 2) {
            let colon = bytes[rest + 3] == 0x3A && rest + 6 <= range.upperBound ? 1 : 0
            if let minutes = number(rest + 3 + colon, 2) { zone = (hours * 60 + minutes) * 60 * (bytes[rest] == 0x2D ? -1 : 1) }
        }
        return DateTime.daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - zone
    }
}
