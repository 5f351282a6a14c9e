import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Bytes to work on: a mapped file, or the heads of the files of a list.
enum Input {
    static func map(_ path: String) -> UnsafeRawBufferPointer {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { fail("\(path): cannot open") }
        let size = lseek(file, 0, SEEK_END)
        if size == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), base != MAP_FAILED else { fail("\(path): cannot map") }
        return UnsafeRawBufferPointer(start: base, count: size)
    }

    /// Reads 16 KiB of each file, and more only where they hold no empty line. `body` is told whether the section is complete by scanning it.
    static func eachListed(_ list: String, _ body: (UnsafeRawBufferPointer, _ isWholeFile: Bool) -> Bool) {
        let paths = map(list)
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 4096)
        defer { buffer.deallocate() }
        var path = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
        var at = 0
        while at < paths.count {
            let end = memchr(paths.baseAddress! + at, 0x0A, paths.count - at).map { UnsafeRawPointer($0) - paths.baseAddress! } ?? paths.count
            guard end - at < Int(PATH_MAX) else { fail("a path is too long") }
            path.withUnsafeMutableBytes {
                $0.baseAddress!.copyMemory(from: paths.baseAddress! + at, byteCount: end - at)
                $0[end - at] = 0
            }
            at = end + 1
            let file = path.withUnsafeBytes { open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_RDONLY) }
            guard file >= 0 else { fail("cannot open a file of the list") }
            var count = 0
            while true {
                let n = read(file, buffer.baseAddress! + count, buffer.count - count)
                guard n >= 0 else { fail("cannot read a file of the list") }
                count += n
                if body(UnsafeRawBufferPointer(rebasing: buffer[..<count]), n == 0 || count < buffer.count) { break }
                let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 4096)
                larger.baseAddress!.copyMemory(from: buffer.baseAddress!, byteCount: count)
                buffer.deallocate()
                buffer = larger
            }
            close(file)
        }
    }
}
