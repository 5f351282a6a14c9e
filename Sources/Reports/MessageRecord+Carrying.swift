/// The message around the one that was classified.
extension MessageRecord {
    public struct Carrier: Sendable, Hashable {
        /// `journal-report`, `report`, `forward`.
        public var kind: String
        /// Of the carrying message in its source.
        public var offset: Int, length: Int
        /// The text of the carried one in the source.
        public var part: Range<Int>
        /// Nil where it stands there as it is; otherwise its places count from its decoded first byte.
        public var encoding: String?
        public var depth: Int

        public init(kind: String, offset: Int, length: Int, part: Range<Int>, encoding: String?, depth: Int) {
            self.kind = kind
            self.offset = offset
            self.length = length
            self.part = part
            self.encoding = encoding
            self.depth = depth
        }
    }

    public enum Carrying: Sendable, Hashable {
        /// Nobody looked: records do not speak of it.
        case untold
        /// It was looked at, and stands by itself.
        case nothing
        case inside(Carrier)

        var carrier: Carrier? { if case .inside(let carrier) = self { carrier } else { nil } }
    }

    /// Where the message stands, for people: `archive.mbox@1200`.
    func place(_ join: (String, String) -> String) -> String {
        guard let carrier = carrying.carrier, let encoding = carrier.encoding else { return offset == 0 ? source : join(source, "\(offset)") }
        return join(source, "\(carrier.part.lowerBound)") + " (\(encoding))"
    }

    func writeCarrier<Writer: RecordWriter & ~Copyable>(to out: inout Writer) {
        if carrying == .untold { return }
        let carrier = carrying.carrier
        // Columns are the same for all records.
        if carrier == nil && out.writesLists { return out.word("carrier", own: nil) }
        out.open("carrier")
        out.word("kind", own: carrier?.kind)
        out.integer("offset", carrier?.offset)
        out.integer("length", carrier?.length)
        out.integer("partOffset", carrier?.part.lowerBound)
        out.integer("partLength", carrier?.part.count)
        out.word("encoding", own: carrier?.encoding)
        out.integer("depth", carrier?.depth)
        out.close()
    }
}
