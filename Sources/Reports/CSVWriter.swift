// Safety: the room is the buffer's, as much as was asked for, until it is asked again.

/// One line of CSV (RFC 4180), lists joined by spaces.
struct CSVWriter: RecordWriter, ~Copyable {
    private var out: OutputBuffer
    private var isFirst = true
    private var needsSpace = false

    init(_ out: consuming OutputBuffer) { self.out = out }

    consuming func finish() -> OutputBuffer {
        out.append("\r\n")
        return out
    }

    var writesLists: Bool { false }

    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> { unsafe out.room(size) }

    /// The comma before a cell, and room for any word or integer in it.
    @inline(__always)
    private mutating func cell() {
        out.reserve(1 &+ Word.longest)
        if !isFirst { out.put(0x2C) }
        isFirst = false
    }

    @inline(__always)
    mutating func word(_ key: StaticString, _ value: Word?) {
        cell()
        if let value { out.put(value, quoted: false) }
    }

    mutating func word(_ key: StaticString, own value: String?) {
        cell()
        if let value { out.append(value) }
    }

    @inline(__always)
    mutating func integer(_ key: StaticString, _ value: Int?) {
        cell()
        if let value { out.put(integer: value) }
    }

    @inline(__always)
    mutating func text(_ key: StaticString, _ value: TextSlice?) {
        cell()
        if let value { string(value) }
    }

    @inline(never)
    private mutating func string(_ value: TextSlice) { CSVText.append(value, to: &out) }

    @inline(__always)
    mutating func prepared(_ key: StaticString, _ value: PreparedText) {
        cell()
        out.append(value.csv)
    }

    @inline(__always)
    mutating func openWords(_ key: StaticString) {
        cell()
        needsSpace = false
    }

    @inline(__always)
    mutating func item(_ word: Word) {
        out.reserve(1 &+ Word.longest)
        if needsSpace { out.put(0x20) }
        needsSpace = true
        out.put(word, quoted: false)
    }

    mutating func item(own word: String) {
        if needsSpace { out.append(0x20) }
        needsSpace = true
        out.append(word)
    }

    mutating func closeWords() {}
    mutating func open(_ key: StaticString) {}
    mutating func close() {}
    mutating func openList(_ key: StaticString) {}
    mutating func openItem() {}
    mutating func closeItem() {}
    mutating func closeList() {}
}

/// The line that names the columns: keys, those of nested records behind the key of the record and a dot.
struct CSVHeading: RecordWriter, ~Copyable {
    private var out: OutputBuffer
    private var prefix = ""
    private var isFirst = true

    init(_ out: consuming OutputBuffer) { self.out = out }

    consuming func finish() -> OutputBuffer {
        out.append("\r\n")
        return out
    }

    var writesLists: Bool { false }

    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> { unsafe out.room(size) }

    private mutating func name(_ key: StaticString) {
        if !isFirst { out.append(0x2C) }
        isFirst = false
        out.append(prefix + String(describing: key))
    }

    mutating func word(_ key: StaticString, _ value: Word?) { name(key) }
    mutating func word(_ key: StaticString, own value: String?) { name(key) }
    mutating func text(_ key: StaticString, _ value: TextSlice?) { name(key) }
    mutating func prepared(_ key: StaticString, _ value: PreparedText) { name(key) }
    mutating func integer(_ key: StaticString, _ value: Int?) { name(key) }
    mutating func openWords(_ key: StaticString) { name(key) }
    mutating func item(_ word: Word) {}
    mutating func item(own word: String) {}
    mutating func closeWords() {}
    mutating func open(_ key: StaticString) { prefix = String(describing: key) + "." }
    mutating func close() { prefix = "" }
    mutating func openList(_ key: StaticString) {}
    mutating func openItem() {}
    mutating func closeItem() {}
    mutating func closeList() {}
}
