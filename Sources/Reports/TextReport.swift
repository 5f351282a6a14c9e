internal import HeaderClassifier

/// One line a message, in columns, under a heading.
public enum TextReport {
    public static func heading(_ style: Style) -> String {
        style.bold(row("SUBMISSION", "SENDER", "SERVER", "OUTLOOK", "SCL", "FROM", "MESSAGE")) + "\n"
    }

    public static func line(_ record: borrowing MessageRecord, names: borrowing NameReader, _ style: Style) -> String {
        let verdict = record.verdict
        let people = record.peopleAndDate(names).people
        // A name alone may look like an address.
        var from = clipped(TextBytes.printable(people.shown(.notResolved) ?? []), 40)
        if people.from != nil && people.from?.address == nil { from = clipped(from, 27) + (from.isEmpty ? "" : " ") + "(no address)" }
        let place = record.place { "\($0)@\($1)" }
        var submission = verdict.submission.word
        if let claimed = verdict.claimed { submission = "unknown (claims \(claimed.word))" }
        if let detail = verdict.submissionDetail { submission += " (\(detail.word))" }
        return row(
            submission, verdict.senderResolution.word, verdict.junk.server.word, verdict.junk.outlook.word,
            verdict.scl.map { String($0) } ?? "-", from, TextBytes.printable(Array(place.utf8))) + "\n"
            + verdict.findings.words.map { style.dim("    ! \($0)") + "\n" }.joined() + lookalikes(record, names, style)
    }

    /// Where a list was given: `! look-alike: KIND resembles ENTRY, in FIELD`, each once.
    private static func lookalikes(_ record: borrowing MessageRecord, _ names: borrowing NameReader, _ style: Style) -> String {
        guard names.tellsHits else { return "" }
        var lines: [String] = []
        for (field, hit) in record.nameHits(names) {
            let entry = hit.resembles.map { " resembles \(TextBytes.printable(Array($0.utf8)))" } ?? ""
            let line = "    ! look-alike: \(hit.kind)\(entry), in \(field)"
            if !lines.contains(line) { lines.append(line) }
        }
        return lines.map { style.dim($0) + "\n" }.joined()
    }

    private static func row(_ cells: String...) -> String {
        let widths = [36, 13, 14, 14, 4, 40]
        return zip(cells, widths).map { padded($0, $1) }.joined(separator: " ") + " " + (cells.last ?? "")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
    }

    private static func clipped(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : String(text.prefix(width - 1)) + "…"
    }
}
