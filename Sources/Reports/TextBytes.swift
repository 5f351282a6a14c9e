// Safety: six bits, and the literal has 64 digits.

/// Text that came out of a message: any bytes. Decides what a printer may write of them.
public enum TextBytes {
    /// Whether the bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF.
    static func isUTF8(_ text: TextSlice) -> Bool {
        var at = 0
        while at < text.count {
            let lead = text[at]
            if lead < 0x80 {
                at += 1
                continue
            }
            // What the second byte may be depends on the first; all others are 0x80…0xBF.
            let length: Int
            var low: UInt8 = 0x80, high: UInt8 = 0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF:
                length = 3
                if lead == 0xE0 { low = 0xA0 }
                if lead == 0xED { high = 0x9F }
            case 0xF0...0xF4:
                length = 4
                if lead == 0xF0 { low = 0x90 }
                if lead == 0xF4 { high = 0x8F }
            default: return false
            }
            if at + length > text.count || text[at + 1] < low || text[at + 1] > high { return false }
            for i in 2..<max(2, length) where text[at + i] & 0xC0 != 0x80 { return false }
            at += length
        }
        return true
    }

    /// Standard base64 with padding.
    static func appendBase64(_ text: TextSlice, to out: inout OutputBuffer) {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        func digit(_ value: UInt32) -> UInt8 { unsafe alphabet.utf8Start[Int(value & 63)] }
        out.reserve((text.count + 2) / 3 * 4)
        var i = 0
        while i < text.count {
            let left = text.count - i
            let word = UInt32(text[i]) << 16 | (left > 1 ? UInt32(text[i + 1]) << 8 : 0) | (left > 2 ? UInt32(text[i + 2]) : 0)
            out.put(digit(word >> 18))
            out.put(digit(word >> 12))
            out.put(left > 1 ? digit(word >> 6) : 0x3D)
            out.put(left > 2 ? digit(word) : 0x3D)
            i += 3
        }
    }

    /// For a terminal: control characters, escape sequences, bidirectional controls and bytes that are no UTF-8 written as `\x1b`, `\u{202e}`.
    public static func printable(_ bytes: [UInt8]) -> String {
        var result = ""
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x80 {
                if byte == 0x5C && at + 1 < bytes.count && (bytes[at + 1] == 0x78 || bytes[at + 1] == 0x75) {
                    result += "\\\\"  // so that an escape written here cannot be mistaken for one in the message
                } else if byte < 0x20 || byte == 0x7F {
                    result += byte == 0x09 ? " " : "\\x" + hex(UInt32(byte), 2)
                } else {
                    result.unicodeScalars.append(Unicode.Scalar(byte))
                }
                at += 1
                continue
            }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            let end = min(at + length, bytes.count)
            if let scalar = String(validating: bytes[at..<end], as: UTF8.self)?.unicodeScalars.first, byte >= 0xC2 {
                let isSafe =
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
                    default: true
                    }
                if isSafe { result.unicodeScalars.append(scalar) } else { result += "\\u{" + hex(scalar.value, 4) + "}" }
                at = end
            } else {
                result += "\\x" + hex(UInt32(byte), 2)
                at += 1
            }
        }
        return result
    }

    /// Whether a character is never printed as it is, in any format: a terminal or a reader takes it for an order, or shows nothing. Control characters, marks of direction,
    /// line separators, what has no width, tags. (Text for people is stricter: see ``printable(_:)``.)
    public static func isHidden(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE...0xFFFF, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// The scalar that begins at an offset of UTF-8, and its length.
    static func scalar(_ text: TextSlice, at: Int) -> (value: UInt32, length: Int) {
        let lead = UInt32(text[at])
        func tail(_ i: Int) -> UInt32 { UInt32(text[at + i]) & 0x3F }
        if lead < 0x80 { return (lead, 1) }
        if lead < 0xE0 { return ((lead & 0x1F) << 6 | tail(1), 2) }
        if lead < 0xF0 { return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3) }
        return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }

    static func hex(_ value: UInt32, _ width: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
