// Safety: rows are counted before they are written; `reserve` makes room for one more of them, and for one more offset, which lists and texts have.
// `finish` gives the memory to ``ColumnArray``, which frees it, and leaves a builder that has none. A builder stands in memory of its table, which
// deinitializes it once.

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// One column while it is filled, in the layout of Apache Arrow (https://arrow.apache.org/docs/format/Columnar.html): validity as bits, 32-bit offsets, values.
@safe struct ColumnBuilder: ~Copyable {
    /// Where one stands in the memory of its table.
    typealias Place = UnsafeMutablePointer<ColumnBuilder>

    enum Layout { case integer, text, list, record }

    let layout: Layout
    /// Rows so far.
    private(set) var count = 0
    private var capacity = 0
    private var nulls = 0
    private var validity: UnsafeMutablePointer<UInt8>?
    /// 64-bit values of integers, or 32-bit offsets of texts and lists.
    private var numbers: UnsafeMutableRawPointer?
    private var text: OutputBuffer

    /// More bytes of one text do not fit: Arrow's offsets have 31 bits for all texts of a batch.
    static let longestText = 256 << 20

    init(_ layout: Layout) {
        self.layout = layout
        text = OutputBuffer(capacity: layout == .text ? 4096 : 64)
        grow(to: 256)
    }

    deinit {
        unsafe free(validity)
        unsafe free(numbers)
    }

    /// Bytes of its texts.
    var textCount: Int { text.count }

    private mutating func grow(to rows: Int) {
        let old = capacity
        capacity = rows
        switch layout {
        case .integer: unsafe numbers = realloc(numbers, rows * 8)
        case .text, .list:
            unsafe numbers = realloc(numbers, (rows + 1) * 4)
            if old == 0 { unsafe numbers?.storeBytes(of: 0, as: Int32.self) }
        case .record: break
        }
        if unsafe layout != .record && numbers == nil { fatalError("out of memory") }
        if unsafe validity != nil { growValidity(from: old) }
    }

    private mutating func growValidity(from old: Int) {
        let bytes = (capacity + 7) / 8, had = (old + 7) / 8
        guard let memory = unsafe realloc(validity, bytes) else { fatalError("out of memory") }
        unsafe validity = memory.assumingMemoryBound(to: UInt8.self)
        unsafe memset(memory + had, 0xFF, bytes - had)
    }

    @inline(__always)
    private mutating func reserve() {
        if count == capacity { grow(to: capacity * 2) }
    }

    /// A row without a value.
    mutating func appendNull() {
        reserve()
        if unsafe validity == nil { growValidity(from: 0) }
        unsafe validity![count >> 3] &= ~(1 << UInt8(count & 7))
        nulls += 1
        switch layout {
        case .integer: store(integer: 0)
        case .text: storeEnd(text.count)
        case .list: storeEnd(listEnd)
        case .record: break
        }
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ value: Int) {
        reserve()
        store(integer: value)
        count &+= 1
    }

    @inline(__always)
    mutating func append(_ word: Word) {
        text.reserve(Word.longest)
        text.put(word, quoted: false)
        endText()
    }

    mutating func append(own value: String) {
        text.append(value)
        endText()
    }

    @inline(__always)
    mutating func append(_ value: TextSlice) {
        text.reserve(value.count &+ 1)
        // Nothing is folded, escaped or no UTF-8 that holds printable ASCII only; no two bytes are special here, so two that are excluded anyway are named.
        if value.count > Self.longestText || !text.putPlain(value, but: 0x7F, 0x7F) { appendSlowly(value) }
        endText()
    }

    @inline(never)
    private mutating func appendSlowly(_ value: TextSlice) {
        value.withUnfolded { value in
            if !TextBytes.isUTF8(value) {
                text.append("{\"bytes\":\"")
                TextBytes.appendBase64(value.cut(Self.longestText / 4 * 3), to: &text)
                return text.append("\"}")
            }
            var end = min(value.count, Self.longestText)
            // Not in the middle of a character.
            while end < value.count, end > 0, value[end] & 0xC0 == 0x80 { end -= 1 }
            text.append(value.cut(end))
        }
    }

    /// A row of a record.
    @inline(__always)
    mutating func append() {
        reserve()
        count &+= 1
    }

    /// The end of a row of a list, whose items end at `end` in their column.
    @inline(__always)
    mutating func appendList(to end: Int) {
        reserve()
        storeEnd(end)
        count &+= 1
    }

    /// Where the items of the last list end.
    private var listEnd: Int { unsafe Int(numbers!.load(fromByteOffset: count &* 4, as: Int32.self)) }

    @inline(__always)
    private mutating func endText() {
        reserve()
        storeEnd(text.count)
        count &+= 1
    }

    @inline(__always)
    private func storeEnd(_ end: Int) { unsafe numbers!.storeBytes(of: Int32(truncatingIfNeeded: end), toByteOffset: (count &+ 1) &* 4, as: Int32.self) }

    @inline(__always)
    private func store(integer: Int) { unsafe numbers!.storeBytes(of: Int64(integer), toByteOffset: count &* 8, as: Int64.self) }

    /// The rows so far, in the form that Arrow passes on; the builder is empty then.
    mutating func finish(_ children: [ColumnArray]) -> ColumnArray {
        var full = ColumnBuilder(layout)
        swap(&full, &self)
        return unsafe ColumnArray(layout, count: full.count, nulls: full.nulls, validity: full.validity.take(), numbers: full.numbers.take(), text: full.text.take(), children: children)
    }
}

/// A finished column. Owns its memory; others may read it as long as they hold it.
@safe public final class ColumnArray: @unchecked Sendable {
    public let count: Int
    public let nulls: Int
    private let layout: ColumnBuilder.Layout
    private let validity: UnsafeMutablePointer<UInt8>?
    private let numbers: UnsafeMutableRawPointer?
    private let text: OutputBuffer
    public let children: [ColumnArray]

    fileprivate init(
        _ layout: ColumnBuilder.Layout, count: Int, nulls: Int, validity: UnsafeMutablePointer<UInt8>?, numbers: UnsafeMutableRawPointer?,
        text: consuming OutputBuffer, children: [ColumnArray]
    ) {
        self.layout = layout
        self.count = count
        self.nulls = nulls
        unsafe self.validity = validity
        unsafe self.numbers = numbers
        self.text = text
        self.children = children
    }

    deinit {
        unsafe free(validity)
        unsafe free(numbers)
    }

    /// The buffers in Arrow's order: validity (nil: every row has a value), then values, or offsets and bytes of texts. Valid while this object lives.
    public var buffers: [UnsafeRawPointer?] {
        let bits = unsafe UnsafeRawPointer(validity), values = unsafe UnsafeRawPointer(numbers)
        return switch layout {
        case .integer, .list: unsafe [bits, values]
        case .text: unsafe [bits, values, text.bytes.baseAddress]
        case .record: unsafe [bits]
        }
    }
}
