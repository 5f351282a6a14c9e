#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: paths are Swift strings, which are passed with a NUL; what realpath allots is released, a link is read into room for one byte more than asked
// for, where the NUL goes.

/// What a name on the command line stands for, if something is to be written there.
struct OutputPath {
    /// The file to be made or replaced, links followed; nil for what is written directly: devices, pipes, sockets, and descriptors such as /dev/stdout.
    let replaced: String?

    init(_ path: String) {
        var path = path
        for _ in 0..<40 {
            let slash = path.lastIndex(of: "/")
            let folder = slash.map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
            let real = OutputPath.real(folder)
            // A descriptor looks like a link to the file behind it, which whoever opened it goes on using.
            if let real, real == "/dev" || real == "/proc" || real.hasPrefix("/proc/") {
                replaced = nil
                return
            }
            var status = stat()
            guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let link = OutputPath.link(path) else { break }
            path = link.hasPrefix("/") || slash == nil ? link : (real ?? folder) + "/" + link
        }
        var status = stat()
        let isThere = unsafe stat(path, &status) == 0
        // Of a directory, opening the file beside it would say nothing of the mistake.
        replaced = isThere && status.st_mode & S_IFMT != S_IFREG ? nil : path
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private static func link(_ path: String) -> String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX) + 1) { room in
            let count = unsafe readlink(path, room.baseAddress!, Int(PATH_MAX))
            if count <= 0 { return nil }
            unsafe room[count] = 0
            return unsafe String(cString: room.baseAddress!)
        }
    }
}

/// A file that is written beside the one it will replace.
@safe final class PartialFile {
    let file: Int32
    /// `FILE.partial`, in the same folder, so that renaming it is one step.
    let path: String
    private let target: String
    private var isOpen = true

    /// - Parameter target: a regular file, or nothing yet.
    init(for target: String) throws {
        self.target = target
        path = PartialFile.name(target)
        var old = stat()
        let replaces = unsafe stat(target, &old) == 0
        // Renaming asks only the folder; a file that may not be written to stays as it is.
        if replaces, unsafe access(target, W_OK) != 0 { throw Failure(message: "\(target): \(unsafe String(cString: strerror(errno)))") }
        // Nobody may read more of it than of what it replaces, not even meanwhile.
        file = try PartialFile.open(path, for: target, mode: replaces ? 0o600 : 0o666)
        guard replaces else { return }
        var mode = old.st_mode & 0o777
        if fchown(file, old.st_uid, old.st_gid) != 0 {
            // Its permissions for a group are for another group than that of the new file.
            var new = stat()
            if unsafe fstat(file, &new) != 0 || new.st_gid != old.st_gid { mode &= ~0o070 }
        }
        fchmod(file, mode)
    }

    deinit { if isOpen { close(file) } }

    /// Gives the file its name. Returns what went wrong.
    func finish() -> String? {
        // Asked for here, since a disk may say only now that it is full, and a name must not come before its bytes.
        if fsync(file) != 0, errno != EINVAL && errno != ENOTSUP && errno != EROFS { return failed() }
        if unsafe rename(path, target) != 0 { return failed() }
        isOpen = false
        // After the rename: until then the lock keeps other runs away.
        if close(file) != 0, errno != EINTR { return unsafe String(cString: strerror(errno)) }
        return nil
    }

    private func failed() -> String {
        let reason = unsafe String(cString: strerror(errno))
        leave(isEmpty: false)
        return reason
    }

    /// Ends without a name. An empty file is of use to nobody.
    func leave(isEmpty: Bool) {
        if !isOpen { return }
        isOpen = false
        if isEmpty { unsafe unlink(path) }
        close(file)
    }

    /// A name has 255 bytes at most; of a longer one the end gives way.
    private static func name(_ target: String) -> String {
        let slash = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
        var name = target[slash...]
        while name.utf8.count + 8 > 255 && name.utf8.count <= 255 { name.removeLast() }
        return target[..<slash] + name + ".partial"
    }

    /// A new file that only this run writes to. One that an earlier run left goes.
    private static func open(_ path: String, for target: String, mode: mode_t) throws -> Int32 {
        for _ in 0..<100 {
            let new = open(path, O_CREAT | O_EXCL, mode)
            if new < 0 && errno != EEXIST {
                let isForbidden = errno == EACCES || errno == EPERM
                let advice = isForbidden ? "; a file is first written beside the one it replaces. To write into \(target) itself: > \(target)" : ""
                throw Failure(message: "\(isForbidden ? path : target): \(unsafe String(cString: strerror(errno)))\(advice)")
            }
            let file = new < 0 ? open(path, 0, mode) : new
            if file < 0 {
                if errno == ENOENT { continue }
                throw Failure(message: "\(path): is in the way: \(unsafe String(cString: strerror(errno)))")
            }
            var mine = stat(), there = stat()
            // Not one that somebody else has put there, and may hold open.
            guard unsafe fstat(file, &mine) == 0, mine.st_mode & S_IFMT == S_IFREG, mine.st_nlink <= 1, mine.st_uid == geteuid() else {
                close(file)
                throw Failure(message: "\(path): is in the way: it is not a plain file of yours")
            }
            if flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                close(file)
                throw Failure(message: "\(path): another run is writing it")
            }
            // Another run may have taken it away, or given it its name, a moment ago.
            let isSame = unsafe lstat(path, &there) == 0 && there.st_ino == mine.st_ino && there.st_dev == mine.st_dev
            if isSame && new >= 0 { return file }
            if isSame { unsafe unlink(path) }
            close(file)
        }
        throw Failure(message: "\(path): other runs are writing it")
    }

    private static func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
        #if canImport(Glibc)
        unsafe Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, mode)
        #else
        unsafe Darwin.open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, mode)
        #endif
    }
}
