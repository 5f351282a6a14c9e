#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: strerror gives a text that ends in NUL, which is copied at once.

/// A source that could not be read, or not to its end.
public struct ReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What could not be read, as it was named.
    public let path: String
    /// Why, in words.
    public let reason: String
    /// The system's number of the error; 0 where the source itself is broken.
    public let code: Int32
    public var description: String { "\(path): \(reason)" }

    /// An error of the system; the reason is its text for that number.
    public init(_ path: String, errno code: Int32) {
        self.path = path
        self.code = code
        reason = unsafe String(cString: strerror(code))
    }

    /// The source itself is broken.
    public init(_ path: String, _ reason: String) {
        self.path = path
        code = 0
        self.reason = reason
    }
}
