internal import CHeaderKernels

// Safety: the three blocks of memory are its own: allocated by `init`, released by `deinit`, and it cannot be copied. `reserve` makes room before fields
// are written, `topmost` has an entry for every value of a name's byte. No reference to anything shared, so another thread may have it (Sendable).

/// The field table of one header section: offsets into the message it was scanned from, never its bytes.
///
/// Make one, pass it to ``HeaderScanner/scan(_:into:indexing:kernel:)-(UnsafeRawBufferPointer,_,_,_)`` again and again: its memory is reused, so that scanning allocates
/// nothing once it has grown to the largest section met. It is not copyable on purpose.
///
/// Worked example. Scanning these 47 bytes (`␍␊` is CRLF)
///
///     From: a@example.com␍␊Subject: two␍␊ lines␍␊␍␊body
///
/// gives two fields: `From` (offset 0, length 21, nameLength 4, bodyOffset 5, bodyLength 14) and `Subject` (offset 21, length 22,
/// nameLength 7, bodyOffset 29, bodyLength 12: the fold is part of the body, the last CRLF is not); ``end`` is 43, ``bodyStart`` 45.
@safe public struct HeaderSection: ~Copyable, @unchecked Sendable {
    private var storage: UnsafeMutablePointer<HeaderField>
    private var capacity: Int
    /// Scratch array that a kernel writes line starts into. There is room for one before them and one behind.
    let starts: UnsafeMutablePointer<UInt32>
    static let startsCapacity = 2048
    /// Index of the topmost field of each known name; `UInt32.max` where there is none.
    private let topmost: UnsafeMutablePointer<UInt32>
    /// Lines that are no field, indexed or not.
    var badLineCount = 0
    /// Bit n: the known name of raw value n stands at least twice (n below 64, and from 64 on).
    private var repeatedLow: UInt64 = 0, repeatedHigh: UInt64 = 0

    /// Number of entries: fields, and bad lines, in the order of the message.
    public internal(set) var count = 0
    /// Number of fields the walk met, whether they were indexed or not.
    public internal(set) var fieldCount = 0
    /// Which fields were written into the table.
    public internal(set) var indexing = Indexing.all
    /// Offset of the first header byte: behind a byte-order mark and a leading mbox separator.
    public internal(set) var start = 0
    /// Offset after the last header byte; the empty line begins here, if there is one.
    public internal(set) var end = 0
    /// Offset of the body: after the empty line.
    public internal(set) var bodyStart = 0
    /// Whether an empty line ended the section, and not the end of the input.
    public internal(set) var hasEmptyLine = false
    /// The kernel that scanned it.
    var kernel = ScanKernel.portable
    /// What was met on the walk. Odd bytes are looked for only by ``defects(in:)-(UnsafeRawBufferPointer)``: no verdict needs them.
    public internal(set) var oddities = Oddities()

    /// An empty table with room for 128 fields. Allocates three blocks of memory.
    public init() {
        capacity = 128
        unsafe storage = .allocate(capacity: 128)
        unsafe starts = .allocate(capacity: Self.startsCapacity + 2) + 1
        unsafe topmost = .allocate(capacity: 128)
        unsafe topmost.initialize(repeating: .max, count: 128)
    }

    deinit {
        unsafe storage.deallocate()
        unsafe (starts - 1).deallocate()
        unsafe topmost.deallocate()
    }

    /// The fields to keep while scanning.
    public enum Indexing: UInt8, Sendable, Hashable {
        /// Every field and every bad line.
        case all
        /// Only fields whose name is a ``KnownFieldName``: what verdicts need. Bad lines are counted as ``Oddities/badLine``.
        case known
    }

    /// The entry at a position below ``count``. Constant time.
    @inlinable public subscript(_ index: Int) -> HeaderField {
        precondition(index >= 0 && index < count, "no such field")
        return unsafe entries[index]
    }

    /// The entries as a buffer that is valid until the section is scanned into again or ends. For loops that were measured.
    public var entries: UnsafePointer<HeaderField> { unsafe UnsafePointer(storage) }

    /// A copy of the entries. Allocates.
    public var fields: [HeaderField] { unsafe Array(UnsafeBufferPointer(start: storage, count: count)) }

    /// The topmost field of that name. Constant time.
    public func first(_ name: KnownFieldName) -> HeaderField? {
        let index = unsafe topmost[Int(name.rawValue)]
        return unsafe index == .max ? nil : storage[Int(index)]
    }

    /// Index of the topmost field of that name. Constant time.
    public func firstIndex(_ name: KnownFieldName) -> Int? {
        let index = unsafe topmost[Int(name.rawValue)]
        return index == .max ? nil : Int(index)
    }

    /// Whether the name stands more than once. Constant time.
    public func isRepeated(_ name: KnownFieldName) -> Bool {
        let n = UInt64(name.rawValue)
        return (n < 64 ? repeatedLow >> n : repeatedHigh >> (n - 64)) & 1 != 0
    }

    /// Every field of that name, from the top. Linear in ``count``; allocates.
    public func all(_ name: KnownFieldName) -> [HeaderField] { fields.filter { $0.name == name } }

    /// Whether among the lines that begin in a range, the first of which stands behind another one, is one of nothing but white space. `bytes` must be
    /// those that were scanned, and the range must lie in the section and end with a line. Linear.
    package func hasBlankLine(in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        guard range.lowerBound > start, range.upperBound <= end, !range.isEmpty, let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
        guard let function = unsafe ScanKernel.functions.kernel(kernel).blank_line else {
            return unsafe PortableKernel.blankLine(base, range.lowerBound - 1, range.upperBound)
        }
        return unsafe function(base, range.lowerBound - 1, range.upperBound) != 0
    }

    mutating func reset() {
        count = 0
        badLineCount = 0
        fieldCount = 0
        oddities = []
        start = 0
        end = 0
        bodyStart = 0
        hasEmptyLine = false
        repeatedLow = 0
        repeatedHigh = 0
        unsafe topmost.update(repeating: .max, count: KnownFieldName.allCount)
    }

    /// A field of RFC 5322 section 3.6 that may stand only once stands more often.
    var hasRepeatedSingleField: Bool { repeatedLow & KnownFieldName.singleMask != 0 }

    /// What the walk needs to append at most `most` entries; ``take(back:)`` ends it.
    @inline(__always)
    mutating func writer(most: Int) -> FieldWriter {
        if capacity &- count < most { grow(to: count &+ most) }
        return unsafe FieldWriter(entries: storage, topmost: topmost, count: count, repeatedLow: repeatedLow, repeatedHigh: repeatedHigh)
    }

    @inline(__always)
    mutating func take(back writer: FieldWriter) {
        count = writer.count
        repeatedLow = writer.repeatedLow
        repeatedHigh = writer.repeatedHigh
    }

    @inline(__always)
    mutating func take(back naming: hk_naming) {
        count = unsafe naming.count
        (repeatedLow, repeatedHigh) = unsafe naming.repeated
    }

    @inline(never)
    private mutating func grow(to least: Int) {
        let larger = UnsafeMutablePointer<HeaderField>.allocate(capacity: max(capacity * 2, least))
        unsafe larger.moveInitialize(from: storage, count: count)
        unsafe storage.deallocate()
        unsafe storage = larger
        capacity = max(capacity * 2, least)
    }
}

/// The end of a field table: a copy of what changes with every field, so that it stays in registers from one to the next.
@safe struct FieldWriter {
    fileprivate let entries: UnsafeMutablePointer<HeaderField>
    let topmost: UnsafeMutablePointer<UInt32>
    fileprivate(set) var count: Int
    fileprivate(set) var repeatedLow: UInt64, repeatedHigh: UInt64

    /// The entries for a kernel that writes them itself.
    var cEntries: UnsafeMutablePointer<hk_field> {
        unsafe UnsafeMutableRawPointer(entries).assumingMemoryBound(to: hk_field.self)
    }

    /// A field as its bytes say it. That they lie as C has them is nowhere promised, so it is looked at once.
    static let noBadLine: UInt8 = {
        let field = HeaderField(offset: 1, length: 2, nameLength: 3, bodyOffset: 4, name: .init(rawValue: 5)!, badLine: nil, lineEndLength: 6)
        precondition(MemoryLayout<HeaderField>.stride == MemoryLayout<hk_field>.stride, "HeaderField is not as hk_field has it")
        return unsafe withUnsafeBytes(of: field) { bytes in
            // Swift's size leaves out the byte at the end that nobody uses; C's has it.
            var c = hk_field()
            unsafe withUnsafeMutableBytes(of: &c) { unsafe $0.copyMemory(from: bytes) }
            precondition(
                c.offset == 1 && c.length == 2 && c.name_length == 3 && c.body_offset == 4 && c.name == 5 && c.line_end_length == 6,
                "HeaderField is not as hk_field has it")
            return c.bad_line
        }
    }()

    /// Notes that the field about to be appended has that name.
    @inline(__always)
    mutating func note(_ name: KnownFieldName) {
        let n = Int(name.rawValue)
        if unsafe topmost[n] == .max {
            unsafe topmost[n] = UInt32(truncatingIfNeeded: count)
        } else if n < 64 {
            repeatedLow |= 1 &<< UInt64(truncatingIfNeeded: n)
        } else {
            repeatedHigh |= 1 &<< UInt64(truncatingIfNeeded: n &- 64)
        }
    }

    /// There is room: no more are appended than the writer was asked for.
    @inline(__always)
    mutating func append(_ field: HeaderField) {
        unsafe (entries + count).initialize(to: field)
        count &+= 1
    }
}

/// Signs that a section deviates from RFC 5322 somewhere.
public struct Oddities: OptionSet, Sendable, Hashable {
    /// One bit a sign. The bits below 256 are those of the kernels.
    public let rawValue: UInt32
    /// The signs of these bits; unknown ones are kept.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    // Of the bytes; the numbers are those of CHeaderKernels.
    static let eightBit = Oddities(rawValue: 1)
    static let nul = Oddities(rawValue: 2)
    static let bareCR = Oddities(rawValue: 4)
    static let lfOnly = Oddities(rawValue: 8)
    static let crlf = Oddities(rawValue: 16)
    static let maybeWhiteSpaceOnlyLine = Oddities(rawValue: 32)
    static let maybeLongLine = Oddities(rawValue: 64)
    // Of the walk.
    /// A UTF-8 byte-order mark stood before the section, and was skipped.
    public static let byteOrderMark = Oddities(rawValue: 1 << 8)
    /// A line `From ` or its quoted form stood before the section, and was skipped.
    public static let fromLine = Oddities(rawValue: 1 << 9)
    /// A line is no field.
    public static let badLine = Oddities(rawValue: 1 << 10)
    /// A name is followed by white space before its colon.
    public static let whiteSpaceBeforeColon = Oddities(rawValue: 1 << 11)
    /// The section ended with the input.
    public static let noEmptyLine = Oddities(rawValue: 1 << 12)
    /// What lies beyond 4 GiB was not looked at.
    public static let over4GiB = Oddities(rawValue: 1 << 13)
    /// A field that may stand only once stands at least twice.
    public static let duplicateField = Oddities(rawValue: 1 << 14)
}
