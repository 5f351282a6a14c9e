#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: paths and names end in NUL: it is appended, or was copied with the name. An entry of readdir is used before the next is asked for, and its
// name read up to its NUL. Offsets into `names` were noted when they were appended. A listing does not change after `init`, so threads may share it; its
// descriptor is closed by the last of them.

/// The files of the paths a user named, one after the other: a file as it is, a directory recursively in name order.
///
/// Names that begin with a dot are left out. A directory with cur, new and tmp is a Maildir: each file of cur and new is a message; those
/// of tmp, which are still being written, are counted and left out; its folders, whose names begin with a dot, are walked as well. Links
/// to directories are not followed, so no loop is possible. Of each level one directory's names are in memory at a time.
public struct FileWalk {
    /// One file. Opening it needs no memory.
    public struct Entry: Sendable {
        /// Of the directory it was met in; nil for a path that the user named.
        let listing: Listing?
        let index: Int
        let named: String

        /// Named by the user, not met in a directory: an unreadable or odd file is then an error.
        public var isNamed: Bool { listing == nil }

        /// As given, joined with the relative path below it. A name that is not UTF-8 has replacement characters. Allocates.
        public var path: String { listing.map { $0.path(index) } ?? named }

        /// The same as the bytes of its name, whatever they are. Allocates.
        public var pathBytes: [UInt8] { listing.map { $0.bytes(index) } ?? Array(named.utf8) }

        /// `-`.
        public var isStandardInput: Bool { listing == nil && named == "-" }

        /// It stands in cur or new of a Maildir.
        public var isMessage: Bool { listing?.isMaildirLeaf == true }

        /// Whether it is known to be a regular file without asking.
        public var isRegular: Bool { listing?.isRegular(index) == true }

        /// A file descriptor for reading, to be closed by the caller; standard input for `-`. Of a FIFO or a device, reading may say EAGAIN.
        public func open() throws(ReadError) -> Int32 {
            if let listing { return try listing.open(index) }
            if isStandardInput { return 0 }
            let file = openFile(named)
            if file < 0 { throw ReadError(named, errno: errno) }
            return file
        }
    }

    private let asMaildir: Bool
    private var paths: ArraySlice<String>
    /// The directories between a named one and the current one, and how far each has been walked.
    private var stack: [(listing: Listing, next: Int)] = []
    /// Directories that could not be read.
    public private(set) var errors: [ReadError] = []
    /// Files in tmp of a Maildir.
    public private(set) var unfinished = 0

    /// - Parameters:
    ///   - paths: files and directories, walked in this order.
    ///   - asMaildir: every named directory is a Maildir, even if tmp, new or cur is missing.
    public init(_ paths: [String], asMaildir: Bool = false) {
        self.paths = paths[...]
        self.asMaildir = asMaildir
    }

    /// The next file, or nil at the end.
    public mutating func next() -> Entry? {
        while true {
            guard let last = stack.indices.last else {
                guard let path = paths.popFirst() else { return nil }
                if path == "-" || !FileWalk.isDirectory(path) { return Entry(listing: nil, index: 0, named: path) }
                open(Array(path.utf8), parent: nil)
                continue
            }
            let (listing, next) = stack[last]
            if next == listing.count {
                stack.removeLast()
                continue
            }
            stack[last].next += 1
            switch listing.kind(next) {
            case .file:
                if listing.isMaildirTemporary { unfinished += 1 } else { return Entry(listing: listing, index: next, named: "") }
            case .directory: open(listing.bytes(next), parent: listing)
            case .other: break
            }
        }
    }

    /// Whether the path leads to a directory, through links too. One call of the system.
    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private mutating func open(_ path: [UInt8], parent: Listing?) {
        do throws(ReadError) {
            let role: Listing.Role
            if parent?.role == .maildir {
                let name = path.split(separator: 0x2F).last ?? []
                role = name.elementsEqual("cur".utf8) || name.elementsEqual("new".utf8) ? .maildirLeaf : name.elementsEqual("tmp".utf8) ? .maildirTemporary : .plain
            } else {
                role = parent == nil && asMaildir ? .maildir : .plain
            }
            stack.append((try Listing(path, role: role, keepsOpen: stack.count < 64), 0))
        } catch {
            errors.append(error)
        }
    }
}

/// Opening a FIFO that nobody writes to waits for ever otherwise, and one may take the place of a file while a directory is walked.
private let opening = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

#if canImport(Glibc)
private let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
private let descriptorLimit = RLIMIT_NOFILE
#endif

/// A path as C takes it.
private func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe (path + [0]).withUnsafeBytes { unsafe body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
}

private func openFile(_ path: String) -> Int32 {
    #if canImport(Glibc)
    unsafe Glibc.open(path, opening)
    #else
    unsafe Darwin.open(path, opening)
    #endif
}

/// The names in one directory, in the order of their bytes.
@safe final class Listing: @unchecked Sendable {
    enum Role { case plain, maildir, maildirLeaf, maildirTemporary }
    enum Kind { case file, directory, other }

    let role: Role
    /// With a slash at its end. Bytes: a name need not be UTF-8.
    private let prefix: [UInt8]
    /// Of the directory, to open its files relative to; or -1.
    private let descriptor: Int32
    /// Names one behind the other, each ended by a zero.
    private var names: [UInt8] = []
    private var entries: [(offset: Int, length: UInt16, type: UInt8)] = []

    var count: Int { entries.count }
    var isMaildirLeaf: Bool { role == .maildirLeaf }
    var isMaildirTemporary: Bool { role == .maildirTemporary }

    /// - Parameter keepsOpen: files are opened relative to it, which is faster; not where a deep tree would use up descriptors.
    init(_ path: [UInt8], role: Role, keepsOpen: Bool) throws(ReadError) {
        guard let directory = unsafe withPath(path, { unsafe opendir($0) }) else { throw ReadError(String(decoding: path, as: UTF8.self), errno: errno) }
        prefix = path.last == 0x2F ? path : path + [0x2F]
        var found: [UInt8] = []
        var listed: [(offset: Int, length: UInt16, type: UInt8)] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else { break }
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                let length = unsafe strlen(name.baseAddress!.assumingMemoryBound(to: CChar.self))
                // `.` and `..` are no folders.
                if unsafe name[0] == 0x2E && (length == 1 || (length == 2 && name[1] == 0x2E)) { return }
                unsafe listed.append((found.count, UInt16(length), entry.pointee.d_type))
                unsafe found.append(contentsOf: name[0...length])
            }
        }
        // Not the end, but a disk or a server that failed: said, rather than a part taken for the whole.
        if errno != 0 {
            let error = ReadError(String(decoding: path, as: UTF8.self), errno: errno)
            unsafe closedir(directory)
            throw error
        }
        var role = role
        func holds(_ name: String) -> Bool { listed.contains { found[$0.offset..<$0.offset + Int($0.length)].elementsEqual(name.utf8) } }
        if role == .plain && holds("cur") && holds("new") && holds("tmp") { role = .maildir }
        self.role = role
        // Folders of a Maildir begin with a dot (Maildir++); every other such name is left out.
        listed.removeAll { found[$0.offset] == 0x2E && (role != .maildir || $0.type != UInt8(DT_DIR)) }
        unsafe found.withUnsafeBytes { found in
            listed.sort { a, b in
                let order = unsafe memcmp(found.baseAddress! + a.offset, found.baseAddress! + b.offset, Int(min(a.length, b.length)))
                return order < 0 || (order == 0 && a.length < b.length)
            }
        }
        entries = listed
        names = found
        let kept = keepsOpen ? unsafe fcntl(dirfd(directory), F_DUPFD_CLOEXEC, 0) : -1
        unsafe closedir(directory)
        // Half of what the system allows is left for files.
        var limit = rlimit()
        let isScarce = unsafe getrlimit(descriptorLimit, &limit) == 0 && UInt64(kept < 0 ? 0 : kept) * 2 >= UInt64(limit.rlim_cur)
        if kept >= 0 && isScarce { close(kept) }
        descriptor = isScarce ? -1 : kept
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private func name(_ index: Int) -> ArraySlice<UInt8> {
        let entry = entries[index]
        return names[entry.offset..<entry.offset + Int(entry.length)]
    }

    func bytes(_ index: Int) -> [UInt8] { prefix + name(index) }

    func path(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    func isRegular(_ index: Int) -> Bool { entries[index].type == UInt8(DT_REG) }

    func open(_ index: Int) throws(ReadError) -> Int32 {
        let offset = entries[index].offset
        let file = unsafe names.withUnsafeBytes { names in
            let name = unsafe names.baseAddress!.assumingMemoryBound(to: CChar.self) + offset
            if descriptor >= 0 { return unsafe openat(descriptor, name, opening) }
            return unsafe withPath(bytes(index)) { unsafe openat(AT_FDCWD, $0, opening) }
        }
        if file < 0 { throw ReadError(path(index), errno: errno) }
        return file
    }

    /// From the directory entry where it tells, otherwise asked of the file system.
    func kind(_ index: Int) -> Kind {
        let type = entries[index].type
        if type == UInt8(DT_REG) { return .file }
        if type == UInt8(DT_DIR) { return .directory }
        if type != UInt8(DT_LNK) && type != UInt8(DT_UNKNOWN) { return .other }
        var status = stat()
        guard unsafe withPath(bytes(index), { unsafe stat($0, &status) }) == 0 else { return .other }
        if status.st_mode & S_IFMT == S_IFREG { return .file }
        return status.st_mode & S_IFMT == S_IFDIR && type == UInt8(DT_UNKNOWN) ? .directory : .other
    }
}
