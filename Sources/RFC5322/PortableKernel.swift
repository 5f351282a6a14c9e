internal import CHeaderKernels

// Safety: bounds are those of the search: `position` and every look ahead are compared with `count`, starts with `capacity`. It is @unsafe itself:
// whoever calls it vouches for the pointers.

/// The loops of the kernels in plain Swift, a byte at a time: the kernel of processors that have no other, and of whoever wants to read
/// what the others do.
@unsafe enum PortableKernel {
    /// Writes the offset of every line that continues none, up to the empty line that ends the section.
    @inline(never)
    static func search(_ search: inout hk_search) {
        let bytes = unsafe search.bytes
        let count = unsafe search.count
        var at = unsafe search.position
        var found = 0
        var atLineStart = unsafe search.at_line_start != 0
        while unsafe at < count && found < search.capacity {
            let byte = unsafe bytes[at]
            if atLineStart && byte != 0x20 && byte != 0x09 {
                let lineEnd = byte == 0x0A ? 1 : unsafe byte == 0x0D && at + 1 < count && bytes[at + 1] == 0x0A ? 2 : 0
                if lineEnd > 0 {
                    unsafe search.section_end = at
                    unsafe search.body_start = at + lineEnd
                    unsafe search.has_empty_line = 1
                    unsafe search.done = 1
                    break
                }
                unsafe search.starts[found] = UInt32(truncatingIfNeeded: at)
                found += 1
            }
            // On to the next line.
            while at < count, unsafe bytes[at] != 0x0A { at += 1 }
            atLineStart = at < count
            at = min(at + 1, count)
        }
        unsafe search.position = at
        unsafe search.found = found
        unsafe search.at_line_start = atLineStart ? 1 : 0
        if unsafe search.done == 0 && at == count {
            unsafe search.section_end = count
            unsafe search.body_start = count
            unsafe search.done = 1
        }
    }

    /// The first LF behind which `From ` stands. Eight bytes at a time: a body is long, and its lines too.
    static func find(_ bytes: UnsafePointer<UInt8>, _ from: Int, _ count: Int) -> Int {
        let words = unsafe UnsafeRawPointer(bytes)
        var at = from
        while at + 5 < count {
            if at + 8 <= count, unsafe Word.lowestEqual(words.loadUnaligned(fromByteOffset: at, as: UInt64.self), to: 0x0A) == 0 {
                at += 8
                continue
            }
            let end = min(at + 8, count - 5)
            while at < end {
                if unsafe bytes[at] == 0x0A && isFrom(bytes + at + 1) { return at }
                at += 1
            }
        }
        return count
    }

    /// Whether a line of nothing but white space stands behind an LF at or after `from`, and its own LF before `to`.
    static func blankLine(_ bytes: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> Bool {
        var at = from
        while at < to {
            if unsafe bytes[at] == 0x0A, at + 1 < to, unsafe bytes[at + 1] == 0x20 || bytes[at + 1] == 0x09 {
                at += 2
                while at < to, unsafe bytes[at] <= 0x20 && bytes[at] != 0x0A { at += 1 }
                if at < to, unsafe bytes[at] == 0x0A { return true }
            } else {
                at += 1
            }
        }
        return false
    }

    @inline(__always)
    private static func isFrom(_ at: UnsafePointer<UInt8>) -> Bool {
        unsafe at[0] == 0x46 && at[1] == 0x72 && at[2] == 0x6F && at[3] == 0x6D && at[4] == 0x20
    }

    /// What is odd about a section.
    static func oddities(_ section: UnsafePointer<UInt8>, _ count: Int) -> Oddities {
        var oddities: Oddities = []
        var lineStart = 0
        var isBlank = true
        for at in 0..<count {
            let byte = unsafe section[at]
            let afterCR = unsafe at > 0 && section[at - 1] == 0x0D
            if byte >= 0x80 { oddities.insert(.eightBit) }
            if byte == 0 { oddities.insert(.nul) }
            if afterCR && byte != 0x0A { oddities.insert(.bareCR) }
            if byte == 0x0A {
                oddities.insert(afterCR ? .crlf : .lfOnly)
                if isBlank && lineStart > 0 && at > lineStart { oddities.insert(.maybeWhiteSpaceOnlyLine) }
                if at - lineStart > 998 { oddities.insert(.maybeLongLine) }
                lineStart = at + 1
                isBlank = true
            } else if byte != 0x20 && byte != 0x09 && byte != 0x0D {
                isBlank = false
            }
        }
        if count > 0, unsafe section[count - 1] == 0x0D { oddities.insert(.bareCR) }
        if isBlank && lineStart > 0 && count > lineStart { oddities.insert(.maybeWhiteSpaceOnlyLine) }
        if count - lineStart > 998 { oddities.insert(.maybeLongLine) }
        return oddities
    }
}
