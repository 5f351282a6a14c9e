/// `X-Forefront-Antispam-Report`, the keys that rules read ([message-headers-eop-mdo]). Every other key stays in the field and is listed by
/// ``Facts``.
public struct ForefrontReport: Sendable, Hashable {
    /// The codes of SFV, CAT, IPV and DIR; ``Code/none`` where the key is missing.
    public internal(set) var sfv = Code.none, cat = Code.none, ipv = Code.none, dir = Code.none
    /// -1 to 10; nil where the key is missing, or holds something else.
    public internal(set) var scl: Int8?
    /// Bytes of the value of CIP.
    public internal(set) var cip: Range<Int>? {
        get { cipBytes.range }
        set { cipBytes = newValue.map { SmallRange($0.lowerBound, $0.upperBound) } ?? .none }
    }
    private var cipBytes = SmallRange.none

    init() {}

    init(_ bytes: Bytes, _ body: Range<Int>) {
        // C, D, I and S.
        WantedKeys.each(bytes, body, initials: 1 << 3 | 1 << 4 | 1 << 9 | 1 << 19) { key, value in
            switch key {
            case "SFV": if sfv == .none { sfv = Code(bytes, value) }
            case "CAT": if cat == .none { cat = Code(bytes, value) }
            case "IPV": if ipv == .none { ipv = Code(bytes, value) }
            case "DIR": if dir == .none { dir = Code(bytes, value) }
            case "SCL": if scl == nil { scl = Value.scl(bytes, value) }
            case "CIP": if cip == nil { cip = value }
            default: break
            }
            return true
        }
    }
}

/// `X-Microsoft-Antispam-Mailbox-Delivery`, as far as its meaning was observed; Microsoft does not document it.
public struct MailboxDelivery: Sendable, Hashable {
    /// `dest`: where the message was put at delivery.
    public enum Destination: UInt8, Sendable, Hashable {
        /// `I`, `J`, `C`, and any other value.
        case inbox, junk, customFolder, other
    }

    /// `OFR`: the rule that put it there.
    public enum Reason: UInt8, Sendable, Hashable {
        /// The word as the field has it; `other` for any that is not listed here.
        case spamFilterAuthJ, trustedSenderList, senderInAddressBook, spamFilterPass, customRules, other
    }

    /// Nil where the key is missing.
    public internal(set) var destination: Destination?
    /// Nil where the key is missing.
    public internal(set) var reason: Reason?
    /// Bytes of the value of OFR.
    public internal(set) var reasonRange: Range<Int>? {
        get { reasonBytes.range }
        set { reasonBytes = newValue.map { SmallRange($0.lowerBound, $0.upperBound) } ?? .none }
    }
    private var reasonBytes = SmallRange.none
    /// `ex:1`: only safe lists are let through.
    public internal(set) var isExclusive = false

    init() {}

    init(_ bytes: Bytes, _ body: Range<Int>) {
        var sawExclusive = false
        // D, E and O.
        WantedKeys.each(bytes, body, initials: 1 << 4 | 1 << 5 | 1 << 15) { key, value in
            switch key {
            case "DEST":
                guard destination == nil else { break }
                switch Code(bytes, value) {
                case "I": destination = .inbox
                case "J": destination = .junk
                case "C": destination = .customFolder
                default: destination = .other
                }
            case "OFR":
                guard reason == nil else { break }
                reasonRange = value
                reason =
                    bytes.equals(value, "SpamFilterAuthJ") ? .spamFilterAuthJ
                    : bytes.equals(value, "TrustedSenderList") ? .trustedSenderList
                    : bytes.equals(value, "SenderInAddressBook") ? .senderInAddressBook
                    : bytes.equals(value, "SpamFilterPass") ? .spamFilterPass
                    : bytes.equals(value, "CustomRules") ? .customRules : .other
            case "EX":
                isExclusive = bytes.equals(value, "1")
                sawExclusive = true
            default: break
            }
            // What follows are long lists that no rule reads.
            return destination == nil || reason == nil || !sawExclusive
        }
    }
}

/// `X-MS-Exchange-Organization-Antispam-Report`: the words that rules read ([antispam-stamps]).
public struct AntispamReport: OptionSet, Sendable, Hashable {
    /// One bit a word.
    public let rawValue: UInt8
    /// The words of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `IPOnAllowList`: the IP Allow List.
    public static let ipOnAllowList = AntispamReport(rawValue: 1)
    /// `MessageSecurityAntispamBypass`: a permission to bypass filtering.
    public static let messageSecurityAntispamBypass = AntispamReport(rawValue: 2)
    /// `SenderBypassed`: an excepted sender.
    public static let senderBypassed = AntispamReport(rawValue: 4)
    /// `AllRecipientsBypassed`: every recipient is excepted.
    public static let allRecipientsBypassed = AntispamReport(rawValue: 8)
    /// Any of these: the content filter passed the message by.
    static let bypasses: AntispamReport = [.ipOnAllowList, .messageSecurityAntispamBypass, .senderBypassed, .allRecipientsBypassed]
    /// The report names the address the message came from.
    public static let originalIP = AntispamReport(rawValue: 16)

    init(_ bytes: Bytes, _ body: Range<Int>) {
        var report: AntispamReport = []
        for entry in KeyValueList(bytes, body) {
            // The words stand alone or as the value of a key, `SV:SenderBypassed`.
            for word in [entry.key, entry.value] {
                if bytes.hasPrefix(word, "IPOnAllowList") { report.insert(.ipOnAllowList) }
                if bytes.hasPrefix(word, "MessageSecurityAntispamBypass") { report.insert(.messageSecurityAntispamBypass) }
                if bytes.hasPrefix(word, "SenderBypassed") { report.insert(.senderBypassed) }
                if bytes.hasPrefix(word, "AllRecipientsBypassed") { report.insert(.allRecipientsBypassed) }
            }
            if bytes.equals(entry.key, "OrigIP") && !entry.value.isEmpty { report.insert(.originalIP) }
        }
        self = report
    }
}
