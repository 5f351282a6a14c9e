/// What deviates from RFC 5322 section 3.4 in one mailbox. Each was met in real mail.
public struct AddressDefects: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A comma in a name that is not quoted: `Doe, Jane <jane@example.com>` is read as one mailbox.
    public static let unquotedComma = AddressDefects(rawValue: 1 << 0)
    /// A colon in a name that is not quoted, where no group can be meant.
    public static let unquotedColon = AddressDefects(rawValue: 1 << 1)
    /// An `@` in a name that is not quoted; the address in brackets counts.
    public static let unquotedAt = AddressDefects(rawValue: 1 << 2)
    /// One of the brackets round the address is missing, or one stands too many.
    public static let bracket = AddressDefects(rawValue: 1 << 3)
    /// A quote that nothing closes, read as a character.
    public static let unclosedQuote = AddressDefects(rawValue: 1 << 4)
    /// A parenthesis that nothing closes, read as a character.
    public static let unclosedComment = AddressDefects(rawValue: 1 << 5)
    /// A group that no semicolon closes.
    public static let unclosedGroup = AddressDefects(rawValue: 1 << 6)
    /// Words before an address without brackets.
    public static let textBeforeAddress = AddressDefects(rawValue: 1 << 7)
    /// Words behind the address.
    public static let textAfterAddress = AddressDefects(rawValue: 1 << 8)
    /// A semicolon between mailboxes that are in no group; it parts them as a comma does.
    public static let semicolon = AddressDefects(rawValue: 1 << 9)
    /// A source route (`<@a,@b:c@d>`), obsolete.
    public static let route = AddressDefects(rawValue: 1 << 10)
    /// White space or a comment inside of the address, obsolete.
    public static let spaceInAddress = AddressDefects(rawValue: 1 << 11)
    /// An address without `@`.
    public static let noDomain = AddressDefects(rawValue: 1 << 12)
    /// Nothing before the `@`, or nothing behind it.
    public static let emptyPart = AddressDefects(rawValue: 1 << 13)
    /// A dot at the beginning or end of a local part or a domain, or two in a row.
    public static let misplacedDot = AddressDefects(rawValue: 1 << 14)
    /// A byte that no address holds outside of quotes.
    public static let characterInAddress = AddressDefects(rawValue: 1 << 15)
    /// A local part of more than 64 bytes or a domain of more than 255 (RFC 5321 section 4.5.3.1).
    public static let tooLong = AddressDefects(rawValue: 1 << 16)

    private static let wordsInOrder: [StaticString] = [
        "unquoted-comma", "unquoted-colon", "unquoted-at", "address-bracket", "unclosed-quote", "unclosed-comment", "unclosed-group",
        "text-before-address", "text-after-address", "semicolon-outside-group", "obsolete-route", "space-in-address", "no-domain", "empty-address-part",
        "misplaced-dot", "character-in-address", "address-too-long",
    ]

    /// The stable words of those that are set. Allocates.
    public var words: [String] {
        AddressDefects.wordsInOrder.indices.filter { rawValue & 1 << UInt32($0) != 0 }.map { "\(AddressDefects.wordsInOrder[$0])" }
    }
}
