public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// Who a message says it is from, as text for people: display names decoded, addresses as they stand.
public struct People: Sendable, Hashable {
    /// A mailbox as text. Bytes, since an address in real mail is not always UTF-8.
    public struct Person: Sendable, Hashable {
        /// Quotes and folds removed, encoded words decoded; nil if there is none. UTF-8.
        public let displayName: [UInt8]?
        /// Without white space and comments; never decoded.
        public let address: [UInt8]?
        /// Where it stands in the message, and what deviates.
        public let mailbox: Mailbox
        /// What deviates in the text of the name.
        public let nameDefects: TextDefects
        /// What kind of name the address is; nil where there is none.
        public let form: Mailbox.Form?
        /// The X.500 name that an `IMCEAEX-` address wraps.
        public let encapsulated: [UInt8]?

        /// `Name <address>`, or whichever of the two there is.
        public var text: [UInt8] {
            guard let displayName else { return address ?? [] }
            guard let address else { return displayName }
            return displayName + Array(" <".utf8) + address + [0x3E]
        }

        init?(_ body: Range<Int>, _ buffer: UnsafeRawBufferPointer, _ converter: borrowing CharsetConverter) {
            guard let mailbox = unsafe AddressList.first(in: buffer, body) else { return nil }
            self.mailbox = mailbox
            let name = unsafe mailbox.displayNameText(in: buffer, by: converter)
            displayName = name?.text
            nameDefects = name?.defects ?? []
            address = unsafe mailbox.addressText(in: buffer)
            form = unsafe mailbox.form(in: buffer)
            encapsulated = unsafe mailbox.encapsulatedText(in: buffer)
        }
    }

    /// The topmost From: its first mailbox that has an address with a domain.
    public let from: Person?
    /// The topmost Sender.
    public let sender: Person?
    /// The first mailbox of the topmost Reply-To.
    public let replyTo: Person?
    /// The envelope sender (P1), as the last server wrote it down.
    public let returnPath: Person?
    /// Unfolded, encoded words decoded.
    public let subject: [UInt8]?
    /// How many mailboxes the topmost From names, and how many From fields there are.
    public let authorCount: Int, fromCount: Int

    /// Allocates what it returns.
    /// - Parameters:
    ///   - section: the table of that message, with either indexing.
    ///   - buffer: what was scanned.
    ///   - converter: for the charsets of names and subject.
    public init(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer, by converter: borrowing CharsetConverter = .builtIn) {
        func body(_ name: KnownFieldName, _ section: borrowing HeaderSection) -> Range<Int>? {
            section.first(name).flatMap { $0.range.upperBound <= buffer.count ? $0.bodyRange : nil }
        }
        func person(_ body: Range<Int>?, _ converter: borrowing CharsetConverter) -> Person? {
            guard let body else { return nil }
            return unsafe Person(body, buffer, converter)
        }
        from = person(body(.from, section), converter)
        authorCount = body(.from, section).map { unsafe AddressList.mailboxes(in: buffer, $0).count } ?? 0
        fromCount = (0..<section.count).count { section[$0].name == .from }
        sender = person(body(.sender, section), converter)
        replyTo = person(body(.replyTo, section), converter)
        returnPath = person(body(.returnPath, section), converter)
        if let body = body(.subject, section) {
            subject = unsafe HeaderText.decoded(body, of: buffer, as: .unstructured, by: converter).text
        } else {
            subject = nil
        }
    }

    /// What Outlook shows for the sender: nothing that a header could tell where the directory supplies the name.
    public func shown(_ resolution: SenderResolution) -> [UInt8]? {
        guard resolution == .notResolved, let from else { return nil }
        let author = from.text
        guard let sender, let address = sender.address, let own = from.address,
            address.map(Bytes.folded) != own.map(Bytes.folded)
        else { return author }
        return (sender.displayName ?? address) + Array(" on behalf of ".utf8) + author
    }
}
