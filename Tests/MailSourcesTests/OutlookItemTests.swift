import MailSources
import RFC5322
import TestSupport
import Testing

/// Bytes handed out a few at a time, as a pipe does.
final class BytesStream: ByteStream {
    private let bytes: [UInt8]
    private var position = 0
    private let step: Int

    init(_ bytes: [UInt8], step: Int = 1 << 20) {
        self.bytes = bytes
        self.step = step
    }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        let most = min(count, step, bytes.count - position)
        if most <= 0 { return 0 }
        bytes.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress! + position, byteCount: most) }
        position += most
        return most
    }
}

/// Outlook items: files of other writers, what each property says, and files that are broken in every way.
struct OutlookItemTests {
    static let fixtures = RealMail.package + "/Tests/Fixtures/msg/"
    static let corpus = RealMail.package + "/corpus/"

    struct Reading: Equatable {
        var text: [UInt8]
        var item: OutlookItem
        var defects: [String]
        var fields: Int
    }

    /// Through a pipe; nil: no Outlook item.
    static func read(_ bytes: [UInt8], reader: MessageReader = MessageReader(), step: Int = 1 << 20) throws -> Reading? {
        var section = HeaderSection()
        try reader.begin(BytesStream(bytes, step: step), path: "x")
        guard let message = try reader.outlookItem(into: &section, indexing: .all) else { return nil }
        return Reading(text: Array(message.bytes), item: try #require(message.item), defects: message.found.map { "\($0.kind)" }, fields: section.count)
    }

    /// What is wrong with a file, by the words of its error.
    static func complaint(_ bytes: [UInt8]) -> String {
        do { return try read(bytes) == nil ? "no item" : "none" } catch { return "\(error)" }
    }

    @Test(arguments: ["gsf.msg", "cfbwrite.msg"])
    func whatOtherProgramsWrote(_ name: String) throws {
        let bytes = RealMail.read(Self.fixtures + name)
        let expected = RealMail.read(Self.fixtures + "headers.txt")
        #expect(expected.count > 4096)
        for step in [1, 511, 1 << 20] {
            let reading = try #require(try Self.read(bytes, step: step))
            #expect(reading.text == expected)
            #expect(reading.item.scl == 5 && reading.item.senderAddressType == .exchange && !reading.item.isRepresented)
            #expect(reading.defects == ["msg-header-text"] && reading.fields == 46)
        }
        // The same as a file, of which only what is needed is read.
        var section = HeaderSection()
        let reader = MessageReader()
        try withExtendedLifetime(reader) {
            let message = try reader.read(Self.fixtures + name, into: &section, indexing: .all)
            #expect(message.bytes.elementsEqual(expected) && message.length == expected.count && message.item?.scl == 5)
        }
    }

    @Test func aDocumentIsNoItem() throws {
        let bytes = RealMail.read(Self.fixtures + "document.doc")
        #expect(try Self.read(bytes) == nil)
        var section = HeaderSection()
        #expect(throws: ReadError(Self.fixtures + "document.doc", MessageReader.isNoItem)) { try MessageReader().read(Self.fixtures + "document.doc", into: &section, indexing: .all) }
        #expect(bytes.withUnsafeBytes { SourceForm($0, path: "report.eml", as: .auto) } == .compoundFile)
        #expect(bytes.withUnsafeBytes { SourceForm($0, path: "report.eml", as: .eml) } == .compoundFile)
        #expect(bytes.prefix(7).withUnsafeBytes { SourceForm($0, path: "a.msg", as: .auto) } == .message)
    }

    /// The samples: a reading of one says what the Python that wrote it was told.
    @Test(arguments: [
        ("res-05-msg-sender-in-directory", -1, OutlookItem.AddressType.exchange, true), ("res-06-msg-sender-of-the-internet", 6, .smtp, true),
        ("sub-27-msg-internal-without-mechanism", nil, .other, false), ("sub-28-msg-anonymous-without-directionality", 1, nil, false),
        ("sub-06-msg-with-entity", 1, nil, false), ("cli-10-msg-without-scl", nil, nil, false), ("srv-19-msg-blocked-sender", nil, .smtp, true),
    ] as [(String, Int8?, OutlookItem.AddressType?, Bool)])
    func samples(_ name: String, _ scl: Int8?, _ type: OutlookItem.AddressType?, _ isRepresented: Bool) throws {
        let reading = try #require(try Self.read(RealMail.read(Self.corpus + name + ".msg")))
        #expect(reading.item.scl == scl && reading.item.senderAddressType == type && reading.item.isRepresented == isRepresented)
        #expect(reading.text.starts(with: "Received: from ".utf8) && reading.text.suffix(4) == [13, 10, 13, 10] && reading.fields > 5)
    }

    // MARK: - Broken files

    /// Where things are in the smallest sample: version 3, sectors of 512 bytes, one of them the allocation table.
    static let small = RealMail.read(corpus + "res-06-msg-sender-of-the-internet.msg")

    static func word(_ bytes: [UInt8], _ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }

    static func changed(_ changes: (Int, UInt32)...) -> [UInt8] {
        var bytes = small
        for (at, value) in changes { for i in 0..<4 { bytes[at + i] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(i))) } }
        return bytes
    }

    @Test func brokenFilesSayWhatIsWrong() throws {
        #expect(Self.complaint(Self.small) == "none")
        let table = (Self.word(Self.small, 76) + 1) * 512
        let first = Self.word(Self.small, 48)
        let directory = (first + 1) * 512
        let cases: [(String, [UInt8], String)] = [
            ("header cut off", Array(Self.small.prefix(511)), "its header is cut off"),
            ("version", Self.changed((26, 0xFFFE_0005)), "of no known version"),
            ("byte order", Self.changed((28, 0x0009_FEFF)), "of no known version"),
            ("sector size of version 4 in version 3", Self.changed((28, 0x000C_FFFE)), "of no known version"),
            ("directory outside the file", Self.changed((48, 0x00FF_FFFF)), "a sector lies outside the file"),
            ("no directory", Self.changed((48, 0xFFFF_FFFE)), "it has no directory"),
            ("a free sector in place of the directory", Self.changed((48, 0xFFFF_FFFF)), "a sector lies outside the file"),
            ("no allocation table", Self.changed((76, 0xFFFF_FFFF)), "its allocation table is too short"),
            ("allocation table outside the file", Self.changed((76, 0x7FFF_FFFF)), "a sector lies outside the file"),
            ("the directory's chain runs in a circle", Self.changed((table + 4 * first, UInt32(first))), "a chain of sectors runs in a circle"),
            ("no root", Self.changed((directory + 64, 0x0102_0016)), "no root"),
            ("a child beyond the end", Self.changed((directory + 76, 0x0001_0000)), "runs in a circle, or out of its end"),
            ("a child that is the root's child", Self.changed((directory + 76, 1), (directory + 128 + 68, 1)), "runs in a circle, or out of its end"),
            ("no child", Self.changed((directory + 76, 0xFFFF_FFFF)), "no item"),
            ("mini stream longer than the file", Self.changed((directory + 120, 0x7FFF_FFFF)), "its mini stream is longer"),
            ("mini stream of nothing", Self.changed((directory + 120, 0)), "a stream leaves the mini stream"),
            ("mini allocation table outside the file", Self.changed((60, 0x00AB_CDEF)), "a sector lies outside the file"),
        ]
        // In version 3 the upper half of a size may hold anything.
        #expect(Self.complaint(Self.changed((directory + 124, 0x1234), (directory + 128 + 124, 0x1234), (directory + 256 + 124, 0x1234))) == "none")
        for (name, bytes, expected) in cases { #expect(Self.complaint(bytes).contains(expected), "\(name): \(Self.complaint(bytes))") }
    }

    /// Each byte changed in several ways, and the file cut at each length: an item, none, or an error; never more text than the file can hold.
    @Test func anyByteChangedAndAnyLengthCut() throws {
        let reader = MessageReader()
        var errors = 0
        func attempt(_ bytes: [UInt8]) {
            do {
                if let reading = try Self.read(bytes, reader: reader) { #expect(reading.text.count <= bytes.count * 2) }
            } catch { errors += 1 }
        }
        for sample in [Self.small, Array(RealMail.read(Self.fixtures + "gsf.msg"))] {
            var bytes = sample
            // In the header, the tables and the directory every byte counts; in between it is text.
            for at in bytes.indices where sample.count < 5000 || at < 512 || at >= 10_000 {
                let whole = bytes[at]
                for value in [0, 0xFF, whole ^ 1, whole ^ 0x80] as [UInt8] where value != whole {
                    bytes[at] = value
                    attempt(bytes)
                }
                bytes[at] = whole
            }
            for length in stride(from: 0, through: sample.count, by: sample.count < 5000 ? 1 : 37) { attempt(Array(sample[..<length])) }
        }
        #expect(errors > 2000)
    }

    /// Random words in random places, many at once.
    @Test func manyChangesAtOnce() throws {
        let reader = MessageReader()
        var random = Random(seed: 7)
        for _ in 0..<3000 {
            var bytes = Self.small
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count / 4, using: &random) * 4
                let value = Bool.random(using: &random) ? UInt32.random(in: 0...12, using: &random) : UInt32.random(in: .min ... .max, using: &random)
                for i in 0..<4 { bytes[at + i] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(i))) }
            }
            _ = try? Self.read(bytes, reader: reader)
        }
    }
}

/// UTF-16 text is read as what it says.
struct UTF16Tests {
    static func bytes(_ units: [UInt16], isBigEndian: Bool, mark: Bool) -> [UInt8] {
        ((mark ? [0xFEFF] : []) + units).flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static func read(_ bytes: [UInt8], as kind: SourceKind = .auto) throws -> (text: [UInt8], defects: [(String, Int, Int, Int)], fields: Int, isRepaired: Bool) {
        let reader = MessageReader()
        var section = HeaderSection()
        try reader.begin(BytesStream(bytes), path: "x")
        let message = try reader.message(as: kind, into: &section, indexing: .all)
        return (Array(message.bytes), message.found.map { ("\($0.kind)", $0.offset, $0.length, $0.count) }, section.fieldCount, message.isRepaired)
    }

    @Test(arguments: [false, true], [false, true])
    func textInEitherOrder(_ isBigEndian: Bool, _ mark: Bool) throws {
        let text = "From: Zoë <zoe@example.com>\r\nSubject: \u{4F60}\u{597D} 📧\r\nDate: x\r\n\r\nbody\r\n"
        for kind in [SourceKind.auto, .headers, .maildir] {
            let read = try Self.read(Self.bytes(Array(text.utf16), isBigEndian: isBigEndian, mark: mark), as: kind)
            #expect(read.text == Array(text.utf8) && read.fields == 3 && !read.isRepaired)
            #expect(read.defects.map(\.0) == ["utf-16"] && read.defects[0].2 == text.utf8.count)
        }
        // Taken as it stands, if the user says that it is a message.
        #expect(try Self.read(Self.bytes(Array(text.utf16), isBigEndian: isBigEndian, mark: mark), as: .eml).fields == 0)
    }

    /// Every scalar that is at an edge, against the standard library.
    @Test func everyKindOfScalar() throws {
        let scalars = [0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x1_0000, 0x1_D7FF, 0x1_D800, 0x10_FFFF].map { Unicode.Scalar(UInt32($0))! }
        let text = "X-Test: " + scalars.reduce(into: "") { $0.unicodeScalars.append($1) } + "\n\n"
        #expect(try Self.read(Self.bytes(Array(text.utf16), isBigEndian: false, mark: true)).text == Array(text.utf8))
    }

    @Test func whatIsNoCharacterIsSaid() throws {
        for units in [[0xD800], [0xDC00], [0xD800, 0x41], [0xDC00, 0xD800], [0xD83D, 0xD83D, 0xDCE7]] as [[UInt16]] {
            let all = Array("From: a\nTo: b\n".utf16) + units
            let read = try Self.read(Self.bytes(all, isBigEndian: false, mark: true))
            #expect(read.text == Array(String(decoding: all, as: UTF16.self).utf8))
            #expect(read.defects.map(\.0) == ["utf-16", "utf-16-unpaired"])
        }
        let odd = try Self.read(Self.bytes(Array("From: a\nTo: b\n".utf16), isBigEndian: true, mark: true) + [0x41])
        #expect(odd.text == Array("From: a\nTo: b\n\u{FFFD}".utf8) && odd.defects[1] == ("utf-16-unpaired", 14, 3, 1))
    }

    /// A paste saved by Notepad: converted first, then repaired.
    @Test func pastedHeadersOfNotepad() throws {
        let text = "Received: from a\r\nby b\r\nwith c\r\nid d\r\nFrom: a@example.com\r\nTo: b\r\n"
        let read = try Self.read(Self.bytes(Array(text.utf16), isBigEndian: false, mark: true))
        #expect(read.isRepaired && read.fields == 3 && read.text.count == text.utf8.count)
        #expect(read.defects.map(\.0) == ["utf-16", "pasted-lost-fold", "pasted-lost-fold", "pasted-lost-fold"])
    }

    @Test func whatIsNotUTF16() throws {
        // A mark of UTF-32, a lone mark's half, plain text, zeros.
        for bytes in [[0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0], [0xFF], Array("From: a\n".utf8), [UInt8](repeating: 0, count: 20), [0x41, 0, 0x42, 0, 0x43, 0, 0x44, 1]] {
            #expect(try Self.read(bytes).text == bytes)
        }
    }
}
