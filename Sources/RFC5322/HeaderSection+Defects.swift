internal import CHeaderKernels

extension HeaderSection {
    /// Every deviation of the section, in the order of the message (by kind where several share a position).
    ///
    /// A quick look over the bytes tells whether there is any; only then they are searched. Linear in the length of the section; allocates
    /// the result. `bytes` must be those that were scanned.
    public func defects(in bytes: UnsafeRawBufferPointer) -> [Defect] {
        if bytes.count < end { return [] }
        let oddities = unsafe oddities.union(byteOddities(bytes))
        if oddities.subtracting([.lfOnly, .crlf]).isEmpty && !oddities.contains([.lfOnly, .crlf]) { return [] }
        var defects: [Defect] = []
        func add(_ kind: Defect.Kind, _ from: Int, _ to: Int) { defects.append(Defect(kind: kind, range: from..<to)) }

        if oddities.contains(.byteOrderMark) { add(.byteOrderMark, 0, 3) }
        if oddities.contains(.fromLine) {
            let from = oddities.contains(.byteOrderMark) ? 3 : 0
            unsafe add(bytes[from] == 0x3E ? .quotedFromLine : .fromLine, from, start)
        }
        if oddities.contains(.noEmptyLine) { add(.noEmptyLine, end, end) }
        if oddities.contains(.over4GiB) { add(.sectionOver4GiB, end, end) }
        if !oddities.isDisjoint(with: [.eightBit, .nul, .bareCR]) {
            for i in start..<end {
                let byte = unsafe bytes[i]
                if byte == 0 { add(.nul, i, i + 1) }
                if byte >= 0x80 { add(.eightBit, i, i + 1) }
                if unsafe byte == 0x0D && !(i + 1 < bytes.count && bytes[i + 1] == 0x0A) { add(.bareCR, i, i + 1) }
            }
        }
        unsafe addLineDefects(bytes, oddities, to: &defects)
        if !oddities.isDisjoint(with: [.badLine, .whiteSpaceBeforeColon, .duplicateField]) { unsafe addFieldDefects(bytes, to: &defects) }
        return defects.sorted { ($0.range.lowerBound, $0.kind.rawValue) < ($1.range.lowerBound, $1.kind.rawValue) }
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

    /// Lines that are too long, of white space only, or that end otherwise than the first line.
    private func addLineDefects(_ bytes: UnsafeRawBufferPointer, _ oddities: Oddities, to defects: inout [Defect]) {
        guard oddities.contains([.lfOnly, .crlf]) || !oddities.isDisjoint(with: [.maybeLongLine, .maybeWhiteSpaceOnlyLine]) else { return }
        var at = start
        var firstLineEnd = 0
        while at < end {
            var next = at
            while next < end, unsafe bytes[next] != 0x0A { next += 1 }
            let hasLF = next < end
            let content = unsafe hasLF && next > at && bytes[next - 1] == 0x0D ? next - 1 : next
            if content - at > 998 { defects.append(Defect(kind: .lineOver998, range: at..<content)) }
            if at > start, content > at, unsafe bytes[at..<content].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                defects.append(Defect(kind: .whiteSpaceOnlyLine, range: at..<content))
            }
            if hasLF {
                let lineEnd = next + 1 - content
                if firstLineEnd == 0 { firstLineEnd = lineEnd }
                if lineEnd != firstLineEnd { defects.append(Defect(kind: .mixedLineEnds, range: content..<next + 1)) }
            }
            at = next + 1
        }
    }

    private func addFieldDefects(_ bytes: UnsafeRawBufferPointer, to defects: inout [Defect]) {
        // A table without the unknown names has no bad lines; it is made again with everything.
        if indexing == .known {
            var whole = HeaderSection()
            unsafe HeaderScanner.scan(bytes, into: &whole)
            return unsafe whole.addFieldDefects(bytes, to: &defects)
        }
        var seen = Set<KnownFieldName>()
        for i in 0..<count {
            let field = self[i]
            if let kind = field.badLine {
                defects.append(Defect(kind: kind, range: field.range))
            } else if field.bodyOffset - 1 > field.offset + field.nameLength {
                defects.append(Defect(kind: .whiteSpaceBeforeColon, range: field.nameRange.upperBound..<Int(field.bodyOffset) - 1))
            }
            if field.name.isSingle, !seen.insert(field.name).inserted {
                defects.append(Defect(kind: .duplicateField, range: field.range))
            }
        }
    }
}
