internal import RFC5322

/// The chain of trace fields, as far as attestation needs it. The newest hop stands topmost.
struct Hops {
    /// Index of a field in the section and its parsed form.
    struct Hop {
        var index: Int
        var offset: UInt32
        var field: TraceField
    }

    /// The newest hop that is not one of the trusted hosts'.
    var newest: Hop?
    /// Trusted hops were skipped.
    var skippedTrusted = false
    var newestExchange: Hop?
    /// The hop by which this organization's Exchange took the message: the edge of the cloud, the Frontend Transport of a server on premises, or
    /// the oldest of the unbroken run of Exchange hops that begins with the newest.
    var entry: Hop?
    /// The hop below the entry.
    var belowEntry: Hop?
    /// Every hop of the run names the one below as the one it received from.
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
        var index = first
        let authSource = section.first(.authSource).map { Host.firstLabel(bytes, bytes.trimmed($0.bodyRange)) }
        var previous: TraceField?
        var count = 0
        var runIsOpen = true
        while index < section.count {
            let field = unsafe entries[index]
            if field.name != .received { index += 1; continue }
            let isFirst = newest == nil
            let trace = TraceField(bytes, field.bodyRange, depth: .with)
            if isFirst, !policy.trustedGlobs.isEmpty, let by = trace.by, policy.trustedGlobs.contains(where: { Glob.matches($0, bytes, by) }) {
                skippedTrusted = true
                index += 1
                continue
            }
            count += 1
            let hop = Hop(index: index, offset: field.offset, field: trace)
            if isFirst {
                newest = hop
                newestDate = TraceField.time(bytes, field.bodyRange)
            }
            if runIsOpen, let known = entry, entryIsFinal(bytes, known, section) {
                belowEntry = hop
                runIsOpen = false
            }
            if trace.isExchange {
                if newestExchange == nil { newestExchange = hop }
                if runIsOpen && newestExchange!.index == newest!.index {
                    if let previous, !Hops.linked(bytes, previous, trace) { isLinked = false }
                    entry = hop
                }
            } else if runIsOpen {
                if entry != nil { belowEntry = hop }
                runIsOpen = false
            }
            if runIsOpen, let authSource, !namesAuthSource {
                namesAuthSource = Hops.names(trace, authSource, bytes)
            }
            previous = trace
            index += 1
            // Nothing more is asked of the older hops once the newest Exchange hop and the end of its run are known.
            if !runIsOpen && newestExchange != nil { break }
            if count >= Hops.mostHops && newestExchange != nil { break }
        }
    }

    /// The cloud's edge and a Frontend Transport end the organization's own part of the chain: below them stands whoever sent.
    private func entryIsFinal(_ bytes: Bytes, _ hop: Hop, _ section: borrowing HeaderSection) -> Bool {
        switch hop.field.host {
        case .protectionEdge: return true
        case .exchangeOnline: return false
        case .other: break
        }
        return TraceField(bytes, section[hop.index].bodyRange).via.map { bytes.hasPrefix($0, "Frontend") } == true
    }

    private static func linked(_ bytes: Bytes, _ newer: TraceField, _ older: TraceField) -> Bool {
        guard let from = newer.from, let by = older.by else { return false }
        return bytes.equalRanges(Host.firstLabel(bytes, from), Host.firstLabel(bytes, by))
    }

    /// Whether a hop anywhere in the chain names the host of AuthSource.
    static func anyNames(_ source: HeaderField, _ section: borrowing HeaderSection, _ bytes: Bytes) -> Bool {
        let label = Host.firstLabel(bytes, bytes.trimmed(source.bodyRange))
        for i in 0..<section.count where section[i].name == .received {
            let trace = TraceField(bytes, section[i].bodyRange, depth: .with)
            if names(trace, label, bytes) { return true }
        }
        return false
    }

    @inline(__always)
    private static func names(_ trace: TraceField, _ label: Range<Int>, _ bytes: Bytes) -> Bool {
        if let from = trace.from, bytes.equalRanges(Host.firstLabel(bytes, from), label) { return true }
        if let by = trace.by, bytes.equalRanges(Host.firstLabel(bytes, by), label) { return true }
        return false
    }

    /// The oldest trace field.
    static func oldest(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Hop? {
        guard section.firstIndex(.received) != nil else { return nil }
        for index in (0..<section.count).reversed() where section[index].name == .received {
            return Hop(index: index, offset: section[index].offset, field: TraceField(bytes, section[index].bodyRange))
        }
        return nil
    }

    /// The newest hop below `index` that the edge of Exchange Online Protection wrote.
    static func protectionEdge(_ section: borrowing HeaderSection, _ bytes: Bytes, below index: Int) -> Hop? {
        for i in index + 1..<max(section.count, index + 1) where section[i].name == .received {
            let trace = TraceField(bytes, section[i].bodyRange)
            if trace.isExchange && trace.host == .protectionEdge { return Hop(index: i, offset: section[i].offset, field: trace) }
        }
        return nil
    }
}
