internal import RFC5322

// Safety: `entries` is the section's own memory, borrowed while the section is; every index is below its `count`, since it comes from the section or
// from counting up to it.

/// The chain of trace fields, as far as attestation needs it. The newest hop stands topmost.
struct Hops {
    /// Index of a field in the section and its parsed form. Small, and read in place: hops are looked at one after the other, and what a copy of one costs
    /// is paid for each.
    struct Hop {
        private var number = UInt32.max
        private(set) var offset = UInt32.max
        private(set) var field = TraceHead()

        var index: Int { Int(number) }
        @inline(__always) var isNone: Bool { number == .max }

        init() {}

        /// The hop that attestation rests on must have Exchange's own form: see ``ExchangeForm``.
        @inline(__always)
        mutating func checkWhole(_ section: borrowing HeaderSection, _ bytes: Bytes) {
            if field.isExchange, unsafe !ExchangeForm.fits(field, bytes, section.entries[index].bodyRange) { field.disown() }
        }

        init(index: Int, offset: UInt32, field: TraceHead) {
            number = UInt32(truncatingIfNeeded: index)
            self.offset = offset
            self.field = field
        }

        /// Becomes the first trace field from an index on; false, and as it was, where there is none.
        @inline(never)
        mutating func read(_ section: borrowing HeaderSection, _ bytes: Bytes, from start: Int) -> Bool {
            let entries = unsafe section.entries
            var index = start
            while index < section.count {
                if unsafe entries[index].name == .received {
                    number = UInt32(truncatingIfNeeded: index)
                    offset = unsafe entries[index].offset
                    unsafe field.read(bytes, entries[index].bodyRange)
                    return true
                }
                index &+= 1
            }
            return false
        }
    }

    private var newestHop = Hop(), laterExchangeHop = Hop(), entryHop = Hop()
    /// The newest hop that is not one of the trusted hosts'.
    var newest: Hop? { newestHop.isNone ? nil : newestHop }
    /// Trusted hops were skipped.
    var skippedTrusted = false
    var newestExchange: Hop? { newestHop.field.isExchange ? newestHop : laterExchangeHop.isNone ? nil : laterExchangeHop }
    /// The hop by which this organization's Exchange took the message: the edge of the cloud, the Frontend Transport of a server on premises, or
    /// the oldest of the unbroken run of Exchange hops that begins with the newest.
    var entry: Hop? { entryHop.isNone ? nil : entryHop }
    /// Every hop of the run from the newest to the entry names the one below as the one it received from. Looked at only where AuthSource
    /// was not found.
    var isLinked = true
    /// AuthSource names one of the hosts of the run.
    var namesAuthSource = false
    /// A chain longer than this is not real mail; only its newest part is looked at for the run, so that the work stays bounded.
    private static let mostHops = 64

    init(_ section: borrowing HeaderSection, _ bytes: Bytes, _ policy: borrowing CompiledPolicy) {
        guard newestHop.read(section, bytes, from: section.firstIndex(.received) ?? section.count) else { return }
        newestHop.checkWhole(section, bytes)
        // A pattern may fit Exchange's own hosts, too. Behind their hops there is nothing to look for: a sender can write hops that fit as well.
        while !policy.trustedGlobs.isEmpty, !newestHop.field.isExchange, !newestHop.field.isDisowned, let by = newestHop.field.by,
            policy.trustedGlobs.contains(where: { Glob.matches($0, bytes, by) }), TraceWhole.isOne(bytes, section[newestHop.index].bodyRange)
        {
            skippedTrusted = true
            guard newestHop.read(section, bytes, from: newestHop.index &+ 1) else {
                newestHop = Hop()
                return
            }
            newestHop.checkWhole(section, bytes)
        }
        if newestHop.field.isExchange {
            followRun(section, bytes)
        } else {
            var at = newestHop.index
            while laterExchangeHop.read(section, bytes, from: at &+ 1), !laterExchangeHop.field.isExchange { at = laterExchangeHop.index }
            if !laterExchangeHop.field.isExchange { laterExchangeHop = Hop() }
        }
        if !namesAuthSource && section.firstIndex(.authSource) != nil { isLinked = runIsLinked(section, bytes) }
    }

    /// From the newest hop down to the entry.
    private mutating func followRun(_ section: borrowing HeaderSection, _ bytes: Bytes) {
        entryHop = newestHop
        var next = Hop()
        var count = 1
        while count < Hops.mostHops, unsafe !Hops.endsRun(bytes, entryHop.field, section.entries[entryHop.index].bodyRange),
            next.read(section, bytes, from: entryHop.index &+ 1), next.field.isExchange
        {
            entryHop = next
            count &+= 1
        }
        guard let field = section.first(.authSource) else { return }
        // Nearly always the entry is what it names; the others are read again only where it is not.
        let authSource = Host.firstLabel(bytes, bytes.trimmed(field.bodyRange))
        namesAuthSource = Hops.names(entryHop.field, authSource, bytes)
        var above = newestHop
        while !namesAuthSource, above.index < entryHop.index {
            namesAuthSource = Hops.names(above.field, authSource, bytes)
            if !above.read(section, bytes, from: above.index &+ 1) { return }
        }
    }

    /// When the newest hop was: seconds since 1970.
    func newestDate(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Int? {
        newest.flatMap { TraceField.time(bytes, section[$0.index].bodyRange) }
    }

    /// The cloud's edge and a Frontend Transport end the organization's own part of the chain: below them stands whoever sent.
    @inline(__always)
    private static func endsRun(_ bytes: Bytes, _ trace: TraceHead, _ body: Range<Int>) -> Bool {
        switch trace.host {
        case .protectionEdge: true
        case .exchangeOnline: false
        case .other: TraceHead.isViaFrontend(trace.rest, bytes, body)
        }
    }

    private func runIsLinked(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Bool {
        guard let newest, let entry else { return true }
        var newer: TraceHead?
        for i in newest.index...max(entry.index, newest.index) where section[i].name == .received {
            let trace = TraceHead(bytes, section[i].bodyRange)
            if let newer, !Hops.linked(bytes, newer, trace) { return false }
            newer = trace
        }
        return true
    }

    private static func linked(_ bytes: Bytes, _ newer: TraceHead, _ older: TraceHead) -> Bool {
        guard let from = newer.from, let by = older.by else { return false }
        return bytes.equalRanges(Host.firstLabel(bytes, from), Host.firstLabel(bytes, by))
    }

    /// The hop below the entry.
    func belowEntry(_ section: borrowing HeaderSection, _ bytes: Bytes) -> TraceHead? {
        guard let entry else { return nil }
        for i in entry.index + 1..<max(section.count, entry.index + 1) where section[i].name == .received {
            return TraceHead(bytes, section[i].bodyRange)
        }
        return nil
    }

    /// Whether a hop anywhere in the chain names the host of AuthSource.
    static func anyNames(_ source: HeaderField, _ section: borrowing HeaderSection, _ bytes: Bytes) -> Bool {
        let label = Host.firstLabel(bytes, bytes.trimmed(source.bodyRange))
        for i in 0..<section.count where section[i].name == .received {
            let trace = TraceHead(bytes, section[i].bodyRange)
            if names(trace, label, bytes) { return true }
        }
        return false
    }

    @inline(__always)
    private static func names(_ trace: TraceHead, _ label: Range<Int>, _ bytes: Bytes) -> Bool {
        if let by = trace.by, Host.hasFirstLabel(bytes, by, label) { return true }
        if let from = trace.from, Host.hasFirstLabel(bytes, from, label) { return true }
        return false
    }

    /// The oldest trace field.
    static func oldest(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Hop? {
        guard section.firstIndex(.received) != nil else { return nil }
        for index in (0..<section.count).reversed() where section[index].name == .received {
            return Hop(index: index, offset: section[index].offset, field: TraceHead(TraceField(bytes, section[index].bodyRange)))
        }
        return nil
    }

    /// The edge of Exchange Online Protection from which the organization's servers took the message: the entry hop names a host of Exchange Online
    /// as its client, and nothing but Exchange hops stands between. (The client's name is what it called itself.)
    func protectionEdge(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Hop? {
        guard let newest, let entry, let client = entry.field.from, Host.isExchangeOnline(bytes, client) || entry.field.host != .other else { return nil }
        for i in newest.index..<section.count where section[i].name == .received {
            let trace = TraceHead(bytes, section[i].bodyRange)
            if !trace.isExchange { return nil }
            if trace.host == .protectionEdge {
                return Hop(index: i, offset: section[i].offset, field: TraceHead(TraceField(bytes, section[i].bodyRange)))
            }
        }
        return nil
    }
}
