/// The sums over field boundaries that `--verify` prints; the same in every driver. See METHODOLOGY.md.
struct Sums {
    private var count = 0
    private var names: UInt64 = 0
    private var whole: UInt64 = 0

    mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        var h: UInt64 = 0xCBF2_9CE4_8422_2325
        for c in name { h = (h ^ UInt64(c >= 0x41 && c <= 0x5A ? c | 32 : c)) &* 0x100_0000_01B3 }
        let n = value.reduce(into: UInt64(0)) { $0 += $1 == 0x20 || $1 == 0x09 || $1 == 0x0D || $1 == 0x0A ? 0 : 1 }
        count += 1
        names &+= h
        h ^= n &* 0x9E37_79B9_7F4A_7C15
        h ^= h >> 32
        h = h &* 0xD6E8_FEB8_6659_FD93
        whole &+= h ^ h >> 32
    }

    mutating func takeLine() -> String {
        defer { self = Sums() }
        return "\(count) \(Sums.hex(names)) \(Sums.hex(whole))"
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
