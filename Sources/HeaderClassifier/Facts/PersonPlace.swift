package import RFC5322

// Safety: the caller's buffer holds the field, and his room has `room` bytes: the display name takes the first part, at most `HeaderText.room`, the
// address stands behind it and is never longer than it stands in the field. What is returned points into either, and the caller keeps both while he uses
// it.

/// The mailbox that an address field is read for, as places in the message: its texts are pointed at where they stand, and only what must be
/// decoded is written anew, to memory of the caller. For printers that look at every message; ``People`` is the same with arrays.
package struct PersonPlace {
    private let name: Range<Int>?
    private let spec: Range<Int>?
    private let nameIsComment: Bool
    /// Of the usual form: nothing deviates, and the address stands as it is printed.
    private let isUsual: Bool
    package let defects: AddressDefects
    /// The whole mailbox.
    package let range: Range<Int>

    /// ``AddressList/first(in:_:)`` of a body; nil where there is no mailbox. The body lies in the bytes.
    package init?(_ body: Range<Int>, in buffer: UnsafeRawBufferPointer) {
        if let usual = UsualMailbox.read(unsafe Bytes(buffer), body) {
            name = usual.displayName
            spec = usual.address
            nameIsComment = false
            isUsual = true
            defects = []
            range = unsafe Bytes(buffer).trimmed(body)
        } else {
            guard let mailbox = unsafe AddressList.first(in: buffer, body) else { return nil }
            name = mailbox.displayName
            spec = mailbox.address
            nameIsComment = mailbox.nameIsComment
            isUsual = false
            defects = mailbox.defects
            range = mailbox.range
        }
    }

    package var hasAddress: Bool { spec != nil }

    /// Bytes that either text may need where it does not stand in the message as it is printed.
    package var room: Int { (name.map { HeaderText.room($0.count) } ?? 0) + (spec?.count ?? 0) }

    /// Quotes and folds removed, encoded words decoded; nil where there is none.
    package func displayName(
        in buffer: UnsafeRawBufferPointer, by converter: borrowing CharsetConverter, room: UnsafeMutablePointer<UInt8>
    ) -> (text: UnsafeRawBufferPointer, defects: TextDefects)? {
        guard let name else { return nil }
        if isUsual, let plain = UsualMailbox.plainName(unsafe Bytes(buffer), name) {
            return plain.isEmpty ? nil : unsafe (UnsafeRawBufferPointer(rebasing: buffer[plain]), [])
        }
        let (count, defects) = unsafe HeaderText.decode(name, of: buffer, as: nameIsComment ? .comment : .phrase, by: converter, into: room)
        return count == 0 ? nil : unsafe (UnsafeRawBufferPointer(start: room, count: count), defects)
    }

    /// Without white space and comments; nil where there is none.
    package func address(in buffer: UnsafeRawBufferPointer, room: UnsafeMutablePointer<UInt8>) -> UnsafeRawBufferPointer? {
        guard let spec else { return nil }
        if isUsual { return unsafe UnsafeRawBufferPointer(rebasing: buffer[spec]) }
        // Behind the room of the display name.
        let start = unsafe room + (name.map { HeaderText.room($0.count) } ?? 0)
        return unsafe UnsafeRawBufferPointer(start: start, count: AddressText.copy(spec, of: buffer, into: start))
    }
}
