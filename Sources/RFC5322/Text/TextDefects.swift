/// What was met while a text was decoded.
public struct TextDefects: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An encoded word in a charset that the converter does not know. It stays as it stands.
    public static let unknownCharset = TextDefects(rawValue: 1 << 0)
    /// Bytes that mean nothing in the charset that was declared. Each appears as `\xNN`.
    public static let undecodable = TextDefects(rawValue: 1 << 1)
    /// 8-bit bytes that no charset was declared for and that are no UTF-8; read as windows-1252. (8-bit bytes that are UTF-8 are allowed by RFC 6532.)
    public static let undeclared8bit = TextDefects(rawValue: 1 << 2)
    /// An encoded word inside of a quoted string, where RFC 2047 section 5 has none. It is decoded, as mail programs do.
    public static let encodedWordInQuotes = TextDefects(rawValue: 1 << 3)
    /// What begins like an encoded word and is none: it stays as it stands. Or a word with white space in its text, which is decoded.
    public static let brokenEncodedWord = TextDefects(rawValue: 1 << 4)
    /// A word in UTF-7, which can hide any text from filters that do not know it.
    public static let utf7 = TextDefects(rawValue: 1 << 5)

    private static let wordsInOrder: [StaticString] = [
        "unknown-charset", "undecodable-bytes", "undeclared-8bit", "encoded-word-in-quotes", "broken-encoded-word", "utf-7",
    ]

    /// The stable words of those that are set. Allocates.
    public var words: [String] {
        TextDefects.wordsInOrder.indices.filter { rawValue & 1 << UInt8($0) != 0 }.map { "\(TextDefects.wordsInOrder[$0])" }
    }
}
