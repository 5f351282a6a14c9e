// Safety: the bytes are borrowed: an `Octets` lives no longer than the call that made it. Offsets come from parsers that keep to a range of them;
// nothing is read ahead of one without a comparison.

/// The bytes of a message, for parsers that work on offsets. Ranges handed to it lie within the message.
@safe struct Octets {
    private let base: UnsafeRawPointer
    let count: Int

    @inline(__always)
    init(_ buffer: UnsafeRawBufferPointer) {
        // Nothing is read from an empty message.
        unsafe base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        count = buffer.count
    }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 { unsafe base.load(fromByteOffset: index, as: UInt8.self) }

    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count) }

    /// SP, HTAB, CR or LF: inside a field body a line end always belongs to a fold, or is data of a damaged message.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    /// Lower-case of a letter, any other byte as it is.
    @inline(__always)
    static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// Without white space at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var from = range.lowerBound, to = range.upperBound
        while from < to, Octets.isSpace(self[from]) { from += 1 }
        while to > from, Octets.isSpace(self[to - 1]) { to -= 1 }
        return from..<to
    }

    /// Offset of the first such byte.
    func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
        for i in range where self[i] == byte { return i }
        return nil
    }

    /// Whether a range begins with `text`, letters without regard to case.
    func hasPrefix(_ range: Range<Int>, _ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        if range.count < length { return false }
        for i in 0..<length where unsafe Octets.folded(self[range.lowerBound + i]) != Octets.folded(text.utf8Start[i]) { return false }
        return true
    }

    /// Whether a range spells `text`, letters without regard to case.
    func equals(_ range: Range<Int>, _ text: StaticString) -> Bool { range.count == text.utf8CodeUnitCount && hasPrefix(range, text) }

    /// Whether two ranges are the same but for the case of letters.
    func areEqual(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        if a.count != b.count { return false }
        for i in 0..<a.count where Octets.folded(self[a.lowerBound + i]) != Octets.folded(self[b.lowerBound + i]) { return false }
        return true
    }

    /// Offset behind the quoted string that begins at `at`; nil where nothing closes it.
    func quotedStringEnd(_ at: Int, _ end: Int) -> Int? {
        var i = at + 1
        while i < end {
            switch self[i] {
            case 0x5C: i += 2
            case 0x22: return i + 1
            default: i += 1
            }
        }
        return nil
    }

    /// Offset behind the comment that begins at `at`, with the comments inside it; nil where nothing closes it.
    func commentEnd(_ at: Int, _ end: Int) -> Int? {
        var depth = 0
        var i = at
        while i < end {
            switch self[i] {
            case 0x5C: i += 1
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return i + 1 }
            default: break
            }
            i += 1
        }
        return nil
    }
}
