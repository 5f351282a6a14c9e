internal import RFC5322

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The files of the paths a user named, one after the other: a file as it is, a directory recursively in name order.
///
/// Of a Maildir (a directory with cur, new and tmp) `tmp` is left out: it holds messages that are still being written. Names that begin with a
/// dot are left out. Links to directories are not followed, so no loop is possible. One directory's names are in memory at a time, a
/// level.
public struct FileWalk {
    public struct Entry: Sendable, Hashable {
        public let path: String
        /// Named by the user, not met in a directory: an unreadable or odd file is then an error.
        public let isNamed: Bool
    }

    private var paths: ArraySlice<String>
    /// Of each open directory the entries still to come, last first.
    private var stack: [[(path: String, isDirectory: Bool)]] = []
    /// Directories that could not be read.
    public private(set) var errors: [ReadError] = []

    public init(_ paths: [String]) { self.paths = paths[...] }

    /// The next file, or nil at the end.
    public mutating func next() -> Entry? {
        while true {
            if let last = stack.indices.last {
                guard let entry = stack[last].popLast() else {
                    stack.removeLast()
                    continue
                }
                if entry.isDirectory { open(entry.path) } else { return Entry(path: entry.path, isNamed: false) }
                continue
            }
            guard let path = paths.popFirst() else { return nil }
            if path != "-" && FileWalk.isDirectory(path) { open(path) } else { return Entry(path: path, isNamed: true) }
        }
    }

    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private mutating func open(_ path: String) {
        guard let directory = unsafe opendir(path) else {
            errors.append(ReadError(path, errno: errno))
            return
        }
        defer { unsafe closedir(directory) }
        var names: [(name: [UInt8], type: UInt8)] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in unsafe Array(bytes.prefix { $0 != 0 }) }
            if name.first == 0x2E { continue }
            unsafe names.append((name, entry.pointee.d_type))
        }
        names.sort { $0.name.lexicographicallyPrecedes($1.name) }
        let all = Set(names.map(\.name))
        let isMaildir = ["cur", "new", "tmp"].allSatisfy { all.contains(Array($0.utf8)) }
        let prefix = path.hasSuffix("/") ? path : path + "/"
        var entries: [(path: String, isDirectory: Bool)] = []
        for (name, type) in names.reversed() {
            if isMaildir && name == Array("tmp".utf8) { continue }
            // A name that is not UTF-8 cannot be a String that opens the file again; it is named and passed over.
            guard let text = String(validating: name, as: UTF8.self) else {
                errors.append(ReadError(prefix + String(decoding: name, as: UTF8.self), "its name is not UTF-8"))
                continue
            }
            switch FileWalk.kind(prefix + text, type) {
            case .directory: entries.append((prefix + text, true))
            case .file: entries.append((prefix + text, false))
            case .other: break
            }
        }
        stack.append(entries)
    }

    private enum Kind { case file, directory, other }

    /// From the directory entry where it tells, otherwise asked of the file system.
    private static func kind(_ path: String, _ type: UInt8) -> Kind {
        if type == UInt8(DT_REG) { return .file }
        if type == UInt8(DT_DIR) { return .directory }
        if type != UInt8(DT_LNK) && type != UInt8(DT_UNKNOWN) { return .other }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return .other }
        if status.st_mode & S_IFMT == S_IFREG { return .file }
        return status.st_mode & S_IFMT == S_IFDIR && type == UInt8(DT_UNKNOWN) ? .directory : .other
    }
}
