#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the text's bytes are held for the call, with their count.

/// Writes a line at once, so that whoever reads a pipe has it when the message is there. Control characters of file names are shown as `?`.
func say(_ line: String, on file: Int32 = 1) {
    let bytes = line.utf8.map { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F ? 0x3F : $0 } + [0x0A]
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress! + written, $0.count - written) }
        if count >= 0 { written += count } else if errno != EINTR { exit(1) }
    }
}
