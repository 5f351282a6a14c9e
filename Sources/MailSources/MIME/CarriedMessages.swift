public import RFC5322

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: the message's bytes are borrowed while it is walked. Parts are ranges of the bytes that they were found in, and sections are scanned from the
// part they describe. What was decoded is an array that is held for the call of the body.

/// Finds the messages that a message carries (RFC 2046): a walk over its parts, by their boundaries, which looks into nothing else.
///
/// Of a journal report and of a report (bounce) it is the first message carried, and again so if that is a report itself: the mail of interest. Of any other
/// mail it is every message attached. Bounded: ``mostBytes`` of a message, ``mostDepth`` messages inside each other, ``mostLevels`` levels of parts,
/// ``mostParts`` parts. Linear in the bytes, for each level.
@safe public struct CarriedMessages: ~Copyable {
    /// What is not looked at of a larger message.
    public static let mostBytes = 32 << 20
    /// How many messages inside each other are looked at.
    public static let mostDepth = 8
    /// How many levels of parts.
    public static let mostLevels = 16
    /// How many parts of one message.
    public static let mostParts = 1000

    private struct Found {
        var kind: Carrier.Kind
        /// In the bytes of the outermost message.
        var part: Range<Int>
        var encoding: TransferEncoding
        /// Of an encoded one, or inside of one: its bytes, decoded.
        var decoded: [UInt8]?
        var depth: Int
    }

    private var found: [Found] = []
    private var parts = 0
    private let kernel: ScanKernel

    /// Calls `body` with each message that is carried, in order.
    /// - Parameters:
    ///   - message: with its body, as far as it is at hand.
    ///   - section: serves the carried ones.
    ///   - indexing: which of their fields to keep.
    ///   - kernel: scans them.
    ///   - body: gets each with its section, both valid for the call.
    /// - Returns: how many there were. 0: the message carries none.
    public static func each(
        of message: MailMessage, into section: inout HeaderSection, indexing: HeaderSection.Indexing, kernel: ScanKernel = .best,
        _ body: (MailMessage, borrowing HeaderSection, Carrier) -> Void
    ) -> Int {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: message.bytes.prefix(min(message.length, mostBytes)))
        var walk = CarriedMessages(kernel)
        unsafe walk.open(bytes, 0, nil, depth: 1)
        for item in walk.found {
            let part = message.offset + item.part.lowerBound..<message.offset + item.part.upperBound
            let carrier = Carrier(kind: item.kind, offset: message.offset, length: message.length, part: part, encoding: item.encoding, depth: item.depth)
            if let decoded = item.decoded {
                unsafe decoded.withUnsafeBytes { decoded in
                    unsafe HeaderScanner.scan(decoded, into: &section, indexing: indexing, kernel: kernel)
                    unsafe body(MailMessage(bytes: decoded, offset: 0, length: decoded.count, index: message.index), section, carrier)
                }
            } else {
                let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[item.part])
                unsafe HeaderScanner.scan(text, into: &section, indexing: indexing, kernel: kernel)
                unsafe body(MailMessage(bytes: text, offset: part.lowerBound, length: text.count, index: message.index), section, carrier)
            }
        }
        return walk.found.count
    }

    private init(_ kernel: ScanKernel) { self.kernel = kernel }

    /// Looks for what one message carries.
    /// - Parameters:
    ///   - base: of its first byte in the outermost message.
    ///   - encoded: it was decoded from that part.
    private mutating func open(_ bytes: UnsafeRawBufferPointer, _ base: Int, _ encoded: (part: Range<Int>, encoding: TransferEncoding)?, depth: Int) {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .all, kernel: kernel)
        let type = unsafe ContentField("content-type", section, in: bytes)
        let kind: Carrier.Kind =
            section.firstIndex(.journalReport) != nil ? .journalReport : type?.value == "multipart/report" ? .report : .forward
        // Inside another message an ordinary mail is the mail of interest: what it carries in turn is its own affair.
        if depth > 1 && kind == .forward { return }
        var messages: [(range: Range<Int>, encoding: TransferEncoding)] = []
        unsafe collect(bytes, section, section.bodyStart..<bytes.count, level: 0, isDigest: false, first: kind != .forward, into: &messages)
        for (range, encoding) in messages {
            let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
            let outer = encoded?.part ?? base + range.lowerBound..<base + range.upperBound
            let isDecoded = encoding != .identity
            let decoded = unsafe isDecoded ? encoding.decode(text) : encoded != nil ? Array(text) : nil
            let named = encoded?.encoding ?? encoding
            let before = found.count
            if depth < CarriedMessages.mostDepth {
                if let decoded {
                    unsafe decoded.withUnsafeBytes { unsafe open($0, 0, (outer, named), depth: depth + 1) }
                } else {
                    unsafe open(text, base + range.lowerBound, nil, depth: depth + 1)
                }
            }
            if found.count == before { found.append(Found(kind: kind, part: outer, encoding: named, decoded: decoded, depth: depth)) }
        }
    }

    /// The messages among the parts of an entity.
    /// - Parameter first: only the first is wanted.
    private mutating func collect(
        _ bytes: UnsafeRawBufferPointer, _ section: borrowing HeaderSection, _ body: Range<Int>, level: Int, isDigest: Bool, first: Bool,
        into messages: inout [(range: Range<Int>, encoding: TransferEncoding)]
    ) {
        parts += 1
        if parts > CarriedMessages.mostParts || level > CarriedMessages.mostLevels || body.isEmpty || (first && !messages.isEmpty) { return }
        let field = unsafe ContentField("content-type", section, in: bytes)
        let type = field?.value ?? (isDigest ? "message/rfc822" : "text/plain")
        if type.hasPrefix("multipart/") {
            guard let boundary = field?.parameter("boundary"), !boundary.isEmpty else { return }
            for part in unsafe BoundarySearch.parts(bytes, body, boundary) {
                var inner = HeaderSection()
                let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[part])
                unsafe HeaderScanner.scan(text, into: &inner, indexing: .all, kernel: kernel)
                var list: [(range: Range<Int>, encoding: TransferEncoding)] = []
                unsafe collect(text, inner, inner.bodyStart..<text.count, level: level + 1, isDigest: type == "multipart/digest", first: first, into: &list)
                messages += list.map { ($0.range.lowerBound + part.lowerBound..<$0.range.upperBound + part.lowerBound, $0.encoding) }
                if parts > CarriedMessages.mostParts || (first && !messages.isEmpty) { return }
            }
            return
        }
        guard unsafe isMessage(type, field, section, bytes) else { return }
        let encoding = unsafe TransferEncoding(ContentField("content-transfer-encoding", section, in: bytes)?.value)
        messages.append((body, encoding))
    }

    private func isMessage(_ type: String, _ field: ContentField?, _ section: borrowing HeaderSection, _ bytes: UnsafeRawBufferPointer) -> Bool {
        switch type {
        // A bounce may bring no more than the header section back (RFC 6522 section 4).
        case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers": return true
        case "application/octet-stream", "application/eml", "application/x-eml":
            let disposition = unsafe ContentField("content-disposition", section, in: bytes)
            let name = field?.parameter("name") ?? disposition?.parameter("filename") ?? []
            return name.suffix(4).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } == Array(".eml".utf8)
        default: return false
        }
    }
}

/// Delimiter lines of a multipart body (RFC 2046 section 5.1.1).
enum BoundarySearch {
    /// The parts, each from behind its delimiter line to before the line end that belongs to the next one. One that is not closed ends with the body.
    static func parts(_ bytes: UnsafeRawBufferPointer, _ body: Range<Int>, _ boundary: [UInt8]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start: Int?
        var line = body.lowerBound
        while line < body.upperBound {
            let end = unsafe lineEnd(bytes, line, body.upperBound)
            if let isLast = unsafe delimiter(bytes, line..<end, boundary) {
                if let start {
                    // The line end before the delimiter is its own.
                    var stop = line
                    if stop > start, unsafe bytes[stop - 1] == 0x0A { stop -= 1 }
                    if stop > start, unsafe bytes[stop - 1] == 0x0D { stop -= 1 }
                    parts.append(start..<stop)
                }
                if isLast || parts.count > CarriedMessages.mostParts { return parts }
                start = end
            }
            line = end
        }
        if let start, start < body.upperBound { parts.append(start..<body.upperBound) }
        return parts
    }

    /// Offset behind the line end.
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, _ from: Int, _ limit: Int) -> Int {
        guard let base = bytes.baseAddress, let found = unsafe memchr(base + from, 0x0A, limit - from) else { return limit }
        return unsafe UnsafeRawPointer(found) - base + 1
    }

    /// Whether the line is a delimiter, and the closing one; nil where it is none.
    private static func delimiter(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, _ boundary: [UInt8]) -> Bool? {
        guard line.count >= boundary.count + 2, unsafe bytes[line.lowerBound] == 0x2D && bytes[line.lowerBound + 1] == 0x2D else { return nil }
        var at = line.lowerBound + 2
        for byte in boundary {
            if unsafe bytes[at] != byte { return nil }
            at += 1
        }
        let isLast = unsafe at + 1 < line.upperBound && bytes[at] == 0x2D && bytes[at + 1] == 0x2D
        if isLast { at += 2 }
        while at < line.upperBound {
            if unsafe bytes[at] > 0x20 { return nil }
            at += 1
        }
        return isLast
    }
}
