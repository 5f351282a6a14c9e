#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: texts of the system end in NUL and are copied at once; nothing here sets the environment.

/// The policy file that counts where none is named: the first that exists. The search is documented in docs/policy.md.
enum ConfigFile {
    /// - Throws: a ``Failure`` if HDRCLASS_CONFIG names what is not there. A file that was set up and then not read would give wrong answers in silence.
    static func find() throws -> String? {
        if let path = environment("HDRCLASS_CONFIG") {
            if path.isEmpty { return nil }
            if !exists(path) { throw Failure(message: "\(path): \(unsafe String(cString: strerror(errno))) (HDRCLASS_CONFIG names it)") }
            return path
        }
        return places.first(where: exists)
    }

    private static var places: [String] {
        // The XDG Base Directory Specification: a path that is not absolute is to be ignored.
        let own = [environment("XDG_CONFIG_HOME"), environment("HOME").map { $0 + "/.config" }].compactMap { $0 }.first { $0.hasPrefix("/") }
        return (own.map { [$0 + "/hdrclass/policy.json"] } ?? []) + ["/etc/hdrclass/policy.json"]
    }

    private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    private static func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
}
