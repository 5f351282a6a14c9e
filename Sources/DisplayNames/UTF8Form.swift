// Safety: the text is borrowed for the call, and every look ahead is compared with its count.

/// UTF-8 by RFC 3629, byte by byte: no overlong forms, no surrogates, nothing beyond U+10FFFF.
enum UTF8Form {
    /// The scalar that begins at `at` and its length in bytes; nil where no valid one begins.
    static func scalar(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> (value: UInt32, length: Int)? {
        let lead = unsafe bytes[at]
        if lead < 0x80 { return (UInt32(lead), 1) }
        // What the second byte may be depends on the first; all others are 0x80…0xBF.
        var low: UInt8 = 0x80, high: UInt8 = 0xBF
        let length: Int
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
        default: return nil
        }
        guard at + length <= bytes.count else { return nil }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for i in 1..<length {
            let byte = unsafe bytes[at + i]
            if byte < low || byte > high { return nil }
            (low, high) = (0x80, 0xBF)
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (value, length)
    }

    /// The bytes of one scalar.
    static func append(_ scalar: UInt32, to out: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(scalar) else { return append(0xFFFD, to: &out) }
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Copies UTF-8; each byte that belongs to none becomes `\xNN`. Stops where the output is full.
    static func copy(_ text: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> (count: Int, isFlawed: Bool) {
        var at = 0, count = 0, isFlawed = false
        while at < text.count {
            if let (_, length) = unsafe scalar(text, at) {
                guard count + length <= output.count else { return (count, true) }
                for i in 0..<length { unsafe output[count + i] = text[at + i] }
                at += length
                count += length
            } else {
                guard count + 4 <= output.count else { return (count, true) }
                let byte = unsafe text[at]
                unsafe output[count] = 0x5C
                unsafe output[count + 1] = 0x78
                unsafe output[count + 2] = digit(byte >> 4)
                unsafe output[count + 3] = digit(byte & 15)
                isFlawed = true
                at += 1
                count += 4
            }
        }
        return (count, isFlawed)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
