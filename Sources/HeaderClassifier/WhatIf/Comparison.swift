internal import RFC5322

// Safety: both messages are borrowed for the call; every section is scanned here from the bytes that it is used with, and `bodyStart` never lies behind
// them.

/// Two messages side by side: the answers that differ, the rules that gave them, and the header fields that made the difference.
public struct Comparison: Sendable, Hashable {
    /// A question that two rules answered; nil where none did.
    public struct RuleChange: Sendable, Hashable {
        /// `submission`, `server`, `finding` …
        public let question: String
        /// The rule of the first message and that of the second.
        public let a: RuleID?, b: RuleID?
    }

    /// A field, or an entry of a report, that holds something else in the two messages, or is missing in one.
    public struct FieldDifference: Sendable, Hashable {
        /// What one of the messages has there.
        public struct Side: Sendable, Hashable {
            /// The whole field: bytes from the start of its message.
            public let range: Range<Int>
            /// As it stands there.
            public let name: String
            /// The unfolded body, or the value of the entry.
            public let value: [UInt8]
        }

        /// How the documents spell it.
        public let name: String
        /// Of an entry in a report: `SFV`; of a hop its number from the top; nil for a whole field.
        public let key: String?
        /// What the first message has and what the second; nil where it has no such field or entry.
        public let a: Side?, b: Side?
        /// A rule that differs read it.
        public let isRead: Bool
        /// A copy of the first message with the second one's fields of that name has all answers of the second. Tried, not reasoned.
        public let isEnough: Bool
        /// It differs between any two messages: a date, an identifier.
        public let isUnique: Bool
    }

    /// The answers that differ, in the order of the keys.
    public let answers: [AnswerChange]
    /// The questions that two rules answered, in their order.
    public let rules: [RuleChange]
    /// First the fields that are enough, then those that the differing rules read, in the order of the questions; then the others, those that are unique last.
    public let fields: [FieldDifference]

    /// Classifies both by the same policy. The bytes are those of the messages, or of their header sections. Allocates.
    /// - Parameters:
    ///   - a: the first message.
    ///   - b: the second one.
    ///   - classifier: classifies both.
    ///   - properties: of Outlook items (.msg), what stands beside their header text.
    public init(_ a: [UInt8], _ b: [UInt8], by classifier: Classifier, properties: (a: MessageProperties?, b: MessageProperties?) = (nil, nil)) {
        self = unsafe a.withUnsafeBytes { first in
            unsafe b.withUnsafeBytes { second in
                unsafe Comparison(
                    first, second, classifier.verdict(ofHeader: a, properties.a), classifier.verdict(ofHeader: b, properties.b), by: classifier, properties.a)
            }
        }
    }

    private init(
        _ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, _ verdictA: Verdict, _ verdictB: Verdict, by classifier: Classifier, _ properties: MessageProperties?
    ) {
        let answers = AnswerChange.all(from: verdictA, to: verdictB)
        let rules = Comparison.ruleChanges(verdictA, verdictB)
        // Where a field stands among the evidence of the rules that differ; the lower the earlier a question.
        let readA = unsafe Comparison.Reads(verdictA.evidence(in: a, of: rules.compactMap(\.a)))
        let readB = unsafe Comparison.Reads(verdictB.evidence(in: b, of: rules.compactMap(\.b)))
        let factsA = unsafe FactList(a), factsB = unsafe FactList(b)
        var found: [(order: Int, difference: FieldDifference)] = []
        for (i, pair) in FactList.differences(factsA, factsB).enumerated() {
            let read = min(pair.a.map { readA.place($0) } ?? .max, pair.b.map { readB.place($0) } ?? .max)
            let isEnough = unsafe !answers.isEmpty && Comparison.isEnough(pair.name, a, b, verdictB, classifier, properties)
            let isUnique = FactList.isUnique(pair.name)
            let difference = FieldDifference(
                name: pair.name.isFamily ? pair.key ?? pair.name.spelling : pair.name.spelling, key: pair.name.isFamily ? nil : pair.key, a: pair.a?.side, b: pair.b?.side, isRead: read < .max, isEnough: isEnough, isUnique: isUnique)
            // Within a class by the order of the questions, else by that of the messages.
            let group = isEnough && read < .max ? 0 : read < .max ? 1 : isEnough ? 2 : isUnique ? 4 : 3
            found.append((group << 40 | (read < .max ? read << 20 : 0) | i, difference))
        }
        self.answers = answers
        self.rules = rules
        fields = found.sorted { $0.order < $1.order }.map(\.difference)
    }

    private static func ruleChanges(_ a: Verdict, _ b: Verdict) -> [RuleChange] {
        let slots: [(String, RuleID?, RuleID?)] = [
            ("attestation", a.attestationRule, b.attestationRule), ("platform", a.platformRule, b.platformRule), ("attestation of the cloud's fields", a.familyRule, b.familyRule),
            ("submission", a.submissionRule, b.submissionRule), ("submission detail", a.detailRule, b.detailRule), ("resolution", a.resolutionRule, b.resolutionRule),
            ("server", a.serverRule, b.serverRule), ("server, predicted", a.predictedRule, b.predictedRule), ("client", a.clientRule, b.clientRule),
            ("client, if filtered", a.filteredClientRule, b.filteredClientRule), ("scl-reason", a.sclReasonRule, b.sclReasonRule),
        ]
        let all = slots.filter { $0.1 != $0.2 }.map { RuleChange(question: $0.0, a: $0.1, b: $0.2) }
        // Without a record, and with the filter as it is, two slots say the same twice.
        var changes = all.filter { change in
            let twin = change.question == "server, predicted" ? "server" : change.question == "client, if filtered" ? "client" : nil
            return !all.contains { $0.question == twin && $0.a == change.a && $0.b == change.b }
        }
        for entry in Findings.all where a.findings.contains(entry.finding) != b.findings.contains(entry.finding) {
            changes.append(RuleChange(question: "finding", a: a.findings.contains(entry.finding) ? entry.rule : nil, b: b.findings.contains(entry.finding) ? entry.rule : nil))
        }
        return changes
    }

    /// Puts the second message's fields of a name in the place of the first one's.
    private static func isEnough(
        _ name: KnownFieldName, _ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, _ wanted: Verdict, _ classifier: Classifier,
        _ properties: MessageProperties?
    ) -> Bool {
        var sectionA = HeaderSection(), sectionB = HeaderSection()
        unsafe HeaderScanner.scan(a, into: &sectionA, indexing: .known)
        unsafe HeaderScanner.scan(b, into: &sectionB, indexing: .known)
        let fields = sectionA.all(name)
        let at = fields.first.map { Int($0.offset) } ?? (sectionA.count > 0 ? Int(sectionA[0].offset) : sectionA.start)
        let lines = sectionB.all(name).flatMap { field in field.range.map { unsafe b[$0] } + (field.lineEndLength == 0 ? [0x0D, 0x0A] : []) }
        var edits = fields.map { HeaderEdit(range: $0.range, replacement: []) }
        if edits.isEmpty { edits = [HeaderEdit(range: at..<at, replacement: lines)] } else { edits[0] = HeaderEdit(range: edits[0].range, replacement: lines) }
        let header = unsafe UnsafeRawBufferPointer(rebasing: a[..<sectionA.bodyStart])
        let verdict = unsafe classifier.verdict(ofHeader: HeaderEdit.apply(edits, to: header), properties)
        return AnswerChange.all(from: verdict, to: wanted).isEmpty
    }

    /// What the differing rules read in one message.
    private struct Reads {
        private var fields: [Range<Int>: (order: Int, focus: [Range<Int>])] = [:]

        init(_ evidence: [Evidence]) {
            for (i, item) in evidence.enumerated() {
                if let known = fields[item.range] { fields[item.range] = (known.order, known.focus + item.focus) } else { fields[item.range] = (i, item.focus) }
            }
        }

        func place(_ fact: FactList.Item) -> Int {
            guard let read = fields[fact.field] else { return .max }
            // Of a report only the entries that a rule looked at.
            guard let entry = fact.entry, !read.focus.isEmpty else { return read.order }
            return read.focus.contains { $0.overlaps(entry) } ? read.order : .max
        }
    }
}
