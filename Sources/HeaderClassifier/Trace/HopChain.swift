public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// The trace of a message in order of travel: the oldest hop first, as it was carried. For whoever wants to look at it; it allocates, linear in the
/// size of the header section.
public struct HopChain: Sendable, Hashable {
    /// Every trace field, the oldest one first.
    public let hops: [TraceHop]
    /// Fields that stand above the oldest hop, with the hop that added them, as far as it can be told.
    public let added: [AddedField]
    /// Number of fields below the oldest hop: the sender's own, and what servers append at the end, as Exchange does with its stamps. Their place tells
    /// nothing of who added them.
    public let fieldsBelow: Int

    /// The steps between hops: those that count, those that were left out of ``total``.
    public let total: Int, counted: Int, negative: Int, untimed: Int
    /// From the oldest time to the newest one, by their own clocks; nil with fewer than two. It may be negative.
    public let firstToLast: Int?

    /// - Parameters:
    ///   - section: of the message, scanned with every field indexed; with known names only, `added` holds those.
    ///   - buffer: what was scanned.
    ///   - verdict: of the same message.
    public init(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer, verdict: Verdict) {
        let bytes = unsafe Bytes(buffer)
        let fields = section.fields.filter { $0.range.upperBound <= buffer.count && $0.badLine == nil }
        let places = fields.indices.filter { fields[$0].name == .received }
        // From the top to the bottom is from the newest to the oldest.
        var hops = places.reversed().map { TraceHop(bytes, field: fields[$0].range, body: fields[$0].bodyRange) }
        HopChain.judge(&hops, verdict)
        var total = 0, counted = 0, negative = 0, untimed = 0
        var last: Int?
        for i in hops.indices {
            guard let time = hops[i].time else {
                untimed += 1
                continue
            }
            if let last {
                let delay = time - last
                hops[i].delay = delay
                if delay < 0 { negative += 1 } else { (total, counted) = (total + delay, counted + 1) }
            }
            last = time
        }
        let times = hops.compactMap(\.time)
        firstToLast = times.count > 1 ? times[times.count - 1] - times[0] : nil
        (self.total, self.counted, self.negative, self.untimed) = (total, counted, negative, untimed)
        added = AddedField.all(bytes, fields, places: places, hops: hops)
        fieldsBelow = places.last.map { fields.count - 1 - $0 } ?? fields.count
        self.hops = hops
    }

    /// Which hops are whose: from what attestation found.
    private static func judge(_ hops: inout [TraceHop], _ verdict: Verdict) {
        // Offsets fall from the oldest to the newest.
        let newest = Int(verdict.newestHop), entry = Int(verdict.entryHop), protection = Int(verdict.protectionHop), none = Int(UInt32.max)
        let isTrusted = verdict.newestHop != .max && verdict.attestation == .local
        for i in hops.indices {
            let offset = hops[i].field.lowerBound
            if isTrusted, offset < newest {
                hops[i].standing = .trusted
            } else if verdict.attestation == .local, entry != none, offset >= newest, offset <= entry {
                hops[i].standing = .own
            } else if verdict.familyRule == .att20, protection != none, entry != none, offset > entry, offset <= protection {
                hops[i].standing = .filter
            }
        }
    }
}

/// A field that stands above a trace field, so that some server added it on the way. Which one is inferred: servers write their fields above or below
/// their own trace field, both is common.
public struct AddedField: Sendable, Hashable {
    /// The whole field, and its name.
    public let field: Range<Int>, name: Range<Int>
    /// Index in ``HopChain/hops`` of the hop that added it, or of the older one of two.
    public let hop: Int
    /// What the inference rests on.
    public let basis: Basis

    /// What tells who added a field, from the strongest to the weakest.
    public enum Basis: UInt8, Sendable, Hashable {
        /// It names the host of this hop, or its domain.
        case named
        /// A field of Microsoft's filters, beside the only hop that is Exchange's.
        case exchange
        /// It stands above the newest hop.
        case top
        /// Nothing but its place: this hop or the next one.
        case place

        /// The stable word for it, as JSON has it.
        public var word: String {
            switch self {
            case .named: "named"
            case .exchange: "exchange"
            case .top: "top"
            case .place: "place"
            }
        }
    }

    /// - Parameter places: of the trace fields among `fields`, from the top.
    static func all(_ bytes: Bytes, _ fields: [HeaderField], places: [Int], hops: [TraceHop]) -> [AddedField] {
        guard let oldest = places.last else { return [] }
        var result: [AddedField] = []
        // The hop above the field, in order of travel the later one; none at the top.
        var above = hops.count
        for i in 0..<oldest {
            let field = fields[i]
            if field.name == .received {
                above -= 1
                continue
            }
            let below = above - 1
            func added(_ hop: Int, _ basis: Basis) { result.append(AddedField(field: field.range, name: field.nameRange, hop: hop, basis: basis)) }
            if above == hops.count {
                added(below, .top)
                continue
            }
            let body = field.bodyRange.lowerBound..<min(field.bodyRange.upperBound, field.bodyRange.lowerBound + 512)
            let namesBelow = names(bytes, body, hops[below].trace.by), namesAbove = names(bytes, body, hops[above].trace.by)
            if namesBelow {
                added(below, .named)
            } else if namesAbove {
                added(above, .named)
            } else if isMicrosofts(bytes, field), hops[below].trace.isExchange || hops[above].trace.isExchange {
                added(hops[below].trace.isExchange ? below : above, .exchange)
            } else {
                added(below, .place)
            }
        }
        return result
    }

    /// Whether a body holds the domain of a host: its last two labels, or three where the last but one is as short as in `example.co.uk`.
    private static func names(_ bytes: Bytes, _ body: Range<Int>, _ host: Range<Int>?) -> Bool {
        guard let host, let domain = domain(bytes, host), domain.count <= body.count else { return false }
        let first = Bytes.folded(bytes[domain.lowerBound])
        for at in body.lowerBound...body.upperBound - domain.count where Bytes.folded(bytes[at]) == first {
            let end = at + domain.count
            let startsClean = at == body.lowerBound || !isLabelByte(bytes[at - 1]), endsClean = end == body.upperBound || !isLabelByte(bytes[end])
            if startsClean, endsClean, bytes.equalRanges(at..<end, domain) { return true }
        }
        return false
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || byte | 0x20 &- 0x61 < 26 || byte == 0x2D }

    static func domain(_ bytes: Bytes, _ host: Range<Int>) -> Range<Int>? {
        let dots = host.filter { bytes[$0] == 0x2E }
        guard let last = dots.last, last + 1 < host.upperBound, bytes[last + 1] &- 0x30 > 9 else { return nil }
        guard dots.count > 1 else { return host }
        let second = dots[dots.count - 2]
        if last - second <= 4 && host.upperBound - last <= 3 { return dots.count > 2 ? dots[dots.count - 3] + 1..<host.upperBound : host }
        return second + 1..<host.upperBound
    }

    private static func isMicrosofts(_ bytes: Bytes, _ field: HeaderField) -> Bool {
        let prefixes: [StaticString] = ["X-MS-", "X-Microsoft-", "X-Forefront-", "X-EOP", "X-Incoming"]
        if prefixes.contains(where: { bytes.hasPrefix(field.nameRange, $0) }) { return true }
        // Microsoft leaves the name of the server out.
        return field.name == .authenticationResults && !AuthenticationResults(bytes, field.bodyRange).hasAuthservID
    }
}
