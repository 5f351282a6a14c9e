internal import RFC5322

/// What the junk rules read beside the policy and the stamps. A few bytes, handed from rule to rule; the stamps stay where they are.
struct JunkFacts {
    var platform: Platform
    var submission: Submission
    var attested: Bool
    /// The Forefront report and its kin are believed.
    var believesCloud: Bool
    /// The record of the delivery is believed, and not hidden by the policy.
    var believesRecord: Bool
    var sender: Sender
    /// DMARC failed and the policy of the sender's domain was carried out. Looked up only where a row asks.
    var honoursDmarc = false

    /// The cloud's verdict counts where a mailbox of the cloud acts on it. Behind the cloud's edge a mailbox on premises looks at SCL alone.
    var readsReport: Bool { believesCloud && platform != .onprem }

    func sfv(_ stamps: Stamps) -> Code { readsReport ? stamps.report.sfv : .none }
    func cat(_ stamps: Stamps) -> Code { readsReport ? stamps.report.cat : .none }
    func ipv(_ stamps: Stamps) -> Code { readsReport ? stamps.report.ipv : .none }
    /// The believed SCL: the stamp, failing that the report's.
    func scl(_ stamps: Stamps) -> Int8? { stamps.scl ?? (readsReport ? stamps.report.scl : nil) }

    func hasSafeVerdict(_ stamps: Stamps) -> Bool {
        switch sfv(stamps) {
        case "SFE", "SKA", "SKN", "SKQ": true
        default: ipv(stamps) == "CAL"
        }
    }
}

/// Where delivery puts the message: domain section 6.3.
enum ServerRules {
    static func decide(
        _ facts: JunkFacts, _ stamps: Stamps, _ compiled: borrowing CompiledPolicy, usingRecord: Bool
    ) -> (rule: RuleID, placement: ServerPlacement) {
        if !facts.attested { return (.srv1, .unknown) }
        if usingRecord, facts.believesRecord, let placement = placement(stamps.delivery.destination) { return (.srv2, placement) }
        let cat = facts.cat(stamps), sfv = facts.sfv(stamps)
        if cat == "MALW" || cat == "HPHSH" || cat == "HPHISH" {
            return (.srv3, placement(compiled.policy.action(cat == "MALW" ? .malware : .highConfidencePhishing)))
        }
        if facts.platform == .onprem && !compiled.policy.isJunkRuleEnabled { return (.srv4, .inbox) }
        if stamps.scl == -1 { return (.srv5, .inbox) }
        if sfv == "BLK" || sfv == "SKB" { return (.srv6, .junk) }
        if facts.sender.isSafe || facts.hasSafeVerdict(stamps) { return (.srv7, .inbox) }
        if facts.sender.isBlocked { return (.srv8, .junk) }
        if compiled.policy.trustsListsOnly { return (.srv9, .junk) }
        if let verdict = cloudVerdict(facts, stamps) { return (.srv10, placement(compiled.policy.action(verdict))) }
        if sfv == "NSPM" || sfv == "SKI" { return (.srv11, .inbox) }
        if let scl = facts.scl(stamps) { return Int(scl) > compiled.policy.sclJunkThreshold ? (.srv12, .junk) : (.srv13, .inbox) }
        return (.srv14, facts.platform == .onprem ? .inbox : .unknown)
    }

    /// Whether a row that reads ``JunkFacts/honoursDmarc`` may be reached: no row above it holds, and the category leaves it open.
    static func asksForDmarc(_ facts: JunkFacts, _ stamps: Stamps, _ compiled: borrowing CompiledPolicy) -> Bool {
        if !facts.attested || stamps.scl == -1 || facts.sender.isSafe || facts.sender.isBlocked || compiled.policy.trustsListsOnly { return false }
        switch facts.cat(stamps) {
        case "MALW", "HPHSH", "HPHISH", "PHSH", "UIMP", "DIMP", "GIMP", "AMP", "SAP", "FTBP": return false
        default: break
        }
        switch facts.sfv(stamps) {
        case "BLK", "SKB": return false
        default: return !facts.hasSafeVerdict(stamps)
        }
    }

    /// What the record says happened at delivery.
    static func placement(_ destination: MailboxDelivery.Destination?) -> ServerPlacement? {
        switch destination {
        case .inbox: .inbox
        case .junk: .junk
        case .customFolder: .customFolder
        case .other, nil: nil
        }
    }

    private static func placement(_ action: Policy.CloudAction) -> ServerPlacement {
        switch action {
        case .inbox: .inbox
        case .junk: .junk
        case .quarantine: .quarantine
        }
    }

    /// The category decides, as it names the policy that acted; without one the filter's verdict. A DMARC failure whose policy was
    /// carried out weighs more than the spoof or spam verdict it came with.
    static func cloudVerdict(_ facts: JunkFacts, _ stamps: Stamps) -> Policy.CloudVerdict? {
        switch facts.cat(stamps) {
        case "PHSH": return .phishing
        case "HSPM": return facts.honoursDmarc ? .dmarc : .highConfidenceSpam
        case "UIMP": return .userImpersonation
        case "DIMP": return .domainImpersonation
        case "GIMP": return .mailboxIntelligence
        case "AMP", "SAP", "FTBP": return .attachment
        case "SPOOF": return facts.honoursDmarc ? .dmarc : .spoof
        case "SPM": return facts.honoursDmarc ? .dmarc : .spam
        case "BULK": return facts.honoursDmarc ? .dmarc : .bulk
        default: break
        }
        if facts.honoursDmarc { return .dmarc }
        if facts.sfv(stamps) == "SPM" || facts.sfv(stamps) == "SKS" {
            return (facts.scl(stamps) ?? 5) >= 7 ? .highConfidenceSpam : .spam
        }
        return nil
    }
}

/// What Outlook's own filter may still do: domain section 6.4.
enum ClientRules {
    static func decide(
        _ facts: JunkFacts, _ stamps: Stamps, server: ServerPlacement, filter: Policy.ClientFilter, _ compiled: borrowing CompiledPolicy
    ) -> (rule: RuleID, placement: ClientPlacement) {
        if !facts.attested || server == .unknown { return (.cli1, .unknown) }
        if server == .junk || server == .quarantine { return (.cli2, .notApplicable) }
        if stamps.scl == -1 && compiled.policy.honoursSCLMinusOne { return (.cli3, .exempt) }
        if facts.sender.isSafe || facts.sender.isInDirectory || hasSafeRecord(facts, stamps) || facts.sfv(stamps) == "SFE" { return (.cli4, .exempt) }
        if facts.sender.isBlocked { return (.cli5, .junk) }
        if filter == .safeListsOnly { return (.cli6, .junk) }
        if filter == .none { return (.cli7, .off) }
        if stamps.scl == nil && impliesSkip(facts, stamps) { return (.cli8, .exempt) }
        return (.cli9, .exposed)
    }

    /// Whether the rule stands below those that hold for any filter.
    static func asksForFilter(_ rule: RuleID) -> Bool { rule.rawValue >= RuleID.cli6.rawValue }

    private static func hasSafeRecord(_ facts: JunkFacts, _ stamps: Stamps) -> Bool {
        if !facts.believesRecord { return false }
        return switch stamps.delivery.reason {
        case .trustedSenderList, .senderInAddressBook, .spamFilterPass: true
        default: false
        }
    }

    /// The cloud skipped filtering, which implies an SCL of -1 that the file no longer shows.
    private static func impliesSkip(_ facts: JunkFacts, _ stamps: Stamps) -> Bool {
        guard facts.believesCloud else { return false }
        let report = stamps.report
        switch report.sfv {
        case "SKN", "SKA", "SKQ": return true
        case "SKI": return report.ipv == "CAL" || facts.submission == .authenticated || facts.submission == .externallySecured
        default: return report.ipv == "CAL"
        }
    }
}

/// Why the SCL is -1: domain section 6.5.
enum ReasonRules {
    static func decide(_ stamps: Stamps, attestation: Attestation, believesCloud: Bool) -> RuleID? {
        guard stamps.scl == -1 else { return nil }
        if attestation.holds {
            if stamps.antispam.contains(.ipOnAllowList) { return .why1 }
            if stamps.antispam.contains(.messageSecurityAntispamBypass) { return .why2 }
            if stamps.antispam.contains(.senderBypassed) { return .why3 }
            if stamps.antispam.contains(.allRecipientsBypassed) { return .why4 }
        }
        if believesCloud {
            if stamps.report.ipv == "CAL" { return .why5 }
            switch stamps.report.sfv {
            case "SKN": return .why6
            case "SKA": return .why7
            case "SFE": return .why8
            case "SKI": return .why9
            case "SKQ": return .why10
            default: break
            }
        }
        // A .msg may have lost the report that names the reason.
        return attestation.holds || stamps.isOfItem ? .why12 : .why11
    }
}
