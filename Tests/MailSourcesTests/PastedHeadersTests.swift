import Foundation
import MailSources
import Testing

/// What a repair gave: the bytes and what it reported.
private struct Repaired {
    var bytes: [UInt8]
    var defects: [PastedHeaders.Defect] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var kinds: [PastedHeaders.Repair] { PastedHeaders.Repair.allCases.filter { kind in defects.contains { $0.repair == kind } } }

    init(_ original: [UInt8]) {
        bytes = original
        var output = [UInt8](repeating: 0xEE, count: original.count + 4)
        var found: [PastedHeaders.Defect] = []
        unsafe original.withUnsafeBytes { input in
            unsafe output.withUnsafeMutableBytes { buffer in
                unsafe PastedHeaders.repair(input, into: buffer) { found.append($0) }
            }
        }
        #expect(output.suffix(4) == [0xEE, 0xEE, 0xEE, 0xEE], "wrote behind the text")
        bytes = Array(output.prefix(original.count))
        defects = found
    }

    init(_ text: String) { self.init(Array(text.utf8)) }
}

private func recognise(_ bytes: [UInt8]) -> PastedHeaders.Recognition {
    unsafe bytes.withUnsafeBytes { unsafe PastedHeaders.recognise($0) }
}

private func recognise(_ text: String) -> PastedHeaders.Recognition { recognise(Array(text.utf8)) }

/// A strict reader of header sections, independent of the repair: LF ends lines, the first empty line ends the section, `name *WSP ":"`.
private struct StrictSection {
    /// `name: body`, the body unfolded with runs of white space collapsed.
    var fields: [String] = []
    /// Lines that are no fields.
    var bad: [String] = []
    /// What is behind the empty line.
    var body = ""

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var items: [(isField: Bool, text: [UInt8])] = []
        while !rest.isEmpty {
            var line = rest.prefix { $0 != 10 }
            rest = rest.dropFirst(line.count + 1)
            if line.last == 13 { line = line.dropLast() }
            guard let first = line.first else {
                body = String(decoding: rest, as: UTF8.self)
                break
            }
            if first == 32 || first == 9, !items.isEmpty {
                items[items.count - 1].text += line
            } else {
                let name = line.prefix { $0 > 32 && $0 < 127 && $0 != 58 }
                let isField = !name.isEmpty && line.dropFirst(name.count).drop { $0 == 32 || $0 == 9 }.first == 58
                items.append((isField, Array(line)))
            }
        }
        for item in items {
            let words = item.text.split { $0 == 32 || $0 == 9 || $0 == 13 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            if item.isField {
                let colon = words.firstIndex(of: ":") ?? words.startIndex
                let name = words[..<colon].trimmingCharacters(in: .whitespaces).lowercased()
                fields.append(name + ": " + words[words.index(after: colon)...].trimmingCharacters(in: .whitespaces))
            } else {
                bad.append(words)
            }
        }
    }

    init(_ text: String) { self.init(Array(text.utf8)) }
}

/// One header section as Exchange writes it, well formed; each way of spoiling it must give these fields back.
private let wellFormed = """
    Received: from mx1.example.com (192.0.2.10) by ex01.example.com (192.0.2.20)
     with Microsoft SMTP Server (version=TLS1_2,
     cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1118.7; Tue, 17 May 2022
     20:46:01 +0000
    Received: from app.example.com ([2001:db8::1]) by mx1.example.com with ESMTP
    \tid 12:34:56; 17 May 2022 20:45:59 +0000
    Authentication-Results: spf=pass (sender IP is 192.0.2.10)
     smtp.mailfrom=example.com; dkim=none header.from=example.com;
     reason="https://example.com/why"
    DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=a; h=From:To:
     Subject:Date:Message-ID:
     Content-Type:MIME-Version: From;
     bh=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789=;
     b=AbCdEfGh
     IjKlMnOp
    From: Backup <backup@example.com>
    To: "Operator, One" <one@example.com>,
     Operator Two <two@example.com>
    Subject: Alert
     Re: disk C: is full
    Date: Tue, 17 May 2022 20:45:58 +0000
    Message-ID:
     <20220517.1@backup.example.com>
    X-MS-Has-Attach:
    X-MS-TNEF-Correlator:
    X-Forefront-Antispam-Report: CIP:192.0.2.10;CTRY:;LANG:en;
     SFV:NSPM;H:mx1.example.com;
     CAT:NONE; DIR:INB;
    X-Microsoft-Antispam-Mailbox-Delivery:
     ucf:0;jmr:0;
     dest:I;OFR:TrustedSenderList;
    X-MS-Exchange-Organization-Network-Message-Id:
     a676a6d5-f47f-435d-6267-08dbf0e47e44
    X-MS-Exchange-Organization-AuthAs: Internal
    X-MS-Exchange-Organization-SCL: -1
    MIME-Version: 1.0

    """

/// Ways in which copying spoils a header section; each works on lines without their ends.
private enum Spoil: String, CaseIterable, CustomStringConvertible {
    case folding, doubleSpacing, quote, pipe, doubleQuote, indent, indentButFirst, noBreakSpace, noBreakSpaceIndent

    var description: String { rawValue }

    func apply(_ lines: [[UInt8]]) -> [[UInt8]] {
        func prefix(_ text: String) -> [[UInt8]] { lines.map { Array(text.utf8) + $0 } }
        switch self {
        case .folding: return lines.map { Array($0.drop { $0 == 32 || $0 == 9 }) }.filter { !$0.isEmpty }
        case .doubleSpacing: return lines.flatMap { [$0, []] }
        case .quote: return prefix("> ")
        case .pipe: return prefix("| ")
        case .doubleQuote: return prefix("> > ")
        case .indent: return prefix("    ")
        case .indentButFirst: return Array(lines.prefix(1)) + lines.dropFirst().map { [32, 32] + $0 }
        case .noBreakSpace: return lines.map { $0.first == 32 || $0.first == 9 ? [0xC2, 0xA0, 0xC2, 0xA0] + $0.drop { $0 == 32 || $0 == 9 } : $0 }
        case .noBreakSpaceIndent: return prefix("\u{A0}\u{A0}")
        }
    }
}

private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map { $0.last == 13 ? Array($0.dropLast()) : Array($0) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
}

private func joined(_ lines: [[UInt8]], _ lineEnd: [UInt8]) -> [UInt8] { Array(lines.map { $0 + lineEnd }.joined()) }

/// True where the repair may write or take away.
private func isMovable(_ byte: UInt8) -> Bool { [9, 10, 13, 32, 0x3E, 0x7C, 0xC2, 0xA0].contains(byte) }

@Suite struct PastedHeadersTests {
    @Test func `The examples of the documentation, byte for byte`() {
        let table: [(paste: String, repaired: String, kinds: [PastedHeaders.Repair])] = [
            ("Received: from a\nby b\n", "Received: from a by b\n", [.lostFold]),
            ("Received: from a\r\nby b\r\n", "Received: from a  by b\r\n", [.lostFold]),
            ("From: a\n\nTo: b\n\nCc: c\n", "From: a \nTo: b \nCc: c\n", [.blankLine]),
            ("From: a\r\n\r\nTo: b\r\n\r\nCc: c\r\n", "From: a  \r\nTo: b  \r\nCc: c\r\n", [.blankLine]),
            ("> From: a\n> To: b\n", " \nFrom: a  \nTo: b\n", [.quotePrefix]),
            ("> From: a\r\n> To: b\r\n", " \nFrom: a  \r\nTo: b\r\n", [.quotePrefix]),
            (">From: a\n>To: b\n", "From:  a \nTo: b\n", [.quotePrefix]),
            ("> From: a\n> \tb\n", " \nFrom: a\n  \tb\n", [.quotePrefix]),
            ("> From: a\nb\n> To: c\n", " \nFrom: a b  \nTo: c\n", [.lostFold, .quotePrefix]),
            ("  From: a\n  To: b\n", " \nFrom: a  \nTo: b\n", [.indentation]),
            (" From: a\n To: b\n", "From:  a \nTo: b\n", [.indentation]),
            ("From: a\n\u{A0}b\nTo: c\n", "From: a\n  b\nTo: c\n", [.noBreakSpace]),
            ("Sender:\u{A0}a\u{A0}\nTo: c\n", "Sender:  a  \nTo: c\n", [.noBreakSpace]),
            ("From: a\rTo: b\r\rBody\r", "From: a\nTo: b\n\nBody\n", [.bareCRLineEnd]),
            ("\nFrom: a\nTo: b\n", "From:  a\nTo: b\n", [.blankLine]),
            ("\r\nFrom: a\nTo: b\n", " \nFrom: a\nTo: b\n", [.blankLine]),
            ("Look:\n\nReceived: a\nFrom: b\n", "Look: \nReceived: a\nFrom: b\n", [.blankLine]),
            ("> From: a\n>\n> Hello\n", " \nFrom: a \n\n> Hello\n", [.quotePrefix]),
        ]
        for (paste, expected, kinds) in table {
            let repaired = Repaired(paste)
            #expect(repaired.text == expected, "\(paste.debugDescription)")
            #expect(repaired.kinds == kinds, "\(paste.debugDescription)")
        }
    }

    @Test(arguments: ["\n", "\r\n"]) func `Every way of spoiling gives the same fields back`(lineEnd: String) {
        let end = Array(lineEnd.utf8)
        let original = lines(Array(wellFormed.utf8))
        let expected = StrictSection(wellFormed).fields
        #expect(expected.count == 17)
        var combinations: [[Spoil]] = Spoil.allCases.map { [$0] }
        combinations += Spoil.allCases.dropFirst().map { [.folding, $0] }
        combinations += [[.folding, .doubleSpacing, .quote], [.doubleSpacing, .indent], [.quote, .doubleSpacing], [.folding, .quote, .doubleSpacing]]
        for combination in combinations {
            for body in ["", "\nHello,\n\nplease see: the file\nSubject: no field\n"] {
                var spoiled = combination.reduce(original) { $1.apply($0) }
                if !body.isEmpty { spoiled += lines(Array(body.utf8)) }
                let bytes = joined(spoiled, end)
                let repaired = Repaired(bytes)
                let section = StrictSection(repaired.bytes)
                #expect(section.fields == expected, "\(combination) \(body.isEmpty)")
                if !body.isEmpty { #expect(section.body.contains("Hello"), "\(combination)") }
                #expect(recognise(bytes) == .pasted, "\(combination)")
                #expect(recognise(repaired.bytes) == .wellFormed, "\(combination)")
                #expect(Repaired(repaired.bytes).bytes == repaired.bytes, "\(combination): a second repair changes nothing")
            }
        }
    }

    @Test func `Text above the header stays, and does not end it`() {
        let spoiled = joined(Spoil.folding.apply(lines(Array(wellFormed.utf8))), [10])
        for preamble in ["Here are the headers:\n", "Hi,\n\nsee below\n\n", "-----Original headers-----\n\n", "Microsoft Mail Internet Headers Version 2.0\n", "\u{FEFF}", "\n\n\n", "***** Internet headers\r\n\r\n"] {
            let repaired = Repaired(Array(preamble.utf8) + spoiled)
            #expect(StrictSection(repaired.bytes).fields.suffix(17) == StrictSection(wellFormed).fields[...], "\(preamble.debugDescription)")
            #expect(StrictSection(repaired.bytes).body.isEmpty)
        }
        #expect(Repaired("Here:\nFrom: a\nTo: b\n").text == "Here:\nFrom: a\nTo: b\n")
    }

    @Test func `A line starts a field, or does not`() {
        // The line behind ⏎ below the given field: true where it is a field of its own.
        let table: [(above: String, line: String, isField: Bool)] = [
            ("Received: from a", "by b with SMTP", false), ("Received: from a", "Tue, 17 May 2022 20:46:01 +0000", false),
            ("Received: from a", "id 15.20.1.2", false), ("Received: from a", "12:34:56 +0000", false), ("Received: from a", "by : relay : x", false),
            ("Received: from a", "2001:db8::1 x", false), ("Received: from a", "(version=TLS1_2", false), ("Received: from a", "From: b", true),
            ("Received: from a", "Organization: b", true), ("Received: from a", "Weird-Name: b", true), ("Received: from a", "weird-name: b", true),
            ("Received: from a", "Weirdname: b", true), ("Received: from a", "weirdname: b", false), ("Received: from a", "Weird-Name:b", false),
            ("Received: from a", "X-Thing:b", true), ("Received: from a", "https://example.com", false), ("Received: from a", "To:b@example.com", true),
            ("Subject: a", "Re: b", false), ("Subject: a", "Reminder: b", false), ("Subject: a", "mailto:b", false), ("Subject: a", "C:\\b", false),
            ("X-Spam-Report: a", "Symbol: b", false), ("X-Greylist: a", "FROM:'b@example.com'", false), ("Subject: a", "Date : b", true),
            ("X-Forefront-Antispam-Report: CIP:192.0.2.1;", "CTRY:", false), ("X-Forefront-Antispam-Report: CIP:192.0.2.1;", "SFV:NSPM;H:b", false),
            ("X-Microsoft-Antispam-Mailbox-Delivery:", "dest:I;OFR:b", false), ("X-Microsoft-Antispam:", "BCL:0;", false),
            ("X-MS-Exchange-Organization-SCL: 1", "X-MS-Exchange-Organization-AuthAs: Internal", true), ("Return-Path: a", "client-request-id: b", true),
            ("DKIM-Signature: v=1; h=From:", "Content-Type:MIME-Version:From;", false), ("DKIM-Signature: v=1; h=From: ", "Subject: To: Date;", false),
            ("DKIM-Signature: v=1; h=", "from:to;", false), ("DKIM-Signature: v=1; h=From;", "Subject: b", true), ("DKIM-Signature: v=1; h=From:To", "Subject: b", true),
            ("DKIM-Signature: v=1; bh=x:", "Subject: b", true), ("ARC-Message-Signature: i=1; h=From:", "Date:To;", false), ("DKIM-Signature: z=From:a|", "To:b", false),
            ("DKIM-Signature: v=1; h=From", ":To:Date;", false),
        ]
        for (above, line, isField) in table {
            for (first, last) in [("From: x\n", "\nTo: y\n"), ("To: x\n", "\n")] {
                let repaired = Repaired(first + above + "\n" + line + last)
                let section = StrictSection(repaired.bytes)
                #expect(section.fields.count == (isField ? 3 : 2) + (last == "\n" ? 0 : 1), "\(above) / \(line)")
                #expect(section.bad.isEmpty)
            }
        }
    }

    @Test func `The body is left alone`() {
        let header = "From: a@example.com\nTo: b@example.com\nSubject: c\nDate: Tue, 17 May 2022 20:45:58 +0000\n"
        for body in [
            "Hello\n\nReceived: x\nby y\n", "From: x@example.com\nSent: Tuesday\nTo: y\n\n> Subject: z\n", "> Received: from a\n> by b\n> From: c\n> To: d\n",
            "Cc: x@example.com\nSigned-off-by: y\n", "Subject: again\n\nFrom: again\n\nTo: again\n", "Received: from x\nby y\nFrom: z\n\nHi\n", "\u{A0}\nHi\n",
        ] {
            let mail = header + "\n" + body
            #expect(Repaired(mail).text == mail, "\(body.debugDescription)")
            #expect(Repaired(mail).defects.isEmpty)
            #expect(recognise(mail) == .wellFormed)
            let spoiled = header.replacing("Subject: c", with: "Subject: c\nd e") + "\n" + body
            #expect(Repaired(spoiled).text.hasSuffix("\n\n" + body))
        }
    }

    @Test func `Quote marks inside a quoted field stay`() {
        let pasted = "> From: a\n> X-Spam-Report: b\n>   > c\n> > d\n> To: e\n>\n> > body\n"
        let section = StrictSection(Repaired(pasted).bytes)
        #expect(section.fields == ["from: a", "x-spam-report: b > c > d", "to: e"])
        #expect(section.body == "> > body\n")
    }

    @Test func `A header section copied in two pieces is one`() {
        let pasted = "Received: from a\nFrom: b\nSubject: c\n\nX-MS-Exchange-Organization-AuthAs: Internal\nX-MS-Exchange-Organization-SCL: -1\n\nBody\n"
        let section = StrictSection(Repaired(pasted).bytes)
        #expect(section.fields.count == 5)
        #expect(section.body == "Body\n")
    }

    @Test func `Well-formed sections come out unchanged, odd lines and all`() {
        for text in [
            wellFormed, wellFormed.replacing("\n", with: "\r\n"), "", "\n", "\r", "\r\n", "Hello world\n", "no mail at all: really\n", "From: a", "\u{FEFF}From: a\n",
            "From: a\nSubject: b\n \n\tc\nTo: d\n", "From: a\n \nTo: b\n", "Received: a\n\tb\nReceived: c\n\td\nfcc: e\nA: f\n1x: g\n\nBody\n", "From x@example.com Tue May 17 20:46:01 2022\nFrom: a\n",
        ] {
            #expect(Repaired(text).text == text, "\(text.debugDescription)")
            #expect(Repaired(text).defects.isEmpty, "\(text.debugDescription)")
            #expect(recognise(text) == .wellFormed, "\(text.debugDescription)")
        }
    }

    @Test func `Recognition wants strong evidence`() {
        #expect(recognise("From: a\nSubject: b\nc\nTo: d\n") == .wellFormed)                     // one odd line
        #expect(recognise("From: a\nTo: b\nReceived: c\nd\ne\nf\n") == .pasted)
        #expect(recognise("From: a\nTo: b\nReceived: c\nd\ne\nf\nReceived: g\n\th\n") == .wellFormed)  // a fold is left
        #expect(recognise("> From: a\n> To: b\n") == .wellFormed)
        #expect(recognise("> From: a\n> To: b\n> Subject: c\n") == .pasted)
        #expect(recognise("From: a\n\nTo: b\n") == .wellFormed)
        #expect(recognise("From: a\n\nTo: b\n\nSubject: c\n\nDate: d\n") == .pasted)
        #expect(recognise("Hello,\nby and by: so\nit goes\non and on\n") == .wellFormed)
    }

    @Test func `UTF-16 is recognised and left alone`() {
        let units = Array("From: a\nTo: b\n".utf16)
        let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big, Array(little.dropFirst(2)), Array(big.dropFirst(2)), [0xFF, 0xFE]] {
            #expect(recognise(bytes) == .utf16)
            #expect(Repaired(bytes).bytes == bytes)
        }
        #expect(recognise([0xFF]) == .wellFormed)
    }

    @Test func `Defects say where, in bytes of the original`() {
        let repaired = Repaired("From: a\r\nReceived: b\r\nc d\r\nTo: e\r\n")
        #expect(repaired.defects == [PastedHeaders.Defect(repair: .lostFold, offset: 20, length: 2)])
        #expect(Set(PastedHeaders.Repair.allCases.map { "\($0.kind)" }).count == 6)
    }

    @Test func `A buffer that is too small is not overrun`() {
        let paste = Array("Received: a\nb\nTo: c\n".utf8)
        var small = [UInt8](repeating: 0, count: 12)
        unsafe paste.withUnsafeBytes { input in
            unsafe small.withUnsafeMutableBytes { unsafe PastedHeaders.repair(input, into: $0) { _ in } }
        }
        #expect(small == Array(paste.prefix(12)))
    }

    @Test func `Any bytes: same length, nothing but white space and quote marks moves, reports cover the changes`() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        let pieces = ["From: a", "To:", "Received: from a", "by b", "\n", "\n", "\r\n", "\r", " ", "\t", "> ", ">", "| ", "\u{A0}", "DKIM-Signature: h=From:", "Subject:", "x:", ":", "X-A: b", "\u{FEFF}", "é", "SFV:NSPM;", "\0"]
            .map { Array($0.utf8) } + [[0xC2], [0xA0], [0xFF]]
        for _ in 0 ..< 10000 {
            var text: [UInt8] = []
            for _ in 0 ..< random(24) { text += pieces[random(pieces.count)] }
            let repaired = Repaired(text)
            var covered = Set<Int>()
            for defect in repaired.defects {
                #expect(defect.length > 0 && defect.offset >= 0 && defect.offset + defect.length <= text.count)
                covered.formUnion(defect.offset ..< defect.offset + defect.length)
            }
            // The one exception: at the very top a name moves to the front by one byte.
            let start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            var from = 0
            if repaired.bytes.count > start, text[start] != repaired.bytes[start], !isMovable(repaired.bytes[start]), isMovable(text[start]) {
                from = (repaired.bytes.firstIndex(of: 58) ?? 0) + 2
                #expect(Array(repaired.bytes[start ..< from - 1]) == Array(text[start + 1 ..< from]))
            }
            for index in from ..< max(from, text.count) where text[index] != repaired.bytes[index] {
                #expect(isMovable(text[index]) && isMovable(repaired.bytes[index]) && covered.contains(index), "\(text) at \(index)")
            }
            #expect(repaired.defects.isEmpty == (repaired.bytes == text), "\(text)")
            if recognise(text) == .pasted { #expect(repaired.bytes != text, "\(text)") }
        }
    }

    @Test(.enabled(if: RealMail.root != nil, "skipped: no real mail; set HDRCLASS_DATA to the directory that holds mail/"), arguments: ["email", "lists_org", "lists_ct"])
    func `Real header sections survive spoiling`(folder: String) throws {
        let messages = try RealMail.sample(folder, 40)
        for combination in [[Spoil.folding], [.doubleSpacing], [.quote], [.indent], [.folding, .doubleSpacing], [.folding, .quote], [.folding, .indent]] {
            var restored = 0, recognised = 0
            for message in messages {
                let section = Array(RealMail.section(message))
                let spoiled = joined(combination.reduce(lines(section)) { $1.apply($0) }, [13, 10])
                if StrictSection(Repaired(spoiled).bytes).fields == StrictSection(section).fields { restored += 1 }
                if recognise(spoiled) == .pasted { recognised += 1 }
            }
            #expect(restored * 100 >= messages.count * 97, "\(folder) \(combination): \(restored) of \(messages.count)")
            #expect(recognised * 100 >= messages.count * 97, "\(folder) \(combination): \(recognised) of \(messages.count)")
        }
    }

    @Test(
        .enabled(if: RealMail.root != nil, "skipped: no real mail; set HDRCLASS_DATA to the directory that holds mail/"),
        arguments: ["email", "lists_org", "lists_ct", "lists_odd", "lists_nested", "msg_transport"])
    func `Real mail is never taken for a paste`(folder: String) throws {
        for message in try RealMail.sample(folder, 120) { #expect(recognise(message) == .wellFormed) }
    }
}

/// Real mail outside of the package: $HDRCLASS_DATA, or ../shared/data beside the package.
private enum RealMail {
    static let root: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["HDRCLASS_DATA"].map { URL(filePath: $0) }
        let mail = (named ?? package.deletingLastPathComponent().appending(path: "shared/data")).appending(path: "mail")
        guard FileManager.default.fileExists(atPath: mail.path) else {
            print("PastedHeadersTests: skipped what needs real mail, \(mail.path) is not there")
            return nil
        }
        return mail
    }()

    /// At most `count` messages, spread over the folder.
    static func sample(_ folder: String, _ count: Int) throws -> [[UInt8]] {
        guard let folder = root?.appending(path: folder) else { return [] }
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }.sorted()
        let step = max(1, files.count / count)
        return try stride(from: 0, to: files.count, by: step).map { try [UInt8](Data(contentsOf: folder.appending(path: files[$0]))) }
    }

    static func section(_ message: [UInt8]) -> ArraySlice<UInt8> {
        var index = 0
        while index < message.count {
            let line = message[index...].prefix { $0 != 10 }
            if line.isEmpty || line.elementsEqual([13]) { break }
            index += line.count + 1
        }
        return message[..<min(index, message.count)]
    }
}
