import RFC5322
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The cases of these tests as a file, for the C program that checks kernels where no Swift runs (Tests/KernelCheck, scripts/neon.sh).
///
/// "HKCASES1", then numbers of four bytes, lowest first: how many cases; for each case the count of its bytes, where the search begins,
/// section end, body start, 1 if there is an empty line, how many field starts, the oddities that are set exactly then, the "maybe" oddities
/// that must be set; then the field starts, then the bytes.
struct KernelCase: Hashable {
    var bytes: [UInt8]
    var position = 0, sectionEnd = 0, bodyStart = 0, hasEmptyLine = false
    var starts: [UInt32] = []
    var exact: UInt32 = 0, must: UInt32 = 0

    /// What the reference scanner says of these bytes.
    init(_ bytes: [UInt8]) {
        let section = ReferenceScanner.scan(bytes)
        self.bytes = bytes
        position = section.start
        sectionEnd = section.end
        bodyStart = section.bodyStart
        hasEmptyLine = section.hasEmptyLine
        // White space at the start continues nothing: the scanner records that line itself, no kernel finds it.
        let startsWhite = section.start < bytes.count && (bytes[section.start] == 0x20 || bytes[section.start] == 0x09)
        starts = section.items.dropFirst(startsWhite ? 1 : 0).map { UInt32($0.offset) }
        for defect in section.defects {
            switch defect.kind {
            case .eightBit: exact |= 1
            case .nul: exact |= 2
            case .bareCR: exact |= 4
            case .whiteSpaceOnlyLine: must |= 32
            case .lineOver998: must |= 64
            default: break
            }
        }
    }

    static let magic = Array("HKCASES1".utf8)

    static func encode(_ cases: [KernelCase]) -> [UInt8] {
        var out = magic
        func put(_ value: some BinaryInteger) {
            for shift in stride(from: 0, to: 32, by: 8) { out.append(UInt8(truncatingIfNeeded: value >> shift)) }
        }
        put(cases.count)
        for row in cases {
            put(row.bytes.count)
            put(row.position)
            put(row.sectionEnd)
            put(row.bodyStart)
            put(row.hasEmptyLine ? 1 : 0)
            put(row.starts.count)
            put(row.exact)
            put(row.must)
            for start in row.starts { put(start) }
            out += row.bytes
        }
        return out
    }

    /// nil unless `file` is exactly what ``encode(_:)`` gives.
    static func decode(_ file: [UInt8]) -> [KernelCase]? {
        var at = magic.count
        func take() -> Int? {
            guard at + 4 <= file.count else { return nil }
            defer { at += 4 }
            return (0..<4).reduce(0) { $0 | Int(file[at + $1]) << ($1 * 8) }
        }
        guard file.starts(with: magic), let count = take() else { return nil }
        var cases: [KernelCase] = []
        for _ in 0..<count {
            var head: [Int] = []
            for _ in 0..<8 {
                guard let value = take() else { return nil }
                head.append(value)
            }
            var row = KernelCase([])
            (row.position, row.sectionEnd, row.bodyStart, row.hasEmptyLine) = (head[1], head[2], head[3], head[4] != 0)
            row.exact = UInt32(head[6])
            row.must = UInt32(head[7])
            row.starts = []
            for _ in 0..<head[5] {
                guard let value = take() else { return nil }
                row.starts.append(UInt32(value))
            }
            guard at + head[0] <= file.count else { return nil }
            row.bytes = Array(file[at..<at + head[0]])
            at += head[0]
            cases.append(row)
        }
        return at == file.count ? cases : nil
    }

    /// The tables of these tests, and random text that looks like header sections.
    static func all() -> [KernelCase] {
        var cases = scanCases.flatMap { [$0.lf, $0.crlf] }.map { KernelCase(Array($0.text.utf8)) }
        let pieces = [
            "Subject: x", "From ", ">From ", "X-MS-Exchange-Organization-SCL: -1", "X-MS-Exchange-Organization-Foo:",
            "Received: from a by b", ":", " ", "\t", "\r\n", "\r\n", "\n", "\n", "\r", "\r\n ", "\n\t", "\n \n", "\r\n \t\r\n", " :",
            "\u{FEFF}", "\u{0}", "é", "name with space: v",
            "AuthAs: Internal", String(repeating: "z", count: 61), String(repeating: "long", count: 250), "Date :",
        ].map { Array($0.utf8) }
        var random = Random(seed: 64)
        for _ in 0..<5000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...24, using: &random) { bytes += pieces.randomElement(using: &random)! }
            cases.append(KernelCase(bytes))
        }
        return cases
    }
}

struct CaseFileTests {
    @Test func theFileKeepsEveryCase() throws {
        let cases = KernelCase.all()
        let file = KernelCase.encode(cases)
        #expect(KernelCase.decode(file) == cases)
        #expect(KernelCase.decode(file.dropLast()) == nil)
        #expect(KernelCase.decode([]) == nil)
        // All that a kernel can say is said somewhere, or the file would prove little.
        #expect(cases.reduce(0) { $0 | $1.exact } == 1 | 2 | 4)
        #expect(cases.reduce(0) { $0 | $1.must } == 32 | 64)
        #expect(cases.contains { $0.hasEmptyLine } && cases.contains { !$0.hasEmptyLine } && cases.contains { $0.position > 0 })

        guard let path = getenv("HDRCLASS_CASE_FILE") else { return }
        let stream = try #require(fopen(path, "w"), "cannot write \(String(cString: path))")
        #expect(fwrite(file, 1, file.count, stream) == file.count)
        #expect(fclose(stream) == 0)
        print("cases written: \(cases.count)")
    }
}

extension KernelCase {
    fileprivate static func decode(_ file: ArraySlice<UInt8>) -> [KernelCase]? { decode(Array(file)) }
}
