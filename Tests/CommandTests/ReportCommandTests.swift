import Foundation
import HeaderClassifier
import Reports
import TestSupport
import Testing

/// `hdrclass report`: its numbers against the other commands', and what the page is made of.
struct ReportCommandTests {
    struct Report {
        var html: String
        var json: [String: Any]
        var jsonText: String
        var result: Program.Result

        func rows(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? (json[key] as? [String: Any])?["rows"] as? [[String: Any]] ?? [] }
        func counts(_ key: String) -> [String: Int] { json[key] as? [String: Int] ?? [:] }

        /// The numbers of the page by their `data-key`.
        var marked: [String: Int] {
            var marked: [String: Int] = [:]
            for part in html.components(separatedBy: "data-key=\"").dropFirst() {
                let key = part.prefix { $0 != "\"" }
                let number = part.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }.filter { $0 != "," }
                marked[String(key)] = Int(number)
            }
            return marked
        }
    }

    static func report(_ arguments: [String], input: Data? = nil, in folder: TemporaryFolder? = nil) throws -> Report {
        let folder = try folder ?? TemporaryFolder()
        let page = folder.path + "/out.html", data = folder.path + "/out.json"
        let result = try Program.run(["report", "--html", page, "--json", data] + arguments, input: input)
        let text = String(decoding: FileManager.default.contents(atPath: data) ?? Data(), as: UTF8.self)
        return Report(
            html: String(decoding: FileManager.default.contents(atPath: page) ?? Data(), as: UTF8.self),
            json: try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:], jsonText: text, result: result)
    }

    static let policies: [[String]] = [[], ["--client-filter", "low", "--preset", "strict"], ["--ignore-recorded", "--platform", "exo", "--accepted-domain", "example.com"]]

    @Test(arguments: policies) func numbersAreThoseOfSummaryAndScore(_ policy: [String]) throws {
        let report = try Self.report(policy + [Program.corpus])
        let summary = try JSONSerialization.jsonObject(with: Data(Program.run(["--format", "summary-json"] + policy + [Program.corpus]).out.utf8)) as! [String: Int]
        #expect(report.result.status == 0)
        #expect(report.counts("counts") == summary)
        let marked = report.marked
        for (key, count) in summary where key.contains(".") { #expect(marked["summary.\(key)"] == count, "\(key)") }
        for (key, count) in summary where key.hasPrefix("submission.") || key.hasPrefix("senderResolution.") || key.hasPrefix("junk.outlook.") || key == "messages" || key == "bytes" {
            #expect(marked[key] == count, "\(key)")
        }
        // The table of `score`, line by line.
        let score = try Program.run(["score"] + policy + [Program.corpus]).out
        let prediction = report.counts("prediction")
        #expect(score.contains("\(summary["messages"]!) messages, \(prediction["recorded"]!) with a believable record"))
        #expect(score.contains("junk or not junk agrees in \(prediction["agreed"]!) of \(prediction["recorded"]!) "))
        #expect(score.contains("SCL > 4 alone agrees in \(prediction["sclAgreed"]!) of"))
        for row in report.rows("disagreements") {
            let line = "\(row["predicted"]!), recorded \(row["recorded"]!), OFR \(row["reason"] as? String ?? "(none)")"
            #expect(score.contains("\(row["count"]!)  \(line)\n"), "\(line)")
        }
        for row in report.rows("predictedRecorded") {
            #expect(marked["prediction.\(row["predicted"]!).\(row["recorded"]!)"] == row["count"] as? Int)
        }
    }

    /// Everything that is counted, counted again from the records of `classify`.
    @Test func numbersAreThoseOfTheRecords() throws {
        // The samples deviate little.
        let folder = try TemporaryFolder()
        try folder.write("1.eml", Data("From: Doe, Jane <a@@example.com\r\nFrom: =?x-none?Q?a?= <b@example.com>\r\nSubject : \u{E9}\r\nno colon\r\nSender: <>\r\nX: a\rb\r\n\r\n".utf8))
        try folder.write("2.eml", Data("From: \u{E9} <a b@example.com>\nTo: a@example.com\r\nTo: a@example.com\nReply-To: x:;\nX: \(String(repeating: "a", count: 1_200))".utf8))
        try folder.write("3.eml", Data("From: \"=?utf-8?Q?a?=\" <@x.example.com:a@example.com>\r\nDate: 1\r\nReturn-Path: <a@>\r\n\r\n".utf8))
        let report = try Self.report([Program.corpus, folder.path])
        let records = try Program.records([Program.corpus, folder.path])
        func tally(_ keys: (([String: Any]) -> [String])) -> [String: Int] {
            records.reduce(into: [:]) { counts, record in for key in keys(record) { counts[key, default: 0] += 1 } }
        }
        #expect(report.counts("findings") == tally { $0["findings"] as! [String] })
        let defects = tally { ($0["defects"] as! [[String: Any]]).map { $0["kind"] as! String } }
        #expect(Dictionary(uniqueKeysWithValues: report.rows("defects").map { ($0["kind"] as! String, $0["messages"] as! Int) }) == defects)
        #expect(defects.count > 5)
        var places: [String: Int] = [:]
        for record in records { for defect in record["defects"] as! [[String: Any]] { places[defect["kind"] as! String, default: 0] += defect["count"] as! Int } }
        #expect(Dictionary(uniqueKeysWithValues: report.rows("defects").map { ($0["kind"] as! String, $0["places"] as! Int) }) == places)
        let cells = tally { ["\($0["submission"]!) \($0["scl"] as? Int ?? -2) \(($0["junk"] as! [String: Any])["outlook"]!)"] }
        #expect(Dictionary(uniqueKeysWithValues: report.rows("submissionSclOutlook").map { ("\($0["submission"]!) \($0["scl"] as? Int ?? -2) \($0["outlook"]!)", $0["count"] as! Int) }) == cells)
        #expect(report.counts("sclReason") == tally { ($0["sclReason"] as? String).map { [$0] } ?? [] })
        #expect(report.counts("submissionDetail") == tally { ($0["submissionDetail"] as? String).map { [$0] } ?? [] })
        let claims = tally { record in (record["claimed"] as? String).map { ["\(record["attestation"]!) \($0)"] } ?? [] }
        #expect(Dictionary(uniqueKeysWithValues: report.rows("claims").map { ("\($0["attestation"]!) \($0["claimed"]!)", $0["count"] as! Int) }) == claims)
        // Hosts of the cloud lose their first label; case does not matter.
        let sources = tally { record in
            guard let source = (record["authSource"] as? String)?.lowercased(), !source.isEmpty else { return [] }
            let isCloud = [".prod.outlook.com", ".outlook.office365.com", ".protection.outlook.com"].contains { source.hasSuffix($0) }
            return [isCloud ? "*" + source.drop { $0 != "." } : source]
        }
        #expect(Dictionary(uniqueKeysWithValues: report.rows("authSources").map { ($0["authSource"] as! String, $0["count"] as! Int) }) == sources)
        let months = report.rows("sclByMonth").flatMap { ($0["scl"] as! [String: Int]).values }.reduce(0, +)
        #expect(months + (report.json["undated"] as! Int) == records.count)
    }

    @Test func keysAreThoseOfTheSchema() throws {
        let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: RealMail.package + "/docs/schema/report.schema.json")))
        let schema = try #require(file as? [String: Any])
        let report = try Self.report([Program.corpus])
        #expect(Set(report.json.keys) == Set(schema["required"] as! [String]))
        #expect(Set(report.json.keys) == Set((schema["properties"] as! [String: Any]).keys))
        for (key, value) in schema["properties"] as! [String: Any] {
            // Of lists the keys of each row, too.
            let property = value as! [String: Any]
            let inner = property["properties"] as? [String: Any]
            let items = (property["items"] ?? (inner?["rows"] as? [String: Any])?["items"]) as? [String: Any]
            guard let keys = items?["required"] as? [String] else { continue }
            for row in report.rows(key) { #expect(Set(row.keys) == Set(keys), "\(key)") }
        }
    }

    @Test func delaysAndClockSkew() throws {
        let folder = try TemporaryFolder()
        func hop(_ host: String, _ time: String) -> String { "Received: from a.example.com (192.0.2.1) by \(host) with SMTP id 1; Wed, 18 Feb 2026 \(time) +0000\r\n" }
        // From below: 5 s, then 2 min back, then 3 h; the way as a whole takes 2 h 58 min 5 s.
        try folder.write("mail/a.eml", hop("d.example.com", "12:58:05") + hop("c.example.com", "09:58:05") + hop("b.example.com", "10:00:05") + hop("a.example.com", "10:00:00") + "From: a@example.com\r\n\r\n")
        // One hop with a date that cannot be read parts the others.
        try folder.write("mail/b.eml", hop("b.example.com", "10:00:09") + "Received: by x.example.com; never\r\n" + hop("a.example.com", "10:00:00") + "From: a@example.com\r\n\r\n")
        try folder.write("mail/c.eml", "From: a@example.com\r\nDate: Tue, 17 Mar 2026 10:00:00 +0100\r\nTo: b@example.com\r\n\r\n")
        try folder.write("mail/d.eml", "From: a@example.com\r\nDate: whenever\r\nTo: b@example.com\r\n\r\n")
        let report = try Self.report([folder.path + "/mail"], in: folder)
        func delays(_ key: String) -> [Int] { report.rows(key).map { $0["count"] as! Int } }
        #expect(delays("hopDelays") == [0, 1, 0, 0, 0, 1, 0])
        #expect(delays("hopsDatedEarlier") == [0, 0, 0, 1, 0, 0, 0])
        #expect(delays("wholeWays") == [0, 1, 0, 0, 0, 1, 0])
        #expect(report.json["messagesDatedEarlier"] as? Int == 1 && report.json["unreadableTraceDates"] as? Int == 1)
        #expect(report.json["undated"] as? Int == 1 && report.json["datedBySender"] as? Int == 1)
        #expect(report.rows("sclByMonth").map { $0["month"] as! String } == ["2026-02", "2026-03"])
        #expect(report.html.contains("Clock skew"))
    }

    /// A mailbox of several ranges with more hosts than are counted exactly: the page is the same, byte for byte.
    @Test func nothingDependsOnTheNumberOfWorkers() throws {
        let folder = try TemporaryFolder()
        var random = Random(seed: 7)
        var mailbox = Data()
        let body = String(repeating: "Some text that nobody reads, and a line end.\n", count: 50)
        for i in 0..<15_000 {
            // Some hosts often, and thousands once.
            let host = i % 3 == 0 ? "often\(Int.random(in: 0..<20, using: &random)).example.com" : "host\(i).example.com"
            mailbox += Data(
                """
                From a@example.com Wed Feb 18 11:08:56 2026
                Received: from c\(i % 700).example.com (192.0.2.\(i % 250)) by ex.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100
                From: A <a@example.com>
                X-MS-Exchange-Organization-AuthAs: Anonymous
                X-MS-Exchange-Organization-AuthSource: \(host)
                X-MS-Exchange-Organization-SCL: \(i % 11 - 1)

                \(body)

                """.utf8)
        }
        let path = try folder.write("mail/box.mbox", mailbox)
        #expect(mailbox.count > 32 << 20)
        let one = try Self.report(["--jobs", "1", path], in: folder)
        #expect((one.json["authSources"] as? [String: Any])?["countsMayLack"] as? Int ?? 0 > 0)
        #expect(one.html.contains("may be too low by up to"))
        for jobs in ["2", "5"] {
            let other = try Self.report(["--jobs", jobs, path], in: folder)
            #expect(other.html == one.html && other.jsonText == one.jsonText, "--jobs \(jobs)")
        }
        #expect(try Self.report(["--io", "read", path], in: folder).jsonText == one.jsonText)
        // The examples of a mailbox are places in it.
        let offset = try #require(try Program.records([path])[1]["offset"] as? Int)
        #expect(one.html.contains("href=\"mail/box.mbox\"") && one.html.contains("at byte \(Self.number(offset))"))
        // The corpus, file by file.
        let files = try Self.report(["--jobs", "1", Program.corpus], in: folder)
        for jobs in ["2", "7"] { #expect(try Self.report(["--jobs", jobs, Program.corpus], in: folder).html == files.html) }
    }

    static func number(_ value: Int) -> String {
        var text = String(value), at = text.count - 3
        while at > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: at))
            at -= 3
        }
        return text
    }

    /// Nothing of a message or a file name reaches the page as it is.
    @Test func hostileMailIsEscaped() throws {
        let folder = try TemporaryFolder()
        let evil = "x\"'><script>alert(1)</script><img/src=//example.net&amp;\u{202E}gpj\u{1B}[31m\u{2028}]]>"
        let mail =
            "Received: from \(evil) (\(evil)) by \(evil) with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100\r\nFrom: \(evil) <a@example.com>\r\nSubject: \(evil)\r\n"
            + "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-AuthSource: \(evil)\r\nX-MS-Exchange-Organization-SCL: 5\r\n"
            + "X-Microsoft-Antispam-Mailbox-Delivery: dest:I;OFR:\(evil);\r\n\r\n"
        let cloud = mail.replacingOccurrences(of: "by \(evil)", with: "by BN8NAM12FT012.mail.protection.outlook.com")
        try folder.write("in/<script>alert('1')&\u{202E}\u{7}\".eml", mail)
        try folder.write("in/b#?%41 \u{5D0}.eml", cloud)
        var bytes = Array(cloud.utf8)
        bytes.insert(contentsOf: [0xFF, 0xFE, 0x00, 0x0C], at: bytes.count / 2)
        try folder.write("in/c.eml", Data(bytes))
        let report = try Self.report(["--title", evil, folder.path + "/in"], in: folder)
        #expect(report.result.status == 0)
        let page = report.html.lowercased()
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("javascript:"))
        #expect(page.contains("&lt;script&gt;") && page.contains("\\u{202e}") && page.contains("\\x1b"))
        for scalar in report.html.unicodeScalars {
            #expect(scalar.value >= 0x20 || scalar == "\n")
            #expect(![0x7F, 0x202E, 0x2028, 0xFFFE].contains(scalar.value))
        }
        #expect(page.contains("href=\"in/b%23%3f%2541%20%d7%90.eml\""))
        try Self.checkMarkup(report.html, in: folder)
    }

    /// Well-formed as XML; and as HTML every element is closed, no handler, script, style attribute or address of the network is there, ids are single
    /// and links within the page lead somewhere.
    static func checkMarkup(_ html: String, in folder: TemporaryFolder) throws {
        let path = try folder.write("checked.html", html)
        guard try Program.shell("command -v python3").status == 0 else {
            print("SKIPPED markup of the report: no python3")
            return
        }
        let script = """
            import sys, xml.dom.minidom, html.parser, re
            text = open(sys.argv[1], encoding='utf-8').read()
            xml.dom.minidom.parseString(text.encode())
            class P(html.parser.HTMLParser):
                stack, ids, links = [], [], []
                def handle_startendtag(self, tag, attrs): self.look(tag, attrs)
                def handle_starttag(self, tag, attrs):
                    self.look(tag, attrs); self.stack.append(tag)
                def handle_endtag(self, tag):
                    assert self.stack.pop() == tag, (tag, self.getpos())
                def look(self, tag, attrs):
                    assert tag not in ('script', 'img', 'iframe', 'object', 'embed', 'link', 'form', 'base'), tag
                    for name, value in attrs:
                        assert not name.startswith('on') and name not in ('style', 'src', 'srcset', 'action'), name
                        if name == 'id': self.ids.append(value)
                        if name == 'href': self.links.append(value)
            p = P(); p.feed(text); p.close()
            assert not p.stack, p.stack
            assert len(p.ids) == len(set(p.ids)), 'ids'
            for link in p.links:
                assert ':' not in link and not link.startswith('/'), link
                if link.startswith('#'): assert link[1:] in p.ids, link
            for use in re.findall(r'url\\(#([^)]*)\\)', text): assert use in p.ids, use
            """
        let file = try folder.write("check.py", script)
        let result = try Program.shell("python3 '\(file)' '\(path)'")
        #expect(result.status == 0, "\(result.err)")
    }

    @Test func markupAndPolicyOfThePage() throws {
        let folder = try TemporaryFolder()
        for arguments in [[Program.corpus], [Program.corpus, "--client-filter", "low", "--examples", "0"]] {
            let report = try Self.report(arguments, in: folder)
            try Self.checkMarkup(report.html, in: folder)
            #expect(report.html.contains("prefers-color-scheme: dark") && report.html.contains("@media print"))
            #expect(!report.html.contains("http-equiv=\"refresh\"") && !report.html.replacingOccurrences(of: "http://www.w3.org/1999/xhtml", with: "").contains("http:"))
        }
        // The hash of the policy is the style sheet's.
        let html = try Self.report([Program.corpus]).html
        let sheet = try #require(html.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
        let path = try folder.write("sheet.css", sheet)
        let hash = try Program.shell("sha256sum '\(path)'").out.prefix(64)
        #expect(SHA256.digest(Array(sheet.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hash)
        #expect(html.contains("style-src &#39;sha256-\(Data(SHA256.digest(Array(sheet.utf8))).base64EncodedString())&#39;"))
    }

    /// HTML knows no markup in a title: tags would be shown.
    @Test(arguments: [nil, "Mail of <b>May</b> & June\u{202E}"]) func theTitleIsText(_ title: String?) throws {
        let html = try Self.report([Program.corpus + "/alert-anonymous-relay.eml"] + (title.map { ["--title", $0] } ?? [])).html
        let text = try #require(html.components(separatedBy: "<title>")[1].components(separatedBy: "</title>").first)
        #expect(text == (title == nil ? "Mail report: 1 message" : "Mail of &lt;b&gt;May&lt;/b&gt; &amp; June\\u{202e}: 1 message"))
    }

    @Test func emptyAndUnreadableInput() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/none", withIntermediateDirectories: true)
        let empty = try Self.report([folder.path + "/none"], in: folder)
        #expect(empty.result.status == 0 && empty.html.contains("No message was found"))
        #expect(empty.counts("counts")["messages"] == 0)
        try Self.checkMarkup(empty.html, in: folder)
        let missing = try Self.report([folder.path + "/missing.eml", Program.corpus + "/alert-anonymous-relay.eml"], in: folder)
        #expect(missing.result.status == 2 && missing.html.contains("Input that could not be read: 1 input") && missing.counts("counts")["messages"] == 1)
        #expect(missing.html.contains("<strong>1 message</strong>"))
    }

    @Test func sourcesOfAllForms() throws {
        let folder = try TemporaryFolder()
        let mail = try String(contentsOfFile: Program.corpus + "/alert-anonymous-relay.eml", encoding: .utf8)
        let mailbox = "From a@example.com Wed Feb 18 11:08:56 2026\n" + mail + "\n\nFrom a@example.com Wed Feb 18 11:08:56 2026\n" + mail + "\n"
        let box = try folder.write("box.mbox", mailbox)
        let plain = try Self.report([box], in: folder)
        #expect(plain.counts("counts")["messages"] == 2)
        let packed = folder.path + "/box.mbox.gz"
        #expect(try Program.shell("gzip -c '\(box)' > '\(packed)'").status == 0)
        #expect(try Self.report([packed], in: folder).counts("counts") == plain.counts("counts"))
        let piped = try Self.report(["-"], input: Data(mailbox.utf8), in: folder)
        #expect(piped.counts("counts") == plain.counts("counts"))
        #expect(piped.html.contains("standard input at byte"))
        for name in ["new", "tmp"] { try FileManager.default.createDirectory(atPath: folder.path + "/Maildir/\(name)", withIntermediateDirectories: true) }
        for name in ["1", "2"] { try folder.write("Maildir/cur/\(name)", mail) }
        #expect(try Self.report([folder.path + "/Maildir"], in: folder).counts("counts")["submission.anonymous"] == 2)
        // To standard output, without links.
        let printed = try Program.run(["report", "--html", "-", box])
        #expect(printed.out.hasPrefix("<!DOCTYPE html>") && !printed.out.contains(".mbox\""))
    }

    @Test(arguments: [["report", "x"], ["report", "--html", "a"], ["report", "--html", "-", "--json", "-", "x"], ["report", "--html", "/nonexistent/a.html", "x"], ["report", "--html", "-", "--examples", "101", "x"]])
    func wrongUsage(_ arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.status == 2 && result.out.isEmpty && !result.err.isEmpty)
    }

    // MARK: - Parts

    @Test func topListKeepsItsBound() {
        for seed in 1...20 {
            var random = Random(seed: UInt64(seed))
            var list = TopList(capacity: 16)
            var exact: [[UInt8]: Int] = [:]
            let spread = [8, 30, 200, 5_000][seed % 4]
            for _ in 0..<3_000 {
                // A few keys often.
                let key = UInt16(min(Int.random(in: 0..<spread, using: &random), Int.random(in: 0..<spread, using: &random)))
                let bytes = [UInt8(key >> 8), UInt8(key & 255)]
                list.add(bytes, TopList.Row(count: 1, minusOne: 1))
                exact[bytes, default: 0] += 1
            }
            #expect(list.total == 3_000 && list.cut <= 3_000 / 17 && list.count < 32)
            let rows = list.first(32)
            for (key, row) in rows { #expect(row.count <= exact[key]! && exact[key]! <= row.count + list.cut) }
            let kept = Set(rows.map(\.key))
            for (key, count) in exact where count > list.cut { #expect(kept.contains(key), "\(count) of \(list.cut)") }
            if exact.count < 32 { #expect(list.cut == 0 && Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.row.count) }) == exact) }
        }
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ])
    func sha256OfFIPS180(_ text: String, _ hash: String) {
        #expect(SHA256.digest(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hash)
    }

    @Test(arguments: [
        ("mail/a.eml", "a.eml"), ("/home/x/mail/b/c.eml", "b/c.eml"), ("/var/mail/x", "../../../var/mail/x"), ("./mail/../d.eml", "../d.eml"), ("mail/a b&<\"'#?%:.eml", "a%20b%26%3C%22%27%23%3F%25%3A.eml"),
        ("mail/é", "%C3%A9"), ("mail", "../mail"),
    ])
    func links(_ path: String, _ href: String) {
        #expect(LinkBase(folder: "/home/x/mail", workingFolder: "/home/x").href(path) == href)
    }
}
