import Foundation
import TestSupport
import Testing

/// `hdrclass redact` as a user runs it.
struct RedactCommandTests {
    static let alert = Program.corpus + "/alert-anonymous-relay.eml"

    @Test func copyHasTheSameLengthAndAnswersAndNamesNobody() throws {
        let folder = try TemporaryFolder()
        let copy = folder.path + "/copy.eml", policy = folder.path + "/policy.json"
        let options = ["--accepted-domain", "example.com", "--relay-host", "10.20.0.0/16", "--client-filter", "low", "--blocked-sender", "backup@example.com"]
        let result = try Program.run(["redact", Self.alert, "-o", copy, "--policy-out", policy] + options)
        #expect(result.status == 0 && result.out.isEmpty && result.err.isEmpty, "\(result.err)")
        let before = try Data(contentsOf: URL(fileURLWithPath: Self.alert)), after = try Data(contentsOf: URL(fileURLWithPath: copy))
        #expect(before.count == after.count)
        let text = String(decoding: after, as: UTF8.self).lowercased()
        for word in ["example", "backup", "operations", "ex01", "nightly"] { #expect(!text.contains(word), "\(word)") }
        let one = try #require(try Program.records(options + [Self.alert]).first), other = try #require(try Program.records(["--policy", policy, copy]).first)
        for key in ["submission", "submissionDetail", "senderResolution", "attestation", "platform", "scl", "sclReason", "authAs", "findings", "fired", "junk", "headerLength", "length", "defects"] {
            #expect((one[key] as? NSObject) == (other[key] as? NSObject), "\(key): \(String(describing: one[key])) \(String(describing: other[key]))")
        }
        // The same again, and from standard input.
        #expect(try Program.run(["redact", "-"], input: before).out == String(decoding: after, as: UTF8.self))
        #expect(try Program.run(["redact", "--salt", "x", Self.alert]).out != String(decoding: after, as: UTF8.self))
    }

    @Test func mailboxesFallIntoTheSameMessages() throws {
        let folder = try TemporaryFolder()
        let one = try String(contentsOfFile: Self.alert, encoding: .utf8), other = try String(contentsOfFile: Program.corpus + "/alert-externally-secured.eml", encoding: .utf8)
        let mailbox = try folder.write("a.mbox", "From backup@example.com Mon Jan  5 08:00:00 2026\n" + one + "\nFrom MAILER DAEMON Mon Jan  5 08:00:01 2026\n" + other + "\n")
        let copy = folder.path + "/b.mbox"
        #expect(try Program.run(["redact", mailbox, "-o", copy]).status == 0)
        let text = try String(contentsOfFile: copy, encoding: .utf8)
        #expect(text.contains(" Mon Jan  5 08:00:00 2026\n") && !text.contains("example.com") && !text.contains("DAEMON"))
        let (before, after) = (try Program.records([mailbox]), try Program.records([copy]))
        #expect(before.count == 2 && after.count == 2)
        for (a, b) in zip(before, after) { for key in ["offset", "length", "fired", "submission"] { #expect((a[key] as? NSObject) == (b[key] as? NSObject), "\(key)") } }
        let headers = try Program.run(["redact", "--headers-only", mailbox])
        #expect(headers.status == 0 && !headers.out.contains("xxx"))
        #expect(try Program.records(["-"], input: Data(headers.out.utf8)).count == 2)
    }

    @Test func headersAloneEndBehindTheirEmptyLine() throws {
        let result = try Program.run(["redact", "--headers-only", Self.alert])
        let record = try #require(try Program.records([Self.alert]).first)
        #expect(result.status == 0 && result.out.utf8.count - (record["headerLength"] as! Int) <= 2)
    }

    @Test func aCopyThatFailsItsCheckIsNotWritten() throws {
        let folder = try TemporaryFolder()
        // Hosts of one letter have few tokens: of twenty, two have the same, so that a blocked sender stands for another one.
        var refused = 0
        for letter in "abcdefghijklmnopqrst" {
            let message = try folder.write("\(letter).eml", """
                Received: from x by EX01.example.com with Microsoft SMTP Server; Mon, 5 Jan 2026 08:00:00 +0100
                From: \(letter)@x.example
                X-MS-Exchange-Organization-AuthAs: Anonymous
                X-MS-Exchange-Organization-SCL: 1

                """)
            let copy = folder.path + "/\(letter)-copy.eml"
            let others = "abcdefghijklmnopqrst".filter { $0 != letter }.flatMap { ["--blocked-sender", "\($0)@x.example"] }
            let result = try Program.run(["redact", message, "-o", copy] + others)
            if result.status == 1 {
                refused += 1
                #expect(result.err.contains("not redacted: the answers change") && result.err.contains("--salt"), "\(result.err)")
                #expect(!FileManager.default.fileExists(atPath: copy))
            } else {
                #expect(result.status == 0, "\(result.err)")
            }
        }
        #expect(refused > 0)
    }

    @Test func whatIsNoMessageIsAnErrorOfUse() throws {
        let folder = try TemporaryFolder()
        for (arguments, words) in [
            ([folder.path], "is a directory"), ([folder.path + "/none"], "No such file"), ([try folder.write("empty.eml", "")], "is empty"),
            ([try folder.write("a.gz", Data([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0]))], "zcat"), ([try folder.write("notes.txt", "hello\nworld\n")], "does not look like mail"),
            (["--as", "maildir", Self.alert], "redact reads one file"), (["-o", "x", "--policy-out", "x", Self.alert], "same file"),
        ] {
            let result = try Program.run(["redact"] + arguments)
            #expect(result.status == 2 && result.err.contains(words) && result.out.isEmpty, "\(arguments) \(result.status) \(result.err)")
        }
    }
}
