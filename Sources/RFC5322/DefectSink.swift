// Safety: the memory is the caller's, of `capacity` entries, and outlives the tally. A kind has one entry and `capacity` is the number of kinds, so
// `count` never passes it; only the first `count` are read.

/// Where the search for deviations hands what it finds: one by one, or one entry a kind.
protocol DefectSink {
    /// Whether each place of odd bytes is wanted, or the first and their number.
    static var wantsEach: Bool { get }
    mutating func add(_ kind: Defect.Kind, _ from: Int, _ to: Int)
    /// The same for `count` places, of which the first is given.
    mutating func add(_ kind: Defect.Kind, _ from: Int, _ to: Int, count: Int)
}

/// All of them.
struct DefectList: DefectSink {
    var defects: [Defect] = []

    static var wantsEach: Bool { true }
    mutating func add(_ kind: Defect.Kind, _ from: Int, _ to: Int) { defects.append(Defect(kind: kind, range: from..<to)) }
    mutating func add(_ kind: Defect.Kind, _ from: Int, _ to: Int, count: Int) { preconditionFailure("each is wanted") }
}

/// One entry a kind with its first place: what a record prints. It writes into memory of its user and allocates nothing.
@safe package struct DefectTally: DefectSink {
    package struct Entry {
        package var kind: Defect.Kind
        package var count: Int
        /// The first place.
        package var offset: Int, length: Int
    }

    /// Entries that the memory must have room for: one a kind.
    package static let capacity = 32
    private let entries: UnsafeMutablePointer<Entry>
    package private(set) var count = 0

    /// - Parameter memory: for ``capacity`` entries; valid as long as the tally is used.
    package init(_ memory: UnsafeMutablePointer<Entry>) { unsafe entries = memory }

    package subscript(_ index: Int) -> Entry {
        precondition(index >= 0 && index < count, "no such entry")
        return unsafe entries[index]
    }

    static var wantsEach: Bool { false }

    mutating func add(_ kind: Defect.Kind, _ from: Int, _ to: Int) { add(kind, from, to, count: 1) }

    mutating func add(_ kind: Defect.Kind, _ from: Int, _ to: Int, count places: Int) {
        for i in 0..<count where unsafe entries[i].kind == kind {
            unsafe entries[i].count += places
            if unsafe from < entries[i].offset { unsafe (entries[i].offset, entries[i].length) = (from, to - from) }
            return
        }
        precondition(count < DefectTally.capacity, "more kinds than there is room for")
        unsafe (entries + count).initialize(to: Entry(kind: kind, count: places, offset: from, length: to - from))
        count += 1
    }

    /// In the order of the message, by kind where several share a position.
    mutating func sort() {
        for i in 0..<count {
            var at = i
            while at > 0, unsafe (entries[at].offset, entries[at].kind.rawValue) < (entries[at - 1].offset, entries[at - 1].kind.rawValue) {
                unsafe (entries[at], entries[at - 1]) = (entries[at - 1], entries[at])
                at -= 1
            }
        }
    }
}
