/// How Exchange took the message (domain of the first question).
public enum Submission: UInt8, Sendable, Hashable, CaseIterable {
    /// From a client that did not authenticate: the Internet, or a relay.
    case anonymous
    /// Through a connector that vouches for its clients (authentication mechanism "Externally Secured").
    case externallySecured
    /// By a sender of the organization who authenticated, or by Exchange itself.
    case authenticated
    /// Over a connection to a partner, with domain security.
    case partner
    /// Through the hybrid connection, but not as internal mail.
    case hybridExternal
    /// The header section does not tell.
    case unknown

    /// The stable word for it, as JSON and the command line have it.
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
    /// Authenticated: from a mailbox, by the system, by an SMTP client that authenticated, by a mailbox rule that forwarded it, or within the organization.
    case mailbox, systemGenerated, smtpAuth, automatic, intraOrganization
    /// Hybrid-external: from the Internet through the own servers, own mail whose cross-premises fields were lost, or through a connector of a gateway.
    case internetThroughOwnPremises, ownMailThatLostItsHeaders, gatewayConnector
    /// Anonymous: from a private or own source that is let through, or from a public address.
    case relay, internet

    /// The stable word for it, as JSON and the command line have it.
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
    /// Exchange permits it. Whether the directory has the address is in no header.
    case resolvable
    /// Outlook shows what the message says.
    case notResolved
    /// The header section does not tell.
    case unknown

    /// The stable word for it, as JSON and the command line have it.
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
    /// The Inbox.
    case inbox
    /// The Junk Email folder.
    case junk
    /// Quarantine: no folder of the mailbox.
    case quarantine
    /// A folder that a rule of the mailbox chose.
    case customFolder
    /// The header section does not tell.
    case unknown

    /// The stable word for it, as JSON and the command line have it.
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
    /// The filter leaves the message alone.
    case exempt
    /// The filter judges the message by itself: the header section cannot tell how.
    case exposed
    /// The filter moves it to Junk: a blocked sender, or safe lists only.
    case junk
    /// There is no client filter.
    case off
    /// The server put the message elsewhere already.
    case notApplicable
    /// The header section does not tell.
    case unknown

    /// The stable word for it, as JSON and the command line have it.
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
    /// The Inbox, and it stays there.
    case inbox
    /// Junk, by the server or by Outlook's filter.
    case junk
    /// Quarantine.
    case quarantine
    /// A folder that a rule of the mailbox chose.
    case customFolder
    /// The server puts it in the Inbox, and Outlook's filter may move it.
    case exposed
    /// The header section does not tell.
    case unknown

    /// The stable word for it, as JSON and the command line have it.
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
    /// They are the words of the own Exchange.
    case local
    /// There is no trace field, as in an excerpt: they are read as they stand.
    case unstated
    /// The message left the Exchange organization that wrote them.
    case foreign
    /// No trace field is Exchange's, or the fields contradict each other: leaked, copied or forged.
    case none

    /// The stable word for it, as JSON and the command line have it.
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
    /// The newest trace field is Exchange's.
    case topmost
    /// The newest one behind ``Policy/trustedHosts`` is.
    case trustedHost
    /// ``Policy/assumesMailbox`` says so.
    case assumed

    /// The stable word for it, as JSON and the command line have it.
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
    /// Exchange Server on the organization's own servers.
    case onprem
    /// Exchange Online.
    case exo
    /// Outlook.com.
    case consumer
    /// The header section does not tell.
    case unknown

    /// The stable word for it, as JSON and the command line have it.
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
    /// What Outlook's own filter may still do, at the level of ``Policy/clientFilter``.
    public var client: ClientPlacement
    /// What a believable Mailbox-Delivery field says happened at delivery; nil where there is none.
    public var recorded: ServerPlacement?
    /// What the rules say of the server without the record.
    public var predicted: ServerPlacement
    /// Where the message is found in classic Outlook for Windows: what comes of ``server`` and ``client``.
    public var outlook: OutlookPlacement
    /// The same with the client filter at low.
    public var outlookIfFiltered: OutlookPlacement
}

/// What was noticed beside the answers. Each has a rule, and evidence of its own.
public struct Findings: OptionSet, Sendable, Hashable {
    /// One bit a finding.
    public let rawValue: UInt32
    /// The findings of these bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    // Contradictions: they lower attestation to none.
    /// AuthAs is none of the four documented values (ATT-1).
    public static let authAsInvalid = Findings(rawValue: 1 << 0)
    /// AuthAs stands twice (ATT-2).
    public static let authAsDuplicate = Findings(rawValue: 1 << 1)
    /// An Organization field stands among the incoming fields that Exchange Online marks: the sender supplied it (ATT-3).
    public static let stampInsideIncomingBracket = Findings(rawValue: 1 << 2)
    /// The clock in Network-Message-Id is more than a day from every trace field (ATT-4).
    public static let clockFarFromTrace = Findings(rawValue: 1 << 3)
    /// There is no trace field, and that clock is more than three days from Date (ATT-5).
    public static let clockFarFromDate = Findings(rawValue: 1 << 4)
    // Weak signs.
    /// Fields of the cloud's filters that nobody vouches for: shown, and read by no rule (ATT-21).
    public static let cloudFieldsUnverified = Findings(rawValue: 1 << 5)
    /// AuthSource names none of the hosts of an unbroken chain of hops (ATT-22).
    public static let authSourceInNoHop = Findings(rawValue: 1 << 6)
    /// A stamp is spelled as Exchange does not (ATT-23).
    public static let oddCapitals = Findings(rawValue: 1 << 7)
    /// Date is more than a day from the clock in Network-Message-Id, the trace is not (ATT-24).
    public static let dateFarFromClock = Findings(rawValue: 1 << 8)
    /// That clock is late, and a quarantine or a gap in the hops explains it (ATT-25).
    public static let clockLateExplained = Findings(rawValue: 1 << 9)
    // Submission.
    /// Externally secured, and from a public host or from outside the accepted domains (SUB-23).
    public static let internetMailTreatedAsInternal = Findings(rawValue: 1 << 10)
    /// An anonymous relay was used from outside of ``Policy/relayHosts`` (SUB-24).
    public static let relayReachable = Findings(rawValue: 1 << 11)
    /// Externally secured or relayed, and no SCL was stamped (SUB-25).
    public static let connectorLostSCL = Findings(rawValue: 1 << 12)
    /// Anonymous from a public source, with SCL -1 (SUB-26).
    public static let internetMailSkipsFiltering = Findings(rawValue: 1 << 13)
    // Server.
    /// On premises: the cloud's verdict was not mapped to an SCL (SRV-15).
    public static let eopVerdictNotMapped = Findings(rawValue: 1 << 14)
    /// The mailbox takes safe senders only (SRV-16).
    public static let exclusiveMode = Findings(rawValue: 1 << 15)
    /// The Organization's SCL and the cloud's report disagree (SRV-17).
    public static let sclDisagrees = Findings(rawValue: 1 << 16)
    /// The SCL field stands twice, or holds no SCL (SRV-18).
    public static let sclDoubtful = Findings(rawValue: 1 << 17)
    // Of the message as such.
    /// The header section announces a message inside, of which the answers say nothing (ATT-26).
    public static let carriesMessage = Findings(rawValue: 1 << 18)
    // What a sender wrote among the cloud's fields: it is not read.
    /// A cloud report among the incoming fields: the sender's, and not read (ATT-27).
    public static let cloudFieldInsideIncomingBracket = Findings(rawValue: 1 << 19)
    /// Two cloud reports: neither is read (ATT-28).
    public static let cloudFieldDuplicate = Findings(rawValue: 1 << 20)
    // Contradictions like the first five.
    /// A stamp stands at a line end of another kind than the trace (ATT-29).
    public static let stampBehindOtherLineEnd = Findings(rawValue: 1 << 21)
    /// A stamp that speaks for the sender stands below a line that is no field, or of white space only (ATT-30).
    public static let stampBelowBrokenLine = Findings(rawValue: 1 << 22)
    // A record that no delivery wrote.
    /// A delivery record, but the newest hop is none into a mailbox: it is not read (ATT-31).
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
/// outlive the bytes. ``evidence(in:)-([UInt8])`` turns it into quotations.
public struct Verdict: Sendable, Hashable {
    /// How Exchange took the message.
    public internal(set) var submission = Submission.unknown
    /// More about it; nil where nothing tells.
    public internal(set) var submissionDetail: SubmissionDetail?
    /// The class the stamps claim, where they are not believed.
    public internal(set) var claimed: Submission?
    /// Whether Outlook may show a name of the directory for the sender.
    public internal(set) var senderResolution = SenderResolution.unknown
    /// Where the message lands.
    public internal(set) var junk = Junk(
        server: .unknown, client: .unknown, recorded: nil, predicted: .unknown, outlook: .unknown, outlookIfFiltered: .unknown)
    /// Whether the stamps are believed.
    public internal(set) var attestation = Attestation.none
    /// What that rests on; nil unless it is `local`.
    public internal(set) var attestationBasis: AttestationBasis?
    /// The kind of Exchange that took the message last.
    public internal(set) var platform = Platform.unknown
    /// What the mailbox item said that the header text was taken from (.msg); nil for a message as it was transported.
    public internal(set) var properties: MessageProperties?
    /// The topmost X-MS-Exchange-Organization-SCL, believed or not; where it is absent or unreadable, that of ``properties``.
    public internal(set) var scl: Int8?
    /// The topmost X-MS-Exchange-Organization-AuthAs, believed or not.
    public internal(set) var authAs: AuthAs?
    /// What was noticed beside the answers.
    public internal(set) var findings: Findings = []

    /// The rule that gave ``attestation``.
    public internal(set) var attestationRule = RuleID.att11
    /// The rule that gave ``platform``.
    public internal(set) var platformRule = RuleID.att17
    /// Whether fields of the cloud's filters are believed; nil where there is none.
    public internal(set) var familyRule: RuleID?
    /// The rule that gave ``submission``.
    public internal(set) var submissionRule = RuleID.sub1
    /// The rule that gave ``submissionDetail``.
    public internal(set) var detailRule: RuleID?
    /// The rule that gave ``senderResolution``.
    public internal(set) var resolutionRule = RuleID.res3
    /// The rule that gave ``Junk/server``.
    public internal(set) var serverRule = RuleID.srv1
    /// The rule that gave ``Junk/predicted``.
    public internal(set) var predictedRule = RuleID.srv1
    /// The rule that gave ``Junk/client``.
    public internal(set) var clientRule = RuleID.cli1
    /// The same with the client filter at low: what ``Junk/outlookIfFiltered`` rests on.
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

    /// Every rule that fired, findings included, each once, in the order of the questions. Allocates.
    public var rules: [RuleID] {
        var rules = [attestationRule, platformRule]
        for rule in [familyRule, submissionRule, detailRule, resolutionRule, serverRule, predictedRule, clientRule, filteredClientRule, sclReasonRule] {
            if let rule, !rules.contains(rule) { rules.append(rule) }
        }
        for entry in Findings.all where findings.contains(entry.finding) && !rules.contains(entry.rule) { rules.append(entry.rule) }
        return rules
    }
}
