/// Where a record's keys and values go, in one order for every format: JSON nests what CSV writes as dotted columns.
protocol RecordWriter: ~Copyable {
    /// A word or a text of our own: printable ASCII.
    mutating func word(_ key: StaticString, _ value: String?)
    /// Text from a message: any bytes.
    mutating func text(_ key: StaticString, _ value: [UInt8]?)
    mutating func integer(_ key: StaticString, _ value: Int?)
    mutating func words(_ key: StaticString, _ values: [String])
    /// A nested record.
    mutating func open(_ key: StaticString)
    mutating func close()
    /// A list of records, written by the caller between the two calls for each; formats without lists skip it.
    mutating func openList(_ key: StaticString)
    mutating func openItem()
    mutating func closeItem()
    mutating func closeList()
    /// Whether nested lists of records are written at all.
    var writesLists: Bool { get }
}

/// JSON, without line breaks. Always valid UTF-8: other bytes become `{"bytes":"<base64>"}`.
struct JSONWriter: RecordWriter, ~Copyable {
    var out: OutputBuffer
    private var needsComma = false

    init(_ out: consuming OutputBuffer) { self.out = out }

    consuming func finish() -> OutputBuffer { out }

    var writesLists: Bool { true }

    mutating func begin() {
        out.append(0x7B)
        needsComma = false
    }

    mutating func end() {
        out.append(0x7D)
        needsComma = true
    }

    @inline(__always)
    private mutating func key(_ key: StaticString) {
        if needsComma { out.append(0x2C) }
        out.append(0x22)
        out.append(key)
        out.append("\":")
        needsComma = true
    }

    mutating func word(_ key: StaticString, _ value: String?) {
        self.key(key)
        guard let value else { return out.append("null") }
        out.append(0x22)
        out.append(value)
        out.append(0x22)
    }

    mutating func integer(_ key: StaticString, _ value: Int?) {
        self.key(key)
        if let value { out.append(integer: value) } else { out.append("null") }
    }

    mutating func text(_ key: StaticString, _ value: [UInt8]?) {
        self.key(key)
        if let value { JSONWriter.string(value, to: &out) } else { out.append("null") }
    }

    /// A JSON string, or the object with base64.
    static func string(_ value: [UInt8], to out: inout OutputBuffer) {
        guard TextBytes.isUTF8(value) else {
            out.append("{\"bytes\":\"")
            out.append(TextBytes.base64(value))
            return out.append("\"}")
        }
        out.append(0x22)
        for byte in value {
            switch byte {
            case 0x22: out.append("\\\"")
            case 0x5C: out.append("\\\\")
            case 0x0A: out.append("\\n")
            case 0x0D: out.append("\\r")
            case 0x09: out.append("\\t")
            case 0..<0x20, 0x7F:
                let digits: StaticString = "0123456789abcdef"
                out.append("\\u00")
                unsafe out.append(digits.utf8Start[Int(byte >> 4)])
                unsafe out.append(digits.utf8Start[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }

    mutating func words(_ key: StaticString, _ values: [String]) {
        self.key(key)
        out.append(0x5B)
        for (i, value) in values.enumerated() {
            if i > 0 { out.append(0x2C) }
            out.append(0x22)
            out.append(value)
            out.append(0x22)
        }
        out.append(0x5D)
    }

    mutating func open(_ key: StaticString) {
        self.key(key)
        begin()
    }

    mutating func close() { end() }

    mutating func openList(_ key: StaticString) {
        self.key(key)
        out.append(0x5B)
        needsComma = false
    }

    mutating func openItem() {
        if needsComma { out.append(0x2C) }
        begin()
    }

    mutating func closeItem() { end() }

    mutating func closeList() {
        out.append(0x5D)
        needsComma = true
    }
}

/// CSV (RFC 4180) with dotted column names. A text that a spreadsheet would take for a formula gets an apostrophe in front.
struct CSVWriter: RecordWriter, ~Copyable {
    var out: OutputBuffer
    /// Collects the column names instead of the values.
    let isHeader: Bool
    private var prefix = ""
    private var isFirst = true
    private var inList = false

    init(_ out: consuming OutputBuffer, isHeader: Bool) {
        self.out = out
        self.isHeader = isHeader
    }

    consuming func finish() -> OutputBuffer {
        out.append("\r\n")
        return out
    }

    var writesLists: Bool { false }

    private mutating func cell(_ key: StaticString, _ value: [UInt8]) {
        if !isFirst { out.append(0x2C) }
        isFirst = false
        if isHeader { return out.append(prefix + String(describing: key)) }
        guard value.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }) else { return out.append(value) }
        out.append(0x22)
        for byte in value {
            if byte == 0x22 { out.append(0x22) }
            out.append(byte)
        }
        out.append(0x22)
    }

    mutating func word(_ key: StaticString, _ value: String?) { cell(key, Array((value ?? "").utf8)) }

    mutating func integer(_ key: StaticString, _ value: Int?) { cell(key, Array((value.map { String($0) } ?? "").utf8)) }

    mutating func text(_ key: StaticString, _ value: [UInt8]?) {
        guard var value else { return cell(key, []) }
        if !TextBytes.isUTF8(value) { value = Array("base64:".utf8) + TextBytes.base64(value) }
        // Control characters never reach the file raw.
        value = value.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        if let first = value.first(where: { $0 != 0x20 }), [0x3D, 0x2B, 0x2D, 0x40].contains(first) { value.insert(0x27, at: 0) }
        cell(key, value)
    }

    mutating func words(_ key: StaticString, _ values: [String]) { cell(key, Array(values.joined(separator: " ").utf8)) }

    mutating func open(_ key: StaticString) { prefix = String(describing: key) + "." }

    mutating func close() { prefix = "" }

    mutating func openList(_ key: StaticString) {}
    mutating func openItem() {}
    mutating func closeItem() {}
    mutating func closeList() {}
}
