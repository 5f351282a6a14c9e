import TestSupport
import Testing

@testable import DisplayNames

struct LookalikeTests {
    static let list = try! ProtectList(
        Array(
            """
            # whom they like to imitate
            Jane Q. Doe
            José Núñez
            Microsoft Support
            PayPal
            Иван Петров
            山田太郎
            example.com
            my-bank.example
            bücher.example
            jane.doe@freemail.example
            """.utf8))

    /// `kind:entry:code points`, one a hit.
    static func words(_ name: String?, _ address: String?, _ lookalikes: Lookalikes) -> [String] {
        lookalikes.hits(displayName: name.map { Array($0.utf8) }, address: address.map { Array($0.utf8) }).map { hit in
            [hit.kind.rawValue, hit.entry?.text ?? "-", hit.signs.map(\.codePoint).joined(separator: " ")].joined(separator: ":")
        }
    }

    struct Row: Sendable {
        var name: String?
        var address: String?
        var hits: [String]
        init(_ name: String?, _ address: String?, _ hits: String...) { (self.name, self.address, self.hits) = (name, address, hits) }
    }

    static let protected: [Row] = [
        // An exact name, in its variants, with a foreign address; at home; without an address.
        Row("Jane Doe", "x@evil.example", "protected-name:Jane Q. Doe:"),
        Row("Doe, Jane", "x@evil.example", "protected-name:Jane Q. Doe:"),
        Row("jane q. doe", "x@evil.example", "protected-name:Jane Q. Doe:"),
        Row("DOE JANE R", "x@evil.example", "protected-name:Jane Q. Doe:"),
        Row("'Jane Doe'", "x@evil.example", "protected-name:Jane Q. Doe:"),
        Row("Jane Doe (CEO)", "x@evil.example", "protected-name-within:Jane Q. Doe:"),
        Row("Jane Doe via List", "x@lists.example.net", "protected-name-within:Jane Q. Doe:"),
        Row("PayPal Service", "x@evil.example", "protected-name-within:PayPal:"),
        Row("Jane Doe", "jane@example.com"),
        Row("Jane Doe", "jane@mail.EXAMPLE.com."),
        Row("Jane Doe", "Jane.Doe@FREEMAIL.example"),
        Row("Jane Doe", nil),
        Row("José Núñez", "x@evil.example", "protected-name:José Núñez:"),
        Row("JOSE\u{301} NU\u{301}N\u{303}EZ", "x@evil.example", "protected-name:José Núñez:"),
        Row("Иван Петров", "x@evil.example", "protected-name:Иван Петров:"),
        Row("山田太郎", "x@evil.example", "protected-name:山田太郎:"),
        // What looks like a name.
        Row("J\u{430}ne Doe", "x@evil.example", "mixed-scripts:-:U+0430", "name-look-alike:Jane Q. Doe:U+0430"),
        Row("Jane D0e", "x@evil.example", "name-look-alike:Jane Q. Doe:U+0030"),
        Row("Jane D0e", nil, "name-look-alike:Jane Q. Doe:U+0030"),
        Row("Jane D0e", "x@example.com"),
        Row("Jane Döe", "x@evil.example", "name-look-alike:Jane Q. Doe:U+00F6"),
        Row("Jose Nunez", "x@evil.example", "name-look-alike:José Núñez:U+0065 U+0075 U+006E"),
        Row("rnicrosoft Support", "x@evil.example", "name-look-alike:Microsoft Support:U+0072 U+006E"),
        Row("Microsoft Supp\u{200B}ort", "x@evil.example", "invisible-character:-:U+200B", "name-look-alike:Microsoft Support:U+200B"),
        Row("Ｊａｎｅ Doe", "x@evil.example", "name-look-alike:Jane Q. Doe:U+FF2A U+FF41 U+FF4E U+FF45"),
        Row("𝐏𝐚𝐲𝐏𝐚𝐥", "x@evil.example", "name-look-alike:PayPal:U+1D40F U+1D41A U+1D432 U+1D40F U+1D41A U+1D425"),
        Row("PaypaI", "x@evil.example", "name-look-alike:PayPal:U+0049"),
        Row("Paypa1", "x@evil.example", "name-look-alike:PayPal:U+0031"),
        Row("Paypa|", "x@evil.example", "name-look-alike:PayPal:U+007C"),
        Row("\u{420}\u{430}\u{443}\u{420}\u{430}l", "x@evil.example", "mixed-scripts:-:U+006C", "name-look-alike:PayPal:U+0420 U+0430 U+0443 U+0420 U+0430"),
        // Domains.
        Row(nil, "x@example.com"),
        Row(nil, "x@exarnple.com", "domain-look-alike:example.com:U+0072 U+006E"),
        Row(nil, "x@examp1e.com", "domain-look-alike:example.com:U+0031"),
        Row(nil, "x@mail.examp1e.com", "domain-look-alike:example.com:U+0031"),
        Row(nil, "x@exampIe.com", "domain-look-alike:example.com:U+0049"),
        Row(nil, "x@example.corn", "domain-look-alike:example.com:U+0072 U+006E"),
        Row(nil, "x@xn--exmple-4nf.com", "punycode-look-alike:-:U+0430", "domain-look-alike:example.com:U+0430"),
        Row(nil, "x@exámple.com", "domain-look-alike:example.com:U+00E1"),
        Row(nil, "x@example.com.evil.example", "domain-within:example.com:"),
        Row(nil, "x@example-com.evil.example", "domain-within:example.com:"),
        Row(nil, "x@secure-example.com", "domain-within:example.com:"),
        Row(nil, "x@login.examp1e-com.net", "domain-within:example.com:U+0031"),
        Row(nil, "x@my.bank.example", "domain-within:my-bank.example:"),
        Row(nil, "x@rny-bank.example", "domain-look-alike:my-bank.example:U+0072 U+006E"),
        Row(nil, "x@xn--bcher-kva.example"),
        Row(nil, "x@bücher.example"),
        Row(nil, "x@bucher.example", "domain-look-alike:bücher.example:U+0075"),
        Row(nil, "x@example.org"),
        Row(nil, "x@ample.com"),
        Row(nil, "jane.d0e@freemail.example", "address-look-alike:jane.doe@freemail.example:U+0030"),
        Row(nil, "jane.doe@freernail.example", "address-look-alike:jane.doe@freemail.example:U+0072 U+006E"),
        Row(nil, "other@freemail.example"),
        // In the name.
        Row("ceo@example.com", "x@evil.example", "address-in-name:example.com:"),
        Row("boss@exarnple.com", "x@evil.example", "address-in-name:example.com:"),
        Row("example.com Support", "x@evil.example", "domain-in-name:example.com:"),
    ]

    @Test func comparedWithAList() {
        let lookalikes = Lookalikes(Self.list)
        for row in Self.protected { #expect(Self.words(row.name, row.address, lookalikes) == row.hits, "\(row.name ?? "-") <\(row.address ?? "-")>") }
    }

    /// Letters that look like ASCII in one case only: the Cyrillic `Т`, `М`, `К`, `В`, `Н`, the Greek `Τ`, `Κ`, `Μ`, `Ε`, `Ν`, `Η`, `Ζ`, and small capitals.
    static let capitals: [Row] = [
        Row("\u{422}\u{41E}\u{41C} \u{421}\u{41E}\u{41E}\u{41A}", "x@evil.example", "name-look-alike:Tom Cook:U+0422 U+041E U+041C U+0421 U+041E U+041E U+041A"),
        Row("\u{422}\u{41E}\u{41C} COOK", "x@evil.example", "name-look-alike:Tom Cook:U+0422 U+041E U+041C"),
        Row("\u{3A4}om Cook", "x@evil.example", "mixed-scripts:-:U+03A4", "name-look-alike:Tom Cook:U+03A4"),
        Row("\u{1D1B}om Cook", "x@evil.example", "name-look-alike:Tom Cook:U+1D1B"),
        Row("COOK, \u{3A4}\u{39F}\u{39C}", "x@evil.example", "name-look-alike:Tom Cook:U+03A4 U+039F U+039C"),
        Row("Mr \u{422}\u{41E}\u{41C} COOK", "x@evil.example", "name-look-alike:Tom Cook:U+0422 U+041E U+041C"),
        Row("\u{412}\u{415}\u{422}\u{41D} \u{421}\u{41E}\u{41D}\u{415}N", "x@evil.example", "mixed-scripts:-:U+004E", "name-look-alike:Beth Cohen:U+0412 U+0415 U+0422 U+041D U+0421 U+041E U+041D U+0415"),
        Row("\u{392}\u{395}\u{3A4}\u{397} COHE\u{39D}", "x@evil.example", "mixed-scripts:-:U+039D", "name-look-alike:Beth Cohen:U+0392 U+0395 U+03A4 U+0397 U+039D"),
        Row("\u{41D}\u{405}\u{412}\u{421}", "x@evil.example", "name-look-alike:HSBC:U+041D U+0405 U+0412 U+0421"),
        Row("\u{41C}ark Benson", "x@evil.example", "mixed-scripts:-:U+041C", "name-look-alike:Mark Benson:U+041C"),
        Row("\u{39A}ate \u{39C}oore", "x@evil.example", "mixed-scripts:-:U+039A", "mixed-scripts:-:U+039C", "name-look-alike:Kate Moore:U+039A U+039C"),
        Row("\u{391}lice \u{395}xample", "x@evil.example", "mixed-scripts:-:U+0391", "mixed-scripts:-:U+0395", "name-look-alike:Alice Example:U+0391 U+0395"),
        // The other way round, and a protected name in any case.
        Row("N\u{399}\u{39A}\u{39F}\u{3A3}", "x@evil.example", "mixed-scripts:-:U+004E", "name-look-alike:\u{39D}\u{3AF}\u{3BA}\u{3BF}\u{3C2}:U+004E U+0399"),
        Row("\u{39D}\u{38A}\u{39A}\u{39F}\u{3A3}", "x@evil.example", "protected-name:\u{39D}\u{3AF}\u{3BA}\u{3BF}\u{3C2}:"),
        Row("\u{422}\u{41E}\u{41C}\u{410}", "x@evil.example", "protected-name:\u{422}\u{43E}\u{43C}\u{430}:"),
        Row("\u{442}\u{43E}\u{43C}\u{430}", "x@evil.example", "protected-name:\u{422}\u{43E}\u{43C}\u{430}:"),
        // Domains and addresses as they stand.
        Row(nil, "x@\u{422}OM.example", "punycode-look-alike:-:U+0422", "domain-look-alike:tom.example:U+0422"),
        Row(nil, "x@\u{422}\u{41E}\u{41C}.example", "punycode-look-alike:-:U+0422 U+041E U+041C", "domain-look-alike:tom.example:U+0422 U+041E U+041C"),
        Row(nil, "\u{39D}ina@freemail.example", "address-look-alike:nina@freemail.example:U+039D"),
        // Names that only share letters.
        Row("\u{422}\u{43E}\u{43C} \u{41A}\u{443}\u{43A}", "x@evil.example"), Row("Tom Hook", "x@evil.example"), Row("\u{39D}ick", "x@evil.example", "mixed-scripts:-:U+039D"),
    ]

    @Test func capitalsOfOtherScripts() throws {
        let names = ["Tom Cook", "Beth Cohen", "HSBC", "Mark Benson", "Kate Moore", "Alice Example", "Vick Sample", "\u{39D}\u{3AF}\u{3BA}\u{3BF}\u{3C2}", "\u{422}\u{43E}\u{43C}\u{430}", "tom.example", "nina@freemail.example"]
        let lookalikes = Lookalikes(try ProtectList(Array(names.joined(separator: "\n").utf8)))
        for row in Self.capitals { #expect(Self.words(row.name, row.address, lookalikes) == row.hits, "\(row.name ?? "-") <\(row.address ?? "-")>") }
    }

    static let tricks: [Row] = [
        Row("Р\u{430}ypal", "x@example.org", "mixed-scripts:-:U+0420 U+0430"),
        Row("pαypal", "x@example.org", "mixed-scripts:-:U+03B1"),
        Row("Support\u{200B}", "x@example.org", "invisible-character:-:U+200B"),
        Row("Sup\u{AD}port", "x@example.org", "invisible-character:-:U+00AD"),
        Row("Support\u{E0041}\u{E0042}", "x@example.org", "invisible-character:-:U+E0041 U+E0042"),
        Row("Sup\u{FE0F}port", "x@example.org", "invisible-character:-:U+FE0F"),
        Row("Sup\u{200D}port", "x@example.org", "invisible-character:-:U+200D"),
        Row("\u{FEFF}Support", "x@example.org", "invisible-character:-:U+FEFF"),
        Row("\u{3164}", "x@example.org", "invisible-character:-:U+3164"),
        Row("a\u{7}b", "x@example.org", "invisible-character:-:U+0007"),
        Row("\u{202E}moc.elpmaxe", "x@example.org", "bidi-control:-:U+202E"),
        Row("Support\u{200F}", "x@example.org", "bidi-control:-:U+200F"),
        Row("\u{2067}Support\u{2069}", "x@example.org", "bidi-control:-:U+2067 U+2069"),
        Row("שלום\u{202E}", "x@example.org", "bidi-control:-:U+202E"),
        Row("ceo@example.com", "x@evil.example", "address-in-name:-:"),
        Row("ceo@example.com", nil, "address-in-name:-:"),
        Row("CEO (ceo@example.com)", "x@evil.example", "address-in-name:-:"),
        Row("jane@freemail.example", "evil@freemail.example", "address-in-name:-:"),
        Row("ceo＠example.com", "x@evil.example", "address-in-name:-:"),
        Row("mailto:ceo@example.com", "x@evil.example", "address-in-name:-:"),
        Row("https://www.example.com/", "x@evil.example", "domain-in-name:-:"),
        Row("example.co.uk", "x@other.co.uk", "domain-in-name:-:"),
        Row(nil, "x@xn--80ak6aa92e.com", "punycode-look-alike:-:U+0430 U+0440 U+0440 U+04CF U+0435"),
        Row(nil, "x@XN--80AK6AA92E.com", "punycode-look-alike:-:U+0430 U+0440 U+0440 U+04CF U+0435"),
        Row(nil, "x@\u{430}\u{440}\u{440}\u{4CF}\u{435}.com", "punycode-look-alike:-:U+0430 U+0440 U+0440 U+04CF U+0435"),
        Row(nil, "x@p\u{430}ypal.com", "punycode-look-alike:-:U+0430"),
    ]

    @Test func tricksThatNeedNoList() {
        for row in Self.tricks { #expect(Self.words(row.name, row.address, Lookalikes()) == row.hits, "\(row.name ?? "-") <\(row.address ?? "-")>") }
    }

    /// What is ordinary, in many scripts.
    static let ordinary: [Row] = [
        Row(nil, nil), Row("", ""), Row("Jane Doe", "jane@example.org"), Row("Jane Q. Doe, Ph.D.", "jane@example.org"), Row("J.R.R. Smith", "x@example.org"),
        Row("Node.js Weekly", "x@example.org"), Row("ASP.NET", "x@example.org", "domain-in-name:-:"), Row("Müller & Söhne", "x@example.org"),
        Row("Иван Петров", "x@example.org"), Row("Иван Петров | Acme Ltd", "x@example.org"), Row("ООО Ромашка (Acme)", "x@example.org"),
        Row("Αθήνα News", "x@example.org"), Row("山田太郎", "x@example.org"), Row("ソニーSony", "x@example.org"), Row("NHKニュース", "x@example.org"),
        Row("微信WeChat", "x@example.org"), Row("삼성Samsung", "x@example.org"), Row("한국日本", "x@example.org"), Row("ร้านABC", "x@example.org"),
        Row("नमस्ते", "x@example.org"), Row("क्\u{200D}ष", "x@example.org"), Row("می\u{200C}خواهم", "x@example.org"), Row("שלום\u{200F}!", "x@example.org"),
        Row("\u{202B}שלום Acme\u{202C}", "x@example.org"), Row("Peter ❤️", "x@example.org"), Row("\u{2764}\u{FE0F}\u{FE0F}", "x@example.org"), Row("👩‍💻 Jane", "x@example.org"), Row("🏴󠁧󠁢󠁥󠁮󠁧󠁿 Team", "x@example.org"),
        Row("🏳️‍🌈 Pride", "x@example.org"), Row("1️⃣ Shop", "x@example.org"), Row("葛\u{E0100}城", "x@example.org"), Row("µTorrent", "x@example.org"),
        Row("O’Brien", "x@example.org"), Row("Ærøskøbing", "x@example.org"), Row("Nguyễn Văn", "x@example.org"), Row("Acme® GmbH™", "x@example.org"),
        Row("Jane Doe", "jane@xn--bcher-kva.example"), Row("Jane", "jane@xn--mgba3a4f16a.xn--p1ai"), Row(nil, "x@xn--e1afmkfd.xn--p1ai"), Row(nil, "x@xn--a.com"),
        Row(nil, "x@xn--j1ay.xn--p1ai"), Row(nil, "x@xn--fiq228c5hs.com"), Row("jane@example.org", "jane@example.org"), Row("JANE@EXAMPLE.ORG", "jane@example.org"),
        Row("Amazon.com", "x@mail.amazon.com"), Row("mail.example.org", "x@example.org"), Row("news.example.org", "x@shop.example.org"),
        Row("example.com", nil), Row("a@b", "x@example.org"), Row("@handle", "x@example.org"), Row("St.Gallen", "x@example.org"), Row("A\tB", "x@example.org"),
        Row("IMCEAEX", "/O=EXAMPLE/CN=RECIPIENTS/CN=JANE"), Row("x", "x@[192.0.2.1]"),
    ]

    @Test func noAlarmOnWhatIsOrdinary() {
        for row in Self.ordinary { #expect(Self.words(row.name, row.address, Lookalikes()) == row.hits, "\(row.name ?? "-") <\(row.address ?? "-")>") }
    }

    @Test func aHitSaysAll() throws {
        let name = Array("Mr J\u{430}ne Doe".utf8)
        let hit = try #require(Lookalikes(Self.list).hits(displayName: name, address: Array("x@evil.example".utf8)).last)
        #expect(hit.kind == .nameLookAlike)
        #expect(hit.place == .displayName)
        #expect(hit.shown == "J\u{430}ne Doe")
        #expect(hit.range == 3..<12)
        #expect(hit.entry == .init(kind: .name, text: "Jane Q. Doe", line: 2))
        let sign = try #require(hit.signs.first)
        #expect([sign.codePoint, sign.name, sign.script] == ["U+0430", "CYRILLIC SMALL LETTER A", "Cyrillic"])
        #expect(Array(name[sign.range]) == [0xD0, 0xB0])
    }

    @Test func domainsInUnicode() {
        for (domain, shown) in [
            ("xn--80ak6aa92e.com", "аррӏе.com"), ("example.com", "example.com"), ("XN--BCHER-KVA.Example", "bücher.Example"), ("xn--a.com", "xn--a.com"), ("", ""),
            ("a..b", "a..b"), ("xn--", "xn--"), ("[192.0.2.1]", "[192.0.2.1]"), ("xn--.com", "xn--.com"), ("\u{FF41}.com", "\u{FF41}.com"),
        ] {
            #expect(Lookalikes.unicodeDomain(Array(domain.utf8)) == shown)
        }
    }

    /// The claim behind the table of ASCII: it is what ICU says, for each character, each pair, and longer texts.
    @Test func asciiKeysAreThoseOfICU() {
        for first in UInt16(0)..<0x80 {
            for reading in Glyphs.Reading.allCases {
                #expect(Glyphs.key([first]) == Glyphs.keyByICU([first], reading), "U+\(String(first, radix: 16))")
                for second in UInt16(0)..<0x80 where Glyphs.key([first, second]) != Glyphs.keyByICU([first, second], reading) {
                    Issue.record("\(first) \(second)")
                }
            }
        }
        var random = Random(seed: 5)
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 3...40, using: &random)).map { _ in UInt16.random(in: 0..<0x80, using: &random) }
            for reading in Glyphs.Reading.allCases where Glyphs.key(text) != Glyphs.keyByICU(text, reading) { Issue.record("\(text) \(reading)") }
        }
    }

    /// Any bytes are answered, and every place lies in its text.
    @Test func anyBytes() {
        var random = Random(seed: 6)
        let lookalikes = Lookalikes(Self.list)
        let parts = ["Jane", "Doe", " ", "\u{430}", "\u{200D}", "\u{202E}", "@", "example", ".", "com", "xn--", "-", "\u{FE0F}", "ม", "山", "\u{E0067}", "😀", "'", "1", "|"].map { Array($0.utf8) }
            + [[0xFF], [0xE2, 0x82], [0x00], [0xF0]]
        func text(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in parts.randomElement(using: &random)! } }
        for _ in 0..<4000 {
            let name = text(Int.random(in: 0...24, using: &random)), address = text(Int.random(in: 0...12, using: &random))
            for hit in lookalikes.hits(displayName: name, address: address) {
                let count = hit.place == .address ? address.count : name.count
                let isInside = hit.range.upperBound <= count && hit.signs.allSatisfy { $0.range.upperBound <= count }
                if !isInside { Issue.record("\(hit.kind) \(name) \(address)") }
            }
        }
    }

    /// Twice the length is no more than some three times the work; hits are bounded.
    @Test func longNames() {
        let lookalikes = Lookalikes(Self.list)
        for part in ["Jane Doe ", "J\u{430}ne ", "a@b.com ", "\u{200B}", "\u{E0041}", "a.b-c.", "Q ", "\u{430}a", "x@y.example.com-", "\u{202B}ש"] {
            let text = [UInt8](repeating: 0, count: 20_000).flatMap { _ in part.utf8 }
            let hits = lookalikes.hits(displayName: text, address: Array("x@".utf8) + text)
            #expect(hits.count <= Hit.Kind.allCases.count * Lookalikes.maximumHitsOfAKind)
            #expect(hits.allSatisfy { $0.signs.count <= Hit.maximumSigns })
        }
    }

    /// One value, many threads.
    @Test func threads() {
        let lookalikes = Lookalikes(Self.list)
        let wrong = Counter()
        let threads = (0..<6).map { _ in
            Thread {
                for row in Self.protected where Self.words(row.name, row.address, lookalikes) != row.hits { wrong.add(1) }
            }
        }
        threads.forEach { $0.join() }
        #expect(wrong.value == 0)
    }
}
