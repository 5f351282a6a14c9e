/// One answer of a verdict, by its key in JSON: for whoever compares verdicts, or holds one against what was expected.
public enum Answer: String, Sendable, Hashable, CaseIterable {
    /// How Exchange took the message and, second question, whether its sender is resolved.
    case submission, submissionDetail, claimed, senderResolution
    /// The third question: the parts of its answer.
    case server = "junk.server", client = "junk.client", recorded = "junk.recorded", predicted = "junk.predicted"
    /// The third question: what comes of the parts.
    case outlook = "junk.outlook", outlookIfFiltered = "junk.outlookIfFiltered"
    /// What the answers rest on.
    case attestation, platform, scl

    /// The answer as it stands in JSON; nil for null.
    public func word(_ verdict: Verdict) -> String? {
        switch self {
        case .submission: verdict.submission.word
        case .submissionDetail: verdict.submissionDetail?.word
        case .claimed: verdict.claimed?.word
        case .senderResolution: verdict.senderResolution.word
        case .server: verdict.junk.server.word
        case .client: verdict.junk.client.word
        case .recorded: verdict.junk.recorded?.word
        case .predicted: verdict.junk.predicted.word
        case .outlook: verdict.junk.outlook.word
        case .outlookIfFiltered: verdict.junk.outlookIfFiltered.word
        case .attestation: verdict.attestation.word
        case .platform: verdict.platform.word
        case .scl: verdict.scl.map { String($0) }
        }
    }

    /// The rules that gave it, the deciding one first. Empty for the SCL, which is read, and for a record or a claim that is not there.
    public func rules(_ verdict: Verdict) -> [RuleID] {
        switch self {
        case .submission: [verdict.submissionRule]
        // No row gives a detail that is missing; the class says which rows were asked.
        case .submissionDetail: [verdict.detailRule ?? verdict.submissionRule]
        case .claimed: verdict.claimed == nil ? [] : [verdict.attestationRule]
        case .senderResolution: [verdict.resolutionRule]
        case .server: [verdict.serverRule]
        case .client: [verdict.clientRule]
        case .recorded: verdict.junk.recorded == nil ? [] : [.srv2]
        case .predicted: [verdict.predictedRule]
        case .outlook: Answer.landing(verdict, verdict.junk.outlook, verdict.clientRule)
        case .outlookIfFiltered: Answer.landing(verdict, verdict.junk.outlookIfFiltered, verdict.filteredClientRule)
        case .attestation: [verdict.attestationRule]
        case .platform: [verdict.platformRule]
        case .scl: []
        }
    }

    /// Where the server decides, its rule alone; beside an inbox, Outlook's filter is asked too, and comes first where it takes the message out.
    private static func landing(_ verdict: Verdict, _ placement: OutlookPlacement, _ client: RuleID) -> [RuleID] {
        if verdict.junk.server != .inbox { return [verdict.serverRule] }
        return placement == .inbox ? [verdict.serverRule, client] : [client, verdict.serverRule]
    }
}
