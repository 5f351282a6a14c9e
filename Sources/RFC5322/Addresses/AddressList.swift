// Safety: the bytes are borrowed for the call, by the parser too, which ends with it. The body is clamped to them here, and the parser keeps to the
// body.

/// The mailboxes of an address field: From, Sender, Reply-To, To, Return-Path …
///
/// All of RFC 5322 section 3.4 with its obsolete syntax, RFC 6532 (8-bit text) and RFC 6854 (groups), and what real mail does wrong: each
/// deviation is read in one stated way and reported beside the mailbox. Linear in the length of the body; allocates nothing.
public enum AddressList {
    /// Calls `take` for each mailbox in order, until it returns false. A group without members gives one mailbox that has neither name nor address.
    /// - Parameters:
    ///   - bytes: the message.
    ///   - body: of the field, in bytes from the start of `bytes`.
    ///   - take: gets each mailbox; false ends the walk.
    public static func each(in bytes: UnsafeRawBufferPointer, _ body: Range<Int>, _ take: (Mailbox) -> Bool) {
        var parser = unsafe AddressParser(Octets(bytes), body.clamped(to: 0..<bytes.count))
        while let mailbox = parser.next() {
            if !take(mailbox) { return }
        }
    }

    /// All of them. Allocates the result.
    public static func mailboxes(in bytes: UnsafeRawBufferPointer, _ body: Range<Int>) -> [Mailbox] {
        var list: [Mailbox] = []
        unsafe each(in: bytes, body) { list.append($0); return true }
        return list
    }

    /// The one that the field is read for: the first that has an address with a domain, failing that the first with an address, failing that the first.
    public static func first(in bytes: UnsafeRawBufferPointer, _ body: Range<Int>) -> Mailbox? {
        var best: Mailbox?
        unsafe each(in: bytes, body) { mailbox in
            if mailbox.at != nil {
                best = mailbox
                return false
            }
            if best == nil || (best?.address == nil && mailbox.address != nil) { best = mailbox }
            return true
        }
        return best
    }
}
