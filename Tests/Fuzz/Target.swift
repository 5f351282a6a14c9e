#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One thing that is fuzzed: what it does with an input, and what must hold of it. A broken promise ends the program, which libFuzzer reports
/// as a crash, with the input.
struct Target: Sendable {
    let name: String
    let run: @Sendable (UnsafeRawBufferPointer) -> Void

    init(_ name: String, _ run: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
        self.name = name
        self.run = run
    }

    static let all = [
        Target("scan", fuzzScan), Target("facts", fuzzFacts), Target("addresses", fuzzAddresses), Target("words", fuzzWords), Target("mbox", fuzzMbox),
        Target("maildir", fuzzMaildir), Target("msg", fuzzOutlookItem), Target("paste", fuzzPaste), Target("json", fuzzJSON), Target("classify", fuzzClassify),
        Target("redact", fuzzRedact), Target("sources", fuzzSources), Target("columns", fuzzColumns),
    ]

    nonisolated(unsafe) static var current = all[0]
}

/// Ends the program with a reason unless the promise holds.
func promise(_ holds: Bool, _ reason: @autoclosure () -> String) {
    if holds { return }
    let text = "broken promise: \(reason())\n"
    _ = write(2, text, text.utf8.count)
    abort()
}

/// Small numbers out of an input: its last bytes, so that a message may serve as a seed as it is.
struct Choices {
    private var state: UInt64

    init(_ input: UnsafeRawBufferPointer) {
        state = 0x9E37_79B9
        for byte in input.suffix(3) { state = state &* 0x100_0000_01B3 ^ UInt64(byte) }
    }

    mutating func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    mutating func pick<T>(_ list: [T]) -> T { list[next(list.count)] }
}

/// Text for people holds line ends and printable characters only.
func promisePrintable(_ text: String, _ what: String) {
    for scalar in text.unicodeScalars where scalar.value != 0x0A {
        let value = scalar.value
        promise(value >= 0x20 && !(0x7F...0x9F).contains(value), "\(what) prints U+\(String(value, radix: 16))")
        promise(value < 0x2028 || !((0x2028...0x202E).contains(value) || (0x2066...0x2069).contains(value)), "\(what) prints U+\(String(value, radix: 16))")
    }
}
