import RFC5322
import TestSupport
import Testing

/// One row: a section as text, the fields as `offset+length name/bodyOffset+bodyLength`, bad lines as `offset+length !word`, the defects.
struct ScanCase: CustomTestStringConvertible, Sendable {
    var text: String
    var items: [String]
    var defects: [String] = []
    var body: Int? = nil
    var testDescription: String { text.debugDescription }
}

/// Written with LF; the second golden is the same text with CRLF.
let scanCases: [(lf: ScanCase, crlf: ScanCase)] = [
    (
        .init(text: "A: 1\nBc: 2\n\nbody: no\n", items: ["0+5 A/2+2", "5+6 Bc/8+2"], body: 12),
        .init(text: "A: 1\r\nBc: 2\r\n\r\nbody: no\r\n", items: ["0+6 A/2+2", "6+7 Bc/9+2"], body: 15)
    ),
    (
        .init(text: "Subject: a\n b\n\tc\n\n", items: ["0+17 Subject/8+8"], body: 18),
        .init(text: "Subject: a\r\n b\r\n\tc\r\n\r\n", items: ["0+20 Subject/8+10"], body: 22)
    ),
    (
        .init(text: "X-MS-Has-Attach:\nX:\n yes\n\n", items: ["0+17 X-MS-Has-Attach/16+0", "17+8 X/19+5"], body: 26),
        .init(text: "X-MS-Has-Attach:\r\nX:\r\n yes\r\n\r\n", items: ["0+18 X-MS-Has-Attach/16+0", "18+10 X/20+6"], body: 30)
    ),
    (
        .init(text: "A: 1\n \t\nB: 2\n\n", items: ["0+8 A/2+5", "8+5 B/10+2"], defects: ["wsp-only-line 5+2"], body: 14),
        .init(text: "A: 1\r\n \t\r\nB: 2\r\n\r\n", items: ["0+10 A/2+6", "10+6 B/12+2"], defects: ["wsp-only-line 6+2"], body: 18)
    ),
    (
        .init(text: "A \t: 1\n\n", items: ["0+7 A/4+2"], defects: ["wsp-before-colon 1+2"], body: 8),
        .init(text: "A \t: 1\r\n\r\n", items: ["0+8 A/4+2"], defects: ["wsp-before-colon 1+2"], body: 10)
    ),
    (
        .init(text: "no colon here\n cont\nF r: x\n: y\nA: 1", items: ["0+20 !no-colon", "20+7 !space-in-name", "27+4 !empty-name", "31+4 A/33+2"], defects: ["no-colon 0+20", "space-in-name 20+7", "empty-name 27+4", "no-empty-line 35+0"], body: 35),
        .init(text: "no colon here\r\n cont\r\nF r: x\r\n: y\r\nA: 1", items: ["0+22 !no-colon", "22+8 !space-in-name", "30+5 !empty-name", "35+4 A/37+2"], defects: ["no-colon 0+22", "space-in-name 22+8", "empty-name 30+5", "no-empty-line 39+0"], body: 39)
    ),
    (
        .init(text: "From a@b Thu\nA: 1\nFrom me\n>From x: y\n\n", items: ["13+5 A/15+2", "18+8 !from-in-section", "26+11 !from-in-section"], defects: ["from-line 0+13", "from-in-section 18+8", "from-in-section 26+11"], body: 38),
        .init(text: "From a@b Thu\r\nA: 1\r\nFrom me\r\n>From x: y\r\n\r\n", items: ["14+6 A/16+2", "20+9 !from-in-section", "29+12 !from-in-section"], defects: ["from-line 0+14", "from-in-section 20+9", "from-in-section 29+12"], body: 43)
    ),
    (
        .init(text: "\u{FEFF}>From x\nA: 1\n\n", items: ["11+5 A/13+2"], defects: ["bom 0+3", "gt-from-line 3+8"], body: 17),
        .init(text: "\u{FEFF}>From x\r\nA: 1\r\n\r\n", items: ["12+6 A/14+2"], defects: ["bom 0+3", "gt-from-line 3+9"], body: 20)
    ),
    (
        .init(text: "Microsoft Mail Internet Headers Version 2.0\nA: 1\n\n", items: ["0+44 !microsoft-headers-line", "44+5 A/46+2"], defects: ["microsoft-headers-line 0+44"], body: 50),
        .init(text: "Microsoft Mail Internet Headers Version 2.0\r\nA: 1\r\n\r\n", items: ["0+45 !microsoft-headers-line", "45+6 A/47+2"], defects: ["microsoft-headers-line 0+45"], body: 53)
    ),
    (
        .init(text: " x\n y\nA: 1\n\n", items: ["0+6 !leading-wsp", "6+5 A/8+2"], defects: ["leading-wsp 0+6"], body: 12),
        .init(text: " x\r\n y\r\nA: 1\r\n\r\n", items: ["0+8 !leading-wsp", "8+6 A/10+2"], defects: ["leading-wsp 0+8"], body: 16)
    ),
    (
        .init(text: "To: a\nTo: b\n\n", items: ["0+6 To/3+2", "6+6 To/9+2"], defects: ["duplicate-field 6+6"], body: 13),
        .init(text: "To: a\r\nTo: b\r\n\r\n", items: ["0+7 To/3+2", "7+7 To/10+2"], defects: ["duplicate-field 7+7"], body: 16)
    ),
    (
        .init(text: "A: x\ry\r\r\nB: \u{0}é\n\n", items: ["0+9 A/2+5", "9+7 B/11+4"], defects: ["bare-cr 4+1", "bare-cr 6+1", "nul 12+1", "8bit 13+1", "8bit 14+1", "mixed-line-ends 15+1"], body: 17),
        .init(text: "A: x\ry\r\r\nB: \u{0}é\r\n\r\n", items: ["0+9 A/2+5", "9+8 B/11+4"], defects: ["bare-cr 4+1", "bare-cr 6+1", "nul 12+1", "8bit 13+1", "8bit 14+1"], body: 19)
    ),
    (
        .init(text: "n\u{1}m: x\nné: x\n\n", items: ["0+7 !ctl-in-name", "7+7 !8bit-in-name"], defects: ["ctl-in-name 0+7", "8bit-in-name 7+7", "8bit 8+1", "8bit 9+1"], body: 15),
        .init(text: "n\u{1}m: x\r\nné: x\r\n\r\n", items: ["0+8 !ctl-in-name", "8+8 !8bit-in-name"], defects: ["ctl-in-name 0+8", "8bit-in-name 8+8", "8bit 9+1", "8bit 10+1"], body: 18)
    ),
    (
        .init(text: "", items: [], defects: ["no-empty-line 0+0"], body: 0),
        .init(text: "\r\nA: body\r\n", items: [], body: 2)
    ),
]

struct ScannerTests {
    @Test(arguments: scanCases.flatMap { [$0.lf, $0.crlf] })
    func table(_ row: ScanCase) {
        let bytes = Array(row.text.utf8)
        for kernel in ScanKernel.available {
            var section = HeaderSection()
            HeaderScanner.scan(bytes, into: &section, kernel: kernel)
            let items = section.fields.map { field in
                let place = "\(field.offset)+\(field.length) "
                if let bad = field.badLine { return place + "!" + bad.word }
                return place + String(decoding: bytes[field.nameRange], as: UTF8.self) + "/\(field.bodyOffset)+\(field.bodyLength)"
            }
            #expect(items == row.items, "\(kernel.name)")
            let defects = bytes.withUnsafeBytes { section.defects(in: $0) }.map { "\($0.kind.word) \($0.range.lowerBound)+\($0.range.count)" }
            #expect(defects == row.defects, "\(kernel.name)")
            if let body = row.body { #expect(section.bodyStart == body, "\(kernel.name)") }
        }
        #expect(ScannerComparison.check(bytes, &scratch.section) == nil)
    }

    /// A section is not copyable, so a table test keeps one here.
    final class Scratch { var section = HeaderSection() }
    let scratch = Scratch()

    @Test func aLongLineIsReportedFrom999BytesOn() {
        for length in [990, 998, 999, 1500, 5000] {
            let bytes = Array("A:".utf8) + [UInt8](repeating: 0x62, count: length - 2) + Array("\r\n\r\n".utf8)
            var section = HeaderSection()
            HeaderScanner.scan(bytes, into: &section)
            let kinds = bytes.withUnsafeBytes { section.defects(in: $0) }.map(\.kind)
            #expect(kinds == (length > 998 ? [.lineOver998] : []), "\(length)")
        }
    }

    @Test(arguments: ScanKernel.available)
    func everyKnownNameIsRecognisedInAnyCase(_ kernel: ScanKernel) {
        for name in KnownFieldName.allCases where name != .unknown {
            for spelling in [name.spelling, name.spelling.lowercased(), name.spelling.uppercased()] {
                let isFamily = spelling.hasSuffix("-")
                let bytes = Array("\(spelling)\(isFamily ? "Something" : ""): v\n\n".utf8)
                var section = HeaderSection()
                HeaderScanner.scan(bytes, into: &section, kernel: kernel)
                #expect(section[0].name == name, "\(spelling)")
                // One byte more or another last byte is another name.
                let other = Array("\(spelling.dropLast())#: v\n\n".utf8)
                HeaderScanner.scan(other, into: &section, kernel: kernel)
                #expect(section[0].name != name || isFamily, "\(spelling)")
            }
        }
    }

    /// Names longer than any that is listed; names near the end of the input, of which fewer than 64 bytes can be read; white space before the
    /// colon: all take other ways through the walk.
    @Test(arguments: ScanKernel.available)
    func namesOfEveryLengthAndPlace(_ kernel: ScanKernel) {
        for name in KnownFieldName.allCases where name != .unknown {
            let isFamily = name.spelling.hasSuffix("-")
            for length in isFamily ? Array(1...80) : [0] {
                let spelling = name.spelling + String(repeating: "x", count: length)
                for tail in [":", ":v", ": v\r\n", ": v\r\n\r\n", " : v\r\n\r\n", ": v\r\n\r\n" + String(repeating: "b", count: 70)]
                // "From " begins an mbox separator.
                // Of stamps only those whose colon follows the name are known.
                where !((name == .from || (name.rawValue >= KnownFieldName.authAs.rawValue && name != .contentType)) && (tail.hasPrefix(" ") || tail.hasPrefix("\t"))) {
                    for indexing in [HeaderSection.Indexing.all, .known] {
                        var section = HeaderSection()
                        HeaderScanner.scan(Array((spelling + tail).utf8), into: &section, indexing: indexing, kernel: kernel)
                        #expect(section.count == 1 && section[0].name == name && Int(section[0].nameLength) == spelling.utf8.count, "\(spelling)\(tail)")
                    }
                }
            }
        }
    }

    /// Within the input the eight bytes before a name are read too: whatever stands there, and wherever the name begins.
    @Test(arguments: ScanKernel.available)
    func namesBehindOtherFields(_ kernel: ScanKernel) {
        let body = String(repeating: "b", count: 70)
        for name in KnownFieldName.allCases where name != .unknown {
            let spelling = name.spelling + (name.spelling.hasSuffix("-") ? "Something" : "")
            for before in ["A:\n", "A:bcd\n", "A:bcde\n", "A:bcdef\n", "A: X-MS-\r\n", "A: \u{FF}\u{FF}\u{FF}\u{FF}\n"] {
                for shown in [spelling, spelling.lowercased(), spelling.uppercased()] {
                    // What Exchange, Outlook and the filters write is known without white space before its colon only.
                    let isStamp = name.rawValue >= KnownFieldName.authAs.rawValue && name != .contentType
                    for (written, isField) in [("\(shown): v\n", true), ("\(shown):\r\n", true), ("\(shown) : v\n", !isStamp), ("\(shown.dropLast())\u{7F}: v\n", false)] {
                        var section = HeaderSection()
                        HeaderScanner.scan(Array((before + written + "\n" + body).utf8), into: &section, kernel: kernel)
                        #expect((section.count > 1 && section[1].name == name) == isField, "\(before)\(written)")
                    }
                }
            }
        }
    }

    /// Every name with another byte at every place is what a plain comparison makes of it.
    @Test(arguments: ScanKernel.available)
    func namesThatDifferInOneByte(_ kernel: ScanKernel) {
        let names = KnownFieldName.allCases.filter { $0 != .unknown }
        let listed = Dictionary(uniqueKeysWithValues: names.filter { !$0.spelling.hasSuffix("-") }.map { (Array($0.spelling.lowercased().utf8), $0) })
        let families = names.filter { $0.spelling.hasSuffix("-") }.map { (Array($0.spelling.lowercased().utf8), $0) }
        func fold(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
        let body = [UInt8](repeating: 0x62, count: 70)
        var section = HeaderSection()
        for name in names {
            for place in 0..<name.spelling.utf8.count {
                for change: UInt8 in [0x20, 0x40, 0x80, 0x01, 0x60] {
                    var written = Array(name.spelling.utf8)
                    written[place] ^= change
                    let isName = written.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
                    let folded = written.map(fold)
                    let family = families.first { folded.starts(with: $0.0) && folded.count > $0.0.count }?.1
                    HeaderScanner.scan(Array("Subject: x\n".utf8) + written + [0x3A, 0x76, 0x0A, 0x0A] + body, into: &section, indexing: .known, kernel: kernel)
                    if isName {
                        let expected = listed[folded] ?? family
                        #expect(section.count == (expected == nil ? 1 : 2) && (expected == nil || section[1].name == expected), "\(kernel.name) \(written)")
                    }
                }
            }
        }
    }

    @Test func spanAndArrayFormsAgreeWithThePointerForm() {
        let bytes = Array("From: a@example.com\r\nSubject: two\r\n lines\r\n\r\nbody".utf8)
        var section = HeaderSection()
        HeaderScanner.scan(bytes, into: &section)
        let fields = section.fields
        #expect(fields.map(\.name) == [.from, .subject])
        #expect(fields.map(\.range) == [0..<21, 21..<43])
        #expect(section.end == 43 && section.bodyStart == 45)
        HeaderScanner.scan(bytes.span.bytes, into: &section)
        #expect(section.fields == fields)
    }
}
