// Safety: the bytes are those of the reader or window that made it, and valid until that moves on: so it says, and so it cannot be sent elsewhere.

/// One message of a source, valid until the next is read.
@safe public struct MailMessage {
    /// From its first byte (its `From ` line or byte-order mark included): at least the header section.
    public let bytes: UnsafeRawBufferPointer
    /// Of its first byte in the source.
    public let offset: Int
    /// Bytes of the whole message in the source, without the empty line that separates it from the next.
    public let length: Int
    /// Of the message among those that its reader has read of the source, from 0.
    public let index: Int
    /// What was found before the header section was scanned, or behind it.
    public var found: [SourceDefect] { defects ?? [] }
    /// Nil as a rule: then nothing need be released.
    private let defects: [SourceDefect]?
    /// It was pasted text, and something was put right in ``bytes``.
    public let isRepaired: Bool
    /// What a .msg file says beside the header text; nil for any other source.
    public let item: OutlookItem?

    init(
        bytes: UnsafeRawBufferPointer, offset: Int, length: Int, index: Int = 0, found: [SourceDefect]? = nil, isRepaired: Bool = false,
        item: OutlookItem? = nil
    ) {
        unsafe self.bytes = bytes
        self.offset = offset
        self.length = length
        self.index = index
        defects = found
        self.isRepaired = isRepaired
        self.item = item
    }
}

/// A deviation that no header section can show: one entry a kind and message.
public struct SourceDefect: Sendable {
    /// As the command line reports it.
    public let kind: StaticString
    /// Of the first, from the start of the message.
    public let offset: Int, length: Int
    /// How many there are of this kind.
    public internal(set) var count: Int

    init(_ kind: StaticString, offset: Int, length: Int, count: Int = 1) {
        self.kind = kind
        self.offset = offset
        self.length = length
        self.count = count
    }

    /// An empty line and a line that begins with `From ` but has no date: no separator.
    static let datelessSeparator: StaticString = "dateless-separator"
    /// Content-Length does not end at a separator line; the separator rule was used instead.
    static let contentLengthWrong: StaticString = "content-length-wrong"
    /// The text was UTF-16; all places are those of the text in UTF-8.
    static let utf16: StaticString = "utf-16"
    /// In UTF-16, a surrogate without its other half, or half a code unit at the end: U+FFFD stands for it.
    static let utf16Unpaired: StaticString = "utf-16-unpaired"
    /// The header text of an Outlook item; all places are those of that text, not of the file.
    static let outlookItem: StaticString = "msg-header-text"
    /// An Outlook item that has no header text: one that was not delivered over SMTP, or not at all.
    static let outlookItemWithoutHeaders: StaticString = "msg-without-header-text"

    static func unpaired(_ broken: (first: Int, count: Int)) -> [SourceDefect] {
        broken.count == 0 ? [] : [SourceDefect(utf16Unpaired, offset: broken.first, length: 3, count: broken.count)]
    }
}
