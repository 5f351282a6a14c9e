/// Text that came out of a message: any bytes. Decides what a printer may write of them.
enum TextBytes {
    /// Whether the bytes are UTF-8.
    static func isUTF8(_ bytes: [UInt8]) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }

    /// Standard base64 with padding.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var i = 0
        while i < bytes.count {
            let left = bytes.count - i
            let word = UInt32(bytes[i]) << 16 | (left > 1 ? UInt32(bytes[i + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[i + 2]) : 0)
            for (n, shift) in [(0, 18), (1, 12), (2, 6), (3, 0)] as [(Int, UInt32)] {
                unsafe result.append(n <= left ? alphabet.utf8Start[Int(word >> shift & 63)] : 0x3D)
            }
            i += 3
        }
        return result
    }

    /// For a terminal: control characters, escape sequences, bidirectional controls and bytes that are no UTF-8 written as `\x1b`, `\u{202e}`.
    static func printable(_ bytes: [UInt8]) -> String {
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

    private static func hex(_ value: UInt32, _ width: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
