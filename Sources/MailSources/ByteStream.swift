#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: the buffer is the caller's and has room for `count`; no call of the system is given more. MemoryStream keeps a buffer that its maker vouches
// for as long as the stream lives, and copies what is left of it at most.

/// Where bytes come from, one block after the other: a file, a pipe, a decompressor. A stream is read by one worker at a time.
open class ByteStream {
    /// For subclasses: a stream that has ended.
    public init() {}

    /// Reads at most `count` bytes, at least one unless the stream has ended.
    /// - Returns: how many were read; 0 at the end.
    open func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int { 0 }

    /// Passes over `count` bytes, or fewer at the end.
    /// - Returns: how many were passed over.
    open func skip(_ count: Int) throws(ReadError) -> Int {
        let block = min(count, 64 << 10)
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: max(block, 1), alignment: 64)
        defer { unsafe buffer.deallocate() }
        var done = 0
        while done < count {
            let got = try unsafe read(into: buffer, count: min(block, count - done))
            if got == 0 { break }
            done += got
        }
        return done
    }

    /// It gives more bytes than its source has: memory must be bounded by what comes out.
    open var isUnpacked: Bool { false }

    /// Goes to an offset of the source. False where a stream only runs forward.
    open func seek(to offset: Int) -> Bool { false }

    /// Reads until `count` bytes are there, or the stream has ended.
    public final func readFully(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        var done = 0
        while done < count {
            let got = try unsafe read(into: buffer + done, count: count - done)
            if got == 0 { break }
            done += got
        }
        return done
    }
}

/// A file descriptor read from where it stands: pipes and terminals too. Does not close it.
public final class DescriptorStream: ByteStream {
    var file: Int32
    var path: String

    /// - Parameters:
    ///   - file: an open descriptor; stays open.
    ///   - path: for messages.
    public init(_ file: Int32, path: String) {
        self.file = file
        self.path = path
    }

    public override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        while true {
            #if canImport(Glibc)
            let got = unsafe Glibc.read(file, buffer, count)
            #else
            let got = unsafe Darwin.read(file, buffer, count)
            #endif
            if got >= 0 { return got }
            if errno != EINTR { throw ReadError(path, errno: errno) }
        }
    }
}

/// A regular file from a position up to the size it had when it was opened. Several may read one file at once. Does not close it.
public final class FileStream: ByteStream {
    private let file: Int32
    private let path: String
    private var position: Int
    private let size: Int

    /// - Parameters:
    ///   - file: an open descriptor of a regular file; stays open.
    ///   - path: for messages.
    ///   - position: offset of the first byte to read.
    ///   - size: of the file. To find it shorter later is an error.
    public init(_ file: Int32, path: String, from position: Int, size: Int) {
        self.file = file
        self.path = path
        self.position = position
        self.size = size
    }

    public override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        let most = min(count, size - position)
        if most <= 0 { return 0 }
        while true {
            let got = unsafe pread(file, buffer, most, off_t(position))
            if got > 0 {
                position += got
                return got
            }
            if got == 0 { throw ReadError(path, "was cut short while it was read") }
            if errno != EINTR { throw ReadError(path, errno: errno) }
        }
    }

    public override func seek(to offset: Int) -> Bool {
        position = offset
        return true
    }

    public override func skip(_ count: Int) throws(ReadError) -> Int {
        let most = max(0, min(count, size - position))
        position += most
        return most
    }
}

/// Bytes that are in memory already, all of them.
@safe final class MemoryStream: ByteStream {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// - Parameter bytes: must outlive the stream.
    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
        super.init()
    }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        let most = unsafe min(count, bytes.count - position)
        if most <= 0 { return 0 }
        unsafe buffer.copyMemory(from: bytes.baseAddress! + position, byteCount: most)
        position += most
        return most
    }

    override func seek(to offset: Int) -> Bool {
        position = offset
        return true
    }

    override func skip(_ count: Int) throws(ReadError) -> Int {
        let most = unsafe max(0, min(count, bytes.count - position))
        position += most
        return most
    }
}
