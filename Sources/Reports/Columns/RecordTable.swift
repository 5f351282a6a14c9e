// Safety: the builders stand in memory of the table, which initializes all of them and deinitializes them with itself. Steps hold places in it, and never
// leave the table. The writer follows the steps in the order of `MessageRecord.write`, which is that of ``RecordColumns/all``; `index` stays below their
// count, or the program ends.

/// Records as columns, for Apache Arrow: rows are added one by one and taken all at once.
@safe public struct RecordTable: ~Copyable {
    private let columns: RecordColumns
    private let builders: UnsafeMutablePointer<ColumnBuilder>
    private let builderCount: Int
    private let writer: ColumnWriter.Plan
    public let withEvidence: Bool

    public init(_ columns: RecordColumns) {
        self.columns = columns
        withEvidence = columns.wanted.contains { $0.name == "evidence" }
        var layouts: [ColumnBuilder.Layout] = []
        RecordTable.collect(columns.wanted, &layouts)
        builderCount = layouts.count
        unsafe builders = .allocate(capacity: max(layouts.count, 1))
        for (i, layout) in layouts.enumerated() { unsafe (builders + i).initialize(to: ColumnBuilder(layout)) }
        var next = 0
        var steps: [ColumnWriter.Step] = []
        unsafe RecordTable.plan(RecordColumns.all.filter { $0.name != "evidence" || columns.wanted.contains { $0.name == "evidence" } }, columns.wanted, builders, &next, &steps)
        writer = ColumnWriter.Plan(steps)
    }

    deinit {
        unsafe builders.deinitialize(count: builderCount)
        unsafe builders.deallocate()
    }

    /// Rows since the last ``take()``.
    public private(set) var count = 0

    /// Bytes of the texts in the longest column: below 2^31 minus that of one record, it may go on.
    public var longestText: Int {
        var most = 0
        for i in 0..<builderCount { most = unsafe max(most, builders[i].textCount) }
        return most
    }

    /// Appends a row. Allocates only where a column grows.
    public mutating func add(_ record: borrowing MessageRecord, names: borrowing NameReader) {
        var writer = ColumnWriter(writer)
        record.write(to: &writer, withEvidence: withEvidence, names: names)
        count += 1
    }

    /// All rows as a record of columns; the table is empty then.
    public mutating func take() -> ColumnArray {
        var next = 0
        let arrays = unsafe RecordTable.finish(columns.wanted, builders, &next)
        var all = ColumnBuilder(.record)
        for _ in 0..<count { all.append() }
        count = 0
        return all.finish(arrays)
    }

    // The builders of a column stand in this order: its own, that of its items, those of the columns inside.

    private static func collect(_ columns: [RecordColumns.Column], _ layouts: inout [ColumnBuilder.Layout]) {
        for column in columns {
            switch column.type {
            case .integer: layouts.append(.integer)
            case .text: layouts.append(.text)
            case .words: layouts += [.list, .text]
            case .record(let inner):
                layouts.append(.record)
                collect(inner, &layouts)
            case .records(let inner):
                layouts += [.list, .record]
                collect(inner, &layouts)
            }
        }
    }

    /// - Parameters:
    ///   - columns: what is written.
    ///   - wanted: what of it is kept, in the same order.
    private static func plan(
        _ columns: [RecordColumns.Column], _ wanted: [RecordColumns.Column], _ builders: ColumnBuilder.Place, _ next: inout Int, _ steps: inout [ColumnWriter.Step]
    ) {
        for column in columns {
            let kept = wanted.first { $0.name == column.name }
            func builder() -> ColumnBuilder.Place? {
                if kept == nil { return nil }
                defer { next += 1 }
                return unsafe builders + next
            }
            let at = steps.count
            let own = unsafe builder()
            switch column.type {
            case .integer, .text: unsafe steps.append(ColumnWriter.Step(own, items: nil, next: at + 1))
            case .words: unsafe steps.append(ColumnWriter.Step(own, items: builder(), next: at + 1))
            case .record(let inner), .records(let inner):
                var items: ColumnBuilder.Place?
                if case .records = column.type { unsafe items = builder() }
                unsafe steps.append(ColumnWriter.Step(own, items: items, next: 0))
                unsafe plan(inner, kept?.type.inner ?? [], builders, &next, &steps)
                steps[at].next = steps.count
            }
        }
    }

    private static func finish(_ columns: [RecordColumns.Column], _ builders: ColumnBuilder.Place, _ next: inout Int) -> [ColumnArray] {
        columns.map { column in
            let own = unsafe builders + next
            next += 1
            switch column.type {
            case .integer, .text: return unsafe own.pointee.finish([])
            case .words:
                let items = unsafe builders + next
                next += 1
                return unsafe own.pointee.finish([items.pointee.finish([])])
            case .record(let inner): return unsafe own.pointee.finish(finish(inner, builders, &next))
            case .records(let inner):
                let items = unsafe builders + next
                next += 1
                return unsafe own.pointee.finish([items.pointee.finish(finish(inner, builders, &next))])
            }
        }
    }
}
