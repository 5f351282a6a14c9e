import HeaderClassifier
import RFC5322
import TestSupport
import Testing

/// Genuine samples, with sets of stamps and hops of all samples put in below the newest hop, in any order, folded and recased: nothing of it may be believed.
struct AttackPropertyTests {
    /// Fields of all samples that a sender might write, each with its line end.
    static let pieces: [[UInt8]] = fields(of: RealMail.walk(RealMail.package + "/corpus").filter { $0.hasSuffix(".eml") }.map { RealMail.read($0) })

    static func fields(of messages: [[UInt8]]) -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        var result: [[UInt8]] = []
        for message in messages {
            var section = HeaderSection()
            HeaderScanner.scan(message, into: &section)
            for field in section.fields where field.badLine == nil && field.name != .from && field.name != .unknown && field.name != .date {
                let piece = Array(message[field.range].filter { $0 != 0x0D })
                if seen.insert(piece).inserted { result.append(piece) }
            }
        }
        return result
    }

    /// Case and folds, which mean nothing; white space before the colon now and then.
    static func disguised(_ piece: [UInt8], _ random: inout Random) -> [UInt8] {
        var piece = piece
        let colon = piece.firstIndex(of: 0x3A) ?? 0
        switch Int.random(in: 0..<6, using: &random) {
        case 0: for i in 0..<colon where piece[i] >= 0x41 && piece[i] <= 0x5A { piece[i] |= 0x20 }
        case 1: for i in 0..<colon where piece[i] >= 0x61 && piece[i] <= 0x7A { piece[i] &= 0xDF }
        case 2: piece.insert(contentsOf: [0x0A, 0x20], at: colon + 1)
        case 3: piece.insert(0x20, at: colon)
        case 4:
            if let semicolon = piece.lastIndex(of: 0x3B) { piece.insert(contentsOf: [0x0A, 0x09], at: semicolon + 1) }
        default: break
        }
        return piece
    }

    static func isNamed(_ piece: [UInt8], _ prefixes: [String]) -> Bool {
        let name = String(decoding: piece.prefix { $0 != 0x3A }, as: UTF8.self).lowercased()
        return prefixes.contains { name.hasPrefix($0) }
    }

    struct Host {
        let above: [UInt8], below: [UInt8]
        let belief: Belief
        let isCloud: Bool, isDelivered: Bool, hasAuthAs: Bool, hasRecord: Bool, hasReport: Bool
    }

    /// Samples that their newest hop attests, split behind it; those of Outlook.com at the beginning of the bracket.
    static let hosts: [Host] = RealMail.walk(RealMail.package + "/corpus").filter { $0.hasSuffix(".eml") }.compactMap { path in
        let message = RealMail.read(path).filter { $0 != 0x0D }
        var section = HeaderSection()
        HeaderScanner.scan(message, into: &section)
        let verdict = Classifier().verdict(of: message)
        guard verdict.attestation == .local, verdict.attestationBasis == .topmost, let top = section.first(.received) else { return nil }
        let split = section.first(.incomingTopHeaderMarker)?.range.upperBound ?? top.range.upperBound
        return Host(
            above: Array(message[..<split]), below: Array(message[split...]), belief: Belief(verdict), isCloud: verdict.platform == .exo || verdict.platform == .consumer,
            isDelivered: String(decoding: message[top.range], as: UTF8.self).contains("with HTTPS"),
            hasAuthAs: section.firstIndex(.authAs) != nil, hasRecord: section.firstIndex(.mailboxDelivery) != nil, hasReport: section.firstIndex(.forefrontReport) != nil)
    }

    @Test func nothingInsertedIsBelieved() {
        var random = Random(seed: 20_261_124)
        var failures: [String] = []
        var cases = 0
        #expect(Self.hosts.count > 100 && Self.pieces.count > 500)
        for host in Self.hosts {
            for round in 0..<24 {
                var part: [UInt8] = []
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
                    let written = Self.disguised(piece, &random)
                    // The header firewall of the server that took it removes these; every other round it fails where Exchange stamped AuthAs itself.
                    let isGuarded = Self.isNamed(written, ["x-ms-exchange-organization-", "x-ms-exchange-forest-"]) && !Self.isNamed(written, ["x-ms-exchange-organization-authas "])
                    let hasSpace = written[..<(written.firstIndex(of: 0x3A) ?? 0)].contains(0x20)
                    if isGuarded && !hasSpace && !(host.hasAuthAs && round % 2 == 1) { continue }
                    // The cloud renames reports that come from outside, and removes what speaks for a tenant. A record that stands alone is not told from its own where
                    // the newest hop is one that a delivery writes.
                    if host.isCloud && !hasSpace {
                        if Self.isNamed(written, ["x-forefront-antispam-report:", "x-forefront-antispam-report"]) && !host.hasReport { continue }
                        if Self.isNamed(written, ["x-microsoft-antispam-mailbox-delivery"]) && !host.hasRecord && host.isDelivered { continue }
                        if Self.isNamed(written, ["x-ms-exchange-crosstenant", "x-ms-exchange-crosspremises"]) { continue }
                    }
                    part += written
                }
                cases += 1
                let verdict = Classifier().verdict(of: host.above + part + host.below)
                if Belief(verdict).exceeds(host.belief) { failures.append("\(verdict.submission) \(verdict.rules)\n\(String(decoding: host.above.suffix(300), as: UTF8.self))…\n\(String(decoding: part, as: UTF8.self))") }
            }
        }
        #expect(cases > 3_000)
        #expect(failures.isEmpty, "\(failures.count) of \(cases)\n\(failures.prefix(3).joined(separator: "\n\n"))")
    }
}
