import Foundation
import MailSources
import RFC5322
import TestSupport
import Testing

/// One reader for every form of source, wherever its bytes are.
struct SourceReaderTests {
    static let date = "Thu Jan  1 00:00:00 1970"
    static let message = "From: a@example.com\nTo: b@example.com\nSubject: x\nDate: Thu, 1 Jan 1970 00:00:00 +0000\n\nbody\n"

    /// Bytes that only run on, a few at a time.
    final class Pipe: ByteStream {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) { rest = bytes[...] }

        override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
            let got = rest.prefix(min(count, 100))
            for (i, byte) in got.enumerated() { buffer.storeBytes(of: byte, toByteOffset: i, as: UInt8.self) }
            rest = rest.dropFirst(got.count)
            return got.count
        }
    }

    static func named(_ change: (inout SourceReader.Options) -> Void = { _ in }) -> SourceReader.Options {
        var options = SourceReader.Options()
        options.isNamed = true
        change(&options)
        return options
    }

    /// Offset and length of each message, by all three places; they must agree.
    static func read(_ bytes: [UInt8], name: String = "x", _ options: SourceReader.Options = named()) throws -> (form: SourceReader.Form, messages: [ReferenceMailbox.Message], notes: [String]) {
        let reader = SourceReader()
        func drain() throws -> (SourceReader.Form, [ReferenceMailbox.Message], [String]) {
            var messages: [ReferenceMailbox.Message] = []
            while let message = try reader.next() {
                #expect(reader.section.end <= message.length)
                messages.append(.init(offset: message.offset, length: message.length, dateless: 0))
            }
            #expect(try reader.next() == nil)
            return (reader.form, messages, reader.notes)
        }
        let inMemory = try bytes.withUnsafeBytes { bytes in
            try reader.begin(name, in: .memory(bytes), options)
            return try drain()
        }
        let path = NSTemporaryDirectory() + "/hdrclass-" + UUID().uuidString + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try reader.begin(path, options)
        let asFile = try drain()
        #expect(asFile.0 == inMemory.0 && asFile.1 == inMemory.1 && asFile.2 == inMemory.2)
        if options.range.lowerBound == 0 {
            try reader.begin(name, in: .stream(Pipe(bytes)), options)
            let asPipe = try drain()
            #expect(asPipe.0 == inMemory.0 && asPipe.1 == inMemory.1 && asPipe.2 == inMemory.2)
        }
        return inMemory
    }

    @Test func forms() throws {
        func form(_ text: String, name: String = "x", _ options: SourceReader.Options = Self.named()) throws -> (SourceReader.Form, Int) {
            let result = try Self.read(Array(text.utf8), name: name, options)
            return (result.form, result.messages.count)
        }
        let met = SourceReader.Options()
        #expect(try form(Self.message) == (.message, 1))
        #expect(try form("From a \(Self.date)\n\(Self.message)\nFrom b \(Self.date)\n\(Self.message)") == (.mailbox, 2))
        #expect(try form("From a \(Self.date)\n\(Self.message)", name: "x.eml") == (.message, 1))
        #expect(try form("From a \(Self.date)\n\(Self.message)", Self.named { $0.isMessage = true }) == (.message, 1))
        #expect(try form("\(Self.message.utf8.count)\n\(Self.message)<plist/>", name: "1.emlx") == (.emlx, 1))
        #expect(try form("") == (.empty, 0))
        #expect(try form("a note\n", met) == (.notMail, 0))
        #expect(try form("From here to there is a long way\n", met) == (.notMail, 0))
        #expect(try form("a note\n") == (.message, 1))
        #expect(try Self.read([0x1F, 0x8B, 0x08] + [UInt8](repeating: 0, count: 20)).form == .gzip)
        #expect(try Self.read([0x28, 0xB5, 0x2F, 0xFD] + [UInt8](repeating: 0, count: 20), met).form == .zstd)
    }

    @Test func whatIsWrongIsSaid() throws {
        #expect(try Self.read([]).notes == ["is empty"])
        #expect(try Self.read(Array("a note\n".utf8)).notes == ["does not look like mail"])
        #expect(try Self.read(Array("preamble\n\nFrom a \(Self.date)\n\(Self.message)".utf8), Self.named { $0.kind = .mbox }).notes == ["10 bytes before the first separator belong to no message"])
        #expect(throws: ReadError.self) { try SourceReader().begin("/nonexistent") }
        #expect(throws: ReadError.self) { try SourceReader().begin("/") }
        // An .emlx that is cut short gives its message first.
        let reader = SourceReader()
        let text = Array("9999\n\(Self.message)".utf8)
        try text.withUnsafeBytes { bytes in
            try reader.begin("1.emlx", in: .memory(bytes), Self.named())
            #expect(try reader.next()?.offset == 5)
            #expect(throws: ReadError.self) { try reader.next() }
            #expect(try reader.next() == nil)
        }
        // What only runs on has no ranges.
        let box = Array("From a \(Self.date)\n\(Self.message)\nFrom b \(Self.date)\n\(Self.message)".utf8) + [UInt8](repeating: 0x78, count: 9000)
        #expect(throws: ReadError.self) { try reader.begin("x", in: .stream(Pipe(box)), Self.named { $0.range = 5000..<Int.max }) }
    }

    /// Ranges cut anywhere give each message once.
    @Test func ranges() throws {
        var text: [UInt8] = []
        for n in 0..<60 { text += Array("From a \(Self.date)\n\(Self.message)\(String(repeating: "x\n", count: n * 37 % 900))\n".utf8) }
        let whole = try Self.read(text).messages
        #expect(whole.count == 60 && whole == ReferenceMailbox.split(text))
        var random = SystemRandomNumberGenerator()
        for _ in 0..<40 {
            let cuts = ([0, Int.max] + (0..<5).map { _ in Int.random(in: 0...text.count, using: &random) }).sorted()
            let parts = try zip(cuts, cuts.dropFirst()).flatMap { lower, upper in try Self.read(text, Self.named { $0.range = lower..<upper }).messages }
            #expect(parts == whole, "\(cuts)")
        }
        // One message belongs to the range that begins at 0.
        #expect(try Self.read(Array(Self.message.utf8), Self.named { $0.range = 10..<Int.max }).messages.isEmpty)
    }
}
