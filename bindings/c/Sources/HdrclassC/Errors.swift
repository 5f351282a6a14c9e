import CHdrclass
import MailSources
import PolicyFiles

// Safety: a caller that passes an hdr_error gives room for one; a message is cut to its array, and the zero behind it stays.

/// What failed, on its way to an hdr_error.
struct CallError: Error {
    var code: Int32
    var system: Int32 = 0
    var message: String

    init(code: Int, message: String) {
        self.code = Int32(code)
        self.message = message
    }

    init(_ error: ReadError) {
        code = Int32(HDR_ERROR_READ)
        system = error.code
        message = error.description
    }

    init(_ error: any Error) {
        switch error {
        case let error as CallError: self = error
        case let error as ReadError: self.init(error)
        case let error as PolicyError: self.init(code: Int(HDR_ERROR_POLICY), message: error.message)
        default: self.init(code: Int(HDR_ERROR_ARGUMENT), message: "\(error)")
        }
    }

    func write(to place: UnsafeMutablePointer<hdr_error>?) {
        guard let place = unsafe place else { return }
        var error = hdr_error()
        error.code = code
        error.system = system
        unsafe withUnsafeMutableBytes(of: &error.message) { room in
            // Not in the middle of a character.
            var end = min(message.utf8.count, room.count - 1)
            let bytes = Array(message.utf8)
            while end < bytes.count, end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            unsafe room.copyBytes(from: bytes[..<end])
        }
        unsafe place.pointee = error
    }
}

/// Calls `body`; what it throws is written to `place`, and nil comes back.
func reporting<Result>(_ place: UnsafeMutablePointer<hdr_error>?, _ body: () throws -> Result) -> Result? {
    do { return try body() } catch {
        unsafe CallError(error).write(to: place)
        return nil
    }
}
