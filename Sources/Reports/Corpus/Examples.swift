internal import HeaderClassifier

/// A kind of message that a report shows examples of.
enum Situation: Hashable, Sendable {
    case submission(Submission)
    case outlook(OutlookPlacement)
    case attestation(Attestation)
    /// By the bit of ``Findings``.
    case finding(Int)
    /// The rules against the record of the delivery.
    case disagreement(ServerPlacement, ServerPlacement)
    /// SCL -1 without a reason, on stamps that are not believed.
    case strangeMinusOne
    case earlierThanHopBelow
    /// A hop that took an hour or more.
    case slowHop
    case defect(String)
}

/// Where a message is.
struct Example: Sendable, Equatable {
    var path: String
    var offset: Int
}

/// The first few messages of each situation, in the order of the input.
struct Examples: Sendable {
    let most: Int
    private var lists: [Situation: [Example]] = [:]

    init(most: Int) { self.most = most }

    subscript(_ situation: Situation) -> [Example] { lists[situation] ?? [] }

    mutating func add(_ situation: Situation, _ example: @autoclosure () -> Example) {
        if most == 0 { return }
        if let list = lists[situation], list.count >= most { return }
        lists[situation, default: []].append(example())
    }

    /// Those of messages that follow.
    mutating func add(_ other: Examples) {
        for (situation, list) in other.lists {
            let room = most - self[situation].count
            if room > 0 { lists[situation, default: []].append(contentsOf: list.prefix(room)) }
        }
    }
}
