import Foundation
import TestSupport
import Testing

/// Input bytes never reach a terminal, CSV, JSON or HTML as they are, whatever command and format prints them, and on standard error neither.
@Suite struct RawBytesTests {
    /// Each control character of ASCII and of Latin-1, in UTF-8 and as a byte; direction, tags, separators; quotes and formulas; half a character.
    private static let evil: [UInt8] = {
        var bytes: [UInt8] = Array("=1+2\"'><b>&\u{1B}]0;t\u{7}\u{1B}[31m\u{202E}\u{2066}\u{200B}\u{2028}\u{FEFF}\u{E0041}\u{85}\u{9B}31m".utf8)
        for byte in UInt8(0)..<32 where byte != 0x0A && byte != 0x0D { bytes.append(byte) }
        bytes += [0x7F, 0x9B, 0xC3, 0xFF, 0xFE, 0xED, 0xA0, 0x80, 0x5C]
        return bytes
    }()

    private static func mail() -> Data {
        var data: [UInt8] = []
        func field(_ name: String, _ before: String, _ after: String = "") {
            data += Array("\(name): \(before)".utf8) + evil + Array("\(after)\r\n".utf8)
        }
        field("Received", "from ", " (192.0.2.1) by BN8NAM12FT012.mail.protection.outlook.com with HTTPS; Wed, 18 Feb 2026 11:08:56 +0100 (x)")
        field("Received", "from a by ", " with Microsoft SMTP Server id 15.1.2507.34; Wed, 18 Feb 2026 11:08:55 +0100")
        for name in ["AuthAs", "AuthSource", "AuthMechanism", "SCL", "PCL", "Network-Message-Id", "FromEntityHeader", "MessageDirectionality"] {
            field("X-MS-Exchange-Organization-" + name, "")
        }
        field("X-Forefront-Antispam-Report", "CIP:", ";CTRY:US;SFV:SPM;H:x;PTR:x;CAT:SPM;ZZZ:1;")
        field("X-Microsoft-Antispam", "BCL:", ";ARA:1")
        field("X-Microsoft-Antispam-Mailbox-Delivery", "dest:I;OFR:", ";")
        field("Authentication-Results", "spf=fail smtp.mailfrom=", "; dkim=none; dmarc=fail header.from=x;compauth=fail reason=000")
        for name in ["From", "Sender", "Reply-To", "Return-Path"] { field(name, "\"", "\" <=evil@example.com>") }
        data += Array("From: =?utf-8?B?\(Data(evil).base64EncodedString())?= <a@example.com>\r\n".utf8)
        for name in ["Subject", "Message-ID", "Date", "To", "X-Mailer", "Content-Type", "X-MS-Has-Attach"] { field(name, "+") }
        data += evil + Array(": a name\r\nno field ".utf8) + evil + Array("\r\n\r\nbody\r\n".utf8)
        return Data(data)
    }

    /// Senders that resemble what is protected, with the same in them: sentences about them quote what they hold.
    private static func impostors() -> Data {
        let senders = [
            "x <j@ex\u{430}mple\u{1B}[2J.com>", "x <j@ex\u{430}mple\u{9B}31m.com>", "\"evil\u{202E}@example.com\" <x@evil.example>", "\"J\u{200B}ane\u{202E} D\u{1B}]0;t\u{7}0e\" <x@evil.example>",
            "x <j@ex\u{430}mple.com>", "\"J\u{200B}ane D0e\" <x@evil.example>", "\"www.example.org \u{9B}31m\u{202E}\" <x@evil.example>", "\"\u{FEFF}J\u{430}n\u{FEFF}e\" <x@evil.example>", "=?utf-8?q?Jane=0AD=30e?= <x@evil.example>", "=?utf-8?q?Jane=1B[2J=E2=80=AED=30e=C2=9B?= <x@evil.example>",
            "=?utf-8?q?ceo=E2=80=AE=40example=2Ecom?=", "\"www.ex\u{430}mple\u{9B}31m.com\u{202E}\" <x@evil.example>", "x <j\u{1B}[2J\u{430}@ex\u{430}mple.com.evil\u{9B}.example>",
        ]
        var text = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\n"
        for (i, sender) in senders.enumerated() { text += "From: \(sender)\r\nSender: \(sender), x\(i) <a@example.org>\r\nReply-To: b@example.org, \(sender)\r\n" }
        return Data((text + "Return-Path: <j@ex\u{430}mple\u{1B}[2J\u{9B}.com>\r\nSubject: x\r\n\r\nbody\r\n").utf8)
    }

    @Test func theImpostorsAreFound() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("in.eml", Self.impostors()), protect = try folder.write("protect.txt", "Jane Doe\nexample.com\n")
        let hits = try #require(try Program.records(["--protect", protect, file]).first?["lookalikes"] as? [[String: Any]])
        let kinds = Set(hits.compactMap { $0["kind"] as? String })
        #expect(kinds.isSuperset(of: ["name-look-alike", "domain-look-alike", "domain-within", "address-in-name", "domain-in-name", "mixed-scripts", "invisible-character", "bidi-control", "punycode-look-alike"]), "\(kinds)")
        #expect(Set(hits.compactMap { $0["field"] as? String }) == ["From", "Sender", "Reply-To", "Return-Path"])
        // Each character as an escape, in the sentence that quotes it.
        let text = try Program.run(["explain", "--protect", protect, file]).out.split(separator: "\n\n").first { $0.contains("Take care") } ?? ""
        for escape in ["\\x1b", "\\u{009b}", "\\u{202e}", "\\u{200b}", "\\u{feff}", "\\x0a"] { #expect(text.contains(escape), "\(escape) \(text)") }
    }

    /// What a terminal acts on, or shows as something else.
    private static func isRaw(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFFE...0xFFFF, 0xE0000...0xE007F: true
        default: false
        }
    }

    private static func checkText(_ text: String, _ what: String) {
        let raw = text.unicodeScalars.filter(isRaw).map { String($0.value, radix: 16) }
        #expect(raw.isEmpty, "\(what): \(raw.prefix(5))")
    }

    private struct Case {
        var arguments: [String]
        var form: Form
        enum Form { case text, json, lines, csv, page, mail }
    }

    private static let cases: [Case] = [
        Case(arguments: ["classify"], form: .text), Case(arguments: ["classify", "--format", "json"], form: .json),
        Case(arguments: ["classify", "--format", "ndjson", "--evidence"], form: .lines), Case(arguments: ["classify", "--format", "csv", "--evidence"], form: .csv),
        Case(arguments: ["classify", "--format", "summary"], form: .text), Case(arguments: ["classify", "--format", "summary-json"], form: .json),
        Case(arguments: ["classify", "--unwrap"], form: .text), Case(arguments: ["classify", "--as", "headers"], form: .text), Case(arguments: ["classify", "--as", "mbox"], form: .text),
        Case(arguments: ["explain"], form: .text), Case(arguments: ["explain", "--flip"], form: .text), Case(arguments: ["explain", "--unwrap"], form: .text),
        Case(arguments: ["hops"], form: .text), Case(arguments: ["hops", "--format", "json"], form: .json), Case(arguments: ["hops", "--format", "ndjson"], form: .lines),
        Case(arguments: ["decode"], form: .text), Case(arguments: ["decode", "--format", "json"], form: .json), Case(arguments: ["decode", "--format", "ndjson"], form: .lines),
        Case(arguments: ["fields"], form: .text), Case(arguments: ["fields", "--format", "ndjson"], form: .lines),
        Case(arguments: ["score"], form: .text), Case(arguments: ["report", "--html", "-"], form: .page),
        Case(arguments: ["report", "--json", "-"], form: .json), Case(arguments: ["diff"], form: .text), Case(arguments: ["diff", "--format", "json"], form: .json),
        Case(arguments: ["assert", "--submission", "partner"], form: .text), Case(arguments: ["redact"], form: .mail),
    ]

    @Test(arguments: [false, true]) func nothingIsPrintedAsItStands(ofImpostors: Bool) throws {
        let folder = try TemporaryFolder()
        let mail = ofImpostors ? Self.impostors() : Self.mail()
        let protect = try folder.write("protect.txt", "Jane Doe\nexample.com\n")
        // A name of a file is input, too.
        let file = try folder.write("in/=\u{1B}[31m<b>\u{202E}\u{7}\"'\u{9B}.eml", mail)
        let box = try folder.write("box", Data("From x Wed Feb 18 11:08:55 2026\n".utf8) + mail + Data("\nFrom x Wed Feb 18 11:08:55 2026\n".utf8) + mail)
        let plain = try folder.write("other.eml", "From: a@example.com\r\n\r\n")
        let nowhere = folder.path + "/nowhere-\u{1B}[31m\u{202E}\n\u{7}"
        for one in Self.cases {
            let command = one.arguments[0]
            let isPair = command == "diff"
            var options = one.arguments
            if ["classify", "explain"].contains(command) { options += ["--protect", protect, "--accepted-domain", "example.com"] }
            for path in isPair || command == "redact" ? [file] : [file, box] {
                let result = try Program.run(options + [path] + (isPair ? [plain] : []))
                let what = "\(one.arguments.joined(separator: " ")) \(path == box ? "mailbox" : "message")"
                #expect(result.status == 0 || (["assert", "diff"].contains(command) && result.status == 1) || !result.err.isEmpty, "\(what): \(result.status) \(result.err)")
                Self.checkText(result.err, what + ", standard error")
                switch one.form {
                case .mail: break
                case .text:
                    // A message is no mailbox.
                    #expect(!result.out.isEmpty || what == "classify --as mbox message", "\(what)")
                    Self.checkText(result.out, what)
                case .page:
                    Self.checkText(result.out, what)
                    #expect(result.out.contains("Content-Security-Policy") && !result.out.contains("<b>&\u{1B}") && !result.out.contains("'><b>"), "\(what)")
                case .json:
                    Self.checkText(result.out, what)
                    #expect((try? JSONSerialization.jsonObject(with: Data(result.out.utf8))) != nil, "\(what): \(result.out.prefix(300))")
                case .lines:
                    Self.checkText(result.out, what)
                    for line in result.out.split(separator: "\n") { #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(what): \(line.prefix(300))") }
                case .csv:
                    // Its lines end with CRLF.
                    let text = result.out.replacingOccurrences(of: "\r\n", with: "\n")
                    Self.checkText(text, what)
                    for row in Self.rows(text).dropFirst() {
                        for cell in row { #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.first { $0 != " " }) || cell == "-1", "\(what): \(cell)") }
                    }
                }
            }
            // What is not there is named on standard error.
            let missing = try Program.run(one.arguments + [nowhere] + (isPair ? [plain] : []))
            #expect(missing.status == 2, "\(one.arguments): \(missing.status)")
            Self.checkText(missing.err, "\(one.arguments) of nothing")
            Self.checkText(missing.out.replacingOccurrences(of: "\r\n", with: "\n"), "\(one.arguments) of nothing")
        }
    }

    /// CSV as RFC 4180 has it.
    private static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = [[]], cell = "", isQuoted = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                rows[rows.count - 1].append(cell)
                cell = ""
            case "\n" where !isQuoted:
                rows[rows.count - 1].append(cell)
                cell = ""
                rows.append([])
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return rows.filter { !$0.isEmpty }
    }

    /// A folder that somebody else filled has no say in how its mail is judged.
    @Test func thePolicyIsNeverThatOfTheFolder() throws {
        let folder = try TemporaryFolder()
        for name in ["policy.json", ".hdrclass.json", "hdrclass.json", ".config/hdrclass/policy.json", "hdrclass/policy.json", "etc/hdrclass/policy.json"] {
            try folder.write(name, "{ not JSON")
        }
        try folder.write("a.eml", "From: a@example.com\r\n\r\n")
        var environment = Program.environment(["HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"])
        environment["HDRCLASS_CONFIG"] = nil
        for arguments in [["a.eml"], ["explain", "a.eml"], ["a.eml", "--format", "summary"]] {
            let result = try Program.run(arguments, in: folder.path, environment: environment)
            // A policy that was read would be an error.
            #expect(result.status == 0 && result.err.isEmpty, "\(arguments): \(result.err)")
        }
        // Relative places are none: they would be the folder's.
        environment["XDG_CONFIG_HOME"] = ".config"
        environment["HOME"] = "."
        let result = try Program.run(["a.eml"], in: folder.path, environment: environment)
        #expect(result.status == 0 && result.err.isEmpty, "\(result.err)")
        // And one that is named is read.
        #expect(try Program.run(["--policy", "policy.json", "a.eml"], in: folder.path, environment: environment).status == 2)
    }
}
