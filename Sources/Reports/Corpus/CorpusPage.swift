internal import HeaderClassifier

/// A report as one page of HTML that needs nothing else: no script, no request, one style sheet inside. The same report gives the same bytes.
public struct CorpusPage {
    let report: CorpusReport
    private var html = ""
    private var sections: [(id: String, title: String)] = []

    private init(_ report: CorpusReport) { self.report = report }

    /// The page. Allocates; its size depends on how much occurred, not on how often.
    public static func html(_ report: CorpusReport) -> String {
        var page = CorpusPage(report)
        page.writeAnswers()
        page.writeAttention()
        if report.messages > 0 {
            page.writeAnswerTable()
            page.writePrediction()
            page.writeMonths()
            page.writeHosts()
            page.writeDelays()
            page.writeStamps()
            page.writeFindings()
            page.writeDefects()
            page.writeExamples()
        }
        page.writeTotals()
        return page.document()
    }

    // MARK: - The frame

    private func document() -> String {
        let title = report.title ?? "Mail report"
        var text = "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        text += "<meta http-equiv=\"Content-Security-Policy\" content=\"\(HTMLText.escaped(PageStyle.policy))\"/>\n"
        text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n"
        text += "<meta name=\"referrer\" content=\"no-referrer\"/>\n<meta name=\"generator\" content=\"hdrclass\"/>\n"
        // Text only: HTML knows no markup there.
        text += "<title>\(HTMLText.escaped(TextBytes.printable(Array(title.utf8)))): \(HTMLText.count(report.messages, "message"))</title>\n<style>\(PageStyle.sheet)</style>\n</head>\n<body>\n"
        text += Fill.definitions
        text += "<div class=\"page\">\n<header>\n<h1>\(CorpusPage.own(title))</h1>\n<p class=\"quiet\">\(heading)</p>\n"
        if report.isInterrupted { text += "<p><strong>Interrupted:</strong> the report tells of what had been read until then.</p>\n" }
        text += "</header>\n<nav aria-label=\"Contents\"><h2>Contents</h2><ol>\n"
        for (id, title) in sections { text += "<li><a href=\"#\(id)\">\(title)</a></li>\n" }
        text += "</ol></nav>\n<main>\n\(html)</main>\n<footer>\n"
        text += "<p>Made by hdrclass from header sections only, offline. Rules of version \(Rule.version), policy \(HTMLText.escaped(report.policyDigest)). "
        text += "The page holds no script and asks nothing of the network. It names hosts, addresses and files: look it over before you send it on.</p>\n"
        return text + "</footer>\n</div>\n</body>\n</html>\n"
    }

    /// `3,889 messages, 1.2 GB, from March 2019 to May 2023. Read from mail/.`
    private var heading: String {
        var text = "<strong>\(HTMLText.count(report.messages, "message"))</strong>, \(HTMLText.bytes(report.summary.bytes))"
        if let first = report.counts.times.first, let last = report.counts.times.last {
            let days = (CorpusPage.day(first), CorpusPage.day(last))
            text += (days.0 == days.1 ? ", of \(days.0)" : ", from \(days.0) to \(days.1)") + " (UTC)"
        }
        let most = 5
        text += ". Read from " + report.paths.prefix(most).map { "<span class=\"code\">\($0 == "-" ? "standard input" : CorpusPage.own($0))</span>" }.joined(separator: ", ")
        if report.paths.count > most { text += " and \(HTMLText.number(report.paths.count - most)) more" }
        return text + "."
    }

    private static func day(_ seconds: Int) -> String {
        let (year, month, day) = TimeCounts.civil(seconds)
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        return "\(day) \(names[month - 1]) \(year)"
    }

    // MARK: - Parts

    mutating func section(_ id: String, _ title: String) {
        sections.append((id, title))
        html += "\n<h2 id=\"\(id)\">\(title)</h2>\n"
    }

    mutating func write(_ text: String) { html += text }
    mutating func write(_ table: PageTable) { html += table.html }
    mutating func heading(_ text: String) { html += "<h3>\(HTMLText.escaped(text))</h3>\n" }
    /// Markup.
    mutating func paragraph(_ text: String, _ style: String = "") { html += "<p\(style.isEmpty ? "" : " class=\"\(style)\"")>\(text)</p>\n" }

    /// From the command line or the file system: any characters.
    static func own(_ text: String) -> String { HTMLText.input(Array(text.utf8)) }

    /// Where a message is, linked to its file.
    func place(_ example: Example) -> String {
        if example.path == "-" { return "standard input at byte \(HTMLText.number(example.offset))" }
        let name = CorpusPage.own(example.path)
        let link = report.links.map { "<a class=\"path\" href=\"\(HTMLText.escaped($0.href(example.path)))\">\(name)</a>" } ?? "<span class=\"path\">\(name)</span>"
        return link + (example.offset == 0 ? "" : " at byte \(HTMLText.number(example.offset))")
    }

    /// The examples of the first situation that has some; empty where there is none.
    func examples(_ situations: [Situation]) -> String {
        let most = report.examples.most
        let all = situations.reduce(into: [Example]()) { list, situation in
            for example in report.examples[situation] where list.count < most && !list.contains(example) { list.append(example) }
        }
        if all.isEmpty { return "" }
        return "<ul class=\"examples\">" + all.map { "<li>\(place($0))</li>" }.joined() + "</ul>\n"
    }

    func share(_ part: Int) -> String { HTMLText.percent(part, report.messages) }

    /// Rows of counts with bars; what did not occur is left out.
    func countTable(_ caption: String, _ first: String, _ rows: [(label: String, count: Int, fill: Fill, key: String?)], of whole: Int) -> PageTable {
        var table = PageTable(caption, [.text(first), .bar("Share"), .number("Messages"), .number("Of all")])
        for row in rows where row.count > 0 {
            table.add([HTMLText.escaped(row.label), Plot.bar([(row.count, row.fill)], of: whole), PageTable.number(row.count, key: row.key), HTMLText.percent(row.count, whole)])
        }
        return table
    }
}
