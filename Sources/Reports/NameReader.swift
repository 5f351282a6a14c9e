public import RFC5322

/// How the names of people are read: by which charsets, and whether they are looked at for look-alikes. A printer decides nothing itself.
public struct NameReader: Sendable {
    /// Something about a name or an address that may deceive whoever reads it.
    public struct Hit: Sendable, Hashable {
        /// A stable word.
        public var kind: String
        /// What it resembles: an entry of the list of protected names; nil where no list is needed to see it.
        public var resembles: String?
        /// The characters that give it away: `U+0430 CYRILLIC SMALL LETTER A`.
        public var characters: [String]
        /// For people.
        public var sentence: String

        public init(kind: String, resembles: String?, characters: [String], sentence: String) {
            self.kind = kind
            self.resembles = resembles
            self.characters = characters
            self.sentence = sentence
        }
    }

    /// Looks at a display name and an address, both as text.
    public typealias Look = @Sendable (_ displayName: [UInt8]?, _ address: [UInt8]?) -> [Hit]

    let converter: CharsetConverter
    let look: Look?
    /// Records tell the hits too, not only `explain`.
    public let tellsHits: Bool

    public init(converter: CharsetConverter = .builtIn, look: Look? = nil, tellsHits: Bool = false) {
        self.converter = converter
        self.look = look
        self.tellsHits = tellsHits
    }
}
