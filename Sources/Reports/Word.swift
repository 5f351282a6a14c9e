internal import HeaderClassifier
internal import RFC5322

// Safety: the table is filled by `init` alone, never changes nor goes; so it may be shared. A row has room for the longest word and three vectors, and
// `OutputBuffer.reserve(Word.longest)` for the copy.

/// A word that the program prints, made ready: its length, and its bytes between quotes. All of them lie in rows of one table, made once a
/// process, so that writing one is a copy of fixed size.
@safe struct Word {
    private let row: UnsafeRawPointer

    /// The bytes that a copy writes, whatever the length of the word.
    static let longest = 48

    fileprivate init(_ row: UnsafeRawPointer) { unsafe self.row = row }

    @inline(__always)
    var count: Int { unsafe Int(row.load(fromByteOffset: Word.longest, as: UInt8.self)) }

    @inline(__always)
    func copy(to place: UnsafeMutablePointer<UInt8>, quoted: Bool) {
        // Three vectors. What they write behind the word is written over by what follows.
        let to = UnsafeMutableRawPointer(place)
        let from = unsafe quoted ? row : row + 1
        for i in 0..<3 { unsafe to.storeBytes(of: from.loadUnaligned(fromByteOffset: i * 16, as: SIMD16<UInt8>.self), toByteOffset: i * 16, as: SIMD16<UInt8>.self) }
    }
}

/// The rows.
@safe struct WordTable: @unchecked Sendable {
    static let shared = WordTable()

    private static let rowSize = 64
    /// A row for each case of an enumeration of answers; each begins at a multiple of 16.
    private enum Start: Int {
        case submission = 0, detail = 16, resolution = 32, server = 48, client = 64, outlook = 80, attestation = 96, basis = 112, platform = 128
        case finding = 144, defect = 176, version = 208, rule = 224
    }

    private let rows: UnsafeMutableRawPointer
    /// The rule of each finding.
    private let rules: UnsafeMutablePointer<RuleID>

    private init() {
        let count = Start.rule.rawValue + RuleID.allCases.count
        unsafe rows = .allocate(byteCount: count * Self.rowSize, alignment: 64)
        unsafe rows.initializeMemory(as: UInt8.self, repeating: 0, count: count * Self.rowSize)
        unsafe rules = .allocate(capacity: Findings.all.count)
        for value in Submission.allCases { set(.submission, value.rawValue, value.word) }
        for value in SubmissionDetail.allCases { set(.detail, value.rawValue, value.word) }
        for value in SenderResolution.allCases { set(.resolution, value.rawValue, value.word) }
        for value in ServerPlacement.allCases { set(.server, value.rawValue, value.word) }
        for value in ClientPlacement.allCases { set(.client, value.rawValue, value.word) }
        for value in OutlookPlacement.allCases { set(.outlook, value.rawValue, value.word) }
        for value in Attestation.allCases { set(.attestation, value.rawValue, value.word) }
        for value in AttestationBasis.allCases { set(.basis, value.rawValue, value.word) }
        for value in Platform.allCases { set(.platform, value.rawValue, value.word) }
        for value in Defect.Kind.allCases { set(.defect, value.rawValue, value.word) }
        for value in RuleID.allCases { set(.rule, value.rawValue, value.text) }
        set(.version, 0, Rule.version)
        for (bit, entry) in Findings.all.enumerated() {
            precondition(entry.finding.rawValue == 1 << UInt32(bit), "the table of findings is in the order of their bits")
            set(.finding, UInt8(bit), entry.word)
            unsafe (rules + bit).initialize(to: entry.rule)
        }
    }

    private func set(_ start: Start, _ value: UInt8, _ word: String) {
        let bytes = Array("\"\(word)\"".utf8)
        precondition(bytes.count <= Word.longest && Int(value) < (start == .rule ? 256 : start == .finding || start == .defect ? 32 : 16), "a word that the table has no room for")
        let row = unsafe rows + (start.rawValue + Int(value)) * Self.rowSize
        for (i, byte) in bytes.enumerated() { unsafe row.storeBytes(of: byte, toByteOffset: i, as: UInt8.self) }
        unsafe row.storeBytes(of: UInt8(bytes.count - 2), toByteOffset: Word.longest, as: UInt8.self)
    }

    @inline(__always)
    private func row(_ start: Start, _ value: UInt8) -> Word { unsafe Word(rows + (start.rawValue &+ Int(value)) &* Self.rowSize) }

    @inline(__always) subscript(_ value: Submission) -> Word { row(.submission, value.rawValue) }
    @inline(__always) subscript(_ value: SubmissionDetail) -> Word { row(.detail, value.rawValue) }
    @inline(__always) subscript(_ value: SenderResolution) -> Word { row(.resolution, value.rawValue) }
    @inline(__always) subscript(_ value: ServerPlacement) -> Word { row(.server, value.rawValue) }
    @inline(__always) subscript(_ value: ClientPlacement) -> Word { row(.client, value.rawValue) }
    @inline(__always) subscript(_ value: OutlookPlacement) -> Word { row(.outlook, value.rawValue) }
    @inline(__always) subscript(_ value: Attestation) -> Word { row(.attestation, value.rawValue) }
    @inline(__always) subscript(_ value: AttestationBasis) -> Word { row(.basis, value.rawValue) }
    @inline(__always) subscript(_ value: Platform) -> Word { row(.platform, value.rawValue) }
    @inline(__always) subscript(_ value: Defect.Kind) -> Word { row(.defect, value.rawValue) }
    @inline(__always) subscript(_ value: RuleID) -> Word { row(.rule, value.rawValue) }
    /// Of the rule tables.
    @inline(__always) var version: Word { row(.version, 0) }
    /// Of the finding of that bit.
    @inline(__always) subscript(finding bit: Int) -> Word { row(.finding, UInt8(truncatingIfNeeded: bit)) }
    @inline(__always) func rule(finding bit: Int) -> RuleID { unsafe rules[bit] }
}
