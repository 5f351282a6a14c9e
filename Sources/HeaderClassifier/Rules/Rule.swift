internal import RFC5322

/// One row of a decision table: what it asks, what it concludes, and how well that is known.
public struct Rule: Sendable, Hashable {
    /// Which question the row belongs to.
    public enum Question: String, Sendable, Hashable, CaseIterable {
        /// The tables of docs/rules.md, in their order.
        case attestation, platform, submission, resolution, server, client
        /// Why an SCL is -1.
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
    /// The same as a value, to be compared with the rules of a ``Verdict``.
    public let ruleID: RuleID
    /// Which question it answers.
    public let question: Question
    /// When it holds, in words.
    public let condition: String
    /// What it concludes, in words.
    public let conclusion: String
    /// How well it is known.
    public let mark: Mark
    /// Where it is written down, or was seen.
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

    /// The row of that name. Constant time.
    public static subscript(_ id: RuleID) -> Rule { all[Int(id.rawValue)] }

    /// Version of the tables, in every verdict's JSON.
    public static let version = "1"
}
