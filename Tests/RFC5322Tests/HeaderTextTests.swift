import RFC5322
import TestSupport
import Testing

/// Decodes with the charsets that need no library.
private func decode(_ text: [UInt8], _ kind: HeaderText.Kind) -> (String, [String]) {
    // In the middle of other bytes.
    let all = Array("=?x\"(".utf8) + text + Array("?=\")".utf8)
    let (bytes, defects) = all.withUnsafeBytes { HeaderText.decoded(5..<5 + text.count, of: $0, as: kind) }
    return (String(validating: bytes, as: UTF8.self) ?? "no UTF-8", defects.words)
}

struct HeaderTextTests {
    @Test(arguments: [
        ("Jane  Doe", "Jane Doe", ""), (" Jane\r\n\tDoe \r\n", "Jane Doe", ""), ("\"Jane  Doe\"", "Jane  Doe", ""), ("\"Jane\" \"Doe\"", "Jane Doe", ""), ("\"Jane\"Doe", "JaneDoe", ""),
        ("\"a\\\"b\\\\c\"", "a\"b\\c", ""), ("a\\b", "a\\b", ""), ("\"\"", "", ""), ("\"open", "open", ""),
        ("=?utf-8?Q?J=C3=A4ne_Doe?=", "Jäne Doe", ""), ("=?UTF-8?b?SsOkbmU=?=", "Jäne", ""), ("=?utf-8?b?SsOkbmU?=", "Jäne", ""), ("=?iso-8859-1?q?J=E4ne?=", "Jäne", ""),
        ("=?ISO-8859-1*de?q?J=E4ne?=", "Jäne", ""), ("=?windows-1252?q?=80=93?=", "€“", ""), ("=?iso-8859-1?q?=93x=94?=", "“x”", ""), ("=?us-ascii?q?x?=", "x", ""),
        // White space between words goes, between a word and other text it stays.
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab", ""), ("=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E4?=", "aä", ""), ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c", ""), ("x =?utf-8?q?a?=", "x a", ""),
        ("=?utf-8?q?a_?= =?utf-8?q?_b?=", "a  b", ""), ("=?utf-8?q?a?=b", "ab", ""), ("(=?utf-8?q?a?=)", "(a)", ""),
        // A character split between two words, in one charset.
        ("=?utf-8?q?J=C3?= =?utf-8?q?=A4ne?=", "Jäne", ""), ("=?utf-8?b?8J+Y?= =?UTF-8?q?=80?=", "😀", ""), ("=?utf-8?q?J=C3?= =?utf8?q?=A4ne?=", "J\\xC3\\xA4ne", "undecodable-bytes"),
        ("=?utf-8?q?J=C3?= x =?utf-8?q?=A4ne?=", "J\\xC3 x \\xA4ne", "undecodable-bytes"),
        // In quotes.
        ("\"=?utf-8?q?J=C3=A4ne?=\"", "Jäne", "encoded-word-in-quotes"), ("\"=?utf-8?q?a?=  =?utf-8?q?b?=\"", "ab", "encoded-word-in-quotes"), ("\"x =?utf-8?q?a?=\"", "x a", "encoded-word-in-quotes"),
        // What cannot be decoded stays.
        ("=?koi8-r?B?8A==?=", "=?koi8-r?B?8A==?=", "unknown-charset"), ("=?koi8-r?B?8A==?= =?utf-8?q?a?=", "=?koi8-r?B?8A==?= a", "unknown-charset"),
        ("=?utf-8?q?a?= =?koi8-r?B?8A==?=", "a =?koi8-r?B?8A==?=", "unknown-charset"), ("=?utf-8?q?=FF?=", "\\xFF", "undecodable-bytes"), ("=?utf-8?q?=C0=80=ED=A0=80?=", "\\xC0\\x80\\xED\\xA0\\x80", "undecodable-bytes"),
        ("=?windows-1252?q?=81?=", "\\x81", "undecodable-bytes"), ("=?utf-8?q?a b?=", "a b", "broken-encoded-word"), ("=?utf-8?q?a\r\n b?=", "a b", "broken-encoded-word"), ("=?utf-8?q?a =?utf-8?q?b?=", "=?utf-8?q?a b", "broken-encoded-word"), ("=?utf-8?x?a?=", "=?utf-8?x?a?=", "broken-encoded-word"),
        ("=?utf-8?q?a", "=?utf-8?q?a", "broken-encoded-word"), ("=??q?a?=", "=??q?a?=", "broken-encoded-word"), ("=?utf-8?q?=4?=", "=4", ""), ("=?utf-8?q?=zz?=", "=zz", ""), ("=?utf-8?b?!S!s!O!k!?=", "Jä", ""),
        ("=?utf-8?q??=", "", ""), ("=?=?utf-8?q?a?=", "=?a", "broken-encoded-word"), ("=?utf-8?q?a?==?utf-8?q?b?=", "ab", ""), ("=?utf-7?q?+AOQ-?=", "=?utf-7?q?+AOQ-?=", "unknown-charset"),
    ]) func phrases(_ text: String, _ expected: String, _ defect: String) {
        let (got, defects) = decode(Array(text.utf8), .phrase)
        #expect(got == expected, "\(text.debugDescription)")
        #expect(defects == (defect.isEmpty ? [] : [defect]), "\(text.debugDescription)")
    }

    @Test func eightBit() {
        #expect(decode(Array("J\u{e4}ne".utf8), .phrase) == ("Jäne", []))
        #expect(decode([0x4A, 0xE4, 0x6E, 0x65, 0x80], .phrase) == ("Jäne€", ["undeclared-8bit"]))
        // One byte that is none makes all of them doubtful.
        #expect(decode([0xC3, 0xA4, 0xE4], .phrase) == ("Ã¤ä", ["undeclared-8bit"]))
        #expect(decode([0x81], .unstructured) == ("\\x81", ["undeclared-8bit"]))
    }

    @Test func otherKinds() {
        #expect(decode(Array("a \\) \"b\" (c)".utf8), .comment) == ("a ) \"b\" (c)", []))
        #expect(decode(Array("Re: \"x\" \\ =?utf-8?q?=C3=A4?=".utf8), .unstructured) == ("Re: \"x\" \\ ä", []))
    }

    /// Any bytes: the text is UTF-8 and no longer than the room for it, where the words end does not matter.
    @Test func anyBytes() {
        let pieces = ["=?", "?=", "?", "utf-8", "iso-8859-1", "koi8-r", "?q?", "?B?", "=C3", "=A4", "w6Q=", " ", "\r\n ", "\"", "\\", "(", ")", "é", "_", "a", "=?utf-8?q?=C3?=", "=?utf-8?b?pA==?="].map { Array($0.utf8) } + [[0xFF], [0xC3]]
        var random = Random(seed: 2047)
        for _ in 0..<30_000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<12, using: &random) { text += pieces.randomElement(using: &random)! }
            for kind in [HeaderText.Kind.phrase, .comment, .unstructured] {
                let (got, _) = decode(text, kind)
                #expect(got != "no UTF-8" && got.utf8.count <= CharsetConverter.room(text.count), "\(text)")
            }
        }
    }
}
