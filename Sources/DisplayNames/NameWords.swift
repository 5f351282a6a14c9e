/// The words of a name, as they are compared: letters, digits and marks; white space, hyphens and other punctuation part them, apostrophes are left out.
/// A word of one character is left out where two longer ones remain: `Jane Q. Doe` is `Jane Doe`.
struct NameWords: Sendable {
    struct Word: Sendable {
        var glyphs: [Glyphs.Glyph]
        private var keys: Keys
        var plain: [UInt16]

        init?(_ glyphs: [Glyphs.Glyph]) {
            let units = Glyphs.utf16(glyphs)
            keys = Keys(units)
            // Of nothing but what nobody sees.
            if keys.folded.isEmpty { return nil }
            self.glyphs = glyphs
            plain = Glyphs.plain(units)
        }

        func key(_ reading: Glyphs.Reading) -> [UInt16] { keys[reading] }
        /// From its first byte to its last.
        var range: Range<Int> { glyphs[0].range.lowerBound..<glyphs[glyphs.count - 1].range.upperBound }
    }

    var words: [Word]

    init(_ bytes: [UInt8]) { self.init(Glyphs(bytes)) }

    init(_ text: Glyphs) {
        let all = Self.split(text).compactMap { Word($0) }
        let long = all.filter { $0.glyphs.count > 1 }
        words = long.count >= 2 ? long : all
    }

    /// The words as they stand.
    static func split(_ text: Glyphs) -> [[Glyphs.Glyph]] {
        var result: [[Glyphs.Glyph]] = []
        var word: [Glyphs.Glyph] = []
        for glyph in text.all {
            switch Role(glyph.scalar) {
            case .part: word.append(glyph)
            case .dropped: break
            case .separator:
                if !word.isEmpty { result.append(word) }
                word = []
            }
        }
        if !word.isEmpty { result.append(word) }
        return result
    }

    private enum Role {
        case part, dropped, separator

        init(_ scalar: UInt32) {
            switch scalar {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x7C: self = .part
            case 0x27, 0x60, 0xB4, 0x2BC, 0x2018, 0x2019, 0x201B, 0xFF07: self = .dropped
            case 0...0x7F, 0xFFFD: self = .separator
            default:
                let properties = ICU.properties(scalar)
                // A sign that looks like a letter is read as one.
                let isPart = !properties.isDisjoint(with: [.word, .ignorable]) || Self.looksLikeLetter(scalar)
                self = isPart ? .part : .separator
            }
        }

        private static func looksLikeLetter(_ scalar: UInt32) -> Bool {
            let skeleton = ICU.skeleton(Glyphs.utf16(CollectionOfOne(Glyphs.Glyph(scalar: scalar, range: 0..<0))))
            return skeleton.first.map { ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) } ?? false
        }
    }

    /// What finds a name in whatever order its words stand.
    static func key(_ words: some Collection<Word>, _ reading: Glyphs.Reading) -> [UInt16] {
        Array(words.map { $0.key(reading) }.sorted { $0.lexicographicallyPrecedes($1) }.joined(separator: [0x20]))
    }

    /// The characters by which `shown` differs from `meant`, whose words have the same keys; nil where it is the same text.
    static func differences(_ shown: some Collection<Word>, _ meant: some Collection<Word>, _ reading: Glyphs.Reading) -> [Glyphs.Glyph]? {
        func ordered(_ words: some Collection<Word>) -> [Word] {
            words.sorted {
                let (key, other) = ($0.key(reading), $1.key(reading))
                return key == other ? $0.plain.lexicographicallyPrecedes($1.plain) : key.lexicographicallyPrecedes(other)
            }
        }
        var result: [Glyphs.Glyph] = []
        var isSame = true
        for (word, other) in zip(ordered(shown), ordered(meant)) where word.plain != other.plain {
            isSame = false
            let found = Glyphs.differences(word.glyphs, other.glyphs, reading)
            result += found.isEmpty ? word.glyphs : found
        }
        return isSame ? nil : result.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}
