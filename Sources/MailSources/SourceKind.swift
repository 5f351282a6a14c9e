/// How the bytes of a source are taken.
public enum SourceKind: String, Sendable, Hashable, CaseIterable {
    /// As they look: a mailbox, one message, or pasted header text.
    case auto
    /// One message, whatever it looks like.
    case eml
    /// A mailbox of many messages (mbox).
    case mbox
    /// A directory whose `cur` and `new` hold a message a file.
    case maildir
    /// Header text whose folding may be lost.
    case headers
}

/// How the messages of a mailbox are told apart.
public enum MailboxDialect: String, Sendable, Hashable, CaseIterable {
    /// By separator lines: what ``o``, ``rd`` and ``cl`` have in common.
    case auto
    /// mboxo: body lines that begin with `From ` were quoted with `>`.
    case o
    /// mboxrd: as mboxo, and quoted ones once more, so that quoting can be undone.
    case rd
    /// mboxcl: as mboxo, with a Content-Length, which is not believed.
    case cl
    /// mboxcl2: bodies are not quoted; only Content-Length tells where they end.
    case cl2
    /// What recent versions of Thunderbird write: as mboxrd, but the separator is the bare line `From `, without a date.
    case thunderbird
}
