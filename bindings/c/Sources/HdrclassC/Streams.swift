import CHdrclass
import MailSources

// Safety: the callback is the caller's, and writes at most `count` bytes, as the header asks; what it says beyond that is an error.

/// Bytes from a callback of the caller.
@safe final class CallbackStream: ByteStream {
    private let call: hdr_read
    private let context: UnsafeMutableRawPointer?
    private let path: String
    private let size: Int?
    private let isSeekable: Bool
    private var position = 0

    init(_ call: hdr_read, _ context: UnsafeMutableRawPointer?, path: String, size: Int?, isSeekable: Bool) {
        unsafe self.call = call
        unsafe self.context = context
        self.path = path
        self.size = size
        self.isSeekable = isSeekable
    }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        let got = unsafe call(context, UInt64(position), buffer, count)
        if got < 0 { throw ReadError(path, errno: Int32(clamping: -max(got, -Int64.max))) }
        if got > count { throw ReadError(path, "its reader says that it gave more bytes than it was asked for") }
        if got == 0, let size, position < size { throw ReadError(path, "was cut short while it was read") }
        position += Int(got)
        return Int(got)
    }

    override func skip(_ count: Int) throws(ReadError) -> Int {
        guard isSeekable, let size else { return try super.skip(count) }
        let most = max(0, min(count, size - position))
        position += most
        return most
    }

    override func seek(to offset: Int) -> Bool {
        if !isSeekable { return offset == position }
        position = offset
        return true
    }
}
