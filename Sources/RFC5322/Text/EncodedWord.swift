// Safety: the bytes are borrowed for the call, and the word is looked for below `limit`, which is clamped to them. The caller's room holds what a word
// can decode to: never more bytes than are encoded.

/// `=?charset*language?encoding?text?=` (RFC 2047, with the language of RFC 2231): where its parts stand. Offsets count from the start of the message.
///
/// Words longer than the 75 bytes that RFC 2047 allows are words too, as they are in real mail.
public struct EncodedWord: Sendable, Hashable {
    /// All of it.
    public let range: Range<Int>
    /// The label without the language.
    public let charset: Range<Int>
    /// How the text is encoded.
    public let encoding: Encoding
    /// What is encoded: no question mark.
    public let text: Range<Int>
    /// The text has white space, which RFC 2047 section 2 forbids; Python's email and Perl's Encode decode such words, and so does this library.
    public let hasSpace: Bool

    /// The encodings of RFC 2047 section 4.
    public enum Encoding: Sendable, Hashable {
        /// `B` and `Q`.
        case base64, quotedPrintable
    }

    /// The word that begins at `at` and ends before `limit`; nil where there is none. Reads as far as the third question mark from there.
    public init?(in bytes: UnsafeRawBufferPointer, at: Int, limit: Int) {
        unsafe self.init(Octets(bytes), at, min(limit, bytes.count))
    }

    init?(_ octets: Octets, _ at: Int, _ limit: Int) {
        guard at + 8 <= limit, octets[at] == 0x3D, octets[at + 1] == 0x3F else { return nil }
        var charsetEnd = at + 2
        while charsetEnd < limit, EncodedWord.isToken(octets[charsetEnd]) { charsetEnd += 1 }
        guard charsetEnd > at + 2, charsetEnd + 3 < limit, octets[charsetEnd] == 0x3F, octets[charsetEnd + 2] == 0x3F else { return nil }
        switch octets[charsetEnd + 1] | 0x20 {
        case 0x62: encoding = .base64
        case 0x71: encoding = .quotedPrintable
        default: return nil
        }
        var end = charsetEnd + 3
        var hasSpace = false
        while end < limit, octets[end] != 0x3F {
            hasSpace = hasSpace || Octets.isSpace(octets[end])
            end += 1
        }
        self.hasSpace = hasSpace
        guard end + 1 < limit, octets[end] == 0x3F, octets[end + 1] == 0x3D else { return nil }
        range = at..<end + 2
        charset = at + 2..<(octets.find(0x2A, in: at + 2..<charsetEnd) ?? charsetEnd)
        text = charsetEnd + 3..<end
    }

    /// Bytes of a charset label: printable ASCII but for the question mark that ends it.
    private static func isToken(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != 0x3F }

    /// Writes the bytes that the word stands for, still in its charset: at most as many as `text` has. Digits that are none are passed over,
    /// an `=` without digits stays.
    func decode(_ octets: Octets, into room: UnsafeMutablePointer<UInt8>) -> Int {
        switch encoding {
        case .quotedPrintable: unsafe decodeQuotedPrintable(octets, into: room)
        case .base64: unsafe decodeBase64(octets, into: room)
        }
    }

    private func decodeQuotedPrintable(_ octets: Octets, into room: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        var i = text.lowerBound
        while i < text.upperBound {
            let byte = octets[i]
            if byte == 0x3D, i + 2 < text.upperBound, let high = Octets.hexDigit(octets[i + 1]), let low = Octets.hexDigit(octets[i + 2]) {
                unsafe room[count] = high << 4 | low
                i += 3
            } else {
                i += 1
                // A fold.
                if byte == 0x0D || byte == 0x0A { continue }
                unsafe room[count] = byte == 0x5F ? 0x20 : byte
            }
            count += 1
        }
        return count
    }

    private func decodeBase64(_ octets: Octets, into room: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        var bits: UInt32 = 0
        var length = 0
        for i in text {
            guard let digit = EncodedWord.base64Digit(octets[i]) else { continue }
            bits = bits << 6 | UInt32(digit)
            length += 6
            if length >= 8 {
                length -= 8
                unsafe room[count] = UInt8(truncatingIfNeeded: bits >> UInt32(length))
                count += 1
            }
        }
        return count
    }

    /// Value of a base64 digit, or nil.
    package static func base64Digit(_ byte: UInt8) -> UInt8? {
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
