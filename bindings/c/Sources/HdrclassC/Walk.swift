public import CHdrclass
import MailSources

// Safety: the path that is given out is the walk's own until the next call; pointers of the caller are used for the call only.

/// hdr_walk. Used by one thread at a time.
@safe final class WalkHandle: Handle {
    private var walk: FileWalk
    private var told = 0
    /// Met behind a directory that could not be listed, which is said first.
    private var waiting: FileWalk.Entry?
    private var room: UnsafeMutablePointer<CChar>?

    init(_ paths: [String], asMaildir: Bool) { walk = FileWalk(paths, asMaildir: asMaildir) }

    deinit { unsafe room?.deallocate() }

    /// The next file, its path ending in NUL; nil at the end.
    func next() throws(ReadError) -> (path: UnsafePointer<CChar>, flags: UInt32)? {
        let entry: FileWalk.Entry?
        if let first = waiting {
            entry = first
            waiting = nil
        } else {
            entry = walk.next()
        }
        if told < walk.errors.count {
            waiting = entry
            told += 1
            throw walk.errors[told - 1]
        }
        guard let entry else { return nil }
        let bytes = entry.pathBytes
        unsafe room?.deallocate()
        let place = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (i, byte) in bytes.enumerated() { unsafe place[i] = CChar(bitPattern: byte) }
        unsafe place[bytes.count] = 0
        unsafe room = place
        return unsafe (UnsafePointer(place), UInt32(entry.isNamed ? HDR_NAMED : 0) | UInt32(entry.isMessage ? HDR_MAILDIR_MESSAGE : 0))
    }
}

@c @implementation
public func hdr_walk_new(
    _ paths: UnsafePointer<UnsafePointer<CChar>?>?, _ n: Int, _ as_maildir: Int32, _ error: UnsafeMutablePointer<hdr_error>?
) -> OpaquePointer? {
    unsafe reporting(error) {
        guard let paths = unsafe paths, n > 0 else { throw CallError(code: Int(HDR_ERROR_ARGUMENT), message: "no path to walk") }
        return unsafe WalkHandle((0..<n).map { unsafe text(paths[$0]) }, asMaildir: as_maildir != 0).handed
    }
}

@c @implementation
public func hdr_walk_free(_ walk: OpaquePointer?) { unsafe WalkHandle.release(walk) }

@c @implementation
public func hdr_walk_next(
    _ walk: OpaquePointer, _ path: UnsafeMutablePointer<UnsafePointer<CChar>?>, _ flags: UnsafeMutablePointer<UInt32>, _ error: UnsafeMutablePointer<hdr_error>?
) -> Int32 {
    do throws(ReadError) {
        guard let found = try unsafe WalkHandle.borrowed(walk).next() else { return 0 }
        unsafe path.pointee = found.path
        unsafe flags.pointee = found.flags
        return 1
    } catch let problem {
        unsafe CallError(problem).write(to: error)
        return Int32(HDR_ERROR_READ)
    }
}
