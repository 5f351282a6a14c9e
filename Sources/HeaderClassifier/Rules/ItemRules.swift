/// Which answers fall where the header text is that of a mailbox item (.msg): it lacks most Organization fields, so that a row which rests on the absence
/// of one does not hold. The rows themselves stand in the tables of their questions.
enum ItemRules {
    /// - Parameter rule: what the table says of a message as it was transported.
    static func submission(_ rule: RuleID, _ facts: SubmissionRules.Facts, _ stamps: Stamps) -> RuleID {
        switch rule {
        // AuthMechanism 10 would make it Externally Secured.
        case .sub4 where stamps.mechanism == nil: .sub27
        // Directionality Originating would make it hybrid. FromEntityHeader is no Organization field: it is there, and says that it is not.
        case .sub6 where stamps.directionality == nil && facts.fromEntity(stamps) == nil: .sub28
        case .sub12: .sub29
        default: rule
        }
    }

    /// Before the lists of senders, and before the threshold, an SCL would have been read.
    static func server(_ decided: (rule: RuleID, placement: ServerPlacement), _ stamps: Stamps) -> (rule: RuleID, placement: ServerPlacement) {
        switch decided.rule {
        case .srv8 where stamps.lacksSCL, .srv9 where stamps.lacksSCL, .srv14: (.srv19, .unknown)
        default: decided
        }
    }

    /// Outlook honours an SCL of -1 before it looks at anything else.
    static func client(
        _ decided: (rule: RuleID, placement: ClientPlacement), _ stamps: Stamps, _ compiled: borrowing CompiledPolicy
    ) -> (rule: RuleID, placement: ClientPlacement) {
        switch decided.rule {
        case .cli5, .cli6, .cli9: stamps.lacksSCL && compiled.policy.honoursSCLMinusOne ? (.cli10, .unknown) : decided
        default: decided
        }
    }
}
