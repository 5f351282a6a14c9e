import Foundation
import HeaderClassifier
import RFC5322

/// A record made plainly: arrays, strings and dictionaries, no cleverness. What the writers print is held against it.
enum ReferenceRecord {
    /// The keys in the order of docs/json.md, nested ones dotted.
    static let keys = [
        "schema", "source", "offset", "length", "headerLength", "messageId", "networkMessageId", "submission", "submissionDetail", "claimed",
        "senderResolution", "junk.server", "junk.client", "junk.recorded", "junk.recordedReason", "junk.predicted", "junk.outlook",
        "junk.outlookIfFiltered", "attestation", "attestationBasis", "platform", "scl", "sclReason", "authAs", "authMechanism", "authSource",
        "from.displayName", "from.address", "from.shown", "sender", "replyTo", "returnPath", "lookalikes", "findings", "fired", "defects", "rules", "policy",
    ]

    /// A value as JSON has it.
    indirect enum Value: Equatable {
        case null
        case integer(Int)
        case text([UInt8])
        case words([String])
        case defects([Defect])

        struct Defect: Equatable { var kind: String, offset: Int, length: Int, count: Int }
    }

    static func make(
        _ message: [UInt8], source: String, offset: Int, length: Int, policy: String, outside: [(kind: String, offset: Int, length: Int, count: Int)]
    ) -> [String: Value] {
        var section = HeaderSection()
        HeaderScanner.scan(message, into: &section, indexing: .all, kernel: .portable)
        let verdict = Classifier().verdict(of: section, in: message)
        let facts = message.withUnsafeBytes { Facts(section, in: $0) }
        func word(_ value: String?) -> Value { value.map { .text(Array($0.utf8)) } ?? .null }
        func text(_ value: [UInt8]?) -> Value { value.map { .text($0) } ?? .null }
        func body(_ name: KnownFieldName) -> Value { text(section.first(name).map { unfolded(Array(message[$0.bodyRange])) }) }

        var record: [String: Value] = [
            "schema": .integer(1), "source": word(source), "offset": .integer(offset), "length": .integer(length), "headerLength": .integer(section.end),
            "messageId": body(.messageID), "networkMessageId": body(.networkMessageID), "submission": word(verdict.submission.word),
            "submissionDetail": word(verdict.submissionDetail?.word), "claimed": word(verdict.claimed?.word),
            "senderResolution": word(verdict.senderResolution.word), "junk.server": word(verdict.junk.server.word),
            "junk.client": word(verdict.junk.client.word), "junk.recorded": word(verdict.junk.recorded?.word),
            "junk.predicted": word(verdict.junk.predicted.word), "junk.outlook": word(verdict.junk.outlook.word),
            "junk.outlookIfFiltered": word(verdict.junk.outlookIfFiltered.word), "attestation": word(verdict.attestation.word),
            "attestationBasis": word(verdict.attestationBasis?.word), "platform": word(verdict.platform.word),
            "scl": verdict.scl.map { .integer(Int($0)) } ?? .null, "sclReason": word(verdict.sclReason), "authAs": body(.authAs),
            "authMechanism": body(.authMechanism), "authSource": body(.authSource), "findings": .words(verdict.findings.words),
            "fired": .words(verdict.rules.map(\.text)), "rules": word(Rule.version), "policy": word(policy),
        ]

        var reason: [UInt8]?
        if verdict.junk.recorded != nil, let entries = facts.mailboxDelivery.first?.value {
            let entry = entries.first { $0.key.uppercased() == "OFR" && $0.keyRange.count <= 8 }
            reason = entry.map { message[$0.valueRange].filter { ![0x20, 0x09, 0x0D, 0x0A].contains($0) } }
        }
        record["junk.recordedReason"] = text(reason)

        /// The first mailbox with a domain, failing that with an address, failing that the first. The parser has tables of its own; here the way
        /// of its results through the writers is looked at, and that the usual forms give the same by their short cut.
        func person(_ field: [Fact<[Mailbox]>]) -> (name: [UInt8]?, address: [UInt8]?, mailbox: Mailbox, defects: Set<String>)? {
            guard let all = field.first?.value, let mailbox = all.first(where: { $0.at != nil }) ?? all.first(where: { $0.address != nil }) ?? all.first
            else { return nil }
            let name = mailbox.displayName.map { ReferenceName.decoded(Array(message[$0]), isComment: mailbox.nameIsComment) }
            return (name?.text.isEmpty == true ? nil : name?.text, message.withUnsafeBytes { mailbox.addressText(in: $0) }, mailbox, name?.text.isEmpty == false ? name!.defects : [])
        }
        let from = person(facts.from), sender = person(facts.sender)
        record["lookalikes"] = .null
        record["from.displayName"] = text(from?.name)
        record["from.address"] = text(from?.address)
        record["sender"] = text(sender?.address)
        record["replyTo"] = text(person(facts.replyTo)?.address)
        record["returnPath"] = text(person(facts.returnPath)?.address)
        var shown: [UInt8]?
        if verdict.senderResolution == .notResolved, let from {
            if let name = from.name, let address = from.address {
                shown = name + Array(" <".utf8) + address + Array(">".utf8)
            } else {
                // Null where From names nobody.
                shown = from.name ?? from.address
            }
            func lower(_ text: [UInt8]) -> [UInt8] { text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }
            if let other = sender?.address, let own = from.address, lower(other) != lower(own) {
                shown = (sender?.name ?? other) + Array(" on behalf of ".utf8) + shown!
            }
        }
        record["from.shown"] = text(shown)

        var defects: [Value.Defect] = []
        var names: [(String, Int, Int, Int)] = []
        for (i, person) in [from, sender, person(facts.replyTo), person(facts.returnPath)].enumerated() {
            guard let person else { continue }
            let range = person.mailbox.range
            let nameWords = ["unknown-charset", "undecodable-bytes", "undeclared-8bit", "encoded-word-in-quotes", "broken-encoded-word"].filter { i == 0 && person.defects.contains($0) }
            for word in person.mailbox.defects.words + nameWords { names.append((word, range.lowerBound, range.count, 1)) }
        }
        let all = outside.map { ($0.kind, $0.offset, $0.length, $0.count) } + names + section.defects(in: message).map { ($0.kind.word, $0.range.lowerBound, $0.range.count, 1) }
        for (kind, from, length, count) in all {
            if let i = defects.firstIndex(where: { $0.kind == kind }) {
                defects[i].count += count
            } else {
                defects.append(.init(kind: kind, offset: offset + from, length: length, count: count))
            }
        }
        // Sorted by place; what shares one stays in its order.
        let order = defects.indices.sorted { (defects[$0].offset, $0) < (defects[$1].offset, $1) }
        record["defects"] = .defects(order.map { defects[$0] })
        return record
    }

    /// Line ends dropped, then white space at both ends.
    static func unfolded(_ body: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for i in body.indices {
            if body[i] == 0x0A || (body[i] == 0x0D && i + 1 < body.count && body[i + 1] == 0x0A) { continue }
            result.append(body[i])
        }
        while let first = result.first, first == 0x20 || first == 0x09 { result.removeFirst() }
        while let last = result.last, last == 0x20 || last == 0x09 { result.removeLast() }
        return result
    }

    /// A cell as docs/json.md has it.
    static func cell(_ key: String, _ value: Value) -> [UInt8] {
        switch value {
        case .null: return []
        case .integer(let value): return Array(String(value).utf8)
        case .words(let words): return Array(words.joined(separator: " ").utf8)
        case .defects(let defects): return Array(defects.map(\.kind).joined(separator: " ").utf8)
        case .text(let bytes):
            guard let whole = String(validating: bytes, as: UTF8.self) else { return Array("base64:\(Data(bytes).base64EncodedString())".utf8) }
            var shown = ""
            for scalar in whole.unicodeScalars {
                if [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory) {
                    shown += " "
                } else if isInvisible(scalar) {
                    shown += "\\u{" + (scalar.value < 0x1000 ? "0" : "") + (scalar.value < 0x100 ? "0" : "") + String(scalar.value, radix: 16) + "}"
                } else {
                    shown.unicodeScalars.append(scalar)
                }
            }
            let text = Array(shown.utf8)
            if let first = text.first(where: { $0 != 0x20 }), Array("=+-@".utf8).contains(first) { return Array("'".utf8) + text }
            return text
        }
    }
}

/// What shows nothing or turns the direction, by what Unicode says of it: but for signs that belong to a script, and musical ones.
func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if (0xE0000...0xE007F).contains(scalar.value) || (0x2060...0x206F).contains(scalar.value) || scalar.value == 0xFFFE || scalar.value == 0xFFFF { return true }
    let isOfAScript = scalar.properties.isEmoji || (0x600...0x8FF).contains(scalar.value) && scalar.value != 0x61C || scalar.value > 0x11000
    return scalar.properties.generalCategory == .format && !isOfAScript
}

/// A display name decoded plainly.
enum ReferenceName {
    /// What a name is made of, before anything is joined.
    private enum Piece {
        case text([UInt8])
        /// So many; outside of quotes one.
        case space(Int)
        case word(charset: String, bytes: [UInt8])
    }

    static func decoded(_ name: [UInt8], isComment: Bool) -> (text: [UInt8], defects: Set<String>) {
        var defects: Set<String> = []
        var pieces: [Piece] = []
        var at = 0
        var isQuoted = false
        while at < name.count {
            if name[at] == 0x0A || (name[at] == 0x0D && at + 1 < name.count && name[at + 1] == 0x0A) {
                at += 1
            } else if name[at] == 0x20 || name[at] == 0x09 {
                if case .space(let n)? = pieces.last { pieces[pieces.count - 1] = .space(isQuoted ? n + 1 : 1) } else { pieces.append(.space(1)) }
                at += 1
            } else if name[at] == 0x22 && !isComment {
                isQuoted.toggle()
                at += 1
            } else if name[at] == 0x5C && at + 1 < name.count && (isQuoted || isComment) {
                pieces.append(.text([name[at + 1]]))
                at += 2
            } else if let (charset, bytes, length) = word(Array(name[at...])) {
                if ["utf-8", "utf8", "us-ascii", "iso-8859-1"].contains(charset) {
                    pieces.append(.word(charset: charset, bytes: bytes))
                    if isQuoted { defects.insert("encoded-word-in-quotes") }
                    if name[at..<at + length].contains(where: { [0x20, 0x09, 0x0D, 0x0A].contains($0) }) { defects.insert("broken-encoded-word") }
                } else {
                    pieces.append(.text(Array(name[at..<at + length])))
                    defects.insert("unknown-charset")
                }
                at += length
            } else {
                if name[at...].starts(with: [0x3D, 0x3F]) { defects.insert("broken-encoded-word") }
                pieces.append(.text([name[at]]))
                at += 1
            }
        }
        // White space counts between other things than two words, and not at the ends.
        func isWord(_ i: Int) -> Bool { if pieces.indices.contains(i), case .word = pieces[i] { true } else { false } }
        func isSpace(_ i: Int) -> Bool { if case .space = pieces[i] { true } else { false } }
        let isUTF8 = String(validating: name, as: UTF8.self) != nil
        var result: [UInt8] = []
        var i = 0
        while i < pieces.count {
            switch pieces[i] {
            case .space(let n):
                if i + 1 < pieces.count && !(isWord(i - 1) && isWord(i + 1)) && !result.isEmpty { result += Array(repeating: 0x20, count: n) }
                i += 1
            case .text(let bytes):
                for byte in bytes {
                    if byte < 0x80 || isUTF8 {
                        result.append(byte)
                    } else {
                        defects.insert("undeclared-8bit")
                        result += windows1252(byte)
                    }
                }
                i += 1
            case .word(let charset, var bytes):
                i += 1
                // The next in the same charset, with white space between them or without.
                while true {
                    let next = i < pieces.count && isSpace(i) ? i + 1 : i
                    guard next < pieces.count, case .word(charset, let more) = pieces[next] else { break }
                    bytes += more
                    i = next + 1
                }
                for (text, isWhole) in charset.hasPrefix("utf") ? utf8(bytes) : bytes.map({ ($0 < 0x80 ? [$0] : windows1252($0), windows1252($0).first != 0x5C || $0 == 0x5C) }) {
                    result += text
                    if !isWhole { defects.insert("undecodable-bytes") }
                }
            }
        }
        return (result, defects)
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] { Array(("\\x" + String(format: "%02X", byte)).utf8) }

    private static func windows1252(_ byte: UInt8) -> [UInt8] {
        if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { return escaped(byte) }
        return Array(String(data: Data([byte]), encoding: .windowsCP1252)!.utf8)
    }

    /// Characters, and bytes that are none.
    private static func utf8(_ bytes: [UInt8]) -> [(text: [UInt8], isWhole: Bool)] {
        var list: [(text: [UInt8], isWhole: Bool)] = []
        var at = 0
        while at < bytes.count {
            let length = (1...4).first { at + $0 <= bytes.count && String(validating: bytes[at..<at + $0], as: UTF8.self)?.unicodeScalars.count == 1 }
            list.append(length.map { (Array(bytes[at..<at + $0]), true) } ?? (escaped(bytes[at]), false))
            at += length ?? 1
        }
        return list
    }

    /// Charset, bytes and length of the encoded word at the beginning.
    private static func word(_ bytes: [UInt8]) -> (String, [UInt8], Int)? {
        guard bytes.starts(with: [0x3D, 0x3F]) else { return nil }
        // "=?", charset, "?", a letter, "?", text, "?=": no white space in any.
        let parts = bytes[2...].split(separator: 0x3F, maxSplits: 3, omittingEmptySubsequences: false).map(Array.init)
        guard parts.count == 4, parts[3].first == 0x3D, !parts[0].isEmpty, parts[1].count == 1 else { return nil }
        let charset = String(decoding: parts[0].prefix { $0 != 0x2A }, as: UTF8.self).lowercased()
        if parts[0].contains(where: { $0 <= 0x20 || $0 >= 0x7F }) { return nil }
        let text = parts[2].filter { $0 != 0x0D && $0 != 0x0A }
        var decoded: [UInt8] = []
        switch parts[1][0] {
        case 0x51, 0x71:
            var i = 0
            while i < text.count {
                if text[i] == 0x3D, i + 2 < text.count, let value = UInt8(String(decoding: text[i + 1...i + 2], as: UTF8.self), radix: 16),
                    text[i + 1] != 0x2B, text[i + 1] != 0x2D
                {
                    decoded.append(value)
                    i += 3
                } else {
                    decoded.append(text[i] == 0x5F ? 0x20 : text[i])
                    i += 1
                }
            }
        case 0x42, 0x62:
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
            var bits: [Bool] = []
            for byte in text {
                guard let value = alphabet.firstIndex(of: byte) else { continue }
                for shift in (0..<6).reversed() { bits.append(value >> shift & 1 == 1) }
            }
            for i in 0..<bits.count / 8 { decoded.append(bits[i * 8..<i * 8 + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }) }
        default: return nil
        }
        return (charset, decoded, 2 + parts[0].count + 1 + 1 + 1 + parts[2].count + 2)
    }
}
