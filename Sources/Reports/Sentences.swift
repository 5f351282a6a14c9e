import HeaderClassifier

/// The answers in plain words. Every fact stands in the rule tables with its citation; these sentences only say it to a person.
enum Sentences {
    static func submission(_ verdict: Verdict) -> String {
        switch verdict.submission {
        case .anonymous:
            switch verdict.submissionDetail {
            case .relay: "Anonymously, through a relay: the client did not authenticate, and filtering was told to let it pass."
            case .internet: "Anonymously, from the Internet."
            default: "Anonymously: the client did not authenticate to Exchange."
            }
        case .externallySecured:
            "Externally secured: the receive connector vouches for the client, so Exchange treats what it sends as authenticated and internal."
        case .authenticated:
            switch verdict.submissionDetail {
            case .mailbox: "Authenticated: submitted from a mailbox."
            case .systemGenerated: "Authenticated: written by Exchange itself, such as a delivery report."
            case .smtpAuth: "Authenticated: submitted by an SMTP client that logged on."
            case .automatic: "Authenticated: forwarded or answered by a mailbox rule."
            case .intraOrganization: "Authenticated: mail within the organization."
            default: "Authenticated: Exchange took the sender for one of its own."
            }
        case .partner: "From a partner, over a connector secured for that domain."
        case .hybridExternal:
            switch verdict.submissionDetail {
            case .internetThroughOwnPremises: "From outside, through the organization's own Exchange servers into the cloud."
            case .ownMailThatLostItsHeaders: "Own mail that lost its Exchange headers on the way between the own servers and the cloud, so it counts as external."
            case .gatewayConnector: "From outside, through the organization's own gateway and a connector of type OnPremises."
            default: "From outside, over a hybrid connector."
            }
        case .unknown:
            if let claimed = verdict.claimed {
                "Unknown. The stamps claim \(claimed.word), but nothing shows that the reader's own Exchange wrote them."
            } else if verdict.submissionRule == .sub27 {
                "Unknown: authenticated or externally secured. \(ofItem)"
            } else if verdict.submissionRule == .sub28 {
                "Unknown: anonymous, or from outside over a hybrid connector. \(ofItem)"
            } else if verdict.submissionRule == .sub29 {
                "Unknown: no report tells. \(ofItem)"
            } else if verdict.submissionRule == .sub12 {
                "Unknown: there is no AuthAs, no AuthMechanism and no report of the cloud that tells."
            } else {
                "Unknown: nothing shows how the reader's own Exchange took it."
            }
        }
    }

    /// Why nothing is concluded from what a .msg does not show.
    private static let ofItem = "The header text of a .msg lacks most Organization fields, so a missing one says nothing."

    static func resolution(_ verdict: Verdict, shown: String?) -> String {
        switch verdict.senderResolution {
        case .resolvable where verdict.resolutionRule == .res4:
            "Yes: the submission allows it, and the sender is listed in the directory given."
        case .resolvable where verdict.resolutionRule == .res5:
            "Yes, it did: in the mailbox that this .msg was saved from, the sender is an entry of the directory (address type EX)."
        case .notResolved where verdict.resolutionRule == .res6:
            "No: in the mailbox that this .msg was saved from, the sender has an address of the Internet (address type SMTP). "
                + "Outlook shows \(shown.map { "\"\($0)\"" } ?? "the address")."
        case .resolvable:
            "It may: Exchange took the sender for one of its own, so Outlook shows the directory's display name where the directory has the address. "
                + "Whether it has is in no header."
        case .notResolved:
            "No: only senders that Exchange took for its own are looked up. Outlook shows \(shown.map { "\"\($0)\"" } ?? "the address")."
        case .unknown: "Unknown, because the first answer is."
        }
    }

    static func server(_ rule: RuleID, _ placement: ServerPlacement, _ verdict: Verdict, _ policy: Policy) -> String {
        let scl = verdict.scl.map { String($0) } ?? "none"
        let threshold = policy.sclJunkThreshold
        return switch rule {
        case .srv1: "unknown. What the recipient's own server did is not in this file."
        case .srv2: "\(named(placement)) at delivery, as the delivery agent recorded. Later moves (zero-hour purge, the user, client rules) leave no trace."
        case .srv3: "\(named(placement)). Malware and high-confidence phishing are held whatever SCL or allow list says."
        case .srv4: "inbox. The mailbox's junk rule is off."
        case .srv5: "inbox. SCL -1 skips the junk rule altogether, Blocked Senders included."
        case .srv6: "Junk. A block list took it: the user's (SFV:BLK) or the policy's (SFV:SKB)."
        case .srv7: "inbox. \(safeReason(verdict))"
        case .srv8: "Junk. The sender is blocked."
        case .srv9: "Junk. The mailbox takes senders on its safe lists only."
        case .srv10: "\(named(placement)). That is where the anti-spam policy (\(policy.preset.rawValue)) puts this verdict of the cloud."
        case .srv11: "inbox. The cloud's filter found it clean."
        case .srv12: "Junk. SCL \(scl) is above the threshold of \(threshold)."
            + (verdict.platform == .onprem ? "" : " In the cloud the SCL alone is a weak sign: the policy acts on the verdict.")
        case .srv13: "inbox. SCL \(scl) is not above the threshold of \(threshold)."
        case .srv14 where placement == .inbox: "inbox. There is no SCL to read, and the junk rule fires only on one above \(threshold)."
        case .srv19: "unknown. No SCL is at hand. \(ofItem)"
        default: "unknown. No SCL, no verdict of a filter and no record of the delivery."
        }
    }

    private static func safeReason(_ verdict: Verdict) -> String {
        verdict.sclReasonRule == .why6 ? "A mail flow rule marked it before filtering." : "A safe list, an allow list or a rule let it pass (SFV or IPV in the report, or the lists given)."
    }

    private static func named(_ placement: ServerPlacement) -> String {
        switch placement {
        case .inbox: "inbox"
        case .junk: "Junk"
        case .quarantine: "quarantine"
        case .customFolder: "a folder of the user's own, by a mailbox rule,"
        case .unknown: "unknown"
        }
    }

    static func client(_ rule: RuleID, _ verdict: Verdict, _ policy: Policy) -> String {
        let filter = policy.clientFilter.rawValue
        let here = verdict.junk.server == .customFolder ? "stays in that folder" : "inbox"
        return switch rule {
        case .cli1: "unknown, because the server's answer is."
        case .cli2: "not applicable, because the server has moved it already."
        case .cli3: "\(here). SCL -1 is the one stamp that Outlook's own filter honours."
        case .cli4: "\(here). The sender is safe: on a list or in the directory given, or the record of the delivery says so."
        case .cli5: "Junk. The sender is blocked."
        case .cli6: "Junk. Only safe lists are let through."
        case .cli7:
            "\(here). Its own filter is off (No Automatic Filtering, as Outlook ships today); with the filter at Low it would be \(verdict.junk.outlookIfFiltered.word)."
        case .cli10: "unknown. Outlook honours an SCL of -1, and no SCL is at hand. \(ofItem)"
        case .cli8: "\(here). The cloud skipped filtering, which implies SCL -1."
        default:
            "exposed. Its own filter (\(filter)) judges the message by itself: "
                + (verdict.scl == -1 ? "this Outlook does not honour SCL -1" : "it honours only SCL -1, and \(verdict.scl.map { "this is \($0)" } ?? "there is none")")
                + ". The header cannot tell how."
        }
    }

    static func attestation(_ verdict: Verdict) -> String {
        switch verdict.attestation {
        case .local:
            switch verdict.attestationBasis {
            case .assumed: "You said that it was saved from the organization's own mailbox (--assume-mailbox)."
            case .trustedHost: "Behind the hops of your trusted hosts the newest hop is Exchange's, and its header firewall removes foreign stamps."
            default: "The newest hop is Exchange's, and its header firewall removes foreign stamps. This presumes that at least the newest hop was added on the "
                + "recipient's side: a file made up from its first byte cannot be told by headers."
            }
        case .unstated: "There is no trace field, so it is an excerpt: the stamps are read as they stand, and nothing proves whose they are."
        case .foreign: "Exchange hops stand only below newer hops of other servers: the message left the organization that stamped it, and the stamps leaked with it."
        case .none:
            switch verdict.attestationRule {
            case .att11: "No hop is Exchange's: whatever stamps there are were leaked, copied or forged."
            default: "The stamps contradict themselves: \(lowerFirst(Rule[verdict.attestationRule].condition))."
            }
        }
    }

    static func family(_ verdict: Verdict) -> String? {
        switch verdict.familyRule {
        case .att20: "The cloud's report is believed: the hop of Exchange Online Protection that wrote it stands below the own ones."
        default: nil
        }
    }

    static func finding(_ word: String, _ verdict: Verdict) -> String {
        switch word {
        case "authas-invalid": "AuthAs holds a value that Exchange never writes."
        case "authas-duplicate": "AuthAs stands twice; Exchange replaces it and never adds a second."
        case "cloud-field-inside-incoming-bracket": "A report of the filters or a delivery record lies among the fields that the sender supplied: it is the sender's, and is not read."
        case "cloud-field-duplicate": "A report of the filters or a delivery record stands twice; nothing tells which is the cloud's, so neither is read."
        case "stamp-below-broken-line": "A stamp that speaks for the sender stands below a line that is no field, at which Exchange ends the section."
        case "record-without-delivery": "There is a delivery record, but the newest hop is none into a mailbox: the record is not read."
        case "stamp-behind-other-line-end": "A stamp stands on a line that ends otherwise than the trace field on top: other servers may not have seen it."
        case "stamp-inside-incoming-bracket": "An Organization field lies among those that the sender supplied: it is the sender's."
        case "clock-far-from-trace": "The clock inside Network-Message-Id is more than a day from every hop: the stamps were taken from another message."
        case "clock-far-from-date": "The clock inside Network-Message-Id is days from Date: the stamps were taken from another message."
        case "cloud-fields-unverified": "Fields of the cloud's filters are there, but nothing shows that the recipient's cloud wrote them."
        case "authsource-in-no-hop": "AuthSource names a host that no hop mentions. A weak sign of forgery."
        case "odd-capitals": "Stamp names in title case (\"Authas\"): Exchange does not write them so. A weak sign of forgery."
        case "date-far-from-clock": "Date is more than a day from when Exchange first saw the message. The sender sets Date."
        case "clock-late-explained": "The message waited more than a day on its way, in quarantine or between two hops."
        case "internet-mail-treated-as-internal": "It comes from the Internet, yet the connector makes it internal. A gateway must not use Externally Secured."
        case "relay-reachable": "The relay was used from an address outside --relay-host. It must not accept connections from everywhere."
        case "connector-lost-scl": "The connector stamps no SCL. Where Outlook's own filter is on and nothing else exempts the sender, it decides."
        case "internet-mail-skips-filtering": "Mail from the Internet carries SCL -1: every filter lets it pass."
        case "eop-verdict-not-mapped": "The cloud called it spam, but no mail flow rule turned that into an SCL for this server."
        case "exclusive-mode": "The mailbox seems to take safe senders only (TrustedListsOnly): it was junked at a low SCL."
        case "scl-doubtful": "X-MS-Exchange-Organization-SCL is no number from -1 to 10, or stands twice. The topmost is read; one that is no such number counts as none."
        case "carries-message": "It holds another message, which may be the one that you want to know about. --unwrap looks at that one."
        case "scl-disagrees": "The SCL of the organization and that of the report differ; the organization's counts."
        default: word
        }
    }

    /// The field whose absence a rule rests on.
    static func absence(_ rule: RuleID, _ verdict: Verdict) -> String? {
        switch rule {
        case .srv14, .sub25, .cli8, .cli9: verdict.scl == nil && !verdict.findings.contains(.sclDoubtful) ? "X-MS-Exchange-Organization-SCL" : nil
        case .srv19, .cli10: "X-MS-Exchange-Organization-SCL, and property 0x4076 of the .msg"
        case .sub27: "X-MS-Exchange-Organization-AuthMechanism"
        case .sub28: "X-MS-Exchange-Organization-MessageDirectionality, X-MS-Exchange-CrossTenant-FromEntityHeader"
        case .sub12, .sub29: "X-MS-Exchange-Organization-AuthAs, -AuthMechanism"
        case .sub7, .sub8, .sub9, .sub10, .sub11: "X-MS-Exchange-Organization-AuthAs"
        case .att9: "Received"
        default: nil
        }
    }

    static func platform(_ platform: Platform) -> String {
        switch platform {
        case .onprem: "Received by Exchange on the organization's own servers."
        case .exo: "Received by Exchange Online."
        case .consumer: "Received by Outlook.com."
        case .unknown: "Which kind of Exchange received it is unknown."
        }
    }

    /// For a message inside another.
    static func carried(_ carrier: MessageRecord.Carrier) -> String {
        let around =
            switch carrier.kind {
            case "journal-report": "a journal report"
            case "report": "a report, such as a bounce,"
            default: "a mail that has it attached,"
            }
        let place = "It stands in \(around) from byte \(carrier.offset) on. Its header section is only as true as whoever put it there."
        guard let encoding = carrier.encoding else { return place }
        return "\(place) Its text, bytes \(carrier.part.lowerBound)-\(carrier.part.upperBound - 1), is encoded as \(encoding): the places below count from its decoded first byte."
    }

    /// For a message around another that was not looked at.
    static func inside(_ carried: ExplainReport.Inside) -> String {
        let found = carried.count > 0
        let what: String
        switch carried.kind {
        case "journal-report": what = "A journal report: the mail of interest stands inside. --unwrap classifies that one."
        case "report": what = "A report, such as a bounce: it \(found ? "brings" : "may bring") the message back that it is about. --unwrap classifies that one."
        case _ where carried.count > 1: what = "It carries \(carried.count) other messages. --unwrap classifies those."
        default: what = "It carries another message. --unwrap classifies that one."
        }
        return what + (carried.first.map { " \(carried.count > 1 ? "The first" : "It") begins at byte \($0)." } ?? "")
    }

    /// What no header tells.
    static func unknowns(_ verdict: Verdict) -> [String] {
        var unknowns: [String] = []
        if verdict.senderResolution == .resolvable && verdict.resolutionRule != .res4 && verdict.resolutionRule != .res5 { unknowns.append("Whether the directory has the sender (--directory FILE).") }
        if verdict.attestation.holds && verdict.junk.server != .unknown {
            unknowns.append("What happened after delivery: the user, client rules and other devices may have moved it.")
            if verdict.junk.recorded == nil { unknowns.append("The recipient's own lists (--safe-sender, --blocked-sender) and folder rules.") }
        }
        if verdict.properties != nil { unknowns.append("Which Organization fields the message had: a .msg keeps few of them. The message as .eml would tell more.") }
        if verdict.platform == .unknown { unknowns.append("Which kind of Exchange took it (--platform).") }
        if verdict.junk.client == .off && verdict.junk.outlookIfFiltered == .exposed {
            unknowns.append("Whether Outlook's own filter is on: with --client-filter low or high the answer would be exposed.")
        }
        if verdict.junk.server == .unknown && verdict.attestation.holds { unknowns.append("An SCL, a verdict or a record of the delivery: none is in this file.") }
        return unknowns
    }

    /// For the middle of a sentence; a name such as X-MS-… keeps its capital.
    static func lowerFirst(_ text: String) -> String {
        guard let second = text.dropFirst().first, second.isLowercase || second == " " else { return text }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
