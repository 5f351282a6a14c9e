public import HeaderClassifier
public import RFC5322

/// Counts of every answer over many messages. Adding a verdict is a handful of increments.
public struct Summary: Sendable {
    public var messages = 0, bytes = 0, headerBytes = 0, fields = 0
    private var counts = [Int](repeating: 0, count: Summary.width * Summary.questions.count)
    /// Predicted against recorded, by reason: for the confusion table.
    private static let width = 8

    private static let questions: [(name: String, words: [String])] = [
        ("submission", Submission.allCases.map(\.word)), ("senderResolution", SenderResolution.allCases.map(\.word)),
        ("junk.server", ServerPlacement.allCases.map(\.word)), ("junk.client", ClientPlacement.allCases.map(\.word)),
        ("junk.outlook", OutlookPlacement.allCases.map(\.word)), ("junk.recorded", ServerPlacement.allCases.map(\.word)),
        ("attestation", Attestation.allCases.map(\.word)), ("platform", Platform.allCases.map(\.word)),
    ]

    public init() {}

    public mutating func add(_ verdict: Verdict) {
        counts[0 * Summary.width + Int(verdict.submission.rawValue)] += 1
        counts[1 * Summary.width + Int(verdict.senderResolution.rawValue)] += 1
        counts[2 * Summary.width + Int(verdict.junk.server.rawValue)] += 1
        counts[3 * Summary.width + Int(verdict.junk.client.rawValue)] += 1
        counts[4 * Summary.width + Int(verdict.junk.outlook.rawValue)] += 1
        if let recorded = verdict.junk.recorded { counts[5 * Summary.width + Int(recorded.rawValue)] += 1 }
        counts[6 * Summary.width + Int(verdict.attestation.rawValue)] += 1
        counts[7 * Summary.width + Int(verdict.platform.rawValue)] += 1
    }

    public mutating func add(_ other: Summary) {
        messages += other.messages
        bytes += other.bytes
        headerBytes += other.headerBytes
        fields += other.fields
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
        return entries.map { (key: $0.0, count: $0.1) }
    }

    /// One `key N` a line.
    public var text: String { entries.map { "\($0.key) \($0.count)\n" }.joined() }

    /// One object of the same keys.
    public var json: String { "{" + entries.map { "\"\($0.key)\":\($0.count)" }.joined(separator: ",") + "}\n" }
}

extension Summary {
    /// Counts one message of `length` bytes.
    public mutating func add(_ verdict: Verdict, length: Int, section: borrowing HeaderSection) {
        messages += 1
        bytes += length
        headerBytes += section.end
        fields += section.fieldCount
        add(verdict)
    }
}
