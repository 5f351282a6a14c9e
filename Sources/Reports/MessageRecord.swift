public import HeaderClassifier
public import RFC5322

// Safety: a record shows bytes and a path that its maker keeps while it lives; it cannot be copied. Ranges are those of the section that was scanned
// from the bytes. The room for persons is asked for once, as much as all of them need, and each has its own part; `shown` stands behind them, where
// there is room for From and Sender once more and for 64 bytes of our own.

/// One classified message, as the printers take it: places in the message, nothing copied.
@safe public struct MessageRecord: ~Copyable {
    /// Of the message in its source, and its whole length there.
    public let offset: Int, length: Int
    /// The bytes that were scanned: at least the header section. Must outlive the record.
    let bytes: UnsafeRawBufferPointer
    let verdict: Verdict
    let headerLength: Int
    private let path: TextSlice
    private let sourceText: PreparedText, policyText: PreparedText
    private let bodies: FieldBodies
    private let signs: DefectSigns
    /// Defects that no scan of the message finds; nil in place of an empty list, which would have to be retained.
    private let outside: [OutsideDefect]?
    /// What stands around the message, where somebody looked.
    let carrying: Carrying
    /// Of a record that was made with a path.
    private let ownSource: RecordSource?

    /// What was found outside of the scan: by the repair of pasted text, or by the splitter of a mailbox. The offset, of the first, is relative to
    /// the message.
    public typealias OutsideDefect = (kind: String, offset: Int, length: Int, count: Int)

    /// For many messages of one source: allocates nothing.
    /// - Parameters:
    ///   - source: valid as long as the record is used.
    ///   - offset: of the message in its source.
    ///   - length: of the whole message.
    ///   - bytes: valid as long as the record is used.
    ///   - section: what was scanned from `bytes`.
    public init(
        of source: borrowing RecordSource, offset: Int, length: Int, bytes: UnsafeRawBufferPointer, section: borrowing HeaderSection, verdict: Verdict,
        carrying: Carrying = .untold, outside: borrowing [OutsideDefect] = []
    ) {
        self.carrying = carrying
        path = source.path
        sourceText = source.source
        policyText = source.policy
        ownSource = nil
        self.offset = offset
        self.length = length
        unsafe self.bytes = bytes
        self.verdict = verdict
        headerLength = section.end
        bodies = FieldBodies(section, count: bytes.count)
        signs = unsafe section.defectSigns(in: bytes)
        self.outside = outside.isEmpty ? nil : copy outside
    }

    /// For a message that is a source of its own.
    /// - Parameter bytes: valid as long as the record is used.
    public init(
        source: String, offset: Int, length: Int, bytes: UnsafeRawBufferPointer, section: borrowing HeaderSection, verdict: Verdict,
        carrying: Carrying = .untold, repairs: [OutsideDefect] = [], policy: String
    ) {
        self.carrying = carrying
        let own = RecordSource(path: source, policy: policy)
        // These point into memory that moves with `own`.
        path = own.path
        sourceText = own.source
        policyText = own.policy
        ownSource = consume own
        self.offset = offset
        self.length = length
        unsafe self.bytes = bytes
        self.verdict = verdict
        headerLength = section.end
        bodies = FieldBodies(section, count: bytes.count)
        signs = unsafe section.defectSigns(in: bytes)
        outside = repairs.isEmpty ? nil : repairs
    }

    /// The path as given, joined with the relative path below it. Allocates.
    public var source: String { unsafe String(decoding: UnsafeRawBufferPointer(start: path.base, count: path.count), as: UTF8.self) }

    /// The people as text, and the unfolded body of the topmost Date. Scans the message again; allocates.
    func peopleAndDate(_ names: borrowing NameReader) -> (people: People, date: [UInt8]?) {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .known)
        return unsafe (People(section, in: bytes, by: names.converter), section.first(.date).map { unfolded($0.bodyRange) })
    }

    /// What may deceive in the names of its senders; nothing where the reader does not look. Scans the message again; allocates.
    func nameHits(_ names: borrowing NameReader) -> [(field: String, hit: NameReader.Hit)] {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .known)
        return unsafe NameHits.all(section, in: bytes, names)
    }

    var messageID: TextSlice? { body(bodies.messageID) }

    /// Allocates.
    func unfolded(_ range: Range<Int>) -> [UInt8] { unsafe TextSlice(body: range, in: bytes).array }

    @inline(__always)
    private func body(_ range: Range<Int>?) -> TextSlice? { range.map { unsafe TextSlice(body: $0, in: bytes) } }

    /// One entry a kind: first position, count. Allocates.
    /// - Parameter names: what deviates in the mailboxes.
    func defectCounts(_ names: [OutsideDefect]) -> [(kind: String, offset: Int, length: Int, count: Int)] {
        var counts: [(kind: String, offset: Int, length: Int, count: Int)] = []
        for defect in (outside ?? []) + names {
            if let i = counts.firstIndex(where: { $0.kind == defect.kind }) {
                counts[i].count += defect.count
            } else {
                counts.append(defect)
            }
        }
        withTally { tally in
            for i in 0..<tally.count { counts.append((tally[i].kind.word, tally[i].offset, tally[i].length, tally[i].count)) }
        }
        return counts.sorted { $0.offset < $1.offset }
    }

    private func withTally(_ body: (DefectTally) -> Void) {
        unsafe withUnsafeTemporaryAllocation(of: DefectTally.Entry.self, capacity: DefectTally.capacity) { memory in
            guard let start = memory.baseAddress else { return }
            var tally = unsafe DefectTally(start)
            unsafe signs.count(bytes, into: &tally)
            body(tally)
        }
    }

    /// Writes the keys of docs/json.md in their order.
    func write<Writer: RecordWriter & ~Copyable>(to out: inout Writer, withEvidence: Bool, names: borrowing NameReader) {
        let words = WordTable.shared
        out.integer("schema", 1)
        out.prepared("source", sourceText)
        out.integer("offset", offset)
        out.integer("length", length)
        out.integer("headerLength", headerLength)
        out.text("messageId", body(bodies.messageID))
        out.text("networkMessageId", body(bodies.networkMessageID))
        out.word("submission", words[verdict.submission])
        out.word("submissionDetail", verdict.submissionDetail.map { words[$0] })
        out.word("claimed", verdict.claimed.map { words[$0] })
        out.word("senderResolution", words[verdict.senderResolution])
        out.open("junk")
        out.word("server", words[verdict.junk.server])
        out.word("client", words[verdict.junk.client])
        out.word("recorded", verdict.junk.recorded.map { words[$0] })
        writeRecordedReason(to: &out)
        out.word("predicted", words[verdict.junk.predicted])
        out.word("outlook", words[verdict.junk.outlook])
        out.word("outlookIfFiltered", words[verdict.junk.outlookIfFiltered])
        out.close()
        out.word("attestation", words[verdict.attestation])
        out.word("attestationBasis", verdict.attestationBasis.map { words[$0] })
        out.word("platform", words[verdict.platform])
        out.integer("scl", verdict.scl.map { Int($0) })
        if verdict.sclReasonRule == nil { out.word("sclReason", nil) } else { out.word("sclReason", own: verdict.sclReason) }
        out.text("authAs", body(bodies.authAs))
        out.text("authMechanism", body(bodies.authMechanism))
        out.text("authSource", body(bodies.authSource))
        let defects = writePeople(to: &out, names)
        writeFindings(to: &out, words)
        writeFired(to: &out, words)
        if withEvidence { writeEvidence(to: &out) }
        writeDefects(to: &out, words, ofNames: defects)
        out.word("rules", words.version)
        out.prepared("policy", policyText)
        writeCarrier(to: &out)
    }

    private func writeRecordedReason<Writer: RecordWriter & ~Copyable>(to out: inout Writer) {
        guard verdict.junk.recorded != nil, let delivery = bodies.mailboxDelivery, let range = unsafe RecordedReason.range(delivery, in: bytes) else {
            return out.text("recordedReason", nil)
        }
        // A fold may split it: then all white space goes.
        let text = unsafe TextSlice(UnsafeRawBufferPointer(rebasing: bytes[range]))
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        guard (0..<text.count).contains(where: { isSpace(text[$0]) }) else { return out.text("recordedReason", text) }
        out.text("recordedReason", text.array.filter { !isSpace($0) })
    }

    /// - Returns: what deviates in the mailboxes; empty, without memory, for nearly all mail.
    private func writePeople<Writer: RecordWriter & ~Copyable>(to out: inout Writer, _ names: borrowing NameReader) -> [OutsideDefect] {
        func person(_ body: Range<Int>?) -> PersonPlace? { body.flatMap { unsafe PersonPlace($0, in: bytes) } }
        let from = person(bodies.from), sender = person(bodies.sender), replyTo = person(bodies.replyTo), returnPath = person(bodies.returnPath)
        func room(_ person: PersonPlace?) -> Int { person?.room ?? 0 }
        // The texts of From and Sender are used twice; `shown` joins them behind.
        let rooms = room(from) + room(sender)
        let space = unsafe out.room(rooms * 2 + room(replyTo) + room(returnPath) + 64)
        var at = unsafe space
        func next(_ person: PersonPlace?) -> UnsafeMutablePointer<UInt8> {
            defer { unsafe at += room(person) }
            return unsafe at
        }
        let fromRoom = unsafe next(from), senderRoom = unsafe next(sender), replyToRoom = unsafe next(replyTo), returnPathRoom = unsafe next(returnPath)
        func slice(_ text: UnsafeRawBufferPointer?) -> TextSlice? { unsafe text.map { unsafe TextSlice($0) } }
        let name = unsafe from?.displayName(in: bytes, by: names.converter, room: fromRoom)
        let address = unsafe from?.address(in: bytes, room: fromRoom)
        let senderAddress = unsafe sender?.address(in: bytes, room: senderRoom)
        out.open("from")
        unsafe out.text("displayName", slice(name?.text))
        unsafe out.text("address", slice(address))
        // A group without members (`undisclosed-recipients:;`) names nobody.
        if unsafe verdict.senderResolution == .notResolved && (name != nil || address != nil) {
            var shown = unsafe Joined(at)
            if let senderAddress = unsafe senderAddress, let address = unsafe address, unsafe !AddressText.areEqual(senderAddress, address) {
                unsafe shown.add(sender?.displayName(in: bytes, by: names.converter, room: senderRoom)?.text ?? senderAddress)
                shown.add(" on behalf of ")
            }
            if let name = unsafe name { unsafe shown.add(name.text) }
            if let address = unsafe address {
                if unsafe name != nil { shown.add(" <") }
                unsafe shown.add(address)
                if unsafe name != nil { shown.add(">") }
            }
            out.text("shown", shown.text)
        } else {
            out.text("shown", nil)
        }
        out.close()
        unsafe out.text("sender", slice(senderAddress))
        unsafe out.text("replyTo", slice(replyTo?.address(in: bytes, room: replyToRoom)))
        unsafe out.text("returnPath", slice(returnPath?.address(in: bytes, room: returnPathRoom)))
        writeLookalikes(to: &out, names)

        var defects: [OutsideDefect] = []
        if let from { NameDefects.add(from.defects, unsafe name?.defects ?? [], from.range, to: &defects) }
        if let sender { NameDefects.add(sender.defects, [], sender.range, to: &defects) }
        if let replyTo { NameDefects.add(replyTo.defects, [], replyTo.range, to: &defects) }
        if let returnPath { NameDefects.add(returnPath.defects, [], returnPath.range, to: &defects) }
        return defects
    }

    private func writeLookalikes<Writer: RecordWriter & ~Copyable>(to out: inout Writer, _ names: borrowing NameReader) {
        guard names.tellsHits else {
            // Columns are the same for all records.
            if out.writesLists { out.word("lookalikes", nil) } else { out.words("lookalikes", []) }
            return
        }
        let hits = nameHits(names)
        guard out.writesLists else { return out.words("lookalikes", hits.map { "\($0.field):\($0.hit.kind)" }) }
        out.openList("lookalikes")
        for (field, hit) in hits {
            out.openItem()
            out.word("field", own: field)
            out.word("kind", own: hit.kind)
            if let resembles = hit.resembles { out.text("resembles", Array(resembles.utf8)) } else { out.word("resembles", nil) }
            out.words("characters", hit.characters)
            out.closeItem()
        }
        out.closeList()
    }

    private func writeFindings<Writer: RecordWriter & ~Copyable>(to out: inout Writer, _ words: WordTable) {
        out.openWords("findings")
        var rest = verdict.findings.rawValue
        while rest != 0 {
            out.item(words[finding: rest.trailingZeroBitCount])
            rest &= rest &- 1
        }
        out.closeWords()
    }

    /// Every rule that fired, each once: as ``Verdict/rules`` lists them.
    private func writeFired<Writer: RecordWriter & ~Copyable>(to out: inout Writer, _ words: WordTable) {
        out.openWords("fired")
        var low: UInt64 = 0, high: UInt64 = 0
        @inline(__always)
        func fire(_ rule: RuleID?) {
            guard let rule else { return }
            let bit: UInt64 = 1 &<< UInt64(rule.rawValue)
            if rule.rawValue < 64 {
                if low & bit != 0 { return }
                low |= bit
            } else {
                if high & bit != 0 { return }
                high |= bit
            }
            out.item(words[rule])
        }
        fire(verdict.attestationRule)
        fire(verdict.platformRule)
        fire(verdict.familyRule)
        fire(verdict.submissionRule)
        fire(verdict.detailRule)
        fire(verdict.resolutionRule)
        fire(verdict.serverRule)
        fire(verdict.predictedRule)
        fire(verdict.clientRule)
        fire(verdict.filteredClientRule)
        fire(verdict.sclReasonRule)
        var rest = verdict.findings.rawValue
        while rest != 0 {
            fire(words.rule(finding: rest.trailingZeroBitCount))
            rest &= rest &- 1
        }
        out.closeWords()
    }

    private func writeEvidence<Writer: RecordWriter & ~Copyable>(to out: inout Writer) {
        guard out.writesLists else {
            let places = unsafe verdict.evidence(in: bytes).map { "\($0.rule.id)@\(offset + $0.range.lowerBound)+\($0.range.count)" }
            return out.words("evidence", places)
        }
        out.openList("evidence")
        for evidence in unsafe verdict.evidence(in: bytes) {
            out.openItem()
            out.word("rule", own: evidence.rule.id)
            out.word("question", own: evidence.rule.question.rawValue)
            out.word("mark", own: evidence.rule.mark.rawValue)
            out.text("field", Array(evidence.name.utf8))
            out.integer("offset", offset + evidence.range.lowerBound)
            out.integer("length", evidence.range.count)
            out.text("value", evidence.value)
            out.closeItem()
        }
        out.closeList()
    }

    private func writeDefects<Writer: RecordWriter & ~Copyable>(to out: inout Writer, _ words: WordTable, ofNames names: [OutsideDefect]) {
        if out.writesLists { out.openList("defects") } else { out.openWords("defects") }
        if outside != nil || !names.isEmpty {
            for defect in defectCounts(names) { writeDefect(nil, defect.kind, defect.offset, defect.length, defect.count, to: &out) }
        } else if !signs.isEmpty {
            withTally { tally in
                for i in 0..<tally.count {
                    writeDefect(words[tally[i].kind], "", tally[i].offset, tally[i].length, tally[i].count, to: &out)
                }
            }
        }
        if out.writesLists { out.closeList() } else { out.closeWords() }
    }

    private func writeDefect<Writer: RecordWriter & ~Copyable>(
        _ word: Word?, _ own: String, _ from: Int, _ length: Int, _ count: Int, to out: inout Writer
    ) {
        guard out.writesLists else {
            if let word { out.item(word) } else { out.item(own: own) }
            return
        }
        out.openItem()
        if let word { out.word("kind", word) } else { out.word("kind", own: own) }
        out.integer("offset", offset + from)
        out.integer("length", length)
        out.integer("count", count)
        out.closeItem()
    }
}

/// Where the bodies of the fields stand that a record quotes: of each name the topmost.
private struct FieldBodies {
    let messageID, networkMessageID, authAs, authMechanism, authSource: Range<Int>?
    let from, sender, replyTo, returnPath, mailboxDelivery: Range<Int>?

    /// - Parameter count: bytes of the message; a section of other bytes has no bodies there.
    init(_ section: borrowing HeaderSection, count: Int) {
        let isOf = section.end <= count
        @inline(__always)
        func body(_ name: KnownFieldName, _ section: borrowing HeaderSection) -> Range<Int>? { isOf ? section.first(name)?.bodyRange : nil }
        messageID = body(.messageID, section)
        networkMessageID = body(.networkMessageID, section)
        authAs = body(.authAs, section)
        authMechanism = body(.authMechanism, section)
        authSource = body(.authSource, section)
        from = body(.from, section)
        sender = body(.sender, section)
        replyTo = body(.replyTo, section)
        returnPath = body(.returnPath, section)
        mailboxDelivery = isOf ? CloudField.index(of: .mailboxDelivery, in: section).map { section[$0].bodyRange } : nil
    }
}

/// A text put together in memory that is large enough.
@safe private struct Joined {
    private let start: UnsafeMutablePointer<UInt8>
    private var count = 0

    init(_ start: UnsafeMutablePointer<UInt8>) { unsafe self.start = start }

    var text: TextSlice { unsafe TextSlice(UnsafeRawBufferPointer(start: start, count: count)) }

    mutating func add(_ text: UnsafeRawBufferPointer) {
        if text.count == 0 { return }
        unsafe UnsafeMutableRawPointer(start + count).copyMemory(from: text.baseAddress!, byteCount: text.count)
        count += text.count
    }

    mutating func add(_ text: StaticString) {
        unsafe UnsafeMutableRawPointer(start + count).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }
}
