import MailSources
import RFC5322
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct MessageReaderTests {
    /// A file with that content, removed again.
    static func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) rethrows {
        var name = Array("/tmp/hdrclass-test-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        defer { unlink(name) }
        var at = 0
        while at < bytes.count { at += bytes.withUnsafeBytes { write(file, $0.baseAddress! + at, bytes.count - at) } }
        close(file)
        try body(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Header sections shorter and longer than every step of the buffer, with and without a body behind them.
    @Test(arguments: [0, 1, 100, 16_383, 16_384, 16_385, 65_536, 70_000, 1_000_000])
    func sectionsOfAnyLength(_ length: Int) throws {
        for body in [0, 10, 200_000] {
            let field = Array("X-Long: ".utf8)
            let head = length == 0 ? [] : field + [UInt8](repeating: 0x61, count: max(0, length - field.count - 2)) + [0x0D, 0x0A]
            let text = head + (body > 0 ? [0x0D, 0x0A] + [UInt8](repeating: 0x62, count: body) : [])
            try Self.withFile(text) { path in
                let reader = MessageReader()
                var section = HeaderSection()
                // Twice: the buffer is used again.
                for _ in 0..<2 {
                    let message = try reader.read(path, as: .eml, into: &section, indexing: .all)
                    #expect(message.length == text.count)
                    #expect(section.end == head.count && section.hasEmptyLine == (body > 0))
                    #expect(section.count == (length == 0 ? 0 : 1))
                    #expect(message.bytes.prefix(section.end).elementsEqual(head))
                }
            }
        }
    }

    /// The length of a file is told without moving where it is read.
    @Test func aMessageMayBeAskedForAgainAsSomethingElse() throws {
        let text = Array("From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\n".utf8) + [UInt8](repeating: 0x62, count: 40_000)
        try Self.withFile(text) { path in
            let file = open(path, O_RDONLY)
            defer { close(file) }
            let reader = MessageReader()
            var section = HeaderSection()
            try reader.begin(file: file, path: path, isRegular: true)
            #expect(try reader.message(into: &section, indexing: .all).length == text.count)
            #expect(try reader.message(as: .headers, into: &section, indexing: .all).length == text.count)
        }
    }

    @Test func whatIsNoFileIsAnError() {
        let reader = MessageReader()
        var section = HeaderSection()
        #expect(throws: ReadError.self) { try reader.read("/nonexistent/x.eml", into: &section, indexing: .all) }
        #expect(throws: ReadError.self) { try reader.read("/tmp", into: &section, indexing: .all) }
    }

    /// A table of known names alone decides as well as a whole one whether a file is mail.
    @Test(arguments: [
        ("Received: x\nFrom: a\n\n", true), ("Date: x\n", true), ("From a@b Thu Jan  1\nSubject: x\n\n", true), ("Microsoft Mail Internet Headers Version 2.0\nFrom: a\n\n", true),
        ("#!/bin/sh\nFrom: x\n", false), ("Note: nothing\nOther: x\n\n", false), ("{\n \"From\": 1\n}\n", false), ("", false), ("\n\nFrom: a\n", false), ("all:\n\tmake\n", false),
    ] as [(String, Bool)])
    func whatStartsLikeMail(_ text: String, _ expected: Bool) {
        let bytes = Array(text.utf8)
        for indexing in [HeaderSection.Indexing.all, .known] {
            var section = HeaderSection()
            HeaderScanner.scan(bytes, into: &section, indexing: indexing)
            #expect(bytes.withUnsafeBytes { MailLook.startsLikeMail(section, in: $0) } == expected)
        }
    }

    @Test func everyRealFileOfOneMessageStartsLikeMail() {
        guard let files = RealMail.files("mail/lists_org", for: "real files that start like mail") else { return }
        let reader = MessageReader()
        var section = HeaderSection()
        var refused: [String] = []
        for file in files {
            guard let message = try? reader.read(file, into: &section, indexing: .known) else { refused.append(file); continue }
            if !MailLook.startsLikeMail(section, in: message.bytes) || !message.found.isEmpty { refused.append(file) }
        }
        #expect(refused.isEmpty, "\(refused.prefix(5))")
    }
}
