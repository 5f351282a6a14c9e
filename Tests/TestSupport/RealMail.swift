#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The collection of real mail, where it lies beside the project. It is no part of it: tests that want it say so and go on without.
public enum RealMail {
    /// The folder `data`, or nil. `HDRCLASS_DATA` names another place.
    public static let folder: String? = {
        let own = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/") + "/shared/data"
        let path = getenv("HDRCLASS_DATA").map { String(cString: $0) } ?? own
        return isDirectory(path) ? path : nil
    }()

    /// Whether slow tests look at every message instead of some.
    public static let wantsAll = getenv("HDRCLASS_ALL") != nil

    /// The root of the package.
    public static let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

    /// Every file below a folder of the collection, in name order; nil (and a printed line) where there is none.
    public static func files(_ folder: String, for test: String) -> [String]? {
        guard let root = Self.folder, isDirectory(root + "/" + folder) else {
            print("SKIPPED \(test): no real mail here (HDRCLASS_DATA names its folder)")
            return nil
        }
        return walk(root + "/" + folder)
    }

    public static func walk(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().flatMap { isDirectory(path + "/" + $0) ? walk(path + "/" + $0) : [path + "/" + $0] }
    }

    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    public static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let n = fread(&buffer, 1, buffer.count, file), n > 0 { bytes += buffer[..<n] }
        return bytes
    }
}

/// A small repeatable generator (SplitMix64).
public struct Random: RandomNumberGenerator {
    var state: UInt64
    public init(seed: UInt64) { state = seed }
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
