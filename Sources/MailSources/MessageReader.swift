public import RFC5322

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// How the bytes of a source are taken.
public enum SourceKind: String, Sendable, Hashable, CaseIterable {
    /// As they look: one message, or pasted header text.
    case auto
    /// One message, whatever it looks like.
    case eml
    /// Header text whose folding may be lost.
    case headers
}

/// A source that could not be read.
public struct ReadError: Error, Sendable, Hashable, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "\(path): \(reason)" }

    init(_ path: String, errno code: Int32) {
        self.path = path
        reason = unsafe String(cString: strerror(code))
    }

    init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// Reads the header section of one message after the other into one buffer, which is reused: no allocation a message once it has grown
/// to the largest section met. A file is read as far as its empty line; its length is asked of the file system.
@safe public final class MessageReader {
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    /// The repaired copy of pasted text.
    private var repaired: [UInt8] = []

    /// One message, valid until the next is read.
    @safe public struct Message {
        /// What was read and scanned: at least the header section.
        public let bytes: UnsafeRawBufferPointer
        /// Bytes of the whole source.
        public let length: Int
        /// What the repair of pasted text rearranged; empty for a message that was taken as it is.
        public let repairs: [PastedHeaders.Defect]
        /// It begins with `From `, as a mailbox of several messages does.
        public let looksLikeMbox: Bool
    }

    private static let alignment = 64
    private static let firstRead = 16 << 10

    public init() {
        capacity = 64 << 10
        unsafe buffer = .allocate(byteCount: capacity, alignment: Self.alignment)
    }

    deinit { unsafe buffer.deallocate() }

    /// Reads a file, or standard input for the path `-`. Linear in the header section (standard input is read to its end).
    public func read(
        _ path: String, as kind: SourceKind = .auto, into section: inout HeaderSection, indexing: HeaderSection.Indexing, kernel: ScanKernel = .best
    ) throws(ReadError) -> Message {
        let isStandardInput = path == "-"
        let file = isStandardInput ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { throw ReadError(path, errno: errno) }
        defer { if !isStandardInput { close(file) } }
        var status = stat()
        if unsafe fstat(file, &status) != 0 { throw ReadError(path, errno: errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw ReadError(path, "is a directory") }
        let isRegular = status.st_mode & S_IFMT == S_IFREG

        var count = 0
        var isAtEnd = false
        var target = Self.firstRead
        while true {
            isAtEnd = try fill(file, path, &count, upTo: target)
            unsafe HeaderScanner.scan(UnsafeRawBufferPointer(start: buffer, count: count), into: &section, indexing: indexing, kernel: kernel)
            if section.hasEmptyLine || isAtEnd || count >= Int(UInt32.max) { break }
            target = count * 2
        }
        let looksPasted = kind == .headers || (kind == .auto && (section.oddities.contains(.badLine) || section.fieldCount < 3))
        if looksPasted {
            // Text from a ticket or a window is small; a message is read on only as far as the repair looks.
            let most = kind == .headers ? Int.max : 1 << 20
            while !isAtEnd && count < most { isAtEnd = try fill(file, path, &count, upTo: count * 2) }
            if let message = try unsafe repair(UnsafeRawBufferPointer(start: buffer, count: count), path, kind, into: &section, indexing, kernel) {
                return message
            }
            unsafe HeaderScanner.scan(UnsafeRawBufferPointer(start: buffer, count: count), into: &section, indexing: indexing, kernel: kernel)
        }
        var length = isRegular && !isStandardInput ? max(Int(status.st_size), count) : count
        if !isRegular || isStandardInput { length += try drain(file, path, isAtEnd, keeping: count) }
        let bytes = unsafe UnsafeRawBufferPointer(start: buffer, count: count)
        // Behind a byte-order mark, and not its quoted form.
        let mark = section.oddities.contains(.byteOrderMark) ? 3 : 0
        let looksLikeMbox = unsafe section.oddities.contains(.fromLine) && bytes[mark] == 0x46
        return unsafe Message(bytes: bytes, length: length, repairs: [], looksLikeMbox: looksLikeMbox)
    }

    /// Reads until `target` bytes are in the buffer; true at the end of the file.
    private func fill(_ file: Int32, _ path: String, _ count: inout Int, upTo target: Int) throws(ReadError) -> Bool {
        if target > capacity {
            let larger = UnsafeMutableRawPointer.allocate(byteCount: target, alignment: Self.alignment)
            unsafe larger.copyMemory(from: buffer, byteCount: count)
            unsafe buffer.deallocate()
            unsafe buffer = larger
            capacity = target
        }
        while count < target {
            let got = unsafe Self.readFile(file, buffer + count, target - count)
            if got == 0 { return true }
            if got < 0 {
                if errno == EINTR { continue }
                throw ReadError(path, errno: errno)
            }
            count += got
        }
        return false
    }

    private static func readFile(_ file: Int32, _ into: UnsafeMutableRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
        unsafe Glibc.read(file, into, count)
        #else
        unsafe Darwin.read(file, into, count)
        #endif
    }

    /// Counts what follows of a pipe, through the part of the buffer that holds nothing to keep.
    private func drain(_ file: Int32, _ path: String, _ isAtEnd: Bool, keeping count: Int) throws(ReadError) -> Int {
        if isAtEnd { return 0 }
        var total = 0
        var at = count
        if capacity - count < 4096 { _ = try fill(file, path, &at, upTo: count + 64 << 10) }
        total += at - count
        while true {
            let got = unsafe Self.readFile(file, buffer + count, capacity - count)
            if got == 0 { return total }
            if got < 0 {
                if errno == EINTR { continue }
                throw ReadError(path, errno: errno)
            }
            total += got
        }
    }

    private func repair(
        _ text: UnsafeRawBufferPointer, _ path: String, _ kind: SourceKind, into section: inout HeaderSection, _ indexing: HeaderSection.Indexing,
        _ kernel: ScanKernel
    ) throws(ReadError) -> Message? {
        switch unsafe PastedHeaders.recognise(text) {
        case .utf16: throw ReadError(path, "is UTF-16 text; save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8")
        case .wellFormed where kind != .headers: return nil
        case .wellFormed, .pasted: break
        }
        let beginsWithField = unsafe MailLook.firstLineIsField(text, from: section.start)
        if repaired.count < text.count { repaired = [UInt8](repeating: 0, count: text.count) }
        var repairs: [PastedHeaders.Defect] = []
        unsafe repaired.withUnsafeMutableBytes { target in
            unsafe PastedHeaders.repair(text, into: UnsafeMutableRawBufferPointer(rebasing: target[..<text.count])) { repairs.append($0) }
        }
        // A delivered message begins with the recipient's own fields. Below them a sender may write quoted lines, or a body, that a repair
        // would turn into stamps which no header firewall has seen. So unless the user says that it is a paste, such a text is only
        // given its folding back, which makes no field of what was none.
        if kind == .auto && beginsWithField && !repairs.allSatisfy({ $0.repair == .lostFold || $0.repair == .bareCRLineEnd }) { return nil }
        unsafe repaired.withUnsafeMutableBytes { target in
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: text.count).copyMemory(from: UnsafeRawBufferPointer(rebasing: target[..<text.count]))
        }
        unsafe HeaderScanner.scan(text, into: &section, indexing: indexing, kernel: kernel)
        return unsafe Message(bytes: text, length: text.count, repairs: repairs, looksLikeMbox: false)
    }
}
