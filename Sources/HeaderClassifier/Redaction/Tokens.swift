/// What stands in a redacted copy for a word, a last label, a GUID or an address: of the same length, the same for the same input, and not to be turned
/// back. Every token is drawn from SHA-256 of the salt, its kind and the input in lower case.
final class Tokens {
    private let salt: [UInt8]
    private var streams: [[UInt8]: [UInt8]] = [:]

    /// Neither vowels nor hexadecimal digits: a token is nobody's name, no key word that a rule reads and no IPv6 address.
    static let letters: [UInt8] = Array("ghjklmnpqrstvwxz".utf8)
    /// Behind the `x` that opens a last label. The two-letter codes that begin with `x` are free for private use (ISO 3166-1), and no top-level
    /// domain is spelled so. Without `k`: `xk` is in use.
    private static let lastLabelLetters: [UInt8] = Array("ghjlmnpqrstvwz".utf8)

    init(salt: [UInt8]) { self.salt = salt }

    enum Kind: UInt8 { case word = 0x77, lastLabel = 0x74, guid = 0x67, address = 0x61, bytes = 0x62 }

    /// As many bytes as asked for, drawn from the input.
    func stream(_ kind: Kind, _ input: [UInt8], count: Int, tweak: UInt8 = 0) -> [UInt8] {
        let key = [kind.rawValue, tweak] + input
        if let known = streams[key], known.count >= count { return known }
        let size = UInt32(salt.count)
        let seed = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> UInt32($0)) } + salt + key
        var stream = SHA256.digest(seed)
        var block: UInt32 = 0
        while stream.count < count {
            block += 1
            stream += SHA256.digest(stream[..<32] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: block >> UInt32($0)) })
        }
        // Bounded: what comes once, such as a signature, need not be remembered.
        if input.count <= 40 {
            if streams.count > 100_000 { streams.removeAll() }
            streams[key] = stream
        }
        return stream
    }

    /// How bytes outside ASCII are to be read.
    enum EightBit { case utf8, single }

    /// The token of a word: letters and digits of ASCII, and bytes outside of it. Letters stay letters of their case, digits digits, characters outside
    /// ASCII characters of as many bytes. It differs from the word, if the word has anything that can differ.
    func word(_ word: [UInt8], _ eightBit: EightBit = .utf8) -> [UInt8] {
        let folded = word.map(Bytes.folded)
        for tweak in 0..<UInt8(8) {
            let token = spell(word, stream(.word, folded, count: word.count, tweak: tweak), eightBit)
            if token != word && token.map(Bytes.folded) != folded { return token }
        }
        return spell(word, stream(.word, folded, count: word.count, tweak: 8), eightBit)
    }

    private func spell(_ word: [UInt8], _ stream: [UInt8], _ eightBit: EightBit) -> [UInt8] {
        var token = word
        var i = 0
        while i < word.count {
            let byte = word[i], draw = stream[i]
            if Bytes.folded(byte) &- 0x61 < 26 {
                token[i] = Tokens.letters[Int(draw & 15)] & (byte & 0x20 == 0 ? 0xDF : 0xFF)
            } else if byte &- 0x30 < 10 {
                token[i] = 0x30 + draw % 10
            } else if byte >= 0x80 {
                let length = eightBit == .utf8 ? Tokens.scalarLength(word, i) : 1
                switch length {
                // Letters and signs of scripts that are in few names: Armenian, Yi radicals, Linear B ideograms.
                case 2: (token[i], token[i + 1]) = (0xD4, 0xB1 + draw % 15)
                case 3: (token[i], token[i + 1], token[i + 2]) = (0xEA, 0x92, 0x90 + (draw & 15))
                case 4: (token[i], token[i + 1], token[i + 2], token[i + 3]) = (0xF0, 0x90, 0x82, 0x80 + (draw & 15))
                // No UTF-8 begins so and goes on with what may follow here. In other charsets: of single bytes a letter, of two a letter's half.
                default: token[i] = eightBit == .utf8 ? 0xE0 + (draw & 7) : 0xB0 + (draw & 31)
                }
                i += length - 1
            }
            i += 1
        }
        return token
    }

    /// Bytes of the UTF-8 character at an index; 1 where there is none.
    static func scalarLength(_ bytes: [UInt8], _ at: Int) -> Int {
        let length = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : bytes[at] >= 0xC2 ? 2 : 1
        guard length > 1, at + length <= bytes.count else { return 1 }
        return String(validating: bytes[at..<at + length], as: UTF8.self) == nil ? 1 : length
    }

    /// The token of the last label of a host name, of two letters or more: `x` and letters.
    func lastLabel(_ label: [UInt8]) -> [UInt8] {
        let stream = stream(.lastLabel, label.map(Bytes.folded), count: label.count)
        return label.indices.map { i in
            let letter = i == 0 ? 0x78 : Tokens.lastLabelLetters[Int(stream[i]) % Tokens.lastLabelLetters.count]
            return letter & (label[i] & 0x20 == 0 ? 0xDF : 0xFF)
        }
    }

    /// The tenant of Outlook.com, by which rules tell the platform.
    private static let consumerTenant: [UInt8] = Array("84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa".utf8)

    /// The token of a GUID: other hexadecimal digits. The tenant of Outlook.com and the GUID of zeros stay. `keepsClock`: the last group, in which a Network-Message-Id has its clock, stays; without it the
    /// group is none that tells a time.
    func guid(_ guid: [UInt8], keepsClock: Bool) -> [UInt8] {
        let folded = guid.map(Bytes.folded)
        if folded == Tokens.consumerTenant || folded.allSatisfy({ $0 == 0x30 || $0 == 0x2D }) { return guid }
        let stream = stream(.guid, folded, count: guid.count)
        let isUpper = guid.contains { $0 &- 0x41 < 6 }
        return guid.indices.map { i in
            if guid[i] == 0x2D || (keepsClock && i >= 24) { return guid[i] }
            return Tokens.hexDigit(i == 24 ? 15 : stream[i] & 15, isUpper)
        }
    }

    static func hexDigit(_ value: UInt8, _ isUpper: Bool) -> UInt8 { value < 10 ? 0x30 + value : (isUpper ? 0x41 : 0x61) + value - 10 }
}
