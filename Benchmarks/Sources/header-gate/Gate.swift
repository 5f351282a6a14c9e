import HeaderClassifier
import MailSources
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs the hot path over header sections that lie in memory, and nothing else: under callgrind the difference between two
/// numbers of repetitions is the cost of the path itself, to the instruction. See scripts/gate.sh.
@main struct Gate {
    enum Mode: String, CaseIterable {
        case scanAll = "scan-all"
        case scanKnown = "scan-known"
        case verdict
        case verdictAll = "verdict-all"
        /// A whole mailbox: split, scan, verdict.
        case mailbox
    }

    static func main() {
        var paths: [String] = []
        var repetitions = 1
        var step = 1
        var mode = Mode.verdict
        var kernel = ScanKernel.best
        var arguments = CommandLine.arguments.dropFirst()[...]
        while let argument = arguments.popFirst() {
            switch argument {
            case "--reps": repetitions = number(arguments.popFirst(), argument)
            case "--every": step = number(arguments.popFirst(), argument)
            case "--mode":
                guard let value = arguments.popFirst().flatMap(Mode.init(rawValue:)) else {
                    usage("--mode wants one of \(Mode.allCases.map(\.rawValue))")
                }
                mode = value
            case "--kernel":
                guard let value = arguments.popFirst().flatMap({ ScanKernel(named: $0) }), value.isAvailable else {
                    usage("--kernel wants one of \(ScanKernel.available.map(\.name))")
                }
                kernel = value
            default:
                if argument.hasPrefix("--") { usage("unknown option \(argument)") }
                paths.append(argument)
            }
        }
        if paths.isEmpty { usage("no files") }

        if mode == .mailbox { return mailbox(paths[0], repetitions, kernel) }
        var messages = Messages()
        do { try messages.load(paths, every: step) } catch {
            usage(error.text)
        }
        if messages.count == 0 { usage("no messages") }

        let classifier = Classifier(policy: Policy())
        var section = HeaderSection()
        var tally = Tally()
        let begin = now()
        messages.bytes.withUnsafeBytes { bytes in
            messages.offsets.withUnsafeBufferPointer { offsets in
                for _ in 0..<repetitions { pass(bytes, offsets, mode, kernel, classifier, &section, &tally) }
            }
        }
        let seconds = now() - begin

        // One `name value` a line, for scripts.
        print("mode \(mode.rawValue)")
        print("kernel \(kernel.name)")
        print("repetitions \(repetitions)")
        print("messages \(messages.count)")
        print("header-bytes \(messages.bytes.count)")
        print("fields \(tally.fields / repetitions)")
        print("checksum \(String(tally.checksum, radix: 16))")
        print("megabytes-per-second \(Int(Double(messages.bytes.count * repetitions) / seconds / 1e6))")
    }

    /// What keeps the work from being optimised away, and shows that two builds did the same work.
    struct Tally {
        var fields = 0
        var checksum: UInt64 = 0

        @inline(__always)
        mutating func add(_ value: UInt64) { checksum = (checksum ^ value) &* 0x100_0000_01B3 }
    }

    /// One walk over all messages. Not inlined, so that it has a name in the profile.
    @inline(never)
    static func pass(
        _ bytes: UnsafeRawBufferPointer, _ offsets: UnsafeBufferPointer<Int>, _ mode: Mode, _ kernel: ScanKernel,
        _ classifier: borrowing Classifier, _ section: inout HeaderSection, _ tally: inout Tally
    ) {
        let indexing: HeaderSection.Indexing = mode == .scanAll || mode == .verdictAll ? .all : .known
        let decides = mode == .verdict || mode == .verdictAll
        for i in 0..<(offsets.count - 1) {
            let message = UnsafeRawBufferPointer(rebasing: bytes[offsets[i]..<offsets[i + 1]])
            HeaderScanner.scan(message, into: &section, indexing: indexing, kernel: kernel)
            tally.fields += section.fieldCount
            tally.add(UInt64(section.count) << 32 | UInt64(section.end))
            if decides {
                let verdict = classifier.verdict(of: section, in: message)
                tally.add(
                    UInt64(verdict.submissionRule.rawValue) << 48 | UInt64(verdict.serverRule.rawValue) << 32
                        | UInt64(verdict.clientRule.rawValue) << 16 | UInt64(verdict.resolutionRule.rawValue))
            }
        }
    }

    /// The whole of a mailbox that lies in memory, as often as asked for.
    static func mailbox(_ path: String, _ repetitions: Int, _ kernel: ScanKernel) {
        guard let bytes = Messages.whole(path) else { usage("\(path): cannot read") }
        let classifier = Classifier(policy: Policy())
        var section = HeaderSection()
        var tally = Tally()
        var messages = 0
        bytes.withUnsafeBytes { bytes in
            for _ in 0..<repetitions { messages = pass(mailbox: bytes, kernel, classifier, &section, &tally) }
        }
        print("mode mailbox")
        print("kernel \(kernel.name)")
        print("repetitions \(repetitions)")
        print("messages \(messages)")
        print("bytes \(bytes.count)")
        print("fields \(tally.fields / repetitions)")
        print("checksum \(String(tally.checksum, radix: 16))")
    }

    /// One walk over a mailbox. Not inlined, so that it has a name in the profile.
    @inline(never)
    static func pass(
        mailbox bytes: UnsafeRawBufferPointer, _ kernel: ScanKernel, _ classifier: borrowing Classifier, _ section: inout HeaderSection, _ tally: inout Tally
    ) -> Int {
        var reader = MailboxReader(MemoryWindow(bytes))
        var messages = 0
        while let message = try! reader.next(into: &section, indexing: .known, kernel: kernel) {
            let verdict = classifier.verdict(of: section, in: message.bytes)
            messages += 1
            tally.fields += section.fieldCount
            tally.add(UInt64(message.length) << 32 | UInt64(verdict.submissionRule.rawValue) << 16 | UInt64(verdict.serverRule.rawValue))
        }
        return messages
    }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func number(_ text: String?, _ option: String) -> Int {
        guard let value = text.flatMap({ Int($0) }), value > 0 else { usage("\(option) wants a number above 0") }
        return value
    }

    static func usage(_ problem: String) -> Never {
        let text = "header-gate: \(problem)\nusage: header-gate [--reps N] [--every N] [--mode MODE] [--kernel NAME] FILE-OR-DIRECTORY...\n"
        _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress!, $0.count) }
        exit(2)
    }
}
