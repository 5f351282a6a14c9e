internal import HeaderClassifier

// Safety: the array is held for the closure, and what the buffer holds is copied before it goes.

/// The numbers of a report as one object of JSON; docs/schema/report.schema.json describes it.
public enum CorpusJSON {
    public static func text(_ report: CorpusReport) -> String {
        var json = Writer()
        let counts = report.counts, times = report.counts.times
        json.open("{")
        json.value("schema", 1)
        json.strings("paths", report.paths)
        json.value("policy", report.policyDigest)
        json.value("rules", Rule.version)
        json.value("interrupted", raw: report.isInterrupted ? "true" : "false")
        json.value("failures", report.failures)
        json.value("notMail", report.notMail)
        json.object("counts", report.summary.entries.map { ($0.key, $0.count) })
        json.value("answeredByRecord", counts.asRecorded.reduce(0, +))
        json.object("outlookIfFiltered", OutlookPlacement.allCases.map { ($0.word, counts.ifFiltered[Int($0.rawValue)]) }.filter { $0.1 > 0 })
        json.object("submissionDetail", SubmissionDetail.allCases.map { ($0.word, counts.details[Int($0.rawValue)]) }.filter { $0.1 > 0 })
        json.object("attestationBasis", AttestationBasis.allCases.map { ($0.word, counts.bases[Int($0.rawValue)]) }.filter { $0.1 > 0 })
        json.list("submissionSclOutlook") { json in
            for submission in Submission.allCases {
                for column in 0..<TimeCounts.columns {
                    for place in OutlookPlacement.allCases where counts.answers(submission, column, place) > 0 {
                        json.row {
                            $0.value("submission", submission.word)
                            $0.value("scl", raw: column == 0 ? "null" : String(column - 2))
                            $0.value("outlook", place.word)
                            $0.value("count", counts.answers(submission, column, place))
                        }
                    }
                }
            }
        }
        json.object("sclReason", counts.sclReasons.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        json.object("findings", Findings.all.map { ($0.word, counts.findings[$0.finding.rawValue.trailingZeroBitCount]) }.filter { $0.1 > 0 })
        writePrediction(report, &json)
        writeClaims(counts, &json)
        writeTimes(times, &json)
        writeLists(report, &json)
        json.list("defects") { json in
            for (kind, count) in counts.defects.sorted(by: { $0.key < $1.key }) {
                json.row {
                    $0.value("kind", kind)
                    $0.value("messages", count.messages)
                    $0.value("places", count.places)
                }
            }
        }
        json.close("}")
        return json.text + "\n"
    }

    private static func writePrediction(_ report: CorpusReport, _ json: inout Writer) {
        let counts = report.counts
        json.object("prediction", [("recorded", counts.recorded), ("agreed", counts.agreed), ("sclAgreed", counts.sclAgreed)])
        json.list("predictedRecorded") { json in
            for predicted in ServerPlacement.allCases {
                for recorded in ServerPlacement.allCases where counts.confusion(predicted, recorded) > 0 {
                    json.row {
                        $0.value("predicted", predicted.word)
                        $0.value("recorded", recorded.word)
                        $0.value("count", counts.confusion(predicted, recorded))
                    }
                }
            }
        }
        writeList("disagreements", report[.disagreement], &json) { key, json in
            json.value("predicted", ServerPlacement(rawValue: key[0])?.word ?? "unknown")
            json.value("recorded", ServerPlacement(rawValue: key[1])?.word ?? "unknown")
            if key.count > 2 { json.value("reason", bytes: Array(key[2...])) } else { json.value("reason", raw: "null") }
        }
    }

    private static func writeClaims(_ counts: CorpusCounts, _ json: inout Writer) {
        json.list("claims") { json in
            for attestation in Attestation.allCases {
                for submission in Submission.allCases where counts.claims(attestation, submission) > 0 {
                    json.row {
                        $0.value("attestation", attestation.word)
                        $0.value("claimed", submission.word)
                        $0.value("count", counts.claims(attestation, submission))
                    }
                }
            }
        }
    }

    private static func writeTimes(_ times: TimeCounts, _ json: inout Writer) {
        json.list("sclByMonth") { json in
            for month in times.byMonth.keys.sorted() {
                json.row {
                    $0.value("month", TimeCounts.name(month: month))
                    let row = times.byMonth[month] ?? []
                    $0.object("scl", row.indices.filter { row[$0] > 0 }.map { (SCLClass.label(column: $0), row[$0]) })
                }
            }
        }
        json.value("undated", times.undated)
        json.value("datedBySender", times.bySender)
        func delays(_ key: String, _ counts: [Int], _ json: inout Writer) {
            json.list(key) { json in
                for (i, count) in counts.enumerated() {
                    json.row {
                        $0.value("fromSeconds", i == 0 ? 0 : TimeCounts.bounds[i - 1])
                        $0.value("belowSeconds", raw: i < TimeCounts.bounds.count ? String(TimeCounts.bounds[i]) : "null")
                        $0.value("count", count)
                    }
                }
            }
        }
        delays("hopDelays", times.hops, &json)
        delays("hopsDatedEarlier", times.earlier, &json)
        delays("wholeWays", times.ways, &json)
        json.value("wholeWaysDatedEarlier", times.waysBack)
        json.value("messagesDatedEarlier", times.messagesEarlier)
        json.value("unreadableTraceDates", times.unreadable)
        json.value("messagesWithoutTrace", times.messagesWithoutTrace)
    }

    private static func writeLists(_ report: CorpusReport, _ json: inout Writer) {
        writeList("servers", report[.server], &json) { key, json in
            json.value("server", bytes: Array(key[3...]))
            json.value("submission", Submission(rawValue: key[0])?.word ?? "unknown")
            if key[1] == 0 { json.value("authMechanism", raw: "null") } else { json.value("authMechanism", CorpusPage.hex(key[2])) }
        }
        writeList("clients", report[.client], &json) { key, json in
            json.value("client", bytes: Array(key[1...]))
            json.value("submission", Submission(rawValue: key[0])?.word ?? "unknown")
        }
        writeList("authSources", report[.authSource], &json) { $1.value("authSource", bytes: $0) }
    }

    /// The hundred most frequent.
    private static func writeList(_ key: String, _ list: TopList, _ json: inout Writer, _ write: ([UInt8], inout Writer) -> Void) {
        json.key(key)
        json.open("{")
        json.value("total", list.total)
        json.value("countsMayLack", list.cut)
        json.list("rows") { json in
            for (key, row) in list.first(100) {
                json.row {
                    write(key, &$0)
                    $0.value("count", row.count)
                    $0.value("sclMinusOne", row.minusOne)
                    $0.value("withoutScl", row.withoutSCL)
                    $0.value("junked", row.junked)
                }
            }
        }
        json.close("}")
    }

    /// Writes JSON with commas where they belong.
    private struct Writer {
        private(set) var text = ""
        private var needsComma = false

        mutating func open(_ bracket: String) {
            text += bracket
            needsComma = false
        }

        mutating func close(_ bracket: String) {
            text += bracket
            needsComma = true
        }

        mutating func key(_ key: String) {
            next()
            text += Writer.quoted(Array(key.utf8)) + ":"
        }

        private mutating func next() {
            if needsComma { text += "," }
            needsComma = true
        }

        mutating func value(_ key: String, _ value: Int) { self.value(key, raw: String(value)) }
        mutating func value(_ key: String, _ value: String) { self.value(key, bytes: Array(value.utf8)) }
        mutating func value(_ key: String, bytes: [UInt8]) { value(key, raw: Writer.quoted(bytes)) }

        mutating func value(_ key: String, raw: String) {
            self.key(key)
            text += raw
        }

        mutating func strings(_ key: String, _ values: [String]) { value(key, raw: "[" + values.map { Writer.quoted(Array($0.utf8)) }.joined(separator: ",") + "]") }

        mutating func object(_ key: String, _ values: [(String, Int)]) {
            value(key, raw: "{" + values.map { "\(Writer.quoted(Array($0.0.utf8))):\($0.1)" }.joined(separator: ",") + "}")
        }

        mutating func list(_ key: String, _ body: (inout Writer) -> Void) {
            self.key(key)
            open("[")
            body(&self)
            close("]")
        }

        mutating func row(_ body: (inout Writer) -> Void) {
            next()
            open("{")
            body(&self)
            close("}")
        }

        private static func quoted(_ bytes: [UInt8]) -> String {
            var out = OutputBuffer(capacity: bytes.count + 16)
            unsafe bytes.withUnsafeBytes { unsafe JSONText.append(TextSlice($0), to: &out) }
            return unsafe String(decoding: out.bytes, as: UTF8.self)
        }
    }
}
