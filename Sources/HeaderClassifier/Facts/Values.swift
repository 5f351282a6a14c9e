/// `X-MS-Exchange-Organization-AuthAs`: as whom Exchange took the sender ([header firewall, Organization X-headers]).
public enum AuthAs: UInt8, Sendable, Hashable {
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
    case originating, incoming, other

    init(_ bytes: Bytes, _ body: Range<Int>) {
        let value = bytes.trimmed(body)
        self = bytes.equals(value, "Originating") ? .originating : bytes.equals(value, "Incoming") ? .incoming : .other
    }
}

/// `X-MS-Exchange-CrossTenant-FromEntityHeader`.
public enum FromEntity: UInt8, Sendable, Hashable {
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
        // The groups before the last need only be hexadecimal; the dashes between them are passed by.
        var all: UInt8 = 0
        for i in 0..<8 { all |= hexValue(bytes[start &+ i]) }
        for i in 0..<4 { all |= hexValue(bytes[start &+ 9 &+ i]) | hexValue(bytes[start &+ 14 &+ i]) | hexValue(bytes[start &+ 19 &+ i]) }
        var ticks: UInt64 = 0
        for i in 24..<36 {
            let digit = hexValue(bytes[start &+ i])
            all |= digit
            ticks = ticks << 4 | UInt64(digit & 15)
        }
        if all > 15 { return nil }
        // Ticks from year 1 to 1970; a GUID of another kind gives a time outside of any mail.
        let seconds = Int((ticks << 16) / 10_000_000) - 62_135_596_800
        return seconds > 800_000_000 && seconds < 4_100_000_000 ? seconds : nil
    }

    /// 0 to 15, or 255 for a byte that is no hexadecimal digit.
    @inline(__always)
    private static func hexValue(_ byte: UInt8) -> UInt8 {
        let digit = byte &- 0x30
        let letter = (byte | 0x20) &- 0x61
        return digit < 10 ? digit : letter < 6 ? letter &+ 10 : 255
    }
}
