import Foundation
import HeaderClassifier
import TestSupport
import Testing

/// `assert`: exit status, what a failure says, and that it agrees with `classify`.
struct AssertCommandTests {
    private static let relay = Program.corpus + "/alert-anonymous-relay.eml"
    private static let secured = Program.corpus + "/alert-externally-secured.eml"

    private static let holds = [
        "--submission anonymous", "--detail relay", "--resolution not-resolved", "--server-junk inbox", "--client-junk exempt", "--client-junk off --client-junk exempt",
        "--outlook inbox", "--attestation local", "--scl -1", "--no-finding relay-reachable", "--submission anonymous --outlook inbox",
    ]
    private static let fails = [
        "--submission authenticated", "--detail none", "--resolution resolvable", "--server-junk junk", "--client-junk off", "--outlook junk", "--attestation none",
        "--scl 5", "--scl none", "--finding relay-reachable", "--submission anonymous --outlook junk",
    ]

    @Test(arguments: holds + fails)
    func aMessage(_ line: String) throws {
        let expected = line.split(separator: " ").map(String.init)
        let status: Int32 = Self.fails.contains(line) ? 1 : 0
        let result = try Program.run(["assert", Self.relay] + expected)
        #expect(result.status == status && result.err.isEmpty, "\(result)")
        #expect(result.out.contains("not as expected") == (status == 1))
        let quiet = try Program.run(["assert", "--quiet", Self.relay] + expected)
        #expect(quiet.status == status && quiet.out.isEmpty && quiet.err.isEmpty)
    }

    @Test(arguments: [
        [], ["assert"], ["assert", "x"], ["assert", "--outlook", "inbox"], ["assert", "x", "--outlook", "nirvana"], ["assert", "x", "--scl", "11"],
        ["assert", "/nonexistent.eml", "--outlook", "inbox"],
    ])
    func whatCannotBeTestedEndsWithTwo(_ arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.status == 2 && !result.err.isEmpty)
    }

    @Test func everyMessageOfEveryPathMustSatisfy() throws {
        #expect(try Program.run(["assert", Self.relay, Self.secured, "--attestation", "local"]).status == 0)
        let one = try Program.run(["assert", Self.relay, Self.secured, "--submission", "anonymous"])
        #expect(one.status == 1 && one.out.contains("1 of 2 messages") && one.out.contains(Self.secured) && !one.out.contains(Self.relay))
        // What could not be read outranks what failed; the failure is still told.
        let missing = try Program.run(["assert", "/nonexistent.eml", Self.secured, "--submission", "anonymous"])
        #expect(missing.status == 2 && missing.out.contains("expected anonymous"))
        let folder = try TemporaryFolder()
        let nothing = try Program.run(["assert", folder.path, "--outlook", "inbox"])
        #expect(nothing.status == 2 && nothing.err.contains("no message"))
        // Every message of a mailbox, too.
        let relay = try String(contentsOfFile: Self.relay, encoding: .utf8), secured = try String(contentsOfFile: Self.secured, encoding: .utf8)
        let box = "From a@example.com Wed Feb 18 11:08:56 2026\r\n" + relay + "\r\nFrom a@example.com Wed Feb 18 11:08:56 2026\r\n" + secured
        let path = try folder.write("box", box)
        let result = try Program.run(["assert", path, "--submission", "anonymous"])
        #expect(result.status == 1 && result.out.contains("\(path), byte ") && result.out.contains("1 of 2 messages"))
    }

    /// What was expected, what came, the rule, the line with its bytes in the file, the source.
    @Test func aFailureSaysWhatDecided() throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Self.secured)))
        let out = try Program.run(["assert", Self.secured, "--client-filter", "low", "--submission", "anonymous", "--outlook", "inbox", "--no-finding", "connector-lost-scl"]).out
        for text in [
            "submission: expected anonymous, got externally-secured", "outlook: expected inbox, got exposed", "no-finding: expected no connector-lost-scl",
            "SUB-2 (observed)", "CLI-9 (documented)", "absent  X-MS-Exchange-Organization-SCL", Rule[.sub2].citation.url, Rule[.cli9].citation.url,
        ] { #expect(out.contains(text), "\(text)") }
        let line = try #require(out.split(separator: "\n").first { $0.contains("-AuthMechanism: 10") })
        let range = line.split(separator: " ")[0].split(separator: "-").map { Int($0)! }
        #expect(String(decoding: bytes[range[0]...range[1]], as: UTF8.self) == "X-MS-Exchange-Organization-AuthMechanism: 10\r\n")
    }

    /// For every sample and every answer: what `classify` says holds, anything else does not.
    @Test func agreesWithClassify() throws {
        let keys = [
            ("--submission", "submission"), ("--resolution", "senderResolution"), ("--server-junk", "junk.server"), ("--client-junk", "junk.client"),
            ("--outlook", "junk.outlook"), ("--attestation", "attestation"),
        ]
        let records = try Program.records([Program.corpus]).map { Program.flattened($0) }
        for (option, key) in keys {
            let values = Set(records.map { $0[key] as! String })
            for value in values {
                let result = try Program.run(["assert", Program.corpus, option, value])
                let others = records.filter { $0[key] as! String != value }
                #expect(result.status == (others.isEmpty ? 0 : 1))
                let named = Set(result.out.split(separator: "\n").filter { $0.hasPrefix(Program.corpus) }.map(String.init))
                #expect(named == Set(others.map { $0["source"] as! String }))
            }
        }
    }

    /// A message whose text would move the cursor.
    @Test func noByteOfTheMessageReachesTheTerminalRaw() throws {
        let folder = try TemporaryFolder()
        let text = CommandTests.mail.replacingOccurrences(of: "SCL: 5", with: "SCL: 5\u{1b}[2J")
        let result = try Program.run(["assert", folder.write("m.eml", text), "--scl", "-1", "--outlook", "quarantine"])
        #expect(result.status == 1 && result.out.contains("\\x1b[2J") && !result.out.contains("\u{1b}"))
    }
}
