/// An answer that differs between two verdicts.
public struct AnswerChange: Sendable, Hashable {
    /// Its key in JSON; `findings` for a finding that only one of the two has.
    public let key: String
    /// As in JSON; nil for null, and where the finding is missing.
    public let from: String?, to: String?
    /// The deciding rules; nil where no rule gave it.
    public let fromRule: RuleID?, toRule: RuleID?

    /// What differs from one verdict to another, in the order of the keys. Allocates only where something does.
    public static func all(from a: Verdict, to b: Verdict) -> [AnswerChange] {
        // Nearly always they are the same, or the same but for rules.
        if a == b { return [] }
        var changes: [AnswerChange] = []
        for answer in Answer.allCases {
            let from = answer.word(a), to = answer.word(b)
            if from == to { continue }
            changes.append(AnswerChange(key: answer.rawValue, from: from, to: to, fromRule: answer.rules(a).first, toRule: answer.rules(b).first))
        }
        for entry in Findings.all where a.findings.contains(entry.finding) != b.findings.contains(entry.finding) {
            let isNew = b.findings.contains(entry.finding)
            changes.append(
                AnswerChange(
                    key: "findings", from: isNew ? nil : entry.word, to: isNew ? entry.word : nil, fromRule: isNew ? nil : entry.rule, toRule: isNew ? entry.rule : nil))
        }
        return changes
    }
}
