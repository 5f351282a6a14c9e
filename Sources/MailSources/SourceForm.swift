/// What a source is, by its first bytes and its name.
public enum SourceForm: Sendable, Hashable {
    /// One message, or pasted header text.
    case message
    case mailbox
    /// A message as Apple Mail keeps it: a line with its length, the message, a property list.
    case emlx
    case gzip, zstd
    /// Something else that mail comes packed in, and what to do about it.
    case packed(format: String, advice: String)

    /// - Parameters:
    ///   - head: the first bytes of the source, 16 or more if it has them.
    ///   - path: its name, for what the bytes cannot tell.
    ///   - isMessage: it stands where messages are kept one a file.
    public init(_ head: UnsafeRawBufferPointer, path: @autoclosure () -> String, as kind: SourceKind, isMessage: Bool = false) {
        if unsafe head.starts(with: [0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if unsafe head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || SourceForm.isSkippableFrame(head) {
            self = .zstd
        } else if kind == .mbox {
            self = .mailbox
        } else if kind != .auto && kind != .maildir {
            self = .message
        } else if let packed = unsafe SourceForm.packing(head) {
            self = .packed(format: packed.format, advice: packed.advice)
        } else if unsafe Emlx(head) != nil && path().hasSuffix(".emlx") {
            self = .emlx
        } else if unsafe !isMessage && head.starts(with: "From ".utf8) && !SourceForm.isNamedMessage(path()) {
            self = .mailbox
        } else {
            self = .message
        }
    }

    private static func isNamedMessage(_ path: String) -> Bool {
        [".eml", ".eml.gz", ".eml.zst"].contains { path.hasSuffix($0) }
    }

    /// zstd files may begin with frames that hold no data (RFC 8878 section 3.1.2).
    private static func isSkippableFrame(_ head: UnsafeRawBufferPointer) -> Bool {
        unsafe head.count >= 4 && head[0] & 0xF0 == 0x50 && head[1] == 0x2A && head[2] == 0x4D && head[3] == 0x18
    }

    private static func packing(_ head: UnsafeRawBufferPointer) -> (format: String, advice: String)? {
        func begins(_ bytes: [UInt8]) -> Bool { unsafe head.starts(with: bytes) }
        if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return ("xz", "xzcat FILE | hdrclass classify -") }
        if begins([0x42, 0x5A, 0x68]), head.count > 3, unsafe head[3] &- 0x31 < 9 { return ("bzip2", "bzcat FILE | hdrclass classify -") }
        if begins([0x04, 0x22, 0x4D, 0x18]) { return ("lz4", "lz4cat FILE | hdrclass classify -") }
        if begins([0x4C, 0x5A, 0x49, 0x50]) { return ("lzip", "lzip -dc FILE | hdrclass classify -") }
        if begins([0x1F, 0x9D]) { return ("compress (.Z)", "zcat FILE | hdrclass classify -") }
        if begins([0x50, 0x4B, 0x03, 0x04]) { return ("a ZIP archive", "unzip it, then hdrclass DIRECTORY") }
        if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { return ("a 7z archive", "7z x FILE, then hdrclass DIRECTORY") }
        if begins([0xD0, 0xCF, 0x11, 0xE0]) { return ("an Outlook item (.msg)", "save its Internet headers as text, then hdrclass --as headers FILE") }
        if begins([0x21, 0x42, 0x44, 0x4E]) { return ("an Outlook data file (.pst, .ost)", "readpst -r -o DIRECTORY FILE, then hdrclass DIRECTORY") }
        return nil
    }
}

/// The first line of an .emlx file: the length of the message that follows it.
public struct Emlx: Sendable, Hashable {
    /// Of the message, in the file.
    public let offset: Int
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
