internal import RFC5322

/// The chain of trace fields, as far as attestation needs it. The newest hop stands topmost.
struct Hops {
    /// Index of a field in the section and its parsed form.
    struct Hop {
        var index: Int
        var offset: UInt32
        var field: TraceHead
    }

    /// The newest hop that is not one of the trusted hosts'.
    var newest: Hop?
    /// Trusted hops were skipped.
    var skippedTrusted = false
    var newestExchange: Hop?
    /// The hop by which this organization's Exchange took the message: the edge of the cloud, the Frontend Transport of a server on premises, or
    /// the oldest of the unbroken run of Exchange hops that begins with the newest.
    var entry: Hop?
    /// Every hop of the run from the newest to the entry names the one below as the one it received from. Looked at only where AuthSource
    /// was not found.
    var isLinked = true
    /// AuthSource names one of the hosts of the run.
    var namesAuthSource = false
    /// Seconds since 1970 of the newest hop.
    var newestDate: Int?

    /// A chain longer than this is not real mail; only its newest part is looked at for the run, so that the work stays bounded.
    private static let mostHops = 64

    init(_ section: borrowing HeaderSection, _ bytes: Bytes, _ policy: borrowing CompiledPolicy) {
        guard let first = section.firstIndex(.received) else { return }
        let entries = unsafe section.entries
        let end = section.count
        let authSource = section.first(.authSource).map { Host.firstLabel(bytes, bytes.trimmed($0.bodyRange)) }
        var index = first
        var count = 0
        var runIsOpen = true
        while index < end {
            if unsafe entries[index].name != .received {
                index &+= 1
                continue
            }
            let trace = unsafe TraceHead(bytes, entries[index].bodyRange)
            if newest == nil {
                if !policy.trustedGlobs.isEmpty, let by = trace.by, policy.trustedGlobs.contains(where: { Glob.matches($0, bytes, by) }) {
                    skippedTrusted = true
                    index &+= 1
                    continue
                }
                newest = unsafe Hop(index: index, offset: entries[index].offset, field: trace)
                newestDate = unsafe TraceField.time(bytes, entries[index].bodyRange)
                if !trace.isExchange { runIsOpen = false }
            }
            count += 1
            if trace.isExchange {
                if newestExchange == nil { newestExchange = unsafe Hop(index: index, offset: entries[index].offset, field: trace) }
                if runIsOpen {
                    entry = unsafe Hop(index: index, offset: entries[index].offset, field: trace)
                    if let authSource, !namesAuthSource { namesAuthSource = Hops.names(trace, authSource, bytes) }
                    runIsOpen = unsafe !Hops.endsRun(bytes, trace, entries[index].bodyRange)
                }
            } else {
                runIsOpen = false
            }
            // Nothing more is asked of the older hops once the newest Exchange hop and the end of its run are known.
            if newestExchange != nil && (!runIsOpen || count >= Hops.mostHops) { break }
            index &+= 1
        }
        if !namesAuthSource && authSource != nil { isLinked = runIsLinked(section, bytes) }
    }

    /// The cloud's edge and a Frontend Transport end the organization's own part of the chain: below them stands whoever sent.
    @inline(__always)
    private static func endsRun(_ bytes: Bytes, _ trace: TraceHead, _ body: Range<Int>) -> Bool {
        switch trace.host {
        case .protectionEdge: true
        case .exchangeOnline: false
        case .other: TraceField(bytes, body).via.map { bytes.hasPrefix($0, "Frontend") } == true
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
        if let from = trace.from, Host.hasFirstLabel(bytes, from, label) { return true }
        if let by = trace.by, Host.hasFirstLabel(bytes, by, label) { return true }
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
