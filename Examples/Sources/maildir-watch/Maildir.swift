import MailSources

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: an entry of readdir is used before the next is asked for, and its name ends in NUL.

/// What arrives in a Maildir: messages in `new` and `cur` that were not there before.
struct Maildir {
    let path: String
    /// Names met in this listing and in the one before. A listing can miss a file that is renamed meanwhile, as when it gets a flag: it is then no arrival.
    private var seen: Set<String> = [], before: Set<String> = []

    init(_ path: String) throws(ReadError) {
        self.path = path
        _ = try arrivals()
    }

    /// Number of messages that are there.
    var count: Int { seen.count }

    /// The messages that were not there the last time: the name that a message keeps, and its path. Linear in the number of all messages.
    mutating func arrivals() throws(ReadError) -> [(name: String, path: String)] {
        var found: [(name: String, path: String)] = []
        var now: Set<String> = []
        // `new` first: mail moves from there to `cur`, and is met twice rather than not at all.
        for folder in ["new", "cur"] {
            let place = "\(path)/\(folder)"
            guard let directory = unsafe opendir(place) else { throw ReadError(place, errno: errno) }
            defer { unsafe closedir(directory) }
            while let entry = unsafe readdir(directory) {
                let file = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                    unsafe String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
                }
                if file.hasPrefix(".") { continue }
                // Flags follow a colon and change; what is before it does not.
                let name = String(file.prefix { $0 != ":" })
                if now.insert(name).inserted, !seen.contains(name), !before.contains(name) { found.append((name, "\(place)/\(file)")) }
            }
        }
        (before, seen) = (seen, now)
        return found.sorted { $0.name < $1.name }
    }

    /// It was gone when it was to be read: if it turns up under another path, it has arrived.
    mutating func forget(_ name: String) {
        seen.remove(name)
        before.remove(name)
    }
}
