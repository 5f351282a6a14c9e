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
        func body(_ name: KnownFieldName, _ section: borrowing HeaderSection) -> Range<Int>? {
            section.first(name).flatMap { $0.range.upperBound <= buffer.count ? $0.bodyRange : nil }
        }
        from = body(.from, section).flatMap { unsafe People.person($0, buffer) }
        sender = body(.sender, section).flatMap { unsafe People.person($0, buffer) }
        replyTo = body(.replyTo, section).flatMap { unsafe People.person($0, buffer) }
        returnPath = body(.returnPath, section).flatMap { unsafe People.person($0, buffer) }
        subject = body(.subject, section).map { unsafe DisplayName.decoded(Bytes(buffer), $0, isComment: true) }
    }

    private static func person(_ body: Range<Int>, _ buffer: UnsafeRawBufferPointer) -> Person? {
        guard let place = unsafe PersonPlace(body, in: buffer) else { return nil }
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, place.room)) { room in
            guard let start = room.baseAddress else { return nil }
            func copy(_ text: UnsafeRawBufferPointer?) -> [UInt8]? { unsafe text.map { unsafe Array($0) } }
            let display = unsafe copy(place.displayName(in: buffer, room: start))
            return unsafe Person(displayName: display, address: copy(place.address(in: buffer, room: start)))
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
