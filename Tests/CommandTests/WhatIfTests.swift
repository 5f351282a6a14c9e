import Foundation
import HeaderClassifier
import TestSupport
import Testing

/// `--against` and `--flip`: what is said of a change is what the change, made for real, does.
struct WhatIfTests {
    private static let policies = [
        "{}", #"{"clientFilter":"low"}"#, #"{"clientFilter":"safe-lists-only"}"#, #"{"sclJunkThreshold":8}"#, #"{"junkRule":false}"#, #"{"preset":"strict"}"#,
        #"{"ignoreRecorded":true}"#, #"{"platform":"onprem"}"#, #"{"acceptedDomain":["example.com"]}"#, #"{"assumeMailbox":true}"#, #"{"actions":{"spam":"inbox"}}"#,
    ]
    private static let keys = [
        "submission", "submissionDetail", "claimed", "senderResolution", "junk.server", "junk.client", "junk.recorded", "junk.predicted", "junk.outlook",
        "junk.outlookIfFiltered", "attestation", "platform", "scl",
    ]

    /// What two runs of classify say differs, message by message: the reference for `--against`.
    private static func reference(_ a: [[String: Any]], _ b: [[String: Any]]) -> [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        for (a, b) in zip(a, b) {
            let (x, y) = (Program.flattened(a), Program.flattened(b))
            var changes: Set<String> = []
            func word(_ value: Any?) -> String { value.map { $0 is NSNull ? "null" : "\($0)" } ?? "null" }
            for key in keys where word(x[key]) != word(y[key]) { changes.insert("\(key) \(word(x[key])) \(word(y[key]))") }
            let (f, g) = (Set(a["findings"] as! [String]), Set(b["findings"] as! [String]))
            for finding in f.subtracting(g) { changes.insert("findings \(finding) null") }
            for finding in g.subtracting(f) { changes.insert("findings null \(finding)") }
            if !changes.isEmpty { result[a["source"] as! String] = changes }
        }
        return result
    }

    @Test func againstListsWhatTwoRunsSay() throws {
        let folder = try TemporaryFolder()
        var total = 0
        let none = try folder.write("none.json", "{}")
        let base = try Program.records([Program.corpus])
        for policy in Self.policies {
            let file = try folder.write("policy.json", policy)
            let expected = Self.reference(base, try Program.records(["--policy", file, Program.corpus]))
            let result = try Program.run(["--format", "ndjson", "--policy", none, "--against", file, Program.corpus])
            #expect(result.status == 0)
            var got: [String: Set<String>] = [:]
            for line in result.out.split(separator: "\n") {
                let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
                for change in record["changes"] as! [[String: Any]] {
                    func word(_ key: String) -> String { change[key] as? String ?? "null" }
                    got[record["source"] as! String, default: []].insert("\(word("answer")) \(word("from")) \(word("to"))")
                    total += 1
                }
            }
            #expect(got == expected, "\(policy)")
            // The other formats say the same; a few policies tell.
            if policy.count % 3 != 0 { continue }
            let object = try JSONSerialization.jsonObject(with: Data(Program.run(["--format", "json", "--against", file, Program.corpus]).out.utf8)) as! [String: Any]
            #expect((object["changes"] as! [Any]).count == expected.count && object["changed"] as? Int == expected.count && object["messages"] as? Int == base.count)
            let sums = (object["sums"] as! [[String: Any]]).map { $0["count"] as! Int }.reduce(0, +)
            #expect(sums == expected.values.map(\.count).reduce(0, +))
            let lines = try Program.run(["--format", "csv", "--against", file, Program.corpus]).out.components(separatedBy: "\r\n")
            #expect(lines.count == sums + 2 && lines[0].hasPrefix("source,offset"))
            let text = try Program.run(["--against", file, Program.corpus]).out
            #expect(text.contains("\(expected.count) of \(base.count) messages would have other answers"))
        }
        #expect(total > 100)
    }

    @Test func theSamePolicyListsNothing() throws {
        let folder = try TemporaryFolder()
        for policy in Self.policies.prefix(2) {
            let file = try folder.write("policy.json", policy)
            for format in ["ndjson", "text", "csv", "json", "summary", "summary-json"] {
                let result = try Program.run(["--format", format, "--policy", file, "--against", file, Program.corpus])
                #expect(result.status == 0 && !result.out.contains(Program.corpus))
                if format.hasSuffix("json") && format != "ndjson" {
                    let object = try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as! [String: Any]
                    #expect(object["changed"] as? Int == 0 && (object["sums"] as! [Any]).isEmpty)
                }
            }
        }
        #expect(try Program.run(["--against", "/nonexistent.json", Program.corpus]).status == 2)
        #expect(try Program.run(["--evidence", "--against", folder.path + "/policy.json", Program.corpus]).status == 2)
    }

    /// Every change that is listed, made on the command line or in the file, gives the place it names; and it is not where the message was.
    @Test func everyFlipComesTrue() throws {
        let folder = try TemporaryFolder()
        var options = 0, members = 0, stamps = 0
        var places: Set<String> = []
        // One of each kind of situation: all of the corpus would be thousands of runs of the program.
        for name in ["alert-externally-secured", "alert-anonymous-relay", "srv-10-cat-alone", "srv-07-sfv-skn", "att-08-trusted-archive", "att-02-authas-duplicate", "att-06-assumed-behind-archive", "srv-02-recorded-junk"] {
            let path = Program.corpus + "/\(name).eml"
            let bytes = RealMail.read(path)
            let before = Classifier().verdict(of: bytes).junk.outlook
            for flip in Classifier().flips(of: bytes) {
                #expect(flip.placement != before)
                places.insert("\(before.word) \(flip.placement.word)")
                func outlook(_ arguments: [String]) throws -> String? { try Program.records(arguments).first.map { Program.flattened($0)["junk.outlook"] as! String } }
                switch flip.change {
                case .option(let option):
                    if let arguments = option.arguments {
                        options += 1
                        #expect(try outlook(arguments + [path]) == flip.placement.word, "\(name) \(arguments)")
                    }
                    var member = option.member
                    if member.hasPrefix("\"directory\": [a file") {
                        let address = member.split(separator: " ").last!.dropLast()
                        member = "\"directory\": [\"\(try folder.write("directory.txt", String(address)))\"]"
                    }
                    members += 1
                    let file = try folder.write("policy.json", "{\(member)}")
                    #expect(try outlook(["--policy", file, path]) == flip.placement.word, "\(name) \(member)")
                case .stamp(let stamp):
                    stamps += 1
                    let file = try folder.write("changed.eml", Data(HeaderEdit.apply(stamp.edits, to: bytes)))
                    #expect(try outlook([file]) == flip.placement.word, "\(name) \(stamp.name) \(stamp.value ?? "-")")
                }
            }
            let text = try Program.run(["explain", "--flip", path]).out
            #expect(text.contains("What one change would do"))
        }
        #expect(options > 10 && members > options && stamps > 10 && places.count > 4, "\(options) \(members) \(stamps) \(places)")
    }

    /// In the library, on all of the corpus: stamps, made on a copy, and no change of the bytes that were given.
    @Test func everyStampFlipOfTheCorpusComesTrue() throws {
        var count = 0
        for name in CorpusTests.names {
            let bytes = RealMail.read(name + ".eml")
            for filter in [Policy.ClientFilter.none, .low] {
                var policy = Policy()
                policy.clientFilter = filter
                let classifier = Classifier(policy: policy)
                var reach = Flip.Reach.entry
                for flip in classifier.flips(of: bytes) {
                    #expect(flip.reach.rawValue >= reach.rawValue)
                    reach = flip.reach
                    guard case .stamp(let stamp) = flip.change else { continue }
                    count += 1
                    let verdict = classifier.verdict(of: HeaderEdit.apply(stamp.edits, to: bytes))
                    #expect(verdict == flip.verdict && verdict.junk.outlook == flip.placement, "\(name)")
                    if let range = stamp.range, !stamp.name.hasPrefix("the ") {
                        #expect(String(decoding: bytes[range].prefix(stamp.name.utf8.count), as: UTF8.self).lowercased() == stamp.name.lowercased())
                    }
                }
            }
        }
        #expect(count > 300)
    }

    /// Any bytes: no fault, and nothing that a shell would run.
    @Test func hostileAddressesAreQuoted() throws {
        let folder = try TemporaryFolder()
        let text = CommandTests.mail.replacingOccurrences(of: "a@example.com", with: "a'$(touch${IFS}x)@example.com")
        let out = try Program.run(["explain", "--flip", folder.write("m.eml", text)]).out
        #expect(out.contains("--safe-sender 'a'\\''$(touch"))
        #expect(!Classifier().flips(of: []).isEmpty)
        var random = Random(seed: 7)
        let mail = Array(CommandTests.mail.utf8)
        for _ in 0..<200 {
            var bytes = mail
            for _ in 0..<8 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            let classifier = Classifier()
            for flip in classifier.flips(of: bytes) {
                if case .stamp(let stamp) = flip.change { #expect(classifier.verdict(of: HeaderEdit.apply(stamp.edits, to: bytes)).junk.outlook == flip.placement) }
            }
        }
    }
}
