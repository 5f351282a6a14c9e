public import HeaderClassifier
public import RFC5322

// Safety: a subject shows the bytes of a message that its maker keeps while it lives; ranges are those of the section that was scanned from them.

/// What the filters said of a message, key by key, in words and as it stands.
public enum DecodeReport {
    /// What the printers take of a message.
    @safe public struct Subject {
        let source: String, offset: Int
        let bytes: UnsafeRawBufferPointer
        let verdict: Verdict
        let reports: [DecodedReport]
        /// Name and body of the fields for the heading, the topmost of each.
        let heading: [(label: String, text: [UInt8], range: Range<Int>)]

        /// - Parameter section: of the message, with every field indexed. `bytes` must outlive the value.
        public init(
            source: String, offset: Int, bytes: UnsafeRawBufferPointer, section: borrowing HeaderSection, verdict: Verdict, names: NameReader = NameReader()
        ) {
            self.source = source
            self.offset = offset
            unsafe self.bytes = bytes
            self.verdict = verdict
            reports = unsafe DecodedReport.all(section, in: bytes, verdict: verdict)
            heading = unsafe Subject.heading(section, bytes, names)
        }

        private static func heading(
            _ section: borrowing HeaderSection, _ bytes: UnsafeRawBufferPointer, _ names: NameReader
        ) -> [(label: String, text: [UInt8], range: Range<Int>)] {
            let wanted = ["subject", "message-id", "archived-at", "date", "from", "reply-to", "to", "cc"]
            var found: [String: HeaderField] = [:]
            for field in section.fields where field.badLine == nil && field.nameRange.count <= 11 && field.range.upperBound <= bytes.count {
                let name = unsafe String(decoding: bytes[field.nameRange], as: UTF8.self).lowercased()
                if wanted.contains(name), found[name] == nil { found[name] = field }
            }
            return wanted.compactMap { name in
                guard let field = found[name] else { return nil }
                let text = unsafe HeaderText.decoded(field.bodyRange, of: bytes, as: .unstructured, by: names.converter).text
                return unsafe (String(decoding: bytes[field.nameRange], as: UTF8.self), text, field.range)
            }
        }

        func text(_ range: Range<Int>) -> TextSlice { unsafe TextSlice(body: range, in: bytes) }
        func name(_ report: DecodedReport) -> String { HopsReport.printable(text(report.name).array, most: 80) }
    }

    // MARK: For eyes

    public static func text(_ subject: Subject, _ style: Style) -> String {
        let place = subject.offset == 0 ? subject.source : "\(subject.source), byte \(subject.offset)"
        var text = style.bold(TextBytes.printable(Array(place.utf8))) + "\n"
        for line in subject.heading { text += HopsReport.heading(line.label, HopsReport.printable(line.text, most: 300), style) }
        if subject.reports.isEmpty { return text + "\nNo filter left a field.\n" }
        for report in subject.reports where report.kind != .stamp { text += block(report, subject, style) }
        let stamps = subject.reports.filter { $0.kind == .stamp }
        if !stamps.isEmpty {
            text += "\n" + style.bold("Stamps") + "\n"
            for report in stamps {
                let words = (report.entries.first.map { meaning($0) } ?? "") + (report.belief == .believed ? "" : " [\(beliefWords(report.belief))]")
                let value = HopsReport.printable(report.entries.first?.value ?? [], most: 300)
                text += line("\(subject.name(report)): \(value)", words, style)
            }
        }
        let together = pairs(subject.reports)
        if !together.isEmpty { text += "\n" + style.bold("Together") + "\n" + together.map { " - " + style.wrapped($0, indent: 3).dropFirst(3) }.joined() }
        return text
    }

    private static func block(_ report: DecodedReport, _ subject: Subject, _ style: Style) -> String {
        let range = "\(subject.offset + report.field.lowerBound)-\(subject.offset + report.field.upperBound - 1)"
        var text = "\n" + style.bold(subject.name(report)) + style.dim("  \(range)  \(beliefWords(report.belief))") + "\n"
        if report.entries.isEmpty { text += "  (nothing in it that can be read)\n" }
        for entry in report.entries where entry.isKnown { text += line(raw(entry, report.kind), meaning(entry), style) }
        let unknown = report.entries.filter { !$0.isKnown }
        if !unknown.isEmpty {
            text += "  " + style.dim("undocumented, as it stands:") + "\n"
            for line in HopsReport.wrap(unknown.map { raw($0, report.kind) }.joined(separator: "; "), max(40, style.width - 4)) { text += "    \(line)\n" }
        }
        return text
    }

    /// The raw text on the left, words on the right; below each other where the raw text is long.
    private static func line(_ raw: String, _ words: String, _ style: Style, margin: Int = 2) -> String {
        let indent = margin + 32
        let rest = style.wrapped(words, indent: indent)
        let space = String(repeating: " ", count: margin)
        if raw.count <= 30 { return space + raw + String(repeating: " ", count: 32 - raw.count) + rest.dropFirst(indent) }
        return HopsReport.wrap(raw, max(40, style.width - margin)).map { space + $0 + "\n" }.joined() + rest
    }

    static func raw(_ entry: DecodedReport.Entry, _ kind: ReportKind) -> String {
        let key = TextBytes.printable(Array(entry.key.utf8))
        if !entry.hasValue { return key }
        return key + (kind == .authentication || kind == .messageDelivery ? "=" : ":") + HopsReport.printable(entry.value, most: 300)
    }

    static func meaning(_ entry: DecodedReport.Entry) -> String {
        guard let row = entry.valueMeaning ?? entry.keyMeaning else { return "undocumented" }
        var words = row.words
        if entry.valueMeaning == nil, ReportMeanings.hasValues(row.kind, key: entry.key), !entry.value.isEmpty { words += "; this value is undocumented" }
        if entry.hasValue && entry.value.isEmpty { words += "; empty" }
        return row.mark == .documented ? words : words + " (\(row.mark.rawValue))"
    }

    private static func beliefWords(_ belief: DecodedReport.Belief) -> String {
        switch belief {
        case .believed: "believed"
        case .unverified: "unverified: nothing shows who wrote it"
        case .earlier: "of an earlier pass, never used"
        }
    }

    /// What Microsoft's analyzer notes of two fields read together.
    private static func pairs(_ reports: [DecodedReport]) -> [String] {
        func value(_ kind: ReportKind, _ key: String) -> String? {
            reports.first { $0.kind == kind && $0.belief != .earlier }?.entries.first { $0.key.lowercased() == key }
                .map { String(decoding: $0.value, as: UTF8.self).uppercased() }
        }
        var sentences: [String] = []
        if let verdict = value(.forefront, "sfv"), let place = value(.mailboxDelivery, "dest") {
            switch (verdict, place) {
            case ("SPM", "I"): sentences.append("Filtered as spam, and yet delivered to the Inbox.")
            case ("NSPM", "J"): sentences.append("Not filtered as spam, and yet delivered to Junk.")
            case ("SPM", "C"): sentences.append("Filtered as spam, delivered to a folder by a rule of the user.")
            case ("NSPM", "C"): sentences.append("Not filtered as spam, delivered to a folder by a rule of the user.")
            case ("NSPM", "I"): sentences.append("Not filtered as spam, delivered to the Inbox.")
            default: break
            }
        }
        for (kind, name) in [(ReportKind.forefront, "X-Forefront-Antispam-Report"), (.mailboxDelivery, "X-Microsoft-Antispam-Mailbox-Delivery")]
        where !reports.contains(where: { $0.kind == kind && $0.belief != .earlier }) { sentences.append("There is no \(name).") }
        return sentences
    }

    /// The end of `explain`: of the fields that are believed what is known, and nothing else. Empty where there is none.
    static func digest(_ bytes: UnsafeRawBufferPointer, _ verdict: Verdict, _ style: Style) -> String {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .all)
        let reports = unsafe DecodedReport.all(section, in: bytes, verdict: verdict).filter { $0.belief == .believed && $0.kind != .stamp }
        var text = ""
        for report in reports {
            let entries = report.entries.filter { $0.valueMeaning != nil }
            if entries.isEmpty { continue }
            let name = unsafe String(decoding: bytes[report.name], as: UTF8.self)
            text += "   " + TextBytes.printable(Array(name.utf8)) + "\n"
            for entry in entries { text += line(raw(entry, report.kind), meaning(entry), style, margin: 5) }
        }
        return text.isEmpty ? "" : "\n" + style.bold("What the filters said") + style.dim("  (hdrclass decode shows every key)") + "\n" + text
    }

    // MARK: JSON

    /// The object of one message, without a line end. Offsets are places in the source.
    public static func json(_ subject: Subject, to out: inout OutputBuffer) {
        var writer = JSONWriter(out.take())
        writer.begin()
        writer.integer("schema", 1)
        writer.text("source", Array(subject.source.utf8))
        writer.integer("offset", subject.offset)
        writer.openList("heading")
        for line in subject.heading {
            writer.openItem()
            writer.text("name", Array(line.label.utf8))
            writer.text("text", line.text)
            writer.integer("offset", subject.offset + line.range.lowerBound)
            writer.integer("length", line.range.count)
            writer.closeItem()
        }
        writer.closeList()
        writer.openList("reports")
        for report in subject.reports {
            writer.openItem()
            writer.text("field", subject.text(report.name))
            writer.word("kind", own: report.kind.word)
            writer.word("belief", own: report.belief.word)
            writer.integer("offset", subject.offset + report.field.lowerBound)
            writer.integer("length", report.field.count)
            writer.openList("entries")
            for entry in report.entries {
                writer.openItem()
                writer.text("key", Array(entry.key.utf8))
                if entry.hasValue { writer.text("value", entry.value) } else { writer.word("value", own: nil) }
                let row = entry.valueMeaning ?? entry.keyMeaning
                writer.word("meaning", own: row?.words)
                writer.word("of", own: row.map { _ in entry.valueMeaning != nil ? "value" : "key" })
                writer.word("mark", own: row.map { $0.mark.rawValue } ?? "undocumented")
                writer.word("url", own: row?.citation.url)
                writer.integer("offset", entry.range.map { subject.offset + $0.lowerBound })
                writer.integer("length", entry.range?.count)
                writer.closeItem()
            }
            writer.closeList()
            writer.closeItem()
        }
        writer.closeList()
        writer.openWords("together")
        for sentence in pairs(subject.reports) { writer.item(own: sentence) }
        writer.closeWords()
        writer.end()
        out = writer.finish()
    }
}
