internal import RFC5322

// Safety: the bytes are borrowed from the caller, who keeps them while the field is in use; the section was scanned from them, and every offset is
// compared with the end of the body.

/// The body of a Content-Type or Content-Disposition field (RFC 2045 section 5.1, RFC 2183): its value and, on demand, a parameter. The one place where
/// parameters are read here; continued and encoded ones (RFC 2231) are not put together.
@safe struct ContentField {
    private let bytes: UnsafeRawBufferPointer
    private let body: Range<Int>

    /// Nil where there is no such field. Of several the topmost counts.
    init?(_ name: StaticString, _ section: borrowing HeaderSection, in bytes: UnsafeRawBufferPointer) {
        for i in 0..<section.count where unsafe section[i].badLine == nil && ContentField.equals(bytes, section[i].nameRange, name) {
            unsafe self.bytes = bytes
            body = section[i].bodyRange
            return
        }
        return nil
    }

    /// What stands before the first semicolon, in lower case, without white space and comments: `multipart/report`, `base64`.
    var value: String {
        var text: [UInt8] = []
        var at = body.lowerBound
        while at < body.upperBound, unsafe bytes[at] != 0x3B {
            if unsafe bytes[at] == 0x28 { at = commentEnd(at) } else {
                let byte = unsafe bytes[at]
                if byte > 0x20 { text.append(byte &- 0x41 < 26 ? byte | 0x20 : byte) }
                at += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The value of a parameter, quotes and escapes taken off; nil where it is missing. Linear in the field.
    func parameter(_ name: StaticString) -> [UInt8]? {
        var at = body.lowerBound
        while at < body.upperBound {
            // To the next semicolon outside of a quoted string.
            guard let semicolon = next(0x3B, at) else { return nil }
            at = skipSpace(semicolon + 1)
            let start = at
            while at < body.upperBound, unsafe bytes[at] > 0x20, unsafe bytes[at] != 0x3D && bytes[at] != 0x3B { at += 1 }
            let key = start..<at
            at = skipSpace(at)
            guard at < body.upperBound, unsafe bytes[at] == 0x3D else { continue }
            at = skipSpace(at + 1)
            if unsafe ContentField.equals(bytes, key, name) { return read(at) }
        }
        return nil
    }

    private func read(_ start: Int) -> [UInt8] {
        var at = start
        var text: [UInt8] = []
        if at < body.upperBound, unsafe bytes[at] == 0x22 {
            at += 1
            while at < body.upperBound, unsafe bytes[at] != 0x22 {
                if unsafe bytes[at] == 0x5C && at + 1 < body.upperBound { at += 1 }
                // Line ends of folds are no part of it.
                if unsafe bytes[at] != 0x0D && bytes[at] != 0x0A { unsafe text.append(bytes[at]) }
                at += 1
            }
        } else {
            while at < body.upperBound, unsafe bytes[at] > 0x20 && bytes[at] != 0x3B && bytes[at] != 0x28 {
                unsafe text.append(bytes[at])
                at += 1
            }
        }
        return text
    }

    private func skipSpace(_ start: Int) -> Int {
        var at = start
        while at < body.upperBound {
            if unsafe bytes[at] <= 0x20 { at += 1 } else if unsafe bytes[at] == 0x28 { at = commentEnd(at) } else { break }
        }
        return at
    }

    /// A byte outside of quoted strings and comments.
    private func next(_ byte: UInt8, _ start: Int) -> Int? {
        var at = start
        while at < body.upperBound {
            switch unsafe bytes[at] {
            case byte: return at
            case 0x22:
                at += 1
                while at < body.upperBound, unsafe bytes[at] != 0x22 { at += unsafe bytes[at] == 0x5C ? 2 : 1 }
                at += 1
            case 0x28: at = commentEnd(at)
            default: at += 1
            }
        }
        return nil
    }

    /// Behind the comment that begins here; one that does not end is none.
    private func commentEnd(_ start: Int) -> Int {
        var depth = 0
        var at = start
        while at < body.upperBound {
            switch unsafe bytes[at] {
            case 0x5C: at += 1
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return at + 1 }
            default: break
            }
            at += 1
        }
        return body.upperBound
    }

    static func equals(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for i in 0..<range.count {
            let byte = unsafe bytes[range.lowerBound + i]
            if unsafe (byte &- 0x41 < 26 ? byte | 0x20 : byte) != text.utf8Start[i] { return false }
        }
        return true
    }
}
