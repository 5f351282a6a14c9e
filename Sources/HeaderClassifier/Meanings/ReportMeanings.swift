/// A field that a filter wrote, by its grammar and its vocabulary.
public enum ReportKind: UInt8, Sendable, Hashable, CaseIterable {
    /// X-Forefront-Antispam-Report
    case forefront
    /// X-Microsoft-Antispam
    case microsoftAntispam
    /// X-Microsoft-Antispam-Mailbox-Delivery
    case mailboxDelivery
    /// X-MS-Exchange-Organization-Antispam-Report
    case antispamReport
    /// X-Message-Delivery
    case messageDelivery
    /// Authentication-Results and its relatives
    case authentication
    /// Fields with one value: SCL, PCL, AuthAs, X-OriginatorOrg and others; their key is the last part of their name
    case stamp

    /// The stable word for it, as JSON has it.
    public var word: String {
        switch self {
        case .forefront: "forefront"
        case .microsoftAntispam: "microsoft-antispam"
        case .mailboxDelivery: "mailbox-delivery"
        case .antispamReport: "antispam-report"
        case .messageDelivery: "message-delivery"
        case .authentication: "authentication"
        case .stamp: "stamp"
        }
    }
}

/// What a key of a report means, or one of its values.
public struct ReportMeaning: Sendable, Hashable {
    /// Which field the key is of.
    public let kind: ReportKind
    /// Case does not matter.
    public let key: String
    /// Nil for the key itself. Alternatives are separated by `|`; an `x` in a number stands for any digit.
    public let value: String?
    /// What it means, in a sentence for people.
    public let words: String
    /// How well it is known.
    public let mark: Rule.Mark
    /// Where that is written down.
    public let citation: Citation
}

/// Every meaning that is known, each in one row. What no row holds is undocumented.
public enum ReportMeanings {
    /// The rows of all kinds.
    public static let all: [ReportMeaning] = forefront + antispam + delivery + authentication + stamps

    private static let byKind: [ReportKind: [ReportMeaning]] = Dictionary(grouping: all, by: \.kind)

    /// What the key means.
    public static func meaning(_ kind: ReportKind, key: String) -> ReportMeaning? {
        byKind[kind]?.first { $0.value == nil && same($0.key, key) }
    }

    /// What the key means with that value. A row whose value fits stands before one for the key alone.
    public static func meaning(_ kind: ReportKind, key: String, value: String) -> ReportMeaning? {
        byKind[kind]?.first { row in
            guard let values = row.value, same(row.key, key) else { return false }
            return values.split(separator: "|").contains { fits($0.utf8, value.utf8) }
        }
    }

    /// Whether the key takes one of a set of values, of which some are known; of others any text may stand there.
    public static func hasValues(_ kind: ReportKind, key: String) -> Bool {
        // An address, of which one is special.
        if same(key, "CIP") { return false }
        return byKind[kind]?.contains { $0.value != nil && same($0.key, key) } ?? false
    }

    private static func same(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { Bytes.folded($0) == Bytes.folded($1) }
    }

    /// `1xx` stands for any three digits that begin with 1; else the same but for case.
    private static func fits(_ pattern: Substring.UTF8View, _ value: String.UTF8View) -> Bool {
        let isNumber = pattern.first.map { $0 &- 0x30 < 10 } ?? false
        return pattern.count == value.count
            && zip(pattern, value).allSatisfy { p, v in isNumber && p == 0x78 ? v &- 0x30 < 10 : Bytes.folded(p) == Bytes.folded(v) }
    }

    static func rows(_ kind: ReportKind, _ citation: Citation, _ rows: [(key: String, value: String?, words: String, mark: Rule.Mark)]) -> [ReportMeaning] {
        rows.map { ReportMeaning(kind: kind, key: $0.key, value: $0.value, words: $0.words, mark: $0.mark, citation: citation) }
    }
}

extension Citation {
    static let spoofing = Citation(
        title: "Anti-spoofing protection",
        url: "https://learn.microsoft.com/defender-office-365/anti-phishing-protection-spoofing-about")
    static let spoofReport = Citation(
        title: "View email security reports, spoof detections",
        url: "https://learn.microsoft.com/defender-office-365/reports-email-security#spoof-detections-report")
    static let bulk = Citation(
        title: "Bulk complaint level (BCL)",
        url: "https://learn.microsoft.com/defender-office-365/anti-spam-bulk-complaint-level-bcl-about")
    static let advancedFilter = Citation(
        title: "Advanced Spam Filter (ASF) settings in anti-spam policies",
        url: "https://learn.microsoft.com/defender-office-365/anti-spam-policies-asf-settings-about")
    static let mhaRules = Citation(
        title: "microsoft/MHA, rules.json",
        url: "https://github.com/microsoft/MHA/blob/main/src/data/rules.json")
    static let authenticationResults = Citation(
        title: "Anti-spam message headers, Authentication-results",
        url: "https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo#authentication-results-message-header-fields")
    static let arc = Citation(title: "RFC 8617, Authenticated Received Chain", url: "https://www.rfc-editor.org/rfc/rfc8617")
}
