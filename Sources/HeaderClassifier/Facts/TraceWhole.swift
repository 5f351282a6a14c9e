/// Whether a trace field of a trusted host is one hop, written in one piece. (Exchange's own have a form: ``ExchangeForm``.)
///
/// Most servers write the name that a client calls itself by behind `from`, some of them with white space and parentheses in it. Such a client can write
/// `x by archive.example.com with ESMTP` there, and in front of what the server adds stands a whole hop. But the server then adds its own `by`,
/// so that there are two; a comment that swallows it holds one.
enum TraceWhole {
    /// In front of the semicolon one `by`, at most one `from` and `with`, and no comment that stays open or holds a `by`; behind it no other semicolon. Linear.
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
                guard let close = closing(bytes, at, end), !holdsBy(bytes, at..<close) else { return false }
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

    /// Whether a comment, or one inside of it, has the word `by`.
    private static func holdsBy(_ bytes: Bytes, _ comment: Range<Int>) -> Bool {
        var at = comment.lowerBound
        while at < comment.upperBound {
            let start = at
            at = max(bytes.tokenEnd(at, comment.upperBound), at + 1)
            if bytes.equals(start..<at, "by") { return true }
        }
        return false
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
