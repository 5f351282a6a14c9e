/// Colours and line breaking for eyes.
public struct Style: Sendable {
    /// Whether escape sequences are written: only on a terminal, and never with NO_COLOR.
    public var usesColour: Bool
    public var width: Int

    public init(usesColour: Bool = false, width: Int = 100) {
        self.usesColour = usesColour
        self.width = width
    }

    func bold(_ text: String) -> String { usesColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
    func dim(_ text: String) -> String { usesColour ? "\u{1b}[2m\(text)\u{1b}[0m" : text }

    /// What nobody should overlook.
    func warning(_ text: String) -> String { usesColour ? "\u{1b}[1;31m\(text)\u{1b}[0m" : text }

    /// An answer in its colour: good, doubtful or bad for the reader's inbox.
    func answer(_ text: String) -> String {
        guard usesColour else { return text }
        let code =
            switch text {
            case "inbox", "resolvable", "exempt", "off", "local": "32"
            case "junk", "quarantine": "31"
            case "exposed", "unknown", "foreign", "none", "not-resolved": "33"
            default: "1"
            }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }

    /// Breaks a paragraph at spaces, each line behind `indent` spaces.
    func wrapped(_ text: String, indent: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty && line.count + 1 + word.count > width - indent {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        if !line.isEmpty { lines.append(line) }
        let margin = String(repeating: " ", count: indent)
        return lines.map { margin + $0 + "\n" }.joined()
    }
}
