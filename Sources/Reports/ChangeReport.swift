public import HeaderClassifier

/// Messages whose answers are others under another policy, and how many of which kind.
public enum ChangeReport {
    /// For eyes: the message, then a line for each answer with the rules that gave it.
    public static func text(_ record: borrowing MessageRecord, _ changes: [AnswerChange], names: borrowing NameReader, _ style: Style) -> String {
        let place = record.place { "\($0)@\($1)" }
        var text = style.bold(TextBytes.printable(Array(place.utf8)))
        if let from = record.peopleAndDate(names).people.from?.text { text += "  " + TextBytes.printable(Array(from.prefix(100))) }
        text += "\n"
        for change in changes {
            let rules = [change.fromRule, change.toRule].map { $0?.text ?? "-" }
            let why = change.fromRule == nil && change.toRule == nil ? "" : style.dim("  \(rules[0]) → \(rules[1])")
            text += "  \(padded(change.key, 24)) \(style.answer(change.from ?? "-")) → \(style.answer(change.to ?? "-"))\(why)\n"
        }
        return text
    }

    /// One object, without a line end.
    public static func json(
        _ record: borrowing MessageRecord, _ changes: [AnswerChange], policies: (from: String, to: String), to out: inout OutputBuffer
    ) {
        var writer = JSONWriter(out.take())
        writer.begin()
        writer.integer("schema", 1)
        writer.text("source", Array(record.source.utf8))
        writer.integer("offset", record.offset)
        writer.integer("length", record.length)
        writer.text("messageId", record.messageID)
        writer.word("policy", own: policies.from)
        writer.word("against", own: policies.to)
        writer.openList("changes")
        for change in changes {
            writer.openItem()
            writer.word("answer", own: change.key)
            writer.word("from", own: change.from)
            writer.word("to", own: change.to)
            writer.word("fromRule", own: change.fromRule?.text)
            writer.word("toRule", own: change.toRule?.text)
            writer.closeItem()
        }
        writer.closeList()
        writer.end()
        out = writer.finish()
    }

    public static let csvHeading = "source,offset,length,messageId,answer,from,to,fromRule,toRule,policy,against\r\n"

    /// A line for each answer.
    public static func csv(
        _ record: borrowing MessageRecord, _ changes: [AnswerChange], policies: (from: String, to: String), to out: inout OutputBuffer
    ) {
        for change in changes {
            var writer = CSVWriter(out.take())
            writer.text("source", Array(record.source.utf8))
            writer.integer("offset", record.offset)
            writer.integer("length", record.length)
            writer.text("messageId", record.messageID)
            for value in [change.key, change.from, change.to, change.fromRule?.text, change.toRule?.text, policies.from, policies.to] { writer.word("", own: value) }
            out = writer.finish()
        }
    }

    static func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}

/// How many messages changed, and each kind of change how often.
public struct ChangeSums: Sendable {
    private struct Kind: Hashable {
        var key: String, from: String?, to: String?
    }

    public private(set) var changed = 0
    private var counts: [Kind: Int] = [:]

    public init() {}

    public mutating func add(_ changes: [AnswerChange]) {
        if changes.isEmpty { return }
        changed += 1
        for change in changes { counts[Kind(key: change.key, from: change.from, to: change.to), default: 0] += 1 }
    }

    /// In the order of the keys in JSON, the most frequent first.
    private var sorted: [(kind: Kind, count: Int)] {
        let order = Answer.allCases.map(\.rawValue)
        func place(_ kind: Kind) -> (Int, String) { (order.firstIndex(of: kind.key) ?? order.count, "\(kind.from ?? "") \(kind.to ?? "")") }
        return counts.map { (kind: $0.key, count: $0.value) }.sorted { a, b in
            let (i, j) = (place(a.kind), place(b.kind))
            return i.0 != j.0 ? i.0 < j.0 : a.count != b.count ? a.count > b.count : i.1 < j.1
        }
    }

    public func text(messages: Int, _ style: Style) -> String {
        var text = style.bold("\(changed) of \(messages) \(messages == 1 ? "message" : "messages") would have other answers") + "\n"
        for (kind, count) in sorted {
            let change = "\(kind.from ?? "-") → \(kind.to ?? "-")"
            text += "  \(ChangeReport.padded(kind.key, 24)) \(ChangeReport.padded(change, 40)) \(count)\n"
        }
        return text
    }

    /// The members of an object: `"messages":…,"changed":…,"sums":[…]`.
    public func members(messages: Int) -> String {
        let sums = sorted.map { kind, count in
            func value(_ word: String?) -> String { word.map { "\"\($0)\"" } ?? "null" }
            return "{\"answer\":\"\(kind.key)\",\"from\":\(value(kind.from)),\"to\":\(value(kind.to)),\"count\":\(count)}"
        }
        return "\"messages\":\(messages),\"changed\":\(changed),\"sums\":[\(sums.joined(separator: ","))]"
    }
}
