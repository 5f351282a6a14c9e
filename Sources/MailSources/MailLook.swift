public import RFC5322

// Safety: the bytes are borrowed for the call, and every offset is compared with their count; the section was scanned from them.

/// Whether a file met in a directory is mail.
public enum MailLook {
    /// It starts like mail: its first line is a header field with a plain name, or a mark that mail is saved with, and a name that mail
    /// has stands among its fields. The table may hold known names only.
    public static func startsLikeMail(_ section: borrowing HeaderSection, in bytes: UnsafeRawBufferPointer) -> Bool {
        if section.oddities.contains(.fromLine) && section.fieldCount > 0 { return true }
        guard unsafe firstLineIsField(bytes, from: section.start) || isMicrosoftLine(bytes, from: section.start) else { return false }
        for i in 0..<section.count where section[i].name != .unknown { return true }
        return false
    }

    /// A plain field name and a colon stand at `start`.
    static func firstLineIsField(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var at = start
        while at < bytes.count, unsafe isPlain(bytes[at]) { at += 1 }
        let nameEnd = at
        while at < bytes.count, unsafe bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        return unsafe nameEnd > start && at < bytes.count && bytes[at] == 0x3A
    }

    private static func isMicrosoftLine(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        unsafe bytes[start...].starts(with: "Microsoft Mail Internet Headers".utf8)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }
}
