import CSignals
import MailSources

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the mapping is its own, read only, and goes when the window moves or ends. `bytes` lies inside of it. A file that was cut is met by the guard,
// which is told of the mapping before anybody reads it.

/// A window over a regular file that is mapped, a part at a time: page tables stay small, however large the file is. A file that is cut
/// short meanwhile is noticed by a signal handler (CSignals), and ``validate()`` throws.
@safe final class MappedWindow: ByteWindow {
    private let file: Int32
    private let path: String
    private let size: Int
    private var mapping: UnsafeMutableRawPointer?
    private var mapped = 0
    private var guardNumber: Int32 = -1

    /// What is mapped at a time once the first part is used up.
    private static let part = 8 << 20
    private static let pageMask = Int(sysconf(Int32(_SC_PAGESIZE))) - 1

    /// - Parameters:
    ///   - size: of the file when it was opened.
    ///   - first: the part to begin with.
    init(_ file: Int32, path: String, size: Int, first: Range<Int>) throws(ReadError) {
        self.file = file
        self.path = path
        self.size = size
        unsafe super.init(bytes: UnsafeRawBufferPointer(start: nil, count: 0), start: first.lowerBound, isAtEnd: size == 0)
        try map(first)
    }

    deinit { unmap() }

    override func advance(keepingFrom offset: Int) throws(ReadError) {
        if isAtEnd && offset <= end { return }
        let offset = min(offset, size)
        try map(offset..<max(end, offset) + max(MappedWindow.part, end - offset))
    }

    override func rewind(to offset: Int) throws(ReadError) -> Bool {
        if offset < start { try map(offset..<offset + MappedWindow.part) }
        return true
    }

    override func validate() throws(ReadError) {
        if cs_guard_was_hit(guardNumber) != 0 { throw ReadError(path, "was cut short while it was read") }
    }

    private func map(_ range: Range<Int>) throws(ReadError) {
        try validate()
        unmap()
        let upper = min(range.upperBound, size)
        let lower = min(range.lowerBound & ~MappedWindow.pageMask, upper)
        start = range.lowerBound
        isAtEnd = upper == size
        if upper == lower { return unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0) }
        let address = unsafe mmap(nil, upper - lower, PROT_READ, MAP_SHARED, file, off_t(lower))
        if unsafe address == MAP_FAILED { throw ReadError(path, errno: errno) }
        unsafe mapping = address
        mapped = upper - lower
        unsafe guardNumber = cs_guard_open(address!, mapped)
        unsafe bytes = UnsafeRawBufferPointer(start: address! + (start - lower), count: upper - start)
    }

    private func unmap() {
        cs_guard_close(guardNumber)
        guardNumber = -1
        if let mapping = unsafe mapping { unsafe munmap(mapping, mapped) }
        unsafe mapping = nil
    }
}
