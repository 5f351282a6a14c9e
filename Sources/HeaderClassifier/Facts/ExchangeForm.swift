/// The form in which Exchange writes a trace field, from its first word to its last:
///
///     [from NAME [(ADDRESS)]] by NAME [(ADDRESS)] with PRODUCT [(TLS)] [id BUILD] [via ROLE]; DATE
///
/// Observed on 22,770 trace fields of Exchange on real mail. Nine others lack a name or a clause, most of them blotted out; none of these is a newest hop.
///
/// Other servers write into their field what the sender chose: in front of their `by` the name that the client calls itself, behind it the addresses of the
/// envelope. With the one a client can write a whole hop of Exchange and open a comment that swallows what the server adds; with the other he can close it. So
/// nothing is passed over here: no comment holds white space, so that no clause fits into one, and there is no clause that holds an address of the envelope.
struct ExchangeForm {
    private let bytes: Bytes
    private let end: Int
    private var at: Int

    /// Linear.
    /// - Parameter head: what was read of the field.
    static func fits(_ head: TraceHead, _ bytes: Bytes, _ body: Range<Int>) -> Bool {
        if fitsAtOneLook(head, bytes, body.upperBound) { return true }
        var form = ExchangeForm(bytes: bytes, end: body.upperBound, at: body.lowerBound)
        return form.fits()
    }

    private mutating func fits() -> Bool {
        // An empty comment in front means nothing, and no client has a say there.
        let start = bytes.wordStart(at, end)
        if start &+ 2 < end, bytes[start] == 0x28, bytes[start &+ 1] == 0x29 { at = start &+ 2 }
        if take("from"), !takeHost() { return false }
        guard take("by"), takeHost(), take("with"), takeProduct() else { return false }
        if take("id"), !takeBuild() { return false }
        if take("via"), !takeRole() { return false }
        return isDate()
    }

    /// A word, and white space behind it.
    @inline(__always)
    private mutating func take(_ word: StaticString) -> Bool {
        let start = bytes.wordStart(at, end)
        guard start &+ word.utf8CodeUnitCount < end, bytes.isWord(word, start) else { return false }
        at = start &+ word.utf8CodeUnitCount
        return true
    }

    /// A word that white space, a comment, the semicolon or the end follows.
    @inline(__always)
    private mutating func takeLast(_ word: StaticString) -> Bool {
        let start = bytes.wordStart(at, end)
        let behind = start &+ word.utf8CodeUnitCount
        guard behind <= end, bytes.spells(word, start), behind == end || bytes.isWordEnd(behind) else { return false }
        at = behind
        return true
    }

    /// The next word; empty where there is none.
    @inline(__always)
    private mutating func word() -> Range<Int> {
        let start = bytes.wordStart(at, end)
        at = bytes.tokenEnd(start, end)
        return start..<at
    }

    /// A name, and an address in parentheses.
    private mutating func takeHost() -> Bool {
        if word().isEmpty { return false }
        let open = bytes.wordStart(at, end)
        if open == end { return false }
        if bytes[open] != 0x28 { return true }
        at = bytes.tokenEnd(open &+ 1, end)
        // A backslash would quote the mark.
        return bytes[at &- 1] == 0x29 && bytes[at &- 2] != 0x5C
    }

    private mutating func takeProduct() -> Bool {
        if takeLast("HTTPS") || takeLast("mapi") { return true }
        guard take("Microsoft"), take("SMTP"), takeLast("Server") else { return false }
        let open = bytes.wordStart(at, end)
        if open == end || bytes[open] != 0x28 { return true }
        at = open &+ 1
        if takeLast("TLS)") { return true }
        let version = word()
        guard bytes.hasPrefix(version, "version="), bytes[version.upperBound &- 1] == 0x2C else { return false }
        let cipher = word()
        return bytes.hasPrefix(cipher, "cipher=") && bytes[cipher.upperBound &- 1] == 0x29
    }

    /// Digits and dots.
    private mutating func takeBuild() -> Bool {
        let build = word()
        for i in build where bytes[i] &- 0x30 > 9 && bytes[i] != 0x2E { return false }
        return !build.isEmpty
    }

    /// What took the message: a role of a server, or a host of the cloud.
    private mutating func takeRole() -> Bool {
        if take("Frontend") || take("Mailbox") { return takeLast("Transport") }
        return Host.isExchangeOnline(bytes, word())
    }

    /// The same for what is usual, from where ``TraceHead`` has read to; false where the words must be looked at. Names, `by` and `with` were found in their
    /// places, so that of them only the comments are left.
    private static func fitsAtOneLook(_ head: TraceHead, _ bytes: Bytes, _ end: Int) -> Bool {
        guard head.rest != 0, let from = head.from, let by = head.by, isHostComment(bytes, from.upperBound, end), isHostComment(bytes, by.upperBound, end) else { return false }
        var at = bytes.wordStart(Int(head.rest), end)
        if at &+ 32 > end { return false }
        if bytes[at] == 0x28 {
            guard !head.isOfMailbox, bytes.spells("version=", at &+ 1) else { return false }
            at = bytes.wordEndInside(at &+ 9)
            if bytes[at &- 1] != 0x2C { return false }
            at = bytes.wordStart(at, end)
            if at &+ 48 > end || !bytes.spells("cipher=", at) { return false }
            at = bytes.wordEndInside(at &+ 7)
            if bytes[at &- 1] != 0x29 { return false }
            at = bytes.wordStart(at, end)
        }
        if at &+ 32 > end { return false }
        if bytes.isWord("id", at) {
            let id = bytes.wordStart(at &+ 3, end)
            at = id
            while at < end, bytes[at] &- 0x30 < 10 || bytes[at] == 0x2E { at &+= 1 }
            if at == id || (bytes[at] > 0x20 && bytes[at] != 0x3B) { return false }
            at = bytes.wordStart(at, end)
            if at &+ 32 > end { return false }
        }
        if bytes.isWord("via", at) {
            at = bytes.wordStart(at &+ 4, end)
            let length = bytes.isWord("Mailbox", at) ? 8 : 9
            if length == 9 && !bytes.isWord("Frontend", at) { return false }
            at = bytes.wordStart(at &+ length, end)
            if at &+ 32 > end || !bytes.spells("Transport", at) { return false }
            at &+= 9
        }
        if bytes[at] != 0x3B { return false }
        // The rest is as short as a date, and ends like one: `11:08:57 +0100`.
        if end &- at > 42 || bytes.offset(of: 0x3B, at &+ 1, end) < end || bytes.commentMarkInside(at &+ 1, end) < end { return false }
        guard bytes[end &- 6] <= 0x20, bytes[end &- 5] == 0x2B || bytes[end &- 5] == 0x2D else { return false }
        var time = end &- 6
        while bytes[time &- 1] <= 0x20 { time &-= 1 }
        return time &- 9 > at && bytes[time &- 9] <= 0x20 && bytes[time &- 6] == 0x3A && bytes[time &- 3] == 0x3A
    }

    /// Whether behind a name stands an address in parentheses, or nothing of that kind. The field goes on behind it.
    @inline(__always)
    private static func isHostComment(_ bytes: Bytes, _ at: Int, _ end: Int) -> Bool {
        let open = bytes.wordStart(at, end)
        if bytes[open] != 0x28 { return true }
        let close = bytes.wordEndInside(open &+ 1)
        return close < end && bytes[close &- 1] == 0x29 && bytes[close &- 2] != 0x5C
    }

    /// The semicolon, and five or six words, the last but one with colons in it: `Wed, 18 Feb 2026 11:08:57 +0100`.
    private mutating func isDate() -> Bool {
        at = bytes.wordStart(at, end)
        guard at < end, bytes[at] == 0x3B else { return false }
        at &+= 1
        var words = 0
        var time = 0..<0, last = 0..<0
        while words < 7, bytes.wordStart(at, end) < end {
            time = last
            last = word()
            if last.isEmpty { return false }
            words &+= 1
        }
        return (words == 5 || words == 6) && bytes[time.lowerBound] &- 0x30 < 10 && bytes.find(0x3A, in: time) != nil
    }
}
