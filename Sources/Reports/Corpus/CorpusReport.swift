public import HeaderClassifier

// Safety: the log is borrowed for the call. It is written by CorpusTally alone: list, flags, length, and as many bytes; never a part of an entry.

/// What is told of a corpus: everything that a page or an object of JSON is printed from. Its size does not grow with the corpus.
public struct CorpusReport: Sendable {
    /// Different keys that a list counts exactly, at least.
    public static let listCapacity = 4_096

    public private(set) var summary = Summary()
    private(set) var counts = CorpusCounts()
    private(set) var examples: Examples
    private var lists = [TopList](repeating: TopList(capacity: CorpusReport.listCapacity), count: CorpusTally.List.allCases.count)
    public let policy: Policy
    /// `default`, or the digest of the policy.
    public let policyDigest: String
    /// As given on the command line.
    public let paths: [String]
    public var title: String?
    /// What could not be read, what was no mail, and whether someone interrupted the work.
    public var failures = 0, notMail = 0, isInterrupted = false
    /// From where links to examples lead.
    public var links: LinkBase?

    public init(paths: [String], policy: Policy, policyDigest: String, examples: Int) {
        self.paths = paths
        self.policy = policy
        self.policyDigest = policyDigest
        self.examples = Examples(most: examples)
    }

    /// Adds what a worker counted and logged of messages that follow.
    public mutating func add(_ tally: CorpusTally, log: UnsafeRawBufferPointer, summary other: Summary) {
        summary.add(other)
        counts.add(tally.counts)
        examples.add(tally.examples)
        var at = 0
        while at + 3 <= log.count {
            let (list, flags, length) = unsafe (Int(log[at]), log[at + 1], Int(log[at + 2]))
            let row = TopList.Row(count: 1, minusOne: Int(flags & 1), withoutSCL: Int(flags >> 1 & 1), junked: Int(flags >> 2 & 1))
            unsafe lists[list].add(Array(log[at + 3..<at + 3 + length]), row)
            at += 3 + length
        }
    }

    subscript(_ list: CorpusTally.List) -> TopList { lists[Int(list.rawValue)] }

    var messages: Int { summary.messages }

    /// Counts of an answer as ``Summary`` has them.
    func count(_ key: String) -> Int { summary.entries.first { $0.key == key }?.count ?? 0 }
}
