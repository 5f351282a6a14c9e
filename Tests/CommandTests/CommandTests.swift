import Foundation
import HeaderClassifier
import RFC5322
import TestSupport
import Testing

/// What scripts rely on: formats, order, exit status, what goes to which stream.
struct CommandTests {
    static let mail = "Received: from a.example.com (10.0.0.1) by ex.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100\r\nFrom: A <a@example.com>\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-SCL: 5\r\n\r\nbody\r\n"

    @Test func plainPathsAreClassified() throws {
        let result = try Program.run([Program.corpus + "/alert-anonymous-relay.eml"])
        #expect(result.status == 0 && result.err.isEmpty)
        #expect(result.out.contains("anonymous (relay)"))
    }

    @Test func aMisspeltCommandIsAskedAbout() throws {
        let file = Program.corpus + "/alert-anonymous-relay.eml"
        for (word, meant) in [("explian", "explain"), ("classfy", "classify"), ("hop", "hops"), ("Explain", "explain")] {
            let result = try Program.run([word, file])
            #expect(result.status == 2 && result.err.contains("hdrclass: \(word) is no command, so it is taken for a file: is \(meant) meant?\n"), "\(result.err)")
        }
        // A file is a file, a path a path, and what stands further behind is no command.
        let folder = try TemporaryFolder()
        try folder.write("hop", "From: a@example.com\r\n\r\n")
        for arguments in [["hop"], ["./explian"], ["nowhere"], ["classify", "explian"], [file, "explian"]] {
            #expect(!(try Program.run(arguments, in: folder.path).err.contains("meant")), "\(arguments)")
        }
    }

    @Test func jsonIsOneArrayAndAgreesWithNDJSON() throws {
        for files in [["/alert-anonymous-relay.eml"], ["/alert-anonymous-relay.eml", "/alert-externally-secured.eml"], []] {
            let folder = try TemporaryFolder()
            let paths = files.isEmpty ? [folder.path] : files.map { Program.corpus + $0 }
            let array = try JSONSerialization.jsonObject(with: Data(Program.run(["--format", "json"] + paths).out.utf8)) as! [[String: Any]]
            #expect(array.count == files.count)
            let plain = try Program.records(paths), withEvidence = try Program.records(["--evidence"] + paths)
            for (i, record) in array.enumerated() {
                #expect((record as NSDictionary).isEqual(to: withEvidence[i]))
                var bare = record
                #expect(!(bare.removeValue(forKey: "evidence") as! [Any]).isEmpty)
                #expect((bare as NSDictionary).isEqual(to: plain[i]))
            }
        }
    }

    @Test func keysOfTheContractStandInEveryRecord() throws {
        let keys: Set = [
            "schema", "source", "offset", "length", "headerLength", "messageId", "networkMessageId", "submission", "submissionDetail", "claimed",
            "senderResolution", "junk.server", "junk.client", "junk.recorded", "junk.recordedReason", "junk.predicted", "junk.outlook",
            "junk.outlookIfFiltered", "attestation", "attestationBasis", "platform", "scl", "sclReason", "authAs", "authMechanism", "authSource",
            "from.displayName", "from.address", "from.shown", "sender", "replyTo", "returnPath", "lookalikes", "findings", "fired", "defects", "rules", "policy",
        ]
        let records = try Program.records([Program.corpus])
        #expect(records.count == CorpusTests.names.count)
        for record in records { #expect(Set(Program.flattened(record).keys) == keys) }
        // CSV has the same columns, evidence apart, in every line.
        let lines = try Program.run(["--format", "csv", Program.corpus + "/alert-anonymous-relay.eml", Program.corpus + "/alert-externally-secured.eml"])
            .out.components(separatedBy: "\r\n")
        #expect(Set(lines[0].split(separator: ",").map(String.init)) == keys)
        #expect(lines.count == 4 && lines[3].isEmpty)
        #expect(lines[1].filter { $0 == "," }.count == keys.count - 1)
    }

    @Test func offsetsQuoteTheSource() throws {
        for name in ["alert-externally-secured.eml", "att-03-scl-inside-bracket.eml"] {
            let path = Program.corpus + "/" + name
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let record = try #require(try Program.records(["--evidence", path]).first)
            #expect(record["length"] as? Int == bytes.count)
            for evidence in record["evidence"] as! [[String: Any]] {
                let offset = evidence["offset"] as! Int, length = evidence["length"] as! Int
                let quoted = String(decoding: bytes[offset..<offset + length], as: UTF8.self)
                #expect(quoted.hasPrefix(evidence["field"] as! String + ":") && quoted.utf8.last == 0x0A)
            }
        }
    }

    @Test func summaryCounts() throws {
        let result = try Program.run(["--format", "summary", Program.corpus])
        let object = try JSONSerialization.jsonObject(with: Data(Program.run(["--format", "summary-json", Program.corpus]).out.utf8)) as! [String: Int]
        for line in result.out.split(separator: "\n") {
            let parts = line.split(separator: " ")
            #expect(object[String(parts[0])] == Int(parts[1]))
        }
        #expect(object["messages"] == CorpusTests.names.count)
        let submissions = object.filter { $0.key.hasPrefix("submission.") }.values.reduce(0, +)
        #expect(submissions == CorpusTests.names.count)
    }

    @Test func orderDoesNotDependOnWorkers() throws {
        let one = try Program.run(["--format", "ndjson", "--jobs", "1", Program.corpus]).out
        for jobs in ["2", "5", "16"] { #expect(try Program.run(["--format", "ndjson", "--jobs", jobs, Program.corpus]).out == one) }
        let sources = try Program.records([Program.corpus]).map { $0["source"] as! String }
        #expect(sources == sources.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    }

    @Test func kernelsAgree() throws {
        let best = try Program.run(["--format", "ndjson", Program.corpus]).out
        for kernel in ScanKernel.allCases {
            let result = try Program.run(["--format", "ndjson", "--scan-kernel", kernel.name, Program.corpus])
            if kernel.isAvailable { #expect(result.out == best) } else { #expect(result.status == 2 && result.err.contains(kernel.name)) }
        }
    }

    @Test func whatCannotBeReadIsNamedAndTheRestIsClassified() throws {
        let folder = try TemporaryFolder()
        let good = try folder.write("good.eml", Self.mail)
        let result = try Program.run(["--format", "ndjson", folder.path + "/missing.eml", good])
        #expect(result.status == 2 && result.err.contains("missing.eml: No such file or directory"))
        #expect(result.out.split(separator: "\n").count == 1)
    }

    @Test(arguments: [["--bogus"], [], ["--only", "junk.outlook=maybe", "x"], ["--scl-junk-threshold", "12", "x"], ["--format", "xml", "x"], ["--jobs", "0", "x"], ["explain"], ["--relay-host", "10.0.0.0/99", "x"], ["--policy", "/nonexistent.json", "x"]])
    func wrongUsageEndsWithTwo(_ arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.status == 2 && result.out.isEmpty && !result.err.isEmpty)
    }

    @Test func helpEndsWithZero() throws { #expect(try Program.run(["--help"]).status == 0) }

    /// Commands are parsed by themselves where the arguments are plain; help and mistakes speak of the whole program all the same.
    @Test(arguments: ["classify", "explain", "hops", "decode", "fields", "rules", "score", "report", "redact", "assert", "diff"])
    func commandsParsedByThemselvesSpeakOfTheProgram(_ command: String) throws {
        let help = try Program.run([command, "--help"])
        #expect(help.status == 0 && help.out.contains("USAGE: hdrclass \(command) "))
        #expect(try Program.run(["help", command]).out == help.out)
        #expect(try Program.run([command, "x", "-h"]).out == help.out)
        let mistake = try Program.run([command, "--bogus", "x"])
        #expect(mistake.status == 2 && mistake.err.contains("Usage: hdrclass \(command) "))
    }

    @Test func plainArgumentsAreThoseOfClassify() throws {
        let path = Program.corpus + "/alert-anonymous-relay.eml"
        #expect(try Program.run([path, "--format", "ndjson"]).out == Program.run(["classify", "--format", "ndjson", path]).out)
        // A name of a command further behind, or behind two hyphens, is a file's.
        let folder = try TemporaryFolder()
        _ = try folder.write("hops", Self.mail)
        for arguments in [["--jobs", "1", "hops"], ["--", "hops"], ["classify", "hops"], ["hops", "--", "hops"]] {
            #expect(try Program.run(arguments, in: folder.path).status == 0, "\(arguments)")
        }
    }

    /// What scripts read of it: two words of the first line, then a key and a value a line.
    @Test func version() throws {
        let result = try Program.run(["--version"])
        let lines = result.out.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(result.status == 0 && result.err.isEmpty)
        #expect(lines[0].count == 4 && lines[0][0] == "hdrclass" && lines[0][2] == "(commit")
        #expect(lines[0][1].split(separator: ".").compactMap { Int($0) }.count == 3)
        // Whoever built it may have said a commit or not.
        #expect(lines[0][3].wholeMatch(of: /unknown\)|[0-9a-f]{7,40}(-changed)?\)/) != nil, "\(lines[0])")
        #expect(lines.dropFirst().allSatisfy { $0.count == 2 })
        let facts = Dictionary(uniqueKeysWithValues: lines.dropFirst().map { ($0[0], $0[1]) })
        #expect(facts["scan-kernel"] == ScanKernel.best.name && facts["rules"] == Rule.version)
        for key in ["icu", "unicode", "zlib", "zstd"] { #expect(facts[key]?.wholeMatch(of: /[0-9]+(\.[0-9]+)+/) != nil, "\(key)") }
        #expect(try Program.run(["classify", "--version"]).out == result.out)
    }

    @Test func directories() throws {
        let folder = try TemporaryFolder()
        try folder.write("b/2.eml", Self.mail)
        try folder.write("a.eml", Self.mail)
        try folder.write("b/.hidden.eml", Self.mail)
        try folder.write("notes.txt", "Nothing to see: here\nreally\n")
        try folder.write("c/data.json", "{\n \"a\": 1\n}\n")
        try folder.write("empty", "")
        try folder.write("box/cur/1:2,S", Self.mail)
        try folder.write("box/new/2", Self.mail)
        try folder.write("box/tmp/3", Self.mail)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/b/loop", withDestinationPath: folder.path)
        let result = try Program.run(["--format", "ndjson", folder.path + "/"])
        let sources = result.out.split(separator: "\n").map { line in
            (try! JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any])["source"] as! String
        }
        #expect(sources == ["a.eml", "b/2.eml", "box/cur/1:2,S", "box/new/2"].map { folder.path + "/" + $0 })
        #expect(result.err == "hdrclass: 1 in tmp of a Maildir, still being written, passed over\nhdrclass: 3 not mail, passed over\n" && result.status == 0)
    }

    @Test func standardInput() throws {
        let big = Self.mail + String(repeating: "x", count: 300_000)
        let record = try #require(try Program.records(["-"], input: Data(big.utf8)).first)
        #expect(record["source"] as? String == "-" && record["length"] as? Int == big.utf8.count && record["scl"] as? Int == 5)
        let empty = try Program.run(["--format", "ndjson", "-"], input: Data())
        #expect(empty.out == "" && empty.err == "hdrclass: -: is empty\n" && empty.status == 0)
    }

    @Test func aClosedPipeEndsQuietly() throws {
        let result = try Program.shell("hdrclass --format ndjson --evidence '\(Program.corpus)' '\(Program.corpus)' '\(Program.corpus)' | head -n 1 | wc -l; echo ${PIPESTATUS[0]}")
        #expect(result.out.split(whereSeparator: \.isWhitespace).map(String.init) == ["1", "141"])
        #expect(result.err.isEmpty)
    }

    @Test func aFullDiskIsAnError() throws {
        let result = try Program.shell("hdrclass --format ndjson '\(Program.corpus)' > /dev/full; echo $?")
        #expect(result.out == "2\n" && result.err.contains("No space left"))
    }

    @Test func outputFile() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/out.ndjson"
        let result = try Program.run(["--format", "ndjson", "-o", file, Program.corpus])
        #expect(result.status == 0 && result.out.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == Program.run(["--format", "ndjson", Program.corpus]).out)
    }

    @Test func onlyMessagesWithAnAnswer() throws {
        let all = try Program.records([Program.corpus])
        for (key, value) in [("submission", "externally-secured"), ("junk.server", "quarantine"), ("attestation", "foreign"), ("findings", "connector-lost-scl")] {
            let expected = all.filter { record in
                let got = Program.flattened(record)[key]
                return got as? String == value || (got as? [String])?.contains(value) == true
            }.map { $0["source"] as! String }
            let got = try Program.records(["--only", "\(key)=\(value)", Program.corpus]).map { $0["source"] as! String }
            #expect(got == expected && !got.isEmpty)
        }
        #expect(try Program.records(["--only", "submission=anonymous", "--only", "junk.server=junk", Program.corpus]).allSatisfy { $0["submission"] as? String == "anonymous" })
    }

    @Test func policyFile() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write("directory.txt", "# people\n app@example.com \n")
        let policy = try folder.write("policy.json", #"{"platform":"onprem","sclJunkThreshold":6,"junkRule":true,"clientFilter":"low","safeSender":["a@example.com"],"acceptedDomain":["example.com"],"actions":{"spam":"quarantine"},"honoursSclMinusOne":false}"#)
        let options = ["--platform", "onprem", "--scl-junk-threshold", "6", "--client-filter", "low", "--safe-sender", "a@example.com", "--accepted-domain", "example.com", "--honours-scl-minus-one", "off"]
        func answers(_ arguments: [String]) throws -> [[String: Any]] {
            try Program.records(arguments + [Program.corpus]).map { record in
                var record = record
                record["policy"] = nil
                return record
            }
        }
        let byFile = try answers(["--policy", policy]), byOptions = try answers(options)
        #expect((byFile as NSArray).isEqual(to: byOptions))
        let digest = try Program.records(["--policy", policy, Program.corpus]).first?["policy"] as? String
        #expect(digest?.count == 16)
        #expect(try Program.records([Program.corpus]).first?["policy"] as? String == "default")
        #expect(try Program.run(["--directory", list, Program.corpus]).status == 0)
    }

    /// Text that lost its folding, quoted, double-spaced: the same answers, and ranges that are true in the file as it stands.
    @Test func pastedHeaders() throws {
        let folder = try TemporaryFolder()
        let original = try String(contentsOfFile: Program.corpus + "/situation-internet-shown-as-internal.eml", encoding: .utf8).replacingOccurrences(of: "\r\n", with: "\n")
        let head = original.components(separatedBy: "\n\n")[0] + "\n"
        let expected = try #require(try Program.records([folder.write("original.eml", head)]).first)
        let stripped = head.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }.joined(separator: "\n") + "\n"
        let variants = [
            "stripped": stripped, "quoted": head.split(separator: "\n").map { "> " + $0 }.joined(separator: "\n") + "\n",
            "doubled": head.replacingOccurrences(of: "\n", with: "\n\n"), "crlf": stripped.replacingOccurrences(of: "\n", with: "\r\n"),
        ]
        for (name, text) in variants {
            let path = try folder.write(name + ".txt", text)
            for kind in ["headers", "auto"] {
                let record = try #require(try Program.records(["--as", kind, "--evidence", path]).first)
                if name == "doubled" && kind == "auto" {
                    // It begins with a field, so what follows the first empty line may be a body: only the user can say that it is not.
                    #expect(record["submission"] as? String == "unknown")
                    continue
                }
                for key in ["submission", "senderResolution", "attestation", "platform", "authAs", "authMechanism", "authSource", "findings", "fired"] {
                    #expect((record[key] as? NSObject) == (expected[key] as? NSObject), "\(name) --as \(kind): \(key)")
                }
                #expect((record["defects"] as! [[String: Any]]).contains { ($0["kind"] as! String).hasPrefix("pasted-") }, "\(name) --as \(kind)")
                for evidence in record["evidence"] as! [[String: Any]] {
                    let start = text.utf8.index(text.utf8.startIndex, offsetBy: evidence["offset"] as! Int)
                    #expect(text[start...].hasPrefix(evidence["field"] as! String), "\(name) --as \(kind)")
                }
            }
        }
        // The same text taken as one message: no repair.
        let plain = try #require(try Program.records(["--as", "eml", folder.path + "/stripped.txt"]).first)
        #expect(!(plain["defects"] as! [[String: Any]]).contains { ($0["kind"] as! String).hasPrefix("pasted-") })
    }

    /// Below the recipient's own hop a sender writes what he likes: no repair and no hop of his makes stamps or reports of it.
    @Test func whatASenderWritesStaysUnbelieved() throws {
        let folder = try TemporaryFolder()
        let hop = "Received: from evil.example.net (203.0.113.9) by EX01.corp.example.com (10.1.1.2) with Microsoft SMTP Server (TLS) id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 11:08:50 +0100\n"
        let edge = "Received: from evil (203.0.113.9) by AM0.mail.protection.outlook.com (10.1.1.2) with Microsoft SMTP Server id 15.20.1.1; Wed, 18 Feb 2026 11:08:40 +0100\n"
        let o = "X-MS-Exchange-Organization-"
        let quoted = hop + (1...5).map { "> X-\($0): b\n" }.joined() + "> \(o)AuthAs: Internal\n> \(o)AuthMechanism: 10\nFrom: ceo@example.com\n\nbody\n"
        let spaced = hop + "\n" + (0...4).map { "X-\($0): b\n\n" }.joined() + "\(o)AuthAs: Internal\n\n\(o)AuthMechanism: 10\n\n"
        for text in [quoted, spaced] {
            let record = try #require(try Program.records([folder.write("q.eml", text)]).first)
            #expect(record["submission"] as? String == "unknown")
        }
        let stamps = "\(o)AuthAs: Anonymous\n\(o)SCL: 9\n"
        for between in ["", "Received: from a by mx.evil.example with ESMTP; Wed, 18 Feb 2026 11:08:45 +0100\n"] {
            let text = hop + between + edge + "X-Microsoft-Antispam-Mailbox-Delivery: dest:I;OFR:TrustedSenderList;\nX-Forefront-Antispam-Report: SFV:SKI;DIR:INT;IPV:CAL;\nFrom: a@example.org\n" + stamps + "\n"
            let record = Program.flattened(try #require(try Program.records([folder.write("m.eml", text)]).first))
            #expect(record["junk.server"] as? String == "junk" && record["junk.recorded"] is NSNull)
            #expect((record["findings"] as? [String])?.contains("cloud-fields-unverified") == true)
        }
        let recycled = hop + "X-Forefront-Antispam-Report: SFV:SKQ\n\(o)AuthAs: Anonymous\n\(o)Network-Message-Id: a676a6d5-f47f-435d-6267-08dbf0e47e44\nReceived: from a by b with SMTP; Wed, 29 Nov 2023 11:08:45 +0000\n\n"
        #expect(try Program.records([folder.write("r.eml", recycled)]).first?["attestation"] as? String == "none")
    }

    /// Whatever a message holds, a terminal gets no control character, CSV no formula, and JSON is valid.
    @Test func hostileTextStaysText() throws {
        let folder = try TemporaryFolder()
        let mail = "Subject: \u{1b}]0;title\u{7}\u{1b}[31m\r\nFrom: \"=cmd|' /C calc'!A0 \u{202e}gpj\u{9b}\" <=evil@example.com>\r\nMessage-ID: +1\"2\r\nTo: a\u{0}b\r\n\r\n"
        var data = Data(mail.utf8)
        data.insert(0xFF, at: 10)
        let file = try folder.write("x.eml", data)
        for command in [["explain", file], ["classify", file], ["fields", file], ["rules"]] {
            let out = try Program.run(command).out
            #expect(!out.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E }, "\(command)")
        }
        let csv = try Program.run(["--format", "csv", file]).out
        #expect(csv.contains("'=evil@example.com") && csv.contains("'+1") && !csv.contains(",=") && !csv.contains(",+"))
        for format in [["classify", "--format", "json"], ["classify", "--format", "ndjson"], ["fields", "--format", "ndjson"]] {
            for line in try Program.run(format + [file]).out.split(separator: "\n") where line.hasPrefix("{") {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
            }
        }
    }

    /// Bytes that are no UTF-8 come out as base64, and decode to what stands in the file.
    @Test func textThatIsNotUTF8() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("x.eml", Data("Message-ID: <".utf8) + Data([0xE9, 0x22]) + Data(">\r\nFrom: a@example.com\r\n\r\n".utf8))
        let record = try #require(try Program.records([file]).first)
        let bytes = try #require(record["messageId"] as? [String: String])["bytes"]!
        #expect(Data(base64Encoded: bytes) == Data("<".utf8) + Data([0xE9, 0x22]) + Data(">".utf8))
    }

    /// The records of `fields` cover the header section without a gap.
    @Test func fieldsCoverTheSection() throws {
        for name in CorpusTests.names.prefix(40) {
            let records = try Program.run(["fields", "--format", "ndjson", name + ".eml"]).out.split(separator: "\n").map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
            }
            var at = 0
            for (i, record) in records.enumerated() {
                #expect(record["offset"] as? Int == at && record["index"] as? Int == i)
                at += record["length"] as! Int
            }
            #expect(try Program.records([name + ".eml"]).first?["headerLength"] as? Int == at)
        }
    }

    @Test func scoreComparesBlindWithRecorded() throws {
        let out = try Program.run(["score", Program.corpus]).out
        #expect(out.contains("with a believable record of the delivery") && out.contains("OFR TrustedSenderList"))
    }

    @Test func rulesAreTheDocumentedOnes() throws {
        let page = try String(contentsOfFile: RealMail.package + "/docs/rules.md", encoding: .utf8)
        #expect(try Program.run(["rules", "--format", "markdown"]).out == page)
        let json = try JSONSerialization.jsonObject(with: Data(Program.run(["rules", "--format", "json"]).out.utf8)) as! [[String: Any]]
        #expect(json.map { $0["id"] as! String } == RuleID.allCases.map(\.text))
    }

    /// Whoever links the library alone needs neither Foundation nor ICU.
    @Test func theLibraryNeedsNoFoundationAndNoICU() throws {
        #expect(try Program.run([], product: "link-probe").out == "externally-secured\n")
        let libraries = try Program.shell("ldd '\(Program.folder.path)/link-probe'").out
        #expect(libraries.contains("libswiftCore"))
        #expect(!libraries.contains("Foundation") && !libraries.lowercased().contains("icu"), "\(libraries)")
    }
}
