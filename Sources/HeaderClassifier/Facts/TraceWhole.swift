/// Whether a trace field is one hop, written in one piece.
///
/// Most servers write the name that a client calls itself by behind `from`, some of them with white space and parentheses in it. Such a client can write
/// `x by EX01.example.com with Microsoft SMTP Server` there, and in front of what the server adds stands a whole hop. But the server then adds its own `by`,
/// so that there are two, unless a comment that is never closed swallows it.
enum TraceWhole {
    /// The same for the usual forms at one look: behind the product `(…) id WORD via WORD …`, any of these or none, then one semicolon and the date.
    /// False where ``isOne(_:_:)`` has to look.
    /// - Parameter rest: of ``TraceHead``: the offset behind the product; 0 where the field is not of the usual form.
    @inline(__always)
    static func isUsual(_ rest: UInt32, _ bytes: Bytes, _ end: Int) -> Bool {
        if rest == 0 { return false }
        var at = bytes.wordStart(Int(rest), end)
        if at &+ 16 > end { return false }
        if bytes[at] == 0x28 {
            at = bytes.commentMarkInside(at &+ 1, end)
            if at &+ 16 > end || bytes[at] != 0x29 { return false }
            at = bytes.wordStart(at &+ 1, end)
            if at &+ 16 > end { return false }
        }
        if bytes.isWord("id", at) {
            let id = bytes.wordStart(at &+ 3, end)
            at = bytes.wordEndInside(id)
            // A short word could be a key word.
            if at &- id <= 4 { return false }
            at = bytes.wordStart(at, end)
            if at &+ 16 > end { return false }
        }
        if bytes.isWord("via", at) {
            at = bytes.wordStart(at &+ 4, end)
            if at &+ 16 > end { return false }
            let length = bytes.spells("Mailbox", at) ? 7 : 8
            if length == 8 && !bytes.spells("Frontend", at) { return false }
            at = bytes.wordStart(at &+ length, end)
            if at &+ 16 > end || !bytes.spells("Transport", at) { return false }
            at &+= 9
        }
        return bytes[at] == 0x3B && bytes.offset(of: 0x3B, at &+ 1, end) == end
    }

    /// In front of the semicolon one `by`, at most one `from` and `with`, and no comment that stays open; behind it no other semicolon. The obvious way; linear.
    static func isOne(_ bytes: Bytes, _ body: Range<Int>) -> Bool {
        var from = 0, by = 0, with = 0
        var at = body.lowerBound
        let end = body.upperBound
        while at < end {
            let byte = bytes[at]
            if byte <= 0x20 { at += 1; continue }
            if byte == 0x3B {
                if bytes.offset(of: 0x3B, at + 1, end) < end { return false }
                break
            }
            if byte == 0x28 {
                guard let close = closing(bytes, at, end) else { return false }
                at = close
                continue
            }
            let start = at
            at = bytes.tokenEnd(at, end)
            let word = start..<at
            switch word.count {
            case 2 where bytes.equals(word, "by"): by += 1
            case 4 where bytes.equals(word, "from"): from += 1
            case 4 where bytes.equals(word, "with"): with += 1
            default: break
            }
        }
        return by == 1 && from <= 1 && with <= 1
    }

    /// The offset behind the comment that opens at `at`; nil where it is not closed. Nesting is counted, not recursed.
    private static func closing(_ bytes: Bytes, _ at: Int, _ end: Int) -> Int? {
        var depth = 0
        var at = at
        while at < end {
            at = bytes.commentMark(at, end)
            if at >= end { return nil }
            switch bytes[at] {
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return at + 1 }
            default: at += 1  // a backslash quotes the byte behind it
            }
            at += 1
        }
        return nil
    }
}
