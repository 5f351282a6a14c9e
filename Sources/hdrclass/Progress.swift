import ArgumentParser
import MailSources
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the system fills structures that are variables here.

enum ProgressMode: String, Choice { case auto, always, never }

/// A line on stderr that says how far the work has come, on anything that takes longer than a second.
final class Progress: Sendable {
    private let bytesDone = Atomic<Int>(0)
    private let messagesDone = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)
    private let isShown = Atomic<Bool>(false)
    /// Bytes of all named files; nil where directories or pipes are among them.
    private let total: Int?
    private let begin = Progress.now()

    var messages: Int { messagesDone.load(ordering: .relaxed) }

    init(_ input: InputOptions) {
        total = Progress.size(input.paths)
        let wanted = input.progress == .always || (input.progress == .auto && isatty(2) == 1)
        if wanted { _ = Workers.start { [self] in show() } }
    }

    func add(bytes: Int, messages: Int) {
        bytesDone.add(bytes, ordering: .relaxed)
        messagesDone.add(messages, ordering: .relaxed)
    }

    /// Takes the line away.
    func end() {
        isOver.store(true, ordering: .sequentiallyConsistent)
        Diagnostics.clearProgress()
    }

    private func show() {
        while !isOver.load(ordering: .sequentiallyConsistent) {
            usleep(100_000)
            let seconds = Progress.now() - begin
            if seconds < 1 { continue }
            Diagnostics.progress(line(seconds)) { !isOver.load(ordering: .sequentiallyConsistent) }
        }
    }

    private func line(_ seconds: Double) -> String {
        let bytes = bytesDone.load(ordering: .relaxed)
        let rate = Double(bytes) / seconds
        var line = "\(Progress.amount(Double(bytes)))"
        if let total, total > 0 { line += " of \(Progress.amount(Double(total))), \(bytes * 100 / total) %" }
        line += " · \(messages) messages · \(Progress.amount(rate))/s"
        if let total, rate > 0, bytes > 0, bytes < total { line += " · \(Progress.time(Double(total - bytes) / rate)) left" }
        return line
    }

    /// `1.2 GB`: decimal units, three digits.
    static func amount(_ bytes: Double) -> String {
        var value = bytes
        for unit in ["B", "kB", "MB", "GB", "TB"] {
            if value < 1000 || unit == "TB" {
                let tenths = Int(value * 10)
                return value < 100 && unit != "B" ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(Int(value)) \(unit)"
            }
            value /= 1000
        }
        return ""
    }

    static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 1e9)) + 1
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    private static func size(_ paths: [String]) -> Int? {
        var total = 0
        for path in paths {
            var status = stat()
            // Of a compressed file the bytes inside are counted, and nobody knows how many there are.
            guard path != "-" && !path.hasSuffix(".gz") && !path.hasSuffix(".zst"), unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            total += Int(status.st_size)
        }
        return total
    }

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
