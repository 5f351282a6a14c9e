import Foundation
import HeaderClassifier
import RFC5322
import Reports
import TestSupport
import Testing

/// Records, read back by a JSON library and a plain CSV reader, against records made plainly.
struct RecordWriterTests {
    /// Writes the message with both writers; nil, or what is wrong.
    static func difference(
        _ message: [UInt8], source: String = "mail/box", offset: Int = 0, policy: String = "default", kernel: ScanKernel = .best,
        outside: [(kind: String, offset: Int, length: Int, count: Int)] = [], _ out: inout OutputBuffer, _ section: inout HeaderSection
    ) throws -> String? {
        HeaderScanner.scan(message, into: &section, indexing: .known, kernel: kernel)
        let verdict = Classifier().verdict(of: section, in: message)
        let expected = ReferenceRecord.make(message, source: source, offset: offset, length: message.count + 7, policy: policy, outside: outside)
        let shared = RecordSource(path: source, policy: policy)
        let (json, again, csv) = message.withUnsafeBytes { bytes in
            let record = MessageRecord(
                of: shared, offset: offset, length: message.count + 7, bytes: bytes, section: section, verdict: verdict, outside: outside)
            out.clear()
            JSONReport.write(record, withEvidence: false, names: NameReader(), to: &out)
            let json = Array(out.bytes)
            let other = MessageRecord(
                source: source, offset: offset, length: message.count + 7, bytes: bytes, section: section, verdict: verdict, repairs: outside, policy: policy)
            out.clear()
            JSONReport.write(other, withEvidence: false, names: NameReader(), to: &out)
            let again = Array(out.bytes)
            out.clear()
            CSVReport.write(record, withEvidence: false, names: NameReader(), to: &out)
            return (json, again, Array(out.bytes))
        }
        func say(_ what: String) -> String { "\(what)\nof \(String(decoding: message, as: UTF8.self).debugDescription)\nwritten \(String(decoding: json, as: UTF8.self))" }
        if json != again { return say("a record of its own path differs") }
        let raw = String(decoding: json, as: UTF8.self).unicodeScalars.first { $0.properties.generalCategory == .control || isInvisible($0) || (0x2028...0x2029).contains($0.value) }
        if raw != nil { return say("a control character") }
        guard let object = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else { return say("no JSON") }
        let flat = Program.flattened(object)
        if Set(flat.keys) != Set(ReferenceRecord.keys) { return say("keys \(flat.keys.sorted())") }
        var at = json.startIndex
        for key in ReferenceRecord.keys {
            let name = Array("\"\(key.split(separator: ".").last!)\":".utf8)
            guard let found = json[at...].firstRange(of: name) else { return say("\(key) is not in its place") }
            at = found.upperBound
        }
        for key in ReferenceRecord.keys {
            let got = key == "findings" || key == "fired" ? .words(flat[key] as? [String] ?? ["no list"]) : value(flat[key]!)
            if got != expected[key] { return say("\(key): \(got), not \(expected[key]!)") }
        }
        guard let rows = CSVReader.rows(csv), rows.count == 1 else { return say("no line of CSV: \(String(decoding: csv, as: UTF8.self))") }
        if rows[0].count != ReferenceRecord.keys.count { return say("\(rows[0].count) cells") }
        for (key, cell) in zip(ReferenceRecord.keys, rows[0]) {
            let wanted = ReferenceRecord.cell(key, expected[key]!)
            if cell != wanted { return say("CSV \(key): \(String(decoding: cell, as: UTF8.self)), not \(String(decoding: wanted, as: UTF8.self))") }
        }
        return nil
    }

    private static func value(_ json: Any) -> ReferenceRecord.Value {
        switch json {
        case is NSNull: return .null
        case let text as String: return .text(Array(text.utf8))
        case let object as [String: Any]:
            // Bytes are written so only where they are no UTF-8.
            guard let base64 = object["bytes"] as? String, object.count == 1, let data = Data(base64Encoded: base64),
                String(validating: data, as: UTF8.self) == nil
            else { return .words(["not an object of bytes"]) }
            return .text(Array(data))
        case let list as [[String: Any]]:
            return .defects(list.map { .init(kind: $0["kind"] as! String, offset: $0["offset"] as! Int, length: $0["length"] as! Int, count: $0["count"] as! Int) })
        case let list as [String]: return .words(list)
        case let number as Int: return .integer(number)
        default: return .words(["something else"])
        }
    }

    @Test func corpus() throws {
        var out = OutputBuffer(capacity: 64), section = HeaderSection()
        for name in CorpusTests.names {
            let message = RealMail.read(Program.corpus + "/" + name)
            for offset in [0, 6_000_000_123] {
                let problem = try Self.difference(message, source: name, offset: offset, policy: "0123456789abcdef", &out, &section)
                #expect(problem == nil, "\(problem ?? "")")
            }
        }
    }

    /// Fields that a record quotes, in front of a message that a believed Exchange hop delivered with a record.
    private static func message(_ fields: [(String, [UInt8])], lineEnd: String, cloud: Bool) -> [UInt8] {
        let hop = cloud
            ? ["Received: from a.outbound.protection.outlook.com (2603:10a6::1) by b.eurprd01.prod.exchangelabs.com (2603:10a6::2) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1; Wed, 18 Feb 2026 10:08:56 +0000", "X-MS-Exchange-Organization-SCL: 5"]
            : ["Received: from a.example.com (10.0.0.1) by ex.example.com with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:56 +0100", "X-MS-Exchange-Organization-SCL: -1"]
        var bytes = Array((hop.joined(separator: lineEnd) + lineEnd).utf8)
        for (name, body) in fields { bytes += Array("\(name):".utf8) + body + Array(lineEnd.utf8) }
        if !fields.contains(where: { $0.0.hasSuffix("AuthAs") }) { bytes += Array("X-MS-Exchange-Organization-AuthAs: Anonymous\(lineEnd)".utf8) }
        return bytes + Array(lineEnd.utf8)
    }

    static let names = [
        "Message-ID", "X-MS-Exchange-Organization-Network-Message-Id", "X-MS-Exchange-Organization-AuthAs", "X-MS-Exchange-Organization-AuthMechanism",
        "X-MS-Exchange-Organization-AuthSource", "From", "Sender", "Reply-To", "Return-Path", "X-Microsoft-Antispam-Mailbox-Delivery",
    ]

    /// Every byte in every field: in front, behind, and at each place of a vector.
    @Test func everyByteInEveryField() throws {
        var out = OutputBuffer(capacity: 64), section = HeaderSection()
        for byte in UInt8.min...UInt8.max where byte != 0x0A {
            for place in [0, 1, 2, 3, 7, 8, 9, 14, 15, 16, 17, 30, 31, 32, 33, 40] {
                for tail in [0, 1, 5, 16, 21] {
                    let text = Array(repeating: UInt8(ascii: "x"), count: place) + [byte] + Array(repeating: UInt8(ascii: "y"), count: tail)
                    let fields = Self.names.map { name -> (String, [UInt8]) in
                        switch name {
                        case "From": (name, text + Array(" <a@example.com>".utf8))
                        case "Sender": (name, Array("\"".utf8) + text + Array("\" <".utf8) + text + Array("@example.org>".utf8))
                        case "Reply-To": (name, Array(" b@".utf8) + text)
                        case "Return-Path": (name, Array(" <".utf8) + text + Array("c@example.com>".utf8))
                        case "X-Microsoft-Antispam-Mailbox-Delivery": (name, Array(" dest:I;OFR:".utf8) + text + Array(";ex:0".utf8))
                        case "X-MS-Exchange-Organization-AuthAs": (name, Array(" Anonymous".utf8))
                        default: (name, text)
                        }
                    }
                    if let problem = try Self.difference(Self.message(fields, lineEnd: place & 1 == 0 ? "\r\n" : "\n", cloud: tail & 1 == 0), &out, &section) {
                        Issue.record("byte \(byte) at \(place): \(problem)")
                        return
                    }
                }
            }
        }
    }

    @Test func hostileTexts() throws {
        let pieces: [[UInt8]] =
            [
                "", " ", "  ", "\t", "\"", "\\", "\\\"", ",", ";", ":", "<", ">", "@", "(", ")", "=", "+", "-", "'", "a", "Jane", "Jane Doe", "jane@example.com",
                "<jane@example.com>", "\"Doe, Jane\"", "(comment)", "\r\n ", "\n\t", "\r\n\t \r\n ", "\r", "\u{0}", "\u{1b}[0m", "\u{7f}", "é", "€", "😀", "Ж", "\u{202e}", "\u{85}", "\u{2028}", "\u{200d}", "\u{e0041}", "\u{ad}", "\u{feff}",
                "=?utf-8?Q?J=C3=A4ne_?=", "=?UTF-8?B?SmFuZSBEb2U=?=", "=?iso-8859-1?q?J=E4ne?=", "=?iso-8859-1?b?5PbkIQ==?=", "=?koi8-r?B?8A==?=", "=?utf-8?Q?=FF?=", "=?utf-8?Q?a b?=",
                "=?us-ascii*en?q?x?=", "=?utf-8?B?!!?=", "=?", "?=", "OFR:", "dest:J;", "ofr:Custom Rules;", "(null)", "ex:1;", "O\r\n FR:x;", "ucf:0;", "Anonymous", "Internal", "Team:",
                String(repeating: "x", count: 15), String(repeating: "x", count: 16), String(repeating: "longer ", count: 12), String(repeating: "é", count: 40),
                String(repeating: "q", count: 1100),
            ].map { Array($0.utf8) } + [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80], [0xE0, 0x80, 0x80]]
        var random = Random(seed: 20261123)
        var out = OutputBuffer(capacity: 64), section = HeaderSection()
        for round in 0..<12_000 {
            var fields: [(String, [UInt8])] = []
            for name in Self.names where Int.random(in: 0..<8, using: &random) > 0 {
                var body: [UInt8] = [0x20]
                for _ in 0..<Int.random(in: 0..<7, using: &random) { body += pieces.randomElement(using: &random)! }
                // Most people are of a form that has a way of its own through the code.
                if ["From", "Sender", "Reply-To", "Return-Path"].contains(name) && Bool.random(using: &random) { body += Array(" <Jane@Example.com>".utf8) }
                if name.hasSuffix("AuthAs") && Bool.random(using: &random) { body = Array(" Anonymous".utf8) }
                fields.append((name, body))
            }
            let outside = round % 5 == 0 ? [(kind: "dateless-separator", offset: 1 << 33, length: 30, count: 7), ("pasted-lost-fold", 0, 2, 1), ("pasted-lost-fold", 9, 1, 1)] : []
            let message = Self.message(fields, lineEnd: round % 2 == 0 ? "\n" : "\r\n", cloud: round % 3 > 0)
            let source = round % 7 == 0 ? "=a \"b\", c\u{1}é\\.eml" : "mail/box"
            let kernels = ScanKernel.available
            if let problem = try Self.difference(
                message, source: source, offset: round % 4 == 0 ? 1 << 40 : round, kernel: kernels[round % kernels.count], outside: outside, &out, &section)
            {
                Issue.record("round \(round): \(problem)")
                return
            }
        }
    }

    /// Sections with defects of every kind, counted without a list of them.
    @Test func defectsAreCounted() throws {
        let pieces = [
            "From x\n", ">From y\n", "a: 1\n", "b : 2\n", "c: 3\r\n", " \t\n", " fold\n", "no colon\n", ": x\n", "s p: x\n", "\u{1}: x\n", "é: é\n", "From: a\n", "From: b\n", "To: x\rz\n",
            "n: \u{0}\n", "t: x \n", "l: " + String(repeating: "y", count: 1000) + "\n", "m: " + String(repeating: "y", count: 400) + "\n", "\n", "\u{FEFF}", "end",
        ]
        var random = Random(seed: 7)
        var out = OutputBuffer(capacity: 64), section = HeaderSection()
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<9, using: &random) { text += pieces.randomElement(using: &random)! }
            for kernel in ScanKernel.available {
                if let problem = try Self.difference(Array(text.utf8), kernel: kernel, &out, &section) {
                    Issue.record("\(kernel.name): \(problem)")
                    return
                }
            }
        }
    }
}

/// RFC 4180, nothing else: cells between commas, quoted ones with doubled quotes, lines ended by CRLF.
enum CSVReader {
    static func rows(_ bytes: [UInt8]) -> [[[UInt8]]]? {
        var rows: [[[UInt8]]] = [], row: [[UInt8]] = [], cell: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if cell.isEmpty && bytes[at] == 0x22 {
                at += 1
                while true {
                    guard at < bytes.count else { return nil }
                    if bytes[at] == 0x22 {
                        if at + 1 < bytes.count && bytes[at + 1] == 0x22 { at += 1 } else { break }
                    }
                    cell.append(bytes[at])
                    at += 1
                }
                at += 1
                guard at < bytes.count, bytes[at] == 0x2C || bytes[at] == 0x0D else { return nil }
            }
            switch bytes[at] {
            case 0x2C:
                row.append(cell)
                cell = []
                at += 1
            case 0x0D:
                guard at + 1 < bytes.count, bytes[at + 1] == 0x0A else { return nil }
                rows.append(row + [cell])
                (row, cell) = ([], [])
                at += 2
            case 0x22: return nil
            default:
                cell.append(bytes[at])
                at += 1
            }
        }
        return row.isEmpty && cell.isEmpty ? rows : nil
    }
}
