public import HeaderClassifier
public import RFC5322

// Safety: `counts` is its own, of `Tally.count` integers, released by `deinit`. An answer is masked to the `width` places of its question, so no index
// passes that.

/// Counts of every answer over many messages.
public struct Summary: Sendable {
    public var messages = 0, bytes = 0, headerBytes = 0, fields = 0
    /// Messages by the kind of look-alike in their senders' names, where a list was given.
    public var lookalikes: [String: Int] = [:]
    fileprivate var counts = [Int](repeating: 0, count: Summary.width * Summary.questions.count)
    fileprivate static let width = 8

    private static let questions: [(name: String, words: [String])] = [
        ("submission", Submission.allCases.map(\.word)), ("senderResolution", SenderResolution.allCases.map(\.word)),
        ("junk.server", ServerPlacement.allCases.map(\.word)), ("junk.client", ClientPlacement.allCases.map(\.word)),
        ("junk.outlook", OutlookPlacement.allCases.map(\.word)), ("junk.recorded", ServerPlacement.allCases.map(\.word)),
        ("attestation", Attestation.allCases.map(\.word)), ("platform", Platform.allCases.map(\.word)),
    ]

    public init() {}

    public mutating func add(_ other: Summary) {
        messages += other.messages
        bytes += other.bytes
        headerBytes += other.headerBytes
        fields += other.fields
        lookalikes.merge(other.lookalikes, uniquingKeysWith: +)
        for i in counts.indices { counts[i] += other.counts[i] }
    }

    /// Keys and counts, every value that occurred.
    public var entries: [(key: String, count: Int)] {
        var entries = [("messages", messages), ("bytes", bytes), ("headerBytes", headerBytes), ("fields", fields)]
        for (q, question) in Summary.questions.enumerated() {
            for (i, word) in question.words.enumerated() where counts[q * Summary.width + i] > 0 {
                entries.append(("\(question.name).\(word)", counts[q * Summary.width + i]))
            }
        }
        for (kind, count) in lookalikes.sorted(by: { $0.key < $1.key }) { entries.append(("lookalikes.\(kind)", count)) }
        return entries.map { (key: $0.0, count: $0.1) }
    }

    /// One `key N` a line. Of a run that was cut short the last line is `interrupted 1`.
    public func text(isInterrupted: Bool = false) -> String { entries.map { "\($0.key) \($0.count)\n" }.joined() + (isInterrupted ? "interrupted 1\n" : "") }

    /// One object of the same keys. Of a run that was cut short the last one is `"interrupted":true`.
    public func json(isInterrupted: Bool = false) -> String {
        "{" + entries.map { "\"\($0.key)\":\($0.count)" }.joined(separator: ",") + (isInterrupted ? ",\"interrupted\":true}\n" : "}\n")
    }
}

/// What one worker counts, in memory of its own: adding a verdict is a handful of increments and nothing else.
@safe public final class Tally {
    private let counts: UnsafeMutablePointer<Int>
    private var lookalikes: [String: Int] = [:]
    /// Messages, bytes, bytes of header, fields; then the answers as ``Summary`` has them.
    private static let totals = 4
    private static let count = totals + Summary().counts.count

    public init() {
        unsafe counts = .allocate(capacity: Tally.count)
        clear()
    }

    deinit { unsafe counts.deallocate() }

    public func clear() {
        unsafe counts.initialize(repeating: 0, count: Tally.count)
        lookalikes = [:]
    }

    public var messages: Int { unsafe counts[0] }

    public var summary: Summary {
        var summary = Summary()
        unsafe (summary.messages, summary.bytes, summary.headerBytes, summary.fields) = (counts[0], counts[1], counts[2], counts[3])
        for i in summary.counts.indices { unsafe summary.counts[i] = counts[Tally.totals + i] }
        summary.lookalikes = lookalikes
        return summary
    }

    /// Counts one message of `length` bytes.
    public func add(_ verdict: Verdict, length: Int, section: borrowing HeaderSection) {
        unsafe counts[0] &+= 1
        unsafe counts[1] &+= length
        unsafe counts[2] &+= section.end
        unsafe counts[3] &+= section.fieldCount
        count(0, verdict.submission.rawValue)
        count(1, verdict.senderResolution.rawValue)
        count(2, verdict.junk.server.rawValue)
        count(3, verdict.junk.client.rawValue)
        count(4, verdict.junk.outlook.rawValue)
        if let recorded = verdict.junk.recorded { count(5, recorded.rawValue) }
        count(6, verdict.attestation.rawValue)
        count(7, verdict.platform.rawValue)
    }

    /// Counts one message for each kind that it has.
    public func add(lookalikes kinds: Set<String>) { for kind in kinds { lookalikes[kind, default: 0] += 1 } }

    /// Every answer has fewer than ``Summary/width`` values: they are bytes masked to it.
    @inline(__always)
    private func count(_ question: Int, _ answer: UInt8) {
        unsafe counts[Tally.totals &+ question &* Summary.width &+ Int(answer & 7)] &+= 1
    }
}
