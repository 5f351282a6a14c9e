/// Microsoft's report format: `key:value;` pairs. Tolerates what real mail has: missing last `;`, empty values, doubled `;;`,
/// `(null)` runs glued to the next key, values with colons, folds anywhere (even inside a key).
struct KeyValueList: Sequence, IteratorProtocol {
    struct Entry {
        /// Without surrounding white space and glued `(null)`; may hold a fold.
        var key: Range<Int>
        /// Without surrounding white space. Empty and at the end of the key for a bare word.
        var value: Range<Int>
        var hasColon: Bool
    }

    let bytes: Bytes
    fileprivate var at: Int
    fileprivate let end: Int

    init(_ bytes: Bytes, _ body: Range<Int>) {
        self.bytes = bytes
        at = body.lowerBound
        end = body.upperBound
    }

    @inline(__always)
    mutating func next() -> Entry? {
        while true {
            while at < end, Bytes.isSpace(bytes[at]) || bytes[at] == 0x3B { at += 1 }
            if at >= end { return nil }
            // "(null)" stands where a value is missing, without a separator behind it.
            if bytes[at] == 0x28, bytes.hasPrefix(at..<end, "(null)") {
                at += 6
                continue
            }
            let mark = bytes.colonOrSemicolon(at, end)
            let key = bytes.trimmed(at..<mark)
            if mark < end, bytes[mark] == 0x3A {
                at = bytes.find(0x3B, in: mark &+ 1..<end) ?? end
                return Entry(key: key, value: bytes.trimmed(mark &+ 1..<at), hasColon: true)
            }
            at = mark
            return Entry(key: key, value: key.upperBound..<key.upperBound, hasColon: false)
        }
    }

    /// The key as a code, without the white space of a fold that split it.
    @inline(__always)
    func code(_ key: Range<Int>) -> Code {
        if key.count <= 8 {
            var packed: UInt64 = 0
            for i in key {
                let byte = bytes[i]
                if Bytes.isSpace(byte) { continue }
                packed = packed << 8 | UInt64(byte &- 0x61 < 26 ? byte & 0xDF : byte)
            }
            return Code(packed: packed)
        }
        var packed: UInt64 = 0
        var length = 0
        for i in key where !Bytes.isSpace(bytes[i]) {
            let byte = bytes[i]
            packed = packed << 8 | UInt64(byte &- 0x61 < 26 ? byte & 0xDF : byte)
            length += 1
        }
        return length > 8 ? Code(packed: .max) : Code(packed: packed)
    }
}

/// Walks over the same entries for a reader that wants a few keys of at most seven letters, and passes quickly by all others.
struct KeyWalk {
    private var list: KeyValueList
    /// Where the key ended; -1 where ``KeyValueList`` read the whole entry.
    private var mark = -1
    private var entryValue = 0..<0

    init(_ bytes: Bytes, _ body: Range<Int>) { list = KeyValueList(bytes, body) }

    /// The next key that may be one of those, in upper case. A key that holds anything but letters comes out as no key at all would.
    @inline(__always)
    mutating func next() -> Code? {
        let bytes = list.bytes
        let end = list.end
        while true {
            if mark >= 0 { list.at = bytes.offset(of: 0x3B, mark, end) }
            while list.at < end, Bytes.isSpace(bytes[list.at]) || bytes[list.at] == 0x3B { list.at &+= 1 }
            let start = list.at
            if start >= end { return nil }
            if start &+ 8 <= end, bytes[start] != 0x28 {
                let word = bytes.word(start)
                guard let length = Bytes.keyLength(word) else {
                    mark = start &+ 8
                    continue
                }
                if bytes[start &+ length] > 0x20 {
                    mark = start &+ length
                    return Code(packed: (word.byteSwapped & 0xDFDF_DFDF_DFDF_DFDF) &>> UInt64(truncatingIfNeeded: 64 &- length &* 8))
                }
            }
            // Near the end, behind "(null)", or white space inside the key.
            mark = -1
            guard let entry = list.next() else { return nil }
            if entry.key.count > 8 { continue }
            entryValue = entry.value
            return list.code(entry.key)
        }
    }

    /// The value of the key that was just returned, without surrounding white space.
    @inline(__always)
    mutating func value() -> Range<Int> {
        if mark < 0 { return entryValue }
        let bytes = list.bytes
        if bytes[mark] == 0x3B { return mark..<mark }
        let start = mark &+ 1
        mark = bytes.offset(of: 0x3B, start, list.end)
        return bytes.trimmed(start..<mark)
    }
}
