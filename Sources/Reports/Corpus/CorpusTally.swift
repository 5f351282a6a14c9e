public import HeaderClassifier
public import RFC5322

// Safety: message and section are borrowed for the call, the section scanned from the message. The room for a person is what the person asks for; the
// tally's memory has its capacity, and lives for the closure.

/// What one worker counts for a report. Names and addresses are not counted here but logged, since what a bounded list keeps of them depends
/// on their order; ``CorpusReport`` counts them, tally after tally, in the order of the input.
public final class CorpusTally {
    var counts = CorpusCounts()
    var examples: Examples

    /// - Parameter examples: messages named of each situation.
    public init(examples: Int) { self.examples = Examples(most: examples) }

    /// Which list of the report a logged key belongs to.
    enum List: UInt8, CaseIterable { case authSource, server, client, disagreement }

    /// Counts one message.
    /// - Parameters:
    ///   - offset: of the message in its source.
    ///   - bytes: what was scanned.
    ///   - found: deviations that no scan of the message finds.
    ///   - path: of the source; asked for only where the message becomes an example.
    ///   - log: receives the keys; at most a few hundred bytes.
    public func add(
        _ verdict: Verdict, offset: Int, bytes: UnsafeRawBufferPointer, section: borrowing HeaderSection, found: [MessageRecord.OutsideDefect],
        names: borrowing NameReader, path: () -> String, log: inout OutputBuffer
    ) {
        guard bytes.count >= section.end else { return }
        let facts = unsafe DeliveryFacts(verdict, section, in: bytes)
        counts.add(verdict, facts.mechanism)
        func example() -> Example { Example(path: path(), offset: offset) }
        examples.add(.submission(verdict.submission), example())
        examples.add(.outlook(verdict.junk.outlook), example())
        examples.add(.attestation(verdict.attestation), example())
        var rest = verdict.findings.rawValue
        while rest != 0 {
            examples.add(.finding(rest.trailingZeroBitCount), example())
            rest &= rest &- 1
        }
        if verdict.sclReasonRule == .why11 { examples.add(.strangeMinusOne, example()) }
        if let recorded = verdict.junk.recorded, !CorpusCounts.agrees(verdict.junk.predicted, recorded) {
            examples.add(.disagreement(verdict.junk.predicted, recorded), example())
        }
        unsafe addTimes(verdict, section, bytes, example)
        unsafe addDefects(section, bytes, found, names, example, room: &log)
        unsafe logKeys(verdict, facts, section, bytes, &log)
    }

    private func addTimes(_ verdict: Verdict, _ section: borrowing HeaderSection, _ bytes: UnsafeRawBufferPointer, _ example: () -> Example) {
        var trace = TimeCounts.Trace()
        unsafe DeliveryFacts.eachTime(section, in: bytes) { time in trace.add(time) { counts.times.add(delay: $0) } }
        let date = unsafe trace.newest == nil ? DeliveryFacts.date(section, in: bytes) : nil
        counts.times.add(trace, date: date, scl: verdict.scl)
        if trace.isEarlier { examples.add(.earlierThanHopBelow, example()) }
        if trace.slowest >= 3_600 { examples.add(.slowHop, example()) }
    }

    /// The same deviations that a record of the message lists.
    private func addDefects(
        _ section: borrowing HeaderSection, _ bytes: UnsafeRawBufferPointer, _ found: [MessageRecord.OutsideDefect], _ names: borrowing NameReader,
        _ example: () -> Example, room: inout OutputBuffer
    ) {
        var list = found
        for name in [KnownFieldName.from, .sender, .replyTo, .returnPath] {
            guard let field = section.first(name), let person = unsafe PersonPlace(field.bodyRange, in: bytes) else { continue }
            var text: TextDefects = []
            if name == .from {
                let space = unsafe room.room(person.room + 64)
                text = unsafe person.displayName(in: bytes, by: names.converter, room: space)?.defects ?? []
            }
            NameDefects.add(person.defects, text, person.range, to: &list)
        }
        let signs = unsafe section.defectSigns(in: bytes)
        if list.isEmpty && signs.isEmpty { return }
        // One entry a kind.
        var kinds: [(kind: String, count: Int)] = []
        for defect in list {
            if let i = kinds.firstIndex(where: { $0.kind == defect.kind }) { kinds[i].count += defect.count } else { kinds.append((defect.kind, defect.count)) }
        }
        unsafe withUnsafeTemporaryAllocation(of: DefectTally.Entry.self, capacity: DefectTally.capacity) { memory in
            guard let start = memory.baseAddress else { return }
            var tally = unsafe DefectTally(start)
            unsafe signs.count(bytes, into: &tally)
            for i in 0..<tally.count { kinds.append((tally[i].kind.word, tally[i].count)) }
        }
        if kinds.isEmpty { return }
        counts.addMessageWithDefects()
        for (kind, places) in kinds {
            counts.add(defect: kind, places: places)
            examples.add(.defect(kind), example())
        }
    }

    // MARK: - The log

    /// Of a name no more is kept.
    static let longestKey = 120

    /// A key: its list, what the message adds to its row, its length, its bytes.
    private func logKeys(
        _ verdict: Verdict, _ facts: DeliveryFacts, _ section: borrowing HeaderSection, _ bytes: UnsafeRawBufferPointer, _ log: inout OutputBuffer
    ) {
        let server = verdict.junk.server
        let flags: UInt8 = (verdict.scl == -1 ? 1 : 0) | (verdict.scl == nil ? 2 : 0) | (server == .junk || server == .quarantine ? 4 : 0)
        func write(_ list: List, _ key: [UInt8], _ log: inout OutputBuffer) {
            let key = key.prefix(CorpusTally.longestKey)
            log.append(list.rawValue)
            log.append(flags)
            log.append(UInt8(key.count))
            for byte in key { log.append(byte) }
        }
        if let host = facts.authSource { unsafe write(.authSource, CorpusTally.name(host, bytes), &log) }
        if let host = facts.server {
            let code: [UInt8] = facts.mechanism.map { [1, $0] } ?? [0, 0]
            unsafe write(.server, [verdict.submission.rawValue] + code + CorpusTally.name(host, bytes), &log)
            let client: [UInt8]? =
                if let address = facts.client { Array(AddressName.text(address).utf8) } else { facts.clientName.map { unsafe CorpusTally.lowerCase($0, bytes) } }
            if let client { write(.client, [verdict.submission.rawValue] + client, &log) }
        }
        if let recorded = verdict.junk.recorded, !CorpusCounts.agrees(verdict.junk.predicted, recorded) {
            let reason = unsafe RecordedReason.bytes(section, in: bytes) ?? []
            write(.disagreement, [verdict.junk.predicted.rawValue, recorded.rawValue] + reason, &log)
        }
    }

    /// A host in lower case; of one in Microsoft's cloud the first label becomes `*`.
    private static func name(_ host: DeliveryFacts.HostName, _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let name = unsafe lowerCase(host.range, bytes)
        guard host.isCloud, let dot = name.firstIndex(of: 0x2E) else { return name }
        return [0x2A] + name[dot...]
    }

    private static func lowerCase(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        unsafe bytes[range.prefix(longestKey * 2)].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    }
}

/// An address as text: RFC 5952 for IPv6.
enum AddressName {
    static func text(_ address: IPAddress) -> String {
        if address.isIPv4 {
            return (0..<4).map { String(UInt8(truncatingIfNeeded: address.value >> UInt128(24 - $0 * 8))) }.joined(separator: ".")
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: address.value >> UInt128(112 - $0 * 16)) }
        // The longest run of at least two zero groups, the first of equals.
        var best = 0..<0
        var at = 0
        while at < 8 {
            let end = groups[at...].firstIndex { $0 != 0 } ?? 8
            if end - at > max(best.count, 1) { best = at..<end }
            at = max(end, at + 1)
        }
        func hex(_ groups: ArraySlice<UInt16>) -> String { groups.map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty ? hex(groups[...]) : hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
    }
}
