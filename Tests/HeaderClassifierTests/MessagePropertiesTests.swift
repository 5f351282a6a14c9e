import HeaderClassifier
import RFC5322
import Testing

/// A .msg: what its properties say counts, and what its header text lacks says nothing.
struct MessagePropertiesTests {
    static let hop = "Received: from a.example.com (10.0.0.1) by ex1.corp.example.com (10.0.0.2) with Microsoft SMTP Server id 15.1.2507.34; Sun, 18 Jan 2026 07:55:50 +0100\r\n"
    static let organization = "X-MS-Exchange-Organization-"

    static func verdict(_ fields: String, _ properties: MessageProperties?, _ policy: Policy = Policy()) -> Verdict {
        let bytes = Array((hop + "From: b@example.org\r\n" + fields + "\r\n").utf8)
        var section = HeaderSection()
        return bytes.withUnsafeBytes { bytes in
            HeaderScanner.scan(bytes, into: &section, indexing: .known)
            return Classifier(policy: policy).verdict(of: section, in: bytes, properties: properties)
        }
    }

    static func stamps(_ stamps: String...) -> String { stamps.map { organization + $0 + "\r\n" }.joined() }

    static func policy(_ set: (inout Policy) -> Void) -> Policy {
        var policy = Policy()
        set(&policy)
        return policy
    }

    /// Where an answer rests on an absent Organization field it becomes unknown; where it rests on one that is there it stays.
    @Test func absenceSaysNothing() {
        let low = Self.policy { $0.clientFilter = .low }
        let rows: [(fields: String, policy: Policy, mail: [RuleID], item: [RuleID])] = [
            ("", low, [.sub12, .res3, .srv14, .cli9], [.sub29, .res3, .srv19, .cli1]),
            (Self.stamps("AuthAs: Internal"), low, [.sub4, .res1, .srv14, .cli9], [.sub27, .res1, .srv19, .cli1]),
            (Self.stamps("AuthAs: Internal", "AuthMechanism: 04"), low, [.sub4, .res1, .srv14, .cli9], [.sub4, .res1, .srv19, .cli1]),
            (Self.stamps("AuthAs: Internal", "AuthMechanism: 10", "SCL: 2"), low, [.sub2, .res1, .srv13, .cli9], [.sub2, .res1, .srv13, .cli9]),
            (Self.stamps("AuthAs: Anonymous"), low, [.sub6, .res2, .srv14, .cli9], [.sub28, .res2, .srv19, .cli1]),
            (Self.stamps("AuthAs: Anonymous", "MessageDirectionality: Incoming"), low, [.sub6, .res2, .srv14, .cli9], [.sub6, .res2, .srv19, .cli1]),
            (Self.stamps("AuthAs: Anonymous", "MessageDirectionality: Originating"), low, [.sub5, .res2, .srv14, .cli9], [.sub5, .res2, .srv19, .cli1]),
            (Self.stamps("AuthAs: Partner"), low, [.sub3, .res2, .srv14, .cli9], [.sub3, .res2, .srv19, .cli1]),
            (Self.stamps("SCL: 9"), low, [.sub12, .res3, .srv12, .cli2], [.sub29, .res3, .srv12, .cli2]),
            ("", Self.policy { $0.safeSenders = ["b@example.org"] }, [.sub12, .res3, .srv7, .cli4], [.sub29, .res3, .srv7, .cli4]),
            ("", Self.policy { $0.blockedSenders = ["b@example.org"] }, [.sub12, .res3, .srv8, .cli2], [.sub29, .res3, .srv19, .cli1]),
            ("", Self.policy { $0.trustsListsOnly = true }, [.sub12, .res3, .srv9, .cli2], [.sub29, .res3, .srv19, .cli1]),
            ("", Self.policy { $0.isJunkRuleEnabled = false }, [.sub12, .res3, .srv4, .cli7], [.sub29, .res3, .srv4, .cli7]),
            ("", Self.policy { $0.isJunkRuleEnabled = false; $0.clientFilter = .low }, [.sub12, .res3, .srv4, .cli9], [.sub29, .res3, .srv4, .cli10]),
            ("", Self.policy { $0.isJunkRuleEnabled = false; $0.clientFilter = .safeListsOnly }, [.sub12, .res3, .srv4, .cli6], [.sub29, .res3, .srv4, .cli10]),
            ("", Self.policy { $0.isJunkRuleEnabled = false; $0.clientFilter = .low; $0.honoursSCLMinusOne = false }, [.sub12, .res3, .srv4, .cli9], [.sub29, .res3, .srv4, .cli9]),
        ]
        for row in rows {
            for (properties, expected) in [(nil, row.mail), (MessageProperties(), row.item)] as [(MessageProperties?, [RuleID])] {
                let verdict = Self.verdict(row.fields, properties, row.policy)
                #expect([verdict.submissionRule, verdict.resolutionRule, verdict.serverRule, verdict.clientRule] == expected, "\(row.fields)")
                #expect(verdict.properties == properties)
            }
        }
        // Nor does a finding rest on it.
        let secured = Self.stamps("AuthAs: Internal", "AuthMechanism: 10")
        #expect(Self.verdict(secured, nil).findings == [.connectorLostSCL] && Self.verdict(secured, MessageProperties()).findings == [])
        #expect(Self.verdict(secured, MessageProperties(scl: 1)).findings == [])
    }

    @Test func theSCLOfTheItem() throws {
        for (scl, rule, placement) in [(-1, .srv5, .inbox), (0, .srv13, .inbox), (4, .srv13, .inbox), (5, .srv12, .junk), (10, .srv12, .junk)] as [(Int8, RuleID, ServerPlacement)] {
            let verdict = Self.verdict("", MessageProperties(scl: scl))
            #expect(verdict.scl == scl && verdict.serverRule == rule && verdict.junk.server == placement)
            #expect((verdict.sclReasonRule == .why12) == (scl == -1))
            let evidence = try #require(verdict.evidence(in: Array((Self.hop + "From: b@example.org\r\n\r\n").utf8)).first { $0.rule.ruleID == rule })
            #expect(evidence.name == "PidTagContentFilterSpamConfidenceLevel (0x4076)" && evidence.value == Array("\(scl)".utf8) && evidence.range.isEmpty)
        }
        // The field counts more than the property, one that cannot be read less.
        #expect(Self.verdict(Self.stamps("SCL: 6"), MessageProperties(scl: -1)).scl == 6)
        let doubtful = Self.verdict(Self.stamps("SCL: x"), MessageProperties(scl: -1))
        #expect(doubtful.scl == -1 && doubtful.findings.contains(.sclDoubtful))
        #expect(MessageProperties(scl: 11).scl == nil && MessageProperties(scl: -2).scl == nil)
        // It is a claim where nothing shows an Exchange, as a field is.
        let foreign = Array("Received: from a by mail.example.net (Postfix); Sun, 18 Jan 2026 07:55:50 +0100\r\nFrom: b@example.org\r\n\r\n".utf8)
        var section = HeaderSection()
        let verdict = foreign.withUnsafeBytes { bytes in
            HeaderScanner.scan(bytes, into: &section, indexing: .known)
            return Classifier().verdict(of: section, in: bytes, properties: MessageProperties(scl: -1, senderAddressType: .exchange))
        }
        #expect(verdict.serverRule == .srv1 && verdict.scl == -1 && verdict.resolutionRule == .res5)
    }

    @Test func theAddressTypeOfTheSender() {
        for stamps in ["", Self.stamps("AuthAs: Anonymous"), Self.stamps("AuthAs: Internal", "AuthMechanism: 04")] {
            let exchange = Self.verdict(stamps, MessageProperties(senderAddressType: .exchange, isRepresented: false))
            #expect(exchange.senderResolution == .resolvable && exchange.resolutionRule == .res5)
            let evidence = exchange.evidence(in: Array((Self.hop + "From: b@example.org\r\n" + stamps + "\r\n").utf8), of: [.res5])
            #expect(evidence.map(\.name) == ["PidTagSenderAddressType (0x0C1E)"] && evidence.map(\.value) == [Array("EX".utf8)])
            let smtp = Self.verdict(stamps, MessageProperties(senderAddressType: .smtp))
            #expect(smtp.senderResolution == .notResolved && smtp.resolutionRule == .res6)
        }
    }
}

extension Verdict {
    func evidence(in bytes: [UInt8], of rules: [RuleID]) -> [Evidence] { bytes.withUnsafeBytes { evidence(in: $0, of: rules) } }
}
