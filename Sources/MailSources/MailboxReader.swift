public import RFC5322

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: `bytes` is the window's, taken anew whenever the window moves. Offsets in the source become offsets in the window by taking away `start`,
// after the window was moved to hold them; lines and separators are compared with its count. A section that the window will lose is copied to the stash,
// which owns its memory.

/// Reads the messages of a mailbox (mbox), one after the other, in constant memory but for the largest header section.
///
/// A message begins at a separator line: `From ` at the start of the source, or after an empty line on a line with a date as ctime(3)
/// prints it. So an unquoted `From ` in a body splits nothing; after an empty line, but without a date, it is reported as a defect of the
/// message around it. Bodies are crossed at the speed of memory and never parsed.
@safe public struct MailboxReader: ~Copyable {
    private let window: ByteWindow
    // What the window shows, kept here: looking into a class costs a check of exclusive access each time.
    private var bytes: UnsafeRawBufferPointer
    private var start = 0, end = 0
    private var isAtEnd = false
    private let dialect: MailboxDialect
    private let range: Range<Int>
    /// Where the next message begins; nil when there is none.
    private var next: Int?
    private var isFirst = true
    private var index = -1
    /// The header section of a message whose body is longer than the window.
    private let stash = Stash()
    /// Bytes of a message that are kept at hand with its body; 0 as a rule: then a body is only crossed.
    private let keeping: Int

    /// Bytes before the first separator, where the source is read from its start and does not begin with one; known after the first call
    /// of ``next(into:indexing:kernel:)``. They belong to no message.
    public private(set) var preamble = 0
    /// Lines `From ` without anything behind it, after an empty line, that split nothing: Thunderbird's separators.
    public private(set) var bareLines = 0

    /// Where the next message begins; where none does, how far the source has been searched for one.
    public var position: Int { next ?? end - (isAtEnd ? 0 : 5) }

    /// - Parameters:
    ///   - window: begins at the start of the range, or before it: three bytes at least, unless at the start of the source.
    ///   - dialect: how messages are separated.
    ///   - range: messages that begin in it are read, to their ends, which may lie behind it. So where several readers share a
    ///     source, each message belongs to one of them. With ``MailboxDialect/cl2`` the range must be the whole source.
    ///   - keeping: messages of up to that many bytes are handed out with their bodies; of larger ones perhaps only the header section.
    public init(_ window: ByteWindow, dialect: MailboxDialect = .auto, range: Range<Int> = 0..<Int.max, keeping: Int = 0) {
        self.keeping = keeping
        self.window = window
        unsafe bytes = window.bytes
        self.dialect = dialect
        self.range = range
        window.rangeEnd = range.upperBound
        look()
    }

    /// After the window was moved.
    private mutating func look() {
        unsafe bytes = window.bytes
        start = window.start
        end = window.end
        isAtEnd = window.isAtEnd
    }

    /// Scans the header section of the next message and finds the end of its body.
    /// - Returns: nil when no further message begins in the range.
    public mutating func next(
        into section: inout HeaderSection, indexing: HeaderSection.Indexing = .known, kernel: ScanKernel = .best
    ) throws(ReadError) -> MailMessage? {
        if isFirst { try findFirst(kernel) }
        guard let offset = next, offset < range.upperBound else { return nil }
        while true {
            let message = unsafe UnsafeRawBufferPointer(rebasing: bytes[(offset - start)...])
            unsafe HeaderScanner.scan(message, into: &section, indexing: indexing, kernel: kernel)
            if section.hasEmptyLine || isAtEnd || message.count > Int(UInt32.max) { break }
            try advance(keepingFrom: offset)
        }
        var found: [SourceDefect]?
        stash.count = 0
        let header = offset..<offset + section.bodyStart
        if dialect == .cl2, section.hasEmptyLine, let next = try nextByContentLength(header, &found) {
            self.next = next == end ? nil : next
        } else {
            // The line end of the empty line may be the one before a separator.
            next = try nextSeparator(section.hasEmptyLine ? header.upperBound - 1 : header.upperBound, header, &found, kernel)
        }
        let messageEnd = next ?? end
        // The empty line before the separator, or at the end of the mailbox, belongs to neither message.
        let length = max(messageEnd - emptyLine(before: messageEnd) - offset, section.end)
        try window.validate()
        // A message that runs into the failure of its source is not whole.
        if next == nil { try window.conclude() }
        let message = unsafe stash.count > 0 ? stash.bytes : UnsafeRawBufferPointer(rebasing: bytes[(offset - start)...])
        index += 1
        return unsafe MailMessage(bytes: message, offset: offset, length: length, index: index, found: found)
    }

    // MARK: - Separators

    private mutating func findFirst(_ kernel: ScanKernel) throws(ReadError) {
        isFirst = false
        if range.lowerBound == 0 {
            while unsafe bytes.count < 8 && !isAtEnd { try advance(keepingFrom: 0) }
            // Behind a byte-order mark, too.
            if unsafe isFromLine(0) || (isFromLine(3) && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) { return next = 0 }
        }
        var none: [SourceDefect]?
        next = try nextSeparator(max(range.lowerBound - 1, 0), nil, &none, kernel)
        if next == nil { try window.conclude() }
        if range.lowerBound == 0 { preamble = next ?? end }
    }

    /// Offset of the first separator line whose preceding LF stands at `from` or behind; nil at the end of the source, or where a reader
    /// looks for its first one behind its range.
    private mutating func nextSeparator(
        _ from: Int, _ header: Range<Int>?, _ found: inout [SourceDefect]?, _ kernel: ScanKernel
    ) throws(ReadError) -> Int? {
        // Behind the start of the window only where a pipe could not go back.
        var from = max(from, start)
        while true {
            let lf = unsafe start + SeparatorSearch.next(in: bytes, from: from - start, kernel: kernel)
            if lf == end {
                // Where the source begins with no separator, the first one tells how much precedes it.
                if isAtEnd || (header == nil && lf - 5 > range.upperBound && range.lowerBound > 0) { return nil }
                // An LF close to the end may belong to a separator of which the rest is not at hand.
                from = max(from, end - 5)
                try move(keepingFrom: from - 4, header)
                continue
            }
            from = lf + 1
            if emptyLine(before: from) == 0 { continue }
            let lineLength = try lineLength(at: from, header)
            let line = unsafe UnsafeRawBufferPointer(rebasing: bytes[(from - start)..<(from - start + lineLength)])
            let isBare = unsafe SeparatorLine.isBare(line)
            if unsafe SeparatorLine.hasDate(line) || (isBare && dialect == .thunderbird) { return from }
            guard let header else { continue }
            if isBare { bareLines += 1 }
            MailboxReader.note(.init(SourceDefect.datelessSeparator, offset: from - header.lowerBound, length: lineLength), &found)
        }
    }

    /// Length of the empty line that ends right before `offset`, where the line above ends as well; 0 if there is none.
    private func emptyLine(before offset: Int) -> Int {
        let at = offset - start
        guard at >= 1, unsafe at <= bytes.count && bytes[at - 1] == 0x0A else { return 0 }
        let length = unsafe at >= 2 && bytes[at - 2] == 0x0D ? 2 : 1
        if offset == length { return length }
        return unsafe at > length && bytes[at - length - 1] == 0x0A ? length : 0
    }

    private func isFromLine(_ offset: Int) -> Bool {
        let at = offset - start
        guard at >= 0, unsafe at + 5 <= bytes.count else { return false }
        return unsafe bytes[at...].starts(with: "From ".utf8)
    }

    /// Length of the line at `offset` without its line end, as far as it is looked at.
    private mutating func lineLength(at offset: Int, _ header: Range<Int>?) throws(ReadError) -> Int {
        while true {
            let at = offset - start
            let count = unsafe min(bytes.count - at, SeparatorLine.longest)
            let line = unsafe bytes.baseAddress! + at
            if let end = unsafe memchr(line, 0x0A, count) {
                let length = unsafe UnsafeRawPointer(end) - line
                return unsafe length > 0 && bytes[at + length - 1] == 0x0D ? length - 1 : length
            }
            if count == SeparatorLine.longest || isAtEnd { return count }
            try move(keepingFrom: offset - 4, header)
        }
    }

    private static func note(_ defect: SourceDefect, _ found: inout [SourceDefect]?) {
        var list = found ?? []
        if let i = list.firstIndex(where: { unsafe $0.kind.utf8Start == defect.kind.utf8Start }) { list[i].count += 1 } else { list.append(defect) }
        found = list
    }

    // MARK: - The window

    /// Moves the window on. Before it leaves the header section of the message behind, that is put aside.
    private mutating func move(keepingFrom offset: Int, _ header: Range<Int>?) throws(ReadError) {
        if let header, stash.count == 0, end - header.lowerBound < keeping { return try advance(keepingFrom: max(header.lowerBound, start)) }
        if let header, stash.count == 0 {
            let at = header.lowerBound - start
            unsafe stash.fill(UnsafeRawBufferPointer(rebasing: bytes[at..<at + header.count]))
        }
        try advance(keepingFrom: max(offset, start))
    }

    private mutating func advance(keepingFrom offset: Int) throws(ReadError) {
        try window.advance(keepingFrom: offset)
        look()
    }

    // MARK: - mboxcl2

    /// Where the next message begins by the Content-Length of this one; the end of the source too. Nil, with a defect, where no separator
    /// line stands there: the window is then back at the body.
    private mutating func nextByContentLength(_ header: Range<Int>, _ found: inout [SourceDefect]?) throws(ReadError) -> Int? {
        let at = header.lowerBound - start
        let section = unsafe UnsafeRawBufferPointer(rebasing: bytes[at..<at + header.count])
        guard let length = unsafe ContentLength.value(section) else { return nil }
        let (bodyEnd, overflow) = header.upperBound.addingReportingOverflow(length)
        // Two line ends may stand before the separator, and `From ` behind them.
        while !overflow && !isAtEnd && end - 9 < bodyEnd { try move(keepingFrom: bodyEnd - 4, header) }
        if !overflow && end >= bodyEnd {
            var next = bodyEnd
            for _ in 0..<2 {
                if next < end, unsafe bytes[next - start] == 0x0D { next += 1 }
                if next < end, unsafe bytes[next - start] == 0x0A { next += 1 }
            }
            if isAtEnd && next == end || isFromLine(next) { return next }
        }
        MailboxReader.note(.init(SourceDefect.contentLengthWrong, offset: 0, length: header.count), &found)
        // A pipe cannot go back; the search then goes on where Content-Length led to.
        _ = try window.rewind(to: header.upperBound - 4)
        look()
        return nil
    }
}

/// Memory of its own for a header section; grows to the largest.
@safe private final class Stash {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    var count = 0

    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    func fill(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count > capacity {
            unsafe base?.deallocate()
            capacity = bytes.count
            unsafe base = .allocate(byteCount: capacity, alignment: 64)
        }
        if let from = bytes.baseAddress { unsafe base?.copyMemory(from: from, byteCount: bytes.count) }
        count = bytes.count
    }

    deinit { unsafe base?.deallocate() }
}

/// The number of a Content-Length field.
enum ContentLength {
    /// Of the topmost field of that name in a header section; nil if there is none or it holds no number.
    static func value(_ section: UnsafeRawBufferPointer) -> Int? {
        let name: StaticString = "content-length"
        var at = 0
        while at < section.count {
            var i = 0
            while i < name.utf8CodeUnitCount, at + i < section.count, unsafe section[at + i] | 0x20 == name.utf8Start[i] { i += 1 }
            if i == name.utf8CodeUnitCount, let value = unsafe number(section, at + i) { return value }
            while at < section.count, unsafe section[at] != 0x0A { at += 1 }
            at += 1
        }
        return nil
    }

    private static func number(_ section: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        var at = start
        func skipBlanks() { while at < section.count, unsafe section[at] == 0x20 || section[at] == 0x09 { at += 1 } }
        skipBlanks()
        guard at < section.count, unsafe section[at] == 0x3A else { return nil }
        at += 1
        skipBlanks()
        var value = 0
        let first = at
        while at < section.count, unsafe section[at] &- 0x30 < 10 {
            let (tens, high) = value.multipliedReportingOverflow(by: 10)
            let (sum, low) = unsafe tens.addingReportingOverflow(Int(section[at] - 0x30))
            if high || low { return nil }
            value = sum
            at += 1
        }
        return at > first ? value : nil
    }
}
