internal import CHeaderKernels

// Safety: the caller's bytes are those that were scanned, so `start`, `end` and the fields lie in them; every look ahead is compared with `end` or
// `count` first. Vectors are loaded only where as many bytes are left.

extension HeaderSection {
    /// Every deviation of the section, in the order of the message (by kind where several share a position).
    ///
    /// A quick look over the bytes tells whether there is any; only then they are searched. Linear in the length of the section; allocates
    /// the result. `bytes` must be those that were scanned.
    public func defects(in bytes: UnsafeRawBufferPointer) -> [Defect] {
        let signs = unsafe defectSigns(in: bytes)
        if signs.isEmpty { return [] }
        var list = DefectList()
        unsafe signs.search(bytes, into: &list)
        return list.defects.sorted { ($0.range.lowerBound, $0.kind.rawValue) < ($1.range.lowerBound, $1.kind.rawValue) }
    }

    /// The quick look alone. Allocates nothing.
    package func defectSigns(in bytes: UnsafeRawBufferPointer) -> DefectSigns {
        if bytes.count < end { return DefectSigns(oddities: [], start: 0, end: 0) }
        return unsafe DefectSigns(oddities: oddities.union(byteOddities(bytes)), start: start, end: end)
    }

    /// The same for an array.
    public func defects(in bytes: [UInt8]) -> [Defect] { unsafe bytes.withUnsafeBytes { unsafe defects(in: $0) } }

    /// What is odd about the bytes, by the kernel that scanned them.
    private func byteOddities(_ bytes: UnsafeRawBufferPointer) -> Oddities {
        guard end > start, let base = bytes.baseAddress else { return [] }
        let section = unsafe (base + start).assumingMemoryBound(to: UInt8.self)
        guard let function = unsafe ScanKernel.functions.kernel(kernel).oddities else { return unsafe PortableKernel.oddities(section, end - start) }
        return unsafe Oddities(rawValue: function(section, end - start))
    }
}

/// Whether a section deviates at all, and what a search for the places needs to know. A value that may outlive the section.
package struct DefectSigns: Sendable {
    let oddities: Oddities
    let start: Int, end: Int

    /// Nothing deviates.
    package var isEmpty: Bool { oddities.subtracting([.lfOnly, .crlf]).isEmpty && !oddities.contains([.lfOnly, .crlf]) }

    /// Every kind that there is. `bytes` must be those of the section.
    package func count(_ bytes: UnsafeRawBufferPointer, into tally: inout DefectTally) {
        if isEmpty { return }
        unsafe search(bytes, into: &tally)
        tally.sort()
    }

    fileprivate func search(_ bytes: UnsafeRawBufferPointer, into sink: inout some DefectSink) {
        if oddities.contains(.byteOrderMark) { sink.add(.byteOrderMark, 0, 3) }
        if oddities.contains(.fromLine) {
            let from = oddities.contains(.byteOrderMark) ? 3 : 0
            unsafe sink.add(bytes[from] == 0x3E ? .quotedFromLine : .fromLine, from, start)
        }
        if oddities.contains(.noEmptyLine) { sink.add(.noEmptyLine, end, end) }
        if oddities.contains(.over4GiB) { sink.add(.sectionOver4GiB, end, end) }
        if !oddities.isDisjoint(with: [.eightBit, .nul, .bareCR]) { unsafe searchBytes(bytes, into: &sink) }
        if oddities.contains([.lfOnly, .crlf]) || !oddities.isDisjoint(with: [.maybeLongLine, .maybeWhiteSpaceOnlyLine]) {
            unsafe searchLines(bytes, into: &sink)
        }
        if !oddities.isDisjoint(with: [.badLine, .whiteSpaceBeforeColon, .duplicateField]) { unsafe searchFields(bytes, into: &sink) }
    }

    private func searchBytes<Sink: DefectSink>(_ bytes: UnsafeRawBufferPointer, into sink: inout Sink) {
        // A quarter of real mail has 8-bit text; where only their number is wanted, most of it is passed over 64 bytes at a time.
        if !Sink.wantsEach && oddities.isDisjoint(with: [.nul, .bareCR]) {
            let (first, count) = unsafe EightBit.count(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            if count > 0 { sink.add(.eightBit, start + first, start + first + 1, count: count) }
            return
        }
        for i in start..<end {
            let byte = unsafe bytes[i]
            if byte == 0 { sink.add(.nul, i, i + 1) }
            if byte >= 0x80 { sink.add(.eightBit, i, i + 1) }
            if unsafe byte == 0x0D && !(i + 1 < bytes.count && bytes[i + 1] == 0x0A) { sink.add(.bareCR, i, i + 1) }
        }
    }

    /// Lines that are too long, of white space only, or that end otherwise than the first line.
    private func searchLines(_ bytes: UnsafeRawBufferPointer, into sink: inout some DefectSink) {
        var at = start
        var firstLineEnd = 0
        while at < end {
            let next = unsafe lineEnd(bytes, at)
            let hasLF = next < end
            let content = unsafe hasLF && next > at && bytes[next - 1] == 0x0D ? next - 1 : next
            if content - at > 998 { sink.add(.lineOver998, at, content) }
            if at > start, content > at, unsafe bytes[at..<content].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                sink.add(.whiteSpaceOnlyLine, at, content)
            }
            if hasLF {
                let lineEnd = next + 1 - content
                if firstLineEnd == 0 { firstLineEnd = lineEnd }
                if lineEnd != firstLineEnd { sink.add(.mixedLineEnds, content, next + 1) }
            }
            at = next + 1
        }
    }

    /// Offset of the LF from `at` on, or `end`.
    @inline(__always)
    private func lineEnd(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
        var at = at
        while at + 8 <= end {
            let marks = unsafe Word.lowestEqual(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian, to: 0x0A)
            if marks != 0 { return at + marks.trailingZeroBitCount >> 3 }
            at += 8
        }
        while at < end, unsafe bytes[at] != 0x0A { at += 1 }
        return at
    }

    private func searchFields(_ bytes: UnsafeRawBufferPointer, into sink: inout some DefectSink) {
        // A table without the unknown names has no bad lines, and the section is not at hand: it is made again, with everything.
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section)
        var seen = Set<KnownFieldName>()
        for i in 0..<section.count {
            let field = section[i]
            if let kind = field.badLine {
                sink.add(kind, Int(field.offset), Int(field.end))
            } else if field.bodyOffset - 1 > field.offset + field.nameLength {
                sink.add(.whiteSpaceBeforeColon, field.nameRange.upperBound, Int(field.bodyOffset) - 1)
            }
            if field.name.isSingle, !seen.insert(field.name).inserted { sink.add(.duplicateField, Int(field.offset), Int(field.end)) }
        }
    }
}

/// 8-bit bytes of a section.
private enum EightBit {
    /// Offset of the first, and how many there are.
    static func count(_ bytes: UnsafeRawBufferPointer) -> (first: Int, count: Int) {
        guard let base = bytes.baseAddress else { return (0, 0) }
        var at = 0
        var first = bytes.count
        var count = 0
        // There are few; most of a section is passed over.
        while at &+ 128 <= bytes.count {
            if unsafe holdsAny(base + at) { unsafe add(base, at, at &+ 128, &first, &count) }
            at &+= 128
        }
        unsafe add(base, at, bytes.count, &first, &count)
        return (first, count)
    }

    @inline(never)
    private static func add(_ base: UnsafeRawPointer, _ from: Int, _ to: Int, _ first: inout Int, _ count: inout Int) {
        for at in from..<to where unsafe base.load(fromByteOffset: at, as: UInt8.self) >= 0x80 {
            if count == 0 { first = at }
            count += 1
        }
    }

    /// Whether one of the 128 bytes is.
    @inline(__always)
    private static func holdsAny(_ p: UnsafeRawPointer) -> Bool {
        var all = unsafe p.loadUnaligned(as: SIMD16<UInt8>.self)
        for i in 1..<8 { unsafe all |= p.loadUnaligned(fromByteOffset: 16 * i, as: SIMD16<UInt8>.self) }
        let halves = unsafe unsafeBitCast(all, to: SIMD2<UInt64>.self)
        return (halves[0] | halves[1]) & Word.tops != 0
    }
}
