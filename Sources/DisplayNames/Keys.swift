/// The keys of a text, one a reading: nearly always the same one.
struct Keys: Sendable {
    let folded: [UInt16]
    private let standing: [UInt16]

    init(_ text: [UInt16]) {
        folded = Glyphs.key(text)
        standing = text.allSatisfy { $0 < 0x80 } ? folded : Glyphs.key(text, .standing)
    }

    subscript(reading: Glyphs.Reading) -> [UInt16] { reading == .folded ? folded : standing }
}
