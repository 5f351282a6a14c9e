internal import HeaderClassifier

/// What a report counts of many messages, as far as it does not matter in which order they come. Of fixed size but for lists that are bounded
/// by the words of this program.
struct CorpusCounts: Sendable {
    static let submissions = Submission.allCases.count, outlooks = OutlookPlacement.allCases.count, servers = ServerPlacement.allCases.count

    /// [submission][SCL as ``TimeCounts/column(_:)`` has it][what Outlook shows]
    private var answers = [Int](repeating: 0, count: submissions * TimeCounts.columns * outlooks)
    /// [predicted][recorded]
    private var confusion = [Int](repeating: 0, count: servers * servers)
    /// Of those with a record: junk or not junk agrees with it; and the same for "SCL above 4".
    private(set) var agreed = 0, sclAgreed = 0
    /// By place: the record of the delivery says so.
    private(set) var asRecorded = [Int](repeating: 0, count: servers)
    private(set) var ifFiltered = [Int](repeating: 0, count: outlooks)
    private(set) var details = [Int](repeating: 0, count: SubmissionDetail.allCases.count)
    private(set) var bases = [Int](repeating: 0, count: AttestationBasis.allCases.count)
    /// [attestation][claimed submission]
    private var claims = [Int](repeating: 0, count: Attestation.allCases.count * submissions)
    /// By the bit of ``Findings``.
    private(set) var findings = [Int](repeating: 0, count: 32)
    /// By the word of ``Verdict/sclReason``.
    private(set) var sclReasons: [String: Int] = [:]
    /// AuthAs and AuthMechanism as they stand, believed or not.
    private(set) var mechanisms: [Mechanism: Int] = [:]
    /// By kind.
    private(set) var defects: [String: (messages: Int, places: Int)] = [:]
    private(set) var messagesWithDefects = 0
    var times = TimeCounts()

    struct Mechanism: Hashable, Sendable {
        var authAs: AuthAs?
        var code: UInt8?
    }

    private static func cell(_ submission: Submission, _ column: Int, _ outlook: OutlookPlacement) -> Int {
        (Int(submission.rawValue) * TimeCounts.columns + column) * outlooks + Int(outlook.rawValue)
    }

    func answers(_ submission: Submission, _ column: Int, _ outlook: OutlookPlacement) -> Int { answers[CorpusCounts.cell(submission, column, outlook)] }

    func confusion(_ predicted: ServerPlacement, _ recorded: ServerPlacement) -> Int {
        confusion[Int(predicted.rawValue) * CorpusCounts.servers + Int(recorded.rawValue)]
    }

    func claims(_ attestation: Attestation, _ claimed: Submission) -> Int { claims[Int(attestation.rawValue) * CorpusCounts.submissions + Int(claimed.rawValue)] }

    var recorded: Int { confusion.reduce(0, +) }

    /// Whether the rules and the record agree on junk or not junk: as ``Confusion`` has it.
    static func agrees(_ predicted: ServerPlacement, _ recorded: ServerPlacement) -> Bool {
        (predicted == .junk || predicted == .quarantine) == (recorded == .junk) && predicted != .unknown
    }

    mutating func add(_ verdict: Verdict, _ code: UInt8?) {
        answers[CorpusCounts.cell(verdict.submission, TimeCounts.column(verdict.scl), verdict.junk.outlook)] += 1
        ifFiltered[Int(verdict.junk.outlookIfFiltered.rawValue)] += 1
        if let record = verdict.junk.recorded {
            confusion[Int(verdict.junk.predicted.rawValue) * CorpusCounts.servers + Int(record.rawValue)] += 1
            if CorpusCounts.agrees(verdict.junk.predicted, record) { agreed += 1 }
            if (Int(verdict.scl ?? -1) > 4) == (record == .junk) { sclAgreed += 1 }
        }
        if verdict.serverRule == .srv2 { asRecorded[Int(verdict.junk.server.rawValue)] += 1 }
        if let detail = verdict.submissionDetail { details[Int(detail.rawValue)] += 1 }
        if let basis = verdict.attestationBasis { bases[Int(basis.rawValue)] += 1 }
        if let claimed = verdict.claimed { claims[Int(verdict.attestation.rawValue) * CorpusCounts.submissions + Int(claimed.rawValue)] += 1 }
        var rest = verdict.findings.rawValue
        while rest != 0 {
            findings[rest.trailingZeroBitCount] += 1
            rest &= rest &- 1
        }
        if let reason = verdict.sclReason { sclReasons[reason, default: 0] += 1 }
        if verdict.authAs != nil || code != nil { mechanisms[Mechanism(authAs: verdict.authAs, code: code), default: 0] += 1 }
    }

    mutating func add(defect kind: String, places: Int) {
        let before = defects[kind] ?? (0, 0)
        defects[kind] = (before.messages + 1, before.places + places)
    }

    mutating func addMessageWithDefects() { messagesWithDefects += 1 }

    mutating func add(_ other: CorpusCounts) {
        func join(_ mine: inout [Int], _ theirs: [Int]) { for i in mine.indices { mine[i] += theirs[i] } }
        join(&answers, other.answers)
        join(&confusion, other.confusion)
        join(&asRecorded, other.asRecorded)
        join(&ifFiltered, other.ifFiltered)
        join(&details, other.details)
        join(&bases, other.bases)
        join(&claims, other.claims)
        join(&findings, other.findings)
        agreed += other.agreed
        sclAgreed += other.sclAgreed
        sclReasons.merge(other.sclReasons, uniquingKeysWith: +)
        mechanisms.merge(other.mechanisms, uniquingKeysWith: +)
        defects.merge(other.defects) { ($0.messages + $1.messages, $0.places + $1.places) }
        messagesWithDefects += other.messagesWithDefects
        times.add(other.times)
    }
}
