/// `=?charset?encoding?text?=` (RFC 2047) in a charset this module knows by itself: UTF-8, US-ASCII or ISO-8859-1.
enum EncodedWord {
    /// Bytes of text that a word of `length` bytes has at most: ISO-8859-1 as it stands becomes two bytes a character.
    static func room(_ length: Int) -> Int { length * 2 }

    /// Writes the text of the word at `at`, if one stands there. `room` is for ``room(_:)`` of the bytes up to `limit`.
    /// - Returns: the offset behind the word and the length of the text.
    @inline(__always)
    static func decode(_ bytes: Bytes, _ at: Int, _ limit: Int, into room: UnsafeMutablePointer<UInt8>) -> (end: Int, count: Int)? {
        guard at + 8 <= limit, bytes[at] == 0x3D, bytes[at + 1] == 0x3F else { return nil }
        return unsafe decodeMarked(bytes, at, limit, into: room)
    }

    private static func decodeMarked(_ bytes: Bytes, _ at: Int, _ limit: Int, into room: UnsafeMutablePointer<UInt8>) -> (end: Int, count: Int)? {
        let far = min(limit, at + 1024)
        guard let charsetEnd = bytes.find(0x3F, in: at + 2..<far), charsetEnd + 2 < far, bytes[charsetEnd + 2] == 0x3F else { return nil }
        guard let textEnd = bytes.find(0x3F, in: charsetEnd + 3..<far), textEnd + 1 < limit, bytes[textEnd + 1] == 0x3D else { return nil }
        var charset = at + 2..<charsetEnd
        if let star = bytes.find(0x2A, in: charset) { charset = charset.lowerBound..<star }
        let isUTF8 = bytes.equals(charset, "utf-8") || bytes.equals(charset, "utf8") || bytes.equals(charset, "us-ascii")
        let isLatin1 = bytes.equals(charset, "iso-8859-1")
        guard isUTF8 || isLatin1 else { return nil }
        var count = 0
        func put(_ byte: UInt8) {
            if isLatin1 && byte >= 0x80 {
                unsafe room[count] = 0xC0 | byte >> 6
                unsafe room[count + 1] = 0x80 | byte & 0x3F
                count += 2
            } else {
                unsafe room[count] = byte
                count += 1
            }
        }
        switch bytes[charsetEnd + 1] | 0x20 {
        case 0x71:
            var i = charsetEnd + 3
            while i < textEnd {
                let byte = bytes[i]
                if byte == 0x3D, i + 2 < textEnd, let high = Bytes.hexDigit(bytes[i + 1]), let low = Bytes.hexDigit(bytes[i + 2]) {
                    put(high << 4 | low)
                    i += 3
                } else {
                    if Bytes.isSpace(byte) { return nil }
                    put(byte == 0x5F ? 0x20 : byte)
                    i += 1
                }
            }
        case 0x62:
            var bits: UInt32 = 0
            var digits = 0
            for i in charsetEnd + 3..<textEnd {
                guard let value = base64(bytes[i]) else {
                    if Bytes.isSpace(bytes[i]) { return nil }
                    continue
                }
                bits = bits << 6 | UInt32(value)
                digits += 1
                if digits == 4 {
                    put(UInt8(truncatingIfNeeded: bits >> 16))
                    put(UInt8(truncatingIfNeeded: bits >> 8))
                    put(UInt8(truncatingIfNeeded: bits))
                    digits = 0
                }
            }
            if digits == 2 { put(UInt8(truncatingIfNeeded: bits >> 4)) }
            if digits == 3 {
                put(UInt8(truncatingIfNeeded: bits >> 10))
                put(UInt8(truncatingIfNeeded: bits >> 2))
            }
        default:
            return nil
        }
        return (textEnd + 2, count)
    }

    /// Value of a base64 digit, or nil.
    static func base64(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
