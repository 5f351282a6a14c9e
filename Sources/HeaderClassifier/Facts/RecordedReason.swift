public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// The reason that the record of a delivery gives (OFR).
public enum RecordedReason {
    /// Of the record that the rules read; nil where there is none, or it gives none.
    public static func text(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) -> String? {
        unsafe bytes(section, in: buffer).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same as the bytes that stand there, without the white space of a fold.
    public static func bytes(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let field = CloudField.index(of: .mailboxDelivery, in: section).map({ section[$0] }), field.range.upperBound <= buffer.count else { return nil }
        let bytes = unsafe Bytes(buffer)
        return unsafe range(field.bodyRange, in: buffer).map { bytes.copy($0).filter { !Bytes.isSpace($0) } }
    }

    /// Where it stands in the body of the record, white space of folds included: the value of the first OFR.
    package static func range(_ body: Range<Int>, in buffer: UnsafeRawBufferPointer) -> Range<Int>? {
        let bytes = unsafe Bytes(buffer)
        var at = body.lowerBound
        // An entry ends at ";", whatever it holds; only of one whose key begins with "O" more is read than that.
        while at < body.upperBound {
            let byte = bytes[at]
            if byte | 0x20 == 0x6F {
                var list = KeyValueList(bytes, at..<body.upperBound)
                // As ``MailboxDelivery`` reads it; a fold inside the key makes it longer.
                if let entry = list.next(), entry.key.count <= 8, list.code(entry.key) == "OFR" { return entry.value }
            } else if Bytes.isSpace(byte) || byte == 0x3B {
                at &+= 1
                continue
            } else if byte == 0x28, bytes.hasPrefix(at..<body.upperBound, "(null)") {
                at &+= 6
                continue
            }
            at = (bytes.find(0x3B, in: at..<body.upperBound) ?? body.upperBound) &+ 1
        }
        return nil
    }
}
