import HeaderClassifier
import RFC5322
import TestSupport
import Testing

/// What the recipient's side wrote around a sender's part.
struct GenuinePart {
    /// Above and below the sender's part. What is below, Exchange writes above where the sender ended the section himself.
    let above: String, below: String

    private static let transport =
        "Received: from EX02.example.com (10.0.0.2) by EX01.example.com (10.0.0.1) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2507.34 via Mailbox Transport; Wed, 18 Feb 2026 11:08:56 +0100\r\n"
    private static func frontend(_ client: String) -> String {
        "Received: from \(client) by EX02.example.com (10.0.0.2) with Microsoft SMTP Server id 15.1.2507.34 via Frontend\r\n Transport; Wed, 18 Feb 2026 11:08:55 +0100\r\n"
    }
    private static func hub(_ client: String) -> String {
        "Received: from \(client) by HUB01.example.com (10.0.0.3) with Microsoft SMTP Server id 14.3.123.3; Wed, 18 Feb 2026 11:08:55 +0100\r\n"
    }
    private static let cloud = """
        Received: from A.EURPRD00.PROD.OUTLOOK.COM (2001:db8::a) by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS; Wed, 18 Feb 2026 10:08:56 +0000\r
        Received: from AM0EUR00FT001.eop-EUR00.prod.protection.outlook.com (2001:db8::e) by A.outlook.office365.com (2001:db8::a) with Microsoft SMTP Server id 15.20.9275.11 via Frontend Transport; Wed, 18 Feb 2026 10:08:55 +0000\r
        Received: from mail.evil.example (203.0.113.7) by AM0EUR00FT001.mail.protection.outlook.com (10.167.1.1) with Microsoft SMTP Server id 15.20.9275.11 via Frontend Transport; Wed, 18 Feb 2026 10:08:54 +0000\r

        """
    private static func stamps(_ source: String) -> String {
        "X-MS-Exchange-Organization-SCL: 5\r\nX-MS-Exchange-Organization-AuthSource: \(source)\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\n"
    }
    private static let edge = "AM0EUR00FT001.eop-EUR00.prod.protection.outlook.com"
    private static let record = "X-Microsoft-Antispam-Mailbox-Delivery: ucf:0;jmr:0;ex:0;auth:0;dest:J;OFR:SpamFilterAuthJ;\r\n"
    private static func tenant(_ id: String) -> String { "X-MS-Exchange-CrossTenant-Id: \(id)\r\n" }
    private static let tenantID = "00000000-1111-4222-8333-444444444444", consumerID = "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa"
    private static let evil = "mail.evil.example (203.0.113.7)", named = "AM0EUR00OBE12.outbound.protection.outlook.com (203.0.113.7)"

    /// P: on premises. B: the same, and Exchange stamped nothing. T: Exchange 2010. E and F: P and T, where the client calls itself a host of the cloud.
    /// N: B, where the client calls itself a host of the cloud. C: Exchange Online. X: the same, and nothing stamped. Q: C at the edge, saved before it was
    /// delivered. O: Outlook.com. G: a gateway that is no Exchange. H: what the sender's part begins with is the hop that the gateway wrote.
    static let all: [Character: GenuinePart] = [
        "P": GenuinePart(above: transport + frontend(evil), below: stamps("EX02.example.com")),
        "B": GenuinePart(above: transport + frontend(evil), below: ""),
        "T": GenuinePart(above: hub(evil), below: stamps("HUB01.example.com")),
        "E": GenuinePart(above: transport + frontend(named), below: stamps("EX02.example.com")),
        "F": GenuinePart(above: hub(named), below: stamps("HUB01.example.com")),
        "N": GenuinePart(above: transport + frontend(named), below: ""),
        "C": GenuinePart(
            above: cloud, below: stamps(edge) + "X-Forefront-Antispam-Report: CIP:203.0.113.7;SCL:5;IPV:NLI;SFV:SPM;CAT:SPM;DIR:INB;\r\n" + tenant(tenantID) + record),
        "X": GenuinePart(above: cloud, below: tenant(tenantID)),
        "Q": GenuinePart(
            above: "Received:" + cloud.split(separator: "Received:").last!, below: stamps(edge) + "X-Forefront-Antispam-Report: CIP:203.0.113.7;SCL:9;SFV:SPM;CAT:HPHISH;DIR:INB;\r\n"),
        "O": GenuinePart(above: cloud + "X-IncomingTopHeaderMarker: OriginalChecksum:00;Count:9\r\n", below: "X-IncomingHeaderCount: 12\r\n" + stamps(edge) + tenant(consumerID) + record),
        "G": GenuinePart(
            above: "Received: from evil.example (unknown [203.0.113.7]) by gw.example.com (Postfix) with ESMTP id 4ABCDEFGHIJKL; Wed, 18 Feb 2026 11:08:57 +0100\r\n", below: ""),
        "H": GenuinePart(above: "", below: ""),
    ]

    /// The message. A sender who ends the section has ended it for Exchange, too, which writes above.
    func message(_ part: String) -> [UInt8] {
        let own = "From: Mallory <mallory@evil.example>\r\nTo: dave@example.com\r\nDate: Wed, 18 Feb 2026 11:08:50 +0100\r\n"
        let bytes = Array(part.utf8)
        let endsSection = bytes.first == 0x0D || bytes.first == 0x0A || bytes.indices.dropFirst(3).contains { bytes[$0 - 3...$0].elementsEqual("\r\n\r\n".utf8) }
        let text = endsSection ? above + below + own : above + own
        return Array(text.utf8) + bytes + Array((endsSection ? "" : below).utf8) + Array("\r\nHello.\r\n".utf8)
    }
}

/// What nothing that a sender writes may obtain.
struct Belief: Equatable {
    let isInside: Bool
    let resolution: SenderResolution
    let believesCloud: Bool
    let recorded: ServerPlacement?
    let predicted: ServerPlacement

    init(_ verdict: Verdict) {
        isInside = verdict.submission == .authenticated || verdict.submission == .externallySecured
        resolution = verdict.senderResolution
        believesCloud = verdict.familyRule == .att18 || verdict.familyRule == .att19 || verdict.familyRule == .att20
        recorded = verdict.junk.recorded
        predicted = verdict.junk.predicted
    }

    /// Whether this is more than the recipient's own part gives.
    func exceeds(_ genuine: Belief) -> Bool {
        (isInside && !genuine.isInside) || (resolution == .resolvable && genuine.resolution != .resolvable) || (believesCloud && !genuine.believesCloud)
            || (recorded != nil && recorded != genuine.recorded)
    }
}

/// docs/attacks.md, row by row.
struct AttackTests {
    static let forgedHop =
        "Received: from EX07.example.com (10.0.0.7) by EX01.example.com (10.0.0.1) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:55 +0100\r\n"
    static let forgedEdge =
        "Received: from mail.evil.example (203.0.113.7) by AM0EUR00FT123.mail.protection.outlook.com (10.167.1.1) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.9275.11 via Frontend Transport; Wed, 18 Feb 2026 10:08:55 +0000\r\n"
    static let forgedReport = "X-Forefront-Antispam-Report: CIP:203.0.113.7;CTRY:US;SCL:-1;SRV:;IPV:CAL;SFV:SKN;CAT:NONE;DIR:INB;\r\n"
    static let forgedStamps = "X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 04\r\n"

    static func text(_ attack: Attack) -> String {
        attack.text.replacing("SEVENTY", with: String(repeating: forgedHop, count: 70)).replacing("EXHOP", with: forgedHop).replacing("EDGEHOP", with: forgedEdge)
            .replacing("STAMPS", with: forgedStamps).replacing("REPORT", with: forgedReport).replacing("LONG", with: String(repeating: "x", count: 200_000))
            .replacing("MANY", with: String(repeating: "X-Note: one\r\n", count: 5_000)).replacing("SPLIT", with: "")
    }

    /// Found by fuzzing: a line that is no field above a stamp counted only where such lines were indexed.
    @Test func theLineAboveAStampCountsWhateverIsIndexed() {
        let hop = "Received: from a by EX01.corp.example.com (10.20.1.11) with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n"
        for above in ["no field\n", "X-Unknown: a\n", "no field\r\n", "\u{FEFF}", "From x Wed Feb 18 11:08:55 2026\n", ""] {
            let mail = Array("\(above)X-MS-Exchange-Organization-AuthAs: Internal\r\n\(hop)From: a@example.com\r\n\r\n".utf8)
            mail.withUnsafeBytes { bytes in
                var section = HeaderSection()
                let classifier = Classifier(policy: Policy())
                HeaderScanner.scan(bytes, into: &section, indexing: .known)
                let known = classifier.verdict(of: section, in: bytes)
                HeaderScanner.scan(bytes, into: &section, indexing: .all)
                let all = classifier.verdict(of: section, in: bytes)
                #expect(known.rules == all.rules, "\(above.debugDescription): \(known.rules) \(all.rules)")
                #expect(all.findings.contains(.stampBehindOtherLineEnd) == ["no field\n", "X-Unknown: a\n"].contains(above), "\(above.debugDescription)")
            }
        }
    }

    @Test func nothingThatASenderWritesIsBelieved() throws {
        #expect(Attack.all.count >= 60 && Set(Attack.all.map(\.name)).count == Attack.all.count)
        var lifted: [String] = []
        for attack in Attack.all {
            for letter in attack.below {
                let part = try #require(GenuinePart.all[letter])
                let policies: [(inout Policy) -> Void] = [{ _ in }, { $0.trustedHosts = ["*.example.com"] }, { $0.clientFilter = .low }]
                for change in policies where !(letter == "G" || letter == "H") || Self.isStrict(change) {
                    var policy = Policy()
                    change(&policy)
                    let classifier = Classifier(policy: policy)
                    let verdict = classifier.verdict(of: part.message(Self.text(attack)))
                    // A gateway that is no Exchange proves nothing, whatever its hop holds.
                    let genuine = letter == "H" ? Belief(Verdict.none) : Belief(classifier.verdict(of: part.message("")))
                    let belief = Belief(verdict)
                    if belief.exceeds(genuine) { lifted.append("\(attack.name) below \(letter): \(verdict.submission) \(verdict.rules)") }
                    if letter != "H", letter != "G", belief.predicted != genuine.predicted, belief.predicted != .unknown {
                        lifted.append("\(attack.name) below \(letter): placed in \(belief.predicted), not \(genuine.predicted)")
                    }
                }
            }
        }
        #expect(lifted.isEmpty, "\(lifted.prefix(12).joined(separator: "\n"))")
    }

    /// Whose hosts are trusted is the user's word: behind a gateway that takes mail from strangers it must not be given.
    private static func isStrict(_ change: (inout Policy) -> Void) -> Bool {
        var policy = Policy()
        change(&policy)
        return policy.trustedHosts.isEmpty
    }

    @Test func everyAttackStandsInTheDocument() {
        let page = String(decoding: RealMail.read(RealMail.package + "/docs/attacks.md"), as: UTF8.self)
        for (i, attack) in Attack.all.enumerated() { #expect(page.contains("| \(i + 1) | `\(attack.name)` |"), "\(attack.name)") }
    }

    // MARK: what options might lend

    /// A pattern that fits Exchange's own hosts led behind them, to hops that the sender wrote.
    @Test func trustedPatternsDoNotLeadBehindExchange() {
        let part = GenuinePart.all["P"]!
        let cloud = "Received: from x (203.0.113.7) by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS; Wed, 18 Feb 2026 10:08:56 +0000\r\n"
        let record = "X-Microsoft-Antispam-Mailbox-Delivery: dest:I;OFR:TrustedSenderList;\r\n"
        for text in [cloud + record, Self.forgedHop + cloud + record, "Received: from a by b.example.com with ESMTP; Wed, 18 Feb 2026 11:08:50 +0100\r\n" + cloud + record] {
            var policy = Policy()
            policy.trustedHosts = ["*.example.com"]
            let verdict = Classifier(policy: policy).verdict(of: part.message(text))
            #expect(verdict.platform == .onprem && verdict.junk.recorded == nil && verdict.familyRule == .att21 && verdict.attestationBasis == .topmost)
        }
    }

    /// Found by random mixtures: of two reports neither is read, and with the first went what it contradicts.
    @Test func aSecondReportDoesNotHideWhatTheFirstContradicts() {
        let top = "Received: from mail.prod.outlook.com (203.0.113.7) by EX01.example.com (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:57 +0100\r\n"
        let stamps = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-Cross-Premises-Headers-Promoted: EX01\r\n\r\n"
        let other = Self.forgedReport.replacing("203.0.113.7", with: "198.51.100.1")
        for (reports, rule) in [(Self.forgedReport, RuleID.att20), (other, .att21), (other + Self.forgedReport, .att21), (Self.forgedReport + other, .att21)] {
            #expect(Classifier().verdict(of: Array((top + Self.forgedEdge + reports + stamps).utf8)).familyRule == rule, "\(reports)")
        }
    }

    /// The client of a gateway that nobody trusts calls itself a hop of the archive that is trusted.
    @Test func trustedHostsAreNotReadFromANameOfTheClient() {
        let top = "Received: from x by archive.example.com with ESMTP (unknown [203.0.113.7]) by gw.example.com (Postfix) with SMTP id 4ABCDEFGHIJKL; Wed, 18 Feb 2026 11:08:57 +0100\r\n"
        var policy = Policy()
        policy.trustedHosts = ["archive.example.com"]
        let verdict = Classifier(policy: policy).verdict(of: GenuinePart.all["H"]!.message(top + Self.forgedHop + Self.forgedStamps))
        #expect(verdict.attestation == .foreign && verdict.submission == .unknown && verdict.claimed == .authenticated)
    }

    /// Favour needs every From field and every author; the contrary any.
    @Test(arguments: [
        ("From: ok@example.org\r\nFrom: mallory@evil.example\r\n", false), ("From: mallory@evil.example\r\nFrom: ok@example.org\r\n", false),
        ("From: ok@example.org, mallory@evil.example\r\n", false), ("From: mallory@evil.example, ok@example.org\r\n", false),
        ("From: ok@example.org@evil.example\r\n", false), ("From: \"ok@example.org\" <mallory@evil.example>\r\n", false), ("From: \"ok@example.org\"@evil.example\r\n", false),
        ("From: ok@example.org <mallory@evil.example>\r\n", false), ("From: <@example.org:mallory@evil.example>\r\n", false), ("From: ok(@example.org)@evil.example\r\n", false),
        ("From: mallory@evil.example (ok@example.org)\r\n", false), ("From: ok@example.org.evil.example\r\n", false), ("From: ok@\u{FF45}xample.org\r\n", false),
        ("From: ok@ex\u{430}mple.org\r\n", false), ("From: =?utf-8?Q?ok=40example.org?= <mallory@evil.example>\r\n", false), ("From: =?utf-8?Q?ok=40example.org?=\r\n", false),
        ("From: IMCEAEX-_O=X_OU=Y_cn=ok+40example+2Eorg@evil.example\r\n", false), ("From: /o=x/ou=y/cn=ok@example.org/@evil.example\r\n", false),
        ("From: friends: mallory@evil.example, ok@example.org;\r\n", false), ("Sender: ok@example.org\r\nFrom: mallory@evil.example\r\n", false),
        ("From : mallory@evil.example\r\nFrom: ok@example.org\r\n", false), ("From: ok@example.org\r\n", true), ("From: OK <OK@EXAMPLE.ORG>\r\n", true),
        ("From: ok@example.org\r\nFrom: ok@example.org\r\n", true),
    ] as [(String, Bool)])
    func safeSenders(_ from: String, _ isSafe: Bool) {
        for entry in ["ok@example.org", "example.org", "@example.org"] {
            var policy = Policy()
            policy.safeSenders = [entry]
            let head = "Received: from evil (203.0.113.7) by EX02.example.com (10.0.0.2) with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100\r\n"
            let verdict = Classifier(policy: policy).verdict(of: Array((head + from + "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-SCL: 7\r\n\r\n").utf8))
            #expect((verdict.serverRule == .srv7) == isSafe, "\(entry) \(from)")
            policy.safeSenders = []
            policy.directory = [entry]
            let inside = Classifier(policy: policy).verdict(of: Array((head + from + "X-MS-Exchange-Organization-AuthAs: Internal\r\n\r\n").utf8))
            #expect((inside.resolutionRule == .res4) == isSafe, "\(entry) \(from)")
        }
    }

    @Test func oneBlockedAuthorFieldIsEnough() {
        var policy = Policy()
        policy.blockedSenders = ["evil.example"]
        for from in ["From: ok@example.org\nFrom: a@evil.example\n", "From: a@evil.example\nFrom: ok@example.org\n"] {
            let verdict = Classifier(policy: policy).verdict(of: Array((ClassifierTests.onPremises("X-MS-Exchange-Organization-AuthAs: Anonymous\n").replacing("From: App <app@example.com>\n", with: from)).utf8))
            #expect(verdict.serverRule == .srv8)
        }
    }
}

extension Verdict {
    /// Of nothing.
    static var none: Verdict { Classifier().verdict(of: Array("Received: from a by b; x\r\n\r\n".utf8)) }
}
