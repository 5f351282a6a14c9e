import RFC5322
import Testing

struct ParametersTests {
    /// `name=text`, then `/` and words for what is odd: `?` charset unknown, `!` flawed; defects behind a bar as `kind@text`.
    static func read(_ body: String) -> String {
        let bytes = Array("X: ".utf8) + Array(body.utf8)
        return bytes.withUnsafeBytes { bytes in
            let all = MIMEParameters(bytes, body: 3..<bytes.count)
            func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
            let values = all.parameters.map { one in
                let value = MIMEParameters.text(of: one, in: bytes, by: .builtIn)
                let marks = (value.isDecoded ? "" : "?") + (value.isFlawed ? "!" : "")
                let tags = [value.charset.map(text), value.language.map(text)].compactMap { $0 }.joined(separator: ",")
                return "\(text(one.name))=\(String(decoding: value.bytes, as: UTF8.self))\(marks)" + (tags.isEmpty ? "" : "{\(tags)}")
            }
            let defects = all.defects.map { $0.kind.rawValue.dropFirst("parameter-".count) + "@" + text($0.range) }
            return (values + (defects.isEmpty ? [] : ["|"] + defects)).joined(separator: " ")
        }
    }

    static let table: [(String, String)] = [
        // RFC 2045 and what surrounds it.
        ("text/plain", ""), ("", ""), ("text/plain; charset=us-ascii (Plain text)", "charset=us-ascii"), (#"text/plain; charset="us-ascii""#, "charset=us-ascii"),
        (#"attachment; filename="a \"b\"; c.txt"; size=3"#, #"filename=a "b"; c.txt size=3"#), ("a;b=1;;c=2;", "b=1 c=2"), ("a; B = 1 ;\r\n\tc\t=\t2", "B=1 c=2"),
        (#""a;b=1"; c=2"#, "c=2"), ("(a;b=1); c=2", "c=2"), (#"a; b="x\#r\#n y""#, "b=x y"), (#"a; b="""#, "b="), ("a; b=", "b="),
        // RFC 2231 section 3: continuations.
        (#"message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.example/pub""#, "access-type=URL URL=ftp://cs.example/pub"),
        ("a; n*1=b; n*0=a", "n=ab"), ("a; n*1=b; x=1; N*0=a; n*2=c", "n=abc x=1"), ("a; n*10=k; n*0=0; n*1=1; n*2=2; n*3=3; n*4=4; n*5=5; n*6=6; n*7=7; n*8=8; n*9=9", "n=0123456789k"),
        // Section 4: charset and language.
        ("application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "title=This is ***fun***{us-ascii,en-us}"),
        ("a; n*=UTF-8''%e2%82%ac%20rates", "n=€ rates{UTF-8,}"), ("a; n*=iso-8859-1'en'%A3%20rates", "n=£ rates{iso-8859-1,en}"), ("a; n*=koi8-r''%F0", "n=\u{FFFD}?{koi8-r,}"),
        ("a; n*=utf-8''%FF%41", #"n=\xFFA!{utf-8,}"#), ("a; n*=''abc", "n=abc{,}"),
        // Section 4.1: both. The second piece may be plain; a character may be cut in two.
        (#"application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2="isn't it!""#,
         "title=This is even more ***fun*** isn't it!{us-ascii,en}"),
        ("a; n*0*=utf-8''%E2%82; n*1*=%AC", "n=€{utf-8,}"), ("a; n*1*=%AC; n*0*=utf-8''%E2%82", "n=€{utf-8,}"), ("a; n*0=100%25; n*1*=%41", "n=100%25A"),
        // Several forms of one name: the extended one.
        (#"a; n="x.txt"; n*=utf-8''%C3%A9"#, "n=é{utf-8,}"), ("a; n*=utf-8''%C3%A9; n=x", "n=é{utf-8,}"), ("a; n=x; n*0=a; n*1=b", "n=ab"),
        // What real mail does wrong.
        ("a; n=my file.txt; b=1", "n=my file.txt b=1 | needs-quotes@my file.txt"), ("a; n=a/b", "n=a/b | needs-quotes@a/b"), (#"a; n="abc"#, #"n=abc | unterminated-quote@"abc"#),
        (#"a; n="abc\"#, #"n=abc\ | unterminated-quote@"abc\"#), (#"a; n="b" c; d=1"#, "n=b d=1 | trailing-text@c"), ("a; b; c=1", "c=1 | no-equals@b"), ("a; =1; c=1", "c=1 | empty-name@="),
        ("a; n=1; n=2", "n=1 | duplicate@2"), ("a; n*0=a; n*2=c", "n=a | missing-section@c"), ("a; n*1=b", "n= | missing-section@b"), ("a; n*0=a; n*0=b; n*1=c", "n=ac | duplicate@b"),
        ("a; n*x=1", "n*x=1 | bad-section@n*x"), ("a; n*01=1", "n*01=1 | bad-section@n*01"), ("a; *=1", "*=1 | bad-section@*"),
        ("a; n**=1", "n**=1 | bad-section@n**"), ("a; n*=abc", "n=abc | no-charset@abc"), ("a; n*=utf-8'x", "n=utf-8'x | no-charset@utf-8'x"), ("a; n*=utf-8''a%4", "n=a%4{utf-8,} | bad-percent@%"),
        ("a; n*=utf-8''a%zz%", "n=a%zz%{utf-8,} | bad-percent@% bad-percent@%"), (#"a; n="=?utf-8?Q?=C3=A9?=.txt""#, "n==?utf-8?Q?=C3=A9?=.txt | encoded-word@=?utf-8?Q?=C3=A9?="),
        ("a; n=\"é\"", "n=é | 8bit@é"), ("a; n*0*=utf-8''a; n*99999999999=b", "n=a{utf-8,} n*99999999999=b | bad-section@n*99999999999"),
    ]

    @Test func worked() {
        for (body, text) in Self.table {
            #expect(Self.read(body) == text, "\(body)")
        }
    }

    @Test func byName() {
        let bytes = Array("attachment; FileName=\"a\"; x*0=1".utf8)
        bytes.withUnsafeBytes { bytes in
            let all = MIMEParameters(bytes, body: 0..<bytes.count)
            #expect(all.parameter("filename", in: bytes)?.name == 12..<20)
            #expect(all.parameter("X", in: bytes)?.sections.first?.number == 0)
            #expect(all.parameter("file", in: bytes) == nil)
            #expect(MIMEParameters(bytes, body: 0..<1000).parameters.count == 2)
        }
    }

    /// Every short text over the bytes that matter: no trap, and every range lies inside.
    @Test func allShortInputs() {
        let alphabet = Array(";=*\"'%\\a0( \n?".utf8)
        var text = Array("a;".utf8)
        func grow(_ left: Int) {
            text.withUnsafeBytes { bytes in
                let all = MIMEParameters(bytes, body: 0..<bytes.count)
                var isInside = all.defects.allSatisfy { $0.range.upperBound <= bytes.count }
                for one in all.parameters {
                    isInside = isInside && one.name.upperBound <= bytes.count && one.sections.allSatisfy { $0.value.upperBound <= bytes.count }
                    _ = MIMEParameters.text(of: one, in: bytes, by: .builtIn)
                }
                if !isInside { Issue.record("\(text)") }
            }
            if left == 0 { return }
            for byte in alphabet {
                text.append(byte)
                grow(left - 1)
                text.removeLast()
            }
        }
        grow(4)
        text = Array("a;n*0*=u'".utf8)
        grow(4)
    }

    @Test func longOnes() {
        for part in ["n*0=a;", "n*1=", "((", "\"\\", "=?a?", "%", "x;", "'", "b*0*=''%"] {
            let bytes = Array("a;n*=''".utf8) + [UInt8](repeating: 0, count: 30_000).flatMap { _ in part.utf8 }
            bytes.withUnsafeBytes { bytes in
                let all = MIMEParameters(bytes, body: 0..<bytes.count)
                for one in all.parameters.prefix(3) { #expect(MIMEParameters.text(of: one, in: bytes, by: .builtIn).bytes.count <= bytes.count * 4) }
            }
        }
    }
}
