public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// Everybody whom a message names as its sender: what is looked at for names that deceive. Outlook shows the first mailbox of one field; other programs, and
/// answers, take others.
public struct Senders: Sendable {
    /// One mailbox, and the field that it stands in.
    public struct Sender: Sendable {
        /// `from`, `sender`, `replyTo` or `returnPath`.
        public let field: KnownFieldName
        /// Its name and address, as text.
        public let person: People.Person
    }

    /// Mailboxes that are read at most, the same ones counted again; nobody looks at more.
    public static let most = 64

    /// Every mailbox of every From, Sender and Reply-To, in this order, and the topmost envelope sender. Each text once a field.
    public let all: [Sender]

    /// Allocates what it returns.
    public init(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer, by converter: borrowing CharsetConverter = .builtIn) {
        var all: [Sender] = []
        var seen: Set<[UInt8]> = []
        var left = Senders.most
        for name in [KnownFieldName.from, .sender, .replyTo] {
            for index in 0..<section.count where section[index].name == name && section[index].range.upperBound <= buffer.count {
                if left == 0 { break }
                var places: [Mailbox] = []
                unsafe AddressList.each(in: buffer, section[index].bodyRange) { places.append($0); return places.count < left }
                left -= places.count
                for mailbox in places {
                    let person = unsafe People.Person(mailbox, buffer, converter)
                    // What is very long is not remembered.
                    let text = person.text
                    if text.isEmpty || (text.count <= 4096 && !seen.insert([name.rawValue] + text).inserted) { continue }
                    all.append(Sender(field: name, person: person))
                }
            }
        }
        if let field = section.first(.returnPath), field.range.upperBound <= buffer.count, let mailbox = unsafe AddressList.first(in: buffer, field.bodyRange) {
            all.append(Sender(field: .returnPath, person: unsafe People.Person(mailbox, buffer, converter)))
        }
        self.all = all
    }
}
