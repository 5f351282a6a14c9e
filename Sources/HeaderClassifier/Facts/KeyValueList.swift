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

/// The same entries for a reader that wants a few keys of at most seven letters: it passes by all others at the first letter.
enum WantedKeys {
    /// Calls `take` with the key, in upper case, and the value of each entry that may be wanted, until it returns false. A key that holds
    /// anything but letters may come out as another one that does too.
    /// - Parameter initials: bit n is set for the n-th letter of the alphabet (1 is A) if a wanted key begins with it.
    @inline(__always)
    static func each(_ bytes: Bytes, _ body: Range<Int>, initials: UInt32, _ take: (Code, Range<Int>) -> Bool) {
        var at = body.lowerBound
        let end = body.upperBound
        while at < end {
            let first = bytes[at]
            if first == 0x3B || Bytes.isSpace(first) {
                at &+= 1
                continue
            }
            if first != 0x28 {
                if initials &>> UInt32(first) & 1 == 0 {
                    at = bytes.offset(of: 0x3B, at, end) &+ 1
                    continue
                }
                // Three letters and a colon, as most keys are.
                if at &+ 8 <= end, bytes[at &+ 3] == 0x3A, Bytes.areLetters(bytes.shortWord(at) & 0xFF_FFFF | 0x6100_0000) {
                    let key = Code(packed: UInt64(UInt32(truncatingIfNeeded: bytes.shortWord(at) & 0xDF_DFDF).byteSwapped &>> 8))
                    let value = at &+ 4
                    at = bytes.offset(of: 0x3B, value, end)
                    if !take(key, bytes.trimmed(value..<at)) { return }
                    continue
                }
                if at &+ 8 <= end {
                    let word = bytes.word(at)
                    guard let length = Bytes.keyLength(word) else {
                        at = bytes.offset(of: 0x3B, at &+ 8, end)
                        continue
                    }
                    let mark = at &+ length
                    if bytes[mark] > 0x20 {
                        let key = Code(packed: (word.byteSwapped & 0xDFDF_DFDF_DFDF_DFDF) &>> UInt64(truncatingIfNeeded: 64 &- length &* 8))
                        at = bytes[mark] == 0x3A ? bytes.offset(of: 0x3B, mark &+ 1, end) : mark
                        if !take(key, bytes.trimmed(min(mark &+ 1, at)..<at)) { return }
                        continue
                    }
                }
            }
            // Near the end, behind "(null)", or with white space inside the key.
            var list = KeyValueList(bytes, at..<end)
            guard let entry = list.next() else { return }
            at = list.at
            if entry.key.count <= 8, !take(list.code(entry.key), entry.value) { return }
        }
    }
}
