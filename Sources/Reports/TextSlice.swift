// Safety: a slice shows bytes that are kept by whoever made it; offsets are compared with its count by its users. The room that a text is unfolded into
// has its length, which unfolding never passes.

/// A text where it stands: in a message, or in memory that it was decoded to. Any bytes.
@safe struct TextSlice {
    let base: UnsafeRawPointer
    let count: Int
    /// It is the body of a field, with the line ends of its folds.
    let mayBeFolded: Bool

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, mayBeFolded: Bool = false) {
        // Nothing is read from an empty text.
        unsafe base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        count = bytes.count
        self.mayBeFolded = mayBeFolded
    }

    /// The body of a field, without white space and line ends around it.
    @inline(__always)
    init(body range: Range<Int>, in bytes: UnsafeRawBufferPointer) {
        func isDropped(_ at: Int) -> Bool {
            let byte = unsafe bytes[at]
            if byte > 0x20 { return false }
            // A CR is part of a line end only before LF; any other is data.
            return unsafe byte == 0x20 || byte == 0x09 || byte == 0x0A || (byte == 0x0D && at + 1 < range.upperBound && bytes[at + 1] == 0x0A)
        }
        var start = range.lowerBound, end = range.upperBound
        while start < end, isDropped(start) { start &+= 1 }
        while end > start, isDropped(end &- 1) { end &-= 1 }
        unsafe self.init(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), mayBeFolded: true)
    }

    /// Its first bytes, at most `most`, as they stand.
    func cut(_ most: Int) -> TextSlice { unsafe TextSlice(UnsafeRawBufferPointer(start: base, count: min(count, most))) }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 { unsafe base.load(fromByteOffset: index, as: UInt8.self) }

    /// Calls `body` with the same text without the line ends of folds.
    func withUnfolded(_ body: (TextSlice) -> Void) {
        guard mayBeFolded, (0..<count).contains(where: { self[$0] == 0x0A }) else { return body(TextSlice(self, mayBeFolded: false)) }
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { room in
            var length = 0
            for i in 0..<count {
                let byte = self[i]
                if byte == 0x0A || (byte == 0x0D && i + 1 < count && self[i + 1] == 0x0A) { continue }
                unsafe room[length] = byte
                length += 1
            }
            unsafe body(TextSlice(UnsafeRawBufferPointer(start: room.baseAddress, count: length)))
        }
    }

    private init(_ other: TextSlice, mayBeFolded: Bool) {
        unsafe base = other.base
        count = other.count
        self.mayBeFolded = mayBeFolded
    }

    /// An array of it.
    var array: [UInt8] {
        var array: [UInt8] = []
        withUnfolded { text in array = unsafe Array(UnsafeRawBufferPointer(start: text.base, count: text.count)) }
        return array
    }
}
