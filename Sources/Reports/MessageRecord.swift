public import HeaderClassifier
public import RFC5322

/// One classified message, as the printers take it.
@safe public struct MessageRecord: ~Copyable {
    /// The path as given, joined with the relative path below it.
    public let source: String
    /// Of the message in its source, and its whole length there.
    public let offset: Int, length: Int
    /// The bytes that were scanned: at least the header section. Must outlive the record.
    let bytes: UnsafeRawBufferPointer
    let verdict: Verdict
    let fields: [HeaderField]
    let headerLength: Int
    let defects: [Defect]
    /// Kinds and ranges found before scanning, by the repair of pasted text.
    let repairs: [(kind: String, offset: Int, length: Int)]
    let people: People
    /// The value of OFR, where a believed record of the delivery has one.
    let recordedReason: [UInt8]?
    let policy: String

    /// - Parameter bytes: valid as long as the record is used.
    public init(
        source: String, offset: Int, length: Int, bytes: UnsafeRawBufferPointer, section: borrowing HeaderSection, verdict: Verdict,
        repairs: [(kind: String, offset: Int, length: Int)] = [], policy: String
    ) {
        self.source = source
        self.offset = offset
        self.length = length
        unsafe self.bytes = bytes
        self.verdict = verdict
        fields = section.fields
        headerLength = section.end
        defects = unsafe section.defects(in: bytes)
        self.repairs = repairs
        people = unsafe People(section, in: bytes)
        recordedReason = unsafe verdict.junk.recorded == nil ? nil : RecordedReason.bytes(section, in: bytes)
        self.policy = policy
    }

    func first(_ name: KnownFieldName) -> HeaderField? { fields.first { $0.name == name } }

    /// The unfolded body of the topmost field of that name.
    func body(_ name: KnownFieldName) -> [UInt8]? { first(name).map { unfolded($0.bodyRange) } }

    func unfolded(_ range: Range<Int>) -> [UInt8] {
        var body: [UInt8] = []
        for i in range {
            let byte = unsafe bytes[i]
            // A CR is part of a line end only before LF; any other is data.
            let isLineEnd = unsafe byte == 0x0A || (byte == 0x0D && i + 1 < range.upperBound && bytes[i + 1] == 0x0A)
            if !isLineEnd { body.append(byte) }
        }
        let start = body.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? body.count
        let end = (body.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? start - 1) + 1
        return Array(body[start..<end])
    }

    /// One entry a kind: first position, count.
    var defectCounts: [(kind: String, offset: Int, length: Int, count: Int)] {
        var counts: [(kind: String, offset: Int, length: Int, count: Int)] = []
        let all = repairs + defects.map { (kind: $0.kind.word, offset: $0.range.lowerBound, length: $0.range.count) }
        for defect in all {
            if let i = counts.firstIndex(where: { $0.kind == defect.kind }) {
                counts[i].count += 1
            } else {
                counts.append((defect.kind, defect.offset, defect.length, 1))
            }
        }
        return counts.sorted { $0.offset < $1.offset }
    }

    /// Writes the keys of docs/json.md in their order.
    func write<Writer: RecordWriter & ~Copyable>(to out: inout Writer, withEvidence: Bool) {
        out.integer("schema", 1)
        out.text("source", Array(source.utf8))
        out.integer("offset", offset)
        out.integer("length", length)
        out.integer("headerLength", headerLength)
        out.text("messageId", body(.messageID))
        out.text("networkMessageId", body(.networkMessageID))
        out.word("submission", verdict.submission.word)
        out.word("submissionDetail", verdict.submissionDetail?.word)
        out.word("claimed", verdict.claimed?.word)
        out.word("senderResolution", verdict.senderResolution.word)
        out.open("junk")
        out.word("server", verdict.junk.server.word)
        out.word("client", verdict.junk.client.word)
        out.word("recorded", verdict.junk.recorded?.word)
        out.text("recordedReason", recordedReason)
        out.word("predicted", verdict.junk.predicted.word)
        out.word("outlook", verdict.junk.outlook.word)
        out.word("outlookIfFiltered", verdict.junk.outlookIfFiltered.word)
        out.close()
        out.word("attestation", verdict.attestation.word)
        out.word("attestationBasis", verdict.attestationBasis?.word)
        out.word("platform", verdict.platform.word)
        out.integer("scl", verdict.scl.map { Int($0) })
        out.word("sclReason", verdict.sclReason)
        out.text("authAs", body(.authAs))
        out.text("authMechanism", body(.authMechanism))
        out.text("authSource", body(.authSource))
        out.open("from")
        out.text("displayName", people.from?.displayName)
        out.text("address", people.from?.address)
        out.text("shown", people.shown(verdict.senderResolution))
        out.close()
        out.text("sender", people.sender?.address)
        out.text("replyTo", people.replyTo?.address)
        out.text("returnPath", people.returnPath?.address)
        out.words("findings", verdict.findings.words)
        out.words("fired", verdict.rules.map(\.text))
        if withEvidence { writeEvidence(to: &out) }
        writeDefects(to: &out)
        out.word("rules", Rule.version)
        out.word("policy", policy)
    }

    private func writeEvidence<Writer: RecordWriter & ~Copyable>(to out: inout Writer) {
        guard out.writesLists else {
            let places = unsafe verdict.evidence(in: bytes).map { "\($0.rule.id)@\(offset + $0.range.lowerBound)+\($0.range.count)" }
            return out.words("evidence", places)
        }
        out.openList("evidence")
        for evidence in unsafe verdict.evidence(in: bytes) {
            out.openItem()
            out.word("rule", evidence.rule.id)
            out.word("question", evidence.rule.question.rawValue)
            out.word("mark", evidence.rule.mark.rawValue)
            out.text("field", Array(evidence.name.utf8))
            out.integer("offset", offset + evidence.range.lowerBound)
            out.integer("length", evidence.range.count)
            out.text("value", evidence.value)
            out.closeItem()
        }
        out.closeList()
    }

    private func writeDefects<Writer: RecordWriter & ~Copyable>(to out: inout Writer) {
        let counts = defectCounts
        guard out.writesLists else { return out.words("defects", counts.map(\.kind)) }
        out.openList("defects")
        for defect in counts {
            out.openItem()
            out.word("kind", defect.kind)
            out.integer("offset", offset + defect.offset)
            out.integer("length", defect.length)
            out.integer("count", defect.count)
            out.closeItem()
        }
        out.closeList()
    }
}
