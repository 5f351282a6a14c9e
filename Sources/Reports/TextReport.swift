internal import HeaderClassifier

/// One line a message, in columns, under a heading.
public enum TextReport {
    public static func heading(_ style: Style) -> String {
        style.bold(row("SUBMISSION", "SENDER", "SERVER", "OUTLOOK", "SCL", "FROM", "MESSAGE")) + "\n"
    }

    public static func line(_ record: borrowing MessageRecord, names: borrowing NameReader, _ style: Style) -> String {
        let verdict = record.verdict
        let people = record.peopleAndDate(names).people
        let from = people.shown(.notResolved) ?? []
        let place = record.place { "\($0)@\($1)" }
        var submission = verdict.submission.word
        if let claimed = verdict.claimed { submission = "unknown (claims \(claimed.word))" }
        if let detail = verdict.submissionDetail { submission += " (\(detail.word))" }
        return row(
            submission, verdict.senderResolution.word, verdict.junk.server.word, verdict.junk.outlook.word,
            verdict.scl.map { String($0) } ?? "-", clipped(TextBytes.printable(from), 40), TextBytes.printable(Array(place.utf8))) + "\n"
            + verdict.findings.words.map { style.dim("    ! \($0)") + "\n" }.joined()
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
