/// A display name as text: quotes and folds removed, encoded words (RFC 2047) decoded where their charset is UTF-8, US-ASCII or ISO-8859-1.
/// Words in other charsets stay as they stand, so that nothing is guessed.
enum DisplayName {
    /// Bytes of the text; UTF-8 unless the field holds raw bytes in another encoding.
    static func decoded(_ bytes: Bytes, _ range: Range<Int>, isComment: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var at = range.lowerBound
        let end = range.upperBound
        var pendingSpace = false
        var lastWasEncoded = false
        func flushSpace() {
            if pendingSpace && !result.isEmpty { result.append(0x20) }
            pendingSpace = false
        }
        while at < end {
            let byte = bytes[at]
            if Bytes.isSpace(byte) {
                pendingSpace = true
                at += 1
            } else if byte == 0x22 && !isComment {
                flushSpace()
                at += 1
                // Real mail puts encoded words into quotes too; Outlook shows them decoded, so they are.
                var inner: [UInt8] = []
                while at < end, bytes[at] != 0x22 {
                    if bytes[at] == 0x5C && at + 1 < end { at += 1 }
                    if bytes[at] != 0x0D && bytes[at] != 0x0A { inner.append(bytes[at]) }
                    at += 1
                }
                at += 1
                result += decodeWords(inner)
                lastWasEncoded = false
            } else if let word = EncodedWord(bytes, at, end) {
                // White space between two encoded words is not part of the text.
                if lastWasEncoded { pendingSpace = false } else { flushSpace() }
                result += word.text
                at = word.end
                lastWasEncoded = true
            } else {
                flushSpace()
                if byte == 0x5C && isComment && at + 1 < end { at += 1 }
                result.append(bytes[at])
                at += 1
                lastWasEncoded = false
            }
        }
        return result
    }

    private static func decodeWords(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(0x3D) else { return text }
        return unsafe text.withUnsafeBytes { buffer in
            let bytes = unsafe Bytes(buffer)
            var result: [UInt8] = []
            var at = 0
            var lastEnd: Int?
            while at < text.count {
                if let word = EncodedWord(bytes, at, text.count) {
                    if let lastEnd, text[lastEnd..<at].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { result.removeLast(at - lastEnd) }
                    result += word.text
                    at = word.end
                    lastEnd = at
                } else {
                    result.append(text[at])
                    at += 1
                }
            }
            return result
        }
    }
}

/// `=?charset?encoding?text?=` (RFC 2047) in a charset this module knows by itself.
struct EncodedWord {
    var text: [UInt8]
    /// Offset behind the word.
    var end: Int

    init?(_ bytes: Bytes, _ at: Int, _ limit: Int) {
        guard at + 8 <= limit, bytes[at] == 0x3D, bytes[at + 1] == 0x3F else { return nil }
        let far = min(limit, at + 1024)
        guard let charsetEnd = bytes.find(0x3F, in: at + 2..<far), charsetEnd + 2 < far, bytes[charsetEnd + 2] == 0x3F else { return nil }
        guard let textEnd = bytes.find(0x3F, in: charsetEnd + 3..<far), textEnd + 1 < limit, bytes[textEnd + 1] == 0x3D else { return nil }
        var charset = at + 2..<charsetEnd
        if let star = bytes.find(0x2A, in: charset) { charset = charset.lowerBound..<star }
        let isUTF8 = bytes.equals(charset, "utf-8") || bytes.equals(charset, "utf8") || bytes.equals(charset, "us-ascii")
        let isLatin1 = bytes.equals(charset, "iso-8859-1")
        guard isUTF8 || isLatin1 else { return nil }
        var decoded: [UInt8] = []
        switch bytes[charsetEnd + 1] | 0x20 {
        case 0x71:
            var i = charsetEnd + 3
            while i < textEnd {
                let byte = bytes[i]
                if byte == 0x3D, i + 2 < textEnd, let high = Bytes.hexDigit(bytes[i + 1]), let low = Bytes.hexDigit(bytes[i + 2]) {
                    decoded.append(high << 4 | low)
                    i += 3
                } else {
                    if Bytes.isSpace(byte) { return nil }
                    decoded.append(byte == 0x5F ? 0x20 : byte)
                    i += 1
                }
            }
        case 0x62:
            var bits: UInt32 = 0
            var count = 0
            for i in charsetEnd + 3..<textEnd {
                guard let value = EncodedWord.base64(bytes[i]) else {
                    if Bytes.isSpace(bytes[i]) { return nil }
                    continue
                }
                bits = bits << 6 | UInt32(value)
                count += 1
                if count == 4 {
                    decoded += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
                    count = 0
                }
            }
            if count == 2 { decoded.append(UInt8(truncatingIfNeeded: bits >> 4)) }
            if count == 3 { decoded += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)] }
        default:
            return nil
        }
        text = isLatin1 ? decoded.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] } : decoded
        end = textEnd + 2
    }

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
