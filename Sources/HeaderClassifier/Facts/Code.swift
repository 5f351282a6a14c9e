// Safety: a literal, read within its own length.

/// A short code such as `NSPM` or `HPHISH`, kept in one word: upper-cased ASCII, first byte highest. Codes that Microsoft adds later are
/// values like any other; the raw text stays in the field.
public struct Code: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// 0 for an empty or missing code, all ones for one of more than eight bytes.
    public let packed: UInt64

    /// An empty or missing code.
    public static let none = Code(packed: 0)

    init(packed: UInt64) { self.packed = packed }

    /// At most eight ASCII characters, upper case.
    public init(stringLiteral value: StaticString) {
        var packed: UInt64 = 0
        for i in 0..<value.utf8CodeUnitCount { packed = unsafe packed << 8 | UInt64(value.utf8Start[i]) }
        self.packed = packed
    }

    @inline(__always)
    init(_ bytes: Bytes, _ range: Range<Int>) {
        if range.count > 8 {
            packed = .max
            return
        }
        var word: UInt64 = 0
        for i in range {
            let byte = bytes[i]
            word = word << 8 | UInt64(byte &- 0x61 < 26 ? byte & 0xDF : byte)
        }
        packed = word
    }

    public var description: String {
        if packed == .max { return "(long)" }
        var text = ""
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            let byte = UInt8(truncatingIfNeeded: packed >> shift)
            if byte != 0 { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        }
        return text
    }
}
