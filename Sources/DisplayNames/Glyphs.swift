// Safety: the array is held for the closure; the range is checked by the slice of it, and every character lies in the text.

/// A text as scalars, each with its place, and the keys by which two of them are compared.
struct Glyphs: Sendable {
    struct Glyph: Sendable {
        var scalar: UInt32
        /// Bytes in the text.
        var range: Range<Int>
    }

    var all: [Glyph] = []

    /// Bytes that are no UTF-8 become U+FFFD each.
    init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
        let range = range ?? 0..<bytes.count
        all.reserveCapacity(range.count)
        unsafe bytes.withUnsafeBytes { bytes in
            let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
            var at = 0
            while at < text.count {
                let (value, length) = unsafe UTF8Form.scalar(text, at) ?? (0xFFFD, 1)
                all.append(Glyph(scalar: value, range: range.lowerBound + at..<range.lowerBound + at + length))
                at += length
            }
        }
    }

    init(_ all: [Glyph]) { self.all = all }

    static func utf16(_ glyphs: some Sequence<Glyph>) -> [UInt16] {
        var units: [UInt16] = []
        for glyph in glyphs { append(glyph.scalar, to: &units) }
        return units
    }

    private static func append(_ scalar: UInt32, to units: inout [UInt16]) {
        if scalar < 0x10000 {
            units.append(UInt16(scalar))
        } else {
            units.append(UInt16(0xD7C0 + (scalar >> 10)))
            units.append(UInt16(0xDC00 + (scalar & 0x3FF)))
        }
    }

    /// As what a letter is compared. Some look like Latin ones in one case only: the Greek capital Nu like `N`, its small form like `v`.
    enum Reading: CaseIterable {
        /// As its small form, so that a text is found in whatever case it is written.
        case folded
        /// As it stands, where it looks like a letter of ASCII there.
        case standing
    }

    /// What two texts have in common that a reader may take for each other: folded, as a skeleton of UTS #39, without accents, folded again since the
    /// skeleton of `0` is a capital `O`. `I`, `i`, `l`, `1` and `|` are one, since `I` and `l` look alike but fold to different letters; `w` is `vv`; a
    /// small capital is its letter. ASCII has one key, looked up in a table, which a test holds equal to what ICU says for either reading.
    static func key(_ text: [UInt16], _ reading: Reading = .folded) -> [UInt16] {
        if text.allSatisfy({ $0 < 0x80 }) { return text.flatMap { asciiKeys[Int($0)] } }
        return keyByICU(text, reading)
    }

    static func keyByICU(_ text: [UInt16], _ reading: Reading = .folded) -> [UInt16] {
        let text = reading == .folded ? text : standing(text)
        let skeleton = ICU.skeleton(ICU.folded(text)).filter { $0 < 0x300 || $0 > 0x36F }.map { smallCapitals[$0] ?? $0 }
        var key: [UInt16] = []
        for unit in ICU.folded(skeleton) {
            switch unit {
            case 0x69: key.append(0x6C)
            case 0x6D: key += [0x72, 0x6E]  // of a small capital; any other `m` is that already
            case 0x77: key += [0x76, 0x76]
            default: key.append(unit)
            }
        }
        return key
    }

    /// The text with each character that looks like letters of ASCII, accents aside, in their place. The skeletons of UTS #39 are those of a text as it
    /// stands: once folded, the Cyrillic `Т` or the Greek `Ν` resembles nothing of ASCII any more, or another letter.
    private static func standing(_ text: [UInt16]) -> [UInt16] {
        var result: [UInt16] = []
        var at = 0
        while at < text.count {
            let isPair = text[at] & 0xFC00 == 0xD800 && at + 1 < text.count && text[at + 1] & 0xFC00 == 0xDC00
            let character = Array(text[at..<at + (isPair ? 2 : 1)])
            at += character.count
            let skeleton = character[0] < 0x80 ? character : ICU.skeleton(character).filter { $0 < 0x300 || $0 > 0x36F }
            let isLetter = !skeleton.isEmpty && skeleton.allSatisfy { $0 < 0x80 && $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            result += isLetter ? skeleton : character
        }
        return result
    }

    /// Small capitals, which are the skeletons of `т`, `м`, `к`, `в`, `н` as well. UTS #39 has no letter of ASCII for them.
    private static let smallCapitals: [UInt16: UInt16] = [
        0x1D00: 0x61, 0x0299: 0x62, 0x1D05: 0x64, 0x1D07: 0x65, 0xA730: 0x66, 0x0262: 0x67, 0x029C: 0x68, 0x1D0A: 0x6A, 0x1D0B: 0x6B, 0x0138: 0x6B,
        0x029F: 0x6C, 0x1D0D: 0x6D, 0x0274: 0x6E, 0x1D18: 0x70, 0xA7AF: 0x71, 0x0280: 0x72, 0x1D1B: 0x74, 0x028F: 0x79,
    ]

    /// The keys of ASCII: letters in lower case but for the look-alikes.
    static let asciiKeys: [[UInt16]] = (0..<0x80).map { byte -> [UInt16] in
        switch byte {
        case 0x41...0x5A, 0x61...0x7A:
            switch UInt16(byte) | 0x20 {
            case 0x69: [0x6C]  // i like l
            case 0x6D: [0x72, 0x6E]  // m like rn
            case 0x77: [0x76, 0x76]  // w like vv
            case let letter: [letter]
            }
        case 0x22: [0x27, 0x27]  // " like ''
        case 0x25: [0x6F, 0x2F, 0x30]  // % like º/₀, which folds
        case 0x30: [0x6F]  // 0 like o
        case 0x31, 0x7C: [0x6C]  // 1 and | like l
        case 0x60: [0x27]  // ` like '
        default: [UInt16(byte)]
        }
    }

    /// The text with its case folded: equal means that it is the same text.
    static func plain(_ text: [UInt16]) -> [UInt16] {
        if text.allSatisfy({ $0 < 0x80 }) { return text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } }
        return ICU.caseFolded(text)
    }

    static func string(_ text: [UInt16]) -> String { String(decoding: text, as: UTF16.self) }

    /// The characters of `shown` by which it differs from `meant`; both have the same key. They are laid side by side by the keys of their characters.
    static func differences(_ shown: [Glyph], _ meant: [Glyph], _ reading: Reading) -> [Glyph] {
        func units(_ glyph: Glyph) -> [UInt16] { utf16(CollectionOfOne(glyph)) }
        func key(_ text: [UInt16]) -> [UInt16] { Glyphs.key(text, reading) }
        var result: [Glyph] = []
        var i = 0, j = 0, shownAt = 0, meantAt = 0
        while i < shown.count {
            let length = key(units(shown[i])).count
            if shownAt == meantAt, j < meant.count {
                let other = key(units(meant[j])).count
                if length == other, plain(units(shown[i])) == plain(units(meant[j])) {
                    (i, j, shownAt, meantAt) = (i + 1, j + 1, shownAt + length, meantAt + other)
                    continue
                }
            }
            result.append(shown[i])
            shownAt += length
            i += 1
            while j < meant.count, meantAt < shownAt {
                meantAt += key(units(meant[j])).count
                j += 1
            }
        }
        return result
    }
}
