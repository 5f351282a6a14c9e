internal import RFC5322

// Safety: `entries` is the section's own memory, borrowed while the section is; every index is below its `count`, since it comes from the section.

/// Lines at which Exchange ends the header section, and the scanner does not: those that are no field, and those that hold nothing but white space
/// (inferred: a reader that takes them for the empty line is as right as one that does not). What a sender writes below one, no header firewall has seen.
enum BrokenLine {
    /// Whether one stands below the newest trace field, and below it a stamp that speaks for the sender.
    ///
    /// Others are left alone: nobody gains by an SCL of 5, and looking at every line costs more than a verdict. Linear in what stands between the two.
    static func standsAboveStamp(_ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops) -> Bool {
        guard let newest = hops.newest else { return false }
        let lowest = lowestFavour(section, bytes, stamps, hops)
        let start = unsafe section.entries[newest.index].range.upperBound
        if lowest <= start { return false }
        return unsafe section.hasBlankLine(in: bytes.buffer, start..<lowest) || section.oddities.contains(.badLine) && hasNoField(bytes, start..<lowest)
    }

    /// Offset of the lowest stamp that speaks for the sender; 0 where none does. The topmost of each name, which is the one that rules read.
    private static func lowestFavour(_ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops) -> Int {
        var lowest = 0
        @inline(__always)
        func look(_ name: KnownFieldName, _ section: borrowing HeaderSection) {
            if let index = section.firstIndex(name) { lowest = unsafe max(lowest, Int(section.entries[index].offset)) }
        }
        if stamps.authAs == .internal || stamps.authAs == .partner { look(.authAs, section) }
        if stamps.mechanism != nil && stamps.authAs != .anonymous && stamps.authAs != .external { look(.authMechanism, section) }
        if stamps.hasAuthDomain { look(.authDomain, section) }
        if stamps.scl == -1 && !stamps.isSCLOfItem { look(.scl, section) }
        if !stamps.antispam.isDisjoint(with: .bypasses) { look(.antispamReport, section) }
        if stamps.directionality == .originating { look(.messageDirectionality, section) }
        // On premises these two lend belief to the cloud's fields.
        if stamps.hasCloudFamily && hops.newestExchange?.field.host == .other {
            look(.crossPremisesPromoted, section)
            if let source = section.first(.authSource), Host.isExchangeOnline(bytes, bytes.trimmed(source.bodyRange)) { look(.authSource, section) }
        }
        return lowest
    }

    /// Whether a line that continues none, and is no field, stands in a range of whole lines.
    @inline(never)
    private static func hasNoField(_ bytes: Bytes, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        while at < range.upperBound {
            let end = bytes.offset(of: 0x0A, at, range.upperBound)
            if bytes[at] != 0x20, bytes[at] != 0x09, !isField(bytes, at..<end) { return true }
            at = end &+ 1
        }
        return false
    }

    /// As the scanner sees it: printable ASCII but the colon, white space, and the colon.
    private static func isField(_ bytes: Bytes, _ line: Range<Int>) -> Bool {
        var at = line.lowerBound
        while at < line.upperBound, bytes[at] > 0x20, bytes[at] < 0x7F, bytes[at] != 0x3A { at &+= 1 }
        if at == line.lowerBound { return false }
        while at < line.upperBound, bytes[at] == 0x20 || bytes[at] == 0x09 { at &+= 1 }
        return at < line.upperBound && bytes[at] == 0x3A
    }
}
