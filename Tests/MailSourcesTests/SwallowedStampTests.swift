import MailSources
import RFC5322
import TestSupport
import Testing

/// Where nobody says that a text is a paste, a repair swallows no field: the sender chooses what stands around it.
struct SwallowedStampTests {
    private static let hop = "Received: from mail.evil.example (203.0.113.7) by EX01.example.com (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:57 +0100\r\n"
    private static let own = "From: a@evil.example\r\nTo: b@example.com\r\nSubject: x\r\nDate: Wed, 18 Feb 2026 11:08:50 +0100\r\n"
    private static let lost = "X-A: b\r\n" + String(repeating: "words and more words\r\n", count: 6)
    private static let signature = "DKIM-Signature: v=1; d=evil.example; s=x; b=abc; h=From:\r\n"
    private static let anonymous = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\n"

    private static func read(_ text: String, as kind: SourceKind) throws -> (names: [KnownFieldName], isRepaired: Bool) {
        var result: (names: [KnownFieldName], isRepaired: Bool) = ([], false)
        try MessageReaderTests.withFile(Array(text.utf8)) { path in
            var section = HeaderSection()
            let message = try MessageReader().read(path, as: kind, into: &section, indexing: .all)
            result = (section.fields.map(\.name), message.isRepaired)
        }
        return result
    }

    @Test func anSCLBelowASignature() throws {
        let text = Self.hop + Self.own + Self.lost + Self.signature + "X-MS-Exchange-Organization-SCL: 9\r\n" + Self.anonymous + "\r\nx\r\n"
        #expect(try Self.read(text, as: .auto).names.contains(.scl))
        // With the user's word that it is a paste, the list of the signature goes on.
        let paste = try Self.read(text, as: .headers)
        #expect(!paste.names.contains(.scl) && paste.isRepaired)
    }

    @Test func anAuthAsBelowASignature() throws {
        let text = Self.hop + Self.own + Self.signature + Self.anonymous + "X-MS-Exchange-Organization-AuthSource: EX01.example.com\r\n" + Self.lost
            + "X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 10\r\n\r\nx\r\n"
        #expect(try Self.read(text, as: .auto).names.filter { $0 == .authAs }.count == 2)
    }

    /// Every line that reads as a field without a repair does so with it.
    @Test func noFieldIsSwallowed() throws {
        for line in ["X-MS-Exchange-Organization-SCL: 9", "X-MS-Exchange-Organization-SCL : 9", "x-forefront-antispam-report: SFV:SPM", "Received: x", "Re: hello", "Symbol: x"] {
            for above in [Self.signature, "DKIM-Signature: v=1; z=From:a|\r\n", "X-Report: a\r\n", "Subject: a\r\n"] {
                let text = Self.hop + Self.own + Self.lost + above + line + "\r\n" + Self.anonymous + "\r\nx\r\n"
                let plain = try Self.read(text, as: .eml), auto = try Self.read(text, as: .auto)
                #expect(auto.isRepaired, "\(line)")
                #expect(auto.names.count == plain.names.count - 6, "\(above)\(line)")
            }
        }
    }
}
