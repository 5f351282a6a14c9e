/// One mailbox of an address field (RFC 5322 section 3.4): where its display name and its address stand.
///
/// Structure is found on the raw bytes, before anything is decoded, so that an encoded word can never supply an address.
public struct Mailbox: Sendable, Hashable {
    /// Bytes of the display name as they stand (phrase, quotes and folds included); of the last comment where there is no phrase. Nil if none.
    public internal(set) var displayName: Range<Int>?
    /// Bytes of the addr-spec, without angle brackets and route; nil where there is none.
    public internal(set) var address: Range<Int>?
    /// The display name is a comment behind a bare address.
    public internal(set) var nameIsComment = false

    /// The first mailbox of a body that has an address; failing that the first mailbox; nil for an empty body.
    static func first(_ bytes: Bytes, _ body: Range<Int>) -> Mailbox? {
        var fallback: Mailbox?
        var found: Mailbox?
        each(bytes, body) { mailbox in
            if mailbox.address != nil { found = mailbox; return false }
            if fallback == nil { fallback = mailbox }
            return true
        }
        return found ?? fallback
    }

    /// Calls `take` for each mailbox in order, until it returns false. Linear.
    static func each(_ bytes: Bytes, _ body: Range<Int>, _ take: (Mailbox) -> Bool) {
        var at = body.lowerBound
        let end = body.upperBound
        var parser = MailboxParser()
        while at < end {
            let byte = bytes[at]
            switch byte {
            case 0x20, 0x09, 0x0D, 0x0A:
                at += 1
                parser.space()
            case 0x28:
                let close = Comment.end(bytes, at, end)
                parser.comment(at + 1..<max(at + 1, close - 1))
                at = close
            case 0x22:
                let close = quotedStringEnd(bytes, at, end)
                parser.word(at..<close)
                at = close
            case 0x3C:
                let close = angleEnd(bytes, at, end)
                parser.angle(bytes, at + 1..<close)
                at = min(close + 1, end)
            case 0x2C, 0x3B:
                if let mailbox = parser.finish(), !take(mailbox) { return }
                at += 1
            case 0x3A where parser.isPhraseOnly:
                // The name of a group: its members follow.
                parser = MailboxParser()
                at += 1
            default:
                let start = at
                while at < end, !isDelimiter(bytes[at]) || (bytes[at] == 0x3A && !parser.isPhraseOnly) { at += 1 }
                if at == start { at += 1 }
                parser.word(start..<at)
                for i in start..<at where bytes[i] == 0x40 { parser.lastAt = i }
            }
        }
        if let mailbox = parser.finish() { _ = take(mailbox) }
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0D, 0x0A, 0x28, 0x22, 0x3C, 0x2C, 0x3B, 0x3A: true
        default: false
        }
    }

    private static func quotedStringEnd(_ bytes: Bytes, _ at: Int, _ end: Int) -> Int {
        var at = at + 1
        while at < end {
            if bytes[at] == 0x5C { at += 2; continue }
            if bytes[at] == 0x22 { return at + 1 }
            at += 1
        }
        return end
    }

    /// Offset of the `>` that closes the bracket at `at`; a quoted local part may hold one. `end` where it is missing.
    private static func angleEnd(_ bytes: Bytes, _ at: Int, _ end: Int) -> Int {
        var i = at + 1
        while i < end, bytes[i] != 0x3E {
            i = bytes[i] == 0x22 ? quotedStringEnd(bytes, i, end) : i + 1
        }
        return i < end ? i : bytes.find(0x3E, in: at..<end) ?? end
    }
}

/// What was met of a mailbox so far.
private struct MailboxParser {
    var phrase: Range<Int>?
    /// The run of words without white space that the last "@" stands in.
    var run: Range<Int>?
    var lastAt: Int?
    var address: Range<Int>?
    var lastComment: Range<Int>?
    private var phraseBeforeRun: Range<Int>?
    private var addressRun: Range<Int>?
    private var phraseBeforeAddress: Range<Int>?
    private var inRun = false

    /// Nothing but words of a name so far: a colon would end the name of a group.
    var isPhraseOnly: Bool { address == nil && lastAt == nil }

    mutating func space() { closeRun() }

    mutating func comment(_ range: Range<Int>) {
        closeRun()
        lastComment = range
    }

    mutating func word(_ range: Range<Int>) {
        if !inRun {
            phraseBeforeRun = phrase
            run = range
            inRun = true
        } else {
            run = run!.lowerBound..<range.upperBound
        }
        if address == nil { phrase = (phrase ?? range).lowerBound..<range.upperBound }
    }

    private mutating func closeRun() {
        guard inRun, let run else { return }
        if let lastAt, run.contains(lastAt) {
            addressRun = run
            phraseBeforeAddress = phraseBeforeRun
        }
        inRun = false
    }

    mutating func angle(_ bytes: Bytes, _ inside: Range<Int>) {
        closeRun()
        if address != nil { return }
        var spec = bytes.trimmed(inside)
        // An obsolete route, "<@a,@b:c@d>".
        if !spec.isEmpty, bytes[spec.lowerBound] == 0x40, let colon = bytes.find(0x3A, in: spec) { spec = colon + 1..<spec.upperBound }
        if !spec.isEmpty { address = spec }
    }

    /// The mailbox, and everything made ready for the next.
    mutating func finish() -> Mailbox? {
        closeRun()
        defer { self = MailboxParser() }
        var mailbox = Mailbox()
        if let address {
            mailbox.address = address
            mailbox.displayName = phrase
        } else if let addressRun {
            mailbox.address = addressRun
            mailbox.displayName = phraseBeforeAddress
        } else if phrase != nil || lastComment != nil {
            mailbox.displayName = phrase
        } else {
            return nil
        }
        if mailbox.displayName == nil, let lastComment {
            mailbox.displayName = lastComment
            mailbox.nameIsComment = true
        }
        return mailbox
    }
}
