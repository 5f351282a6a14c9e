// Safety: see ``RecordTable``, whose builders the steps point to, and which outlives the writer. The steps are never changed while one writes.

/// A record as a row of columns. It goes through its steps as the record is written; what no column keeps is dropped.
@safe struct ColumnWriter: RecordWriter, ~Copyable {
    /// What becomes of one key.
    @safe struct Step {
        /// Nil where it is not kept.
        let column: ColumnBuilder.Place?
        /// Of a list.
        let items: ColumnBuilder.Place?
        /// The step behind it and what is inside.
        var next: Int

        init(_ column: ColumnBuilder.Place?, items: ColumnBuilder.Place?, next: Int) {
            unsafe self.column = column
            unsafe self.items = items
            self.next = next
        }
    }

    /// The steps, and memory for texts that must be decoded. One writer at a time uses them.
    @safe final class Plan {
        let steps: [Step]
        var buffer = OutputBuffer(capacity: 64)

        init(_ steps: [Step]) { self.steps = steps }
    }

    private let plan: Plan
    private var index = 0
    /// The list that is open, of records or of words: they do not nest, but for words within a record of a list.
    private var records = 0, words = 0

    init(_ plan: Plan) { self.plan = plan }

    var writesLists: Bool { true }

    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> { unsafe plan.buffer.room(size) }

    @inline(__always)
    private mutating func step() -> Step {
        let step = plan.steps[index]
        index = step.next
        return step
    }

    @inline(__always)
    mutating func word(_ key: StaticString, _ value: Word?) {
        guard let column = unsafe step().column else { return }
        if let value { unsafe column.pointee.append(value) } else { unsafe column.pointee.appendNull() }
    }

    mutating func word(_ key: StaticString, own value: String?) {
        guard let column = unsafe step().column else { return }
        if let value { unsafe column.pointee.append(own: value) } else { unsafe column.pointee.appendNull() }
    }

    @inline(__always)
    mutating func text(_ key: StaticString, _ value: TextSlice?) {
        guard let column = unsafe step().column else { return }
        if let value { unsafe column.pointee.append(value) } else { unsafe column.pointee.appendNull() }
    }

    @inline(__always)
    mutating func prepared(_ key: StaticString, _ value: PreparedText) { text(key, value.plain) }

    @inline(__always)
    mutating func integer(_ key: StaticString, _ value: Int?) {
        guard let column = unsafe step().column else { return }
        if let value { unsafe column.pointee.append(value) } else { unsafe column.pointee.appendNull() }
    }

    @inline(__always)
    mutating func openWords(_ key: StaticString) {
        words = index
        index = plan.steps[index].next
    }

    @inline(__always)
    mutating func item(_ word: Word) {
        if let items = unsafe plan.steps[words].items { unsafe items.pointee.append(word) }
    }

    mutating func item(own word: String) {
        // Names of characters and rules; a text that is no plain ASCII is UTF-8, as every String.
        if let items = unsafe plan.steps[words].items { unsafe items.pointee.append(own: word) }
    }

    @inline(__always)
    mutating func closeWords() { endList(words) }

    @inline(__always)
    mutating func open(_ key: StaticString) {
        if let column = unsafe plan.steps[index].column { unsafe column.pointee.append() }
        index += 1
    }

    mutating func close() {}

    @inline(__always)
    mutating func openList(_ key: StaticString) { records = index }

    @inline(__always)
    mutating func openItem() {
        if let items = unsafe plan.steps[records].items { unsafe items.pointee.append() }
        index = records + 1
    }

    mutating func closeItem() {}

    @inline(__always)
    mutating func closeList() {
        endList(records)
        index = plan.steps[records].next
    }

    @inline(__always)
    private func endList(_ at: Int) {
        let step = plan.steps[at]
        if let column = unsafe step.column, let items = unsafe step.items { unsafe column.pointee.appendList(to: items.pointee.count) }
    }
}
