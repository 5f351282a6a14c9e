public import HeaderClassifier
public import RFC5322

// Safety: the bytes are those of the message, which the caller keeps while the report is made; ranges are those of the section that was scanned from
// them. What is made of them is text.

/// Why a message is not as it was expected: for each answer what was expected, what came out, and what decided it.
public enum AssertReport {
    /// One answer that is another than expected.
    public struct Mismatch: Sendable {
        /// As the option of the command names it.
        public var name: String
        /// `inbox or exposed`.
        public var expected: String
        public var got: String
        /// The rules that gave it, the deciding one first.
        public var rules: [RuleID]
        /// The field whose absence tells, or whose value was read without a rule; nil where the rules say it all.
        public var reads: KnownFieldName?

        public init(name: String, expected: String, got: String, rules: [RuleID], reads: KnownFieldName? = nil) {
            self.name = name
            self.expected = expected
            self.got = got
            self.rules = rules
            self.reads = reads
        }
    }

    public static func text(_ record: borrowing MessageRecord, _ mismatches: [Mismatch], _ style: Style) -> String {
        let place = record.place { "\($0), byte \($1)" }
        var text = style.bold(TextBytes.printable(Array(place.utf8))) + "\n"
        for mismatch in mismatches {
            text += "  \(mismatch.name): expected \(style.bold(mismatch.expected)), got \(style.answer(mismatch.got))\n"
            if let name = mismatch.reads { text += reading(name, record, style) }
            for rule in mismatch.rules {
                let row = Rule[rule]
                var quoted: Set<Range<Int>> = []
                text += style.wrapped("\(row.id) (\(row.mark.rawValue)): \(row.condition): \(row.conclusion)", indent: 5)
                for evidence in unsafe record.verdict.evidence(in: record.bytes, of: [rule]) where quoted.insert(evidence.range).inserted {
                    text += ExplainReport.quote(evidence, record, style)
                }
                if let absent = Sentences.absence(rule, record.verdict) { text += "     \(style.dim("absent"))  \(absent)\n" }
                text += "     \(style.dim("\(row.citation.title): \(row.citation.url)"))\n"
            }
        }
        return text
    }

    /// The topmost field of a name, or that there is none.
    private static func reading(_ name: KnownFieldName, _ record: borrowing MessageRecord, _ style: Style) -> String {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(record.bytes, into: &section, indexing: .known)
        guard let field = section.first(name) else { return "     \(style.dim("absent"))  \(name.spelling)\n" }
        let range = "\(record.offset + field.range.lowerBound)-\(record.offset + field.range.upperBound - 1)"
        let written = field.nameRange.map { unsafe record.bytes[$0] }
        return "     \(style.dim(range))  \(TextBytes.printable(written)): \(TextBytes.printable(record.unfolded(field.bodyRange)))\n"
    }
}
