public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// A filter's field taken apart, each key with what it means and as it stands.
public struct DecodedReport: Sendable, Hashable {
    /// Which field it is.
    public let kind: ReportKind
    /// Name, whole field and body: bytes from the start of the message.
    public let name: Range<Int>, field: Range<Int>, body: Range<Int>
    /// Whether it may be believed.
    public let belief: Belief
    /// Its keys and values, in the order of the field.
    public let entries: [Entry]

    /// Whether the field may be believed.
    public enum Belief: UInt8, Sendable, Hashable, CaseIterable {
        /// The recipient's own Exchange or the filter before it wrote it.
        case believed
        /// It passes servers untouched, and nothing shows who wrote it.
        case unverified
        /// Of an earlier pass: somebody else's verdict.
        case earlier

        /// The stable word for it, as JSON has it.
        public var word: String {
            switch self {
            case .believed: "believed"
            case .unverified: "unverified"
            case .earlier: "earlier-pass"
            }
        }
    }

    /// A key with its value.
    public struct Entry: Sendable, Hashable {
        /// As it stands, without folds inside it; empty for the field itself.
        public let key: String
        /// As it stands, folds and comments included.
        public let value: [UInt8]
        /// Key and value; nil where they were decoded from base64.
        public let range: Range<Int>?
        /// What the key means; nil for an undocumented one.
        public let keyMeaning: ReportMeaning?
        /// What it means with this value; nil where the value is free, or no row holds it.
        public let valueMeaning: ReportMeaning?
        /// Whether a colon or equals sign stands between the two.
        public let hasValue: Bool

        /// Whether any row says what it means.
        public var isKnown: Bool { keyMeaning != nil || valueMeaning != nil }
    }

    /// Every report of a message in the order of its fields. Allocates.
    /// - Parameters:
    ///   - section: scanned with every field indexed; with known names only, ARC-Authentication-Results is missing.
    ///   - buffer: what was scanned.
    ///   - verdict: of the same message.
    public static func all(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer, verdict: Verdict) -> [DecodedReport] {
        let bytes = unsafe Bytes(buffer)
        let believesCloud = verdict.familyRule == .att18 || verdict.familyRule == .att19 || verdict.familyRule == .att20
        var seen: Set<KnownFieldName> = []
        var reports: [DecodedReport] = []
        for field in section.fields where field.badLine == nil && field.range.upperBound <= buffer.count {
            guard let (kind, key) = classify(bytes, field) else { continue }
            var belief: Belief
            switch field.name {
            case .forefrontReportUntrusted, .microsoftAntispamUntrusted, .authenticationResultsOriginal, .unknown: belief = .earlier
            case let name where name.isOrganizationField: belief = verdict.attestation.holds ? .believed : .unverified
            case .receivedSPF: belief = .unverified
            case .authenticationResults where AuthenticationResults(bytes, field.bodyRange).hasAuthservID: belief = .unverified
            case .forefrontReport, .mailboxDelivery: belief = believesCloud && CloudField.index(of: field.name, in: section).map({ section[$0].offset }) == field.offset ? .believed : .unverified
            default: belief = believesCloud ? .believed : .unverified
            }
            if belief == .earlier, bytes.hasPrefix(field.nameRange, "ARC-") { belief = .unverified }
            // The rules read the topmost one; a further one may be anybody's.
            if field.name != .forefrontReport, field.name != .mailboxDelivery, !seen.insert(field.name).inserted, belief == .believed { belief = .unverified }
            reports.append(
                DecodedReport(
                    kind: kind, name: field.nameRange, field: field.range, body: field.bodyRange, belief: belief,
                    entries: entries(bytes, kind, field.bodyRange, key: key)))
        }
        return reports
    }

    private static func classify(_ bytes: Bytes, _ field: HeaderField) -> (ReportKind, key: String)? {
        switch field.name {
        case .forefrontReport, .forefrontReportUntrusted: (.forefront, "")
        case .microsoftAntispam, .microsoftAntispamUntrusted: (.microsoftAntispam, "")
        case .mailboxDelivery: (.mailboxDelivery, "")
        case .antispamReport: (.antispamReport, "")
        case .messageDelivery: (.messageDelivery, "")
        case .authenticationResults, .authenticationResultsOriginal, .exchangeAuthenticationResults: (.authentication, "")
        case .scl: (.stamp, "SCL")
        case .pcl: (.stamp, "PCL")
        case .senderIdResult: (.stamp, "SenderIdResult")
        case .authAs: (.stamp, "AuthAs")
        case .authSource: (.stamp, "AuthSource")
        case .authDomain: (.stamp, "AuthDomain")
        case .authMechanism: (.stamp, "AuthMechanism")
        case .messageDirectionality: (.stamp, "MessageDirectionality")
        case .fromEntityHeader: (.stamp, "FromEntityHeader")
        case .originatorOrg: (.stamp, "X-OriginatorOrg")
        case .customSpam: (.stamp, "X-CustomSpam")
        case .receivedSPF: (.stamp, "Received-SPF")
        case .unknown: bytes.equals(field.nameRange, "ARC-Authentication-Results") ? (.authentication, "") : nil
        default: nil
        }
    }

    private static func entries(_ bytes: Bytes, _ kind: ReportKind, _ body: Range<Int>, key: String) -> [Entry] {
        switch kind {
        case .stamp:
            let range = bytes.trimmed(body)
            return [entry(kind, key, bytes.unfolded(range), range, hasValue: true)]
        case .authentication:
            return AuthenticationWords.all(bytes, body).map { word in
                let key = String(decoding: bytes.copy(word.key), as: UTF8.self)
                guard let value = word.value else { return entry(kind, key, [], word.range, hasValue: false) }
                return entry(kind, key, bytes.unfolded(value.lowerBound..<word.range.upperBound), word.range, match: bytes.copy(value), hasValue: true)
            }
        case .messageDelivery:
            let text = Base64.decode(bytes.copy(bytes.trimmed(body))) ?? []
            return text.split(separator: 0x3B).map { pair in
                let equals = pair.firstIndex(of: 0x3D)
                let key = String(decoding: pair[pair.startIndex..<(equals ?? pair.endIndex)], as: UTF8.self)
                return entry(kind, key, equals.map { Array(pair[($0 + 1)...]) } ?? [], nil, hasValue: equals != nil)
            }
        case .forefront, .microsoftAntispam, .mailboxDelivery, .antispamReport:
            return KeyValueList(bytes, body).map { item in
                let key = String(decoding: bytes.copy(item.key).filter { !Bytes.isSpace($0) }, as: UTF8.self)
                let value = bytes.unfolded(item.value)
                // "PCL:PhishingLevel SUSPICIOUS", "SV:SenderBypassed": the last word says it.
                let last = value.lastIndex(of: 0x20).map { Array(value[($0 + 1)...]) } ?? value
                if kind == .antispamReport, let word = ReportMeanings.meaning(kind, key: String(decoding: last, as: UTF8.self)), item.hasColon {
                    return Entry(
                        key: key, value: value, range: item.key.lowerBound..<item.value.upperBound,
                        keyMeaning: ReportMeanings.meaning(kind, key: key), valueMeaning: word, hasValue: true)
                }
                return entry(
                    kind, key, value, item.key.lowerBound..<item.value.upperBound, match: kind == .antispamReport ? last : value, hasValue: item.hasColon)
            }
        }
    }

    private static func entry(_ kind: ReportKind, _ key: String, _ value: [UInt8], _ range: Range<Int>?, match: [UInt8]? = nil, hasValue: Bool) -> Entry {
        Entry(
            key: key, value: value, range: range, keyMeaning: ReportMeanings.meaning(kind, key: key),
            valueMeaning: hasValue ? ReportMeanings.meaning(kind, key: key, value: String(decoding: match ?? value, as: UTF8.self)) : nil, hasValue: hasValue)
    }
}

/// The words of an Authentication-Results field: `key=value` with the comment behind it, and words without a value.
enum AuthenticationWords {
    struct Word {
        var key: Range<Int>
        var value: Range<Int>?
        /// With the comment behind it.
        var range: Range<Int>
    }

    static func all(_ bytes: Bytes, _ body: Range<Int>) -> [Word] {
        var words: [Word] = []
        var at = body.lowerBound
        while at < body.upperBound {
            let byte = bytes[at]
            if Bytes.isSpace(byte) || byte == 0x3B { at += 1; continue }
            if byte == 0x28 {
                at = Comment.end(bytes, at, body.upperBound)
                if !words.isEmpty { words[words.count - 1].range = words[words.count - 1].range.lowerBound..<at }
                continue
            }
            var end = at
            var equals: Int?
            while end < body.upperBound, !Bytes.isSpace(bytes[end]), bytes[end] != 0x3B, bytes[end] != 0x28 {
                if bytes[end] == 0x3D && equals == nil { equals = end }
                end += 1
            }
            words.append(Word(key: at..<(equals ?? end), value: equals.map { $0 + 1..<end }, range: at..<end))
            at = end
        }
        return words
    }
}
