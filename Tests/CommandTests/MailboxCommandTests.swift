import Foundation
import TestSupport
import Testing

/// Mailboxes, Maildirs, compressed files and pipes, through the program as users run it.
struct MailboxCommandTests {
    static let date = "Thu Jan  1 00:00:00 1970"

    /// A mailbox of that many messages, each with a body that would split it under laxer rules.
    static func mailbox(_ count: Int, lineEnd: String = "\n", body: Int = 300) -> String {
        (0..<count).map { n in
            [
                "From sender@example.com \(date)", "Message-ID: <\(n)@example.com>", "X-MS-Exchange-Organization-SCL: \(n % 10)",
                "X-MS-Exchange-Organization-AuthAs: Anonymous", "From: a@example.com", "", "From here on, text.", "", ">From there, too.",
                String(repeating: "x", count: body), "", "",
            ].joined(separator: lineEnd)
        }.joined()
    }

    static func ids(_ out: String) -> [String] {
        out.split(separator: "\n").map { line in
            (try! JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any])["messageId"] as? String ?? "none"
        }
    }

    @Test func offsetsAndLengths() throws {
        let folder = try TemporaryFolder()
        for lineEnd in ["\n", "\r\n"] {
            let text = Self.mailbox(3, lineEnd: lineEnd)
            let path = try folder.write("box", text)
            let records = try Program.records([path])
            #expect(records.count == 3)
            let bytes = Array(text.utf8)
            for (n, record) in records.enumerated() {
                let offset = record["offset"] as! Int, length = record["length"] as! Int
                #expect(record["messageId"] as? String == "<\(n)@example.com>" && record["scl"] as? Int == n)
                #expect(String(decoding: bytes[offset..<offset + 5], as: UTF8.self) == "From ")
                // What lies between two messages is the empty line.
                let next = n < 2 ? records[n + 1]["offset"] as! Int : bytes.count
                #expect(next - offset - length == lineEnd.utf8.count)
            }
            let named = try folder.write("one.eml", text)
            #expect(try Program.records([named]).count == 1)
            #expect(try Program.records(["--as", "mbox", named]).count == 3)
            #expect(try Program.records(["--as", "eml", path]).count == 1)
        }
    }

    /// A file large enough to be shared out: the same bytes for every number of workers and either way of reading.
    @Test func workersAndWaysOfReadingAgree() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("box", Self.mailbox(50_000, body: 700))
        for format in ["ndjson", "csv", "text", "json", "summary"] {
            let expected = try Program.run(["--format", format, "--jobs", "1", "--io", "read", path])
            #expect(expected.status == 0 && expected.err.isEmpty)
            if format == "ndjson" { #expect(Self.ids(expected.out) == (0..<50_000).map { "<\($0)@example.com>" }) }
            for options in [["--jobs", "1"], ["--jobs", "2"], ["--jobs", "7"], ["--jobs", "3", "--io", "read"]] {
                let found = try Program.run(["--format", format] + options + [path])
                #expect(found.out == expected.out, "\(format) \(options)")
            }
        }
        // Between other files, and twice: turns within turns.
        let small = try folder.write("small", Self.mailbox(2))
        let one = try Program.run(["--format", "ndjson", "--jobs", "1", small, path, small, path])
        for jobs in ["2", "5"] { #expect(try Program.run(["--format", "ndjson", "--jobs", jobs, small, path, small, path]).out == one.out) }
        #expect(Self.ids(one.out).count == 100_004)
    }

    @Test func pipesAndCompressedFiles() throws {
        let folder = try TemporaryFolder()
        let text = Self.mailbox(500)
        let path = try folder.write("box", text)
        let expected = Self.ids(try Program.run(["--format", "ndjson", path]).out)
        #expect(expected.count == 500)
        #expect(Self.ids(try Program.run(["--format", "ndjson", "-"], input: Data(text.utf8)).out) == expected)
        #expect(Self.ids(try Program.shell("cat '\(path)' | hdrclass --format ndjson -").out) == expected)
        #expect(try Program.shell("gzip -k '\(path)' && cat '\(path).gz' '\(path).gz' > '\(path)2.gz'").status == 0)
        #expect(Self.ids(try Program.run(["--format", "ndjson", path + ".gz"]).out) == expected)
        #expect(Self.ids(try Program.run(["--format", "ndjson", path + "2.gz"]).out) == expected + expected)
        #expect(Self.ids(try Program.shell("hdrclass --format ndjson - < '\(path).gz'").out) == expected)
        let frames = Self.zstd(Array(text.utf8))
        let zstd = try folder.write("box.zst", Data(frames + frames))
        #expect(Self.ids(try Program.run(["--format", "ndjson", zstd]).out) == expected + expected)
        let message = try folder.write("m.eml.zst", Data(Self.zstd(Array(text.utf8))))
        #expect(try Program.records([message]).count == 1)

        // Cut off: what was read counts, and the rest is an error.
        for (name, data) in [("cut.gz", try Data(contentsOf: URL(fileURLWithPath: path + ".gz")).dropLast(200)), ("cut.zst", Data(frames).dropLast(200))] {
            let cut = try folder.write(name, Data(data))
            let result = try Program.run(["--format", "ndjson", cut])
            #expect(result.status == 2 && result.err.contains("\(name): ends in the middle of its"))
        }
        // Whole messages before the cut come out, however short the file is.
        let half = try Program.run(["--format", "ndjson", try folder.write("half.zst", Data(frames.dropLast(text.utf8.count / 2)))])
        #expect(half.status == 2 && Self.ids(half.out) == Array(expected.prefix(Self.ids(half.out).count)) && Self.ids(half.out).count > 200)
        let broken = try folder.write("broken.gz", Data([0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]))
        #expect(try Program.run([broken]).status == 2)
    }

    /// zstd frames of uncompressed blocks (RFC 8878), so that no program is needed to make them.
    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0]
        for shift in [0, 8, 16, 24] { out.append(UInt8(bytes.count >> shift & 255)) }
        var at = 0
        repeat {
            let size = min(100_000, bytes.count - at)
            let header = size << 3 | (at + size == bytes.count ? 1 : 0)
            out += [UInt8(header & 255), UInt8(header >> 8 & 255), UInt8(header >> 16)] + bytes[at..<at + size]
            at += size
        } while at < bytes.count
        return out
    }

    @Test func otherPackingsAreNamedWithTheirRemedy() throws {
        let folder = try TemporaryFolder()
        let xz = try folder.write("d/box.xz", Data([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 1, 2, 3]))
        try folder.write("d/box.pst", Data("!BDN".utf8))
        try folder.write("d/good.eml", "From: a@example.com\nSubject: x\n\n")
        let named = try Program.run([xz])
        #expect(named.status == 2 && named.err.contains("xzcat \(xz) | hdrclass classify -"))
        let met = try Program.run(["--format", "ndjson", folder.path + "/d"])
        #expect(met.status == 0 && Self.ids(met.out).count == 1 && met.err.contains("1 passed over: xz; xzcat FILE") && met.err.contains("readpst -e"))
    }

    @Test func maildirFolders() throws {
        let folder = try TemporaryFolder()
        func mail(_ n: Int) -> String { "Message-ID: <\(n)@example.com>\nFrom: a@example.com\nSubject: x\n\nbody\n" }
        for box in ["", ".Junk/", ".Junk.Old/"] {
            for (n, part) in ["cur", "new", "tmp"].enumerated() { try folder.write("Maildir/\(box)\(part)/\(n):2,S", mail(n)) }
        }
        // In cur a file is a message, whatever it begins with.
        try folder.write("Maildir/cur/9", "From x \(Self.date)\n" + mail(9) + "\nFrom y \(Self.date)\nno: message\n\n")
        try folder.write("Maildir/.notes", "not mail")
        let result = try Program.run(["--format", "ndjson", folder.path + "/Maildir"])
        #expect(Self.ids(result.out) == [0, 1, 0, 1, 0, 9, 1].map { "<\($0)@example.com>" })
        #expect(result.status == 0 && result.err.contains("3 in tmp of a Maildir"))
        try folder.write("Loose/cur/1", "odd")
        #expect(try Program.run(["--format", "summary", folder.path + "/Loose"]).out.contains("messages 0"))
        #expect(try Program.run(["--format", "summary", "--as", "maildir", folder.path + "/Loose"]).out.contains("messages 1"))
    }

    @Test func appleMail() throws {
        let folder = try TemporaryFolder()
        let mail = "Message-ID: <1@example.com>\nFrom: a@example.com\nSubject: x\n\nbody\n"
        let list = "<?xml version=\"1.0\"?><plist></plist>\n"
        let path = try folder.write("In.mbox/Messages/1.emlx", "\(mail.utf8.count)      \n\(mail)\(list)")
        try folder.write("In.mbox/Info.plist", list)
        try folder.write("Out.mbox/mbox", Self.mailbox(2))
        try folder.write("Out.mbox/table_of_contents", Data([0, 0, 0, 1, 2, 3]))
        let record = try #require(try Program.records([path]).first)
        #expect(record["offset"] as? Int == 9 && record["length"] as? Int == mail.utf8.count && record["messageId"] as? String == "<1@example.com>")
        let all = try Program.run(["--format", "ndjson", folder.path])
        #expect(Self.ids(all.out) == ["<1@example.com>", "<0@example.com>", "<1@example.com>"] && all.err == "hdrclass: 2 not mail, passed over\n")
        let short = try folder.write("short.emlx", "999\n\(mail)")
        let result = try Program.run(["--format", "ndjson", short])
        #expect(result.status == 2 && Self.ids(result.out).count == 1 && result.err.contains("of 999"))
        // The property list is no header field, even where the message has no empty line.
        let bare = try folder.write("bare.emlx", "12\nSubject: abc\nplist: x\n")
        #expect(try Program.records([bare]).first?["headerLength"] as? Int == 12)
    }

    @Test func dialects() throws {
        let folder = try TemporaryFolder()
        let body = "text\n\nFrom c \(Self.date)\nmore\n"
        let path = try folder.write("box", (0..<2).map { "From a \(Self.date)\nContent-Length: \(body.utf8.count)\nMessage-ID: <\($0)@example.com>\n\n\(body)\n" }.joined())
        #expect(try Program.records(["--mbox", "cl2", path]).count == 2)
        for dialect in ["auto", "o", "rd", "cl"] { #expect(try Program.records(["--mbox", dialect, path]).count == 4) }
        // Thunderbird: dated separators always, bare ones where asked for.
        let old = try folder.write("old", "From - \(Self.date)\r\nX-Mozilla-Status: 0001\r\nSubject: a\r\n\r\nbody\r\n\r\nFrom - \(Self.date)\r\nSubject: b\r\n\r\n")
        #expect(try Program.records([old]).count == 2)
        let new = try folder.write("new", "From \r\nSubject: a\r\n\r\nbody\r\n\r\nFrom \r\nSubject: b\r\n\r\n")
        let strict = try Program.run(["--format", "ndjson", new])
        #expect(Self.ids(strict.out).count == 1 && strict.err.contains("--mbox thunderbird") && strict.out.contains("\"kind\":\"dateless-separator\",\"offset\":29,"))
        #expect(try Program.records(["--mbox", "thunderbird", new]).count == 2)
    }

    /// What is said beside the data does not depend on the number of workers either.
    @Test func remarksDoNotDependOnWorkers() throws {
        let folder = try TemporaryFolder()
        let body = String(repeating: "From \n\nx\n\n", count: 100) + String(repeating: "y", count: 2000)
        let bare = try folder.write("bare", (0..<15_000).map { "From a \(Self.date)\nMessage-ID: <\($0)@example.com>\n\n\(body)\n\n" }.joined())
        let one = try Program.run(["--format", "ndjson", "--jobs", "1", bare])
        #expect(one.err.contains("1500000 lines \"From \"") || one.err.contains("lines \"From \""))
        #expect(one.out.split(separator: "\n").allSatisfy { $0.contains("\"kind\":\"dateless-separator\"") && $0.contains("\"count\":100") })
        let said = { (text: String) in text.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst(2).first.flatMap { Int($0) } }.reduce(0, +) }
        for jobs in ["2", "5"] {
            let many = try Program.run(["--format", "ndjson", "--jobs", jobs, bare])
            #expect(many.out == one.out && said(many.err) == said(one.err) && said(one.err) == 1_500_000)
        }
        let none = try folder.write("none", String(repeating: "nothing to split here\n", count: 1_000_000))
        for jobs in ["1", "3"] {
            let result = try Program.run(["--as", "mbox", "--format", "summary", "--jobs", jobs, none])
            #expect(result.err.contains("22000000 bytes before the first separator") && result.out.hasPrefix("messages 0"))
        }
    }

    /// Notes that begin with the word are no mailbox where nobody says so; a byte-order mark hides no mailbox.
    @Test func fromAtTheStart() throws {
        let folder = try TemporaryFolder()
        try folder.write("d/notes.txt", "From the desk of the boss\n\nNothing else.\n")
        try folder.write("d/box", Self.mailbox(2))
        try folder.write("d/marked", "\u{FEFF}" + Self.mailbox(2))
        let result = try Program.run(["--format", "ndjson", folder.path + "/d"])
        #expect(Self.ids(result.out).count == 4 && result.err == "hdrclass: 1 not mail, passed over\n")
        #expect(result.out.contains("\"kind\":\"bom\""))
    }

    /// Field records of a mailbox carry the number of the message and true offsets.
    @Test func fieldsOfAMailbox() throws {
        let folder = try TemporaryFolder()
        let text = Self.mailbox(2)
        let path = try folder.write("box", text)
        let lines = try Program.run(["fields", "--format", "ndjson", path]).out.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
        }
        #expect(lines.map { $0["message"] as! Int } == [0, 0, 0, 0, 1, 1, 1, 1])
        let bytes = Array(text.utf8)
        for line in lines {
            let offset = line["offset"] as! Int, length = line["nameLength"] as! Int
            #expect(String(decoding: bytes[offset..<offset + length], as: UTF8.self) == line["name"] as? String)
        }
    }

    /// The file is cut while the program waits for a reader of its output, in the middle of a mapped part.
    @Test(arguments: ["map", "read"])
    func aFileCutShort(_ io: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("box", Self.mailbox(40_000, body: 700))
        let result = try Program.shell(
            """
            cd '\(folder.path)'; mkfifo pipe
            hdrclass --format ndjson --jobs 1 --io \(io) box > pipe 2> err & pid=$!
            exec 3< pipe; read -r line <&3
            truncate -s 3000000 box
            cat <&3 > out; wait $pid; echo $?
            """)
        #expect(result.out == "2\n")
        let said = try String(contentsOfFile: folder.path + "/err", encoding: .utf8)
        #expect(said.contains("box: was cut short while it was read"))
        // What was whole is there, and nothing made of zeros.
        let ids = Self.ids(try String(contentsOfFile: folder.path + "/out", encoding: .utf8))
        #expect(ids == (1...ids.count).map { "<\($0)@example.com>" } && ids.count < 40_000)
    }

    /// Ctrl-C while the input stalls: what was counted is printed, and the end is by the signal.
    @Test func interrupted() throws {
        let folder = try TemporaryFolder()
        let out = folder.path + "/out", err = folder.path + "/err"
        for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        let process = Process()
        // Where the tests run in the background, SIGINT is ignored, and the program would respect that.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["--default-signal=INT", Program.folder.appendingPathComponent("hdrclass").path, "--format", "summary", "--progress", "always", "-"]
        process.environment = Program.environment()
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        pipe.fileHandleForWriting.write(Data(Self.mailbox(20_000).utf8))
        func said() -> String { String(decoding: FileManager.default.contents(atPath: err) ?? Data(), as: UTF8.self) }
        // The line of progress shows that the first part has been read.
        for _ in 0..<200 where !said().contains(" messages") || said().contains(" 0 messages") && !said().contains("MB ·") { usleep(50_000) }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
        let summary = try String(contentsOfFile: out, encoding: .utf8)
        let counted = summary.split(separator: "\n").first.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
        #expect(summary.hasPrefix("messages ") && counted > 1000 && counted < 20_000)
        #expect(said().contains("interrupted after \(counted) messages"))
    }
}
