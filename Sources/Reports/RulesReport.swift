internal import HeaderClassifier

/// The rule tables.
public enum RulesReport {
    public static func text(_ style: Style) -> String {
        var text = ""
        for question in Rule.Question.allCases {
            text += (text.isEmpty ? "" : "\n") + style.bold(title(question)) + "\n"
            for rule in Rule.all where rule.question == question {
                text += "  " + style.bold(rule.id) + "  (\(rule.mark.rawValue))\n"
                text += style.wrapped("if \(rule.condition)", indent: 6) + style.wrapped("→ \(rule.conclusion)", indent: 6)
                text += style.dim("      \(rule.citation.title) \(rule.citation.url)") + "\n"
            }
        }
        return text
    }

    /// A table a question; docs/rules.md is this output.
    public static func markdown() -> String {
        var text = """
            # The rules

            Printed by `hdrclass rules --format markdown`; not edited by hand. Within a question the first row that holds decides, except for rows that
            name findings or details, which stand beside the answer. *documented*: by Microsoft or an open specification; *observed*: in public raw
            header sections; *inferred*: concluded from both, written down nowhere.


            """
        for question in Rule.Question.allCases {
            text += "## \(title(question))\n\n| id | condition | conclusion | known | source |\n|---|---|---|---|---|\n"
            for rule in Rule.all where rule.question == question {
                func cell(_ text: String) -> String { text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
                text += "| \(rule.id) | \(cell(rule.condition)) | \(cell(rule.conclusion)) | \(rule.mark.rawValue) | [\(cell(rule.citation.title))](\(rule.citation.url)) |\n"
            }
            text += "\n"
        }
        return text
    }

    /// An array of objects.
    public static func json(to out: inout OutputBuffer) {
        out.append("[")
        for (i, rule) in Rule.all.enumerated() {
            out.append(i == 0 ? "\n" : ",\n")
            var writer = JSONWriter(out.take())
            writer.begin()
            writer.word("id", own: rule.id)
            writer.word("question", own: rule.question.rawValue)
            writer.text("condition", Array(rule.condition.utf8))
            writer.text("conclusion", Array(rule.conclusion.utf8))
            writer.word("mark", own: rule.mark.rawValue)
            writer.text("citation", Array(rule.citation.title.utf8))
            writer.text("url", Array(rule.citation.url.utf8))
            writer.end()
            out = writer.finish()
        }
        out.append("\n]\n" as StaticString)
    }

    private static func title(_ question: Rule.Question) -> String {
        switch question {
        case .attestation: "Attestation: who said it, and may it be believed"
        case .platform: "Platform"
        case .submission: "Submission: how Exchange took the message"
        case .resolution: "Sender resolution: does Outlook show a directory name"
        case .server: "Server: where delivery puts it"
        case .client: "Client: what Outlook's own filter may still do"
        case .sclReason: "Why this SCL"
        }
    }
}
