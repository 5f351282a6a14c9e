import MailSources
import RFC5322
import TestSupport
import Testing

struct MailboxReaderTests {
    typealias Message = ReferenceMailbox.Message

    /// Reads all messages; each one's bytes must be what stands at its offset, as far as its header section goes.
    static func read(
        _ window: ByteWindow, of text: [UInt8], _ dialect: MailboxDialect = .auto, range: Range<Int> = 0..<Int.max, kernel: ScanKernel = .best
    ) throws -> [Message] {
        var reader = MailboxReader(window, dialect: dialect, range: range)
        var section = HeaderSection()
        var messages: [Message] = []
        while let message = try reader.next(into: &section, indexing: .all, kernel: kernel) {
            #expect(message.index == messages.count)
            #expect(message.bytes.prefix(section.end).elementsEqual(text[message.offset..<message.offset + section.end]))
            #expect(section.end <= message.length)
            messages.append(Message(offset: message.offset, length: message.length, dateless: message.found.first { "\($0.kind)" == "dateless-separator" }?.count ?? 0))
        }
        return messages
    }

    static func read(_ text: [UInt8], _ dialect: MailboxDialect = .auto) throws -> [Message] {
        try text.withUnsafeBytes { try read(MemoryWindow($0), of: text, dialect) }
    }

    static let date = "Thu Jan  1 00:00:00 1970"

    @Test func aWorkedExample() throws {
        let text = Array("From a \(Self.date)\nSubject: 1\n\nbody\n\nFrom b \(Self.date)\r\nSubject: 2\r\n\r\nFrom nobody\r\n\r\n".utf8)
        #expect(try Self.read(text) == [Message(offset: 0, length: 49, dateless: 0), Message(offset: 50, length: 60, dateless: 1)])
    }

    /// Lines that separate, and lines that do not, as the reference scanner's expression has it.
    @Test(arguments: [
        ("From a Thu Jan  1 00:00:00 1970", true), ("From a  Thu Jan 1 00:00 1970", true), ("From - Tue Oct 12 10:11:12 2024", true),
        ("From a@b Thu Jan  1 00:00:00 UTC 1970", true), ("From a Thu Jan 01 00:00:00 +0100 CET 1970", true), ("From a\tThu\tJan\t1\t00:00:00\t1970\trest", true),
        ("From  Thu Jan  1 00:00:00 1970", true), ("From a Fri Thu Jan  1 00:00:00 1970", true), ("From \"a b\" Thu Jan 1 00:00:00 1970 remote from x", true),
        ("From a Thu Jan  1 00:00:00 19", false), ("From Thu Jan  1 00:00:00 1970", false), ("From a Thu Jan 111 00:00:00 1970", false),
        ("From a thu Jan  1 00:00:00 1970", false), ("From a Thu Jan  1 0:00:00 1970", false), ("From a Thu Jan  1 00:00:0 1970", false),
        ("From a Thu Jan  1 00:00:00 A B C 1970", false), ("From a Thu, Jan  1 00:00:00 1970", false), ("From a Thu Jan 1 1970 00:00:00", false),
        ("From a Thu Jan  1 00:0/:00 1970", false), ("From a Thu Jan  / 00:00:00 1970", false), ("From a Thu Jan  1 00:00:00 197?", false),
        ("From a Thu Jan 01 00:00:00 197/", false), ("From a Thu Jan 31 23:59:59 2099", true), ("From a Thu Jin 31 23:59:59 2099", false),
        ("From a Thu Jan 31 23:59.59 2099", false), ("From here on nothing", false), ("From ", false), ("From a ThuJan  1 00:00:00 1970", false), ("From a Thu Jan  1 00:00:00 \u{FC} 1970", false),
    ])
    func separatorLines(_ line: String, _ separates: Bool) throws {
        let text = Array("From a \(Self.date)\nA: b\n\nbody\n\n\(line)\nA: c\n\n".utf8)
        #expect(try Self.read(text).count == (separates ? 2 : 1))
        #expect(ReferenceMailbox.split(text).count == (separates ? 2 : 1))
    }

    /// Mailboxes made of pieces, at random, against the reference: every kernel, windows of every small size, pipes, and ranges cut
    /// anywhere.
    @Test func randomMailboxes() throws {
        let pieces = [
            "\n", "\n", "\r\n", "\n\n", "\r\n\r\n", "From ", "From a \(Self.date)\n", "From a \(Self.date)\r\n", "\nFrom a \(Self.date)\nS: x\n\n", "\n\nFrom b\n",
            "\u{FEFF}", "\n\r\nFrom \r\n", "F", "Fro", "A: b\n", " ", "\r", "body F\nFrom", ">From a \(Self.date)\n", String(repeating: "y", count: 150), "\nFF\n",
        ].map { Array($0.utf8) }
        var random = Random(seed: 5)
        var messages = 0
        for round in 0..<4000 {
            var text: [UInt8] = round % 3 == 0 ? [] : Array("\(round % 7 == 0 ? "\u{FEFF}" : "")From a \(Self.date)\n".utf8)
            for _ in 0..<Int.random(in: 0...24, using: &random) { text += pieces.randomElement(using: &random)! }
            let dialect: MailboxDialect = round % 5 == 0 ? .thunderbird : .auto
            let expected = ReferenceMailbox.split(text, acceptsBare: dialect == .thunderbird)
            messages += expected.count
            try text.withUnsafeBytes { bytes in
                let kernel = ScanKernel.available[round % ScanKernel.available.count]
                try #require(try Self.read(MemoryWindow(bytes), of: text, dialect, kernel: kernel) == expected, "\(kernel.name): \(String(decoding: text, as: UTF8.self))")
                let step = Int.random(in: 1...40, using: &random)
                try #require(try Self.read(SmallWindow(bytes, step: step), of: text, dialect) == expected, "window of \(step): \(String(decoding: text, as: UTF8.self))")
                let pipe = try StreamWindow(PieceStream(text, piece: Int.random(in: 1...70, using: &random)), block: Int.random(in: 1...100, using: &random))
                try #require(try Self.read(pipe, of: text, dialect) == expected, "pipe: \(String(decoding: text, as: UTF8.self))")
                let cuts = (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: 0...text.count, using: &random) }.sorted()
                var parts: [Message] = []
                for (from, to) in zip([0] + cuts, cuts + [text.count]) where from < to {
                    let window = SmallWindow(bytes, step: Int.random(in: 8...60, using: &random), from: max(0, from - 4))
                    var reader = MailboxReader(window, dialect: dialect, range: from..<to)
                    var section = HeaderSection()
                    while let message = try reader.next(into: &section) {
                        parts.append(Message(offset: message.offset, length: message.length, dateless: message.found.first?.count ?? 0))
                    }
                }
                try #require(parts == expected, "cut at \(cuts): \(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(messages > 5000)
    }

    /// Readers that share a mailbox get every message once, and read little of what belongs to the next one.
    @Test func aRangeIsReadLittleFurtherThanItsEnd() throws {
        final class Counting: ByteStream {
            private let stream: PieceStream
            var given = 0
            init(_ bytes: [UInt8]) { stream = PieceStream(bytes, piece: .max) }
            override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
                let got = try stream.read(into: buffer, count: count)
                given += got
                return got
            }
        }
        var text: [UInt8] = []
        for i in 0..<2000 { text += Array("From a \(Self.date)\nA: \(i)\n\n\(String(repeating: "body ", count: i == 700 ? 12_000 : 100 + i % 7))\n\n".utf8) }
        let expected = ReferenceMailbox.split(text)
        for block in [4096, 250_000, 400_000] {
            for parts in [1, 2, 5] {
                var found: [Message] = []
                for part in 0..<parts {
                    let (from, to) = (text.count * part / parts, text.count * (part + 1) / parts)
                    let start = max(0, from - 4096)
                    let stream = Counting(Array(text[start...]))
                    let window = try StreamWindow(stream, start: start, block: block)
                    var reader = MailboxReader(window, range: from..<to)
                    var section = HeaderSection()
                    while let message = try reader.next(into: &section) { found.append(Message(offset: message.offset, length: message.length, dateless: 0)) }
                    // A window begins with a block; the largest message is 60 KB.
                    #expect(stream.given <= max(block, to - start + 140_000), "\(stream.given) of \(to - start) in blocks of \(block)")
                }
                #expect(found == expected)
            }
        }
    }

    @Test func whatPrecedesTheFirstSeparatorIsCounted() throws {
        let text = Array("no mail\n\nFrom a \(Self.date)\nA: b\n\n".utf8)
        try text.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) throws in
            var reader = MailboxReader(MemoryWindow(bytes))
            var section = HeaderSection()
            let first = try reader.next(into: &section)
            #expect(first?.offset == 9 && reader.preamble == 9)
            let second = try reader.next(into: &section)
            #expect(second == nil)
        }
        #expect(try Self.read([]).isEmpty)
        #expect(try Self.read(Array("A: b\n\nbody\n".utf8)).isEmpty)
    }

    /// mboxcl2: only Content-Length tells a separator from a body that looks like one. What it gets wrong is split by the usual rule.
    @Test func contentLength() throws {
        func message(_ body: String, _ length: Int?, _ end: String = "\n") -> String {
            "From a \(Self.date)\n" + (length.map { "Content-Length: \($0)\n" } ?? "") + "A: b\n\n" + body + end
        }
        let trap = "text\n\nFrom c \(Self.date)\nmore\n"
        let good = Array((message(trap, trap.utf8.count) + message("two\n", 4) + message("three\n", 6, "")).utf8)
        #expect(try Self.read(good, .cl2).count == 3)
        #expect(try Self.read(good).count == 4)
        for wrong in [0, 1, trap.utf8.count - 3, trap.utf8.count + 3, 5_000_000, Int.max] {
            let bad = Array((message(trap, wrong) + message("two\n", 4)).utf8)
            try bad.withUnsafeBytes { bytes in
                for step in [1 << 20, 7] {
                    var reader = MailboxReader(SmallWindow(bytes, step: step), dialect: .cl2)
                    var section = HeaderSection()
                    var kinds: [String] = []
                    var count = 0
                    while let message = try reader.next(into: &section) {
                        count += 1
                        kinds += message.found.map { "\($0.kind)" }
                    }
                    #expect(count == 3 && kinds == ["content-length-wrong"], "\(wrong), \(step)")
                }
            }
        }
        #expect(try Self.read(Array((message("one\n", nil) + message("two\n", nil)).utf8), .cl2).count == 2)
    }

    /// Offsets are true behind 4 GiB: a window over a source that is mostly not there.
    @Test func offsetsBehind4GiB() throws {
        final class Far: ByteStream {
            var rest = Array("\n\nFrom a Thu Jan  1 00:00:00 1970\nA: b\n\n".utf8)[...]
            override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
                let got = min(count, rest.count)
                for i in 0..<got { buffer.storeBytes(of: rest[rest.startIndex + i], toByteOffset: i, as: UInt8.self) }
                rest = rest.dropFirst(got)
                return got
            }
        }
        let start = 5 << 30
        var reader = MailboxReader(try StreamWindow(Far(), start: start), range: start + 1..<Int.max)
        var section = HeaderSection()
        let message = try reader.next(into: &section)
        #expect(message?.offset == start + 2)
    }

    /// The real mailboxes: the reference scanner splits at every line `From ` after an empty line; what it has more are dateless ones.
    @Test func realMailboxes() throws {
        guard let files = RealMail.files("mail/mbox_real", for: "real mailboxes") else { return }
        var messages = 0, dateless = 0
        for path in files {
            let text = RealMail.read(path)
            let found = try Self.read(text)
            #expect(found == ReferenceMailbox.split(text), "\(path)")
            messages += found.count
            dateless += found.reduce(0) { $0 + $1.dateless }
        }
        #expect(messages > 300)
        print("real mailboxes: \(messages) messages, \(dateless) dateless lines that split nothing")
    }
}
