import CSignals
import Reports

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the bytes are borrowed for the call, and `at` never passes their count; texts of the system end in NUL and are copied at once. An output is
// used under the lock of its sink, by one thread at a time (Sendable).

/// Where data goes: stdout or the file of -o.
///
/// A file appears under its name only when it is whole: it is written beside it, as `FILE.partial`, and renamed by ``finish()``. Until then, and if anything goes wrong, a file
/// that is there keeps its content, and what was written stays in `FILE.partial`.
@safe final class Output: @unchecked Sendable {
    private let file: Int32
    private let name: String
    /// What is written beside a file; nil where it is written directly.
    private let partial: PartialFile?
    let isTerminal: Bool
    /// A regular file, of which a record that was cut by a full disk can be taken back.
    private let isRegular: Bool
    private var hasWritten = false

    /// What the help says of an option that names the file.
    static let help = "Write to a file instead of standard output. Until it is whole, it is FILE.partial."

    init(path: String?) throws {
        cs_expect_full_files()
        if let path, let target = OutputPath(path).replaced {
            let partial = try PartialFile(for: target)
            self.partial = partial
            file = partial.file
            name = path
        } else if let path {
            // A device, a pipe, a descriptor: whoever named it wants the bytes as they come. Behind a descriptor may be a file that others write to as well.
            file = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY)
            name = path
            partial = nil
            if file < 0 { throw Failure(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
        } else {
            file = 1
            name = "standard output"
            partial = nil
        }
        isTerminal = isatty(file) == 1
        var status = stat()
        isRegular = unsafe fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    deinit {
        if let partial { partial.leave(isEmpty: !hasWritten) } else if file > 1 { close(file) }
    }

    /// Colours only on a terminal, and never with NO_COLOR.
    var style: Style {
        let forbidden = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } == true
        var size = winsize()
        let width = unsafe isTerminal && ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col >= 60 ? min(Int(size.ws_col), 120) : 100
        return Style(usesColour: isTerminal && !forbidden, width: width)
    }

    /// Writes all of it: whole records. A closed pipe ends the program by SIGPIPE, as for any other filter.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var at = 0
        while at < bytes.count {
            #if canImport(Glibc)
            let n = unsafe Glibc.write(file, bytes.baseAddress! + at, bytes.count - at)
            #else
            let n = unsafe Darwin.write(file, bytes.baseAddress! + at, bytes.count - at)
            #endif
            if n < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN {
                    // A pipe that another program has set so.
                    var waiting = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                    unsafe poll(&waiting, 1, -1)
                    continue
                }
                let reason = unsafe String(cString: strerror(errno))
                unsafe takeBack(UnsafeRawBufferPointer(rebasing: bytes[..<at]))
                throw Failure(message: "\(name): \(reason)" + (hasWritten ? leftover : ""))
            }
            hasWritten = true
            at += n
        }
    }

    func write(_ text: String) throws {
        var text = text
        var failure: (any Error)?
        text.withUTF8 { bytes in
            do { unsafe try write(UnsafeRawBufferPointer(bytes)) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Everything has been written: the file gets its name. Of an interrupted run it does not.
    func finish(isInterrupted: Bool = false) throws {
        guard let partial else { return }
        if isInterrupted {
            partial.leave(isEmpty: !hasWritten)
            Diagnostics.say("\(name) was not written" + (hasWritten ? leftover : ""))
            return
        }
        if let reason = partial.finish() { throw Failure(message: "\(name): \(reason)" + leftover) }
    }

    /// Where the bytes are that were written before something went wrong.
    private var leftover: String { partial.map { "; what there was until then is in \($0.path)" } ?? "" }

    /// The disk is full: the piece of a line that it still took goes, so that no value is cut short.
    private func takeBack(_ written: UnsafeRawBufferPointer) {
        var piece = 0
        while piece < written.count, unsafe written[written.count - 1 - piece] != 0x0A { piece += 1 }
        if !isRegular || piece == 0 { return }
        var status = stat()
        let position = lseek(file, 0, SEEK_CUR)
        // Nobody else has written behind it.
        guard position >= off_t(piece), unsafe fstat(file, &status) == 0, status.st_size == position else { return }
        if ftruncate(file, position - off_t(piece)) == 0 { lseek(file, position - off_t(piece), SEEK_SET) }
    }
}
