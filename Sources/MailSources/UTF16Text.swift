// Safety: the bytes are borrowed for the call; units are read in pairs below their even count.

/// UTF-16 text, which Notepad writes as "Unicode" and a .msg keeps its strings in, as UTF-8.
struct UTF16Text {
    /// Where the text begins, behind a byte-order mark.
    let start: Int
    let isBigEndian: Bool

    /// Nil unless the bytes are UTF-16 beyond doubt: by a byte-order mark, or by four characters of ASCII with a zero byte each.
    /// A mark of UTF-32 is none of UTF-16.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2 else { return nil }
        let first = unsafe bytes[0], second = unsafe bytes[1]
        if first == 0xFF && second == 0xFE {
            if bytes.count >= 4, unsafe bytes[2] == 0 && bytes[3] == 0 { return nil }
            (start, isBigEndian) = (2, false)
        } else if first == 0xFE && second == 0xFF {
            (start, isBigEndian) = (2, true)
        } else if unsafe bytes.count >= 8 && (first == 0) != (second == 0) && UTF16Text.alternates(bytes, zero: first == 0 ? 0 : 1) {
            (start, isBigEndian) = (0, first == 0)
        } else {
            return nil
        }
    }

    /// Of bytes whose order is known and that have no mark.
    init(isBigEndian: Bool) {
        start = 0
        self.isBigEndian = isBigEndian
    }

    private static func alternates(_ bytes: UnsafeRawBufferPointer, zero: Int) -> Bool {
        for index in 0..<8 {
            let byte = unsafe bytes[index]
            if index % 2 == zero ? byte != 0 : byte == 0 || byte > 0x7E { return false }
        }
        return true
    }

    /// Writes the text as UTF-8 behind what `output` holds, line ends as they are. What is no character becomes U+FFFD: a surrogate without its
    /// other half, half a code unit at the end. Linear.
    /// - Returns: where in `output` the first such place is, and how many there are.
    func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) -> (first: Int, count: Int) {
        var broken = (first: 0, count: 0)
        var at = start
        let low = isBigEndian ? 1 : 0
        func unit(_ at: Int) -> UInt32 { unsafe UInt32(bytes[at + low]) | UInt32(bytes[at + 1 - low]) << 8 }
        output.reserveCapacity(output.count + (bytes.count - start) / 2)
        while at < bytes.count {
            var scalar: UInt32 = 0xD800
            if at + 2 <= bytes.count {
                scalar = unit(at)
                if scalar & 0xFC00 == 0xD800, at + 4 <= bytes.count, unit(at + 2) & 0xFC00 == 0xDC00 {
                    scalar = 0x1_0000 + (scalar & 0x3FF) << 10 + (unit(at + 2) & 0x3FF)
                    at += 2
                }
            }
            at += 2
            if scalar & 0xFFFF_F800 == 0xD800 {
                if broken.count == 0 { broken.first = output.count }
                broken.count += 1
                scalar = 0xFFFD
            }
            switch scalar {
            case 0..<0x80: output.append(UInt8(scalar))
            case 0x80..<0x800:
                output.append(UInt8(0xC0 | scalar >> 6))
                output.append(UInt8(0x80 | scalar & 0x3F))
            case 0x800..<0x1_0000:
                output.append(UInt8(0xE0 | scalar >> 12))
                output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
                output.append(UInt8(0x80 | scalar & 0x3F))
            default:
                output.append(UInt8(0xF0 | scalar >> 18))
                output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
                output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
                output.append(UInt8(0x80 | scalar & 0x3F))
            }
        }
        return broken
    }
}
