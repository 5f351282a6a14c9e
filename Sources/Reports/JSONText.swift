/// Texts in JSON: strings, or `{"bytes":"<base64>"}` where the bytes are no UTF-8.
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
                // A few kilobytes at a time: an escape has six.
                let end = min(text.count, at + 4096)
                out.reserve((end - at) * 6)
                while at < end {
                    let byte = text[at]
                    at += 1
                    if byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F {
                        out.put(byte)
                    } else {
                        escape(byte, to: &out)
                    }
                }
            }
            out.append(0x22)
        }
    }

    private static func escape(_ byte: UInt8, to out: inout OutputBuffer) {
        switch byte {
        case 0x22: out.put("\\\"")
        case 0x5C: out.put("\\\\")
        case 0x0A: out.put("\\n")
        case 0x0D: out.put("\\r")
        case 0x09: out.put("\\t")
        default:
            let digits: StaticString = "0123456789abcdef"
            out.put("\\u00")
            unsafe out.put(digits.utf8Start[Int(byte >> 4)])
            unsafe out.put(digits.utf8Start[Int(byte & 15)])
        }
    }
}
