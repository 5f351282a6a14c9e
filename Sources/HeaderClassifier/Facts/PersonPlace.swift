/// The mailbox that an address field is read for, as places in the message: its texts are pointed at where they stand, and only what must be
/// decoded is written anew, to memory of the caller. For printers that look at every message; ``People`` is the same with arrays.
package struct PersonPlace {
    private let mailbox: Mailbox
    /// Of the usual form: no address has folds.
    private let isUsual: Bool

    /// The first mailbox of a body that has an address; failing that the first mailbox; nil where there is none. The body lies in the bytes.
    package init?(_ body: Range<Int>, in buffer: UnsafeRawBufferPointer) {
        let bytes = unsafe Bytes(buffer)
        if let mailbox = Mailbox.usual(bytes, body) {
            self.mailbox = mailbox
            isUsual = true
        } else {
            guard let mailbox = Mailbox.first(bytes, body) else { return nil }
            self.mailbox = mailbox
            isUsual = false
        }
    }

    package var hasAddress: Bool { mailbox.address != nil }

    /// Bytes that either text may need where it does not stand in the message as it is printed.
    package var room: Int { (mailbox.displayName.map { DisplayName.room($0) } ?? 0) + (mailbox.address?.count ?? 0) }

    /// Quotes and folds removed, encoded words decoded; nil where there is none.
    package func displayName(in buffer: UnsafeRawBufferPointer, room: UnsafeMutablePointer<UInt8>) -> UnsafeRawBufferPointer? {
        guard let range = mailbox.displayName else { return nil }
        let bytes = unsafe Bytes(buffer)
        if let plain = DisplayName.plain(bytes, range, isComment: mailbox.nameIsComment) {
            return plain.isEmpty ? nil : unsafe UnsafeRawBufferPointer(rebasing: buffer[plain])
        }
        let count = unsafe DisplayName.decode(bytes, range, isComment: mailbox.nameIsComment, into: room)
        return count == 0 ? nil : unsafe UnsafeRawBufferPointer(start: room, count: count)
    }

    /// As it stands, but for the line ends of a fold; nil where there is none.
    package func address(in buffer: UnsafeRawBufferPointer, room: UnsafeMutablePointer<UInt8>) -> UnsafeRawBufferPointer? {
        guard let range = mailbox.address else { return nil }
        if isUsual { return unsafe UnsafeRawBufferPointer(rebasing: buffer[range]) }
        let bytes = unsafe Bytes(buffer)
        if bytes.find(0x0D, in: range) == nil && bytes.find(0x0A, in: range) == nil { return unsafe UnsafeRawBufferPointer(rebasing: buffer[range]) }
        // Behind the room of the display name.
        let start = unsafe room + (mailbox.displayName.map { DisplayName.room($0) } ?? 0)
        var count = 0
        for i in range where bytes[i] != 0x0D && bytes[i] != 0x0A {
            unsafe start[count] = bytes[i]
            count += 1
        }
        return unsafe UnsafeRawBufferPointer(start: start, count: count)
    }
}

/// Comparing texts as addresses are compared.
package enum AddressText {
    /// Whether two are the same but for the case of letters.
    package static func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        if a.count != b.count { return false }
        for i in 0..<a.count where unsafe Bytes.folded(a[i]) != Bytes.folded(b[i]) { return false }
        return true
    }
}
