internal import RFC5322

// Safety: the bytes are borrowed for the call. Ranges of edits are those of fields of the same bytes, in order.

/// Bytes of a message put in the place of others, to see what the message would be then. The message itself stays as it is.
public struct HeaderEdit: Sendable, Hashable {
    /// Bytes from the start of the message; empty where something is put in.
    public let range: Range<Int>
    /// What stands there then; empty where bytes are taken out.
    public let replacement: [UInt8]

    /// One change; `range` counts bytes from the start of the message.
    public init(range: Range<Int>, replacement: [UInt8]) {
        self.range = range
        self.replacement = replacement
    }

    /// A copy of the bytes with the edits made. They must not overlap; what lies outside of the bytes is left out. Linear; allocates.
    public static func apply(_ edits: [HeaderEdit], to bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where edit.range.lowerBound >= at && edit.range.upperBound <= bytes.count {
            unsafe result.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[at..<edit.range.lowerBound]))
            result += edit.replacement
            at = edit.range.upperBound
        }
        unsafe result.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[at...]))
        return result
    }

    /// The same for an array.
    public static func apply(_ edits: [HeaderEdit], to bytes: [UInt8]) -> [UInt8] { unsafe bytes.withUnsafeBytes { unsafe apply(edits, to: $0) } }
}

/// Edits of one scanned header section.
struct HeaderEditor: ~Copyable {
    let bytes: Bytes
    private let fields: [HeaderField]
    private let lineEnd: [UInt8]
    private let top: Int

    init(_ section: borrowing HeaderSection, _ bytes: Bytes) {
        self.bytes = bytes
        fields = section.fields.filter { $0.badLine == nil }
        lineEnd = fields.first?.lineEndLength == 1 ? [0x0A] : [0x0D, 0x0A]
        top = fields.first.map { Int($0.offset) } ?? section.start
    }

    func first(_ name: KnownFieldName) -> HeaderField? { fields.first { $0.name == name } }

    func all(_ name: KnownFieldName) -> [HeaderField] { fields.filter { $0.name == name } }

    /// The topmost field of that name with another body, or a new one on top of the section.
    func set(_ name: KnownFieldName, _ value: String) -> [HeaderEdit] {
        if let field = first(name) { return [HeaderEdit(range: field.bodyRange, replacement: Array(" \(value)".utf8))] }
        return [HeaderEdit(range: top..<top, replacement: Array("\(name.spelling): \(value)".utf8) + lineEnd)]
    }

    /// Without the fields of that name, but for as many of the topmost.
    func remove(_ name: KnownFieldName, keeping kept: Int = 0) -> [HeaderEdit] {
        all(name).dropFirst(kept).map { HeaderEdit(range: $0.range, replacement: []) }
    }

    /// The topmost report of that name with other values of some keys; a key that it lacks goes to its end.
    func setKeys(_ name: KnownFieldName, _ values: [(key: String, value: String)]) -> [HeaderEdit] {
        guard let field = first(name) else { return [] }
        var edits: [HeaderEdit] = []
        var missing = ""
        for (key, value) in values {
            let list = KeyValueList(bytes, field.bodyRange)
            let wanted = Array(key.utf8)
            if let entry = list.first(where: { $0.hasColon && bytes.copy($0.key).map { $0 & 0xDF } == wanted }) {
                edits.append(HeaderEdit(range: entry.value, replacement: Array(value.utf8)))
            } else {
                missing += "\(key):\(value);"
            }
        }
        // A report may end without a semicolon, or with white space, which belongs to no entry.
        let end = bytes.trimmed(field.bodyRange).upperBound
        if !missing.isEmpty { edits.append(HeaderEdit(range: end..<end, replacement: Array((";" + missing).utf8))) }
        return edits
    }
}
