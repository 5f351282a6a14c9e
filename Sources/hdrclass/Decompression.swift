import CZlib
import CZstd
import MailSources

// Safety: state and input belong to the stream and go with it. The library is told how much there is to read and how much room the caller gave, and
// keeps to both; the head is copied into an input that is larger.

/// What a gzip or zlib stream holds; members one behind the other are one stream, as gzip(1) reads them.
@safe final class GzipStream: ByteStream {
    private let source: ByteStream
    private let path: String
    private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let input = UnsafeMutableRawPointer.allocate(byteCount: 1 << 17, alignment: 64)
    /// Between two members, or at the end.
    private var isBetween = true

    init(_ source: ByteStream, head: UnsafeRawBufferPointer, path: String) throws(ReadError) {
        self.source = source
        self.path = path
        unsafe state.initialize(to: z_stream())
        unsafe input.copyMemory(from: head.baseAddress!, byteCount: head.count)
        super.init()
        unsafe state.pointee.next_in = input.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = UInt32(head.count)
        if unsafe czlib_inflate_init(state) != Z_OK { throw ReadError(path, "zlib has no memory") }
    }

    deinit {
        unsafe inflateEnd(state)
        unsafe state.deallocate()
        unsafe input.deallocate()
    }

    override var isUnpacked: Bool { true }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        if count <= 0 { return 0 }
        unsafe state.pointee.next_out = buffer.assumingMemoryBound(to: UInt8.self)
        let room = UInt32(min(count, 1 << 30))
        unsafe state.pointee.avail_out = room
        while unsafe state.pointee.avail_out == room {
            if unsafe state.pointee.avail_in == 0 {
                let got = try unsafe source.read(into: input, count: 1 << 17)
                if got == 0 {
                    if isBetween { return 0 }
                    throw ReadError(path, "ends in the middle of its gzip data")
                }
                unsafe state.pointee.next_in = input.assumingMemoryBound(to: UInt8.self)
                unsafe state.pointee.avail_in = UInt32(got)
            }
            // Zero bytes behind the last member are padding (gzip(1) passes over them, too).
            if unsafe isBetween && state.pointee.next_in.pointee == 0 {
                unsafe state.pointee.next_in += 1
                unsafe state.pointee.avail_in -= 1
                continue
            }
            isBetween = false
            let result = unsafe inflate(state, Z_NO_FLUSH)
            if result == Z_STREAM_END {
                isBetween = true
                unsafe inflateReset(state)
            } else if result != Z_OK && result != Z_BUF_ERROR {
                let reason = unsafe state.pointee.msg.map { unsafe String(cString: $0) } ?? "error \(result)"
                throw ReadError(path, "broken gzip data: \(reason)")
            }
        }
        return unsafe Int(room - state.pointee.avail_out)
    }
}

/// What a zstd stream holds; frames one behind the other are one stream, as zstd(1) reads them.
@safe final class ZstdStream: ByteStream {
    private let source: ByteStream
    private let path: String
    private let state: OpaquePointer
    private let inputBuffer = UnsafeMutableRawPointer.allocate(byteCount: 1 << 17, alignment: 64)
    private var input: ZSTD_inBuffer
    private var isBetween = true

    init(_ source: ByteStream, head: UnsafeRawBufferPointer, path: String) throws(ReadError) {
        self.source = source
        self.path = path
        guard let state = unsafe ZSTD_createDCtx() else { throw ReadError(path, "zstd has no memory") }
        unsafe self.state = state
        unsafe inputBuffer.copyMemory(from: head.baseAddress!, byteCount: head.count)
        unsafe input = ZSTD_inBuffer(src: UnsafeRawPointer(inputBuffer), size: head.count, pos: 0)
        super.init()
    }

    deinit {
        unsafe ZSTD_freeDCtx(state)
        unsafe inputBuffer.deallocate()
    }

    override var isUnpacked: Bool { true }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        if count <= 0 { return 0 }
        var output = unsafe ZSTD_outBuffer(dst: buffer, size: count, pos: 0)
        while unsafe output.pos == 0 {
            if unsafe input.pos == input.size {
                let got = try unsafe source.read(into: inputBuffer, count: 1 << 17)
                if got == 0 {
                    if isBetween { return 0 }
                    throw ReadError(path, "ends in the middle of its zstd data")
                }
                unsafe input = ZSTD_inBuffer(src: UnsafeRawPointer(inputBuffer), size: got, pos: 0)
            }
            let result = unsafe ZSTD_decompressStream(state, &output, &input)
            if ZSTD_isError(result) != 0 {
                let reason = unsafe String(cString: ZSTD_getErrorName(result))
                let hint = reason.contains("memory") || reason.contains("Window") ? "; try: zstd -dc --long=31 \(path) | hdrclass classify -" : ""
                throw ReadError(path, "broken zstd data: \(reason)\(hint)")
            }
            isBetween = result == 0
        }
        return unsafe output.pos
    }
}
