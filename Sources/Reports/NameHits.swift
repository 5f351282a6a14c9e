internal import HeaderClassifier
public import RFC5322

// Safety: the bytes are borrowed for the call; the section was scanned from them (the caller vouches for that).

/// What may deceive in the names of a message's senders, with the field it stands in.
public enum NameHits {
    /// Of a kind in a field no more is told.
    static let mostOfAKind = 32

    /// In the order of ``Senders``; empty where the reader does not look. Allocates.
    static func all(
        _ section: borrowing HeaderSection, in bytes: UnsafeRawBufferPointer, _ names: borrowing NameReader
    ) -> [(field: String, hit: NameReader.Hit)] {
        guard let look = names.look else { return [] }
        var hits: [(field: String, hit: NameReader.Hit)] = []
        var counts: [String: Int] = [:]
        for sender in unsafe Senders(section, in: bytes, by: names.converter).all {
            // Nobody sees a name there.
            let name = sender.field == .returnPath ? nil : sender.person.displayName
            for hit in look(name, sender.person.address) {
                let count = counts["\(sender.field.spelling) \(hit.kind)", default: 0]
                if count == mostOfAKind { continue }
                counts["\(sender.field.spelling) \(hit.kind)"] = count + 1
                hits.append((sender.field.spelling, hit))
            }
        }
        return hits
    }

    /// The kinds that a message has, each once; nil where records do not tell of them. Allocates.
    public static func kinds(_ section: borrowing HeaderSection, in bytes: UnsafeRawBufferPointer, _ names: borrowing NameReader) -> Set<String>? {
        names.tellsHits ? Set(unsafe all(section, in: bytes, names).map(\.hit.kind)) : nil
    }
}
