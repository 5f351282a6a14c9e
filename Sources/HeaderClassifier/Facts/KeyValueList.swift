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
    private var at: Int
    private let end: Int

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
