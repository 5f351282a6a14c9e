/// `Authentication-Results` in Microsoft's form, which leaves the authserv-id out ([message-headers-eop-mdo]).
public struct AuthenticationResults: Sendable, Hashable {
    /// The result of each method, upper-cased: `PASS`, `FAIL`, `NONE` …; ``Code/none`` where it is not named.
    public internal(set) var spf = Code.none, dkim = Code.none, dmarc = Code.none, compauth = Code.none
    /// What DMARC asks for, as Microsoft writes it: `none`, `quarantine`, `oreject`, `pct.reject` … Bytes of the value.
    public internal(set) var action: Range<Int>?
    /// The three digits behind `reason=`.
    public internal(set) var reason: Int?
    /// An authserv-id or another method stands first: not the form of Exchange Online Protection.
    public internal(set) var hasAuthservID = false

    init(_ bytes: Bytes, _ body: Range<Int>) {
        var at = body.lowerBound
        var isFirst = true
        while at < body.upperBound {
            let byte = bytes[at]
            if Bytes.isSpace(byte) || byte == 0x3B { at += 1; continue }
            if byte == 0x28 {
                at = Comment.end(bytes, at, body.upperBound)
                continue
            }
            // A token runs to white space, a semicolon or a comment.
            var end = at
            var equals: Int?
            while end < body.upperBound, !Bytes.isSpace(bytes[end]), bytes[end] != 0x3B, bytes[end] != 0x28 {
                if bytes[end] == 0x3D && equals == nil { equals = end }
                end += 1
            }
            if let equals {
                take(bytes, at..<equals, equals + 1..<end)
            } else if isFirst {
                hasAuthservID = true
            }
            isFirst = false
            at = end
        }
    }

    /// Whether DMARC failed, and the action is one that carries the domain's policy out. `oreject` and `pct.…` say that it was not.
    static func honoursDmarc(_ bytes: Bytes, _ body: Range<Int>) -> Bool {
        guard mayHonourDmarc(bytes, body) else { return false }
        let results = AuthenticationResults(bytes, body)
        guard results.dmarc == "FAIL", !results.hasAuthservID, let action = results.action else { return false }
        return bytes.equals(action, "quarantine") || bytes.equals(action, "reject")
    }

    /// Whether `dmarc=fail` and `action=q` or `action=r` stand somewhere, without which the answer is no.
    private static func mayHonourDmarc(_ bytes: Bytes, _ body: Range<Int>) -> Bool {
        // Before and behind each "=" a word is read.
        let end = min(body.upperBound, bytes.count &- 8)
        var at = body.lowerBound &+ 5
        var hasFailed = false, hasAction = false
        while at < end {
            let width = min(end &- at, 64)
            var marks = at &+ 64 <= bytes.count ? bytes.mask64(at, 0x3D) : ~0
            if width < 64 { marks &= ~(~0 &<< UInt64(truncatingIfNeeded: width)) }
            while marks != 0 {
                let equals = at &+ marks.trailingZeroBitCount
                marks &= marks &- 1
                switch bytes[equals &- 1] | 0x20 {
                case 0x63: if bytes.spells("dmarc=fail", equals &- 5) { hasFailed = true }
                case 0x6E where bytes.spells("action=", equals &- 6):
                    let first = bytes[equals &+ 1] | 0x20
                    if first == 0x71 || first == 0x72 { hasAction = true }
                default: break
                }
            }
            at &+= width
        }
        // At the very end of a message no word can be read.
        return (hasFailed && hasAction) || body.upperBound > end
    }

    private mutating func take(_ bytes: Bytes, _ key: Range<Int>, _ value: Range<Int>) {
        if spf == .none, bytes.equals(key, "spf") { spf = Code(bytes, value) }
        if dkim == .none, bytes.equals(key, "dkim") { dkim = Code(bytes, value) }
        if dmarc == .none, bytes.equals(key, "dmarc") { dmarc = Code(bytes, value) }
        if action == nil, bytes.equals(key, "action") { action = value }
        if compauth == .none, bytes.equals(key, "compauth") { compauth = Code(bytes, value) }
        if reason == nil, bytes.equals(key, "reason") { reason = bytes.integer(value) }
    }
}

/// Comments of RFC 5322 section 3.2.2.
enum Comment {
    /// The offset behind the comment that opens at `at`, or `end` where it is never closed. Nesting is counted, not recursed.
    static func end(_ bytes: Bytes, _ at: Int, _ end: Int) -> Int {
        var depth = 0
        var at = at
        while true {
            at = bytes.commentMark(at, end)
            if at >= end { return end }
            switch bytes[at] {
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return at + 1 }
            default: at += 1  // a backslash quotes the byte behind it
            }
            at += 1
        }
    }
}
