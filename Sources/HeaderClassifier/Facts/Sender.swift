internal import RFC5322

/// What the lists of a policy say of the sender and the recipients. Nothing is parsed unless a list asks for it.
struct Sender {
    /// Listed as safe sender, safe recipient or trusted contact.
    var isSafe = false
    var isBlocked = false
    var isInDirectory = false
    /// Whether From lies in an accepted domain; nil where none are named, or From has no address.
    var isAccepted: Bool?

    init(_ section: borrowing HeaderSection, _ bytes: Bytes, _ policy: borrowing CompiledPolicy) {
        if !policy.hasLists { return }
        if let from = section.first(.from), let address = unsafe AddressList.first(in: bytes.buffer, from.bodyRange)?.address {
            isSafe = policy.safeSenders.contains(bytes, address) || policy.trustedContacts.contains(bytes, address)
            isBlocked = policy.blockedSenders.contains(bytes, address)
            isInDirectory = policy.directory.contains(bytes, address)
            if !policy.acceptedDomains.isEmpty { isAccepted = policy.acceptedDomains.contains(bytes, address) }
        }
        if !isSafe && !policy.safeRecipients.isEmpty {
            for name in [KnownFieldName.to, .cc] {
                guard let field = section.first(name) else { continue }
                unsafe AddressList.each(in: bytes.buffer, field.bodyRange) { mailbox in
                    isSafe = isSafe || mailbox.address.map { policy.safeRecipients.contains(bytes, $0) } == true
                    return !isSafe
                }
            }
        }
    }
}

extension CompiledPolicy {
    var hasLists: Bool {
        !safeSenders.isEmpty || !safeRecipients.isEmpty || !trustedContacts.isEmpty || !blockedSenders.isEmpty || !directory.isEmpty
            || !acceptedDomains.isEmpty
    }
}
