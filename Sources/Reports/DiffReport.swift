public import HeaderClassifier

/// Two messages side by side: what made the difference first.
public enum DiffReport {
    /// One of the two messages.
    public struct Side: Sendable {
        public var source: String
        /// Of the message in its source.
        public var offset: Int

        public init(source: String, offset: Int) {
            self.source = source
            self.offset = offset
        }

        fileprivate var place: String { offset == 0 ? source : "\(source)@\(offset)" }
    }

    public static func text(_ a: Side, _ b: Side, _ comparison: Comparison, _ style: Style) -> String {
        var text = style.bold("A") + "  \(TextBytes.printable(Array(a.place.utf8)))\n" + style.bold("B") + "  \(TextBytes.printable(Array(b.place.utf8)))\n"
        if comparison.answers.isEmpty {
            text += "\nBoth have the same answers.\n"
        } else {
            text += "\n" + style.bold("Answers") + "\n"
            for change in comparison.answers {
                text += "  \(ChangeReport.padded(change.key, 24)) \(style.answer(change.from ?? "-")) → \(style.answer(change.to ?? "-"))\n"
            }
        }
        let deciding = comparison.fields.filter { $0.isRead }
        let others = comparison.fields.filter { !$0.isRead && !$0.isUnique }
        let unique = comparison.fields.filter { !$0.isRead && $0.isUnique }
        if !deciding.isEmpty {
            text += "\n" + style.bold("What made the difference") + "\n"
            for field in deciding { text += lines(field, a, b, style) }
        } else if !comparison.answers.isEmpty {
            text += "\n" + style.bold("What made the difference") + "\n  No field that both rules read: see the rules and the other facts.\n"
        }
        if !comparison.rules.isEmpty {
            text += "\n" + style.bold("Rules") + "\n"
            for change in comparison.rules {
                text += "  \(change.question)\n"
                for (side, rule) in [("A", change.a), ("B", change.b)] {
                    let words = rule.map { "\($0.text)  \(Rule[$0].condition)" } ?? "none"
                    text += "    \(side) " + style.wrapped(words, indent: 6).dropFirst(6)
                }
            }
        }
        if !others.isEmpty {
            text += "\n" + style.bold("Other facts that differ") + "\n"
            for field in others { text += lines(field, a, b, style) }
        }
        if !unique.isEmpty {
            var names: [String] = []
            for field in unique where !names.contains(field.name) { names.append(field.name) }
            text += "\n" + style.wrapped("As between any two messages: \(names.joined(separator: ", ")).", indent: 0)
        }
        return text
    }

    private static func lines(_ field: Comparison.FieldDifference, _ a: Side, _ b: Side, _ style: Style) -> String {
        let name = TextBytes.printable(Array(field.name.utf8)) + (field.key.map { "  " + TextBytes.printable(Array($0.utf8)) } ?? "")
        var text = "  \(name)" + (field.isEnough && field.isRead ? style.dim("  enough by itself: with this field of B, A has all answers of B") : "") + "\n"
        for (label, side, offset) in [("A", field.a, a.offset), ("B", field.b, b.offset)] {
            guard let side else {
                text += "    \(label) \(style.dim("absent"))\n"
                continue
            }
            let range = "\(offset + side.range.lowerBound)-\(offset + side.range.upperBound - 1)"
            let key = field.key.map { field.name == "Received" ? "" : "…" + $0 + (side.value.isEmpty ? "" : ":") } ?? ""
            let value = TextBytes.printable(Array(key.utf8) + side.value)
            let room = max(40, style.width - range.count - side.name.count - 10)
            let clipped = value.count > room ? String(value.prefix(room - 1)) + "…" : value
            text += "    \(label) \(style.dim(range))  \(TextBytes.printable(Array(side.name.utf8))): \(clipped)\n"
        }
        return text
    }

    /// One object and a line end.
    public static func json(_ a: Side, _ b: Side, _ comparison: Comparison, to out: inout OutputBuffer) {
        var writer = JSONWriter(out.take())
        writer.begin()
        writer.integer("schema", 1)
        for (key, side) in [("a" as StaticString, a), ("b", b)] {
            writer.open(key)
            writer.text("source", Array(side.source.utf8))
            writer.integer("offset", side.offset)
            writer.close()
        }
        writer.openList("answers")
        for change in comparison.answers {
            writer.openItem()
            writer.word("answer", own: change.key)
            writer.word("a", own: change.from)
            writer.word("b", own: change.to)
            writer.word("aRule", own: change.fromRule?.text)
            writer.word("bRule", own: change.toRule?.text)
            writer.closeItem()
        }
        writer.closeList()
        writer.openList("fields")
        for field in comparison.fields {
            writer.openItem()
            writer.text("field", Array(field.name.utf8))
            if let key = field.key { writer.text("key", Array(key.utf8)) } else { writer.word("key", own: nil) }
            writer.word("weight", own: field.isRead ? (field.isEnough ? "enough" : "read") : field.isUnique ? "unique" : "other")
            for (key, side, offset) in [("a" as StaticString, field.a, a.offset), ("b", field.b, b.offset)] {
                guard let side else {
                    writer.word(key, own: nil)
                    continue
                }
                writer.open(key)
                writer.integer("offset", offset + side.range.lowerBound)
                writer.integer("length", side.range.count)
                writer.text("value", side.value)
                writer.close()
            }
            writer.closeItem()
        }
        writer.closeList()
        writer.openList("rules")
        for change in comparison.rules {
            writer.openItem()
            writer.word("question", own: change.question)
            writer.word("a", own: change.a?.text)
            writer.word("b", own: change.b?.text)
            writer.closeItem()
        }
        writer.closeList()
        writer.end()
        out = writer.finish()
        out.append("\n" as StaticString)
    }
}
