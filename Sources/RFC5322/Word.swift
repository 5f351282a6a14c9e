/// Eight bytes at a time, in a register.
enum Word {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Top bit of each byte that equals `byte`. Exact for the lowest byte that is marked, which is all a search needs.
    @inline(__always)
    static func lowestEqual(_ word: UInt64, to byte: UInt8) -> UInt64 {
        let x = word ^ (ones &* UInt64(byte))
        return (x &- ones) & ~x & tops
    }
}
