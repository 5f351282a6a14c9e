internal import CHeaderKernels

// Safety: the bytes are borrowed for the call. Kernels get their count and stop there. `bounds` is `section.starts`, which has room for as many starts
// as a search is allowed to find, one in front (taken over from the search before) and one behind (the end).

/// Reads a header section in one pass into a field table. The policy on odd input is the reference scanner's (see docs/divergences.md).
public enum HeaderScanner {
    /// Scans the header section at the start of `bytes`, which may go on with a body: nothing behind the empty line is looked at.
    ///
    /// A byte-order mark and a leading `From ` line are skipped. Offsets in `section` count from the start of `bytes`.
    /// Linear in the length of the header section; allocates only where the table has to grow. Any bytes are accepted; deviations are
    /// reported by ``HeaderSection/defects(in:)-(UnsafeRawBufferPointer)``.
    /// - Parameters:
    ///   - bytes: the message, or its header section. Nothing keeps them.
    ///   - section: what it held is replaced.
    ///   - indexing: which fields to keep.
    ///   - kernel: one that is not available here is replaced by ``ScanKernel/portable``.
    public static func scan(
        _ bytes: UnsafeRawBufferPointer, into section: inout HeaderSection,
        indexing: HeaderSection.Indexing = .all, kernel: ScanKernel = .best
    ) {
        section.reset()
        section.indexing = indexing
        section.kernel = kernel
        guard bytes.count > 0, let base = bytes.baseAddress else {
            section.oddities = .noEmptyLine
            return
        }
        let count = min(bytes.count, Int(UInt32.max))
        let prefix = unsafe Prefix.length(UnsafeRawBufferPointer(start: base, count: count))
        section.start = prefix.length
        section.oddities.formUnion(prefix.oddities)

        var search = unsafe hk_search(
            bytes: base.assumingMemoryBound(to: UInt8.self), count: count, position: prefix.length, starts: section.starts,
            capacity: HeaderSection.startsCapacity, found: 0, section_end: 0, body_start: 0, at_line_start: 1, done: 0, has_empty_line: 0)
        let functions = ScanKernel.functions.kernel(kernel)
        let walk = unsafe FieldWalk(base: base, count: count, table: FieldNameTable.shared, keepAll: indexing == .all)
        // A section that begins with white space has no field start there: the line is junk, recorded all the same.
        var pending = unsafe prefix.length < count && FieldWalk.isWhiteSpace(base, prefix.length) ? prefix.length : nil
        var items = 0
        repeat {
            if let function = unsafe functions.search { unsafe function(&search) } else { unsafe PortableKernel.search(&search) }
            // A field ends where the next one begins, or the empty line; of the last start of a block that is not known yet.
            var bounds = unsafe section.starts
            var last = unsafe search.found &- 1
            if let pending {
                unsafe bounds -= 1
                unsafe bounds.pointee = UInt32(truncatingIfNeeded: pending)
                last &+= 1
            }
            if unsafe search.has_empty_line != 0 {
                last &+= 1
                unsafe bounds[last] = UInt32(truncatingIfNeeded: search.section_end)
            }
            if last < 0 { continue }
            if let function = unsafe functions.name {
                unsafe walk.take(bounds, fields: last, function, into: &section)
            } else {
                unsafe walk.take(bounds, fields: last, into: &section)
            }
            items &+= last
            pending = unsafe Int(bounds[last])
        } while unsafe search.done == 0
        section.end = unsafe search.section_end
        section.bodyStart = unsafe search.body_start
        section.hasEmptyLine = unsafe search.has_empty_line != 0
        if let pending, !section.hasEmptyLine {
            walk.takeLast(pending, section.end, into: &section)
            items += 1
        }

        section.fieldCount = items - section.badLineCount
        if section.hasRepeatedSingleField { section.oddities.insert(.duplicateField) }
        if !section.hasEmptyLine {
            section.oddities.insert(.noEmptyLine)
            if bytes.count > count { section.oddities.insert(.over4GiB) }
        }
    }

    /// The same for a span of bytes.
    public static func scan(
        _ bytes: RawSpan, into section: inout HeaderSection, indexing: HeaderSection.Indexing = .all, kernel: ScanKernel = .best
    ) {
        unsafe bytes.withUnsafeBytes { unsafe scan($0, into: &section, indexing: indexing, kernel: kernel) }
    }

    /// The same for an array.
    public static func scan(
        _ bytes: [UInt8], into section: inout HeaderSection, indexing: HeaderSection.Indexing = .all, kernel: ScanKernel = .best
    ) {
        unsafe bytes.withUnsafeBytes { unsafe scan($0, into: &section, indexing: indexing, kernel: kernel) }
    }
}

/// What may stand before the first header line: a UTF-8 byte-order mark, then an mbox separator or its quoted form.
enum Prefix {
    static func length(_ bytes: UnsafeRawBufferPointer) -> (length: Int, oddities: Oddities) {
        var length = 0
        var oddities: Oddities = []
        if unsafe bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF {
            length = 3
            oddities.insert(.byteOrderMark)
        }
        if unsafe isFromLine(bytes, at: length) {
            oddities.insert(.fromLine)
            length = unsafe lineEnd(bytes, from: length)
        }
        return (length, oddities)
    }

    /// Offset behind the line at `offset`.
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> Int {
        var at = offset
        while at + 64 <= bytes.count {
            let marks = unsafe hk_mask_64(bytes.baseAddress! + at, 0x0A)
            if marks != 0 { return at + marks.trailingZeroBitCount + 1 }
            at += 64
        }
        while at < bytes.count, unsafe bytes[at] != 0x0A { at += 1 }
        return min(at + 1, bytes.count)
    }

    /// `From ` or `>From ` at `offset`.
    @inline(__always)
    static func isFromLine(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard bytes.count - offset >= 5 else { return false }
        let first = unsafe bytes[offset]
        if first != 0x46 && first != 0x3E { return false }
        let from: StaticString = "From "
        let at = first == 0x3E ? offset + 1 : offset
        guard bytes.count - at >= 5 else { return false }
        for i in 0..<5 where unsafe bytes[at + i] != from.utf8Start[i] { return false }
        return true
    }
}
