internal import RFC5322

// Safety: the bytes are borrowed for the closure or from whoever made the rewriter, which does not outlive them; it writes to an array.

/// Rewrites text in place: words, host names, addresses and GUIDs become tokens, everything between them stays. What it writes is as long as what
/// stood there.
struct TextRewriter {
    /// What is rewritten.
    let bytes: Bytes
    let tokens: Tokens
    /// Where it goes; at first the same bytes.
    var out: [UInt8]
    /// In lower case: GUIDs whose clock rules read.
    var clocks: Set<[UInt8]> = []
    var eightBit = Tokens.EightBit.utf8

    /// Rewrites a range. Words of the vocabulary stay, unless they belong to a host name or an address.
    mutating func rewrite(_ range: Range<Int>, _ vocabulary: Vocabulary) {
        var at = range.lowerBound
        let end = range.upperBound
        while at < end {
            let byte = bytes[at]
            if byte == 0x3D, at + 1 < end, bytes[at + 1] == 0x3F, let word = unsafe EncodedWord(in: bytes.buffer, at: at, limit: end) {
                rewrite(word)
                at = word.range.upperBound
                continue
            }
            if !TextRewriter.isWordByte(byte) {
                // "::1" begins with its colons.
                if byte == 0x3A, at + 1 < end, bytes[at + 1] == 0x3A, let address = rewriteV6(at, end) { at = address } else { at += 1 }
                continue
            }
            if let next = rewriteGUID(at, end) ?? rewriteV6(at, end) ?? rewriteV4(at, end) {
                at = next
                continue
            }
            at = rewriteRun(at, end, vocabulary)
        }
    }

    /// Letters and digits of ASCII, bytes outside of it.
    static func isWordByte(_ byte: UInt8) -> Bool { byte >= 0x80 || byte &- 0x30 < 10 || Bytes.folded(byte) &- 0x61 < 26 }

    private static func isRunByte(_ byte: UInt8) -> Bool { isWordByte(byte) || byte == 0x2E || byte == 0x2D || byte == 0x5F }

    // MARK: words and host names

    /// A run of letters, digits, ".", "-" and "_": one host name, or words.
    private mutating func rewriteRun(_ start: Int, _ end: Int, _ vocabulary: Vocabulary) -> Int {
        var at = start
        while at < end, TextRewriter.isRunByte(bytes[at]) { at += 1 }
        let next = at
        while at > start, !TextRewriter.isWordByte(bytes[at - 1]) { at -= 1 }
        let run = start..<at
        let isLocalPart = next < end && bytes[next] == 0x40, isDomain = start > 0 && bytes[start - 1] == 0x40
        if !isLocalPart && !isDomain && vocabulary.keeps(folded(run)) { return next }
        if bytes.find(0x2E, in: run) != nil || isDomain {
            if !isLocalPart && !isDomain && vocabulary.keepsNumbers && run.allSatisfy({ !TextRewriter.isWordByte(bytes[$0]) || bytes[$0] &- 0x30 < 10 }) { return next }
            rewriteHost(run, isLocalPart: isLocalPart)
        } else {
            // One behind a sign that an address may have in its local part, too, is a part of it.
            eachWord(run) { word, rewriter in
                if isLocalPart || !vocabulary.keeps(rewriter.folded(word)) { rewriter.rewriteWord(word) }
            }
        }
        return next
    }

    func folded(_ range: Range<Int>) -> [UInt8] { bytes.copy(range).map(Bytes.folded) }

    mutating func eachWord(_ range: Range<Int>, _ body: (Range<Int>, inout TextRewriter) -> Void) {
        var at = range.lowerBound
        while at < range.upperBound {
            let start = at
            while at < range.upperBound, TextRewriter.isWordByte(bytes[at]) { at += 1 }
            if at > start { body(start..<at, &self) } else { at += 1 }
        }
    }

    mutating func rewriteWord(_ word: Range<Int>) { out.replaceSubrange(word, with: tokens.word(bytes.copy(word), eightBit)) }

    /// Label by label, so that what rules compare stays comparable: whole names, first labels, domains at the end.
    mutating func rewriteHost(_ host: Range<Int>, isLocalPart: Bool = false) {
        let text = String(decoding: folded(host), as: UTF8.self)
        let own = isLocalPart ? nil : MicrosoftHost.suffix(of: text)
        let limit = host.upperBound - (own?.utf8.count ?? 0)
        var at = host.lowerBound
        while at < limit {
            let start = at
            while at < limit, bytes[at] != 0x2E { at += 1 }
            let label = start..<at
            at += 1
            if let own, MicrosoftHost.keeps(label: String(decoding: folded(label), as: UTF8.self), before: own) { continue }
            let isLast = at > host.upperBound && start > host.lowerBound && own == nil && !isLocalPart
            if isLast && label.count >= 2 && label.allSatisfy({ Bytes.folded(bytes[$0]) &- 0x61 < 26 }) {
                out.replaceSubrange(label, with: tokens.lastLabel(bytes.copy(label)))
            } else {
                eachWord(label) { $1.rewriteWord($0) }
            }
        }
    }

    // MARK: addresses and GUIDs

    private mutating func rewriteGUID(_ at: Int, _ end: Int) -> Int? {
        guard at + 36 <= end, bytes[at + 8] == 0x2D, bytes[at + 13] == 0x2D, bytes[at + 18] == 0x2D, bytes[at + 23] == 0x2D else { return nil }
        for i in at..<at + 36 where bytes[i] != 0x2D && Bytes.hexDigit(bytes[i]) == nil { return nil }
        if at + 36 < end, TextRewriter.isWordByte(bytes[at + 36]) || bytes[at + 36] == 0x2D { return nil }
        let guid = bytes.copy(at..<at + 36)
        out.replaceSubrange(at..<at + 36, with: tokens.guid(guid, keepsClock: clocks.contains(guid.map(Bytes.folded))))
        return at + 36
    }

    private mutating func rewriteV4(_ at: Int, _ end: Int) -> Int? {
        guard bytes[at] &- 0x30 < 10, let (value, behind) = IPAddress.v4Prefix(bytes, at..<end) else { return nil }
        if behind < end, TextRewriter.isWordByte(bytes[behind]) { return nil }
        out.replaceSubrange(at..<behind, with: tokens.v4(bytes.copy(at..<behind), IPAddress(v4: value)))
        return behind
    }

    private mutating func rewriteV6(_ at: Int, _ end: Int) -> Int? {
        var start = at
        if at + 5 < end, bytes.hasPrefix(at..<end, "IPv6:") { start = at + 5 }
        var behind = start
        var colons = 0
        while behind < end, behind - start < 46, Bytes.hexDigit(bytes[behind]) != nil || bytes[behind] == 0x3A || bytes[behind] == 0x2E {
            if bytes[behind] == 0x3A { colons += 1 }
            behind += 1
        }
        if colons < 2 || (behind < end && TextRewriter.isWordByte(bytes[behind])) { return nil }
        while behind > start, bytes[behind - 1] == 0x2E { behind -= 1 }
        guard let address = IPAddress(bytes, start..<behind) else { return nil }
        out.replaceSubrange(start..<behind, with: tokens.v6(bytes.copy(start..<behind), address))
        return behind
    }
}

/// Hosts of Microsoft's own, which stay: rules tell platforms by them, and they are nobody else's.
enum MicrosoftHost {
    /// The longest that a host name ends in, with its dot, or all of the name.
    static func suffix(of folded: String) -> String? {
        suffixes.first { folded.hasSuffix($0) || $0.utf8.dropFirst().elementsEqual(folded.utf8) }
    }

    static let suffixes = [
        ".mail.protection.outlook.com", ".outbound.protection.outlook.com", ".prod.protection.outlook.com", ".protection.outlook.com", ".prod.outlook.com",
        ".prod.exchangelabs.com", ".exchangelabs.com", ".outlook.office365.com", ".office365.com", ".outlook.com", ".onmicrosoft.com", ".microsoft.com",
    ]

    /// Whether a label in front of such a suffix is Microsoft's own. In front of `mail.protection.outlook.com` stands a customer's domain with dashes for
    /// its dots, or a server's name, which has a digit and no dash; in front of `onmicrosoft.com` a customer's name.
    static func keeps(label: String, before suffix: String) -> Bool {
        let hasDigit = label.utf8.contains { $0 &- 0x30 < 10 }
        switch suffix {
        case ".mail.protection.outlook.com": return hasDigit && !label.contains("-")
        case ".onmicrosoft.com", ".microsoft.com", ".outlook.com", ".office365.com", ".exchangelabs.com": return Vocabulary.hosts.words.contains(label)
        default: return hasDigit || Vocabulary.hosts.words.contains(label)
        }
    }
}
