import ArgumentParser
import HeaderClassifier
import PolicyFiles

/// `--only KEY=VALUE`: one answer that a message must have to be printed.
struct AnswerFilter: ExpressibleByArgument, Sendable {
    private enum Key: String, CaseIterable {
        case submission, submissionDetail, claimed, senderResolution, attestation, platform, findings, lookalikes
        case server = "junk.server", client = "junk.client", recorded = "junk.recorded", predicted = "junk.predicted"
        case outlook = "junk.outlook", outlookIfFiltered = "junk.outlookIfFiltered"
    }

    private let key: Key
    private let value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let key = Key(rawValue: String(parts[0])), Self.words(key).contains(String(parts[1])) else { return nil }
        self.key = key
        value = String(parts[1])
    }

    /// The keys, for the help.
    static let keys = Key.allCases.map(\.rawValue).joined(separator: ", ")

    /// It asks for look-alikes, which only a list of protected names finds.
    var asksForLookalikes: Bool { key == .lookalikes }

    private static func words(_ key: Key) -> [String] {
        switch key {
        case .submission: Submission.allCases.map(\.word)
        case .submissionDetail: SubmissionDetail.allCases.map(\.word) + ["null"]
        case .claimed: Submission.allCases.map(\.word) + ["null"]
        case .senderResolution: SenderResolution.allCases.map(\.word)
        case .attestation: Attestation.allCases.map(\.word)
        case .platform: Platform.allCases.map(\.word)
        case .findings: Findings.all.map(\.word)
        case .lookalikes: NameReading.kinds
        case .server, .predicted: ServerPlacement.allCases.map(\.word)
        case .recorded: ServerPlacement.allCases.map(\.word) + ["null"]
        case .client: ClientPlacement.allCases.map(\.word)
        case .outlook, .outlookIfFiltered: OutlookPlacement.allCases.map(\.word)
        }
    }

    /// - Parameter lookalikes: the kinds that the message has; looked at only where ``asksForLookalikes``.
    func accepts(_ verdict: Verdict, lookalikes: @autoclosure () -> Set<String>?) -> Bool {
        switch key {
        case .submission: verdict.submission.word == value
        case .submissionDetail: (verdict.submissionDetail?.word ?? "null") == value
        case .claimed: (verdict.claimed?.word ?? "null") == value
        case .senderResolution: verdict.senderResolution.word == value
        case .attestation: verdict.attestation.word == value
        case .platform: verdict.platform.word == value
        case .findings: verdict.findings.words.contains(value)
        case .lookalikes: lookalikes()?.contains(value) ?? false
        case .server: verdict.junk.server.word == value
        case .client: verdict.junk.client.word == value
        case .recorded: (verdict.junk.recorded?.word ?? "null") == value
        case .predicted: verdict.junk.predicted.word == value
        case .outlook: verdict.junk.outlook.word == value
        case .outlookIfFiltered: verdict.junk.outlookIfFiltered.word == value
        }
    }
}
