import Foundation
import TestSupport
import Testing

/// Policy files: where they are looked for, and what is said of one that is wrong.
struct PolicyFileTests {
    static let sample = Program.corpus + "/alert-externally-secured.eml"

    /// What the program says of a policy file, without its name.
    static func complaint(_ text: Data, _ folder: TemporaryFolder) throws -> String {
        let file = try folder.write("policy.json", text)
        let result = try Program.run(["--policy", file, sample])
        #expect((result.status == 2) == result.out.isEmpty)
        let opening = "hdrclass: \(file):"
        if !result.err.isEmpty { #expect(result.err.hasPrefix(opening), "\(result.err)") }
        return String(result.err.dropFirst(opening.count))
    }

    static let wrong: [(text: String, said: String)] = [
        // Not JSON.
        ("", "1:1: not valid JSON: the file is empty"),
        (" \n\n", "3:1: not valid JSON: the file is empty"),
        ("{", "1:1: not valid JSON: this { is not closed; the file ends"),
        ("{\n  \"safeSender\": [\"a@example.com\",\n", "2:17: not valid JSON: this [ is not closed; the file ends"),
        ("{\n  \"platform\": \"onprem\"\n  \"preset\": \"strict\"\n}", "3:3: not valid JSON: a comma or } is wanted; here is \""),
        ("{\r\n  \"platform\": \"onprem\",\r\n}\r\n", "2:23: not valid JSON: a comma too many: } follows"),
        ("{\r  \"safeSender\": [\"a\", ]}", "2:21: not valid JSON: a comma too many: ] follows"),
        ("{\n  // ours\n  \"platform\": \"onprem\"}", "2:3: not valid JSON: a key in double quotes is wanted; JSON has no comments"),
        ("{'platform': 'onprem'}", "1:2: not valid JSON: a key in double quotes is wanted; JSON has no single quotes"),
        ("{platform: 1}", "1:2: not valid JSON: a key in double quotes is wanted; here is p"),
        ("{\"platform\" \"onprem\"}", "1:13: not valid JSON: a colon is wanted; here is \""),
        ("{\"junkRule\": True}", "1:14: not valid JSON: a value is wanted; here is T"),
        ("{\"junkRule\": truely}", "1:18: not valid JSON: a comma or } is wanted; here is l"),
        ("{\"sclJunkThreshold\": 04}", "1:22: not valid JSON: a number does not begin with 0"),
        ("{\"sclJunkThreshold\": -}", "1:23: not valid JSON: a digit is wanted; here is }"),
        ("{\"sclJunkThreshold\": 4.}", "1:24: not valid JSON: a digit is wanted; here is }"),
        ("{\"tenantId\": \"a\n\"}", "1:14: not valid JSON: this string is not closed on its line"),
        ("{\"tenantId\": \"a", "1:14: not valid JSON: this string is not closed"),
        ("{\"tenantId\": \"a\tb\"}", "1:16: not valid JSON: a control character stands in a string"),
        ("{\"directory\": [\"C:\\Users\"]}", "1:19: not valid JSON: no escape of JSON; a backslash is written twice"),
        ("{\"tenantId\": \"\\u00e\"}", "1:15: not valid JSON: four hexadecimal digits are wanted behind \\u"),
        ("{\"tenantId\": \"\\ud83d\"}", "1:15: not valid JSON: half of a surrogate pair"),
        ("{\"tenantId\": \"\\ud83d\\u0041\"}", "1:15: not valid JSON: half of a surrogate pair"),
        ("{} {}", "1:4: not valid JSON: the end of the file is wanted; here is {"),
        ("{\u{a0}}", "1:2: not valid JSON: a key in double quotes is wanted; here is a character beyond ASCII"),
        (String(repeating: "[", count: 100_000), "1:101: not valid JSON: nested too deeply"),
        // Columns count characters; a byte-order mark is none.
        ("\u{FEFF}{\"tenantId\": \"Prüfstelle 😀\", \"x\": 1}", "1:30: unknown key \"x\""),
        // JSON, but no policy.
        ("[]", "1:1: a policy is to be an object, not a list"),
        (" null", "1:2: a policy is to be an object, not null"),
        ("{\n  \"platform\": \"onprem\",\n  \"sclJunkTreshold\": 4\n}", "3:3: unknown key \"sclJunkTreshold\"; is sclJunkThreshold meant?"),
        ("{\"safe-sender\": []}", "1:2: unknown key \"safe-sender\"; is safeSender meant?"),
        ("{\"safeSenders\": []}", "1:2: unknown key \"safeSenders\"; is safeSender meant?"),
        ("{\"colour\": 1}", "1:2: unknown key \"colour\""),
        ("{\"\\u001b[31m\\u202e\": 1}", "1:2: unknown key \"\\x1b[31m\\u{202e}\""),
        ("{\n\"preset\": \"strict\",\n\"preset\": \"default\"\n}", "3:1: \"preset\" is there twice, first in line 2"),
        ("{\"platform\": \"lotus\"}", "1:14: platform is \"lotus\", not one of auto, onprem, exo, consumer"),
        ("{\"platform\": 1}", "1:14: platform is to be a string, not a number"),
        ("{\"junkRule\": \"on\"}", "1:14: junkRule is to be true or false, not a string"),
        ("{\"sclJunkThreshold\": \"4\"}", "1:22: sclJunkThreshold is to be a number, not a string"),
        ("{\"sclJunkThreshold\": 4.5}", "1:22: sclJunkThreshold is 4.5, not a whole number from 0 to 9"),
        ("{\"sclJunkThreshold\": 1e999}", "1:22: sclJunkThreshold is 1e999, not a whole number from 0 to 9"),
        ("{\"sclJunkThreshold\": -1}", "1:22: sclJunkThreshold is -1, not a whole number from 0 to 9"),
        ("{\"safeSender\": \"a@example.com\"}", "1:16: safeSender is to be a list of strings, not a string"),
        ("{\"safeSender\": [\"a@example.com\",\n true]}", "2:2: an entry of safeSender is to be a string, not true or false"),
        ("{\"relayHost\": [\n  \"10.20.0.0/16\",\n  \"10.0.0.0/99\"\n]}", "3:3: relayHost \"10.0.0.0/99\" is no network"),
        ("{\"actions\": []}", "1:13: actions is to be an object, not a list"),
        ("{\"actions\": {\n \"spam\": \"eat\"}}", "2:10: actions.spam is \"eat\", not one of inbox, junk, quarantine"),
        ("{\"actions\": {\"spam\": \"junk\", \"spam\": \"inbox\"}}", "1:30: \"spam\" is there twice, first in line 1"),
    ]

    @Test func errorsNameLineAndColumn() throws {
        let folder = try TemporaryFolder()
        for (text, said) in Self.wrong {
            let complaint = try Self.complaint(Data(text.utf8), folder)
            #expect(complaint == said + "\n", "\(text.prefix(100))")
        }
        #expect(try Self.complaint(Data("{\"tenantId\": \"".utf8 + [0xFF] + "\"}".utf8), folder) == "1:14: not valid JSON: this string is not UTF-8\n")
        #expect(try Self.complaint(Data([0xFF, 0xFE, 0x7B, 0, 0x7D, 0]), folder) == "1:1: not valid JSON: the file is UTF-16; save it as UTF-8\n")
        #expect(try Self.complaint(Data("{\"actions\": {\n \"junk\": \"junk\"}}".utf8), folder).hasPrefix("2:2: a key of actions is \"junk\", not one of spam, "))
        for key in ["directory", "protect"] {
            #expect(try Self.complaint(Data("{\n\"\(key)\": [\"missing.txt\"]}".utf8), folder) == "2:\(key.count + 6): \(folder.path)/missing.txt: No such file or directory\n")
        }
    }

    @Test func whatIsRightIsTaken() throws {
        let folder = try TemporaryFolder()
        try folder.write("directory.txt", "a@example.com\n")
        for text in [
            "{}", "\u{FEFF}\r\n{ }\r\n", #"{"preset": null, "actions": {"spam": null}}"#, #"{"sclJunkThreshold": 4.0}"#, #"{"sclJunkThreshold": 40e-1}"#,
            #"{"actions": {}, "safeSender": [], "directory": []}"#,
        ] {
            let file = try folder.write("policy.json", text)
            #expect(try Program.records(["--policy", file, Self.sample]).first?["policy"] as? String == "default", "\(text)")
        }
        // The same settings have the same digest, however they are written.
        let digests = try [
            #"{"safeSender":["b@example.com"],"directory":["directory.txt"]}"#, #"{"directory" : ["directory\u002etxt"] , "safeSender":["\u0062@example\u002eCOM"]}"#,
        ].map { try Program.records(["--policy", folder.write("policy.json", $0), Self.sample]).first?["policy"] as? String }
        #expect(digests[0] == digests[1] && digests[0]?.count == 16)
    }

    /// What another reader of JSON takes, this one takes, and nothing else.
    @Test func agreesWithFoundation() throws {
        let folder = try TemporaryFolder()
        let whole = Array(#"{"sclJunkThreshold": 6, "junkRule":true,"safeSender":["a\u0040b\n", "c"],"actions":{"spam":null}}"#.utf8)
        let letters = Array("\"{}[]:,\\ 0-.e1tu\t\n/'".utf8)
        var random = Random(seed: 8259), rejected = 0
        for _ in 0..<120 {
            var text = whole
            for _ in 0...Int.random(in: 0..<2, using: &random) {
                let at = Int.random(in: 0..<text.count, using: &random), letter = letters.randomElement(using: &random)!
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text[at] = letter
                case 1: text.insert(letter, at: at)
                default: text.remove(at: at)
                }
            }
            // Foundation takes a comma before a closing bracket, which RFC 8259 does not have.
            if String(decoding: text, as: UTF8.self).contains(/,\s*[\]}]/) { continue }
            let isJSON = (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
            let complaint = try Self.complaint(Data(text), folder)
            #expect(complaint.contains("not valid JSON") == !isJSON, "\(String(decoding: text, as: UTF8.self)): \(complaint)")
            if !isJSON { rejected += 1 }
        }
        #expect(rejected > 10 && rejected < 120)
    }

    /// Which file is found, by the SCL threshold in it that `explain` would name: the digest tells them apart.
    @Test func search() throws {
        let folder = try TemporaryFolder()
        func policy(_ place: String, _ threshold: Int) throws -> (path: String, digest: String?) {
            let path = try folder.write(place, "{\"sclJunkThreshold\": \(threshold)}")
            return (path, try Program.records(["--policy", path, Self.sample]).first?["policy"] as? String)
        }
        let named = try policy("named.json", 0), variable = try policy("variable.json", 1)
        let xdg = try policy("xdg/hdrclass/policy.json", 2), home = try policy("home/.config/hdrclass/policy.json", 3)
        #expect(Set([named, variable, xdg, home].map(\.digest)).count == 4)

        let roots = ["XDG_CONFIG_HOME": folder.path + "/xdg", "HOME": folder.path + "/home"]
        func run(_ arguments: [String], _ environment: [String: String]) throws -> Program.Result {
            // Without what this test was started with.
            let own = Program.environment().filter { !["HDRCLASS_CONFIG", "XDG_CONFIG_HOME", "HOME"].contains($0.key) }
            return try Program.run(arguments + [Self.sample], environment: own.merging(environment) { $1 })
        }
        func digest(_ arguments: [String], _ environment: [String: String]) throws -> String? {
            let result = try run(["--format", "ndjson"] + arguments, environment)
            return try (JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])?["policy"] as? String
        }
        let all = roots.merging(["HDRCLASS_CONFIG": variable.path]) { $1 }
        #expect(try digest(["--policy", named.path], all) == named.digest)
        #expect(try digest([], all) == variable.digest)
        #expect(try digest([], roots) == xdg.digest)
        #expect(try digest([], ["HOME": folder.path + "/home"]) == home.digest)
        #expect(try digest([], ["HOME": folder.path + "/home", "XDG_CONFIG_HOME": "xdg"]) == home.digest, "a path that is not absolute is passed over")
        #expect(try digest(["--no-config"], all) == "default")
        #expect(try digest([], roots.merging(["HDRCLASS_CONFIG": ""]) { $1 }) == "default")
        #expect(try digest(["--policy", named.path, "--no-config"], all) == named.digest)
        // Options win over it.
        #expect(try digest(["--scl-junk-threshold", "0"], all) == named.digest)

        let machine = "/etc/hdrclass/policy.json"
        if FileManager.default.fileExists(atPath: machine) {
            print("SKIPPED a search that finds nothing: \(machine) is there")
        } else {
            #expect(try digest([], [:]) == "default")
            #expect(try digest([], ["HOME": folder.path]) == "default")
            // With XDG_CONFIG_HOME the place below HOME does not count.
            #expect(try digest([], ["HOME": folder.path + "/home", "XDG_CONFIG_HOME": folder.path]) == "default")
        }

        // explain names the file, and nothing where there is none.
        #expect(try run(["explain"], roots).out.contains("\n  Policy: \(xdg.path)\n"))
        #expect(try run(["explain", "--policy", named.path], roots).out.contains("\n  Policy: \(named.path)\n"))
        #expect(try !run(["explain", "--no-config"], roots).out.contains("Policy:"))

        // What is set up and cannot be used is an error, not passed over.
        let missing = try run([], ["HDRCLASS_CONFIG": folder.path + "/missing.json"])
        #expect(missing.status == 2 && missing.err == "hdrclass: \(folder.path)/missing.json: No such file or directory (HDRCLASS_CONFIG names it)\n" && missing.out.isEmpty)
        try folder.write("xdg/hdrclass/policy.json", "{\n")
        let broken = try run(["explain"], roots)
        #expect(broken.status == 2 && broken.err.hasPrefix("hdrclass: \(xdg.path):1:1: ") && broken.out.isEmpty)
        #expect(try run(["fields"], roots).status == 0 && run(["explain", "--no-config"], roots).status == 0)
    }

    /// The machine's own file, in a namespace where /etc is another folder.
    @Test func machinesFile() throws {
        let folder = try TemporaryFolder()
        try folder.write("etc/hdrclass/policy.json", #"{"sclJunkThreshold": 7}"#)
        try folder.write("home/.config/hdrclass/policy.json", #"{"sclJunkThreshold": 8}"#)
        func policies(_ home: String) throws -> Program.Result {
            try Program.shell(
                """
                unset HDRCLASS_CONFIG XDG_CONFIG_HOME; export HOME='\(folder.path)/\(home)'
                unshare --map-root-user --mount true 2>/dev/null || exit 77
                unshare --map-root-user --mount bash -c 'mount --bind "$1" /etc || exit 77; hdrclass explain "$2"' - '\(folder.path)/etc' '\(Self.sample)' | grep Policy:
                """)
        }
        let alone = try policies("nobody")
        if alone.status == 77 { return print("SKIPPED the policy file of the machine: no namespaces here") }
        #expect(alone.out == "  Policy: /etc/hdrclass/policy.json\n", "\(alone.err)")
        #expect(try policies("home").out == "  Policy: \(folder.path)/home/.config/hdrclass/policy.json\n")
    }
}
