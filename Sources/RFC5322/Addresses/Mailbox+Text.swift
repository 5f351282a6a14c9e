// Safety: the caller's bytes are those that were parsed, so the ranges of the mailbox lie in them; they are borrowed for the call. Every byte of a range
// is copied at most once, so room for the range is enough.

extension Mailbox {
    /// The display name for people: quotes, folds and comments' parentheses removed, encoded words decoded. Nil where there is none, or nothing in it.
    /// Allocates.
    /// - Parameters:
    ///   - bytes: those that were parsed.
    ///   - converter: for the charsets of encoded words.
    public func displayNameText(in bytes: UnsafeRawBufferPointer, by converter: borrowing CharsetConverter = .builtIn) -> (text: [UInt8], defects: TextDefects)? {
        guard let displayName else { return nil }
        let (text, defects) = unsafe HeaderText.decoded(displayName, of: bytes, as: nameIsComment ? .comment : .phrase, by: converter)
        return text.isEmpty ? nil : (text, defects)
    }

    /// The addr-spec without white space and comments. It is never decoded. Nil where there is none. Allocates.
    public func addressText(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        address.map { unsafe AddressText.array($0, of: bytes) }
    }

    /// The X.500 name that an `IMCEAEX-` address wraps: `_` for `/`, `+` and two hexadecimal digits for any other byte. Nil for other addresses. Allocates.
    ///
    /// Source: Microsoft Learn, IMCEAEX non-delivery reports, https://learn.microsoft.com/exchange/troubleshoot/email-delivery/imceaex-ndr
    public func encapsulatedText(in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let local = localPart, unsafe form(in: bytes) == .encapsulated else { return nil }
        let octets = unsafe Octets(bytes)
        guard octets.hasPrefix(local, "IMCEAEX-") else { return nil }
        var text: [UInt8] = []
        var i = local.lowerBound + 8
        while i < local.upperBound {
            if octets[i] == 0x2B, i + 2 < local.upperBound, let high = Octets.hexDigit(octets[i + 1]), let low = Octets.hexDigit(octets[i + 2]) {
                text.append(high << 4 | low)
                i += 3
            } else {
                text.append(octets[i] == 0x5F ? 0x2F : octets[i])
                i += 1
            }
        }
        return text
    }
}

/// Addresses as text.
public enum AddressText {
    /// An addr-spec without white space and comments. Allocates.
    package static func array(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        unsafe Array(unsafeUninitializedCapacity: range.count) { room, count in
            if let start = room.baseAddress { unsafe count = copy(range, of: bytes, into: start) }
        }
    }

    /// Copies an addr-spec without white space and comments; in quotes and in a domain literal only line ends go. Needs room for the range.
    /// - Returns: how many bytes were written.
    package static func copy(_ range: Range<Int>, of bytes: UnsafeRawBufferPointer, into room: UnsafeMutablePointer<UInt8>) -> Int {
        let octets = unsafe Octets(bytes)
        var count = 0
        var i = range.lowerBound
        // Legacy Exchange names have spaces.
        var isQuoted = X500.isName(octets, range)
        // What nothing closes is text, and so is every such byte behind it; or the search for its end would be made again and again.
        var parenthesesAreText = false, squareBracketsAreText = false
        while i < range.upperBound {
            let byte = octets[i]
            var isDropped = byte == 0x0D || byte == 0x0A || (!isQuoted && (byte == 0x20 || byte == 0x09))
            switch byte {
            case 0x22: isQuoted.toggle()
            case 0x5B where !isQuoted && !squareBracketsAreText:
                isQuoted = octets.find(0x5D, in: i..<range.upperBound) != nil
                squareBracketsAreText = !isQuoted
            case 0x5D: isQuoted = false
            case 0x5C where isQuoted && i + 1 < range.upperBound:
                unsafe room[count] = byte
                count += 1
                i += 1
            case 0x28 where !isQuoted && !parenthesesAreText:
                if let close = octets.commentEnd(i, range.upperBound) {
                    i = close - 1
                    isDropped = true
                } else {
                    parenthesesAreText = true
                }
            default: break
            }
            if !isDropped {
                unsafe room[count] = octets[i]
                count += 1
            }
            i += 1
        }
        return count
    }

    /// Whether two are the same but for the case of letters.
    package static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        if a.count != b.count { return false }
        for i in 0..<a.count where unsafe Octets.folded(a[i]) != Octets.folded(b[i]) { return false }
        return true
    }

    /// A mailbox as RFC 5322 writes it: the name quoted where it must be, an encoded word (RFC 2047) where it holds more than ASCII. Allocates.
    ///
    /// What is written reads back as the same name and address, if the name is UTF-8 without control characters and the address an addr-spec.
    public static func written(name: [UInt8]?, address: [UInt8]) -> [UInt8] {
        // What looks like an encoded word is an address in brackets only.
        guard let name, !name.isEmpty else { return holdsMark(address) ? [0x3C] + address + [0x3E] : address }
        return phrase(name) + [0x20, 0x3C] + address + [0x3E]
    }

    private static func phrase(_ name: [UInt8]) -> [UInt8] {
        // A space at an edge, which an encoded word can bring, is lost in quotes: a reader takes it for that around them.
        let isEncodable = name.contains { $0 >= 0x80 || $0 < 0x20 || $0 == 0x7F } || holdsMark(name) || name.first == 0x20 || name.last == 0x20
        if isEncodable { return encodedWords(name) }
        // Atoms with single spaces between them stand as they are.
        let isPlain = name.allSatisfy { AddressCheck.isAtomText($0) || $0 == 0x20 }
            && !zip(name, name.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
        if isPlain { return name }
        return [0x22] + name.flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] } + [0x22]
    }

    /// `=?`, which a reader would take for an encoded word.
    private static func holdsMark(_ name: [UInt8]) -> Bool { zip(name, name.dropFirst()).contains { $0 == 0x3D && $1 == 0x3F } }

    /// Words of at most 75 bytes (RFC 2047 section 2), cut between characters.
    private static func encodedWords(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        while at < text.count {
            var end = min(at + 45, text.count)
            while end < text.count, end > at + 40, text[end] & 0xC0 == 0x80 { end -= 1 }
            if at > 0 { result.append(0x20) }
            result += Array("=?utf-8?B?".utf8) + base64(text[at..<end]) + Array("?=".utf8)
            at = end
        }
        return result
    }

    private static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let left = bytes.endIndex - at
            let word = UInt32(bytes[at]) << 16 | (left > 1 ? UInt32(bytes[at + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[at + 2]) : 0)
            for k in 0..<4 { result.append(k > left ? 0x3D : digits[Int(word >> UInt32(18 - 6 * k) & 63)]) }
            at += 3
        }
        return result
    }
}
