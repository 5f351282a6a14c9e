internal import RFC5322

// Safety: the bytes are borrowed for the call, and the section is scanned from them.

/// Why a message carries another one.
public struct Carrier: Sendable, Hashable {
    /// What carries a message. The raw value is a stable word.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// X-MS-Journal-Report: Exchange's report of a message for an archive.
        case journalReport = "journal-report"
        /// multipart/report (RFC 6522): a bounce, a complaint.
        case report
        /// Anything else with a message in it: a forward as attachment, a reported phish, a digest.
        case forward
    }

    /// What carries it.
    public let kind: Kind
    /// Of the carrying message, in its source.
    public let offset: Int, length: Int
    /// The text of the carried message in the source; encoded, where it is encoded.
    public let part: Range<Int>
    /// Where it is not `identity`, the carried message has no places of its own in the source: its offsets count from its decoded first byte.
    public let encoding: TransferEncoding
    /// How many messages stand around it: 1 as a rule.
    public let depth: Int

    /// What a message carries, as far as its header section tells: a journal report, multipart/report, or another message as its body. Any other multipart
    /// message may carry one or not. Scans the header section; allocates.
    public static func announced(in bytes: UnsafeRawBufferPointer) -> Kind? {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .all)
        if section.firstIndex(.journalReport) != nil { return .journalReport }
        switch unsafe ContentField("content-type", section, in: bytes)?.value {
        case "multipart/report": return .report
        case "message/rfc822", "message/global", "multipart/digest": return .forward
        default: return nil
        }
    }
}
