// Safety: the room is the buffer's, as much as was asked for, until it is asked again.

/// JSON, without line breaks. Always valid UTF-8: other bytes become `{"bytes":"<base64>"}`.
struct JSONWriter: RecordWriter, ~Copyable {
    private var out: OutputBuffer
    private var needsComma = false

    init(_ out: consuming OutputBuffer) { self.out = out }

    consuming func finish() -> OutputBuffer { out }

    var writesLists: Bool { true }

    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> { unsafe out.room(size) }

    @inline(__always)
    mutating func begin() {
        out.append(0x7B)
        needsComma = false
    }

    @inline(__always)
    mutating func end() {
        out.append(0x7D)
        needsComma = true
    }

    /// The key, and room for any word or integer behind it.
    @inline(__always)
    private mutating func key(_ key: StaticString) {
        out.reserve(key.utf8CodeUnitCount &+ 4 &+ Word.longest)
        if needsComma { out.put(0x2C) }
        out.put(0x22)
        out.put(key)
        out.put("\":")
        needsComma = true
    }

    @inline(__always)
    mutating func word(_ key: StaticString, _ value: Word?) {
        self.key(key)
        if let value { out.put(value, quoted: true) } else { out.put("null") }
    }

    mutating func word(_ key: StaticString, own value: String?) {
        self.key(key)
        guard let value else { return out.put("null") }
        out.append(0x22)
        out.append(value)
        out.append(0x22)
    }

    mutating func word(_ key: StaticString, bool value: Bool?) {
        self.key(key)
        if let value { out.put(value ? "true" : "false") } else { out.put("null") }
    }

    @inline(__always)
    mutating func integer(_ key: StaticString, _ value: Int?) {
        self.key(key)
        if let value { out.put(integer: value) } else { out.put("null") }
    }

    @inline(__always)
    mutating func text(_ key: StaticString, _ value: TextSlice?) {
        self.key(key)
        if let value { string(value) } else { out.put("null") }
    }

    /// One copy for all texts of a record.
    @inline(never)
    private mutating func string(_ value: TextSlice) { JSONText.append(value, to: &out) }

    @inline(__always)
    mutating func prepared(_ key: StaticString, _ value: PreparedText) {
        self.key(key)
        out.append(value.json)
    }

    @inline(__always)
    mutating func openWords(_ key: StaticString) {
        self.key(key)
        out.put(0x5B)
        needsComma = false
    }

    @inline(__always)
    mutating func item(_ word: Word) {
        out.reserve(Word.longest &+ 1)
        if needsComma { out.put(0x2C) }
        needsComma = true
        out.put(word, quoted: true)
    }

    mutating func item(own word: String) {
        if needsComma { out.append(0x2C) }
        needsComma = true
        out.append(0x22)
        out.append(word)
        out.append(0x22)
    }

    @inline(__always)
    mutating func closeWords() { closeList() }

    @inline(__always)
    mutating func open(_ key: StaticString) {
        self.key(key)
        begin()
    }

    @inline(__always)
    mutating func close() { end() }

    @inline(__always)
    mutating func openList(_ key: StaticString) { openWords(key) }

    mutating func openItem() {
        if needsComma { out.append(0x2C) }
        begin()
    }

    mutating func closeItem() { end() }

    @inline(__always)
    mutating func closeList() {
        out.append(0x5D)
        needsComma = true
    }
}
