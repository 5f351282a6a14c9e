/// Bytes on their way out. Grows as needed; whoever owns the file takes ``bytes`` and calls ``clear()``.
@safe public struct OutputBuffer: ~Copyable, @unchecked Sendable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    public private(set) var count = 0

    public init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        unsafe base = .allocate(capacity: self.capacity)
    }

    /// Without memory; to stand in where a buffer was taken from.
    private init(empty: Void) {
        capacity = 0
        unsafe base = UnsafeMutablePointer(bitPattern: 1)!
    }

    deinit { if capacity > 0 { unsafe base.deallocate() } }

    /// Moves the buffer out; an empty one stays behind.
    mutating func take() -> OutputBuffer {
        var taken = OutputBuffer(empty: ())
        swap(&taken, &self)
        return taken
    }

    /// What was written since the last ``clear()``; valid until the next change.
    public var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    public mutating func clear() { count = 0 }

    @inline(__always)
    mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let hadMemory = capacity > 0
        capacity = max(capacity * 2, count + more, 64)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe larger.update(from: base, count: count)
        if hadMemory { unsafe base.deallocate() }
        unsafe base = larger
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        unsafe (base + count).update(from: text.utf8Start, count: length)
        count += length
    }

    @inline(__always)
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            guard let start = utf8.baseAddress else { return }
            reserve(utf8.count)
            unsafe (base + count).update(from: start, count: utf8.count)
            count += utf8.count
        }
    }

    mutating func append(_ bytes: [UInt8]) {
        reserve(bytes.count)
        for byte in bytes {
            unsafe base[count] = byte
            count += 1
        }
    }

    @inline(__always)
    mutating func append(integer value: Int) {
        if value < 0 {
            append(0x2D)
            return append(magnitude: value.magnitude)
        }
        append(magnitude: value.magnitude)
    }

    private mutating func append(magnitude: UInt) {
        reserve(20)
        var digits = 1
        var limit: UInt = 10
        while digits < 20 && magnitude >= limit {
            digits += 1
            if digits == 20 { break }
            limit *= 10
        }
        var rest = magnitude
        for i in (0..<digits).reversed() {
            unsafe base[count + i] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
            rest /= 10
        }
        count += digits
    }
}
