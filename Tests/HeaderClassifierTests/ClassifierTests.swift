import HeaderClassifier
import RFC5322
import TestSupport
import Testing

/// Answers from short sections, where one field at a time is changed; whole messages stand in corpus/.
struct ClassifierTests {
    static func verdict(_ text: String, _ change: (inout Policy) -> Void = { _ in }) -> Verdict {
        var policy = Policy()
        change(&policy)
        return Classifier(policy: policy).verdict(of: Array(text.utf8))
    }

    /// An on-premises chain; fields are added below it.
    static func onPremises(_ fields: String, client: String = "app.example.com (10.0.0.5)") -> String {
        """
        Received: from EX02.example.com (10.0.0.2) by EX01.example.com (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34 via Mailbox Transport; Wed, 18 Feb 2026 11:08:56 +0100
        Received: from \(client) by EX02.example.com (10.0.0.2) with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:55 +0100
        From: App <app@example.com>
        \(fields)


        """
    }

    static func organization(_ pairs: [(String, String)]) -> String {
        pairs.map { "X-MS-Exchange-Organization-\($0.0): \($0.1)" }.joined(separator: "\n")
    }

    /// The four situations of the founding article, as it says, with Outlook's filter at low.
    @Test func foundingArticle() {
        func low(_ policy: inout Policy) { policy.clientFilter = .low }
        let relay = Self.verdict(Self.onPremises(Self.organization([("AuthAs", "Anonymous"), ("SCL", "-1"), ("Antispam-Report", "IPOnAllowList")])), low)
        #expect(relay.submission == .anonymous && relay.submissionDetail == .relay && relay.senderResolution == .notResolved)
        #expect(relay.junk.outlook == .inbox && relay.junk.client == .exempt && relay.sclReason == "IPOnAllowList")
        let plain = Self.verdict(Self.onPremises(Self.organization([("AuthAs", "Anonymous")])), low)
        #expect(plain.submission == .anonymous && plain.senderResolution == .notResolved && plain.junk.outlook == .exposed)
        let secured = Self.verdict(Self.onPremises(Self.organization([("AuthAs", "Internal"), ("AuthMechanism", "10")])), low)
        #expect(secured.submission == .externallySecured && secured.senderResolution == .resolvable && secured.junk.outlook == .exposed)
        #expect(secured.findings.contains(.connectorLostSCL))
        let authenticated = Self.verdict(Self.onPremises(Self.organization([("AuthAs", "Internal"), ("AuthMechanism", "06"), ("SCL", "-1")])), low)
        #expect(authenticated.submission == .authenticated && authenticated.senderResolution == .resolvable && authenticated.junk.outlook == .inbox)
    }

    /// The class follows AuthAs and the mechanism, never the SCL (contradiction C1 of the domain reference).
    @Test(arguments: ["-1", "0", "5", "9", nil] as [String?])
    func classDoesNotFollowTheSCL(_ scl: String?) {
        let stamps = [("AuthAs", "Internal"), ("AuthMechanism", "10")] + (scl.map { [("SCL", $0)] } ?? [])
        #expect(Self.verdict(Self.onPremises(Self.organization(stamps))).submission == .externallySecured)
    }

    @Test(arguments: 0...9)
    func theThresholdIsStrict(_ scl: Int) {
        for threshold in 0...9 {
            let verdict = Self.verdict(Self.onPremises(Self.organization([("AuthAs", "Anonymous"), ("SCL", "\(scl)")]))) { $0.sclJunkThreshold = threshold }
            #expect(verdict.junk.server == (scl > threshold ? .junk : .inbox))
        }
    }

    @Test func listsBlockedAndSafe() {
        let spam = Self.onPremises(Self.organization([("AuthAs", "Anonymous"), ("SCL", "7")]))
        #expect(Self.verdict(spam).junk.server == .junk)
        #expect(Self.verdict(spam) { $0.safeSenders = ["APP@example.com"] }.junk.server == .inbox)
        #expect(Self.verdict(spam) { $0.safeSenders = ["@example.com"] }.junk.server == .inbox)
        #expect(Self.verdict(spam) { $0.safeSenders = ["other.example.com"] }.junk.server == .junk)
        let clean = Self.onPremises(Self.organization([("AuthAs", "Anonymous"), ("SCL", "0")]))
        #expect(Self.verdict(clean) { $0.blockedSenders = ["example.com"] }.junk.server == .junk)
        // Safe wins over blocked; -1 wins over blocked on the server.
        #expect(Self.verdict(clean) { $0.blockedSenders = ["example.com"]; $0.safeSenders = ["app@example.com"] }.junk.server == .inbox)
        let bypassed = Self.onPremises(Self.organization([("AuthAs", "Anonymous"), ("SCL", "-1")]))
        #expect(Self.verdict(bypassed) { $0.blockedSenders = ["example.com"] }.serverRule == .srv5)
        #expect(Self.verdict(clean) { $0.trustsListsOnly = true }.junk.server == .junk)
        #expect(Self.verdict(spam) { $0.isJunkRuleEnabled = false }.junk.server == .inbox)
    }

    @Test func relayHosts() {
        let relay = Self.onPremises(Self.organization([("AuthAs", "Anonymous"), ("SCL", "-1")]))
        #expect(!Self.verdict(relay).findings.contains(.relayReachable))
        #expect(!Self.verdict(relay) { $0.relayHosts = ["10.0.0.0/24"] }.findings.contains(.relayReachable))
        #expect(!Self.verdict(relay) { $0.relayHosts = ["app.*"] }.findings.contains(.relayReachable))
        #expect(Self.verdict(relay) { $0.relayHosts = ["10.9.0.0/24"] }.findings.contains(.relayReachable))
    }

    @Test func trustedHostsAreLookedBehind() {
        let archived = "Received: from EX01.example.com by archive.example.com with ESMTP; Wed, 18 Feb 2026 11:09:56 +0100\n"
            + Self.onPremises(Self.organization([("AuthAs", "Internal"), ("AuthMechanism", "10")]))
        let foreign = Self.verdict(archived)
        #expect(foreign.attestation == .foreign && foreign.submission == .unknown && foreign.claimed == .externallySecured)
        let trusted = Self.verdict(archived) { $0.trustedHosts = ["ARCHIVE.*.com"] }
        #expect(trusted.attestation == .local && trusted.attestationBasis == .trustedHost && trusted.submission == .externallySecured)
        #expect(Self.verdict(archived) { $0.trustedHosts = ["archive.example.org"] }.attestation == .foreign)
    }

    @Test func anotherTenantsReportIsNotBelieved() {
        let text = """
            Received: from A.EURPRD00.PROD.OUTLOOK.COM by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS; Wed, 18 Feb 2026 11:08:56 +0100
            X-MS-Exchange-Organization-AuthAs: Anonymous
            X-Forefront-Antispam-Report: SFV:SPM;CAT:SPM;
            X-MS-Exchange-CrossTenant-Id: 00000000-1111-4222-8333-444444444444


            """
        #expect(Self.verdict(text).junk.server == .junk)
        #expect(Self.verdict(text) { $0.tenantID = "00000000-1111-4222-8333-444444444444" }.junk.server == .junk)
        let other = Self.verdict(text) { $0.tenantID = "99999999-1111-4222-8333-444444444444" }
        #expect(other.junk.server == .unknown && other.findings.contains(.cloudFieldsUnverified))
    }

    /// The presets of Microsoft's recommended settings, column by column, and a single action on top.
    @Test func presets() {
        func server(_ category: String, _ preset: Policy.Preset) -> ServerPlacement {
            Self.verdict("X-Forefront-Antispam-Report: SFV:SPM;CAT:\(category);DIR:INB;\n\n") { $0.preset = preset }.junk.server
        }
        let table: [(String, ServerPlacement, ServerPlacement, ServerPlacement)] = [
            ("SPM", .junk, .junk, .quarantine), ("HSPM", .junk, .quarantine, .quarantine), ("PHSH", .junk, .quarantine, .quarantine),
            ("HPHSH", .quarantine, .quarantine, .quarantine), ("HPHISH", .quarantine, .quarantine, .quarantine), ("BULK", .junk, .junk, .quarantine),
            ("SPOOF", .junk, .junk, .quarantine), ("UIMP", .inbox, .quarantine, .quarantine), ("DIMP", .inbox, .quarantine, .quarantine),
            ("GIMP", .inbox, .junk, .quarantine), ("MALW", .quarantine, .quarantine, .quarantine),
        ]
        for (category, byDefault, standard, strict) in table {
            #expect(server(category, .default) == byDefault, "\(category)")
            #expect(server(category, .standard) == standard, "\(category)")
            #expect(server(category, .strict) == strict, "\(category)")
        }
        let own = Self.verdict("X-Forefront-Antispam-Report: SFV:SPM;CAT:SPM;\n\n") { $0.actions = [.spam: .quarantine] }
        #expect(own.junk.server == .quarantine)
    }

    /// A DMARC failure counts only where the domain's policy was carried out: oreject and pct.… say that it was not.
    @Test(arguments: [("quarantine", .quarantine), ("reject", .quarantine), ("none", .inbox), ("oreject", .inbox), ("pct.quarantine", .inbox)] as [(String, ServerPlacement)])
    func dmarcActions(_ action: String, _ server: ServerPlacement) {
        let text = "X-Forefront-Antispam-Report: SFV:NSPM;CAT:NONE;DIR:INB;\nAuthentication-Results: spf=fail; dmarc=fail action=\(action) header.from=example.com\n\n"
        #expect(Self.verdict(text).junk.server == server)
    }

    /// The words of a DMARC failure are looked for 64 bytes at a time: they count wherever they stand, but not in a comment.
    @Test func dmarcFailuresWhereverTheyStand() {
        for length in 0...140 {
            let padding = String(repeating: "a", count: length)
            for (results, isFailure) in [
                ("dmarc=fail action=reject \(padding)", true), ("\(padding);dmarc=fail action=reject", length == 0), ("x=\(padding);dmarc=fail action=reject", true),
                ("spf=\(padding);action=Quarantine;DMARC=Fail", true), ("x=(\(padding) dmarc=fail) action=reject", false), ("dmarc=fail x=\(padding)", false),
                ("dmarc=failed x=\(padding) action=reject", false), ("action=reject x=\(padding) dmarc=pass dmarc=fail", false),
            ] {
                for end in ["\n\n", "\n", ""] {
                    let text = "X-Forefront-Antispam-Report: SFV:NSPM;CAT:NONE;DIR:INB;\nAuthentication-Results:\(results)\(end)"
                    #expect(Self.verdict(text).junk.server == (isFailure ? .quarantine : .inbox), "\(text)")
                }
            }
        }
    }

    /// Hops of the usual form are read at one look, and from behind the product on where `via` counts. An empty comment in front takes a field
    /// out of that form without a change of meaning: whatever follows, the verdict must be the same.
    @Test func hopsReadAtOneLookAndWordByWord() {
        let products = ["Microsoft SMTP Server", "mapi", "HTTPS", "ESMTPS", "ESMTP", "SMTP", "Microsoft ESMTP Server"]
        let parts = [
            "", " (version=1)", " (a;b)", " (c", " id 15.1.2507.34", " id 15", " id", " via Frontend Transport", " via Mailbox Transport", " via for",
            " FRONTEND", " with", ";", "; Wed, 18 Feb 2026 11:08:56 +0100", "\r\n\tvia Frontend;", " for <a@example.com>",
        ]
        func chain(_ space: String, _ tail: String) -> String {
            """
            Received:\(space)from EX02.example.com (10.0.0.2) by EX01.example.com (10.0.0.1) with \(tail)
            Received: from client (10.0.0.5) by EX02.example.com (10.0.0.2) with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100
            X-MS-Exchange-Organization-AuthAs: Anonymous


            """
        }
        var failures: [String] = []
        for product in products {
            for a in parts { for b in parts { for c in parts {
                let tail = product + a + b + c
                if Self.verdict(chain("  ", tail)) != Self.verdict(chain("()", tail)) { failures.append(tail) }
            } } }
        }
        #expect(failures.isEmpty, "\(failures.prefix(5).joined(separator: "\n"))")
    }

    /// How `outlook` follows from the server's and the client's answer, as the contract says.
    @Test func outlookFollowsFromServerAndClient() {
        for filter in Policy.ClientFilter.allCases {
            for scl in ["-1", "1", "9", nil] as [String?] {
                for blocked in [false, true] {
                    let stamps = [("AuthAs", "Anonymous")] + (scl.map { [("SCL", $0)] } ?? [])
                    let junk = Self.verdict(Self.onPremises(Self.organization(stamps))) {
                        $0.clientFilter = filter
                        if blocked { $0.blockedSenders = ["example.com"] }
                    }.junk
                    let expected: OutlookPlacement =
                        junk.server == .junk ? .junk
                        : junk.client == .exempt || junk.client == .off ? .inbox : junk.client == .exposed ? .exposed : junk.client == .junk ? .junk : .unknown
                    #expect(junk.outlook == expected)
                }
            }
        }
    }

    /// Evidence quotes what stands in the message, byte for byte.
    @Test func evidenceIsFoundAtItsRange() {
        let text = Self.onPremises(Self.organization([("AuthAs", "Internal"), ("AuthMechanism", "10")]))
        let bytes = Array(text.utf8)
        let evidence = Classifier().verdict(of: bytes).evidence(in: bytes)
        #expect(evidence.contains { $0.rule.id == "SUB-2" && $0.value == Array("Internal".utf8) })
        for item in evidence {
            let quoted = String(decoding: bytes[item.range], as: UTF8.self)
            #expect(quoted.hasPrefix(item.name + ":") && quoted.hasSuffix("\n"))
            #expect(!item.value.isEmpty || quoted.contains(":"))
        }
    }

    /// Rule rows: ids are in order, unique, and cited.
    @Test func ruleTables() {
        #expect(Rule.all.count == RuleID.allCases.count)
        for (rule, id) in zip(Rule.all, RuleID.allCases) {
            #expect(rule.ruleID == id && rule.id == id.text)
            #expect("\(id)".uppercased() == rule.id.split(separator: "-").joined())
            #expect(!rule.condition.isEmpty && !rule.conclusion.isEmpty && rule.citation.url.hasPrefix("https://"))
        }
        #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
        for entry in Findings.all { #expect(Rule[entry.rule].ruleID == entry.rule) }
    }

    /// Any bytes at all: no trap, and the same answer whichever table and kernel.
    @Test func anyBytesAreAnswered() {
        var random = Random(seed: 7)
        let pieces = KnownFieldName.allCases.map(\.spelling) + [
            ":", ": ", "\n", "\r\n", " ", "\t", ";", "SFV:", "SPM", "(", ")", "\"", "<", ">", "@", "=?utf-8?q?", "?=", "(null)", "from ", " by ", " with mapi", "Internal",
            "Anonymous", "10", "-1", "\u{0}", "é", "Wed, 18 Feb 2026 11:08:56 +0100", "\\", "9a79d39a-4226-456c-d5a3-08de6ed5b9b1", "[", "]", ".prod.outlook.com", "%", "127.0.0.1", "::",
        ]
        var policy = Policy()
        policy.safeSenders = ["a@example.com"]
        policy.safeRecipients = ["b@example.com"]
        policy.acceptedDomains = ["example.com"]
        policy.relayHosts = ["10.0.0.0/8", "*.example.com"]
        policy.trustedHosts = ["*.example.org"]
        let classifier = Classifier(policy: policy)
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<30, using: &random) { text += pieces.randomElement(using: &random)! }
            let bytes = Array(text.utf8)
            let verdict = classifier.verdict(of: bytes)
            var section = HeaderSection()
            HeaderScanner.scan(bytes, into: &section, indexing: .all, kernel: .portable)
            let same = bytes.withUnsafeBytes { classifier.verdict(of: section, in: $0) }
            #expect(same == verdict)
            _ = verdict.evidence(in: bytes)
            _ = bytes.withUnsafeBytes { Facts(section, in: $0) }
            _ = bytes.withUnsafeBytes { People(section, in: $0) }
        }
    }
}
