internal import RFC5322

// Safety: the bytes are borrowed for the closure or from whoever made the rewriter, which does not outlive them; it writes to an array.

extension TextRewriter {
    /// An encoded word of RFC 2047 becomes one of the same charset, encoding and length: its text is decoded, rewritten and encoded again.
    mutating func rewrite(_ word: EncodedWord) {
        let charset = String(decoding: folded(word.charset), as: UTF8.self)
        // A label that nobody knows may be somebody's name.
        if !TextRewriter.isKnown(charset) { eachWord(word.charset) { $1.rewriteWord($0) } }
        switch word.encoding {
        case .quotedPrintable: rewriteQuotedPrintable(word.text, charset)
        case .base64: rewriteBase64(word.text, charset)
        }
    }

    private mutating func rewriteQuotedPrintable(_ text: Range<Int>, _ charset: String) {
        var decoded: [UInt8] = []
        /// Where each byte is written, and whether as `=XX`.
        var places: [(at: Int, isEscaped: Bool)] = []
        var at = text.lowerBound
        while at < text.upperBound {
            let byte = bytes[at]
            if byte == 0x3D, at + 2 < text.upperBound, let high = Bytes.hexDigit(bytes[at + 1]), let low = Bytes.hexDigit(bytes[at + 2]) {
                places.append((at, true))
                decoded.append(UInt8(high) << 4 | UInt8(low))
                at += 3
            } else {
                places.append((at, false))
                decoded.append(byte == 0x5F ? 0x20 : byte)
                at += 1
            }
        }
        let new = rewritten(decoded, charset)
        for (i, place) in places.enumerated() where new[i] != decoded[i] {
            if place.isEscaped {
                out[place.at + 1] = Tokens.hexDigit(new[i] >> 4, true)
                out[place.at + 2] = Tokens.hexDigit(new[i] & 15, true)
            } else {
                out[place.at] = new[i]
            }
        }
    }

    private mutating func rewriteBase64(_ text: Range<Int>, _ charset: String) {
        let digits = text.filter { EncodedWord.base64Digit(bytes[$0]) != nil }
        let decoded = Base64.decode(digits.map { bytes[$0] }) ?? []
        let new = rewritten(decoded, charset)
        var bits: UInt32 = 0, count: UInt32 = 0
        var next = 0
        for place in digits {
            if count < 6 {
                bits = bits << 8 | UInt32(next < new.count ? new[next] : 0)
                next += 1
                count += 8
            }
            count -= 6
            out[place] = Base64.digits[Int(bits >> count & 63)]
        }
    }

    /// A decoded text of a charset, rewritten, of the same length.
    private func rewritten(_ text: [UInt8], _ charset: String) -> [UInt8] {
        if TextRewriter.shifting.contains(where: charset.hasPrefix) { return shifted(text) }
        guard TextRewriter.isKnown(charset), !charset.hasPrefix("utf-16"), !charset.hasPrefix("utf-32") else { return opaque(text) }
        let eightBit: Tokens.EightBit = TextRewriter.unicode.contains(charset) ? .utf8 : .single
        return unsafe text.withUnsafeBytes {
            var inner = unsafe TextRewriter(bytes: Bytes($0), tokens: tokens, out: text, clocks: clocks, eightBit: eightBit)
            inner.rewriteDecoded(0..<text.count)
            return inner.out
        }
    }

    private static let shifting = ["iso-2022-", "hz-gb-2312"]
    private static let unicode = ["utf-8", "utf8", "us-ascii", "ascii", "utf-7", "utf-16", "utf-16be", "utf-16le", "utf-32"]
    /// What the labels of other charsets begin with, numbers behind it.
    private static let others = [
        "iso-8859-", "iso8859-", "iso_8859-", "windows-", "cp", "koi8-", "gb", "big5", "euc-", "shift_jis", "shift-jis", "ks_c_5601-", "x-sjis", "tis-", "macintosh", "x-mac-",
    ]

    private static func isKnown(_ charset: String) -> Bool {
        charset.utf8.count <= 16 && (unicode.contains(charset) || (shifting + others).contains(where: charset.hasPrefix))
    }

    /// What was encoded is not encoded once more: `=?` in it is text.
    private mutating func rewriteDecoded(_ range: Range<Int>) {
        var at = range.lowerBound
        while at < range.upperBound {
            let cut = (at..<range.upperBound - 1).first { bytes[$0] == 0x3D && bytes[$0 + 1] == 0x3F } ?? range.upperBound
            rewrite(at..<cut, .general)
            at = min(cut + 2, range.upperBound)
        }
    }

    /// A charset with shift states (ISO 2022): escape sequences stay, what stands between them is replaced byte for byte.
    private func shifted(_ text: [UInt8]) -> [UInt8] {
        let stream = tokens.stream(.bytes, text, count: text.count)
        var result = text
        var i = 0
        while i < text.count {
            if text[i] == 0x1B {
                i += 1
                while i < text.count, text[i] >= 0x20 && text[i] < 0x30 { i += 1 }
            } else if text[i] > 0x20 {
                // Of two-byte sets a row that is filled; a digit where one byte is a character.
                result[i] = 0x30 + stream[i] % 10
            }
            i += 1
        }
        return result
    }

    /// A charset that is not known: every byte a letter.
    private func opaque(_ text: [UInt8]) -> [UInt8] {
        tokens.stream(.bytes, text, count: text.count).prefix(text.count).map { Tokens.letters[Int($0 & 15)] }
    }
}

extension Base64 {
    static let digits: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
