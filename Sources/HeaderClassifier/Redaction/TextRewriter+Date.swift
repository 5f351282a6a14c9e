/// Dates, which rules and hops read.
extension TextRewriter {
    /// Numbers, names of days and zones stay, and a month that stands between day and year. Of a month that is spelled out in another language its first three letters,
    /// which are all that is read of it.
    mutating func rewriteDate(_ range: Range<Int>) {
        rewrite(range, .dates)
        var at = range.lowerBound
        while at < range.upperBound {
            let start = at
            while at < range.upperBound, TextRewriter.isWordByte(bytes[at]) { at += 1 }
            if at == start { at += 1; continue }
            let word = start..<at
            guard word.count > 3, word.allSatisfy({ Bytes.folded(bytes[$0]) &- 0x61 < 26 }), TextRewriter.months.contains(where: { $0.starts(with: folded(start..<start + 3)) }),
                number(before: start, range) <= 2, number(behind: at, range) == 4
            else { continue }
            let kept = TextRewriter.months.contains { $0.elementsEqual(folded(word)) } ? word : start..<start + 3
            for i in kept { out[i] = bytes[i] }
        }
    }

    /// Digits of the number in front, behind white space or a hyphen; many where there is none.
    private func number(before start: Int, _ range: Range<Int>) -> Int {
        var at = start
        while at > range.lowerBound, Bytes.isSpace(bytes[at - 1]) || bytes[at - 1] == 0x2D { at -= 1 }
        let end = at
        while at > range.lowerBound, bytes[at - 1] &- 0x30 < 10 { at -= 1 }
        return at == end || end == start ? .max : end - at
    }

    private func number(behind end: Int, _ range: Range<Int>) -> Int {
        var at = end
        while at < range.upperBound, Bytes.isSpace(bytes[at]) || bytes[at] == 0x2D { at += 1 }
        let start = at
        while at < range.upperBound, bytes[at] &- 0x30 < 10 { at += 1 }
        return start == end ? 0 : at - start
    }

    private static let months: [[UInt8]] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ].map { Array($0.utf8) }
}
