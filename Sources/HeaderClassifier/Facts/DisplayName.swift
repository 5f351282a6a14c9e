/// A display name as text: quotes and folds removed, encoded words (RFC 2047) decoded where their charset is UTF-8, US-ASCII or ISO-8859-1.
/// Words in other charsets stay as they stand, so that nothing is guessed.
enum DisplayName {
    /// The part of a name that is its text as it stands; nil where something must be removed or decoded. Most names are so.
    static func plain(_ bytes: Bytes, _ range: Range<Int>, isComment: Bool) -> Range<Int>? {
        if isComment || range.isEmpty { return nil }
        if bytes[range.lowerBound] == 0x22 {
            let inner = range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - 1)
            guard range.count >= 2, bytes[range.upperBound - 1] == 0x22 else { return nil }
            return bytes.holdsQuoting(inner) || bytes.holdsWordsToDecode(inner, inQuotes: true) ? nil : inner
        }
        // A name begins and ends with a word, never with white space.
        if bytes.find(0x22, in: range) != nil || Bytes.isSpace(bytes[range.lowerBound]) || Bytes.isSpace(bytes[range.upperBound - 1]) { return nil }
        return bytes.holdsWordsToDecode(range, inQuotes: false) ? nil : range
    }

    /// Bytes that ``decode(_:_:isComment:into:)`` may write to: text of at most twice the length, and behind it a quoted part without its escapes.
    static func room(_ range: Range<Int>) -> Int { EncodedWord.room(range.count) + range.count }

    /// Bytes of the text; UTF-8 unless the field holds raw bytes in another encoding. Allocates.
    static func decoded(_ bytes: Bytes, _ range: Range<Int>, isComment: Bool) -> [UInt8] {
        unsafe Array(unsafeUninitializedCapacity: room(range)) { room, count in
            guard let start = room.baseAddress else { return }
            count = unsafe decode(bytes, range, isComment: isComment, into: start)
        }
    }

    /// Writes the same into `room`, which is for ``room(_:)`` bytes, and returns its length. Allocates nothing.
    static func decode(_ bytes: Bytes, _ range: Range<Int>, isComment: Bool, into room: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        var at = range.lowerBound
        let end = range.upperBound
        var pendingSpace = false
        var lastWasEncoded = false
        func put(_ byte: UInt8) {
            unsafe room[count] = byte
            count += 1
        }
        func flushSpace() {
            if pendingSpace && count > 0 { put(0x20) }
            pendingSpace = false
        }
        while at < end {
            let byte = bytes[at]
            if Bytes.isSpace(byte) {
                pendingSpace = true
                at += 1
            } else if byte == 0x22 && !isComment {
                flushSpace()
                at += 1
                // Real mail puts encoded words into quotes too; Outlook shows them decoded, so they are.
                let inner = unsafe room + EncodedWord.room(range.count)
                var length = 0
                while at < end, bytes[at] != 0x22 {
                    if bytes[at] == 0x5C && at + 1 < end { at += 1 }
                    if bytes[at] != 0x0D && bytes[at] != 0x0A {
                        unsafe inner[length] = bytes[at]
                        length += 1
                    }
                    at += 1
                }
                at += 1
                count += unsafe decodeWords(UnsafeRawBufferPointer(start: inner, count: length), into: room + count)
                lastWasEncoded = false
            } else {
                // A space before it belongs to the text, unless the word before it was encoded too; so the word is written one byte on.
                let gap = pendingSpace && count > 0 && !lastWasEncoded ? 1 : 0
                if let word = unsafe EncodedWord.decode(bytes, at, end, into: room + count + gap) {
                    if gap == 1 { unsafe room[count] = 0x20 }
                    pendingSpace = false
                    count += gap + word.count
                    at = word.end
                    lastWasEncoded = true
                } else {
                    flushSpace()
                    if byte == 0x5C && isComment && at + 1 < end { at += 1 }
                    put(bytes[at])
                    at += 1
                    lastWasEncoded = false
                }
            }
        }
        return count
    }

    private static func decodeWords(_ text: UnsafeRawBufferPointer, into room: UnsafeMutablePointer<UInt8>) -> Int {
        let bytes = unsafe Bytes(text)
        var count = 0
        var at = 0
        var lastEnd: Int?
        while at < text.count {
            if let word = unsafe EncodedWord.decode(bytes, at, text.count, into: room + count) {
                // White space between two words is not part of the text.
                if let lastEnd, (lastEnd..<at).allSatisfy({ bytes[$0] == 0x20 || bytes[$0] == 0x09 }) {
                    unsafe (room + count - (at - lastEnd)).update(from: room + count, count: word.count)
                    count -= at - lastEnd
                }
                count += word.count
                at = word.end
                lastEnd = at
                continue
            }
            unsafe room[count] = bytes[at]
            count += 1
            at += 1
        }
        return count
    }
}
