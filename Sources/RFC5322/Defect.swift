/// A deviation from RFC 5322, with the bytes that deviate. Nothing is repaired in silence and nothing is refused.
public struct Defect: Sendable, Hashable {
    /// What deviates.
    public var kind: Kind
    /// Bytes from the start of the message.
    public var range: Range<Int>

    /// A defect with the bytes that deviate, from the start of the message.
    public init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }

    /// What deviates. The raw value is the word that the command line prints; new kinds may be added.
    public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// A UTF-8 byte-order mark before the header section.
        case byteOrderMark
        /// An mbox separator (`From `) as the first line, or its quoted form.
        case fromLine, quotedFromLine
        /// The section begins with `Microsoft Mail Internet Headers Version 2.0`, as old Outlook versions copied it.
        case microsoftHeadersLine
        /// CR that is not part of CRLF (RFC 5322 section 2.2).
        case bareCR
        /// A NUL byte (RFC 5322 section 2.2 allows none).
        case nul
        /// A byte above 0x7E outside of any declaration (allowed by RFC 6532 where it is UTF-8, which this does not judge).
        case eightBit
        /// The section ends with the input, not with an empty line.
        case noEmptyLine
        /// A continuation line of white space only (obs-FWS).
        case whiteSpaceOnlyLine
        /// White space between name and colon (obsolete syntax, RFC 5322 section 4.5).
        case whiteSpaceBeforeColon
        /// The first line of the section begins with white space: it continues nothing.
        case leadingWhiteSpace
        /// A line that is no field, by what is wrong with it: no colon, nothing before the colon, or a byte in the name that RFC 5322 section 2.2 does not allow there.
        case noColon, emptyName, spaceInName, controlInName, eightBitInName
        /// A line beginning with `From ` (or its quoted form) inside the section.
        case fromLineInSection
        /// A line of more than 998 bytes (RFC 5322 section 2.1.1).
        case lineOver998
        /// Both CRLF and LF end lines of the section.
        case mixedLineEnds
        /// A second instance of a field that RFC 5322 section 3.6 allows once.
        case duplicateField
        /// More than 4 GiB of header section: what lies beyond was not looked at.
        case sectionOver4GiB

        /// The stable word for the kind.
        public var word: String {
            switch self {
            case .byteOrderMark: "bom"
            case .fromLine: "from-line"
            case .quotedFromLine: "gt-from-line"
            case .microsoftHeadersLine: "microsoft-headers-line"
            case .bareCR: "bare-cr"
            case .nul: "nul"
            case .eightBit: "8bit"
            case .noEmptyLine: "no-empty-line"
            case .whiteSpaceOnlyLine: "wsp-only-line"
            case .whiteSpaceBeforeColon: "wsp-before-colon"
            case .leadingWhiteSpace: "leading-wsp"
            case .noColon: "no-colon"
            case .emptyName: "empty-name"
            case .spaceInName: "space-in-name"
            case .controlInName: "ctl-in-name"
            case .eightBitInName: "8bit-in-name"
            case .fromLineInSection: "from-in-section"
            case .lineOver998: "line-over-998"
            case .mixedLineEnds: "mixed-line-ends"
            case .duplicateField: "duplicate-field"
            case .sectionOver4GiB: "section-over-4-gib"
            }
        }
    }
}
