import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The header sections of many messages, one behind the other in one buffer, each up to and including its empty line.
/// Made before anything is measured.
struct Messages: ~Copyable {
    private(set) var bytes: [UInt8] = []
    /// Message i lies at offsets[i]..<offsets[i + 1].
    private(set) var offsets: [Int] = [0]
    private var section = HeaderSection()

    var count: Int { offsets.count - 1 }

    /// Takes a file, or every file below a directory in name order; of these each `step`-th only.
    mutating func load(_ paths: [String], every step: Int) throws(Failure) {
        var files: [String] = []
        for path in paths { try Messages.walk(path, into: &files) }
        for (i, file) in files.enumerated() where i % step == 0 { try add(file) }
    }

    struct Failure: Error { var text: String }

    /// All bytes of a file.
    static func whole(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        while true {
            let before = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: 1 << 20))
            let n = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + before, 1 << 20) }
            bytes.removeLast(1 << 20 - max(n, 0))
            if n < 0 { return nil }
            if n == 0 { return bytes }
        }
    }

    private mutating func add(_ path: String) throws(Failure) {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw Failure(text: "\(path): cannot open") }
        defer { close(file) }
        let from = bytes.count
        // Headers are at the front: most files need one block, whatever hangs on them.
        while true {
            let before = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: 1 << 16))
            let n = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + before, 1 << 16) }
            guard n >= 0 else { throw Failure(text: "\(path): cannot read") }
            bytes.removeLast(1 << 16 - n)
            bytes.withUnsafeBytes { HeaderScanner.scan(UnsafeRawBufferPointer(rebasing: $0[from...]), into: &section) }
            if section.hasEmptyLine || n == 0 { break }
        }
        bytes.removeLast(bytes.count - from - section.bodyStart)
        offsets.append(bytes.count)
    }

    private static func walk(_ path: String, into files: inout [String]) throws(Failure) {
        guard let directory = opendir(path) else {
            guard access(path, R_OK) == 0 else { throw Failure(text: "\(path): cannot read") }
            files.append(path)
            return
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        for name in names.sorted() {
            let below = path + "/" + name
            try walk(below, into: &files)
        }
    }
}
