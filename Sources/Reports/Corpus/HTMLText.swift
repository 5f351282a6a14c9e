/// Texts on a page. Markup is well-formed XML as well, so that any XML reader can check it.
enum HTMLText {
    /// Of our own, or from the command line.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// From the input: control and bidirectional characters and bytes that are no UTF-8 written as `\x1b`, and apart from the direction of the
    /// text around it.
    static func input(_ bytes: [UInt8], most: Int = 4096) -> String {
        let text = TextBytes.printable(Array(bytes.prefix(most))) + (bytes.count > most ? "…" : "")
        return "<bdi>\(escaped(text))</bdi>"
    }

    /// `1,204`.
    static func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var result = value < 0 ? "-" : ""
        for (i, digit) in digits.enumerated() {
            if i > 0 && (digits.count - i) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }

    /// `31.0 %`; never 0 or 100 for what is not.
    static func percent(_ part: Int, _ whole: Int) -> String {
        if whole == 0 { return "–" }
        let tenths = (part * 2000 + whole) / (whole * 2)
        if tenths == 0 && part > 0 { return "under 0.1\u{A0}%" }
        if tenths == 1000 && part < whole { return "over 99.9\u{A0}%" }
        return "\(tenths / 10).\(tenths % 10)\u{A0}%"
    }

    /// `1 message`, `1,204 messages`.
    static func count(_ value: Int, _ noun: String) -> String { "\(number(value)) \(noun)\(value == 1 ? "" : "s")" }

    /// `12.3 GB`: decimal units, three digits.
    static func bytes(_ value: Int) -> String {
        var size = Double(value)
        for unit in ["bytes", "kB", "MB", "GB", "TB"] {
            if size < 1000 || unit == "TB" {
                let tenths = Int(size * 10)
                return size < 100 && unit != "bytes" ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(number(Int(size))) \(unit)"
            }
            size /= 1000
        }
        return ""
    }
}
