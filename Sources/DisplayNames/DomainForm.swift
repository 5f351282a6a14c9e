/// A domain in Unicode, cut at dots and hyphens, as it is compared.
struct DomainForm: Sendable {
    struct Label: Sendable {
        /// In Unicode; a label whose `xn--` is not valid stays as it is.
        var glyphs: [Glyphs.Glyph]
        /// It was `xn--`, and is shown in Unicode.
        var wasEncoded: Bool
        var plain: [UInt16]
        var range: Range<Int>
    }

    /// What stands between dots and hyphens.
    struct Piece: Sendable {
        var glyphs: [Glyphs.Glyph]
        var keys: Keys
        var plain: [UInt16]
        /// A dot or the beginning stands in front; otherwise a hyphen.
        var beginsLabel: Bool
        var range: Range<Int>
    }

    var labels: [Label] = []
    var pieces: [Piece] = []

    /// No name in the DNS is longer (RFC 1035 section 2.3.4); in UTF-8 it may be four times as long.
    static let maximumBytes = 1024

    /// Nil for an address literal, an empty label, or a text too long to be a domain. A dot at the end is no part of it.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        var range = range
        if let last = range.last, bytes[last] == 0x2E { range = range.lowerBound..<last }
        guard !range.isEmpty, range.count <= Self.maximumBytes, bytes[range.lowerBound] != 0x5B else { return nil }
        var label: [Glyphs.Glyph] = []
        for glyph in Glyphs(bytes, range).all {
            if Self.isDot(glyph.scalar) {
                if !add(label) { return nil }
                label = []
            } else {
                label.append(glyph)
            }
        }
        if !add(label) { return nil }
    }

    /// The full stops that UTS #46 takes for a dot.
    static func isDot(_ scalar: UInt32) -> Bool { scalar == 0x2E || scalar == 0x3002 || scalar == 0xFF0E || scalar == 0xFF61 }

    private mutating func add(_ label: [Glyphs.Glyph]) -> Bool {
        guard let first = label.first, let last = label.last else { return false }
        let range = first.range.lowerBound..<last.range.upperBound
        var glyphs = label
        var wasEncoded = false
        let units = Glyphs.utf16(label)
        if Self.isEncoded(label), let text = ICU.unicodeLabel(units), text != units.map({ $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }) {
            glyphs = Glyphs(Array(Glyphs.string(text).utf8)).all.map { .init(scalar: $0.scalar, range: range) }
            wasEncoded = true
        }
        labels.append(Label(glyphs: glyphs, wasEncoded: wasEncoded, plain: Glyphs.plain(Glyphs.utf16(glyphs)), range: range))
        var beginsLabel = true
        for part in glyphs.split(separator: 0x2D, omittingEmptySubsequences: true, by: \.scalar) {
            let units = Glyphs.utf16(part)
            pieces.append(
                Piece(
                    glyphs: Array(part), keys: Keys(units), plain: Glyphs.plain(units), beginsLabel: beginsLabel,
                    range: part[part.startIndex].range.lowerBound..<part[part.endIndex - 1].range.upperBound))
            beginsLabel = false
        }
        return true
    }

    private static func isEncoded(_ label: [Glyphs.Glyph]) -> Bool {
        label.count > 4 && label[0].scalar | 0x20 == 0x78 && label[1].scalar | 0x20 == 0x6E && label[2].scalar == 0x2D && label[3].scalar == 0x2D
    }

    /// The whole in Unicode.
    var shown: String { labels.map { Glyphs.string(Glyphs.utf16($0.glyphs)) }.joined(separator: ".") }
    /// Equal for the same domain, however it is written.
    var plain: [UInt16] { plain(from: 0) }
    func plain(from label: Int) -> [UInt16] { Array(labels[label...].map(\.plain).joined(separator: [0x2E])) }
    static func key(_ pieces: some Collection<Piece>, _ reading: Glyphs.Reading) -> [UInt16] { Array(pieces.map { $0.keys[reading] }.joined(separator: [0x2E])) }

    /// Whether two domains may well be one organization's: one is below the other, or both are below the same two labels (three where the second is short and
    /// the last a country, as in `co.uk`).
    func isRelated(to other: DomainForm) -> Bool {
        let common = zip(labels.reversed(), other.labels.reversed()).prefix { $0.plain == $1.plain }.count
        if common == labels.count || common == other.labels.count { return common >= 2 || labels.count == other.labels.count }
        let isShort = labels.count >= 2 && labels[labels.count - 1].plain.count == 2 && labels[labels.count - 2].plain.count <= 3
        return common >= (isShort ? 3 : 2)
    }
}

extension Array {
    /// Splits where a property has a value.
    func split<Value: Equatable>(separator: Value, omittingEmptySubsequences: Bool, by property: (Element) -> Value) -> [ArraySlice<Element>] {
        split(omittingEmptySubsequences: omittingEmptySubsequences) { property($0) == separator }
    }
}
