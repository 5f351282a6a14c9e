import CHdrclass
import HeaderClassifier
import PolicyFiles
import RFC5322
import Reports

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: a handle is retained for its caller when it is given out and released by its `_free`; in between the caller vouches for it, as the header says.

/// An object behind an opaque pointer of the header.
protocol Handle: AnyObject {}

extension Handle {
    /// Retained: it belongs to the caller.
    var handed: OpaquePointer { unsafe OpaquePointer(Unmanaged.passRetained(self).toOpaque()) }

    static func borrowed(_ pointer: OpaquePointer) -> Self { unsafe Unmanaged<Self>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue() }

    static func release(_ pointer: OpaquePointer?) {
        if let pointer = unsafe pointer { unsafe Unmanaged<Self>.fromOpaque(UnsafeRawPointer(pointer)).release() }
    }
}

/// hdr_classifier. Never changes.
@safe final class ClassifierHandle: Handle {
    let classifier: Classifier
    let names: NameReader
    let policy: String
    /// `policy` for C.
    let policyText: UnsafeMutablePointer<CChar>

    /// - Parameter text: of a policy file; nil: the default policy.
    init(_ text: [UInt8]?) throws {
        var policy = Policy()
        var files: [String] = []
        if let text {
            let file = try PolicyFile(text, path: "policy")
            policy = try file.policy()
            files = try file.protectFiles()
        }
        classifier = Classifier(policy: policy)
        names = try NameReading.reader(protecting: files, acceptedDomains: policy.acceptedDomains)
        self.policy = policy.digest
        unsafe policyText = strdup(self.policy)
    }

    deinit { unsafe free(policyText) }
}

/// A header section for each thread that classifies: its memory is used again.
final class Scratch {
    var section = HeaderSection()

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        unsafe pthread_key_create(&key) { pointer in
            #if canImport(Glibc)
            if let pointer = unsafe pointer { unsafe Unmanaged<Scratch>.fromOpaque(pointer).release() }
            #else
            unsafe Unmanaged<Scratch>.fromOpaque(pointer).release()
            #endif
        }
        return key
    }()

    static var ofThread: Scratch {
        if let pointer = unsafe pthread_getspecific(key) { return unsafe Unmanaged<Scratch>.fromOpaque(pointer).takeUnretainedValue() }
        let scratch = Scratch()
        unsafe pthread_setspecific(key, Unmanaged.passRetained(scratch).toOpaque())
        return scratch
    }
}

/// Bytes of a caller; none for a null pointer.
func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count) }

/// A path of a caller. What is no UTF-8 has replacement characters.
func text(_ pointer: UnsafePointer<CChar>?) -> String { unsafe pointer.map { unsafe String(cString: $0) } ?? "" }

/// Copies a text to a caller, if it has room for all of it. Returns its length.
func give(_ out: borrowing OutputBuffer, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
    let text = unsafe out.bytes
    let count = text.count
    if let buffer = unsafe buffer, let start = text.baseAddress, count <= capacity { unsafe memcpy(buffer, start, count) }
    return count
}
