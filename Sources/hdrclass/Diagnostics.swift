import Reports
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What goes to stderr, so that stdout carries data only.
enum Diagnostics {
    /// Whether the last thing written is a line of progress, which goes away again.
    private static let progressIsShown = Mutex(false)

    /// Replaces the line of progress, if it is still wanted.
    static func progress(_ line: String, while isWanted: () -> Bool) {
        progressIsShown.withLock { shown in
            guard isWanted() else { return }
            shown = true
            write("\r\u{1B}[K" + line)
        }
    }

    static func clearProgress() {
        progressIsShown.withLock { shown in
            if shown { write("\r\u{1B}[K") }
            shown = false
        }
    }

    /// One line, behind the name of the program. Control characters of file names are escaped.
    static func say(_ message: String) {
        var line = "hdrclass: "
        for scalar in message.unicodeScalars {
            if scalar.value < 0x20 || scalar.value == 0x7F { line += "\\x" + String(scalar.value, radix: 16) } else { line.unicodeScalars.append(scalar) }
        }
        clearProgress()
        write(line + "\n")
    }

    static func write(_ text: String) {
        var text = text
        // Straight to the file: nothing is lost if the program ends by a signal.
        text.withUTF8 { bytes in
            #if canImport(Glibc)
            _ = unsafe Glibc.write(2, bytes.baseAddress, bytes.count)
            #else
            _ = unsafe Darwin.write(2, bytes.baseAddress, bytes.count)
            #endif
        }
    }
}

/// Where data goes: stdout or the file of -o.
@safe final class Output: @unchecked Sendable {
    private let file: Int32
    private let name: String
    let isTerminal: Bool

    init(path: String?) throws {
        if let path {
            file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            name = path
            if file < 0 { throw Failure(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
        } else {
            file = 1
            name = "standard output"
        }
        isTerminal = isatty(file) == 1
    }

    /// Colours only on a terminal, and never with NO_COLOR.
    var style: Style {
        let forbidden = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } == true
        var size = winsize()
        let width = unsafe isTerminal && ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col >= 60 ? min(Int(size.ws_col), 120) : 100
        return Style(usesColour: isTerminal && !forbidden, width: width)
    }

    /// Writes all of it. A closed pipe ends the program by SIGPIPE, as for any other filter.
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
                throw Failure(message: "\(name): \(unsafe String(cString: strerror(errno)))")
            }
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
}
