internal import HeaderClassifier

/// The table of advice, and what of it a message calls for.
public enum AdviceReport {
    /// The section of `explain`: at most three pieces, and where more hold, their ids. Empty where none holds.
    static func section(_ situation: AdviceFacts, _ sources: inout [Citation], _ style: Style) -> String {
        let rows = Advice.all(for: situation)
        if rows.isEmpty { return "" }
        var text = "\n" + style.bold("What to change")
        if let release = situation.release, situation.verdict.attestation.holds { text += style.dim("  (\(release.name), by the build \(release.build) in its hop)") }
        text += "\n"
        for (i, row) in rows.prefix(Advice.most).enumerated() {
            if i > 0 { text += "\n" }
            text += " \(i + 1). " + style.bold(style.wrapped(row.title, indent: 4).dropFirst(4).dropLast() + "") + "\n"
            text += style.wrapped(row.reason, indent: 4)
            var place = ""
            for step in row.steps where !step.kinds.isDisjoint(with: situation.kinds) {
                let what = step.what.isEmpty ? "" : " \(step.what)"
                if step.place != place || !what.isEmpty { text += style.wrapped("\(step.place):\(what)", indent: 4) }
                place = step.place
                for command in step.commands { text += "      " + command + "\n" }
            }
            text += style.wrapped("Cost: \(row.cost)", indent: 4)
            // The reference of a cmdlet is found by its name; it stands in the list of sources.
            let titles = row.sources.map(\.title).filter { $0.contains(" ") }
            text += style.dim(style.wrapped("\(row.id) (\(row.mark.rawValue)): \((titles.isEmpty ? row.sources.map(\.title) : titles).joined(separator: "; "))", indent: 5).dropLast() + "") + "\n"
            for source in row.sources where !sources.contains(source) { sources.append(source) }
        }
        if rows.count > Advice.most {
            text += style.wrapped("Also: \(rows.dropFirst(Advice.most).map(\.id).joined(separator: ", ")) (hdrclass rules --advice)", indent: 4)
        }
        return text
    }

    public static func text(_ style: Style) -> String {
        var text = ""
        for row in Advice.rows {
            text += (text.isEmpty ? "" : "\n") + style.bold(row.id) + "  (\(row.mark.rawValue))\n"
            text += style.wrapped("if \(row.condition)", indent: 4) + style.wrapped("→ \(row.title)", indent: 4) + style.wrapped(row.reason, indent: 4)
            for step in row.steps {
                text += style.wrapped("\(named(step)):\(step.what.isEmpty ? "" : " \(step.what)")", indent: 4)
                for command in step.commands { text += "      " + command + "\n" }
            }
            text += style.wrapped("Cost: \(row.cost)", indent: 4)
            for source in row.sources { text += style.dim("    \(source.title) \(source.url)") + "\n" }
        }
        return text
    }

    /// docs/advice.md is this output.
    public static func markdown() -> String {
        var text = """
            # What to change

            Printed by `hdrclass rules --advice --format markdown`; not edited by hand. `hdrclass explain` ends with up to three of these, in this order,
            where their situation holds, with the steps for the kind of Exchange that the headers tell. It never runs any of them. What stands in angle
            brackets is to be filled in. *documented*: by Microsoft; *observed*: in public raw header sections; *inferred*: concluded from both, written down nowhere.


            """
        for row in Advice.rows {
            text += "## \(row.id)\n\n**\(escaped(row.title)).** If \(escaped(row.condition)).\n\n\(escaped(row.reason))\n\n"
            for step in row.steps {
                text += "- \(escaped(named(step)))\(step.what.isEmpty ? "" : ": \(escaped(step.what))")\n"
                if !step.commands.isEmpty { text += "\n  ```powershell\n" + step.commands.map { "  \($0)\n" }.joined() + "  ```\n\n" }
            }
            if text.hasSuffix("\n\n") == false { text += "\n" }
            text += "Cost: \(escaped(row.cost))\n\nKnown: \(row.mark.rawValue). " + row.sources.map { "[\(escaped($0.title))](\($0.url))" }.joined(separator: " · ") + "\n\n"
        }
        return String(text.dropLast())
    }

    /// An array of objects; commands each on its own.
    public static func json(to out: inout OutputBuffer) {
        func list(_ items: [String], _ out: inout OutputBuffer) {
            out.append("[")
            for (i, item) in items.enumerated() {
                if i > 0 { out.append(",") }
                JSONText.append(item, to: &out)
            }
            out.append("]")
        }
        func pair(_ key: String, _ value: String, _ out: inout OutputBuffer) {
            out.append("\"\(key)\":")
            JSONText.append(value, to: &out)
        }
        out.append("[\n")
        for (i, row) in Advice.rows.enumerated() {
            if i > 0 { out.append(",\n") }
            out.append("{")
            for (key, value) in [("id", row.id), ("title", row.title), ("condition", row.condition), ("reason", row.reason)] {
                pair(key, value, &out)
                out.append(",")
            }
            out.append("\"steps\":[")
            for (j, step) in row.steps.enumerated() {
                out.append(j > 0 ? ",{" : "{")
                pair("exchange", step.kinds.name, &out)
                out.append(",")
                pair("where", step.place, &out)
                out.append(",")
                pair("what", step.what, &out)
                out.append(",\"commands\":")
                list(step.commands, &out)
                out.append("}")
            }
            out.append("],")
            pair("cost", row.cost, &out)
            out.append(",")
            pair("mark", row.mark.rawValue, &out)
            out.append(",\"sources\":[")
            for (j, source) in row.sources.enumerated() {
                out.append(j > 0 ? ",{" : "{")
                pair("title", source.title, &out)
                out.append(",")
                pair("url", source.url, &out)
                out.append("}")
            }
            out.append("]}")
        }
        out.append("\n]\n")
    }

    /// With the kinds of Exchange that a step is for.
    private static func named(_ step: Advice.Step) -> String { step.kinds == .all ? step.place : "\(step.place) [\(step.kinds.name)]" }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\<").split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
