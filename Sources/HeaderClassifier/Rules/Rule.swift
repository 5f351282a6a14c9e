internal import RFC5322

/// One row of a decision table: what it asks, what it concludes, and how well that is known.
public struct Rule: Sendable, Hashable {
    /// Which question the row belongs to.
    public enum Question: String, Sendable, Hashable, CaseIterable {
        case attestation, platform, submission, resolution, server, client
        case sclReason = "scl-reason"
    }

    /// How well a fact is known.
    public enum Mark: String, Sendable, Hashable, CaseIterable {
        /// By Microsoft or an open specification.
        case documented
        /// In public raw header sections.
        case observed
        /// Concluded from both, written down nowhere.
        case inferred
    }

    /// `SUB-2`.
    public let id: String
    public let ruleID: RuleID
    public let question: Question
    public let condition: String
    public let conclusion: String
    public let mark: Mark
    public let citation: Citation
    /// Where the evidence stands.
    let reads: [Source]

    enum Source: Sendable, Hashable {
        case field(KnownFieldName)
        case newestHop, newestExchangeHop, entryHop, protectionHop, oldestHop
        /// An Organization field inside the bracket of incoming fields.
        case organization
        /// Every Forefront report and Mailbox-Delivery that was not read, inside of that bracket or outside.
        case cloudFields
        /// A property of the mailbox item: what kind of address its sender has.
        case senderAddressType
    }

    init(
        _ id: String, _ ruleID: RuleID, _ question: Question, _ condition: String, _ conclusion: String, _ mark: Mark, _ citation: Citation,
        _ reads: [Source]
    ) {
        self.id = id
        self.ruleID = ruleID
        self.question = question
        self.condition = condition
        self.conclusion = conclusion
        self.mark = mark
        self.citation = citation
        self.reads = reads
    }

    /// Every rule, in the order of the tables; the position is the raw value of its ``RuleID``.
    public static let all: [Rule] = rows

    public static subscript(_ id: RuleID) -> Rule { all[Int(id.rawValue)] }

    /// Version of the tables, in every verdict's JSON.
    public static let version = "1"
}
