/// How Exchange took the message (domain of the first question).
public enum Submission: UInt8, Sendable, Hashable, CaseIterable {
    case anonymous, externallySecured, authenticated, partner, hybridExternal, unknown

    public var word: String {
        switch self {
        case .anonymous: "anonymous"
        case .externallySecured: "externally-secured"
        case .authenticated: "authenticated"
        case .partner: "partner"
        case .hybridExternal: "hybrid-external"
        case .unknown: "unknown"
        }
    }
}

/// More about the submission, where the evidence is there.
public enum SubmissionDetail: UInt8, Sendable, Hashable, CaseIterable {
    case mailbox, systemGenerated, smtpAuth, automatic, intraOrganization
    case internetThroughOwnPremises, ownMailThatLostItsHeaders, gatewayConnector
    case relay, internet

    public var word: String {
        switch self {
        case .mailbox: "mailbox"
        case .systemGenerated: "system-generated"
        case .smtpAuth: "smtp-auth"
        case .automatic: "automatic"
        case .intraOrganization: "intra-organization"
        case .internetThroughOwnPremises: "internet-through-own-premises"
        case .ownMailThatLostItsHeaders: "own-mail-that-lost-its-headers"
        case .gatewayConnector: "gateway-connector"
        case .relay: "relay"
        case .internet: "internet"
        }
    }
}

/// Whether Outlook may resolve the sender to a display name of the directory.
public enum SenderResolution: UInt8, Sendable, Hashable, CaseIterable {
    case resolvable, notResolved, unknown

    public var word: String {
        switch self {
        case .resolvable: "resolvable"
        case .notResolved: "not-resolved"
        case .unknown: "unknown"
        }
    }
}

/// Where delivery puts the message.
public enum ServerPlacement: UInt8, Sendable, Hashable, CaseIterable {
    case inbox, junk, quarantine, customFolder, unknown

    public var word: String {
        switch self {
        case .inbox: "inbox"
        case .junk: "junk"
        case .quarantine: "quarantine"
        case .customFolder: "custom-folder"
        case .unknown: "unknown"
        }
    }
}

/// What Outlook's own filter may still do.
public enum ClientPlacement: UInt8, Sendable, Hashable, CaseIterable {
    case exempt, exposed, junk, off, notApplicable, unknown

    public var word: String {
        switch self {
        case .exempt: "exempt"
        case .exposed: "exposed"
        case .junk: "junk"
        case .off: "off"
        case .notApplicable: "not-applicable"
        case .unknown: "unknown"
        }
    }
}

/// The one-word answer to the third question.
public enum OutlookPlacement: UInt8, Sendable, Hashable, CaseIterable {
    case inbox, junk, quarantine, customFolder, exposed, unknown

    public var word: String {
        switch self {
        case .inbox: "inbox"
        case .junk: "junk"
        case .quarantine: "quarantine"
        case .customFolder: "custom-folder"
        case .exposed: "exposed"
        case .unknown: "unknown"
        }
    }

    init(_ server: ServerPlacement, _ client: ClientPlacement) {
        switch server {
        case .junk: self = .junk
        case .quarantine: self = .quarantine
        case .customFolder: self = .customFolder
        case .unknown: self = .unknown
        case .inbox:
            switch client {
            case .exempt, .off: self = .inbox
            case .exposed: self = .exposed
            case .junk: self = .junk
            case .notApplicable, .unknown: self = .unknown
            }
        }
    }
}

/// Whether this organization's Exchange wrote the Organization fields.
public enum Attestation: UInt8, Sendable, Hashable, CaseIterable {
    case local, unstated, foreign, none

    public var word: String {
        switch self {
        case .local: "local"
        case .unstated: "unstated"
        case .foreign: "foreign"
        case .none: "none"
        }
    }

    /// Whether the Organization fields are believed.
    public var holds: Bool { self == .local || self == .unstated }
}

/// What `local` rests on.
public enum AttestationBasis: UInt8, Sendable, Hashable, CaseIterable {
    case topmost, trustedHost, assumed

    public var word: String {
        switch self {
        case .topmost: "topmost"
        case .trustedHost: "trusted-host"
        case .assumed: "assumed"
        }
    }
}

/// The kind of Exchange that took the message last.
public enum Platform: UInt8, Sendable, Hashable, CaseIterable {
    case onprem, exo, consumer, unknown

    public var word: String {
        switch self {
        case .onprem: "onprem"
        case .exo: "exo"
        case .consumer: "consumer"
        case .unknown: "unknown"
        }
    }

    var isCloud: Bool { self == .exo || self == .consumer }
}

/// The answers to the third question.
public struct Junk: Sendable, Hashable {
    /// Where the server puts the message: the believable record of the delivery if there is one, otherwise what the rules say.
    public var server: ServerPlacement
    public var client: ClientPlacement
    /// What a believable Mailbox-Delivery field says happened at delivery; nil where there is none.
    public var recorded: ServerPlacement?
    /// What the rules say of the server without the record.
    public var predicted: ServerPlacement
    public var outlook: OutlookPlacement
    /// The same with the client filter at low.
    public var outlookIfFiltered: OutlookPlacement
}

/// What was noticed beside the answers. Each has a rule, and evidence of its own.
public struct Findings: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    // Contradictions: they lower attestation to none.
    public static let authAsInvalid = Findings(rawValue: 1 << 0)
    public static let authAsDuplicate = Findings(rawValue: 1 << 1)
    public static let stampInsideIncomingBracket = Findings(rawValue: 1 << 2)
    public static let clockFarFromTrace = Findings(rawValue: 1 << 3)
    public static let clockFarFromDate = Findings(rawValue: 1 << 4)
    // Weak signs.
    public static let cloudFieldsUnverified = Findings(rawValue: 1 << 5)
    public static let authSourceInNoHop = Findings(rawValue: 1 << 6)
    public static let oddCapitals = Findings(rawValue: 1 << 7)
    public static let dateFarFromClock = Findings(rawValue: 1 << 8)
    public static let clockLateExplained = Findings(rawValue: 1 << 9)
    // Submission.
    public static let internetMailTreatedAsInternal = Findings(rawValue: 1 << 10)
    public static let relayReachable = Findings(rawValue: 1 << 11)
    public static let connectorLostSCL = Findings(rawValue: 1 << 12)
    public static let internetMailSkipsFiltering = Findings(rawValue: 1 << 13)
    // Server.
    public static let eopVerdictNotMapped = Findings(rawValue: 1 << 14)
    public static let exclusiveMode = Findings(rawValue: 1 << 15)
    public static let sclDisagrees = Findings(rawValue: 1 << 16)
    public static let sclDoubtful = Findings(rawValue: 1 << 17)
    // Of the message as such.
    public static let carriesMessage = Findings(rawValue: 1 << 18)
    // What a sender wrote among the cloud's fields: it is not read.
    public static let cloudFieldInsideIncomingBracket = Findings(rawValue: 1 << 19)
    public static let cloudFieldDuplicate = Findings(rawValue: 1 << 20)
    // Contradictions like the first five.
    public static let stampBehindOtherLineEnd = Findings(rawValue: 1 << 21)
    public static let stampBelowBrokenLine = Findings(rawValue: 1 << 22)
    // A record that no delivery wrote.
    public static let recordWithoutDelivery = Findings(rawValue: 1 << 23)

    /// Every finding with its word and its rule, in the order they are printed.
    public static let all: [(finding: Findings, word: String, rule: RuleID)] = [
        (.authAsInvalid, "authas-invalid", .att1), (.authAsDuplicate, "authas-duplicate", .att2),
        (.stampInsideIncomingBracket, "stamp-inside-incoming-bracket", .att3), (.clockFarFromTrace, "clock-far-from-trace", .att4),
        (.clockFarFromDate, "clock-far-from-date", .att5), (.cloudFieldsUnverified, "cloud-fields-unverified", .att21),
        (.authSourceInNoHop, "authsource-in-no-hop", .att22), (.oddCapitals, "odd-capitals", .att23),
        (.dateFarFromClock, "date-far-from-clock", .att24), (.clockLateExplained, "clock-late-explained", .att25),
        (.internetMailTreatedAsInternal, "internet-mail-treated-as-internal", .sub23), (.relayReachable, "relay-reachable", .sub24),
        (.connectorLostSCL, "connector-lost-scl", .sub25), (.internetMailSkipsFiltering, "internet-mail-skips-filtering", .sub26),
        (.eopVerdictNotMapped, "eop-verdict-not-mapped", .srv15), (.exclusiveMode, "exclusive-mode", .srv16),
        (.sclDisagrees, "scl-disagrees", .srv17), (.sclDoubtful, "scl-doubtful", .srv18), (.carriesMessage, "carries-message", .att26),
        (.cloudFieldInsideIncomingBracket, "cloud-field-inside-incoming-bracket", .att27), (.cloudFieldDuplicate, "cloud-field-duplicate", .att28),
        (.stampBehindOtherLineEnd, "stamp-behind-other-line-end", .att29), (.stampBelowBrokenLine, "stamp-below-broken-line", .att30),
        (.recordWithoutDelivery, "record-without-delivery", .att31),
    ]

    /// The words of what was found. Allocates.
    public var words: [String] { Findings.all.filter { contains($0.finding) }.map(\.word) }
}

/// The answers for one message, the rules that gave them, and where the deciding hops stand. A value of fixed size without references: it may
/// outlive the bytes. ``evidence(in:)`` turns it into quotations.
public struct Verdict: Sendable, Hashable {
    public internal(set) var submission = Submission.unknown
    public internal(set) var submissionDetail: SubmissionDetail?
    /// The class the stamps claim, where they are not believed.
    public internal(set) var claimed: Submission?
    public internal(set) var senderResolution = SenderResolution.unknown
    public internal(set) var junk = Junk(
        server: .unknown, client: .unknown, recorded: nil, predicted: .unknown, outlook: .unknown, outlookIfFiltered: .unknown)
    public internal(set) var attestation = Attestation.none
    public internal(set) var attestationBasis: AttestationBasis?
    public internal(set) var platform = Platform.unknown
    /// What the mailbox item said that the header text was taken from (.msg); nil for a message as it was transported.
    public internal(set) var properties: MessageProperties?
    /// The topmost X-MS-Exchange-Organization-SCL, believed or not; where it is absent or unreadable, that of ``properties``.
    public internal(set) var scl: Int8?
    /// The topmost X-MS-Exchange-Organization-AuthAs, believed or not.
    public internal(set) var authAs: AuthAs?
    public internal(set) var findings: Findings = []

    /// The rules that gave the answers, in the order of the questions.
    public internal(set) var attestationRule = RuleID.att11
    public internal(set) var platformRule = RuleID.att17
    /// Nil where no field of the cloud families is there.
    public internal(set) var familyRule: RuleID?
    public internal(set) var submissionRule = RuleID.sub1
    public internal(set) var detailRule: RuleID?
    public internal(set) var resolutionRule = RuleID.res3
    public internal(set) var serverRule = RuleID.srv1
    public internal(set) var predictedRule = RuleID.srv1
    public internal(set) var clientRule = RuleID.cli1
    public internal(set) var filteredClientRule = RuleID.cli1
    /// Why SCL is -1; nil for any other value.
    public internal(set) var sclReasonRule: RuleID?

    // Offsets of trace fields from the start of the message; `UInt32.max` where there is none.
    var newestHop = UInt32.max, newestExchangeHop = UInt32.max, entryHop = UInt32.max, protectionHop = UInt32.max, oldestHop = UInt32.max

    /// The word for ``sclReasonRule``: Microsoft's own where there is one.
    public var sclReason: String? {
        switch sclReasonRule {
        case .why1: "IPOnAllowList"
        case .why2: "MessageSecurityAntispamBypass"
        case .why3: "SenderBypassed"
        case .why4: "AllRecipientsBypassed"
        case .why5: "IPV:CAL"
        case .why6: "SFV:SKN"
        case .why7: "SFV:SKA"
        case .why8: "SFV:SFE"
        case .why9: "SFV:SKI"
        case .why10: "SFV:SKQ"
        case .why11: "other-product-or-leaked"
        case .why12: "unstated"
        default: nil
        }
    }

    /// Every rule that fired, findings included, each once.
    public var rules: [RuleID] {
        var rules = [attestationRule, platformRule]
        for rule in [familyRule, submissionRule, detailRule, resolutionRule, serverRule, predictedRule, clientRule, filteredClientRule, sclReasonRule] {
            if let rule, !rules.contains(rule) { rules.append(rule) }
        }
        for entry in Findings.all where findings.contains(entry.finding) && !rules.contains(entry.rule) { rules.append(entry.rule) }
        return rules
    }
}
