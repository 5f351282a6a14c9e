internal import RFC5322

// Safety: the text is borrowed for the call, and every offset is compared with its count.

/// How the text of a part is encoded (RFC 2045 section 6).
public enum TransferEncoding: String, Sendable, Hashable {
    /// 7bit, 8bit, binary, or nothing said: the bytes are the message's own.
    case identity
    /// RFC 2045 section 6.8.
    case base64
    /// RFC 2045 section 6.7.
    case quotedPrintable = "quoted-printable"

    init(_ word: String?) {
        switch word {
        case "base64": self = .base64
        case "quoted-printable": self = .quotedPrintable
        default: self = .identity
        }
    }

    /// The decoded bytes. Bytes that do not belong there are passed over, as RFC 2045 asks. Linear.
    func decode(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        switch self {
        case .identity: unsafe Array(text)
        case .base64: unsafe TransferEncoding.base64(text)
        case .quotedPrintable: unsafe TransferEncoding.quotedPrintable(text)
        }
    }

    private static func base64(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0, count = 0
        for i in 0..<text.count {
            let byte = unsafe text[i]
            if byte == 0x3D { break }
            guard let digit = EncodedWord.base64Digit(byte) else { continue }
            bits = bits << 6 | UInt32(digit)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }

    private static func quotedPrintable(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        func digit(_ at: Int) -> UInt8? {
            guard at < text.count else { return nil }
            switch unsafe text[at] {
            case let byte where byte &- 0x30 < 10: return byte &- 0x30
            case let byte where (byte | 0x20) &- 0x61 < 6: return (byte | 0x20) &- 0x57
            default: return nil
            }
        }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            let byte = unsafe text[at]
            at += 1
            if byte != 0x3D { result.append(byte) } else if let high = digit(at), let low = digit(at + 1) {
                result.append(high << 4 | low)
                at += 2
            } else {
                // A soft line break, with white space that a gateway may have added before its end.
                var end = at
                while end < text.count, unsafe text[end] == 0x20 || text[end] == 0x09 || text[end] == 0x0D { end += 1 }
                if end < text.count, unsafe text[end] == 0x0A { at = end + 1 } else { result.append(byte) }
            }
        }
        return result
    }
}
