import Foundation
import HeaderClassifier
import TestSupport
import Testing

/// `diff`: nothing between a message and itself, the deciding field first, places that are true in the files.
struct DiffCommandTests {
    private static let relay = Program.corpus + "/alert-anonymous-relay.eml"
    private static let secured = Program.corpus + "/alert-externally-secured.eml"

    private static func json(_ arguments: [String]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(Program.run(["diff", "--format", "json"] + arguments).out.utf8)) as! [String: Any]
    }

    @Test func aMessageAndItself() throws {
        for name in CorpusTests.names {
            let bytes = RealMail.read(name + ".eml")
            let comparison = Comparison(bytes, bytes, by: Classifier())
            #expect(comparison.answers.isEmpty && comparison.rules.isEmpty && comparison.fields.isEmpty, "\(name)")
        }
        let result = try Program.run(["diff", Self.relay, Self.relay])
        #expect(result.status == 0 && result.out.contains("same answers") && !result.out.contains("Received"))
        let object = try Self.json([Self.relay, Self.relay])
        for key in ["answers", "fields", "rules"] { #expect((object[key] as! [Any]).isEmpty) }
    }

    /// A name of the sender's is text like any other: no quote mark ends it, and no escape in it means a letter.
    @Test(arguments: [#"X-MS-Exchange-Organization-A"B"#, #"X-MS-Exchange-Organization-\u0041uthAs"#, #"X-MS-Exchange-Organization-A\"#])
    func namesOfTheSenderInJSON(_ name: String) throws {
        let folder = try TemporaryFolder()
        let a = try folder.write("a.eml", CommandTests.mail), b = try folder.write("b.eml", name + ": Internal\r\n" + CommandTests.mail)
        let text = try Program.run(["diff", "--format", "json", a, b]).out
        let object = try #require(try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        #expect((object["fields"] as! [[String: Any]]).contains { $0["field"] as? String == name }, "\(text)")
    }

    /// Spelling is no difference: folds, capitals, white space, and where a field stands.
    @Test func anotherSpellingIsNoDifference() throws {
        let a = CommandTests.mail
        let b = a.replacingOccurrences(of: "X-MS-Exchange-Organization-AuthAs: Anonymous", with: "x-ms-exchange-organization-AUTHAS:\r\n anonymous  ")
            .replacingOccurrences(of: "SCL: 5", with: "SCL:05")
        let comparison = Comparison(Array(a.utf8), Array(b.utf8), by: Classifier())
        #expect(comparison.answers.isEmpty && comparison.fields.isEmpty, "\(comparison)")
    }

    @Test func theFieldThatMadeTheDifferenceStandsFirst() throws {
        let fields = try Self.json(["--client-filter", "low", Self.relay, Self.secured])["fields"] as! [[String: Any]]
        let read = fields.prefix { ["enough", "read"].contains($0["weight"] as! String) }.map { $0["field"] as! String }
        #expect(read.first == "X-MS-Exchange-Organization-AuthAs" && Set(read).isSuperset(of: ["X-MS-Exchange-Organization-SCL", "X-MS-Exchange-Organization-AuthMechanism"]))
        // One field that is other: it is enough, and nothing else is listed.
        let folder = try TemporaryFolder()
        let a = try folder.write("a.eml", CommandTests.mail), b = try folder.write("b.eml", CommandTests.mail.replacingOccurrences(of: "SCL: 5", with: "SCL: -1"))
        let one = try Self.json([a, b])["fields"] as! [[String: Any]]
        #expect(one.count == 1 && one[0]["field"] as? String == "X-MS-Exchange-Organization-SCL" && one[0]["weight"] as? String == "enough")
        #expect(try Program.run(["diff", a, b]).status == 1)
        // Where the second has the field and the first has not.
        let without = try folder.write("c.eml", CommandTests.mail.replacingOccurrences(of: "X-MS-Exchange-Organization-SCL: 5\r\n", with: ""))
        let added = try Self.json([without, a])["fields"] as! [[String: Any]]
        #expect(added.count == 1 && added[0]["weight"] as? String == "enough" && added[0]["a"] is NSNull)
    }

    /// Over pairs of samples: what is called enough is, the two directions list the same fields, and ranges quote the files.
    @Test func pairsOfSamples() throws {
        let names = CorpusTests.names.enumerated().filter { $0.offset % 11 == 0 }.map(\.element)
        var enough = 0
        for a in names {
            for b in names {
                let x = RealMail.read(a + ".eml"), y = RealMail.read(b + ".eml")
                let classifier = Classifier()
                let there = Comparison(x, y, by: classifier), back = Comparison(y, x, by: classifier)
                #expect(there.answers.isEmpty == back.answers.isEmpty)
                #expect(Set(there.fields.map { "\($0.name) \($0.key?.lowercased() ?? "")" }) == Set(back.fields.map { "\($0.name) \($0.key?.lowercased() ?? "")" }))
                #expect(AnswerChange.all(from: classifier.verdict(of: x), to: classifier.verdict(of: y)) == there.answers)
                for field in there.fields {
                    if field.isEnough { enough += 1 }
                    for (side, bytes) in [(field.a, x), (field.b, y)] {
                        guard let side else { continue }
                        let text = String(decoding: bytes[side.range], as: UTF8.self)
                        #expect(text.hasPrefix(side.name) && text.utf8.last == 0x0A)
                    }
                }
                let places = there.fields.map { $0.isRead ? 0 : $0.isUnique && !$0.isEnough ? 2 : 1 }
                #expect(places == places.sorted())
            }
        }
        #expect(enough > 20)
    }

    @Test func whatIsNotTwoMessagesEndsWithTwo() throws {
        let folder = try TemporaryFolder()
        let box = try folder.write("box", "From a Wed Feb 18 11:08:56 2026\r\n" + CommandTests.mail + "\r\nFrom a Wed Feb 18 11:08:56 2026\r\n" + CommandTests.mail)
        for arguments in [[], [Self.relay], [Self.relay, Self.relay, Self.relay], [Self.relay, "/nonexistent.eml"], [box, Self.relay]] {
            let result = try Program.run(["diff"] + arguments)
            #expect(result.status == 2 && result.out.isEmpty && !result.err.isEmpty)
        }
        // One of the two on standard input.
        let input = try Data(contentsOf: URL(fileURLWithPath: Self.relay))
        #expect(try Program.run(["diff", "-", Self.relay], input: input).status == 0)
    }

    @Test func noByteOfAMessageReachesTheTerminalRaw() throws {
        let folder = try TemporaryFolder()
        let a = try folder.write("a.eml", CommandTests.mail.replacingOccurrences(of: "From: A", with: "From: \u{1b}[2J\u{202e}"))
        let out = try Program.run(["diff", a, Self.relay]).out
        #expect(out.contains("\\x1b[2J") && !out.contains("\u{1b}") && !out.contains("\u{202e}"))
    }
}
