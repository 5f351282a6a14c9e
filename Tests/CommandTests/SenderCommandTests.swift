import Foundation
import TestSupport
import Testing

/// Whom a message names as its sender: all of them are compared with the list, and told in every format.
struct SenderCommandTests {
    private static let list = "Alice Example\nexample.com\n"

    private static func files(_ fields: String, _ folder: TemporaryFolder) throws -> (mail: String, list: String) {
        (try folder.write("in.eml", fields + "Subject: x\r\n\r\n"), try folder.write("list.txt", list))
    }

    /// `FIELD:KIND:ENTRY` of each hit.
    private static func hits(_ fields: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let (mail, list) = try files(fields, folder)
        let hits = try #require(try Program.records(["--protect", list, mail]).first?["lookalikes"] as? [[String: Any]])
        return hits.map { "\($0["field"] ?? ""):\($0["kind"] ?? ""):\($0["resembles"] as? String ?? "-")" }
    }

    @Test(arguments: [
        ("From: News <a@x.example>, Alice Example <evil@y.example>\r\n", ["From:protected-name:Alice Example"]),
        ("From: a@x.example\r\nFrom: Alice Example <evil@y.example>\r\n", ["From:protected-name:Alice Example"]),
        ("From: a@x.example\r\nSender: b@x.example, Al1ce Example <b@x.example>\r\n", ["Sender:name-look-alike:Alice Example"]),
        ("From: a@x.example\r\nReply-To: b@x.example, c@examp1e.com\r\n", ["Reply-To:domain-look-alike:example.com"]),
        ("Return-Path: <a@examp1e.com>\r\nFrom: a@x.example\r\n", ["Return-Path:domain-look-alike:example.com"]),
        // The envelope has no name that somebody sees, and the topmost is the last server's.
        ("Return-Path: Alice Example <a@x.example>\r\nReturn-Path: <a@examp1e.com>\r\nFrom: a@x.example\r\n", []),
        ("From: \"alice@example.com\" <>\r\n", ["From:address-in-name:example.com"]),
        ("From: =?utf-8?q?alice=40example=2Ecom?=\r\n", ["From:address-in-name:example.com"]),
        ("From: =?utf-8?q?boss=40bank=2Eexample?=\r\n", ["From:address-in-name:-"]),
        // Twice the same is told once; at home nobody is an impostor.
        ("From: Alice Example <evil@y.example>\r\nFrom: Alice Example <evil@y.example>\r\n", ["From:protected-name:Alice Example"]),
        ("From: Alice Example <alice@example.com>\r\nReturn-Path: <alice@example.com>\r\nReply-To: a@mail.example.com\r\n", []),
    ])
    func everySenderIsCompared(_ fields: String, _ expected: [String]) throws { #expect(try Self.hits(fields) == expected) }

    /// Somebody who names thousands is bounded.
    @Test func manySenders() throws {
        let many = (0..<5_000).map { "Alice Example <evil\($0)@y.example>" }.joined(separator: ", ")
        #expect(try Self.hits("From: \(many)\r\nFrom: \(many)\r\n").count == 32)
        let fields = (0..<200).map { "From: a\($0)@x.example\r\n" }.joined()
        #expect(try Self.hits(fields + "From: Alice Example <evil@y.example>\r\n").isEmpty)
    }

    @Test func aNameWithoutAnAddressIsCalledSo() throws {
        let folder = try TemporaryFolder()
        let (mail, _) = try Self.files("From: =?utf-8?q?ceo=40bank=2Eexample?=\r\n", folder)
        let text = try Program.run(["explain", mail]).out
        #expect(text.contains("From: ceo@bank.example (no address)\n"))
        #expect(text.split { $0 == " " || $0 == "\n" }.joined(separator: " ").contains("From: the name shows the address \"ceo@bank.example\", and there is no address behind it."))
        #expect(try Program.run([mail]).out.contains("ceo@bank.example (no address)"))
        let plain = try folder.write("plain.eml", "From: ceo@bank.example\r\nSubject: x\r\n\r\n")
        for command in [["explain", plain], [plain]] { #expect(!(try Program.run(command).out.contains("no address")), "\(command)") }
    }

    /// A group without members names nobody.
    @Test func undisclosedAuthors() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: Program.corpus + "/alert-anonymous-relay.eml", encoding: .utf8)
        for from in ["undisclosed-recipients:;", "", "<>"] {
            let changed = text.replacing(/(?m)^From: .*$/, with: "From: \(from)")
            #expect(changed != text)
            let path = try folder.write("in.eml", changed)
            let record = try #require(try Program.records([path]).first), people = try #require(record["from"] as? [String: Any])
            #expect(record["senderResolution"] as? String == "not-resolved")
            #expect(people["shown"] is NSNull && people["address"] is NSNull, "\(from): \(people)")
            #expect(try Program.run([path]).out.contains("not-resolved"))
        }
    }

    @Test func onBehalfOfWhereTheSenderResolves() throws {
        let folder = try TemporaryFolder()
        let stamps = "Received: from ex.example.com (10.0.0.1) by ex.example.com (10.0.0.1) with mapi id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 04\r\nX-MS-Exchange-Organization-AuthSource: ex.example.com\r\n"
        let (mail, _) = try Self.files(stamps + "From: Boss <boss@example.com>\r\nSender: Secretary <secretary@example.com>\r\n", folder)
        let record = try #require(try Program.records([mail]).first)
        #expect(record["senderResolution"] as? String == "resolvable" && (record["from"] as? [String: Any])?["shown"] is NSNull)
        let words = try Program.run(["explain", mail]).out.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(words.contains("Sender differs from From, so Outlook shows that Secretary sent it on behalf of Boss. Of whoever the directory has, its name is shown."))
        let (same, _) = try Self.files(stamps + "From: Boss <boss@example.com>\r\nSender: BOSS@example.com\r\n", folder)
        #expect(!(try Program.run(["explain", same]).out.contains("on behalf of")))
    }

    // MARK: - What classify tells

    @Test func theListingTellsLookalikes() throws {
        let folder = try TemporaryFolder()
        let (mail, list) = try Self.files("From: News <a@x.example>, Alice Example <evil@y.example>\r\nReply-To: \"J\u{430}ne\" <c@examp1e.com>\r\n", folder)
        let lines = try Program.run(["--protect", list, mail]).out.split(separator: "\n").dropFirst(2).map(String.init)
        #expect(lines == ["    ! look-alike: protected-name resembles Alice Example, in From", "    ! look-alike: mixed-scripts, in Reply-To", "    ! look-alike: domain-look-alike resembles example.com, in Reply-To"])
        // Without a list nothing is said, whatever a policy says of domains.
        #expect(!(try Program.run(["--accepted-domain", "example.com", mail]).out.contains("look-alike")))
    }

    @Test func theSummaryCountsMessagesByKind() throws {
        let folder = try TemporaryFolder()
        let (mail, list) = try Self.files("From: Alice Example <evil@y.example>, ALICE EXAMPLE <evil@x.example>\r\n", folder)
        let other = try folder.write("other.eml", "From: a@examp1e.com\r\nSubject: x\r\n\r\n"), third = try folder.write("third.eml", "From: Alice Example <a@y.example>\r\nSubject: x\r\n\r\n")
        let text = try Program.run(["--protect", list, "--format", "summary", mail, other, third]).out
        #expect(text.hasSuffix("lookalikes.domain-look-alike 1\nlookalikes.protected-name 2\n"))
        let json = try JSONSerialization.jsonObject(with: Data(Program.run(["--protect", list, "--format", "summary-json", mail, other, third]).out.utf8)) as? [String: Any]
        #expect(json?["lookalikes.protected-name"] as? Int == 2 && json?["messages"] as? Int == 3)
        #expect(!(try Program.run(["--format", "summary", mail]).out.contains("lookalikes")))
    }

    @Test func messagesAreFilteredByLookalike() throws {
        let folder = try TemporaryFolder()
        let (mail, list) = try Self.files("From: Alice Example <evil@y.example>\r\n", folder)
        let other = try folder.write("other.eml", "From: a@examp1e.com\r\nSubject: x\r\n\r\n")
        for (kind, expected) in [("protected-name", [mail]), ("domain-look-alike", [other]), ("bidi-control", [])] {
            let records = try Program.records(["--protect", list, "--only", "lookalikes=\(kind)", mail, other])
            #expect(records.map { $0["source"] as? String } == expected, "\(kind)")
        }
        #expect(try Program.run(["--protect", list, "--only", "lookalikes=nonsense", mail]).status == 2)
        // Without a list nothing would fit, which nobody means.
        let refused = try Program.run(["--only", "lookalikes=protected-name", mail])
        #expect(refused.status == 2 && refused.out.isEmpty && refused.err.contains("--protect"))
    }

    @Test func eachLineOfAWrongListIsALine() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write("li\nst.txt", Data("ok\na@b@\nfine\n\u{FF}".utf8) + Data([0xFF, 0x0A]))
        let result = try Program.run(["--protect", list, Program.corpus + "/alert-anonymous-relay.eml"])
        let lines = result.err.split(separator: "\n")
        #expect(result.status == 2 && lines.count == 2, "\(result.err)")
        #expect(lines.allSatisfy { $0.hasPrefix("hdrclass: ") && $0.contains("li\\x0ast.txt: line ") } && lines.last?.hasSuffix("line 4: not UTF-8") == true, "\(result.err)")
    }
}
