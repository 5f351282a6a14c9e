public import HeaderClassifier
internal import RFC5322

// Safety: the bytes are those of the message, which the caller keeps while the report is made; ranges are those of the section that was scanned from
// them. What is made of them is text.

/// One message in full: the three answers in plain words with the lines that prove them, and what is unknown.
public enum ExplainReport {
    /// What a message carries that is not looked at.
    public struct Inside: Sendable, Hashable {
        /// As ``MessageRecord/Carrier/kind`` has it.
        public var kind: String
        /// How many messages were found; 0: its header section announces one.
        public var count: Int
        /// Where the first begins in the source.
        public var first: Int?

        public init(kind: String, count: Int, first: Int?) {
            self.kind = kind
            self.count = count
            self.first = first
        }
    }

    /// - Parameters:
    ///   - policyFile: the file that the policy was read from, to be named.
    ///   - carries: what it carries; nil where nothing, or where that was looked at in its place.
    public static func text(
        _ record: borrowing MessageRecord, names: borrowing NameReader, policy: Policy, policyFile: String? = nil, carries: Inside? = nil, _ style: Style
    ) -> String {
        var text = ""
        let verdict = record.verdict
        let (people, date) = record.peopleAndDate(names)
        let shown = people.shown(verdict.senderResolution).map { TextBytes.printable($0) }
        let place = record.place { "\($0), byte \($1)" }
        text += style.bold(TextBytes.printable(Array(place.utf8))) + "\n"
        if let carries { text += style.wrapped(Sentences.inside(carries), indent: 2) }
        if let carrier = record.carrying.carrier { text += style.wrapped(Sentences.carried(carrier), indent: 2) }
        for (label, body) in [("From", people.from?.text), ("Subject", people.subject), ("Date", date)] {
            guard let body else { continue }
            let isNameOnly = label == "From" && people.from?.address == nil
            text += style.dim("  \(label): ") + TextBytes.printable(Array(body.prefix(300))) + (body.count > 300 ? "…" : "") + (isNameOnly ? " (no address)" : "") + "\n"
        }
        if let policyFile { text += style.dim("  Policy: ") + TextBytes.printable(Array(policyFile.utf8)) + "\n" }

        let allEvidence = unsafe verdict.evidence(in: record.bytes)
        var sources: [Citation] = []
        func section(_ title: String) { text += "\n" + style.bold(title) + "\n" }
        func say(_ sentence: String, _ rules: [RuleID]) {
            text += style.wrapped(sentence, indent: 3)
            var quoted: Set<Range<Int>> = []
            for rule in rules {
                let row = Rule[rule]
                text += style.dim("     \(row.id) (\(row.mark.rawValue)): \(row.citation.title)") + "\n"
                for evidence in allEvidence where evidence.rule.ruleID == rule && (evidence.range.isEmpty || quoted.insert(evidence.range).inserted) {
                    text += quote(evidence, record, style)
                }
                if let absent = Sentences.absence(rule, verdict) { text += "     \(style.dim("absent"))  \(absent)\n" }
                if !sources.contains(row.citation) { sources.append(row.citation) }
            }
        }

        let hits = record.nameHits(names)
        if !hits.isEmpty {
            text += "\n" + style.warning("Take care: this may deceive its reader") + "\n"
            for (field, hit) in hits {
                // A sentence quotes the message, whoever made it.
                text += style.wrapped("\(field): \(TextBytes.printable(Array(hit.sentence.utf8)))", indent: 3)
                for character in hit.characters { text += style.dim("     \(TextBytes.printable(Array(character.utf8)))") + "\n" }
            }
        }

        section("1  How did Exchange take this message?  \(style.answer(verdict.submission.word))")
        say(Sentences.submission(verdict), [verdict.submissionRule] + (verdict.detailRule.map { [$0] } ?? []))
        section("2  Does Outlook resolve the sender?  \(style.answer(verdict.senderResolution.word))")
        say(Sentences.resolution(verdict, shown: shown), [verdict.resolutionRule])
        for line in SenderReport(people: people, verdict: verdict, policy: policy).lines {
            text += style.wrapped(line.sentence, indent: 3)
            if let field = line.field, let person = line.person { text += quote(field, person.mailbox.range, record, style) }
        }
        section("3  Would it land in Junk?  \(style.answer(verdict.junk.outlook.word))")
        say("Server: " + Sentences.server(verdict.serverRule, verdict.junk.server, verdict, policy), [verdict.serverRule])
        if verdict.serverRule != verdict.predictedRule && verdict.serverRule == .srv2 {
            say("Without that record the rules would say: " + Sentences.server(verdict.predictedRule, verdict.junk.predicted, verdict, policy), [verdict.predictedRule])
        }
        if let reason = verdict.sclReasonRule {
            let isOwn = reason == .why12 && verdict.submission == .authenticated
            say("Why SCL -1: \(isOwn ? "mail that Exchange took for its own is not filtered" : Rule[reason].conclusion).", [reason])
        }
        say("Classic Outlook for Windows: " + Sentences.client(verdict.clientRule, verdict, policy), [verdict.clientRule])
        text += style.wrapped("OWA, new Outlook, Outlook for Mac and mobile: \(others(verdict)).", indent: 3)

        section("Can the stamps be believed?  \(style.answer(verdict.attestation.word))")
        say(Sentences.attestation(verdict), [verdict.attestationRule])
        say(Sentences.platform(verdict.platform), [verdict.platformRule])
        if let family = Sentences.family(verdict), let rule = verdict.familyRule { say(family, [rule]) }

        if !verdict.findings.isEmpty {
            section("Noticed")
            for entry in Findings.all where verdict.findings.contains(entry.finding) {
                say("\(entry.word): " + Sentences.finding(entry.word, verdict), [entry.rule])
            }
        }
        text += AdviceReport.section(AdviceFacts(record, people, policy), &sources, style)
        list("Unknown", Sentences.unknowns(verdict), style, &text)
        let defects = record.defectCounts(NameDefects.all(people)).map { defect in
            "\(defect.kind) at byte \(record.offset + defect.offset)" + (defect.count > 1 ? ", \(defect.count) times" : "")
        }
        list("Deviations from RFC 5322", defects, style, &text)
        text += unsafe DecodeReport.digest(record.bytes, verdict, style)
        list("Sources", sources.map { "\($0.title): \($0.url)" }, style, &text)
        return text
    }

    private static func others(_ verdict: Verdict) -> String {
        switch verdict.junk.server {
        case .inbox: "inbox; they have no filter of their own"
        case .unknown: "unknown, because the server's answer is"
        case .junk: "Junk, where the server put it"
        case .quarantine: "not delivered to the mailbox: it is in quarantine"
        case .customFolder: "the folder where the server put it"
        }
    }

    private static func list(_ title: String, _ items: [String], _ style: Style, _ text: inout String) {
        if items.isEmpty { return }
        text += "\n" + style.bold(title) + "\n"
        for item in items { text += " - " + style.wrapped(item, indent: 3).dropFirst(3) }
    }

    /// The same of a part of a field's body.
    private static func quote(_ field: String, _ part: Range<Int>, _ record: borrowing MessageRecord, _ style: Style) -> String {
        let range = "\(record.offset + part.lowerBound)-\(record.offset + part.upperBound - 1)"
        let value = TextBytes.printable(record.unfolded(part)), room = max(40, style.width - range.count - field.count - 9)
        return "     \(style.dim(range))  \(field): \(value.count > room ? String(value.prefix(room - 1)) + "…" : value)\n"
    }

    /// `   311-355  X-MS-Exchange-Organization-AuthAs: Internal`; of long fields the part that decided, else the beginning.
    static func quote(_ evidence: Evidence, _ record: borrowing MessageRecord, _ style: Style) -> String {
        let range = evidence.range.isEmpty ? "property" : "\(record.offset + evidence.range.lowerBound)-\(record.offset + evidence.range.upperBound - 1)"
        var value = TextBytes.printable(evidence.value)
        if !evidence.focus.isEmpty {
            value = evidence.focus.map { "…" + TextBytes.printable(record.unfolded($0)) + ";" }.joined() + "…"
        }
        let room = max(40, style.width - range.count - evidence.name.count - 9)
        if evidence.focus.isEmpty && value.count > room { value = String(value.prefix(room - 1)) + "…" }
        return "     \(style.dim(range))  \(TextBytes.printable(Array(evidence.name.utf8))): \(value)\n"
    }
}
