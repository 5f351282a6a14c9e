internal import RFC5322

// Safety: the buffer of `bytes` is borrowed for the call, and the field or text lies in it.

/// What the lists of a policy say of the sender and the recipients. Nothing is parsed unless a list asks for it.
struct Sender {
    /// Listed as safe sender, safe recipient or trusted contact.
    var isSafe = false
    var isBlocked = false
    var isInDirectory = false
    /// Whether From lies in an accepted domain; nil where none are named, or From has no address.
    var isAccepted: Bool?

    init() {}

    /// What the lists say of the mailbox that a From field is read for. With several authors, favour needs all of them.
    private init(ofBody body: Range<Int>, _ bytes: Bytes, _ policy: borrowing CompiledPolicy) {
        guard let address = unsafe AddressList.first(in: bytes.buffer, body)?.address else { return }
        isSafe = policy.safeSenders.contains(bytes, address) || policy.trustedContacts.contains(bytes, address)
        isBlocked = policy.blockedSenders.contains(bytes, address)
        isInDirectory = policy.directory.contains(bytes, address)
        if !policy.acceptedDomains.isEmpty { isAccepted = policy.acceptedDomains.contains(bytes, address) }
        if !isSafe && !isInDirectory { return }
        var isSafe = isSafe, isInDirectory = isInDirectory
        unsafe AddressList.each(in: bytes.buffer, body) { mailbox in
            guard let address = mailbox.address else { return true }
            isSafe = isSafe && (policy.safeSenders.contains(bytes, address) || policy.trustedContacts.contains(bytes, address))
            isInDirectory = isInDirectory && policy.directory.contains(bytes, address)
            return isSafe || isInDirectory
        }
        (self.isSafe, self.isInDirectory) = (isSafe, isInDirectory)
    }

    init(_ section: borrowing HeaderSection, _ bytes: Bytes, _ policy: borrowing CompiledPolicy) {
        if !policy.hasLists { return }
        if section.isRepeated(.from) {
            // Which of them Exchange, Outlook and the reader look at is not known: a list that favours a sender needs all of them, one that does not any.
            var all: Sender?
            for i in 0..<section.count where section[i].name == .from {
                let one = Sender(ofBody: section[i].bodyRange, bytes, policy)
                guard let sofar = all else { all = one; continue }
                all?.isSafe = sofar.isSafe && one.isSafe
                all?.isBlocked = sofar.isBlocked || one.isBlocked
                all?.isInDirectory = sofar.isInDirectory && one.isInDirectory
                all?.isAccepted = sofar.isAccepted == one.isAccepted ? one.isAccepted : nil
            }
            self = all ?? Sender()
        } else if let from = section.first(.from) {
            self = Sender(ofBody: from.bodyRange, bytes, policy)
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
