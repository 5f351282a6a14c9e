#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: a window owns its memory, or (`MemoryWindow`, and subclasses) shows memory that its maker keeps while it lives. `bytes` is valid until the
// window moves; who keeps a part says so by `keepingFrom`. `front + more` bytes are allocated, `kept` are moved up to `front`, and at most `more - got`
// are read behind.

/// Consecutive bytes of a source that lie in memory, and can be moved on. Offsets count from the start of the source.
@safe open class ByteWindow {
    /// The bytes at hand; valid until the window is moved.
    public final var bytes: UnsafeRawBufferPointer
    /// Offset of the first of them.
    public final var start: Int
    /// Whether the source ends with the last of them.
    public final var isAtEnd: Bool
    /// Where the range of who reads it ends; set by the reader. At most one message ends behind it, so that little need be read ahead there.
    package final var rangeEnd = Int.max

    /// For subclasses: a window that shows these bytes, which its maker keeps.
    public init(bytes: UnsafeRawBufferPointer, start: Int, isAtEnd: Bool) {
        unsafe self.bytes = bytes
        self.start = start
        self.isAtEnd = isAtEnd
    }

    /// Offset behind the last byte at hand.
    public final var end: Int { unsafe start + bytes.count }

    /// Moves on: the bytes from `offset` on, which may lie behind ``ByteWindow/end``, stay at hand or come to hand, with at least one more behind
    /// what was at hand; unless the source ends. Where much is kept, as much again is added, so that looking for the end of something
    /// long stays linear.
    open func advance(keepingFrom offset: Int) throws(ReadError) {}

    /// Goes back, so that the bytes from `offset` on are at hand again. False, and nothing changed, where the source cannot.
    open func rewind(to offset: Int) throws(ReadError) -> Bool { start <= offset }

    /// Throws what ended the source early, if anything did.
    open func conclude() throws(ReadError) {}

    /// Throws if what is at hand is not what the source holds.
    open func validate() throws(ReadError) {}
}

/// Bytes that are in memory already, all of them.
public final class MemoryWindow: ByteWindow {
    /// - Parameter bytes: must outlive the window.
    public init(_ bytes: UnsafeRawBufferPointer) { unsafe super.init(bytes: bytes, start: 0, isAtEnd: true) }
}

/// A window over a stream: blocks read into one buffer, behind the bytes that are kept.
@safe public final class StreamWindow: ByteWindow {
    private var stream: ByteStream
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    /// What ended the stream; what came before it is shown first.
    private var failure: ReadError?

    /// Reading lands on an aligned address: unaligned it takes three times as long.
    private static let alignment = 4096
    /// How much is read at a time, unless asked otherwise: 1 MiB.
    public static let usualBlock = 1 << 20
    private let block: Int

    /// - Parameters:
    ///   - stream: what to read.
    ///   - start: offset of the stream's next byte in the source.
    ///   - block: bytes to read at a time.
    public init(_ stream: ByteStream, start: Int = 0, block: Int = StreamWindow.usualBlock) throws(ReadError) {
        self.stream = stream
        self.block = block
        capacity = block
        guard let memory = unsafe blocks(capacity) else { throw ReadError("", errno: ENOMEM) }
        unsafe buffer = memory
        unsafe super.init(bytes: UnsafeRawBufferPointer(start: buffer, count: 0), start: start, isAtEnd: false)
        try advance(keepingFrom: start)
    }

    /// - Parameters:
    ///   - stream: what to read behind the head.
    ///   - head: the first bytes of the source, which were read from the stream before. Copied.
    public init(_ stream: ByteStream, head: UnsafeRawBufferPointer) throws(ReadError) {
        self.stream = stream
        block = StreamWindow.usualBlock
        capacity = StreamWindow.aligned(head.count) + block
        guard let memory = unsafe blocks(capacity) else { throw ReadError("", errno: ENOMEM) }
        unsafe buffer = memory
        let place = unsafe buffer + (StreamWindow.aligned(head.count) - head.count)
        if let base = head.baseAddress { unsafe place.copyMemory(from: base, byteCount: head.count) }
        unsafe super.init(bytes: UnsafeRawBufferPointer(start: place, count: head.count), start: 0, isAtEnd: false)
        if head.count == 0 { try advance(keepingFrom: 0) }
    }

    deinit { unsafe free(buffer) }

    /// Goes over to another stream with the same buffer, so that many small sources cost no memory each.
    /// - Parameters:
    ///   - stream: what to read from now on.
    ///   - start: offset of the stream's next byte in the source.
    public func restart(_ stream: ByteStream, start: Int) throws(ReadError) {
        self.stream = stream
        self.start = start
        isAtEnd = false
        rangeEnd = .max
        failure = nil
        unsafe bytes = UnsafeRawBufferPointer(start: buffer, count: 0)
        try advance(keepingFrom: start)
    }

    private static func aligned(_ count: Int, to alignment: Int = alignment) -> Int { (count + alignment - 1) / alignment * alignment }

    /// How much to read from an offset on: a block; where a range ends, what is left of it and 64 KiB, and behind it twice as much each time, so that a
    /// long message is soon read in whole blocks again.
    private func step(from offset: Int) -> Int {
        let left = rangeEnd - offset
        if left >= block { return block }
        return StreamWindow.aligned(max(left, 0) + min(max(-left, 64 << 10), block))
    }

    public override func advance(keepingFrom offset: Int) throws(ReadError) {
        if isAtEnd && offset <= end { return }
        var kept = max(0, end - offset)
        if offset > end {
            let skipped = try stream.skip(offset - end)
            if skipped < offset - end {
                // The source ends before the offset asked for.
                start = end + skipped
                unsafe bytes = UnsafeRawBufferPointer(start: buffer, count: 0)
                isAtEnd = true
                return
            }
            kept = 0
        }
        if stream.isUnpacked && kept > MessageReader.longestUnpacked { throw ReadError("", MessageReader.isTooLongUnpacked) }
        let more = max(step(from: offset + kept), StreamWindow.aligned(kept))
        let front = StreamWindow.aligned(kept)
        if front + more > capacity {
            // The source is more than a block, so pages of the largest kind are worth their zeros.
            let larger = StreamWindow.aligned(front + more, to: hugePage)
            guard let memory = unsafe blocks(larger) else { throw ReadError("", errno: ENOMEM) }
            if kept > 0 { unsafe (memory + (front - kept)).copyMemory(from: bytes.baseAddress! + (bytes.count - kept), byteCount: kept) }
            unsafe free(buffer)
            unsafe buffer = memory
            capacity = larger
        } else if kept > 0 {
            unsafe memmoveBytes(buffer + (front - kept), bytes.baseAddress! + (bytes.count - kept), kept)
        }
        start = offset
        unsafe bytes = UnsafeRawBufferPointer(start: buffer + (front - kept), count: kept)
        var got = 0
        do throws(ReadError) {
            while got < more {
                let count = try unsafe stream.read(into: buffer + (front + got), count: more - got)
                if count == 0 { break }
                got += count
            }
        } catch {
            failure = error
        }
        unsafe bytes = UnsafeRawBufferPointer(start: buffer + (front - kept), count: kept + got)
        isAtEnd = got < more
    }

    public override func conclude() throws(ReadError) {
        if let failure { throw failure }
    }

    public override func rewind(to offset: Int) throws(ReadError) -> Bool {
        if start <= offset { return true }
        guard stream.seek(to: offset) else { return false }
        start = offset
        unsafe bytes = UnsafeRawBufferPointer(start: buffer, count: 0)
        isAtEnd = false
        try advance(keepingFrom: offset)
        return true
    }

    private func memmoveBytes(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ count: Int) {
        unsafe UnsafeMutableRawBufferPointer(start: to, count: count).copyMemory(from: UnsafeRawBufferPointer(start: from, count: count))
    }
}

/// Memory for bytes that are read, at the start of a page: unaligned, reading takes three times as long. To be given to `free`. Nil where there is none left, which whoever
/// reads strangers' files must survive: how much is wanted, the file says.
///
/// Whole pages of the largest kind are asked for as such: reading into them, and searching them, takes a twentieth less.
func blocks(_ count: Int) -> UnsafeMutableRawPointer? {
    let isHuge = count > 0 && count % hugePage == 0
    var memory: UnsafeMutableRawPointer?
    guard unsafe posix_memalign(&memory, isHuge ? hugePage : 4096, max(count, 1)) == 0 else { return nil }
    #if os(Linux)
    if isHuge { unsafe madvise(memory!, count, MADV_HUGEPAGE) }
    #endif
    return unsafe memory
}

/// Of the processors that we know.
private let hugePage = 2 << 20
