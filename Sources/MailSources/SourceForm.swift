// Safety: the head is borrowed for the call; its count is compared with that of a signature before it is looked at.

/// What a source is, by its first bytes and its name.
public enum SourceForm: Sendable, Hashable {
    /// One message, or pasted header text.
    case message
    /// A file that begins with `From `: any number of messages.
    case mailbox
    /// A message as Apple Mail keeps it: a line with its length, the message, a property list.
    case emlx
    /// A compound file: an Outlook item (.msg), or a document of another program.
    case compoundFile
    /// Compressed; what is inside shows only once it is decompressed.
    case gzip, zstd
    /// Something else that mail comes packed in, and what to do about it.
    case packed(format: String, advice: String)

    /// - Parameters:
    ///   - head: the first bytes of the source, 16 or more if it has them.
    ///   - path: its name, for what the bytes cannot tell.
    ///   - kind: what the user says it is.
    ///   - isMessage: it stands where messages are kept one a file.
    public init(_ head: UnsafeRawBufferPointer, path: @autoclosure () -> String, as kind: SourceKind, isMessage: Bool = false) {
        // Most sources are messages that begin with a letter that no signature below begins with (B, L, P do): one look decides.
        let first = unsafe head.first ?? 0
        let isPlain = (first | 0x20) &- 0x61 < 26 && first != 0x42 && first != 0x4C && first != 0x50
        let packing = unsafe isPlain ? nil : SourceForm.packing(head, path)
        if case .some(.gzip) = packing {
            self = .gzip
        } else if case .some(.zstd) = packing {
            self = .zstd
        } else if kind == .mbox {
            self = .mailbox
        } else if case .some(.compoundFile) = packing {
            self = .compoundFile
        } else if kind != .auto && kind != .maildir {
            self = .message
        } else if let packing {
            self = packing
        } else if first &- 0x30 < 10, unsafe Emlx(head) != nil && path().hasSuffix(".emlx") {
            self = .emlx
        } else if !isMessage && (first == 0x46 || first == 0xEF), unsafe begins(head, "From ") || begins(head, "\u{FEFF}From "), !SourceForm.isNamedMessage(path()) {
            self = .mailbox
        } else {
            self = .message
        }
    }

    private static func isNamedMessage(_ path: String) -> Bool {
        [".eml", ".eml.gz", ".eml.zst"].contains { path.lowercased().hasSuffix($0) }
    }

    /// By the signature at the start; of ZIP archives one kind by its name as well.
    private static func packing(_ head: UnsafeRawBufferPointer, _ path: () -> String) -> SourceForm? {
        func starts(_ signature: StaticString) -> Bool { unsafe begins(head, signature) }
        func packed(_ format: String, _ advice: String) -> SourceForm { .packed(format: format, advice: advice) }
        if unsafe bytes(head, 0x1F, 0x8B, 0x08) { return .gzip }
        if unsafe bytes(head, 0x28, 0xB5, 0x2F, 0xFD) { return .zstd }
        // zstd files may begin with frames that hold no data (RFC 8878 section 3.1.2).
        if head.count >= 4, unsafe head[0] & 0xF0 == 0x50 && head[1] == 0x2A && head[2] == 0x4D && head[3] == 0x18 { return .zstd }
        if unsafe bytes(head, 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00) { return packed("xz", "xzcat FILE | hdrclass classify -") }
        if starts("BZh"), head.count > 3, unsafe head[3] &- 0x31 < 9 { return packed("bzip2", "bzcat FILE | hdrclass classify -") }
        if unsafe bytes(head, 0x04, 0x22, 0x4D, 0x18) { return packed("lz4", "lz4cat FILE | hdrclass classify -") }
        if starts("LZIP") { return packed("lzip", "lzip -dc FILE | hdrclass classify -") }
        if unsafe bytes(head, 0x1F, 0x9D) { return packed("compress (.Z)", "zcat FILE | hdrclass classify -") }
        if unsafe bytes(head, 0x50, 0x4B, 0x03, 0x04) {
            if path().lowercased().hasSuffix(".olm") { return packed("an Outlook for Mac archive (.olm)", "a program that makes mbox or .eml of the XML in it") }
            return packed("a ZIP archive", "unzip FILE, then hdrclass DIRECTORY")
        }
        if unsafe bytes(head, 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C) { return packed("a 7z archive", "7z x FILE, then hdrclass DIRECTORY") }
        if unsafe CompoundFile.begins(head) { return .compoundFile }
        if starts("!BDN") { return packed("an Outlook data file (.pst, .ost)", "readpst -e -o DIRECTORY FILE, then hdrclass DIRECTORY") }
        if unsafe bytes(head, 0xCF, 0xAD, 0x12, 0xFE) { return packed("an Outlook Express mailbox (.dbx)", "readdbx of libdbx, which makes mbox of it") }
        if starts("*mbx*\r\n") { return packed("an mbx mailbox of UW IMAP", "mailutil of UW IMAP, which copies it into an mbox") }
        return nil
    }

    private static func bytes(_ head: UnsafeRawBufferPointer, _ signature: UInt8...) -> Bool {
        guard head.count >= signature.count else { return false }
        for i in signature.indices where unsafe head[i] != signature[i] { return false }
        return true
    }
}

/// Whether the bytes begin with an ASCII text.
private func begins(_ head: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard head.count >= text.utf8CodeUnitCount else { return false }
    for i in 0..<text.utf8CodeUnitCount where unsafe head[i] != text.utf8Start[i] { return false }
    return true
}

/// The first line of an .emlx file: the length of the message that follows it.
public struct Emlx: Sendable, Hashable {
    /// Of the message, in the file.
    public let offset: Int
    /// Of the message, as the line says: nothing has checked that as much is there.
    public let length: Int

    /// Nil where no such line stands at the start.
    public init?(_ head: UnsafeRawBufferPointer) {
        var at = 0
        var value = 0
        while at < head.count, at < 18, unsafe head[at] &- 0x30 < 10 {
            value = unsafe value * 10 + Int(head[at] - 0x30)
            at += 1
        }
        if at == 0 { return nil }
        while at < head.count, unsafe head[at] == 0x20 || head[at] == 0x0D { at += 1 }
        guard at < head.count, unsafe head[at] == 0x0A else { return nil }
        offset = at + 1
        length = value
    }
}
