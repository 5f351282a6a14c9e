// Safety: input and output are borrowed for the call. Input is read through `Octets` within its count; every byte of output is checked against its room
// before it is written.

extension CharsetConverter {
    /// UTF-8, US-ASCII, ISO-8859-1 and windows-1252, without any library. ISO-8859-1 and US-ASCII are read as windows-1252, of which they are
    /// parts, as the WHATWG Encoding Standard has it: nobody means the control characters that ISO-8859-1 has in the places of quotes and dashes.
    public static let builtIn = unsafe CharsetConverter { charset, text, output in
        guard let known = unsafe BuiltInCharset(charset) else { return .unknownCharset }
        return unsafe known.convert(text, to: output)
    }
}

/// The charsets that need no library.
enum BuiltInCharset {
    case utf8, windows1252

    init?(_ label: UnsafeRawBufferPointer) {
        let octets = unsafe Octets(label)
        let all = 0..<label.count
        func isAny(_ names: StaticString...) -> Bool { names.contains { octets.equals(all, $0) } }
        if isAny("utf-8", "utf8", "unicode-1-1-utf-8") {
            self = .utf8
        } else if isAny("us-ascii", "ascii", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "cp-1252", "x-cp1252") {
            self = .windows1252
        } else {
            return nil
        }
    }

    func convert(_ text: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> CharsetConverter.Outcome {
        var sink = unsafe UTF8Sink(output)
        switch self {
        case .utf8:
            let octets = unsafe Octets(text)
            var at = 0
            while at < text.count {
                let length = UTF8Form.length(octets, at, text.count)
                if length == 0 { sink.escape(octets[at]) } else { for i in at..<at + length { sink.put(octets[i]) } }
                at += max(1, length)
            }
        case .windows1252:
            for i in 0..<text.count { unsafe sink.put(windows1252: text[i]) }
        }
        return .converted(count: sink.count, isFlawed: sink.isFlawed)
    }
}

/// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF.
enum UTF8Form {
    /// Bytes of the character at an offset; 0 where none stands there.
    static func length(_ octets: Octets, _ at: Int, _ end: Int) -> Int {
        let lead = octets[at]
        if lead < 0x80 { return 1 }
        // What the second byte may be depends on the first; all others are 0x80…0xBF.
        var low: UInt8 = 0x80, high: UInt8 = 0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { low = 0xA0 }
            if lead == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { low = 0x90 }
            if lead == 0xF4 { high = 0x8F }
        default: return 0
        }
        if at + length > end || octets[at + 1] < low || octets[at + 1] > high { return 0 }
        for i in at + 2..<max(at + 2, at + length) where octets[i] & 0xC0 != 0x80 { return 0 }
        return length
    }

    static func isValid(_ octets: Octets, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        while at < range.upperBound {
            let length = length(octets, at, range.upperBound)
            if length == 0 { return false }
            at += length
        }
        return true
    }
}

/// UTF-8 on its way into memory that is large enough: four bytes for each that came in.
@safe struct UTF8Sink {
    private let output: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    /// A byte was escaped.
    private(set) var isFlawed = false

    init(_ output: UnsafeMutableRawBufferPointer) { unsafe self.output = output }

    mutating func put(_ byte: UInt8) {
        unsafe precondition(count < output.count, "room(_:) bytes are needed")
        unsafe output[count] = byte
        count += 1
    }

    /// A byte that means nothing, as `\xNN`.
    mutating func escape(_ byte: UInt8) {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value + 0x37 }
        for part in [0x5C, 0x78, digit(byte >> 4), digit(byte & 15)] as [UInt8] { put(part) }
        isFlawed = true
    }

    mutating func put(windows1252 byte: UInt8) {
        if byte < 0x80 { return put(byte) }
        let scalar = byte < 0xA0 ? UTF8Sink.windows1252[Int(byte) - 0x80] : UInt16(byte)
        if scalar == 0 { return escape(byte) }
        if scalar >= 0x800 {
            put(0xE0 | UInt8(scalar >> 12))
            put(0x80 | UInt8(scalar >> 6 & 0x3F))
        } else {
            put(0xC0 | UInt8(scalar >> 6))
        }
        put(0x80 | UInt8(scalar & 0x3F))
    }

    /// Code points of 0x80…0x9F; 0 for the five that mean nothing. Source: the WHATWG Encoding Standard's index of windows-1252.
    private static let windows1252: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]
}
