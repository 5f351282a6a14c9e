import RFC5322
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Every kernel finds exactly what the reference scanner finds.
struct KernelTests {
    @Test func namesTheKernelsThatAreMissing() {
        for kernel in ScanKernel.allCases where !kernel.isAvailable { print("SKIPPED kernel \(kernel.name): this processor lacks it") }
        #expect(ScanKernel.available.first == .portable)
        for kernel in ScanKernel.allCases { #expect(ScanKernel(named: kernel.name) == kernel) }
        #expect(ScanKernel(named: "mmx") == nil)
    }

    /// All strings over a small alphabet, alone and at every offset of a 64-byte frame, so that the vector loops meet them too.
    @Test func allShortInputs() {
        let alphabet: [UInt8] = [0x41, 0x3A, 0x20, 0x0D, 0x0A]
        var section = HeaderSection()
        var failures: [String] = []
        var cases = 0
        func strings(_ length: Int, _ body: ([UInt8]) -> Void) {
            var digits = [Int](repeating: 0, count: length)
            while true {
                body(digits.map { alphabet[$0] })
                var i = 0
                while i < length && digits[i] == alphabet.count - 1 { digits[i] = 0; i += 1 }
                if i == length { return }
                digits[i] += 1
            }
        }
        for length in 0...7 {
            strings(length) { text in
                cases += 1
                if failures.count < 5, let failure = ScannerComparison.check(text, &section) { failures.append(failure) }
            }
        }
        for length in 1...4 {
            strings(length) { text in
                for pad in 0..<66 {
                    cases += 1
                    let framed = Array("P:".utf8) + [UInt8](repeating: 0x70, count: pad) + text + [UInt8](repeating: 0x71, count: 70) + [0x0A, 0x0A, 0x42]
                    if failures.count < 5, let failure = ScannerComparison.check(framed, &section) { failures.append(failure) }
                }
            }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        print("short inputs compared: \(cases) with \(ScanKernel.available.map(\.name))")
    }

    /// Random text that looks like header sections, at every alignment, and so that the byte behind it is not readable.
    @Test func randomInputsAtEveryAlignmentAndAtPageEnds() {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let pages = 4
        let map = mmap(nil, page * (pages + 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
        mprotect(map + page * pages, page, PROT_NONE)
        defer { munmap(map, page * (pages + 1)) }
        let pieces: [[UInt8]] = [
            "Subject: x", "From ", ">From ", "X-MS-Exchange-Organization-SCL: -1", "X-MS-Exchange-Organization-Foo:", "Received: from a by b", ":", " ", "\t", "\r\n", "\r\n", "\n", "\n", "\r",
            "\r\n ", "\n\t", "\n \n", " :", "\u{FEFF}", "\u{0}", "é", "name with space: v", "AuthAs: Internal",
            "Microsoft Mail Internet Headers Version 2.0", String(repeating: "z", count: 61), String(repeating: "long", count: 260), "Date :",
        ].map { Array($0.utf8) }
        var random = Random(seed: 20_261_123)
        var section = HeaderSection()
        var failures: [String] = []
        for round in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...24, using: &random) { bytes += pieces.randomElement(using: &random)! }
            let reference = ReferenceScanner.scan(bytes)
            // Odd rounds end at the page that must not be read, even rounds begin at each alignment.
            let from = round % 2 == 0 ? round / 2 % 64 : page * pages - bytes.count
            bytes.withUnsafeBytes { if $0.count > 0 { memcpy(map + from, $0.baseAddress!, $0.count) } }
            for kernel in ScanKernel.available where failures.count < 5 {
                let buffer = UnsafeRawBufferPointer(start: map + from, count: bytes.count)
                if let failure = ScannerComparison.difference(buffer, kernel, &section, reference) { failures.append(failure) }
            }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    /// More fields than the table or the scratch array holds at first, and a field of a megabyte.
    @Test func manyFieldsAndLongFields() {
        var section = HeaderSection()
        let many = Array((0..<3000).map { "X-\($0): \($0)\r\n \($0)\r\n" }.joined().utf8) + Array("\r\n".utf8)
        #expect(ScannerComparison.check(many, &section) == nil)
        let dense = Array(String(repeating: "a:\n", count: 1500).utf8)
        #expect(ScannerComparison.check(dense, &section) == nil)
        let long = Array("Subject: ".utf8) + [UInt8](repeating: 0x61, count: 1 << 20) + Array("\nTo: b\n\n".utf8)
        #expect(ScannerComparison.check(long, &section) == nil)
        let longName = [UInt8](repeating: 0x61, count: 70_000) + Array(": b\n\n".utf8)
        #expect(ScannerComparison.check(longName, &section) == nil)
    }

    @Test func everyRealMessage() {
        guard let files = RealMail.files("mail", for: "every real message, every kernel") else { return }
        var section = HeaderSection()
        var failures: [String] = []
        var compared = 0
        for file in files {
            compared += 1
            if failures.count < 5, let failure = ScannerComparison.check(RealMail.read(file), &section) { failures.append("\(file) \(failure)") }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(compared > 0)
        print("real messages compared with the reference scanner: \(compared)")
    }
}
