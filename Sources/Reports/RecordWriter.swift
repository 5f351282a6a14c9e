// Safety: the array is held for the closure.

/// Where a record's keys and values go, in one order for every format: JSON nests what CSV writes as dotted columns.
protocol RecordWriter: ~Copyable {
    /// A word of the answers.
    mutating func word(_ key: StaticString, _ value: Word?)
    /// A word or a text of our own: printable ASCII.
    mutating func word(_ key: StaticString, own value: String?)
    /// Text from a message: any bytes.
    mutating func text(_ key: StaticString, _ value: TextSlice?)
    mutating func prepared(_ key: StaticString, _ value: PreparedText)
    mutating func integer(_ key: StaticString, _ value: Int?)
    /// A list of words, written by the caller between the two calls.
    mutating func openWords(_ key: StaticString)
    mutating func item(_ word: Word)
    mutating func item(own word: String)
    mutating func closeWords()
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
    /// Memory for texts that must be decoded first, valid until the next call.
    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8>
}

extension RecordWriter where Self: ~Copyable {
    /// The same for a copy that somebody made.
    mutating func text(_ key: StaticString, _ value: [UInt8]) { unsafe value.withUnsafeBytes { unsafe text(key, TextSlice($0)) } }

    mutating func words(_ key: StaticString, _ values: [String]) {
        openWords(key)
        for value in values { item(own: value) }
        closeWords()
    }
}
