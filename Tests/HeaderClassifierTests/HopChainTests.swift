import HeaderClassifier
import RFC5322
import Testing

/// The trace in full: clauses, TLS, builds, roles, times, and what is inferred of the fields between.
struct HopChainTests {
    /// The chain of a header section, with a way to read its ranges.
    struct Read {
        let bytes: [UInt8]
        let chain: HopChain

        init(_ text: String, policy: Policy = Policy()) {
            let bytes = Array(text.utf8)
            var section = HeaderSection()
            chain = bytes.withUnsafeBytes { buffer in
                HeaderScanner.scan(buffer, into: &section, indexing: .all)
                return HopChain(section, in: buffer, verdict: Classifier(policy: policy).verdict(of: section, in: buffer))
            }
            self.bytes = bytes
        }

        func text(_ range: Range<Int>?) -> String? { range.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }

    /// One field and its body.
    static func one(_ body: String) throws -> (Read, TraceHop) {
        let read = Read("Received: \(body)\r\nFrom: a@example.com\r\n\r\n")
        return (read, try #require(read.chain.hops.first))
    }

    static let forms: [(body: String, version: String?, name: String?, cipher: String?)] = [
        ("from a.example (192.0.2.1) by b.example with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4", "TLS1_2", "TLS 1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
        ("from a.example by b.example with Microsoft SMTP Server (version=TLS1_0, cipher=TLS_RSA_WITH_RC4_128_SHA) id 15.0.1497.2", "TLS1_0", "TLS 1.0", "TLS_RSA_WITH_RC4_128_SHA"),
        ("from a.example by b.example with Microsoft SMTP Server (TLS) id 14.3.123.3", nil, nil, nil),
        ("from a.example by b.example with ESMTPS id x (version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=OK)", "TLSv1.2", "TLS 1.2", "ECDHE-RSA-AES256-GCM-SHA384"),
        ("from a.example by b.example with ESMTPS id x (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256)", "TLS1_3", "TLS 1.3", "TLS_AES_256_GCM_SHA384"),
        ("from a.example by b.example with ESMTPS id x (version=TLSv1/SSLv3 cipher=AES128-SHA bits=128 verify=NO)", "TLSv1/SSLv3", nil, "AES128-SHA"),
        ("from a.example by b.example with ESMTPS id x (version=SSLv3 cipher=DES-CBC3-SHA)", "SSLv3", "SSL 3.0", "DES-CBC3-SHA"),
        ("from a.example by b.example with ESMTPS id x (cipher=AES256-SHA subject=\"/C=US/CN=tls.example\")", nil, nil, "AES256-SHA"),
        ("from a.example (a.example [192.0.2.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519) by b.example (Postfix) with ESMTPS id x", "TLSv1.3", "TLS 1.3", "TLS_AES_256_GCM_SHA384"),
        ("from a.example (using TLS: TLSv1.2, DES-CBC3-SHA) by b.example with ESMTP", "TLSv1.2", "TLS 1.2", "DES-CBC3-SHA"),
        ("from a.example (Using TLS) by b.example with ESMTP", nil, nil, nil),
        ("from a.example by b.example with esmtps (TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256) (Exim 4.80)", "TLS1.2", "TLS 1.2", "ECDHE-RSA-AES256-GCM-SHA384"),
        ("from a.example by b.example with esmtps (TLS1.2:ECDHE_SECP256R1__RSA_SHA512__AES_256_GCM:256)", "TLS1.2", "TLS 1.2", "ECDHE_SECP256R1__RSA_SHA512__AES_256_GCM"),
        ("from a.example by b.example with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) id x", "TLS1.3", "TLS 1.3", "TLS_AES_256_GCM_SHA384"),
        ("from a.example by b.example with esmtps (TLSv1:DHE-RSA-AES256-SHA:256) id x", "TLSv1", "TLS 1.0", "DHE-RSA-AES256-SHA"),
        ("from a.example by b.example with esmtp (TLS12) id x", "TLS12", "TLS 1.2", nil),
        ("from a.example by b.example with ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384", nil, nil, "ECDHE-RSA-AES256-GCM-SHA384"),
        ("from a.example by b.example (Generic MTA with TLSv1.2 ECDHE-RSA-AES256-SHA384 256/256)", "TLSv1.2", "TLS 1.2", "ECDHE-RSA-AES256-SHA384"),
        ("from a.example by b.example with ESMTP with STARTTLS (version=TLSv1.2, cipher=AES256-SHA)", "TLSv1.2", "TLS 1.2", "AES256-SHA"),
    ]

    @Test(arguments: forms.indices)
    func tlsInEveryForm(_ i: Int) throws {
        let form = Self.forms[i]
        let (read, hop) = try Self.one(form.body + "; Wed, 18 Feb 2026 11:08:55 +0100")
        let security = try #require(hop.security)
        #expect(security.basis == .stated)
        #expect(read.text(security.version) == form.version && security.versionName == form.name && read.text(security.cipher) == form.cipher)
        #expect(hop.time == 1_771_409_335)
    }

    /// Nothing is said of TLS; hosts and recipients that are named so do not count.
    @Test(arguments: [
        "from tls.example by b.example with ESMTP id x", "from a.example by b.example with SMTP (Microsoft Exchange Internet Mail Service Version 5.5.2653.13) id x",
        "from a.example by b.example (8.11/version=1.2) with SMTP id x", "from TLS1.2 (TLS-AES.example [192.0.2.1]) by TLSv1.3 with SMTP id TLS", "from a.example by b.example with Microsoft SMTP Server id 15.1.2507.34",
        "by b.example (Postfix, from userid 1000) id x", "from a.example by b.example with SMTP id x for <tls@tls.example>",
    ])
    func noTLS(_ body: String) throws { #expect(try Self.one(body + "; Wed, 18 Feb 2026 11:08:55 +0100").1.security == nil) }

    @Test(arguments: ["ESMTPS", "esmtpsa", "LMTPS", "UTF8SMTPSA", "HTTPS"])
    func tlsByTheNameOfTheProtocol(_ name: String) throws {
        #expect(try Self.one("from a.example by b.example with \(name) id x; Wed, 18 Feb 2026 11:08:55 +0100").1.security?.basis == .protocolName)
    }

    static let builds: [(id: String, by: String, line: ExchangeBuild.ReleaseLine?, text: String?)] = [
        ("8.3.83.6", "ex.example.com", .exchange2007, "8.3.83.6"), ("14.03.0123.003", "ex.example.com", .exchange2010, "14.3.123.3"),
        ("15.0.1497.2", "ex.example.com", .exchange2013, "15.0.1497.2"), ("15.1.2507.34", "ex.example.com", .exchange2016, "15.1.2507.34"),
        ("15.2.221.12", "ex.example.com", .exchange2019, "15.2.221.12"), ("15.02.2561.999", "ex.example.com", .exchange2019, "15.2.2561.999"),
        ("15.2.2562.17", "ex.example.com", .subscriptionEdition, "15.2.2562.17"), ("15.02.2562.017", "ex.example.com", .subscriptionEdition, "15.2.2562.17"),
        ("15.20.9275.11", "AM0.eurprd00.prod.outlook.com", .exchangeOnline, "15.20.9275.11"), ("15.21.1.2", "AM0.eurprd00.prod.outlook.com", .exchangeOnline, "15.21.1.2"),
        ("15.21.1.2", "ex.example.com", nil, "15.21.1.2"), ("16.0.1.1", "ex.example.com", nil, "16.0.1.1"), ("11.1.1.1", "ex.example.com", nil, "11.1.1.1"),
        ("15.1.2507", "ex.example.com", nil, nil), ("15.1.2507.34.1", "ex.example.com", nil, nil), ("15..1.2", "ex.example.com", nil, nil), ("15.1.2507.123456", "ex.example.com", nil, nil), ("abc", "ex.example.com", nil, nil),
    ]

    @Test(arguments: builds.indices)
    func buildsByTheNameOfTheirLine(_ i: Int) throws {
        let row = Self.builds[i]
        for with in ["Microsoft SMTP Server", "mapi"] {
            let (_, hop) = try Self.one("from a.example (192.0.2.7) by \(row.by) with \(with) id \(row.id); Wed, 18 Feb 2026 11:08:55 +0100")
            #expect(hop.build?.line == row.line && hop.build?.text == row.text)
            // A build is no address.
            #expect(hop.trace.isExchange)
        }
        // Elsewhere it is just an identifier.
        #expect(try Self.one("from a.example by mail.example.com with ESMTP id \(row.id); Wed, 18 Feb 2026 11:08:55 +0100").1.build == nil)
    }

    @Test func aBuildIsNeverAnAddress() throws {
        let (read, hop) = try Self.one("from a.example by ex.example.com with Microsoft SMTP Server id 15.1.250.34; Wed, 18 Feb 2026 11:08:55 +0100")
        let address = read.bytes.withUnsafeBytes { hop.trace.clientAddress(in: $0) }
        #expect(address == nil && hop.build?.text == "15.1.250.34")
    }

    static let roles: [(body: String, role: HopRole?)] = [
        ("from a.example by ex.example.com with Microsoft SMTP Server id 15.1.2507.34 via Frontend\r\n Transport", .frontendTransport),
        ("from a.example by ex.example.com with Microsoft SMTP Server id 15.1.2507.34 via Mailbox Transport", .mailboxTransport),
        ("from a.example by ex.example.com with Microsoft SMTP Server id 15.1.2507.34", .transport),
        ("from a.example by ex.example.com with mapi id 15.01.2507.034", .mailboxSubmission),
        ("from a.example by x.mail.protection.outlook.com with Microsoft SMTP Server id 15.20.1.1 via Frontend Transport", .protectionEdge),
        ("from a.example by x.eurprd00.prod.outlook.com with Microsoft SMTP Server id 15.20.1.1", .exchangeOnline),
        ("from a.example by x.eurprd00.prod.outlook.com with HTTPS", .outlookHost),
        ("from a.example by web.example.com with HTTPS", nil), ("from a.example by b.example with ESMTP id x", nil),
    ]

    @Test(arguments: roles.indices)
    func rolesByForm(_ i: Int) throws { #expect(try Self.one(Self.roles[i].body + "; Wed, 18 Feb 2026 11:08:55 +0100").1.role == Self.roles[i].role) }

    @Test func clausesWithTheirComments() throws {
        let (read, hop) = try Self.one(
            "from helo.example (rdns.example [192.0.2.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\tby b.example (Postfix (Debian)) via pipe with ESMTPS id 4EQ for <x@example.com>; Wed, 18 Feb 2026 11:08:55 +0100 (CET)")
        #expect(read.text(hop.from) == "helo.example (rdns.example [192.0.2.1]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))")
        #expect(read.text(hop.by) == "b.example (Postfix (Debian))")
        #expect(read.text(hop.via) == "pipe" && read.text(hop.with) == "ESMTPS" && read.text(hop.id) == "4EQ" && read.text(hop.for) == "<x@example.com>")
        #expect(read.text(hop.date) == "Wed, 18 Feb 2026 11:08:55 +0100 (CET)")
    }

    /// Odd fields: something comes out, nothing is made up.
    @Test(arguments: ["", ";", ";;;", "(", "from", "by", "from by with id for", "apparently", "from ; by", "with with with", "id id", "((((((", "from a by b with", "\u{0} \u{7f}", "from a by b; not a date", "by x (((;", "; ;", " for <a@b>"])
    func oddFields(_ body: String) throws {
        let (_, hop) = try Self.one(body)
        #expect(hop.time == nil && hop.build == nil && hop.role == nil)
        for range in [hop.from, hop.by, hop.with, hop.via, hop.id, hop.for, hop.date].compactMap({ $0 }) {
            #expect(range.lowerBound >= hop.body.lowerBound && range.upperBound <= hop.body.upperBound)
        }
    }

    static let dates: [(body: String, time: Int?, isLoose: Bool)] = [
        ("by x with SMTP id a; Thu, 04 Jun 2015 07:36:09 +0000", 1_433_403_369, false),
        ("by x with SMTP id a.1 2015-06-04 07:36:09.249601779 +0000 UTC", 1_433_403_369, true),
        ("by x with SMTP id a.1 2015-06-04T09:36:09+02:00", 1_433_403_369, true),
        ("by x with SMTP id a.1 2026-03-23 21:27:14.778032727 +0000 UTC m=+1217493.710114259", 1_774_301_234, true),
        ("from x by y id a Fri, 28 Nov 2014 18:00:14 +0100", 1_417_194_014, true),
        ("by x id a; Wed Dec 24 04:09:36 2014", 1_419_394_176, true), ("by x id a; Apr 29 23:34:45 2005 +0000", 1_114_817_685, true),
        ("by x id a; Wed Aug 28 10:45:49 2002    +0100", 1_030_527_949, true), ("by x id a; Mon, 02 Sep 2002 01:07:29 -08:00", 1_030_957_649, false),
        ("by x id a; 26/08/2002 13:39:54", nil, false),
        ("from x by y id a", nil, false), ("from x by y id a; yesterday", nil, false), ("from Mon by Tue id Wed", nil, false), ("by x id a 2015-13-04 07:36:09", nil, false),
    ]

    @Test(arguments: dates.indices)
    func datesWithoutTheirSemicolon(_ i: Int) throws {
        let row = Self.dates[i]
        let hop = try Self.one(row.body).1
        #expect(hop.time == row.time && hop.isLooseDate == row.isLoose)
    }

    static func hop(_ by: String, _ time: String?) -> String {
        "Received: from x.example by \(by) with ESMTP id 1" + (time.map { "; Wed, 18 Feb 2026 \($0) +0000" } ?? "") + "\r\n"
    }

    @Test func negativeDelaysAreSkewAndInNoSum() {
        // From the top: the newest.
        let read = Read(
            Self.hop("e.example", "10:00:30") + Self.hop("d.example", nil) + Self.hop("c.example", "09:59:50") + Self.hop("b.example", "10:00:10") + Self.hop("a.example", "10:00:00")
                + "From: a@example.com\r\n\r\n")
        #expect(read.chain.hops.map(\.delay) == [nil, 10, -20, nil, 40])
        #expect(read.chain.total == 50 && read.chain.counted == 2 && read.chain.negative == 1 && read.chain.untimed == 1)
        #expect(read.chain.firstToLast == 30)
    }

    @Test func noHopsAndOneHop() {
        let none = Read("From: a@example.com\r\nX: y\r\n\r\n").chain
        #expect(none.hops.isEmpty && none.firstToLast == nil && none.fieldsBelow == 2 && none.added.isEmpty)
        let one = Read(Self.hop("a.example", "10:00:00") + "From: a@example.com\r\n\r\n").chain
        #expect(one.total == 0 && one.counted == 0 && one.firstToLast == nil && one.fieldsBelow == 1)
    }

    @Test func whichHopAddedAField() {
        let read = Read(
            "Return-Path: <a@example.com>\r\n" + Self.hop("mx.recipient.example", "10:00:30") + "Received-SPF: pass (recipient.example: domain of a@example.com)\r\n"
                + "X-Spam: no\r\nAuthentication-Results: out.sender.example; dkim=pass\r\n" + Self.hop("out.sender.example", "10:00:20")
                + "Authentication-Results: spf=none smtp.mailfrom=a.example\r\n"
                + "Received: from x.example by ex.corp.example with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 10:00:10 +0000\r\nFrom: a@example.com\r\n\r\n")
        let found = read.chain.added.map { "\(read.text($0.name)!) \($0.hop) \($0.basis.word)" }
        #expect(found == ["Return-Path 2 top", "Received-SPF 2 named", "X-Spam 1 place", "Authentication-Results 1 named", "Authentication-Results 0 exchange"])
        #expect(read.chain.fieldsBelow == 1)
    }

    @Test func attestationBeginsAtTheEntry() {
        let text =
            "Received: from ex1.corp.example by ex2.corp.example with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 10:00:30 +0000\r\n"
            + "Received: from mail.sender.example (192.0.2.1) by ex1.corp.example with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 10:00:20 +0000\r\n"
            + Self.hop("mail.sender.example", "10:00:10") + "From: a@example.com\r\n\r\n"
        #expect(Read(text).chain.hops.map(\.standing) == [.claimed, .own, .own])
        // Behind an archive that nobody trusts, nothing; behind a trusted one, as before.
        let archived = Self.hop("archive.corp.example", "10:00:40") + text
        #expect(Read(archived).chain.hops.map(\.standing) == [.claimed, .claimed, .claimed, .claimed])
        var policy = Policy()
        policy.trustedHosts = ["archive.corp.example"]
        #expect(Read(archived, policy: policy).chain.hops.map(\.standing) == [.claimed, .own, .own, .trusted])
    }

    /// Linear in the size, and no surprise: many hops, many fields, long comments.
    @Test(.timeLimit(.minutes(1)))
    func largeSections() {
        var text = ""
        for i in 0..<20_000 { text += "Received: from a by b\(i).example with ESMTP id 1; Wed, 18 Feb 2026 10:00:00 +0000\r\nX-F: b\(i / 2).example\r\n" }
        let chain = Read(text + "\r\n").chain
        #expect(chain.hops.count == 20_000 && chain.added.count == 19_999 && chain.counted == 19_999)
        let deep = Read("Received: from a " + String(repeating: "(", count: 200_000) + " by b; x\r\n\r\n").chain
        #expect(deep.hops.count == 1)
        let wide = Read("Received: " + String(repeating: "by a with b id c for d ", count: 20_000) + "\r\n\r\n").chain
        #expect(wide.hops.count == 1)
    }
}
