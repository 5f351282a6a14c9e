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
        "from.displayName", "from.address", "from.shown", "sender", "replyTo", "returnPath", "findings", "fired", "defects", "rules", "policy",
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

        /// The first mailbox with an address, failing that the first.
        func person(_ field: [Fact<[Mailbox]>]) -> (name: [UInt8]?, address: [UInt8]?)? {
            guard let all = field.first?.value, let mailbox = all.first(where: { $0.address != nil }) ?? all.first else { return nil }
            let name = mailbox.displayName.map { ReferenceName.decoded(Array(message[$0]), isComment: mailbox.nameIsComment) }
            return (name?.isEmpty == true ? nil : name, mailbox.address.map { message[$0].filter { $0 != 0x0D && $0 != 0x0A } })
        }
        let from = person(facts.from), sender = person(facts.sender)
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
                shown = from.name ?? from.address ?? []
            }
            func lower(_ text: [UInt8]) -> [UInt8] { text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }
            if let other = sender?.address, let own = from.address, lower(other) != lower(own) {
                shown = (sender?.name ?? other) + Array(" on behalf of ".utf8) + shown!
            }
        }
        record["from.shown"] = text(shown)

        var defects: [Value.Defect] = []
        let all = outside + section.defects(in: message).map { ($0.kind.word, $0.range.lowerBound, $0.range.count, 1) }
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
            guard String(validating: bytes, as: UTF8.self) != nil else { return Array("base64:\(Data(bytes).base64EncodedString())".utf8) }
            let text = bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
            if let first = text.first(where: { $0 != 0x20 }), Array("=+-@".utf8).contains(first) { return Array("'".utf8) + text }
            return text
        }
    }
}

/// A display name decoded plainly.
enum ReferenceName {
    static func decoded(_ name: [UInt8], isComment: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        var space = false, afterWord = false
        func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0D, 0x0A].contains(byte) }
        func flush() {
            if space && !result.isEmpty { result.append(0x20) }
            space = false
        }
        while at < name.count {
            if isSpace(name[at]) {
                space = true
                at += 1
            } else if name[at] == 0x22 && !isComment {
                flush()
                at += 1
                var inner: [UInt8] = []
                while at < name.count, name[at] != 0x22 {
                    if name[at] == 0x5C && at + 1 < name.count { at += 1 }
                    if name[at] != 0x0D && name[at] != 0x0A { inner.append(name[at]) }
                    at += 1
                }
                at += 1
                result += quoted(inner)
                afterWord = false
            } else if let (text, length) = word(Array(name[at...])) {
                if afterWord { space = false } else { flush() }
                result += text
                at += length
                afterWord = true
            } else {
                flush()
                if name[at] == 0x5C && isComment && at + 1 < name.count { at += 1 }
                result.append(name[at])
                at += 1
                afterWord = false
            }
        }
        return result
    }

    /// Encoded words inside quotes; white space between two of them is no text.
    private static func quoted(_ inner: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        var end: Int?
        while at < inner.count {
            if let (text, length) = word(Array(inner[at...])) {
                if let end, inner[end..<at].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { result.removeLast(at - end) }
                result += text
                at += length
                end = at
            } else {
                result.append(inner[at])
                at += 1
            }
        }
        return result
    }

    /// The text of the encoded word at the beginning, and its length.
    private static func word(_ bytes: [UInt8]) -> ([UInt8], Int)? {
        // "=?", charset, "?", a letter, "?", text, "?=": the three marks within 1024 bytes.
        guard bytes.count >= 8, bytes[0] == 0x3D, bytes[1] == 0x3F else { return nil }
        let near = Array(bytes.prefix(1024))
        guard let a = near[2...].firstIndex(of: 0x3F), a + 2 < near.count, near[a + 2] == 0x3F else { return nil }
        guard let b = near[(a + 3)...].firstIndex(of: 0x3F), b + 1 < bytes.count, bytes[b + 1] == 0x3D else { return nil }
        let charset = String(decoding: near[2..<a].prefix { $0 != 0x2A }, as: UTF8.self).lowercased()
        guard ["utf-8", "utf8", "us-ascii", "iso-8859-1"].contains(charset) else { return nil }
        let text = Array(near[(a + 3)..<b])
        var decoded: [UInt8] = []
        if text.contains(where: { [0x20, 0x09, 0x0D, 0x0A].contains($0) }) { return nil }
        switch near[a + 1] {
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
        if charset == "iso-8859-1" { decoded = Array(String(String.UnicodeScalarView(decoded.map { Unicode.Scalar($0) })).utf8) }
        return (decoded, b + 2)
    }
}
