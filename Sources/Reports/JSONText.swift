// Safety: the text is held for the closure; a digit has 16 values, and the literal as many.

/// Texts in JSON: strings, or `{"bytes":"<base64>"}` where the bytes are no UTF-8. What a terminal would obey or hide is escaped, though JSON need not: people look at it there.
enum JSONText {
    @inline(__always)
    static func append(_ text: TextSlice, to out: inout OutputBuffer) {
        out.reserve(text.count &+ 2)
        out.put(0x22)
        if out.putPlain(text, but: 0x22, 0x5C) { return out.put(0x22) }
        out.dropLast()
        appendSlowly(text, to: &out)
    }

    /// Of our own, or from the command line.
    static func append(_ text: String, to out: inout OutputBuffer) {
        var text = text
        text.withUTF8 { utf8 in unsafe append(TextSlice(UnsafeRawBufferPointer(utf8)), to: &out) }
    }

    @inline(never)
    private static func appendSlowly(_ text: TextSlice, to out: inout OutputBuffer) {
        text.withUnfolded { text in
            guard TextBytes.isUTF8(text) else {
                out.append("{\"bytes\":\"")
                TextBytes.appendBase64(text, to: &out)
                return out.append("\"}")
            }
            out.append(0x22)
            var at = 0
            while at < text.count {
                // A few kilobytes at a time: an escape of a byte has six.
                let end = min(text.count, at + 4096)
                // The last character may end behind it.
                out.reserve((end - at + 4) * 6)
                while at < end {
                    let (value, length) = TextBytes.scalar(text, at: at)
                    if TextBytes.isHidden(value) || value == 0x22 || value == 0x5C {
                        escape(value, to: &out)
                    } else {
                        for i in at..<at + length { out.put(text[i]) }
                    }
                    at += length
                }
            }
            out.append(0x22)
        }
    }

    private static func escape(_ value: UInt32, to out: inout OutputBuffer) {
        switch value {
        case 0x22: out.put("\\\"")
        case 0x5C: out.put("\\\\")
        case 0x0A: out.put("\\n")
        case 0x0D: out.put("\\r")
        case 0x09: out.put("\\t")
        case 0x10000...:
            // A pair of surrogates, as JSON has it.
            escape(0xD800 | (value - 0x10000) >> 10, to: &out)
            escape(0xDC00 | value & 0x3FF, to: &out)
        default:
            let digits: StaticString = "0123456789abcdef"
            out.put("\\u")
            for shift in [UInt32(12), 8, 4, 0] { unsafe out.put(digits.utf8Start[Int(value >> shift & 15)]) }
        }
    }
}
