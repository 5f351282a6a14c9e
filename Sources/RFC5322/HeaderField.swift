/// One line of a header section with the lines that continue it: a field, or a line that is none.
///
/// Offsets count bytes from the start of the message that was scanned. 20 bytes, no references.
public struct HeaderField: Sendable, Hashable {
    /// Offset of the first byte of the name (of the line, where it is no field).
    public internal(set) var offset: UInt32
    /// Bytes from ``offset`` to the end of the last line end of the field, folds included.
    public internal(set) var length: UInt32
    /// Bytes of the name, without the obsolete white space before the colon. 0 for a bad line.
    public internal(set) var nameLength: UInt32
    /// Offset of the byte after the colon. For a bad line the offset of the line.
    public internal(set) var bodyOffset: UInt32
    /// Which name it is, if the scanner knows it.
    public internal(set) var name: KnownFieldName
    /// Why the line is no field; nil for a field.
    public internal(set) var badLine: Defect.Kind?
    /// Bytes of the last line end: 0 (end of input), 1 (LF) or 2 (CRLF).
    public internal(set) var lineEndLength: UInt8

    // Only the scanner makes fields, and what it puts in lies within 4 GiB in this order; so the sums need no checks of their own.

    /// The offset after the last byte.
    @inlinable public var end: UInt32 { offset &+ length }

    /// Bytes of the body, folds included, last line end not.
    @inlinable public var bodyLength: UInt32 { end &- UInt32(lineEndLength) &- bodyOffset }

    /// The whole field, from its name to the end of its last line end.
    @inlinable public var range: Range<Int> { Int(offset)..<Int(end) }

    /// The name; empty for a bad line.
    @inlinable public var nameRange: Range<Int> { Int(offset)..<Int(offset &+ nameLength) }

    /// The body as it stands: folds and surrounding white space included, last line end not.
    @inlinable public var bodyRange: Range<Int> { Int(bodyOffset)..<Int(end &- UInt32(lineEndLength)) }
}
