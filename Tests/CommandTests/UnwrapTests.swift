import Foundation
import TestSupport
import Testing

/// `--unwrap`: the message inside has the answers that it has by itself, at places that are true in the file.
struct UnwrapTests {
    private static let inner = try! Data(contentsOf: URL(fileURLWithPath: Program.corpus + "/alert-externally-secured.eml"))
    private static let envelope = "Received: from a.example.com (10.0.0.1) by ex.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100\r\nFrom: A <a@example.com>\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\n"

    private static func multipart(_ type: String, _ parts: [(head: String, body: Data)], extra: String = "", boundary: String = "b1", closed: Bool = true) -> Data {
        var data = Data((envelope + extra + "Content-Type: multipart/\(type);\r\n boundary=\"\(boundary)\"\r\n\r\npreamble\r\n").utf8)
        for part in parts {
            data += Data("--\(boundary)\r\n\(part.head)\r\n".utf8) + part.body + Data("\r\n".utf8)
        }
        return closed ? data + Data("--\(boundary)--\r\nepilogue\r\n".utf8) : data
    }

    private static let note = (head: "Content-Type: text/plain\r\n", body: Data("Sender: x\r\n".utf8))
    private static let attached = (head: "Content-Type: message/rfc822\r\n", body: inner)
    private static func encoded(_ type: String = "message/rfc822") -> (head: String, body: Data) {
        ("Content-Type: \(type)\r\nContent-Transfer-Encoding: BASE64\r\n", inner.base64EncodedData(options: [.lineLength76Characters]))
    }
    private static var quotedPrintable: (head: String, body: Data) {
        var text = ""
        for (i, byte) in inner.enumerated() {
            text += byte == 0x3D ? "=3D" : String(UnicodeScalar(byte))
            if i % 50 == 49 && byte != 0x0D && byte != 0x0A { text += "=\r\n" }
        }
        return ("content-type: Message/RFC822\r\nContent-Transfer-Encoding: quoted-printable\r\n", Data(text.utf8))
    }
    private static let journalField = "X-MS-Journal-Report:\r\n"

    /// What stands in one of them: kind, how many, encoding.
    private static let cases: [(name: String, data: Data, kind: String?, count: Int, encoding: String?)] = [
        ("journal", multipart("mixed", [note, attached], extra: journalField), "journal-report", 1, nil),
        ("bounce", multipart("report; report-type=delivery-status", [note, ("Content-Type: message/delivery-status\r\n", Data("Action: failed\r\n".utf8)), attached]), "report", 1, nil),
        ("headers", multipart("report", [note, ("Content-Type: text/rfc822-headers\r\n", inner)]), "report", 1, nil),
        ("complaint", multipart("report; report-type=feedback-report", [note, attached, attached]), "report", 1, nil),
        ("forward", multipart("mixed", [note, attached, attached]), "forward", 2, nil),
        ("digest", multipart("digest", [("", inner), ("", inner)]), "forward", 2, nil),
        ("nested", multipart("mixed", [(head: "Content-Type: multipart/mixed; boundary=b1\r\n", body: Data("--b1x\r\n".utf8)), note, attached]), "forward", 1, nil),
        ("inside", multipart("mixed", [("Content-Type: multipart/related; boundary=\"b1 2\"\r\n", Data("--b1 2\r\nContent-Type: message/rfc822\r\n\r\n".utf8) + inner + Data("\r\n--b1 2--\r\n".utf8))]), "forward", 1, nil),
        ("open", multipart("mixed", [note, attached], closed: false), "forward", 1, nil),
        ("body", Data((envelope + "Content-Type: message/rfc822\r\n\r\n").utf8) + inner, "forward", 1, nil),
        ("base64", multipart("mixed", [note, encoded()]), "forward", 1, "base64"),
        ("quoted", multipart("mixed", [note, quotedPrintable]), "forward", 1, "quoted-printable"),
        ("octets", multipart("mixed", [note, encoded("application/octet-stream; name=\"a \\\"b\\\".EML\"")]), "forward", 1, "base64"),
        ("report in journal", multipart("mixed", [note, ("Content-Type: message/rfc822\r\n", multipart("report", [note, attached], boundary: "b2"))], extra: journalField), "report", 1, nil),
        ("forward in journal", multipart("mixed", [note, ("Content-Type: message/rfc822\r\n", multipart("mixed", [note, attached], boundary: "b2"))], extra: journalField), "journal-report", 1, nil),
        ("report in base64", multipart("mixed", [("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n", multipart("report", [note, attached], boundary: "b2").base64EncodedData(options: [.lineLength76Characters]))]), "report", 1, "base64"),
        // Nothing is carried.
        ("attachment", multipart("mixed", [note, encoded("application/octet-stream; name=a.pdf")]), nil, 0, nil),
        ("no boundary", Data((envelope + "Content-Type: multipart/mixed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n").utf8) + inner, nil, 0, nil),
        ("text", Data((envelope + "Content-Type: text/plain\r\n\r\n").utf8) + inner, nil, 0, nil),
        ("commented", Data((envelope + "Content-Type: text/plain; x=\"; boundary=b\" (multipart/mixed; boundary=b)\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n").utf8) + inner, nil, 0, nil),
    ]

    /// Answers that depend on the header section only.
    private static func answers(_ record: [String: Any]) -> NSDictionary {
        var record = record
        for key in ["source", "offset", "length", "headerLength", "carrier", "defects", "evidence"] { record[key] = nil }
        return record as NSDictionary
    }

    /// Without the option `explain` says that there is one, and where; the answers are those of the header section alone.
    @Test func explainTellsOfAMessageInside() throws {
        let folder = try TemporaryFolder()
        for (name, data, kind, count, encoding) in Self.cases {
            let path = try folder.write(name + ".eml", data)
            let words = try Program.run(["explain", path]).out.split(separator: "\n\n")[0].split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            #expect(words.contains("--unwrap") == (kind != nil), "\(name): \(words)")
            guard kind != nil else { continue }
            if kind == "forward" { #expect(words.contains(count > 1 ? "It carries \(count) other messages. " : "It carries another message. "), "\(name): \(words)") }
            // Of an encoded one the place of its part.
            let records = try Program.records(["--unwrap", path]), carrier = try #require(records.first?["carrier"] as? [String: Any])
            #expect(words.contains("\(count > 1 ? "The first" : "It") begins at byte \(try #require(carrier["partOffset"]))."), "\(name): \(words)")
            #expect(encoding == carrier["encoding"] as? String)
            let mailbox = try folder.write(name + ".mbox", Data("From a@example.com Wed Feb 18 11:08:56 2026\n".utf8) + data)
            #expect(try Program.run(["explain", mailbox]).out.contains("--unwrap"), "\(name) in a mailbox")
        }
        // The bound: what begins behind the first MiB is not looked for.
        let far = try folder.write("far.eml", Self.multipart("mixed", [("Content-Type: application/pdf\r\n", Data(repeating: 0x41, count: 1 << 20)), Self.attached]))
        #expect(try Program.run(["explain", far]).out.split(separator: "\n\n")[0].contains("--unwrap") == false)
        // The verdict is that of the header section.
        let path = folder.path + "/forward.eml"
        #expect((try Program.records([path]).first?["findings"] as? [String])?.contains("carries-message") == false)
    }

    @Test func theMessageInsideHasItsOwnAnswers() throws {
        let folder = try TemporaryFolder()
        let expected = Self.answers(try #require(try Program.records([Program.corpus + "/alert-externally-secured.eml"]).first))
        for (name, data, kind, count, encoding) in Self.cases {
            let path = try folder.write(name + ".eml", data)
            let records = try Program.records(["--unwrap", "--evidence", path])
            #expect(records.count == max(count, 1), "\(name)")
            for record in records {
                guard let kind else {
                    let plain = Self.answers(try #require(try Program.records([path]).first))
                    #expect(record["carrier"] is NSNull && Self.answers(record) == plain, "\(name)")
                    continue
                }
                // A mail inside a journal report that carries one in turn is itself what is of interest.
                if name == "forward in journal" {
                    #expect(record["submission"] as? String == "anonymous")
                } else {
                    #expect(Self.answers(record) == expected, "\(name)")
                }
                let carrier = try #require(record["carrier"] as? [String: Any])
                #expect(carrier["kind"] as? String == kind && carrier["encoding"] as? String == encoding, "\(name) \(carrier)")
                #expect(carrier["offset"] as? Int == 0 && carrier["length"] as? Int == data.count)
                let part = carrier["partOffset"] as! Int..<(carrier["partOffset"] as! Int) + (carrier["partLength"] as! Int)
                // Places are those of the file, or of the decoded text.
                let text: Data
                if encoding == nil {
                    #expect(record["offset"] as? Int == part.lowerBound && record["length"] as? Int == part.count)
                    text = data
                } else if encoding == "base64" {
                    #expect(record["offset"] as? Int == 0 || name == "report in base64")
                    text = try #require(Data(base64Encoded: data[part], options: .ignoreUnknownCharacters))
                } else {
                    text = Self.inner
                }
                if name == "report in base64" { continue }
                for evidence in record["evidence"] as! [[String: Any]] {
                    let offset = evidence["offset"] as! Int, length = evidence["length"] as! Int
                    #expect(String(decoding: text[offset..<offset + length], as: UTF8.self).hasPrefix(evidence["field"] as! String + ":"), "\(name)")
                }
            }
        }
    }

    /// Files, one mailbox, a pipe, compressed: the same messages. Places in a mailbox are those of the mailbox.
    @Test func mailboxesAndPipes() throws {
        let folder = try TemporaryFolder()
        var box = Data()
        var expected: [NSDictionary] = []
        for (name, data, _, _, _) in Self.cases where name != "open" {
            expected += try Program.records(["--unwrap", folder.write("files/\(name).eml", data)]).map(Self.answers)
            box += Data("From a@example.com Wed Feb 18 11:08:56 2026\r\n".utf8) + data + Data("\r\n".utf8)
        }
        // A body beyond the block that is read at a time.
        let large = Self.multipart("mixed", [("Content-Type: text/plain\r\n", Data(String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 40_000).utf8)), Self.attached])
        expected += [Self.answers(try #require(try Program.records([Program.corpus + "/alert-externally-secured.eml"]).first))]
        box += Data("From a@example.com Wed Feb 18 11:08:56 2026\r\n".utf8) + large + Data("\r\n".utf8)
        let path = try folder.write("box", box)
        for arguments in [["--io", "read", path], ["--io", "map", path], ["--jobs", "1", path]] {
            let records = try Program.records(["--unwrap", "--evidence"] + arguments)
            #expect(records.map(Self.answers) == expected)
            for record in records {
                guard let carrier = record["carrier"] as? [String: Any], carrier["encoding"] is NSNull else { continue }
                for evidence in record["evidence"] as! [[String: Any]] {
                    let offset = evidence["offset"] as! Int
                    #expect(String(decoding: box[offset..<offset + (evidence["length"] as! Int)], as: UTF8.self).hasPrefix(evidence["field"] as! String + ":"))
                }
            }
        }
        #expect(try Program.records(["--unwrap", "-"], input: box).map(Self.answers) == expected)
        let packed = try Program.shell("gzip -c '\(path)' | hdrclass classify --format ndjson --unwrap -").out.split(separator: "\n").count
        #expect(packed == expected.count)
        #expect(try Program.records(["--unwrap", folder.write("large.eml", large)]).map(Self.answers) == [expected.last!])
        // Without the option nothing is opened.
        #expect(try Program.records([path]).count == Self.cases.count)
    }

    @Test func otherCommandsAndFormats() throws {
        let folder = try TemporaryFolder()
        let journal = try folder.write("journal.eml", Self.cases[0].data), base64 = try folder.write("base64.eml", Self.encodedForward)
        let plain = try Program.run(["explain", journal])
        #expect(plain.out.contains("--unwrap classifies that one"))
        let opened = try Program.run(["explain", "--unwrap", journal])
        #expect(opened.out.contains("It stands in a journal report") && opened.out.contains("externally-secured") && !opened.out.contains("--unwrap"))
        #expect(try Program.run(["explain", "--unwrap", base64]).out.contains("encoded as base64"))
        #expect(try Program.run([journal]).err.contains("1 is a journal report"))
        #expect(try Program.run(["--unwrap", journal]).err.isEmpty)
        #expect(try Program.run(["--unwrap", "--format", "summary", journal]).out.contains("submission.externally-secured 1"))
        #expect(try Program.run(["assert", "--unwrap", journal, "--submission", "externally-secured"]).status == 0)
        #expect(try Program.run(["assert", journal, "--submission", "externally-secured"]).status == 1)
        #expect(try Program.run(["diff", "--unwrap", journal, base64]).status == 0)
        // CSV: the columns of every line are those of the heading.
        let lines = try Program.run(["--unwrap", "--format", "csv", journal, base64, Program.corpus + "/alert-anonymous-relay.eml"]).out.components(separatedBy: "\r\n").dropLast()
        let counts = Set(lines.map { $0.filter { $0 == "," }.count })
        #expect(lines.count == 4 && counts.count == 1 && lines[0].hasSuffix("carrier.encoding,carrier.depth"), "\(counts)")
        // Fields of the message inside, with its bytes in the file.
        let fields = try Program.run(["fields", "--unwrap", "--format", "ndjson", journal]).out.split(separator: "\n")
        for line in fields {
            let field = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
            let offset = field["offset"] as! Int
            #expect(String(decoding: Self.cases[0].data[offset...].prefix(200), as: UTF8.self).hasPrefix(field["name"] as! String))
        }
        #expect(fields.count > 5)
    }

    private static let encodedForward = multipart("mixed", [note, encoded()])

    /// Deep nesting and many parts end in bounded time, with a message.
    @Test func bounds() throws {
        let folder = try TemporaryFolder()
        var journal = Self.inner
        for depth in 0..<20 { journal = Self.multipart("mixed", [("Content-Type: message/rfc822\r\n", journal)], extra: Self.journalField, boundary: "d\(depth)") }
        let record = try #require(try Program.records(["--unwrap", folder.write("deep.eml", journal)]).first)
        #expect((record["carrier"] as! [String: Any])["depth"] as? Int == 8)
        var levels = Data("Content-Type: message/rfc822\r\n\r\n".utf8) + Self.inner
        for level in 0..<40 { levels = Data("Content-Type: multipart/mixed; boundary=l\(level)\r\n\r\n--l\(level)\r\n".utf8) + levels + Data("\r\n--l\(level)--\r\n".utf8) }
        #expect(try Program.records(["--unwrap", folder.write("levels.eml", Data(Self.envelope.utf8) + levels)]).first?["carrier"] is NSNull)
        let many = Self.multipart("mixed", Array(repeating: Self.note, count: 3000) + [Self.attached])
        #expect(try Program.records(["--unwrap", folder.write("many.eml", many)]).first?["carrier"] is NSNull)
        // Random damage: any answer, no fault.
        var random = Random(seed: 3)
        for round in 0..<40 {
            var bytes = [UInt8](Self.cases[round % Self.cases.count].data)
            for _ in 0..<30 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            let result = try Program.run(["--unwrap", "--as", "eml", "--format", "ndjson", folder.write("m.eml", Data(bytes))])
            #expect(result.status == 0 && !result.signalled && !result.out.isEmpty)
        }
    }
}
