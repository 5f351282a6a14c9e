public import RFC5322

/// Who a message says it is from, as text for people: display names decoded, addresses as they stand.
public struct People: Sendable, Hashable {
    /// A mailbox as text. Bytes, since real mail is not always UTF-8.
    public struct Person: Sendable, Hashable {
        /// Quotes and folds removed, encoded words in UTF-8, US-ASCII and ISO-8859-1 decoded; nil if there is none.
        public let displayName: [UInt8]?
        public let address: [UInt8]?

        /// `Name <address>`, or whichever of the two there is.
        public var text: [UInt8] {
            guard let displayName else { return address ?? [] }
            guard let address else { return displayName }
            return displayName + Array(" <".utf8) + address + [0x3E]
        }
    }

    /// The first mailbox of From that has an address.
    public let from: Person?
    public let sender: Person?
    public let replyTo: Person?
    public let returnPath: Person?
    /// Unfolded, encoded words decoded as in display names.
    public let subject: [UInt8]?

    /// Allocates what it returns.
    public init(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) {
        let bytes = unsafe Bytes(buffer)
        from = People.person(section, bytes, .from)
        sender = People.person(section, bytes, .sender)
        replyTo = People.person(section, bytes, .replyTo)
        returnPath = People.person(section, bytes, .returnPath)
        subject = section.first(.subject).flatMap { field in
            field.range.upperBound <= bytes.count ? DisplayName.decoded(bytes, field.bodyRange, isComment: true) : nil
        }
    }

    private static func person(_ section: borrowing HeaderSection, _ bytes: Bytes, _ name: KnownFieldName) -> Person? {
        guard let field = section.first(name), field.range.upperBound <= bytes.count, let mailbox = Mailbox.first(bytes, field.bodyRange) else {
            return nil
        }
        var display = mailbox.displayName.map { DisplayName.decoded(bytes, $0, isComment: mailbox.nameIsComment) }
        if display?.isEmpty == true { display = nil }
        return Person(displayName: display, address: mailbox.address.map { address in bytes.copy(address).filter { $0 != 0x0D && $0 != 0x0A } })
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

/// The reason that the record of a delivery gives (OFR).
public enum RecordedReason {
    /// Of the topmost record; nil where there is none, or it gives none.
    public static func text(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) -> String? {
        unsafe bytes(section, in: buffer).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same as the bytes that stand there, without the white space of a fold.
    public static func bytes(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let field = section.first(.mailboxDelivery), field.range.upperBound <= buffer.count else { return nil }
        let bytes = unsafe Bytes(buffer)
        return MailboxDelivery(bytes, field.bodyRange).reasonRange.map { bytes.copy($0).filter { !Bytes.isSpace($0) } }
    }
}
