import HeaderClassifier
import TestSupport
import Testing

/// Stamps below a line at which Exchange ends the section, or behind a line end of another kind: nothing is believed, where one of them speaks for the sender.
struct BrokenSectionTests {
    private static let hop = "Received: from mail.evil.example (203.0.113.7) by EX01.example.com (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:57 +0100\r\n"
    private static let own = "From: a@evil.example\r\nDate: Wed, 18 Feb 2026 11:08:50 +0100\r\n"
    private static let organization = "X-MS-Exchange-Organization-"

    private static func verdict(_ text: String, _ change: (inout Policy) -> Void = { _ in }) -> Verdict {
        var policy = Policy()
        change(&policy)
        return Classifier(policy: policy).verdict(of: Array((text + "\r\nx\r\n").utf8))
    }

    static let favours = ["AuthAs: Internal", "AuthAs: Partner", "AuthMechanism: 04", "AuthMechanism: 10", "AuthDomain: example.com", "SCL: -1", "Antispam-Report: IPOnAllowList",
        "MessageDirectionality: Originating"]
    static let breaks = ["no field\r\n", "X-Note: one\r\n \t\r\n", "X-Note: one\r\n \r\n", "X-Note: one\r\n\t\r\n more\r\n", ": empty name\r\n", "two words: x\r\n", ">From x\r\n", "X-N\u{F6}te: one\r\n"]

    @Test(arguments: favours)
    func aStampThatSpeaksForTheSender(_ stamp: String) {
        for line in Self.breaks {
            for between in ["", "X-Other: x\r\n", "Subject: one\r\n two\r\n"] {
                let verdict = Self.verdict(Self.hop + Self.own + line + between + Self.organization + stamp + "\r\n")
                #expect(verdict.attestation == .none && verdict.attestationRule == .att30 && verdict.submission == .unknown, "\(line.debugDescription) \(stamp): \(verdict.rules)")
                #expect(verdict.findings.contains(.stampBelowBrokenLine))
            }
        }
    }

    @Test(arguments: favours)
    func behindAnotherLineEnd(_ stamp: String) {
        for part in ["X-Note: one\n\(Self.organization)\(stamp)\r\n", "X-Note: one\n\(Self.organization)\(stamp)\n"] {
            let verdict = Self.verdict(Self.hop + Self.own + part)
            #expect(verdict.attestation == .none && verdict.attestationRule == .att29, "\(stamp): \(verdict.rules)")
        }
    }

    /// Above the newest hop stands what no sender wrote; below, what does not speak for him is no gain.
    @Test func whatIsNoContradiction() {
        let stamps = "X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 04\r\n"
        for text in ["no field\r\n" + Self.hop + Self.own + stamps, Self.hop + Self.own + stamps + "no field\r\n", Self.hop + stamps + "X-Note: one\r\n \t\r\n" + Self.own,
            Self.hop + "X-Note: one\r\n \t two\r\n" + Self.own + stamps, Self.hop + Self.own + "X-Note : one\r\n" + stamps, Self.hop + Self.own + "X-Note:\r\n" + stamps] {
            #expect(Self.verdict(text).submission == .authenticated, "\(text.debugDescription)")
        }
        let anonymous = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-SCL: 5\r\n"
        for line in Self.breaks { #expect(Self.verdict(Self.hop + Self.own + line + anonymous).submission == .anonymous, "\(line.debugDescription)") }
    }

    /// The user's word for the mailbox makes no difference: its server wrote the hop.
    @Test func anAssumedMailboxAsWell() {
        let text = Self.hop + Self.own + "no field\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n"
        #expect(Self.verdict(text) { $0.assumesMailbox = true }.attestationRule == .att30)
    }

    /// A report that only a stamp of that kind makes believable.
    @Test func promotionAndSource() {
        let hop = Self.hop.replacing("mail.evil.example", with: "mail.prod.outlook.com")
        let edge = "Received: from x.evil.example (203.0.113.7) by AM0EUR00FT001.mail.protection.outlook.com (10.0.0.2) with Microsoft SMTP Server id 15.20.5544.10 via Frontend Transport; Wed, 18 Feb 2026 10:08:55 +0000\r\n"
        let genuine = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-AuthSource: EX01.example.com\r\n"
        let promoted = "X-MS-Exchange-Organization-Cross-Premises-Headers-Promoted: EX01\r\n"
        let source = "X-MS-Exchange-Organization-AuthSource: AM0EUR00FT001.mail.protection.outlook.com\r\n"
        let whole = Self.verdict(hop + edge + AttackTests.forgedReport + promoted + Self.own + genuine)
        #expect(whole.familyRule == .att20)
        for line in Self.breaks {
            #expect(Self.verdict(hop + edge + AttackTests.forgedReport + line + promoted + Self.own + genuine).familyRule == .att21, "\(line.debugDescription)")
            #expect(Self.verdict(hop + edge + AttackTests.forgedReport + line + source + Self.own + "X-MS-Exchange-Organization-AuthAs: Anonymous\r\n").familyRule == .att21, "\(line.debugDescription)")
        }
    }
}
