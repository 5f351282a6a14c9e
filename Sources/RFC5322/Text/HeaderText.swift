// Safety: the bytes are borrowed for the call and the range lies in them. The room is the caller's, of `room(_:)` bytes: what is decoded goes into its
// first part, encoded words are joined behind it; `room(_:)` adds both up at their longest. Memory that is made here is released here.

/// The text of a header field for people: quotes, comments' parentheses and folds removed, encoded words (RFC 2047) decoded, all in UTF-8.
///
/// Adjacent words in one charset are joined before they are converted, so that a character may be split between them and a shift state goes on;
/// white space between two words is dropped (RFC 2047 section 6.2). Encoded words are found wherever they stand, in quotes and glued to other text
/// too, since real mail has them there. What cannot be decoded stays visible: a word in an unknown charset as it stands, a byte without meaning as `\xNN`.
public enum HeaderText {
    /// What the text is, and so which of its bytes are syntax.
    public enum Kind: Sendable {
        /// Words and quoted strings of a display name; runs of white space are one space.
        case phrase
        /// A comment, without its outer parentheses: like a phrase, but quotes are characters, and a backslash quotes.
        case comment
        /// Subject and the like: quotes and backslashes are characters.
        case unstructured
    }

    /// Bytes of memory that decoding `count` bytes needs.
    public static func room(_ count: Int) -> Int { CharsetConverter.room(count) + count }

    /// Writes the text of a range into memory for ``room(_:)`` of its bytes. Linear; allocates nothing by itself.
    /// - Returns: the length of the text, from the beginning of `room`.
    public static func decode(
        _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, as kind: Kind, by converter: borrowing CharsetConverter,
        into room: UnsafeMutablePointer<UInt8>
    ) -> (count: Int, defects: TextDefects) {
        var decoder = unsafe TextDecoder(Octets(bytes), range, room)
        decoder.read(kind, converter)
        return (decoder.count, decoder.defects)
    }

    /// The same as an array.
    public static func decoded(
        _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, as kind: Kind, by converter: borrowing CharsetConverter = .builtIn
    ) -> (text: [UInt8], defects: TextDefects) {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room(range.count) + 1) { memory in
            guard let start = memory.baseAddress else { return ([], []) }
            let (count, defects) = unsafe decode(range, of: bytes, as: kind, by: converter, into: start)
            return unsafe (Array(UnsafeBufferPointer(start: start, count: count)), defects)
        }
    }
}

/// One text while it is decoded.
@safe private struct TextDecoder {
    private let octets: Octets
    private let range: Range<Int>
    private let output: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private(set) var defects: TextDefects = []
    /// Bytes of encoded words in one charset that are not converted yet.
    private let joined: UnsafeMutablePointer<UInt8>
    private var joinedCount = 0
    private var charset: Range<Int>?
    /// White space that belongs to the text if more than an encoded word follows.
    private var spaces = 0
    private var lastWasWord = false
    /// Whether the 8-bit bytes as they stand are UTF-8, all of them.
    private var isUTF8: Bool?

    init(_ octets: Octets, _ range: Range<Int>, _ room: UnsafeMutablePointer<UInt8>) {
        self.octets = octets
        self.range = range
        unsafe output = room
        unsafe joined = room + CharsetConverter.room(range.count)
    }

    mutating func read(_ kind: HeaderText.Kind, _ converter: borrowing CharsetConverter) {
        var at = range.lowerBound
        let end = range.upperBound
        var isQuoted = false
        while at < end {
            let byte = octets[at]
            if byte == 0x20 || byte == 0x09 {
                // In quotes each counts.
                spaces = isQuoted ? spaces + 1 : 1
                at += 1
            } else if isLineEnd(at) {
                at += 1
            } else if byte == 0x22 && kind == .phrase {
                isQuoted.toggle()
                at += 1
            } else if byte == 0x5C && at + 1 < end && (isQuoted || kind == .comment) {
                putText(octets[at + 1], converter)
                at += 2
            } else if byte == 0x3D && at + 1 < end && octets[at + 1] == 0x3F {
                if let word = EncodedWord(octets, at, end) {
                    if putWord(word, converter) {
                        if word.hasSpace { defects.insert(.brokenEncodedWord) }
                        if isQuoted { defects.insert(.encodedWordInQuotes) }
                    } else {
                        defects.insert(.unknownCharset)
                        for i in word.range { putText(octets[i], converter) }
                    }
                    at = word.range.upperBound
                } else {
                    defects.insert(.brokenEncodedWord)
                    putText(byte, converter)
                    at += 1
                }
            } else {
                putText(byte, converter)
                at += 1
            }
        }
        convertJoined(converter)
        // White space at the end belongs to nothing.
    }

    /// LF, or the CR before it.
    private func isLineEnd(_ at: Int) -> Bool {
        octets[at] == 0x0A || (octets[at] == 0x0D && at + 1 < range.upperBound && octets[at + 1] == 0x0A)
    }

    /// False where the charset is unknown.
    private mutating func putWord(_ word: EncodedWord, _ converter: borrowing CharsetConverter) -> Bool {
        if charset.map({ octets.areEqual($0, word.charset) }) != true {
            let nothing = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
            let nowhere = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
            if unsafe converter.convert(octets.slice(word.charset), nothing, nowhere) == .unknownCharset { return false }
            let wasWord = lastWasWord
            convertJoined(converter)
            if !wasWord { putSpaces() }
            charset = word.charset
            if octets.hasPrefix(word.charset, "utf-7") || octets.equals(word.charset, "unicode-1-1-utf-7") { defects.insert(.utf7) }
        }
        spaces = 0
        lastWasWord = true
        joinedCount += unsafe word.decode(octets, into: joined + joinedCount)
        return true
    }

    private mutating func putText(_ byte: UInt8, _ converter: borrowing CharsetConverter) {
        if lastWasWord { convertJoined(converter) }
        lastWasWord = false
        putSpaces()
        if byte < 0x80 { return put(byte) }
        let isUTF8 = isUTF8 ?? UTF8Form.isValid(octets, range)
        self.isUTF8 = isUTF8
        if isUTF8 { return put(byte) }
        defects.insert(.undeclared8bit)
        var sink = unsafe UTF8Sink(UnsafeMutableRawBufferPointer(start: output + count, count: 4))
        sink.put(windows1252: byte)
        count += sink.count
    }

    private mutating func putSpaces() {
        // None before the text.
        if count > 0 { for _ in 0..<spaces { put(0x20) } }
        spaces = 0
    }

    private mutating func put(_ byte: UInt8) {
        unsafe output[count] = byte
        count += 1
    }

    private mutating func convertJoined(_ converter: borrowing CharsetConverter) {
        defer {
            joinedCount = 0
            charset = nil
        }
        guard let charset, joinedCount > 0 else { return }
        let text = unsafe UnsafeRawBufferPointer(start: joined, count: joinedCount)
        let room = unsafe UnsafeMutableRawBufferPointer(start: output + count, count: CharsetConverter.room(joinedCount))
        guard case .converted(let length, let isFlawed) = unsafe converter.convert(octets.slice(charset), text, room) else { return }
        precondition(length <= room.count, "a converter wrote more than it may")
        count += length
        if isFlawed { defects.insert(.undecodable) }
    }
}
