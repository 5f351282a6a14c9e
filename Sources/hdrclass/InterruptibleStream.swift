import CSignals
import MailSources

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the buffer is the caller's, with room for `count`.

/// Standard input, a pipe or a device, which Ctrl-C ends even while nothing comes.
final class InterruptibleStream: ByteStream {
    private let file: Int32
    private let path: String

    init(_ file: Int32, path: String) {
        self.file = file
        self.path = path
    }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        while true {
            let got = unsafe cs_read(file, buffer, count)
            if got >= 0 { return got }
            // What came until then is a piece of something, not its end.
            if cs_interrupted() != 0 { throw ReadError(path, errno: EINTR) }
            if errno != EINTR && errno != EAGAIN { throw ReadError(path, errno: errno) }
        }
    }
}
