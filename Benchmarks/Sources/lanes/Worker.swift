import HeaderClassifier
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a lane does with one message.
struct Worker: ~Copyable {
    let lane: Lanes.Lane
    let kernel: ScanKernel
    let verify: Bool
    var section = HeaderSection()
    var messages = 0
    private let classifier = Classifier(policy: Policy())
    private var fields = 0
    private var junk = 0
    private var withInternal = 0
    private var unfoldedBytes = 0
    private var sums = Sums()
    private var unfolded = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    /// Slot of each known name among the fourteen; 14 for the others.
    private let slots: [UInt8]
    private var firsts = [Int32](repeating: -1, count: 15)

    private static let fourteen: [KnownFieldName] = [
        .from, .sender, .replyTo, .returnPath, .to, .date, .subject, .messageID, .received, .authenticationResults, .authAs, .scl, .forefrontReport,
        .mailboxDelivery,
    ]

    init(lane: Lanes.Lane, kernel: ScanKernel, verify: Bool) {
        self.lane = lane
        self.kernel = kernel
        self.verify = verify
        var slots = [UInt8](repeating: 14, count: 256)
        for (i, name) in Worker.fourteen.enumerated() { slots[Int(name.rawValue)] = UInt8(i) }
        self.slots = slots
    }

    deinit { unfolded.deallocate() }

    var indexing: HeaderSection.Indexing { lane == .all ? .all : .known }

    /// Scans what is at hand of a message. False where its header section goes on behind it.
    mutating func take(_ bytes: UnsafeRawBufferPointer, headerIn isWhole: Bool, offset: Int) -> Bool {
        HeaderScanner.scan(bytes, into: &section, indexing: indexing, kernel: kernel)
        guard section.hasEmptyLine || isWhole else { return false }
        use(bytes, offset: offset)
        return true
    }

    /// After `section` was filled from `bytes`.
    @inline(__always)
    mutating func use(_ bytes: UnsafeRawBufferPointer, offset: Int) {
        messages += 1
        switch lane {
        case .split:
            if verify { print(offset) }
            return
        case .fields14: judge(bytes)
        case .all: unfold(bytes)
        case .verdict, .library:
            let verdict = classifier.verdict(of: section, in: bytes)
            junk += verdict.junk.server == .junk ? 1 : 0
        }
        if verify { print(sums.takeLine()) }
    }

    /// The first instance of each of the fourteen names, and a verdict as small as the rivals'.
    private mutating func judge(_ bytes: UnsafeRawBufferPointer) {
        for i in 0..<15 { firsts[i] = -1 }
        let entries = section.entries
        for i in 0..<section.count {
            let slot = Int(slots[Int(entries[i].name.rawValue)])
            if firsts[slot] < 0 { firsts[slot] = Int32(truncatingIfNeeded: i) }
        }
        for slot in 0..<14 where firsts[slot] >= 0 {
            let field = entries[Int(firsts[slot])]
            fields += 1
            if verify { add(field, bytes) }
            if slot == 11, Worker.number(bytes[field.bodyRange]) > 4 { junk += 1 }
            if slot == 10, Worker.isInternal(bytes[field.bodyRange]) { withInternal += 1 }
        }
    }

    /// Every field's value without its line ends, in memory.
    private mutating func unfold(_ bytes: UnsafeRawBufferPointer) {
        fields += section.fieldCount
        if section.end > unfolded.count {
            unfolded.deallocate()
            unfolded = .allocate(byteCount: section.end * 2, alignment: 64)
        }
        let entries = section.entries
        var to = unfolded.baseAddress!
        for i in 0..<section.count where entries[i].badLine == nil {
            let field = entries[i]
            if verify { add(field, bytes) }
            var from = bytes.baseAddress! + Int(field.bodyOffset)
            let end = from + Int(field.bodyLength)
            while let lf = memchr(from, 0x0A, end - from) {
                let line = UnsafeRawPointer(lf) - from
                let length = line > 0 && from.load(fromByteOffset: line - 1, as: UInt8.self) == 0x0D ? line - 1 : line
                memcpy(to, from, length)
                to += length
                from += line + 1
            }
            memcpy(to, from, end - from)
            to += end - from
        }
        unfoldedBytes += to - unfolded.baseAddress!
    }

    private mutating func add(_ field: HeaderField, _ bytes: UnsafeRawBufferPointer) {
        sums.add(name: UnsafeRawBufferPointer(rebasing: bytes[field.nameRange]), value: UnsafeRawBufferPointer(rebasing: bytes[field.bodyRange]))
    }

    private static func number(_ body: Slice<UnsafeRawBufferPointer>) -> Int {
        var value = 0
        for c in body where c != 0x20 && c != 0x09 {
            guard c &- 0x30 < 10, value < 1000 else { return 0 } // a minus sign, too
            value = value * 10 + Int(c &- 0x30)
        }
        return value
    }

    private static func isInternal(_ body: Slice<UnsafeRawBufferPointer>) -> Bool {
        let word: StaticString = "internal"
        var i = 0
        for c in body where c != 0x20 && c != 0x09 && c != 0x0D && c != 0x0A {
            guard i < 8, c | 0x20 == word.utf8Start[i] else { return false }
            i += 1
        }
        return i == 8
    }

    /// Scan and verdict of one header section in memory, over and over: the best of many short runs, since every disturbance only adds.
    mutating func timeCalls(_ bytes: UnsafeRawBufferPointer) {
        var best = Int.max
        let calls = 1000
        for _ in 0..<200 {
            let begin = now()
            for _ in 0..<calls { _ = take(bytes, headerIn: true, offset: 0) }
            best = min(best, now() - begin)
        }
        print("messages \(messages)\nheader-bytes \(section.end)\nfields \(section.fieldCount)\nns \(best / calls)")
    }

    private func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    func report() {
        print("messages \(messages)\nfields \(fields)\njunk \(junk)\ninternal \(withInternal)\nkernel \(kernel.name)")
        if unfoldedBytes > 0 { print("unfolded \(unfoldedBytes)") }
    }
}
