internal import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// A header field that an answer rests on, quoted.
public struct Evidence: Sendable, Hashable {
    /// The rule that read it.
    public let rule: Rule
    /// The name as it stands in the message; of a property of a .msg its canonical name and number.
    public let name: String
    /// The whole field, folds and last line end included: bytes from the start of the message. Empty for a property, which stands in no field.
    public let range: Range<Int>
    /// The unfolded body, as bytes: real mail holds any.
    public let value: [UInt8]
    /// Parts of the body that decided: `SFV:SPM` in a long report. Bytes from the start of the message.
    public let focus: [Range<Int>]
}

extension Verdict {
    /// The fields that the answers rest on, rule by rule in the order of the questions. `bytes` must be the message the verdict is of.
    /// Scans it again; allocates.
    public func evidence(in bytes: UnsafeRawBufferPointer) -> [Evidence] { unsafe evidence(in: bytes, of: rules) }

    /// The same for an array.
    public func evidence(in bytes: [UInt8]) -> [Evidence] { unsafe bytes.withUnsafeBytes { unsafe evidence(in: $0) } }

    /// The same for a span of bytes.
    public func evidence(in bytes: RawSpan) -> [Evidence] { unsafe bytes.withUnsafeBytes { unsafe evidence(in: $0) } }

    /// The fields that some of the rules rest on.
    public func evidence(in buffer: UnsafeRawBufferPointer, of rules: [RuleID]) -> [Evidence] {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(buffer, into: &section, indexing: .known)
        let bytes = unsafe Bytes(buffer)
        var evidence: [Evidence] = []
        for id in rules {
            let rule = Rule[id]
            for source in rule.reads {
                if let property = property(source, in: section) {
                    evidence.append(Evidence(rule: rule, name: property.name, range: 0..<0, value: Array(property.value.utf8), focus: []))
                }
                for index in indices(of: source, rule: id, in: section) {
                    let field = section[index]
                    evidence.append(
                        Evidence(
                            rule: rule, name: String(decoding: bytes.copy(field.nameRange), as: UTF8.self), range: field.range,
                            value: bytes.unfolded(field.bodyRange), focus: Focus.ranges(bytes, field, rule: id)))
                }
            }
        }
        return evidence
    }

    /// The property of the mailbox item that a rule read in place of a field.
    private func property(_ source: Rule.Source, in section: borrowing HeaderSection) -> (name: String, value: String)? {
        guard let properties else { return nil }
        switch source {
        case .field(.scl):
            // A field that can be read counts more.
            guard let scl = properties.scl, scl == self.scl, section.firstIndex(.scl) == nil || findings.contains(.sclDoubtful) else { return nil }
            return ("PidTagContentFilterSpamConfidenceLevel (0x4076)", String(scl))
        case .senderAddressType:
            guard let type = properties.senderAddressType else { return nil }
            let name = properties.isRepresented ? "PidTagSentRepresentingAddressType (0x0064)" : "PidTagSenderAddressType (0x0C1E)"
            return (name, type == .exchange ? "EX" : "SMTP")
        default: return nil
        }
    }

    private func indices(of source: Rule.Source, rule: RuleID, in section: borrowing HeaderSection) -> [Int] {
        func hop(_ offset: UInt32) -> [Int] {
            for i in 0..<section.count where section[i].offset == offset { return [i] }
            return []
        }
        switch source {
        case .newestHop: return hop(newestHop)
        case .newestExchangeHop: return hop(newestExchangeHop)
        case .entryHop: return hop(entryHop)
        case .protectionHop: return hop(protectionHop)
        case .oldestHop: return hop(oldestHop)
        case .senderAddressType: return []
        case .organization:
            return IncomingBracket(section).inside.filter { section[$0].name.isOrganizationField }
        case .cloudFields:
            let bracket = IncomingBracket(section)
            return (0..<section.count).filter {
                (section[$0].name == .forefrontReport || section[$0].name == .mailboxDelivery) && bracket.contains($0) == (rule == .att27)
            }
        case .field(let name):
            // A contradiction shows every instance, any other rule the one it read.
            if rule == .att2 || rule == .srv18 { return (0..<section.count).filter { section[$0].name == name } }
            // AuthSource tells the platform only where no hop does; the report's category only where it was read.
            if name == .authSource && rule != .att20 && rule != .att22 && rule != .att23 && newestExchangeHop != .max { return [] }
            if (name == .forefrontReport || name == .mailboxDelivery) && rule != .att21 { return CloudField.index(of: name, in: section).map { [$0] } ?? [] }
            return section.firstIndex(name).map { [$0] } ?? []
        }
    }
}

/// The parts of a long field that a rule looked at.
enum Focus {
    static func ranges(_ bytes: Bytes, _ field: HeaderField, rule: RuleID) -> [Range<Int>] {
        let keys: [Code]
        switch field.name {
        case .forefrontReport:
            switch Rule[rule].question {
            case .submission: keys = ["SFV", "IPV", "DIR"]
            case .sclReason, .client: keys = ["SFV", "IPV"]
            case .server: keys = rule == .srv17 ? ["SCL", "SFV"] : ["CAT", "SFV", "IPV"]
            case .attestation: keys = ["CIP", "SFV"]
            default: keys = ["SFV", "CAT", "DIR"]
            }
        case .mailboxDelivery: keys = rule == .srv16 ? ["EX", "DEST"] : ["DEST", "OFR"]
        default: return []
        }
        var ranges: [Range<Int>] = []
        let list = KeyValueList(bytes, field.bodyRange)
        for entry in list where keys.contains(list.code(entry.key)) && entry.hasColon {
            ranges.append(entry.key.lowerBound..<entry.value.upperBound)
        }
        return ranges
    }
}
