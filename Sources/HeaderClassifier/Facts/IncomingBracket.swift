package import RFC5322

// Safety: `entries` is the section's own memory, borrowed while the section is; every index is below its `count`, since it comes from the section or
// from counting up to it.

/// What Outlook.com marks as supplied by the sender: the fields between X-IncomingTopHeaderMarker and X-IncomingHeaderCount. A sender who writes such marks himself
/// writes them inside, so that the bracket goes from the first marker to the last count. Observed on 3,807 messages, on 323 of them with marks of an
/// earlier pass inside.
package struct IncomingBracket {
    private let marker: Int
    /// At or before the marker where there is no bracket.
    private let count: Int

    /// Constant time, unless the count stands more than once; then linear in the fields.
    @inline(__always)
    package init(_ section: borrowing HeaderSection) {
        guard let first = section.firstIndex(.incomingTopHeaderMarker), let count = section.firstIndex(.incomingHeaderCount) else {
            (marker, self.count) = (0, 0)
            return
        }
        marker = first
        self.count = section.isRepeated(.incomingHeaderCount) ? IncomingBracket.lastCount(section) : count
    }

    private static func lastCount(_ section: borrowing HeaderSection) -> Int {
        var at = section.count &- 1
        while at > 0, unsafe section.entries[at].name != .incomingHeaderCount { at &-= 1 }
        return at
    }

    /// The entries between the marks.
    var inside: Range<Int> { marker &+ 1..<max(marker &+ 1, count) }

    @inline(__always)
    func contains(_ index: Int) -> Bool { index > marker && index < count }
}

/// Which instance of a field of the cloud families the rules read: the only one that stands outside of what the sender supplied.
package enum CloudField {
    /// Nil where there is none, or where several could be the cloud's: where a field stands is no sign of its age, and a sender may have written one.
    package static func index(of name: KnownFieldName, in section: borrowing HeaderSection) -> Int? {
        index(of: name, in: section, IncomingBracket(section))
    }

    @inline(__always)
    static func index(of name: KnownFieldName, in section: borrowing HeaderSection, _ bracket: IncomingBracket) -> Int? {
        guard let index = section.firstIndex(name) else { return nil }
        if !section.isRepeated(name) { return bracket.contains(index) ? nil : index }
        return onlyOutside(name, section, bracket)
    }

    @inline(never)
    private static func onlyOutside(_ name: KnownFieldName, _ section: borrowing HeaderSection, _ bracket: IncomingBracket) -> Int? {
        var found: Int?
        for i in 0..<section.count where section[i].name == name && !bracket.contains(i) {
            if found != nil { return nil }
            found = i
        }
        return found
    }

    /// Whether one stands inside of what the sender supplied, and whether one stands twice outside of it.
    @inline(__always)
    static func signs(_ section: borrowing HeaderSection, _ bracket: IncomingBracket) -> Findings {
        var findings: Findings = []
        findings.formUnion(signs(of: .forefrontReport, section, bracket))
        findings.formUnion(signs(of: .mailboxDelivery, section, bracket))
        return findings
    }

    @inline(__always)
    private static func signs(of name: KnownFieldName, _ section: borrowing HeaderSection, _ bracket: IncomingBracket) -> Findings {
        guard let first = section.firstIndex(name) else { return [] }
        if !section.isRepeated(name) { return bracket.contains(first) ? .cloudFieldInsideIncomingBracket : [] }
        return signsOfMany(name, section, bracket)
    }

    @inline(never)
    private static func signsOfMany(_ name: KnownFieldName, _ section: borrowing HeaderSection, _ bracket: IncomingBracket) -> Findings {
        var outside = 0
        var findings: Findings = []
        for i in 0..<section.count where section[i].name == name {
            if bracket.contains(i) { findings.insert(.cloudFieldInsideIncomingBracket) } else { outside &+= 1 }
        }
        if outside > 1 { findings.insert(.cloudFieldDuplicate) }
        return findings
    }
}
