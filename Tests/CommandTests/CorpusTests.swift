import Foundation
import HeaderClassifier
import TestSupport
import Testing

/// The synthetic corpus: each message with the answers that a reading of the domain reference expects, written apart from the program.
struct CorpusTests {
    struct Expectation: Decodable {
        var args: [String]
        var rules: [String]
    }

    static let names: [String] = RealMail.walk(Program.corpus).filter { $0.hasSuffix(".expect.json") }.map { String($0.dropLast(".expect.json".count)) }

    @Test func everyExpectedAnswerComesOutAndEveryRuleIsReached() throws {
        var reached: Set<String> = []
        var answers = 0
        #expect(Self.names.count > 100)
        for name in Self.names {
            let data = try Data(contentsOf: URL(fileURLWithPath: name + ".expect.json"))
            let expected = try JSONDecoder().decode(Expectation.self, from: data)
            let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let answersExpected = try #require(object["expect"] as? [String: Any])
            let arguments = expected.args.map { $0.replacingOccurrences(of: "@corpus", with: Program.corpus) }
            let record = try #require(try Program.records(arguments + [name + (FileManager.default.fileExists(atPath: name + ".msg") ? ".msg" : ".eml")]).first, "\(name)")
            let flat = Program.flattened(record)
            for (key, value) in answersExpected {
                answers += 1
                let got = flat[key]
                if key == "lookalikes" {
                    let hits = (got as? [[String: Any]])?.map { "\($0["field"]!) \($0["kind"]!)" }.sorted()
                    #expect(hits == value as? [String], "\(name) \(key)")
                } else if key == "findings" {
                    #expect((got as? [String])?.sorted() == (value as? [String])?.sorted(), "\(name) \(key)")
                } else {
                    let isSame = (got as? NSObject)?.isEqual(value) == true
                    #expect(isSame, "\(name) \(key) is \(String(describing: got)), expected \(value)")
                }
            }
            let fired = Set(record["fired"] as? [String] ?? [])
            reached.formUnion(fired)
            #expect(fired.isSuperset(of: expected.rules), "\(name) fired \(fired.sorted()), expected \(expected.rules)")
        }
        #expect(answers > 2_000)
        #expect(Set(RuleID.allCases.map(\.text)).subtracting(reached).sorted() == [], "rules that no message reaches")
    }

    /// The founding article's case: the same alert through both connectors.
    @Test func sameAlertThroughBothConnectors() throws {
        let relay = try #require(try Program.records(["--client-filter", "low", Program.corpus + "/alert-anonymous-relay.eml"]).first)
        let secured = try #require(try Program.records(["--client-filter", "low", Program.corpus + "/alert-externally-secured.eml"]).first)
        #expect(relay["messageId"] as? String == secured["messageId"] as? String)
        #expect((relay["junk"] as? [String: Any])?["outlook"] as? String == "inbox")
        #expect(relay["senderResolution"] as? String == "not-resolved")
        #expect((secured["junk"] as? [String: Any])?["outlook"] as? String == "exposed")
        #expect(secured["senderResolution"] as? String == "resolvable")
    }

    /// Labelled public messages, where they are at hand: every expected or acceptable answer.
    @Test func labelledRealCases() throws {
        guard let files = RealMail.files("cases", for: "labelled real cases") else { return }
        var wrong: [String] = []
        let resolved = ["resolvable": "yes", "not-resolved": "no", "unknown": "unknown"]
        let server = ["inbox": "no", "custom-folder": "no", "quarantine": "no", "junk": "yes", "unknown": "unknown"]
        let client = ["exempt": "exempt", "exposed": "exposed", "junk": "yes", "off": "no", "not-applicable": "n/a", "unknown": "unknown"]
        for file in files where file.hasSuffix(".expect.json") {
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as! [String: Any]
            let params = object["params"] as! [String: Any]
            let arguments = [
                "--platform", params["platform"] as! String, "--client-filter", params["clientFilter"] as! String,
                "--scl-junk-threshold", "\(params["sclJunkThreshold"]!)", file.replacingOccurrences(of: ".expect.json", with: ".eml"),
            ]
            let flat = Program.flattened(try #require(try Program.records(arguments).first))
            let got = [
                "submission": flat["submission"] as! String, "resolved": resolved[flat["senderResolution"] as! String]!,
                "serverJunk": server[flat["junk.server"] as! String]!, "clientJunk": client[flat["junk.client"] as! String]!,
            ]
            let acceptable = object["acceptable"] as? [String: [String]] ?? [:]
            for (key, answer) in got where answer != object[key] as? String && acceptable[key]?.contains(answer) != true { wrong.append("\(file) \(key) \(answer)") }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }
}
