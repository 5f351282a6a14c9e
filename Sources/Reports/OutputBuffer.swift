// Safety: its memory is its own and it cannot be copied, so another thread may have it (Sendable). `reserve` comes before every `put`, which says in its
// comment how much it needs; `putPlain` writes no more than the text has.

/// Bytes on their way out. Grows as needed; whoever owns the file takes ``bytes`` and calls ``clear()``.
@safe public struct OutputBuffer: ~Copyable, @unchecked Sendable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    public private(set) var count = 0
    /// Memory beside it for texts that must be decoded before they are written; kept from message to message.
    private var room: UnsafeMutablePointer<UInt8>?
    private var roomCapacity = 0

    public init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        unsafe base = .allocate(capacity: self.capacity)
        unsafe room = nil
    }

    /// Without memory; to stand in where a buffer was taken from.
    private init(empty: Void) {
        capacity = 0
        unsafe base = UnsafeMutablePointer(bitPattern: 1)!
        unsafe room = nil
    }

    deinit {
        if capacity > 0 { unsafe base.deallocate() }
        unsafe room?.deallocate()
    }

    /// Moves the buffer out; an empty one stays behind.
    mutating func take() -> OutputBuffer {
        var taken = OutputBuffer(empty: ())
        swap(&taken, &self)
        return taken
    }

    /// What was written since the last ``clear()``; valid until the next change.
    public var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    public mutating func clear() { count = 0 }

    /// Memory for at least `size` bytes, valid until the next call.
    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        if let room = unsafe room, size <= roomCapacity { return unsafe room }
        unsafe room?.deallocate()
        roomCapacity = max(size, roomCapacity * 2, 1024)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: roomCapacity)
        unsafe room = larger
        return unsafe larger
    }

    @inline(__always)
    mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(more) }
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
        put(byte)
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        reserve(text.utf8CodeUnitCount)
        put(text)
    }

    @inline(__always)
    public mutating func append(_ text: String) {
        // Of a native string, as nearly all are, the bytes are read where they stand.
        let isDone: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { utf8 in
            guard let start = utf8.baseAddress else { return }
            reserve(utf8.count)
            unsafe (base + count).update(from: start, count: utf8.count)
            count += utf8.count
        }
        if isDone == nil { for byte in text.utf8 { append(byte) } }
    }

    mutating func append(_ text: TextSlice) {
        reserve(text.count)
        unsafe UnsafeMutableRawPointer(base + count).copyMemory(from: text.base, byteCount: text.count)
        count += text.count
    }
}

// Without a look at the capacity: for whoever has reserved what is written.
extension OutputBuffer {
    @inline(__always)
    mutating func put(_ byte: UInt8) {
        unsafe base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        // Of a literal the length is known, so this is a store or two.
        unsafe UnsafeMutableRawPointer(base + count).copyMemory(from: text.utf8Start, byteCount: length)
        count &+= length
    }

    /// A word with its quotes or without. Needs ``Word/longest`` bytes.
    @inline(__always)
    mutating func put(_ word: Word, quoted: Bool) {
        unsafe word.copy(to: base + count, quoted: quoted)
        count &+= quoted ? word.count &+ 2 : word.count
    }

    /// Takes back the last byte.
    @inline(__always)
    mutating func dropLast() { count &-= 1 }

    /// At most 20 bytes.
    mutating func put(integer value: Int) {
        if value < 0 { put(0x2D) }
        var rest = value.magnitude
        // The digits, from the end of their places on.
        var digits = 1
        var limit: UInt = 10
        while digits < 19 && rest >= limit {
            digits &+= 1
            limit = limit &* 10
        }
        if digits == 19 && rest >= 10_000_000_000_000_000_000 { digits = 20 }
        var at = count &+ digits
        count = at
        while rest >= 10 {
            at &-= 1
            let tenth = rest / 10
            unsafe base[at] = UInt8(truncatingIfNeeded: rest &- tenth &* 10) | 0x30
            rest = tenth
        }
        unsafe base[at &- 1] = UInt8(truncatingIfNeeded: rest) | 0x30
    }

    /// Copies a text as long as it holds nothing that a format must look at: control characters, 8-bit bytes, DEL, and two more bytes. Needs as
    /// many bytes as the text has. False, and nothing is written, where it does.
    @inline(__always)
    mutating func putPlain(_ text: TextSlice, but a: UInt8, _ b: UInt8) -> Bool {
        let to = unsafe UnsafeMutableRawPointer(base + count)
        let from = unsafe text.base
        let length = text.count
        if length >= 16 {
            var at = 0
            while true {
                let bytes = unsafe from.loadUnaligned(fromByteOffset: at, as: SIMD16<Int8>.self)
                unsafe to.storeBytes(of: bytes, toByteOffset: at, as: SIMD16<Int8>.self)
                if PlainText.isBroken(bytes, a, b) { return false }
                if at &+ 16 >= length { break }
                // The last sixteen may overlap those before.
                at = min(at &+ 16, length &- 16)
            }
        } else if length >= 8 {
            let first = unsafe from.loadUnaligned(as: UInt64.self)
            let last = unsafe from.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
            unsafe to.storeBytes(of: first, as: UInt64.self)
            unsafe to.storeBytes(of: last, toByteOffset: length &- 8, as: UInt64.self)
            if PlainText.isBroken(unsafe unsafeBitCast(SIMD2(first, last), to: SIMD16<Int8>.self), a, b) { return false }
        } else {
            for i in 0..<length {
                let byte = unsafe from.load(fromByteOffset: i, as: UInt8.self)
                unsafe to.storeBytes(of: byte, toByteOffset: i, as: UInt8.self)
                if byte < 0x20 || byte >= 0x7F || byte == a || byte == b { return false }
            }
        }
        count &+= length
        return true
    }
}

/// Sixteen bytes at once.
enum PlainText {
    @inline(__always)
    static func isBroken(_ bytes: SIMD16<Int8>, _ a: UInt8, _ b: UInt8) -> Bool {
        // Signed, 8-bit bytes are below the space too. With a type on both sides: otherwise the generic comparison is chosen, a loop over 16 bytes.
        let space = SIMD16<Int8>(repeating: 0x20), delete = SIMD16<Int8>(repeating: 0x7F)
        let first = SIMD16<Int8>(repeating: Int8(bitPattern: a)), second = SIMD16<Int8>(repeating: Int8(bitPattern: b))
        let isLow: SIMDMask<SIMD16<Int8>> = bytes .< space
        let isDelete: SIMDMask<SIMD16<Int8>> = bytes .== delete
        let isFirst: SIMDMask<SIMD16<Int8>> = bytes .== first
        let isSecond: SIMDMask<SIMD16<Int8>> = bytes .== second
        let any = unsafe unsafeBitCast(isLow, to: SIMD2<UInt64>.self) | unsafeBitCast(isDelete, to: SIMD2<UInt64>.self)
            | unsafeBitCast(isFirst, to: SIMD2<UInt64>.self) | unsafeBitCast(isSecond, to: SIMD2<UInt64>.self)
        return any[0] | any[1] != 0
    }
}
