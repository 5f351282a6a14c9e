// Safety: the caller's bytes are those that were parsed, so the ranges of the mailbox lie in them. They are borrowed for the call.

/// One mailbox of an address field (RFC 5322 section 3.4): where its display name and its address stand. Offsets count from the start of the message.
///
/// Structure is found on the raw bytes, before anything is decoded, so that an encoded word can never supply an address.
public struct Mailbox: Sendable, Hashable {
    /// All of it, without white space around.
    public internal(set) var range: Range<Int>
    /// The display name as it stands (phrase, quotes and folds included); the last comment, without its parentheses, where there is no phrase.
    /// Nil where there is none.
    public internal(set) var displayName: Range<Int>?
    /// The display name is a comment beside a bare address.
    public internal(set) var nameIsComment = false
    /// The addr-spec, without angle brackets and route; nil where there is none.
    public internal(set) var address: Range<Int>?
    /// Offset of the `@` that parts local part and domain: the last one outside of quotes.
    public internal(set) var at: Int?
    /// The route before the address, obsolete.
    public internal(set) var route: Range<Int>?
    /// The name of the group that it is a member of (RFC 6854 allows one in From).
    public internal(set) var group: Range<Int>?
    /// What deviates from RFC 5322 in it.
    public internal(set) var defects: AddressDefects = []

    /// What is before the `@`; all of the address where there is none.
    public var localPart: Range<Int>? { address.map { $0.lowerBound..<(at ?? $0.upperBound) } }
    /// What is behind the `@`.
    public var domain: Range<Int>? {
        guard let at, let address else { return nil }
        return at + 1..<address.upperBound
    }

    /// What kind of name an address is.
    public enum Form: Sendable, Hashable {
        /// `local@domain`.
        case smtp
        /// A legacy Exchange distinguished name: `/O=Example/OU=…/CN=Recipients/CN=jane`.
        case x500
        /// An address of another kind that Exchange wrapped into an SMTP address: `IMCEAEX-_O=Example_…@example.com`.
        case encapsulated
        /// A word without a domain.
        case local
    }

    /// Nil where there is no address. `bytes` must be those that were parsed.
    public func form(in bytes: UnsafeRawBufferPointer) -> Form? {
        guard let address, let local = localPart else { return nil }
        let octets = unsafe Octets(bytes)
        if X500.isName(octets, address) { return .x500 }
        guard at != nil else { return .local }
        return octets.hasPrefix(local, "IMCEA") && octets.find(0x2D, in: local) != nil ? .encapsulated : .smtp
    }
}

enum X500 {
    /// `/O=…/CN=…`, with or without `EX:` before it.
    static func isName(_ octets: Octets, _ range: Range<Int>) -> Bool {
        let from = octets.hasPrefix(range, "EX:") ? range.lowerBound + 3 : range.lowerBound
        let name = from..<range.upperBound
        guard octets.hasPrefix(name, "/O=") else { return false }
        var i = name.lowerBound
        while i < name.upperBound {
            if octets[i] == 0x2F, octets.hasPrefix(i..<name.upperBound, "/CN=") { return true }
            i += 1
        }
        return false
    }
}
