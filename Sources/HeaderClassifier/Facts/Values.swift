/// `X-MS-Exchange-Organization-AuthAs`: as whom Exchange took the sender ([header firewall, Organization X-headers]).
public enum AuthAs: UInt8, Sendable, Hashable {
    /// The documented values.
    case anonymous, `internal`, external, partner
    /// None of the four documented values.
    case other

    init(_ bytes: Bytes, _ body: Range<Int>) {
        let value = bytes.trimmed(body)
        self =
            bytes.equals(value, "Anonymous") ? .anonymous : bytes.equals(value, "Internal") ? .internal
            : bytes.equals(value, "External") ? .external : bytes.equals(value, "Partner") ? .partner : .other
    }
}

/// `X-MS-Exchange-Organization-MessageDirectionality`.
public enum Directionality: UInt8, Sendable, Hashable {
    /// From within the organization, from outside, and any other value.
    case originating, incoming, other

    init(_ bytes: Bytes, _ body: Range<Int>) {
        let value = bytes.trimmed(body)
        self = bytes.equals(value, "Originating") ? .originating : bytes.equals(value, "Incoming") ? .incoming : .other
    }
}

/// `X-MS-Exchange-CrossTenant-FromEntityHeader`.
public enum FromEntity: UInt8, Sendable, Hashable {
    /// Where the message entered the cloud from; `other` is any other value.
    case internet, hosted, hybridOnPrem, other

    init(_ bytes: Bytes, _ body: Range<Int>) {
        let value = bytes.trimmed(body)
        self =
            bytes.equals(value, "Internet") ? .internet : bytes.equals(value, "Hosted") ? .hosted
            : bytes.equals(value, "HybridOnPrem") ? .hybridOnPrem : .other
    }
}

/// `X-MS-Exchange-Organization-SenderIdResult` ([MS-OXCMAIL] 2.2.3.2.20).
public enum SenderIdResult: UInt8, Sendable, Hashable {
    /// The documented results; `other` is any other value.
    case pass, neutral, fail, softFail, none, tempError, permError, other

    init(_ bytes: Bytes, _ body: Range<Int>) {
        let value = bytes.trimmed(body)
        self =
            bytes.equals(value, "Pass") ? .pass : bytes.equals(value, "Neutral") ? .neutral : bytes.equals(value, "Fail") ? .fail
            : bytes.equals(value, "SoftFail") ? .softFail : bytes.equals(value, "None") ? .none
            : bytes.equals(value, "TempError") ? .tempError : bytes.equals(value, "PermError") ? .permError : .other
    }
}

/// Small values that several fields share.
enum Value {
    /// A spam confidence level: an integer from -1 to 10 ([MS-OXCMAIL] 2.2.3.2.21 lets readers accept 10).
    static func scl(_ bytes: Bytes, _ body: Range<Int>) -> Int8? {
        guard let value = bytes.integer(bytes.trimmed(body)), value >= -1, value <= 10 else { return nil }
        return Int8(value)
    }

    /// `X-MS-Exchange-Organization-AuthMechanism`: two hexadecimal digits.
    static func mechanism(_ bytes: Bytes, _ body: Range<Int>) -> UInt8? {
        let value = bytes.trimmed(body)
        guard value.count == 2, let high = Bytes.hexDigit(bytes[value.lowerBound]), let low = Bytes.hexDigit(bytes[value.lowerBound + 1]) else {
            return nil
        }
        return high << 4 | low
    }
}

/// The clock inside a Network-Message-Id: the last 12 hexadecimal digits are the upper 48 bits of a count of 100 ns since the year 1.
/// Observed on 7,703 messages, documented nowhere.
enum NetworkMessageID {
    /// Seconds since 1970 (UTC); nil where the body is no GUID, as in redacted mail.
    static func clock(_ bytes: Bytes, _ body: Range<Int>) -> Int? {
        let guid = bytes.trimmed(body)
        guard guid.count == 36 else { return nil }
        let start = guid.lowerBound
        guard bytes[start &+ 8] == 0x2D, bytes[start &+ 13] == 0x2D, bytes[start &+ 18] == 0x2D, bytes[start &+ 23] == 0x2D else { return nil }
        // Two groups of eight with the dashes between them made digits, one of four, and the twelve digits of the clock.
        let dash: UInt64 = 0x2D
        let middle = (bytes.word(start &+ 8) ^ dash ^ dash &<< 40) | 0x30 | 0x30 &<< 40
        let third = (bytes.word(start &+ 16) ^ dash &<< 16 ^ dash &<< 56) | 0x30 &<< 16 | 0x30 &<< 56
        let high = bytes.shortWord(start &+ 24) &<< 32 | 0x3030_3030
        let low = bytes.word(start &+ 28)
        guard isHex(bytes.word(start)), isHex(middle), isHex(third), isHex(high), isHex(low) else { return nil }
        let ticks = UInt64(value(high)) &<< 32 | UInt64(value(low))
        // Ticks from year 1 to 1970; a GUID of another kind gives a time outside of any mail.
        let seconds = Int((ticks << 16) / 10_000_000) - 62_135_596_800
        return seconds > 800_000_000 && seconds < 4_100_000_000 ? seconds : nil
    }

    /// Whether all eight bytes are hexadecimal digits.
    @inline(__always)
    private static func isHex(_ word: UInt64) -> Bool {
        if word & tops != 0 { return false }
        let lower = word | ones &* 0x20
        let isDigit = (word &+ ones &* (0x80 - 0x30)) & ~(word &+ ones &* (0x7F - 0x39))
        let isLetter = (lower &+ ones &* (0x80 - 0x61)) & ~(lower &+ ones &* (0x7F - 0x66))
        return (isDigit | isLetter) & tops == tops
    }

    /// What eight hexadecimal digits spell, the first byte highest.
    @inline(__always)
    private static func value(_ word: UInt64) -> UInt32 {
        // A letter is 9 below its value: "a" ends in 1.
        var x = (word & (ones &* 0x0F) &+ (word &>> 6 & ones) &* 9).byteSwapped
        x = (x | x &>> 4) & 0x00FF_00FF_00FF_00FF
        x = (x | x &>> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: x | x &>> 16)
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101, tops: UInt64 = 0x8080_8080_8080_8080
}
