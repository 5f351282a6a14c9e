import Reports
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the text is held while it is written.

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
            if !TextBytes.isHidden(scalar.value) { line.unicodeScalars.append(scalar) } else { line += scalar.value < 0x20 ? TextBytes.printable([UInt8(scalar.value)]) : "\\u{" + String(scalar.value, radix: 16) + "}" }
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
