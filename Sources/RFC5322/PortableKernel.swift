internal import CHeaderKernels

/// The search for field starts in plain Swift: the same bit masks and the same steps as `CHeaderKernels/search.h`,
/// with the masks made from eight 64-bit words. Also the kernel of processors that have no other.
@unsafe enum PortableKernel {
    static func search(_ search: inout hk_search) {
        let bytes = unsafe UnsafeRawPointer(search.bytes)
        let count = unsafe search.count
        var found = 0
        var oddities: UInt32 = 0
        func note(_ condition: Bool, _ oddity: Int) { if condition { oddities |= UInt32(oddity) } }

        while unsafe found + 64 <= search.capacity, unsafe search.position < count {
            let position = unsafe search.position
            let left = min(64, count - position)
            let block = unsafe Block(bytes + position, count: left)
            var valid: UInt64 = left == 64 ? ~0 : 1 << UInt64(left) &- 1
            let lineStart = unsafe block.lf << 1 | search.at_line_start
            let behindCR = unsafe block.cr << 1 | search.after_cr

            var fieldStart = lineStart & ~block.wsp & valid
            while fieldStart != 0 {
                let bit = fieldStart.trailingZeroBitCount
                let at = position + bit
                let lineEnd = unsafe LineEnd.length(bytes, at: at, count: count)
                if lineEnd > 0 {
                    unsafe search.section_end = at
                    unsafe search.body_start = at + lineEnd
                    unsafe search.has_empty_line = 1
                    unsafe search.done = 1
                    valid = 1 << UInt64(bit) &- 1
                    break
                }
                unsafe search.starts[found] = UInt32(truncatingIfNeeded: at)
                found += 1
                fieldStart &= fieldStart &- 1
            }

            note(block.high & valid != 0, HK_EIGHT_BIT)
            note(block.zero & valid != 0, HK_NUL)
            note(behindCR & ~block.lf & valid != 0, HK_BARE_CR)
            note(block.lf & ~behindCR & valid != 0, HK_LF_ONLY)
            note(block.lf & behindCR & valid != 0, HK_CRLF)
            note(unsafe isBlankFold(search, position, (block.wsp << 1 | search.after_wsp) & (block.lf | block.cr) & valid), HK_MAYBE_WSP_ONLY_LINE)
            unsafe search.quiet_blocks = block.lf == 0 ? search.quiet_blocks + 1 : 0
            note(unsafe search.quiet_blocks >= 14, HK_MAYBE_LONG_LINE)
            if unsafe search.done != 0 { break }
            unsafe search.at_line_start = left == 64 ? block.lf >> 63 : lineStart >> UInt64(left) & 1
            unsafe search.after_cr = left == 64 ? block.cr >> 63 : behindCR >> UInt64(left) & 1
            unsafe search.after_wsp = left == 64 ? block.wsp >> 63 : (block.wsp << 1 | search.after_wsp) >> UInt64(left) & 1
            unsafe search.position = position + left
        }
        if unsafe search.done == 0, unsafe search.position == count {
            unsafe search.done = 1
            unsafe search.section_end = count
            unsafe search.body_start = count
            note(unsafe search.after_cr != 0, HK_BARE_CR)
            note(unsafe search.after_wsp != 0, HK_MAYBE_WSP_ONLY_LINE)
        }
        unsafe search.oddities |= oddities
        unsafe search.found = found
    }

    /// Whether the white space before one of the line ends reaches back to the start of a continuation line.
    private static func isBlankFold(_ search: hk_search, _ position: Int, _ ends: UInt64) -> Bool {
        var ends = ends
        while ends != 0 {
            var at = position + ends.trailingZeroBitCount
            while unsafe at > search.section_start, unsafe search.bytes[at - 1] == 0x20 || search.bytes[at - 1] == 0x09 { at -= 1 }
            if unsafe at > search.section_start, unsafe search.bytes[at - 1] == 0x0A { return true }
            ends &= ends &- 1
        }
        return false
    }

    /// Bit i of each mask speaks of byte i.
    private struct Block {
        var lf: UInt64 = 0, cr: UInt64 = 0, wsp: UInt64 = 0, high: UInt64 = 0, zero: UInt64 = 0

        init(_ start: UnsafeRawPointer, count: Int) {
            var i = 0
            while i < count {
                let length = min(8, count - i)
                let word = unsafe Word.load(start + i, length: length)
                let real: UInt64 = length == 8 ? ~0 : 1 << UInt64(length) &- 1
                let shift = UInt64(i)
                // No byte below 0x21 and none above 0x7E: most words have nothing to say.
                if Word.lowestNotName(word) != 0 {
                    lf |= Block.equal(word, 0x0A) << shift
                    cr |= Block.equal(word, 0x0D) << shift
                    wsp |= (Block.equal(word, 0x20) | Block.equal(word, 0x09)) << shift
                    zero |= (Block.equal(word, 0) & real) << shift
                    high |= Block.gather(word & Word.tops) << shift
                }
                i += 8
            }
        }

        /// Bit i set where byte i of `word` equals `byte`; exact for every byte.
        private static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
            let x = word ^ (Word.ones &* UInt64(byte))
            let low = ~Word.tops
            return gather(~((x & low) &+ low | x | low))
        }

        /// The eight top bits of a word, side by side.
        private static func gather(_ tops: UInt64) -> UInt64 { ((tops >> 7) &* 0x0102_0408_1020_4080) >> 56 }
    }
}

@unsafe enum LineEnd {
    /// 1 if LF stands at `at`, 2 if CRLF does, otherwise 0.
    @inline(__always)
    static func length(_ bytes: UnsafeRawPointer, at: Int, count: Int) -> Int {
        let byte = unsafe bytes.load(fromByteOffset: at, as: UInt8.self)
        if byte == 0x0A { return 1 }
        if byte == 0x0D, at + 1 < count, unsafe bytes.load(fromByteOffset: at + 1, as: UInt8.self) == 0x0A { return 2 }
        return 0
    }
}
