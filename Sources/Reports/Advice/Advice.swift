internal import HeaderClassifier

/// What an administrator may change in a situation: where, by which command, at what cost, and who says so. Nothing of it is ever run.
struct Advice {
    /// A place to go to, or a command for a shell.
    struct Step {
        /// The kinds of Exchange that it is for.
        let kinds: ExchangeKind
        /// `EAC`, `Exchange Management Shell`, `DNS` …
        let place: String
        /// What to do there. Empty where the commands say it.
        let what: String
        /// One a line, to be copied; what stands in angle brackets is to be filled in.
        let commands: [String]

        init(_ kinds: ExchangeKind, _ place: String, _ what: String = "", _ commands: [String] = []) {
            self.kinds = kinds
            self.place = place
            self.what = what
            self.commands = commands
        }
    }

    /// A word that stays: `relay-anonymous-with-scl`.
    let id: String
    let title: String
    /// The situation in words.
    let condition: String
    /// Why it helps.
    let reason: String
    let steps: [Step]
    /// What it costs in security, or otherwise.
    let cost: String
    /// At least one.
    let sources: [Citation]
    let mark: Rule.Mark
    let applies: @Sendable (AdviceFacts) -> Bool

    init(
        _ id: String, _ title: String, if condition: String, _ reason: String, _ steps: [Step], cost: String, _ mark: Rule.Mark, _ sources: [Citation],
        applies: @escaping @Sendable (AdviceFacts) -> Bool
    ) {
        self.id = id
        self.title = title
        self.condition = condition
        self.reason = reason
        self.steps = steps
        self.cost = cost
        self.mark = mark
        self.sources = sources
        self.applies = applies
    }

    /// More than three pieces of advice are not read.
    static let most = 3

    /// The rows that hold and have a step for that kind of Exchange, most helpful first.
    static func all(for situation: AdviceFacts) -> [Advice] {
        rows.filter { row in row.applies(situation) && row.steps.contains { !$0.kinds.isDisjoint(with: situation.kinds) } }
    }
}
