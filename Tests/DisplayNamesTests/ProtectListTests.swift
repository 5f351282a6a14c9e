import Testing

@testable import DisplayNames

struct ProtectListTests {
    @Test func kinds() throws {
        let list = try ProtectList(
            Array("\u{FEFF}# a comment\r\n\r\n Jane Doe \r\nexample.com\nJane@example.org\nname: Node.js\ndomain:a.b2\naddress: x@local\nJane Doe\nJ.R. Smith\nbücher.example".utf8))
        #expect(list.entries.map { "\($0.line) \($0.kind) \($0.text)" } == [
            "3 name Jane Doe", "4 domain example.com", "5 address Jane@example.org", "6 name Node.js", "7 domain a.b2", "8 address x@local", "10 name J.R. Smith",
            "11 domain bücher.example",
        ])
        #expect(try ProtectList([]).entries.isEmpty)
    }

    @Test(arguments: [
        ("a\n@example.com", 2, .noAddress), ("Jane <jane@example.com>", 1, .noAddress), ("jane@example.com bob@example.com", 1, .noAddress), ("a\n\n...\n", 3, .noWord),
        ("domain: local", 1, .noDomain), ("name:", 1, .empty), ("a b c d e f g h i\naa bb cc dd ee ff gg hh ii", 1, .tooManyWords), ("x\u{1}y", 1, .controlCharacter),
        (String(repeating: "a", count: 257), 1, .entryTooLong), ("domain: a b.com", 1, .noDomain),
    ] as [(String, Int, ProtectListError.Reason)])
    func errors(_ text: String, _ line: Int, _ reason: ProtectListError.Reason) throws {
        let error = #expect(throws: ProtectListError.self) { try ProtectList(Array(text.utf8)) }
        #expect(error?.problems.first == .init(line: line, reason: reason))
        #expect(error?.description.hasPrefix("line \(line): ") == true)
    }

    @Test func limits() throws {
        #expect(throws: ProtectListError([.init(line: nil, reason: .tooLarge)])) { try ProtectList([UInt8](repeating: 0x0A, count: ProtectList.maximumBytes + 1)) }
        let many = (0...ProtectList.maximumEntries).map { "d\($0).example" }.joined(separator: "\n")
        #expect(throws: ProtectListError([.init(line: 10_001, reason: .tooMany)])) { try ProtectList(Array(many.utf8)) }
        #expect(throws: ProtectListError([.init(line: 1, reason: .notUTF8)])) { try ProtectList([0x61, 0xFF]) }
        let all = (0..<100).map { "a\($0)@" }.joined(separator: "\n")
        #expect(throws: ProtectListError((1...20).map { .init(line: $0, reason: .noAddress) })) { try ProtectList(Array(all.utf8)) }
    }
}
