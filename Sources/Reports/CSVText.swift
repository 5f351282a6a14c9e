// Safety: the text is held for the closure.

/// Texts in CSV (RFC 4180). Control characters and line separators become spaces, what is no UTF-8 becomes `base64:` and its base64, marks of direction and what has no width are
/// written `\u{202e}`, and a text that a spreadsheet would take for a formula gets an apostrophe in front.
enum CSVText {
    @inline(__always)
    static func append(_ text: TextSlice, to out: inout OutputBuffer) {
        out.reserve(text.count)
        if text.count == 0 { return }
        // A formula may stand behind spaces.
        let first = text[0]
        if first > 0x20 && !isFormula(first) && out.putPlain(text, but: 0x22, 0x2C) { return }
        appendSlowly(text, to: &out)
    }

    /// Of our own, or from the command line.
    static func append(_ text: String, to out: inout OutputBuffer) {
        var text = text
        text.withUTF8 { utf8 in unsafe append(TextSlice(UnsafeRawBufferPointer(utf8)), to: &out) }
    }

    @inline(__always)
    private static func isFormula(_ byte: UInt8) -> Bool { byte == 0x3D || byte == 0x2B || byte == 0x2D || byte == 0x40 }

    /// A control character or a separator, in whose place a space is written.
    private static func isSpace(_ value: UInt32) -> Bool { value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0x2028 || value == 0x2029 }

    @inline(never)
    private static func appendSlowly(_ text: TextSlice, to out: inout OutputBuffer) {
        text.withUnfolded { text in
            guard TextBytes.isUTF8(text) else {
                out.append("base64:")
                return TextBytes.appendBase64(text, to: &out)
            }
            var isQuoted = false
            /// The first character that will not be a space.
            var first: UInt32?
            var at = 0
            while at < text.count {
                let (value, length) = TextBytes.scalar(text, at: at)
                if value == 0x22 || value == 0x2C { isQuoted = true }
                if first == nil && value != 0x20 && !isSpace(value) { first = value }
                at += length
            }
            if isQuoted { out.append(0x22) }
            if let first, first < 0x80, isFormula(UInt8(first)) { out.append(0x27) }
            at = 0
            while at < text.count {
                let (value, length) = TextBytes.scalar(text, at: at)
                if !TextBytes.isHidden(value) {
                    if value == 0x22 { out.append(0x22) }
                    for i in at..<at + length { out.append(text[i]) }
                } else if isSpace(value) {
                    out.append(0x20)
                } else {
                    out.append("\\u{" + TextBytes.hex(value, 4) + "}")
                }
                at += length
            }
            if isQuoted { out.append(0x22) }
        }
    }
}
