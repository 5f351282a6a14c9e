public import HeaderClassifier

/// What the rules predict against what the delivery recorded.
public struct Confusion: Sendable {
    /// [predicted][recorded]
    private var counts: [String: [String: Int]] = [:]
    private var disagreements: [String: Int] = [:]
    public private(set) var messages = 0, recorded = 0, agreed = 0
    /// Plain "junk where SCL is above 4" on the same messages, for comparison.
    private var sclAgreed = 0

    public init() {}

    /// `reason` is the record's OFR, if it has one.
    public mutating func add(_ verdict: Verdict, reason: String?) {
        messages += 1
        guard let record = verdict.junk.recorded else { return }
        recorded += 1
        let predicted = verdict.junk.predicted
        counts[predicted.word, default: [:]][record.word, default: 0] += 1
        // A custom folder is a rule of the user behind an inbox delivery: no header foretells it, and it is no junk.
        let agrees = (predicted == .junk || predicted == .quarantine) == (record == .junk) && predicted != .unknown
        if agrees { agreed += 1 } else { disagreements["\(predicted.word), recorded \(record.word), OFR \(reason ?? "(none)")", default: 0] += 1 }
        if (Int(verdict.scl ?? -1) > 4) == (record == .junk) { sclAgreed += 1 }
    }

    public mutating func add(_ other: Confusion) {
        messages += other.messages
        recorded += other.recorded
        agreed += other.agreed
        sclAgreed += other.sclAgreed
        for (p, row) in other.counts { for (r, n) in row { counts[p, default: [:]][r, default: 0] += n } }
        for (key, n) in other.disagreements { disagreements[key, default: 0] += n }
    }

    public var text: String {
        let columns = ServerPlacement.allCases.map(\.word).filter { word in counts.values.contains { $0[word] != nil } }
        func cell(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
        var text = "\(messages) messages, \(recorded) with a believable record of the delivery\n\n"
        text += cell("predicted \\ recorded", 22) + columns.map { cell($0, 15) }.joined() + "\n"
        for predicted in ServerPlacement.allCases.map(\.word) {
            guard let row = counts[predicted] else { continue }
            text += cell(predicted, 22) + columns.map { cell(String(row[$0] ?? 0), 15) }.joined() + "\n"
        }
        text += "\njunk or not junk agrees in \(agreed) of \(recorded) (\(Confusion.percent(agreed, recorded)))\n"
        text += "SCL > 4 alone agrees in \(sclAgreed) of \(recorded) (\(Confusion.percent(sclAgreed, recorded)))\n"
        if !disagreements.isEmpty {
            text += "\ndisagreements by the reason recorded (OFR)\n"
            for (key, n) in disagreements.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { text += cell(String(n), 8) + "  \(key)\n" }
        }
        return text
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        if whole == 0 { return "-" }
        let tenths = (part * 2000 + whole) / (whole * 2)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
