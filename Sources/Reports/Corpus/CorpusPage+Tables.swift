internal import HeaderClassifier

/// SCL in classes, as the plots draw them: the threshold of the junk rule is 4 unless told otherwise.
enum SCLClass {
    static let all: [(label: String, columns: Range<Int>, fill: Fill)] = [
        ("no SCL", 0..<1, .sclNone), ("-1", 1..<2, .sclMinusOne), ("0 to 1", 2..<4, .sclLow), ("2 to 4", 4..<7, .sclMiddle), ("5 to 6", 7..<9, .sclHigh),
        ("7 to 10", 9..<13, .sclHighest),
    ]

    /// `-1`, `none`.
    static func label(column: Int) -> String { column == 0 ? "none" : String(column - 2) }
}

extension CorpusPage {
    /// Submission, SCL and destination.
    mutating func writeAnswerTable() {
        section("scl", "Submission, SCL and destination")
        let counts = report.counts
        let places = OutlookPlacement.allCases.filter { place in report.count("junk.outlook.\(place.word)") > 0 }
        paragraph("SCL is the topmost X-MS-Exchange-Organization-SCL, believed or not. The destination is the one-word answer for Outlook; a bar shows the shares within its row.")
        write("<ul class=\"legend\">" + places.map { Fill($0).legend($0.word) }.joined() + "</ul>\n")
        func table(_ caption: String, _ heading: [PageTable.Column]) -> PageTable {
            PageTable(caption, heading + [.bar("Destination")] + places.map { .number($0.word) } + [.number("Messages")])
        }
        func cells(_ byPlace: [Int]) -> [String] {
            let all = byPlace.reduce(0, +)
            return [Plot.bar(zip(places, byPlace).map { ($1, Fill($0)) }, of: all)] + byPlace.map { PageTable.number($0) } + [PageTable.number(all)]
        }
        var bySCL = table("By SCL, however submitted", [.text("SCL")])
        for column in 0..<TimeCounts.columns {
            let byPlace = places.map { place in Submission.allCases.map { counts.answers($0, column, place) }.reduce(0, +) }
            if byPlace.contains(where: { $0 > 0 }) { bySCL.add([SCLClass.label(column: column)] + cells(byPlace)) }
        }
        bySCL.addTotal(["All"] + cells(places.map { place in report.count("junk.outlook.\(place.word)") }))
        write(bySCL)
        var both = table("By submission and SCL", [.text("Submission"), .number("SCL")])
        for submission in Submission.allCases {
            var isFirst = true
            for column in 0..<TimeCounts.columns {
                let byPlace = places.map { counts.answers(submission, column, $0) }
                guard byPlace.contains(where: { $0 > 0 }) else { continue }
                both.add([submission.word, SCLClass.label(column: column)] + cells(byPlace), isGroup: isFirst)
                isFirst = false
            }
        }
        write(both)
        writeReasons()
    }

    private mutating func writeReasons() {
        let reasons = report.counts.sclReasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if reasons.isEmpty { return }
        let all = reasons.map(\.value).reduce(0, +)
        write(countTable("Why SCL is -1, on \(HTMLText.count(all, "message"))", "Reason", reasons.map { ($0.key, $0.value, .plain, nil) }, of: all))
    }

    /// The rules, blind, against the record.
    mutating func writePrediction() {
        section("prediction", "Prediction against the record")
        let counts = report.counts
        guard counts.recorded > 0 else {
            return paragraph("No message has a record of its delivery that can be believed, so there is nothing to compare the rules with.")
        }
        paragraph(
            "On \(HTMLText.count(counts.recorded, "message")) with a believable record of the delivery, the rules without it say the same of <em>junk or not junk</em> in "
                + "<strong>\(HTMLText.number(counts.agreed)) (\(HTMLText.percent(counts.agreed, counts.recorded)))</strong>; plain “SCL above 4 is junk” in "
                + "\(HTMLText.number(counts.sclAgreed)) (\(HTMLText.percent(counts.sclAgreed, counts.recorded))). A recorded custom folder counts as not junk, quarantine as junk, an unknown prediction as a disagreement.")
        let columns = ServerPlacement.allCases.filter { place in ServerPlacement.allCases.contains { counts.confusion($0, place) > 0 } }
        var table = PageTable("Predicted (rows) against recorded (columns); agreement is in bold", [.text("Predicted")] + columns.map { .number($0.word) } + [.number("All")], isNarrow: true)
        for predicted in ServerPlacement.allCases {
            let row = columns.map { counts.confusion(predicted, $0) }
            if row.allSatisfy({ $0 == 0 }) { continue }
            let cells = zip(columns, row).map { recorded, count in
                let number = PageTable.number(count, key: "prediction.\(predicted.word).\(recorded.word)")
                return CorpusCounts.agrees(predicted, recorded) && count > 0 ? "<span class=\"hit\">\(number)</span>" : number
            }
            table.add([predicted.word] + cells + [PageTable.number(row.reduce(0, +))])
        }
        write(table)
        let list = report[.disagreement]
        if list.total == 0 { return paragraph("They never disagree.") }
        var reasons = PageTable("Disagreements by the reason recorded (OFR)", [.text("Reason"), .text("Predicted"), .text("Recorded"), .bar("Share"), .number("Messages")])
        let shown = list.first(CorpusPage.listed)
        for (key, row) in shown {
            let predicted = ServerPlacement(rawValue: key[0])?.word ?? "", recorded = ServerPlacement(rawValue: key[1])?.word ?? ""
            let reason = key.count > 2 ? HTMLText.input(Array(key[2...])) : "<span class=\"quiet\">(none)</span>"
            reasons.add([reason, predicted, recorded, Plot.bar([(row.count, .plain)], of: list.total), PageTable.number(row.count)])
        }
        write(reasons)
        writeRest(list, shown.map(\.row.count))
        for predicted in ServerPlacement.allCases {
            for recorded in ServerPlacement.allCases where !CorpusCounts.agrees(predicted, recorded) {
                let found = examples([.disagreement(predicted, recorded)])
                if !found.isEmpty { write("<p class=\"small quiet eg\">Predicted \(predicted.word), recorded \(recorded.word), for example</p>\n\(found)") }
            }
        }
    }

    /// Rows of a list that are shown.
    static let listed = 20

    /// What a list does not show, and what it may have lost.
    mutating func writeRest(_ list: TopList, _ shown: [Int]) {
        let rest = list.total - shown.reduce(0, +)
        if rest > 0 { paragraph("\(HTMLText.number(shown.count)) of \(list.cut > 0 ? "more than \(HTMLText.number(list.capacity))" : HTMLText.number(list.count)) are shown; \(HTMLText.number(rest)) of \(HTMLText.number(list.total)) lie outside.", "small quiet") }
        if list.cut > 0 {
            paragraph(
                "There were more than \(HTMLText.number(list.capacity)) different ones, and memory is bounded: each count above may be too low by up to \(HTMLText.number(list.cut)), and whatever occurred more often than that is in the list.",
                "small quiet")
        }
    }

    // MARK: - Time

    mutating func writeMonths() {
        section("time", "SCL over time")
        let times = report.counts.times
        guard !times.byMonth.isEmpty else { return paragraph("No message has a date that can be read.") }
        let dated = times.byMonth.values.map { $0.reduce(0, +) }.reduce(0, +)
        var note = "By the topmost trace field whose date can be read"
        if times.bySender > 0 { note += "; by Date, which the sender sets, for \(HTMLText.number(times.bySender)) without one" }
        note += "."
        if times.undated > 0 { note += " \(HTMLText.count(times.undated, "message")) \(times.undated == 1 ? "has" : "have") no date between 1980 and 2099." }
        paragraph(note)
        let months = times.byMonth.keys.sorted()
        // Stray dates far from the others would leave no room for them.
        let span = CorpusPage.span(months.map { ($0, times.byMonth[$0]?.reduce(0, +) ?? 0) }, dropping: dated / 100)
        let step = [1, 3, 12, 60, 120].first { (span.upperBound / $0 - span.lowerBound / $0) < 40 } ?? 120
        var columns: [Plot.Column] = []
        var drawn = 0
        for start in stride(from: span.lowerBound / step * step, through: span.upperBound, by: step) {
            let parts = SCLClass.all.map { part in
                (start..<start + step).map { month in span.contains(month) ? times.byMonth[month].map { $0[part.columns].reduce(0, +) } ?? 0 : 0 }.reduce(0, +)
            }
            drawn += parts.reduce(0, +)
            columns.append(Plot.Column(label: CorpusPage.period(start, step), parts: parts))
        }
        let word = [1: "month", 3: "quarter", 12: "year"][step] ?? "\(step / 12) years"
        write("<ul class=\"legend\">" + SCLClass.all.map { $0.fill.legend($0.columns == 0..<1 ? $0.label : "SCL \($0.label)") }.joined() + "</ul>\n")
        let description = "Stacked columns, one for each \(word) from \(TimeCounts.name(month: span.lowerBound)) to \(TimeCounts.name(month: span.upperBound)): messages by class of SCL. The table below has the numbers."
        write("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Plot of SCL over time\">\n")
        write(Plot.columns(columns, series: SCLClass.all.map { ($0.label, $0.fill) }, id: "months", title: "Messages by SCL, by \(word)", description: description))
        write("</div>\n")
        if drawn < dated { paragraph("\(HTMLText.count(dated - drawn, "message")) with \(dated - drawn == 1 ? "a stray date lies" : "stray dates lie") outside of the plot; the table has \(dated - drawn == 1 ? "it" : "them").", "small quiet") }
        var table = PageTable("Messages by month and SCL", [.text("Month")] + (0..<TimeCounts.columns).map { .number(SCLClass.label(column: $0)) } + [.number("All")])
        for month in months {
            let row = times.byMonth[month] ?? []
            table.add([TimeCounts.name(month: month)] + row.map { PageTable.number($0) } + [PageTable.number(row.reduce(0, +))])
        }
        write("<details\(months.count <= 12 ? " open=\"open\"" : "")><summary>The numbers, month by month</summary>\n")
        write(table)
        write("</details>\n")
    }

    /// The months without the few at either end that hold no more than `most` messages together, where leaving them out helps.
    static func span(_ months: [(month: Int, count: Int)], dropping most: Int) -> ClosedRange<Int> {
        var low = 0, high = months.count - 1
        var left = most
        if months[high].month - months[low].month < 40 { return months[low].month...months[high].month }
        while low < high {
            // The end with the wider gap first.
            let gapLow = months[low + 1].month - months[low].month, gapHigh = months[high].month - months[high - 1].month
            let atLow = gapLow >= gapHigh
            let count = atLow ? months[low].count : months[high].count
            if max(gapLow, gapHigh) < 4 || count > left { break }
            left -= count
            if atLow { low += 1 } else { high -= 1 }
        }
        return months[low].month...months[high].month
    }

    private static func period(_ month: Int, _ step: Int) -> String {
        switch step {
        case 1: TimeCounts.name(month: month)
        case 3: "\(month / 12) Q\(month % 12 / 3 + 1)"
        case 12: "\(month / 12)"
        default: "\(month / 12)–\((month + step) / 12 - 1)"
        }
    }

    // MARK: - Delays

    private static func unbroken(_ text: String) -> String { text.replacing(" ", with: "\u{A0}") }

    mutating func writeDelays() {
        section("delays", "Hop delays")
        let times = report.counts.times
        let hops = times.hops.reduce(0, +), earlier = times.earlier.reduce(0, +), ways = times.ways.reduce(0, +)
        guard hops + earlier > 0 else { return paragraph("No message has two trace fields with dates that can be read.") }
        paragraph(
            "From each trace field to the one above it, as the servers dated them: \(HTMLText.count(hops, "delay")). The clocks are those of the servers, so a second more or less means nothing. "
                + "<strong>\(HTMLText.count(earlier, "hop"))</strong> (\(HTMLText.percent(earlier, hops + earlier))) seem\(earlier == 1 ? "s" : "") to go back in time, on \(HTMLText.count(times.messagesEarlier, "message")): clock skew, shown apart and in no sum.")
        var table = PageTable("How long hops and whole ways took", [.text("Delay"), .bar("Hops"), .number("Hops"), .number("Of all"), .bar("Whole ways"), .number("Messages"), .number("Of all")])
        for (i, word) in TimeCounts.words.enumerated() {
            table.add([
                CorpusPage.unbroken(word), Plot.bar([(times.hops[i], i >= 4 ? .sclHighest : .plain)], of: max(hops, 1)), PageTable.number(times.hops[i]), HTMLText.percent(times.hops[i], hops),
                Plot.bar([(times.ways[i], i >= 4 ? .sclHighest : .plain)], of: max(ways, 1)), PageTable.number(times.ways[i]), HTMLText.percent(times.ways[i], ways),
            ])
        }
        write(table)
        paragraph("The whole way is from the lowest to the topmost trace field that can be read; \(HTMLText.count(times.waysBack, "message")) seem\(times.waysBack == 1 ? "s" : "") to arrive before being sent and \(times.waysBack == 1 ? "is" : "are") left out.", "small quiet")
        if earlier > 0 {
            var skew = PageTable("Clock skew: hops dated before the hop below them", [.text("By"), .bar("Share"), .number("Hops"), .number("Of these")])
            for (i, word) in TimeCounts.words.enumerated() where times.earlier[i] > 0 {
                skew.add([CorpusPage.unbroken(word), Plot.bar([(times.earlier[i], .exposed)], of: earlier), PageTable.number(times.earlier[i]), HTMLText.percent(times.earlier[i], earlier)])
            }
            write(skew)
        }
        if times.unreadable > 0 { paragraph("\(HTMLText.count(times.unreadable, "trace field")) \(times.unreadable == 1 ? "has" : "have") no date that can be read.", "small quiet") }
        let slow = examples([.slowHop])
        if !slow.isEmpty { write("<p class=\"small quiet eg\">A hop of an hour or more, for example</p>\n\(slow)") }
        let skewed = examples([.earlierThanHopBelow])
        if !skewed.isEmpty { write("<p class=\"small quiet eg\">Clock skew, for example</p>\n\(skewed)") }
    }
}
