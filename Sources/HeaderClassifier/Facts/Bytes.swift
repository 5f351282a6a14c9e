internal import CHeaderKernels

// Safety: the memory is that of a buffer that is borrowed for the call; a `Bytes` lives no longer. Offsets come from the field table and from parsers
// that stay in its ranges. What reads ahead does so only where as many bytes are left in the message (`at + 16 <= count`), or says in its comment what
// must be there, and its callers have compared.

/// The bytes of a message, for parsers that work on offsets. Ranges handed to it come from the field table, so they lie within the message.
///
/// White space means SP, HTAB, CR and LF alike: inside a field body a line end always belongs to a fold (or is data of a damaged message,
/// where nothing better can be said).
@safe struct Bytes {
    private let base: UnsafeRawPointer
    let count: Int

    init(_ buffer: UnsafeRawBufferPointer) {
        // An empty message has no base address; no parser reads from it then.
        unsafe base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        count = buffer.count
    }

    var buffer: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 { unsafe base.load(fromByteOffset: index, as: UInt8.self) }

    /// The bytes of a range, for whoever makes a string of them. Allocates.
    func copy(_ range: Range<Int>) -> [UInt8] {
        let range = range.clamped(to: 0..<count)
        return unsafe Array(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// The body as RFC 5322 section 2.2.3 unfolds it: line ends before white space dropped, white space at both ends too. Allocates.
    func unfolded(_ range: Range<Int>) -> [UInt8] {
        let range = trimmed(range)
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        for i in range {
            let byte = self[i]
            if byte == 0x0A || (byte == 0x0D && i + 1 < range.upperBound && self[i + 1] == 0x0A) { continue }
            result.append(byte)
        }
        return result
    }

    /// SP, HTAB, CR or LF: bits 32, 9, 13 and 10. One comparison for most bytes.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 && (0x1_0000_2600 as UInt64) &>> UInt64(truncatingIfNeeded: byte) & 1 != 0 }

    /// Without white space at both ends.
    @inline(__always)
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var from = range.lowerBound
        var to = range.upperBound
        while from < to, Bytes.isSpace(self[from]) { from &+= 1 }
        while to > from, Bytes.isSpace(self[to &- 1]) { to &-= 1 }
        return from..<to
    }

    /// Whether a range spells `text`, letters without regard to case. `text` is ASCII.
    @inline(__always)
    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && hasPrefix(range, text)
    }

    /// Whether a range begins with `text`, letters without regard to case.
    @inline(__always)
    func hasPrefix(_ range: Range<Int>, _ text: StaticString) -> Bool { range.count >= text.utf8CodeUnitCount && spells(text, range.lowerBound) }

    /// Whether `text` stands at an offset, letters without regard to case; as many bytes must be there. `text` is a literal, so that its
    /// words and their masks are constants where this is inlined: each costs one OR and one comparison.
    @inline(__always)
    func spells(_ text: StaticString, _ start: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        let wanted = unsafe UnsafeRawPointer(text.utf8Start)
        if length == 2 {
            let word = unsafe UInt64(wanted.loadUnaligned(as: UInt16.self).littleEndian)
            return unsafe isFold(UInt64(base.loadUnaligned(fromByteOffset: start, as: UInt16.self).littleEndian), word)
        }
        if length < 4 {
            for i in 0..<length where unsafe Bytes.folded(self[start &+ i]) != Bytes.folded(text.utf8Start[i]) { return false }
            return true
        }
        // The last word may overlap the one before.
        if length < 8 {
            let first = unsafe wanted.loadUnaligned(as: UInt32.self).littleEndian
            let last = unsafe wanted.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self).littleEndian
            return isFold(shortWord(start), UInt64(first)) && isFold(shortWord(start &+ length &- 4), UInt64(last))
        }
        var i = 0
        while true {
            let at = min(i, length &- 8)
            if unsafe !isFold(word(start &+ at), wanted.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian) { return false }
            i &+= 8
            if i >= length { return true }
        }
    }

    /// Whether two words are the same but for the case of letters.
    @inline(__always)
    private func isFold(_ word: UInt64, _ wanted: UInt64) -> Bool {
        let lower = Bytes.folded(wanted)
        let letters = (lower &+ Bytes.ones &* (0x80 - 0x61)) & ~(lower &+ Bytes.ones &* (0x7F - 0x7A)) & Bytes.tops
        return word | letters >> 2 == lower
    }

    /// Whether a range ends with `text`, letters without regard to case.
    @inline(__always)
    func hasSuffix(_ range: Range<Int>, _ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        return range.count >= length && hasPrefix(range.upperBound - length..<range.upperBound, text)
    }

    /// Whether two ranges of this message are the same but for the case of letters.
    func equalRanges(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        if a.count != b.count { return false }
        if a.count >= 8 {
            var i = 0
            while true {
                let at = min(i, a.count &- 8)
                let x = word(a.lowerBound &+ at), y = word(b.lowerBound &+ at)
                if x != y && Bytes.folded(x) != Bytes.folded(y) { return false }
                i &+= 8
                if i >= a.count { return true }
            }
        }
        for i in 0..<a.count where Bytes.folded(self[a.lowerBound + i]) != Bytes.folded(self[b.lowerBound + i]) { return false }
        return true
    }

    /// Lower-case of a letter, any other byte as it is.
    @inline(__always)
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The eight bytes at an offset, first byte lowest.
    @inline(__always)
    func word(_ at: Int) -> UInt64 { unsafe base.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian }

    /// The four bytes at an offset, first byte lowest.
    @inline(__always)
    func shortWord(_ at: Int) -> UInt64 { unsafe UInt64(base.loadUnaligned(fromByteOffset: at, as: UInt32.self).littleEndian) }

    /// The lower-cased bytes of a range of at most four, first byte lowest.
    @inline(__always)
    func shortWord(_ range: Range<Int>) -> UInt32 {
        if range.lowerBound &+ 4 <= count {
            let word = unsafe base.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt32.self).littleEndian
            let kept = word & (UInt32.max &>> UInt32(truncatingIfNeeded: 32 &- range.count &* 8))
            return UInt32(truncatingIfNeeded: Bytes.folded(UInt64(kept)))
        }
        var word: UInt32 = 0
        for i in range.reversed() { word = word << 8 | UInt32(Bytes.folded(self[i])) }
        return word
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Lower-case of the letters among eight bytes.
    @inline(__always)
    static func folded(_ word: UInt64) -> UInt64 {
        let low = word & ~tops
        let isUpper = ((low &+ ones &* (0x80 - 0x41)) ^ (low &+ ones &* (0x7F - 0x5A))) & ~word & tops
        return word | isUpper >> 2
    }

    /// A mark on the bytes of a word that equal `byte`; the lowest mark is exact.
    @inline(__always)
    private static func marks(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let x = word ^ (ones &* UInt64(byte))
        return (x &- ones) & ~x & tops
    }

    /// The 16 bytes at an offset may be read; the kernels below look at as many.
    @inline(__always)
    private func pointer(_ at: Int) -> UnsafePointer<UInt8> { unsafe (base + at).assumingMemoryBound(to: UInt8.self) }

    /// Offset of the first white space or control character, "(" or ";" from `at` on, or `end`.
    @inline(__always)
    func tokenEnd(_ at: Int, _ end: Int) -> Int {
        var at = at
        while at < end, at &+ 16 <= count {
            let run = unsafe Int(hk_word_run(pointer(at)))
            at &+= run
            if run < 16 { return min(at, end) }
        }
        while at < end, self[at] > 0x20, self[at] != 0x28, self[at] != 0x3B { at &+= 1 }
        return min(at, end)
    }

    /// The same where white space is known to follow, with at least 16 bytes behind it in the message.
    @inline(__always)
    func wordEndInside(_ at: Int) -> Int {
        var at = at
        while true {
            let run = unsafe Int(hk_word_run(pointer(at)))
            at &+= run
            if run < 16 { return at }
        }
    }

    /// Offset of the first byte above 0x20 from `at` on, or `end`.
    @inline(__always)
    func wordStart(_ at: Int, _ end: Int) -> Int {
        var at = at
        while at < end, self[at] <= 0x20 { at &+= 1 }
        return at
    }

    /// Offset of the first ":" or ";" from `at` on, or `end`.
    @inline(__always)
    func colonOrSemicolon(_ at: Int, _ end: Int) -> Int {
        var at = at
        while at &+ 8 <= end {
            // ":" is 0x3A and ";" is 0x3B: with the lowest bit set they are the same.
            let marks = Bytes.marks(word(at) | Bytes.ones, 0x3B)
            if marks != 0 { return at &+ marks.trailingZeroBitCount &>> 3 }
            at &+= 8
        }
        while at < end, self[at] | 1 != 0x3B { at &+= 1 }
        return at
    }

    /// Whether the four bytes of a short word are letters.
    @inline(__always)
    static func areLetters(_ word: UInt64) -> Bool {
        let lower = word | 0x2020_2020
        return (lower &+ 0x1F1F_1F1F) & ~(lower &+ 0x0505_0505) & ~word & 0x8080_8080 == 0x8080_8080
    }

    /// How many of eight bytes stand before the first white space or control character, ":" or ";"; nil where there is none of these.
    @inline(__always)
    static func keyLength(_ word: UInt64) -> Int? {
        let below = (word &- ones &* 0x21) & ~word & tops
        let stops = below | marks(word | ones, 0x3B)
        return stops == 0 ? nil : stops.trailingZeroBitCount &>> 3
    }

    /// Offset of the first "(" or "[" from `at` on, or `end`.
    @inline(__always)
    func openingMark(_ at: Int, _ end: Int) -> Int {
        var at = at
        while at < end, at &+ 16 <= count {
            let run = unsafe Int(hk_open_run(pointer(at)))
            at &+= run
            if run < 16 { return min(at, end) }
        }
        at = min(at, end)
        while at < end, self[at] != 0x28, self[at] != 0x5B { at &+= 1 }
        return at
    }

    /// Offset of the first "(", ")" or backslash from `at` on, or `end`.
    @inline(__always)
    func commentMark(_ at: Int, _ end: Int) -> Int {
        var at = at
        while at < end, at &+ 16 <= count {
            let run = unsafe Int(hk_comment_run(pointer(at)))
            at &+= run
            if run < 16 { return min(at, end) }
        }
        while at < end, self[at] != 0x28, self[at] != 0x29, self[at] != 0x5C { at &+= 1 }
        return min(at, end)
    }

    /// The same where at least 16 bytes stand behind `end` in the message; `end` or more where there is none.
    @inline(__always)
    func commentMarkInside(_ at: Int, _ end: Int) -> Int {
        var at = at
        while at < end {
            let run = unsafe Int(hk_comment_run(pointer(at)))
            at &+= run
            if run < 16 { break }
        }
        return at
    }

    /// Offset of the first `byte` from `at` on, or `end`.
    @inline(__always)
    func offset(of byte: UInt8, _ at: Int, _ end: Int) -> Int {
        var at = at
        // Most are near; the others tend to be far.
        if at &+ 16 <= count {
            let run = unsafe Int(hk_run_to(pointer(at), byte))
            at &+= run
            if run < 16 { return min(at, end) }
        }
        while at &+ 64 <= end, unsafe hk_has_64(pointer(at), byte) == 0 { at &+= 64 }
        while at < end, at &+ 16 <= count {
            let run = unsafe Int(hk_run_to(pointer(at), byte))
            at &+= run
            if run < 16 { return min(at, end) }
        }
        while at < end, self[at] != byte { at &+= 1 }
        return min(at, end)
    }

    /// Offset of the first `byte` of a range.
    @inline(__always)
    func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
        let at = offset(of: byte, range.lowerBound, range.upperBound)
        return at < range.upperBound ? at : nil
    }

    /// Bit i: the byte at `at` + i is `byte`. 64 bytes may be read there.
    @inline(__always)
    func mask64(_ at: Int, _ byte: UInt8) -> UInt64 { unsafe hk_mask_64(pointer(at), byte) }

    /// Offset of the last `byte` of a range: among the last 64 at one look, as nearly always, then eight bytes at a time.
    @inline(__always)
    func lastOffset(of byte: UInt8, in range: Range<Int>) -> Int? {
        var at = range.upperBound
        if range.count >= 64 {
            let mask = mask64(at &- 64, byte)
            if mask != 0 { return at &- 1 &- mask.leadingZeroBitCount }
            at &-= 64
        }
        while at &- 8 >= range.lowerBound {
            // Marks are exact up to the lowest one only; turned round, that is the last byte.
            let marks = Bytes.marks(word(at &- 8).byteSwapped, byte)
            if marks != 0 { return at &- 1 &- marks.trailingZeroBitCount &>> 3 }
            at &-= 8
        }
        while at > range.lowerBound {
            at &-= 1
            if self[at] == byte { return at }
        }
        return nil
    }

    /// A decimal integer with an optional minus sign that fills the range; nil for anything else or beyond ±9999.
    @inline(__always)
    func integer(_ range: Range<Int>) -> Int? {
        var at = range.lowerBound
        let negative = at < range.upperBound && self[at] == 0x2D
        if negative { at += 1 }
        if at == range.upperBound || range.upperBound - at > 4 { return nil }
        var value = 0
        while at < range.upperBound {
            let digit = self[at] &- 0x30
            if digit > 9 { return nil }
            value = value * 10 + Int(digit)
            at += 1
        }
        return negative ? -value : value
    }

    /// Value of a hexadecimal digit, or nil.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- 0x30
        if digit < 10 { return digit }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
