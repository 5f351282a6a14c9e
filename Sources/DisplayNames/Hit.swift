/// Something in a sender's name or address that may deceive a reader.
public struct Hit: Sendable, Hashable {
    /// What may deceive.
    public var kind: Kind
    /// Where the deceiving text stands.
    public var place: Place
    /// Bytes of it there.
    public var range: Range<Int>
    /// The protected entry that it resembles; nil where the hit needs no list.
    public var entry: ProtectList.Entry?
    /// What a reader sees: the word, the address or domain found in a name, or the domain in Unicode.
    public var shown: String
    /// The characters that gave it away, at most 32.
    public var signs: [Sign]

    /// The text that a hit is in. The raw value is a stable word.
    public enum Place: String, Sendable, Hashable {
        /// The decoded display name.
        case displayName = "display-name"
        /// The addr-spec.
        case address
    }

    /// The raw value is a stable word; kinds may be added.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A protected name, exact, with an address outside of what is protected: the usual deception.
        case protectedName = "protected-name"
        /// The same beside other words: `Jane Doe (CEO)`.
        case protectedNameWithin = "protected-name-within"
        /// A name that looks like a protected one and is written otherwise.
        case nameLookAlike = "name-look-alike"
        /// A domain that looks like a protected one.
        case domainLookAlike = "domain-look-alike"
        /// A protected domain, or what looks like it, within another one: `example.com.evil.example`, `my-example.com`.
        case domainWithin = "domain-within"
        /// An address that looks like a protected one.
        case addressLookAlike = "address-look-alike"
        /// A display name that holds another address than the real one.
        case addressInName = "address-in-name"
        /// A display name that holds a domain that is not that of the address.
        case domainInName = "domain-in-name"
        /// One word in several scripts.
        case mixedScripts = "mixed-scripts"
        /// A character that nobody sees.
        case invisibleCharacter = "invisible-character"
        /// A character that changes the direction of the text.
        case bidiControl = "bidi-control"
        /// A label in other letters than ASCII that looks like ASCII, or that mixes scripts.
        case punycodeLookAlike = "punycode-look-alike"
    }

    /// One character that gave a text away.
    public struct Sign: Sendable, Hashable {
        /// The character's code point.
        public var scalar: UInt32
        /// Its bytes in the text it stands in; those of the whole label where that is encoded (`xn--`).
        public var range: Range<Int>

        /// Such as `U+0430`.
        public var codePoint: String {
            let digits = String(scalar, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        /// Such as `CYRILLIC SMALL LETTER A`, by ICU.
        public var name: String { ICU.name(scalar) }
        /// Such as `Cyrillic`, by ICU.
        public var script: String { ICU.script(scalar) }
    }

    static let maximumSigns = 32
}
