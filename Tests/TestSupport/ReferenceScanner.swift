import RFC5322

/// The obvious scanner: line by line, byte by byte, no cleverness. Every kernel is held against it.
public enum ReferenceScanner {
    public struct Item: Hashable, Sendable {
        public var badLine: Defect.Kind?
        public var offset: Int, end: Int, nameLength: Int, bodyOffset: Int, lineEndLength: Int

        public init(badLine: Defect.Kind?, offset: Int, end: Int, nameLength: Int, bodyOffset: Int, lineEndLength: Int) {
            (self.badLine, self.offset, self.end) = (badLine, offset, end)
            (self.nameLength, self.bodyOffset, self.lineEndLength) = (nameLength, bodyOffset, lineEndLength)
        }
    }

    public struct Section: Hashable, Sendable {
        public var items: [Item] = []
        public var start = 0, end = 0, bodyStart = 0, hasEmptyLine = false
        public var defects: [Defect] = []
    }

    public static func scan(_ b: [UInt8]) -> Section {
        var section = Section()
        func defect(_ kind: Defect.Kind, _ from: Int, _ to: Int) { section.defects.append(Defect(kind: kind, range: from..<to)) }
        func begins(_ text: String, at: Int) -> Bool { b[at...].starts(with: text.utf8) }

        var at = 0
        if begins("\u{FEFF}", at: 0) { at = 3; defect(.byteOrderMark, 0, 3) }
        if begins("From ", at: at) || begins(">From ", at: at) {
            let next = (b[at...].firstIndex(of: 10) ?? b.count - 1) + 1
            defect(begins(">", at: at) ? .quotedFromLine : .fromLine, at, next)
            at = next
        }
        section.start = at
        section.end = b.count
        section.bodyStart = b.count
        var firstLineEnd = 0
        while at < b.count {
            let lf = b[at...].firstIndex(of: 10)
            let next = (lf ?? b.count - 1) + 1
            let content = lf == nil ? next : lf! > at && b[lf! - 1] == 13 ? lf! - 1 : lf!
            let lineEnd = next - content
            if content == at && lineEnd > 0 {
                section.hasEmptyLine = true
                section.end = at
                section.bodyStart = next
                break
            }
            if firstLineEnd == 0 { firstLineEnd = lineEnd }
            if lineEnd > 0 && lineEnd != firstLineEnd { defect(.mixedLineEnds, content, next) }
            if content - at > 998 { defect(.lineOver998, at, content) }
            let line = Array(b[at..<content])
            if at > section.start && !line.isEmpty && line.allSatisfy({ $0 == 32 || $0 == 9 }) { defect(.whiteSpaceOnlyLine, at, content) }
            for i in at..<next {
                if b[i] == 0 { defect(.nul, i, i + 1) }
                if b[i] > 127 { defect(.eightBit, i, i + 1) }
                if b[i] == 13 && !(i + 1 < b.count && b[i + 1] == 10) { defect(.bareCR, i, i + 1) }
            }
            if line.first == 32 || line.first == 9, !section.items.isEmpty {
                section.items[section.items.count - 1].end = next
                section.items[section.items.count - 1].lineEndLength = lineEnd
            } else {
                section.items.append(item(line, at: at, end: next, lineEndLength: lineEnd))
            }
            at = next
        }
        if !section.hasEmptyLine { defect(.noEmptyLine, b.count, b.count) }
        for item in section.items {
            if let kind = item.badLine { defect(kind, item.offset, item.end) }
            let name = item.offset + item.nameLength
            if item.badLine == nil && item.bodyOffset - 1 > name { defect(.whiteSpaceBeforeColon, name, item.bodyOffset - 1) }
        }
        var seen: Set<String> = []
        let once: Set = ["from", "sender", "reply-to", "to", "cc", "date", "message-id", "subject"]
        for item in section.items where item.badLine == nil {
            let name = String(decoding: b[item.offset..<item.offset + item.nameLength], as: UTF8.self).lowercased()
            if once.contains(name) && !seen.insert(name).inserted { defect(.duplicateField, item.offset, item.end) }
        }
        section.defects.sort { ($0.range.lowerBound, $0.kind.rawValue) < ($1.range.lowerBound, $1.kind.rawValue) }
        return section
    }

    /// name = 1*(%d33-57 / %d59-126), then *WSP ":".
    private static func item(_ line: [UInt8], at: Int, end: Int, lineEndLength: Int) -> Item {
        func bad(_ kind: Defect.Kind) -> Item {
            Item(badLine: kind, offset: at, end: end, nameLength: 0, bodyOffset: at, lineEndLength: lineEndLength)
        }
        let nameLength = line.prefix { $0 > 32 && $0 < 127 && $0 != 58 }.count
        let colon = nameLength + line[nameLength...].prefix { $0 == 32 || $0 == 9 }.count
        if nameLength > 0 && colon < line.count && line[colon] == 58 {
            return Item(badLine: nil, offset: at, end: end, nameLength: nameLength, bodyOffset: at + colon + 1, lineEndLength: lineEndLength)
        }
        if line.first == 32 || line.first == 9 { return bad(.leadingWhiteSpace) }
        if line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8) { return bad(.fromLineInSection) }
        guard let any = line.firstIndex(of: 58) else {
            return bad(line.starts(with: "Microsoft Mail Internet Headers Version 2.0".utf8) ? .microsoftHeadersLine : .noColon)
        }
        if any == 0 { return bad(.emptyName) }
        if line[..<any].contains(where: { $0 > 126 }) { return bad(.eightBitInName) }
        if line[..<any].contains(where: { $0 < 32 && $0 != 9 }) { return bad(.controlInName) }
        return bad(.spaceInName)
    }
}
