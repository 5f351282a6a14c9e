import CDisplayNames
import RFC5322
import TestSupport
import Testing

@testable import DisplayNames

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct CharsetTests {
    struct Row {
        var label: String
        var bytes: [UInt8]
        var text: String
    }

    static let rows: [Row] = charsetTable.split(separator: "\n").map { line in
        let parts = line.split(separator: "\t")
        let digits = Array(parts[1].utf8).map { Int($0) - ($0 > 0x39 ? 0x57 : 0x30) }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
        return Row(label: String(parts[0]), bytes: bytes, text: String(parts[2]))
    }

    /// Converts, with a guard behind the room that is given.
    static func convert(
        _ label: String, _ bytes: [UInt8], room: Int? = nil, by converter: CharsetConverter.Convert? = nil
    ) -> (text: String, isFlawed: Bool)? {
        let room = room ?? CharsetConverter.room(bytes.count)
        var output = [UInt8](repeating: 0xEE, count: room + 8)
        let outcome = Array(label.utf8).withUnsafeBytes { label in
            bytes.withUnsafeBytes { text in
                output.withUnsafeMutableBytes { output in
                    (converter ?? CharsetConverter.icu.convert)(label, text, UnsafeMutableRawBufferPointer(rebasing: output[..<room]))
                }
            }
        }
        #expect(output[room...].allSatisfy { $0 == 0xEE }, "\(label) wrote beyond its room")
        guard case .converted(let count, let isFlawed) = outcome else { return nil }
        #expect(count <= room)
        guard let text = String(validating: output[..<count], as: UTF8.self) else {
            Issue.record("\(label): no UTF-8")
            return nil
        }
        return (text, isFlawed)
    }

    @Test func eachCharsetAgainstPython() {
        for row in Self.rows {
            let found = Self.convert(row.label, row.bytes)
            #expect(found?.text == row.text, "\(row.label)")
            #expect(found?.isFlawed == false, "\(row.label)")
            #expect(Self.convert(row.label.uppercased(), row.bytes)?.text == row.text, "\(row.label) in capitals")
        }
        #expect(Self.rows.count > 40)
    }

    @Test(arguments: [
        ("utf8", "utf-8"), ("CP1252", "windows-1252"), ("x-sjis", "shift_jis"), ("ks_c_5601", "ks_c_5601-1987"), ("x-gbk", "gbk"), ("gb_2312-80", "gb2312"),
        ("cp-850", "cp850"), ("x-mac-roman", "macintosh"), ("dos-874", "tis-620"), ("x-windows-949", "euc-kr"), ("unicode-1-1-utf-7", "utf-7"),
        ("iso-8859-8-i", "iso-8859-8"), ("iso8859-2", "iso-8859-2"), ("cp1251", "windows-1251"), ("win-1251", "windows-1251"), ("x-euc-jp", "euc-jp"),
        ("koi8-r*ru", "koi8-r"), ("big5-hkscs", "big5-hkscs"), ("cp932", "windows-31j"), ("mac", "macintosh"),
    ])
    func labelsOfMail(_ label: String, _ known: String) throws {
        let row = try #require(Self.rows.first { $0.label == known })
        #expect(Self.convert(label, row.bytes)?.text == row.text)
    }

    @Test func unknownLabels() {
        for label in ["", "x-unknown", "none", "../../etc/passwd", "iso-2022-jp,version=3", "ibm-37,swaplfnl", String(repeating: "a", count: 300), "koi8-r\0", "*", "кои8"] {
            #expect(Self.convert(label, [0xC3]) == nil, "\(label)")
        }
    }

    @Test(arguments: [
        ("utf-8", [0x61, 0xFF, 0x62], #"a\xFFb"#), ("utf-8", [0xC0, 0xAF], #"\xC0\xAF"#), ("utf-8", [0xED, 0xA0, 0x80], #"\xED\xA0\x80"#),
        ("utf-8", [0xF4, 0x90, 0x80, 0x80], #"\xF4\x90\x80\x80"#), ("utf-8", [0xE2, 0x82], #"\xE2\x82"#), ("utf-8", [0xE2, 0x82, 0x41], #"\xE2\x82A"#),
        ("windows-1252", [0x81, 0x80], #"\x81€"#), ("us-ascii", [0x81], #"\x81"#), ("iso-8859-2", [0x81, 0xA3], #"\x81Ł"#),
        ("euc-kr", [0x61, 0xFF, 0x62], #"a\xFFb"#), ("gb18030", [0x81], #"\x81"#), ("shift_jis", [0x82], #"\x82"#), ("big5", [0xFF, 0x41], #"\xFFA"#),
        ("windows-1253", [0xAA, 0xC1], #"\xAAΑ"#), ("iso-8859-8", [0xBF], #"\xBF"#), ("utf-16be", [0x00], #"\x00"#), ("utf-16be", [0xD8, 0x00, 0x00, 0x41], #"\xD8\x00A"#),
        ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24], #"\x24"#), ("utf-7", [0x2B, 0x32, 0x41, 0x41, 0x2D], "\u{FFFD}"),
    ] as [(String, [UInt8], String)])
    func bytesThatMeanNothing(_ label: String, _ bytes: [UInt8], _ text: String) {
        let found = Self.convert(label, bytes)
        #expect(found?.text == text)
        #expect(found?.isFlawed == true)
    }

    /// What one call leaves open does not reach the next.
    @Test func noStateGoesOn() {
        for (label, open, text) in [
            ("iso-2022-jp", [0x1B, 0x24, 0x42] as [UInt8], "AB"), ("hz-gb-2312", [0x7E, 0x7B], "AB"), ("utf-7", [0x2B, 0x5A, 0x57], "AB"), ("gb18030", [0x81], "AB"),
            ("iso-2022-kr", [0x1B, 0x24, 0x29, 0x43, 0x0E], "AB"),
        ] {
            _ = Self.convert(label, open)
            let found = Self.convert(label, Array(text.utf8))
            #expect(found?.text == text && found?.isFlawed == false, "\(label)")
        }
    }

    /// The claim behind the fast path: in these charsets printable ASCII is itself.
    @Test func asciiIsItself() {
        let ascii = [0x09, 0x0A, 0x0D] + (0x20...0x7E).map { UInt8($0) }
        for label in CharsetLabel.labelsContainingASCII {
            let direct = Self.convert("\(label)", ascii) { ICU.convert($0, $1, $2) }
            #expect(direct.map { Array($0.text.utf8) } == ascii, "\(label)")
            #expect(direct?.isFlawed == false, "\(label)")
        }
    }

    @Test func neverBeyondTheRoom() {
        for row in Self.rows {
            let whole = Self.convert(row.label, row.bytes)?.text ?? ""
            for room in 0...whole.utf8.count {
                guard let found = Self.convert(row.label, row.bytes, room: room) else { Issue.record("\(row.label)"); continue }
                #expect(whole.unicodeScalars.starts(with: found.text.unicodeScalars), "\(row.label) in \(room)")
                #expect(found.isFlawed == (room < whole.utf8.count), "\(row.label) in \(room)")
            }
        }
    }

    /// Four times the bytes are always enough.
    @Test func roomIsEnough() {
        var random = Random(seed: 4)
        for row in Self.rows {
            for _ in 0..<40 {
                let bytes = (0..<Int.random(in: 0...700, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                guard let given = Self.convert(row.label, bytes), let more = Self.convert(row.label, bytes, room: bytes.count * 16 + 64) else { continue }
                #expect(given.text == more.text, "\(row.label)")
            }
        }
    }

    /// Threads with charsets of their own in turn; shared converters would give wrong text, and the thread sanitizer would say so.
    @Test func threads() {
        let wrong = Counter(), most = Counter()
        let threads = (0..<8).map { number in
            Thread {
                var random = Random(seed: UInt64(number))
                for _ in 0..<1500 {
                    let row = Self.rows.randomElement(using: &random)!
                    let room = CharsetConverter.room(row.bytes.count)
                    var output = [UInt8](repeating: 0, count: room)
                    let outcome = Array(row.label.utf8).withUnsafeBytes { label in
                        row.bytes.withUnsafeBytes { text in output.withUnsafeMutableBytes { CharsetConverter.icu.convert(label, text, $0) } }
                    }
                    guard case .converted(let count, _) = outcome, output[..<count].elementsEqual(row.text.utf8) else { wrong.add(1); continue }
                }
                most.raise(Int(dn_open_converters()))
            }
        }
        threads.forEach { $0.join() }
        #expect(wrong.value == 0)
        #expect(most.value > 1 && most.value <= Int(dn_converter_limit()))
    }

    @Test func versions() {
        #expect(ICU.version.split(separator: ".").first.flatMap { Int($0) } ?? 0 >= 60)
        #expect(ICU.unicodeVersion.split(separator: ".").first.flatMap { Int($0) } ?? 0 >= 11)
    }
}

/// A number that threads share.
final class Counter: @unchecked Sendable {
    private var count = 0
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    init() { pthread_mutex_init(lock, nil) }
    deinit { lock.deallocate() }
    var value: Int {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return count
    }
    func add(_ more: Int) {
        pthread_mutex_lock(lock)
        count += more
        pthread_mutex_unlock(lock)
    }
    func raise(_ to: Int) {
        pthread_mutex_lock(lock)
        count = max(count, to)
        pthread_mutex_unlock(lock)
    }
}

/// A thread of the system, so that what it keeps is closed when it ends.
final class Thread: @unchecked Sendable {
    private var handle = pthread_t()
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
        let me = Unmanaged.passRetained(self).toOpaque()
        pthread_create(&handle, nil, { Unmanaged<Thread>.fromOpaque($0!).takeRetainedValue().body(); return nil }, me)
    }

    func join() { pthread_join(handle, nil) }
}
