import HeaderClassifier
import RFC5322
import TestSupport
import Testing

/// Each parser of a field, through the public facts: text in, typed value out.
struct FactsTests {
    static func facts(_ text: String) -> (Facts, [UInt8]) {
        let bytes = Array(text.utf8)
        var section = HeaderSection()
        HeaderScanner.scan(bytes, into: &section)
        return (bytes.withUnsafeBytes { Facts(section, in: $0) }, bytes)
    }

    /// `KEY=value` of each entry.
    static func entries(_ list: [ReportEntry]?, _ bytes: [UInt8]) -> [String] {
        (list ?? []).map { "\($0.key)=\(String(decoding: bytes[$0.valueRange], as: UTF8.self))" }
    }

    @Test(arguments: [
        ("CIP:192.0.2.1;CTRY:DE;SCL:5;SFV:SPM;H:mx.example.org;CAT:SPM;", ["CIP=192.0.2.1", "CTRY=DE", "SCL=5", "SFV=SPM", "H=mx.example.org", "CAT=SPM"]),
        // No last semicolon, spaces, empty values, doubled semicolons.
        (" SFV:NSPM ; SRV: ;; LANG:en; ; SKIP:1", ["SFV=NSPM", "SRV=", "LANG=en", "SKIP=1"]),
        // "(null)" where a value is missing, glued to the next key.
        ("UIP:(null);(null);(null)SFV:SKI", ["UIP=(null)", "SFV=SKI"]),
        // A fold in the middle of a key.
        ("SFS:;D\r\n IR:INT;SCL:1", ["SFS=", "DIR=INT", "SCL=1"]),
        // An IPv6 address holds colons; bare words have no value.
        ("CIP:2001:db8::1;SenderBypassed;IPV:CAL;", ["CIP=2001:db8::1", "SenderBypassed=", "IPV=CAL"]),
        ("", []), (";;;", []), (":", ["="]),
    ])
    func reportEntries(_ body: String, _ expected: [String]) {
        let (facts, bytes) = Self.facts("X-Forefront-Antispam-Report:\(body)\r\n\r\n")
        #expect(Self.entries(facts.forefront.first?.value, bytes) == expected)
    }

    @Test(arguments: [
        ("-1", -1), (" 6", 6), ("\r\n 9", 9), ("10", 10), ("0 ", 0), ("11", nil), ("-2", nil), ("five", nil), ("", nil), ("1 1", nil), ("+1", nil),
    ] as [(String, Int?)])
    func spamConfidenceLevel(_ body: String, _ expected: Int?) {
        let (facts, _) = Self.facts("X-MS-Exchange-Organization-SCL:\(body)\r\n\r\n")
        #expect(facts.scl.map(\.value) == [expected])
    }

    @Test(arguments: [
        ("Anonymous", .anonymous), ("internal", .internal), (" External ", .external), ("Partner", .partner), ("Internal74", .other), ("", .other),
    ] as [(String, AuthAs)])
    func authAs(_ body: String, _ expected: AuthAs) {
        let (facts, _) = Self.facts("X-MS-Exchange-Organization-AuthAs:\(body)\r\n\r\n")
        #expect(facts.authAs.map(\.value) == [expected])
    }

    @Test(arguments: [("Pass", .pass), ("SoftFail", .softFail), ("TempError", .tempError), ("pass", .pass), ("Maybe", .other)] as [(String, SenderIdResult)])
    func senderIdResult(_ body: String, _ expected: SenderIdResult) {
        let (facts, _) = Self.facts("X-MS-Exchange-Organization-SenderIdResult: \(body)\r\n\r\n")
        #expect(facts.senderIdResult.map(\.value) == [expected])
    }

    /// Each known name is a fact somewhere, once.
    @Test func everyKnownFieldIsAFact() {
        let names = KnownFieldName.allCases.filter { $0 != .unknown }
        let text = names.map { "\($0.spelling)\($0.spelling.hasSuffix("-") ? "Other" : ""): x@example.com\r\n" }.joined()
        let (facts, _) = Self.facts(text + "\r\n")
        var met: [KnownFieldName] = []
        for child in Mirror(reflecting: facts).children where child.label != "bcl" {
            for fact in Mirror(reflecting: child.value).children {
                for part in Mirror(reflecting: fact.value).children where part.label == "name" { met.append(part.value as! KnownFieldName) }
            }
        }
        #expect(met.sorted { $0.rawValue < $1.rawValue } == names)
    }

    @Test(arguments: [("10", 0x10), ("04", 4), ("0A", 10), ("1", nil), ("100", nil), ("xx", nil)] as [(String, UInt8?)])
    func authMechanism(_ body: String, _ expected: UInt8?) {
        let (facts, _) = Self.facts("X-MS-Exchange-Organization-AuthMechanism: \(body)\r\n\r\n")
        #expect(facts.authMechanism.map(\.value) == [expected])
    }

    /// Every instance is kept, in order, with its place.
    @Test func everyInstanceIsKept() {
        let (facts, bytes) = Self.facts("X-MS-Exchange-Organization-SCL: 1\nSubject: x\nx-ms-exchange-organization-scl: 6\n\n")
        #expect(facts.scl.map(\.value) == [1, 6])
        #expect(facts.scl.map { String(decoding: bytes[$0.field], as: UTF8.self) } == ["X-MS-Exchange-Organization-SCL: 1\n", "x-ms-exchange-organization-scl: 6\n"])
    }

    @Test(arguments: [
        ("Mon, 11 Jan 2021 14:51:45 -0800", 1_610_405_505), ("11 Jan 2021 22:51:45 +0000", 1_610_405_505), ("Mon, 11 Jan 2021 22:51:45 GMT", 1_610_405_505),
        ("Mon, 11 Jan 21 22:51 UT", 1_610_405_460), ("17 May 2022 20:46:00.7712 (UTC)", 1_652_820_360), ("Mon,\r\n 11 Jan 2021 14:51:45 PST (x)", 1_610_405_505),
        ("Mon, 29 Feb 2016 00:00:00 +0530", 1_456_684_200), ("1 Jan 1970 00:00:00 +0000", 0), ("Mon, 32 Jan 2021 14:51:45", nil), ("yesterday", nil), ("", nil),
        ("Mon, 11 Jan 2021", nil), ("11 Jan 2021 25:00:00 +0000", nil),
    ] as [(String, Int?)])
    func dates(_ body: String, _ expected: Int?) {
        let (facts, _) = Self.facts("Date: \(body)\r\n\r\n")
        #expect(facts.date.map(\.value) == [expected])
    }

    /// 08de6ed5b9b1 is 18 February 2026, 10:08:5x UTC.
    @Test(arguments: [
        ("9a79d39a-4226-456c-d5a3-08de6ed5b9b1", 1_771_409_335), ("9a79d39a-4226-456c-d5a3-08DE6ED5B9B1", 1_771_409_335), ("9a79d39a-4226-456c-d5a3", nil),
        ("REDACTED", nil), ("9a79d39a-4226-456c-d5a3-zzde6ed5b9b1", nil), ("00000000-0000-0000-0000-000000000000", nil),
    ] as [(String, Int?)])
    func networkMessageIDClock(_ body: String, _ expected: Int?) throws {
        let (facts, _) = Self.facts("X-MS-Exchange-Organization-Network-Message-Id:\r\n \(body)\r\n\r\n")
        let clock = try #require(facts.networkMessageID.first).value
        if let expected { #expect(abs(try #require(clock) - expected) <= 7) } else { #expect(clock == nil) }
    }

    @Test func authenticationResultsInMicrosoftsForm() throws {
        let text = """
            Authentication-Results: spf=fail (sender IP is 198.51.100.77; x)
             smtp.mailfrom=example.org; dkim=none (message not signed)
             header.d=none;dmarc=fail action=quarantine
             header.from=example.org;compauth=fail reason=001

            """
        let (facts, bytes) = Self.facts(text)
        let results = try #require(facts.authenticationResults.first).value
        #expect(results.spf == "FAIL" && results.dkim == "NONE" && results.dmarc == "FAIL" && results.compauth == "FAIL")
        #expect(results.reason == 1 && !results.hasAuthservID)
        #expect(results.action.map { String(decoding: bytes[$0], as: UTF8.self) } == "quarantine")
        let (foreign, _) = Self.facts("Authentication-Results: mx.example.net; dmarc=fail action=none\n\n")
        #expect(foreign.authenticationResults.first?.value.hasAuthservID == true)
    }

    struct Hop: Sendable, CustomTestStringConvertible {
        var body: String, from: String?, by: String?, with: String?, via: String?, id: String?, isExchange: Bool, client: String?
        var testDescription: String { body }
    }

    static let hops: [Hop] = [
        .init(body: "from EX02.example.com (10.20.1.12) by EX01.example.com (10.20.1.11) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.1.2507.34 via Mailbox\r\n Transport; Wed, 18 Feb 2026 11:08:56 +0100",
              from: "EX02.example.com", by: "EX01.example.com", with: "Microsoft SMTP Server", via: "Mailbox\r\n Transport", id: "15.1.2507.34", isExchange: true, client: "10.20.1.12"),
        .init(body: "from EX01.example.com ([fe80::1]) by EX01.example.com ([fe80::1%12]) with mapi id 15.01.2507.034; Wed, 18 Feb 2026 11:08:56 +0100",
              from: "EX01.example.com", by: "EX01.example.com", with: "mapi", via: nil, id: "15.01.2507.034", isExchange: true, client: "fe80::1"),
        .init(body: "from AM0.EURPRD00.PROD.OUTLOOK.COM (2001:db8::17) by DB0.EURPRD00.PROD.OUTLOOK.COM with HTTPS; Thu, 15 Jan 2026 12:56:26 +0000",
              from: "AM0.EURPRD00.PROD.OUTLOOK.COM", by: "DB0.EURPRD00.PROD.OUTLOOK.COM", with: "HTTPS", via: nil, id: nil, isExchange: true, client: "2001:db8::17"),
        // HTTPS by anybody else is no Exchange hop.
        .init(body: "from web.example.org by mail.example.org with HTTPS; Thu, 15 Jan 2026 12:56:26 +0000",
              from: "web.example.org", by: "mail.example.org", with: "HTTPS", via: nil, id: nil, isExchange: false, client: nil),
        .init(body: "from mail.example.org (mail.example.org [192.0.2.7])\n\t(using TLSv1.2 with cipher X (256/256 bits))\n\tby mx.example.net (Postfix) with ESMTPS id 4FE1B1ED85D for <a@example.net>; Thu, 4 Jun 2020 00:05:24 +0200",
              from: "mail.example.org", by: "mx.example.net", with: "ESMTPS", via: nil, id: "4FE1B1ED85D", isExchange: false, client: "192.0.2.7"),
        .init(body: "by 2002:a2e:8092:: with SMTP id i18ls750461ljg.7; Wed, 03 Jun 2020 15:05:22 -0700", from: nil, by: "2002:a2e:8092::", with: "SMTP", via: nil, id: "i18ls750461ljg.7", isExchange: false, client: nil),
        .init(body: "from unknown (HELO example.org) (203.0.113.9) by mx with SMTP; 1 Jan 2020 00:00:00 -0000", from: "unknown", by: "mx", with: "SMTP", via: nil, id: nil, isExchange: false, client: "203.0.113.9"),
        .init(body: "from [10.1.225.77] (10.1.225.77) by ex.example.local (10.12.115.2) with Microsoft SMTP\r\n Server id 15.2.1118.40; Tue, 26 Mar 2024 10:05:44 +0300",
              from: "[10.1.225.77]", by: "ex.example.local", with: "Microsoft SMTP\r\n Server", via: nil, id: "15.2.1118.40", isExchange: true, client: "10.1.225.77"),
        // "Microsoft SMTPSVC" is the SMTP service of IIS, not Exchange; an unclosed comment swallows the rest.
        .init(body: "from a by b with Microsoft SMTPSVC(6.0); Tue, 26 Mar 2024 10:05:44 +0300", from: "a", by: "b", with: "Microsoft SMTPSVC", via: nil, id: nil, isExchange: false, client: nil),
        .init(body: "from a (unclosed by b with Microsoft SMTP Server", from: "a", by: nil, with: nil, via: nil, id: nil, isExchange: false, client: nil),
        .init(body: "", from: nil, by: nil, with: nil, via: nil, id: nil, isExchange: false, client: nil),
    ]

    @Test(arguments: hops) func traceFields(_ hop: Hop) throws {
        let (facts, bytes) = Self.facts("Received: \(hop.body)\r\n\r\n")
        let trace = try #require(facts.received.first).value
        func text(_ range: Range<Int>?) -> String? { range.map { String(decoding: bytes[$0], as: UTF8.self) } }
        #expect(text(trace.from) == hop.from)
        #expect(text(trace.by) == hop.by)
        #expect(text(trace.with) == hop.with)
        #expect(text(trace.via) == hop.via)
        #expect(text(trace.id) == hop.id)
        #expect(trace.isExchange == hop.isExchange)
        #expect(bytes.withUnsafeBytes { trace.clientAddress(in: $0) } == hop.client.flatMap { IPAddress($0) })
    }

    @Test(arguments: [
        ("127.0.0.1", .loopback), ("10.1.2.3", .private), ("172.16.0.1", .private), ("172.32.0.1", .public), ("192.168.1.1", .private), ("100.64.0.1", .private),
        ("192.0.2.1", .public), ("::1", .loopback), ("fe80::1%eth0", .private), ("fd00::1", .private), ("2001:db8::1", .public), ("IPv6:2001:db8::1", .public),
        ("::ffff:10.0.0.1", .private), ("1:2:3:4:5:6:7:8", .public), ("1.2.3", nil), ("15.1.2507.34", nil), ("1.2.3.4.5", nil), ("1:2:3", nil), ("::1::", nil), ("1:2:3:4:5:6:7:8:9", nil),
        ("g::1", nil), ("", nil), (":", nil), ("256.1.1.1", nil), ("12345::", nil),
    ] as [(String, IPAddress.Kind?)])
    func addresses(_ text: String, _ kind: IPAddress.Kind?) { #expect(IPAddress(text)?.kind == kind) }

    @Test func networks() throws {
        let network = try #require(IPNetwork("10.20.0.0/16"))
        #expect(try network.contains(#require(IPAddress("10.20.255.1"))))
        #expect(try !network.contains(#require(IPAddress("10.21.0.1"))))
        #expect(try #require(IPNetwork("2001:db8::/32")).contains(#require(IPAddress("2001:db8:ffff::1"))))
        #expect(try #require(IPNetwork("0.0.0.0/0")).contains(#require(IPAddress("192.0.2.1"))))
        #expect(try !#require(IPNetwork("0.0.0.0/0")).contains(#require(IPAddress("2001:db8::1"))))
        #expect(IPNetwork("10.0.0.0/33") == nil && IPNetwork("host.example.com") == nil && IPNetwork("10.0.0.0/x") == nil)
    }

    struct FromCase: Sendable, CustomTestStringConvertible {
        var body: String, name: String?, address: String?
        var testDescription: String { body }
    }

    static let senders: [FromCase] = [
        .init(body: "Backup <backup@example.com>", name: "Backup", address: "backup@example.com"),
        .init(body: "\"Doe, Jane\" <jane@example.com>", name: "Doe, Jane", address: "jane@example.com"),
        .init(body: "jane@example.com", name: nil, address: "jane@example.com"),
        .init(body: "jane@example.com (Jane Doe)", name: "Jane Doe", address: "jane@example.com"),
        .init(body: "=?utf-8?Q?J=C3=BCrgen?= <j@example.com>", name: "Jürgen", address: "j@example.com"),
        .init(body: "=?utf-8?B?SsO8?= =?utf-8?B?cmdlbg==?= <j@example.com>", name: "Jürgen", address: "j@example.com"),
        .init(body: "=?iso-8859-1?Q?J=FCrgen?= <j@example.com>", name: "Jürgen", address: "j@example.com"),
        // An encoded word can never supply an address.
        .init(body: "=?utf-8?q?x=40bank=2Eexample=3E?= <a@evil.example>", name: "x@bank.example>", address: "a@evil.example"),
        // A charset that is not known here stays as it stands.
        .init(body: "=?koi8-r?B?8NLJ18XU?= <a@example.com>", name: "=?koi8-r?B?8NLJ18XU?=", address: "a@example.com"),
        .init(body: "Team: Jane <jane@example.com>, joe@example.com;", name: "Jane", address: "jane@example.com"),
        .init(body: "<@relay.example,@b.example:jane@example.com>", name: nil, address: "jane@example.com"),
        .init(body: "\"quoted > local\"@example.com", name: nil, address: "\"quoted > local\"@example.com"),
        .init(body: "Jane\r\n Doe\r\n <jane@example.com>", name: "Jane Doe", address: "jane@example.com"),
        .init(body: "undisclosed-recipients:;", name: nil, address: nil),
        .init(body: "nobody <>", name: "nobody", address: nil),
        .init(body: "", name: nil, address: nil),
    ]

    @Test(arguments: senders) func people(_ row: FromCase) {
        let bytes = Array("From: \(row.body)\r\n\r\n".utf8)
        var section = HeaderSection()
        HeaderScanner.scan(bytes, into: &section)
        let from = bytes.withUnsafeBytes { People(section, in: $0) }.from
        #expect(from?.displayName.map { String(decoding: $0, as: UTF8.self) } == row.name)
        #expect(from?.address.map { String(decoding: $0, as: UTF8.self) } == row.address)
    }

    @Test func senderOnBehalfOf() {
        let bytes = Array("From: Jane <jane@example.com>\nSender: bounce@list.example.org\n\n".utf8)
        var section = HeaderSection()
        HeaderScanner.scan(bytes, into: &section)
        let people = bytes.withUnsafeBytes { People(section, in: $0) }
        #expect(people.shown(.notResolved).map { String(decoding: $0, as: UTF8.self) } == "bounce@list.example.org on behalf of Jane <jane@example.com>")
        #expect(people.shown(.resolvable) == nil)
    }
}
