/// The most frequent of many keys in bounded memory, by the counters of Misra and Gries: exact up to ``capacity`` different keys. Beyond that
/// rare keys are dropped, and each count may be too low by ``cut``, which is no more than the number of all keys divided by ``capacity``.
///
/// What comes out depends on the keys and their order, and on nothing else.
package struct TopList: Sendable {
    package struct Row: Sendable, Equatable {
        package var count = 0
        /// Of them: with SCL -1, without SCL, put into Junk or quarantine.
        package var minusOne = 0, withoutSCL = 0, junked = 0

        package init(count: Int = 0, minusOne: Int = 0, withoutSCL: Int = 0, junked: Int = 0) {
            self.count = count
            self.minusOne = minusOne
            self.withoutSCL = withoutSCL
            self.junked = junked
        }
    }

    package let capacity: Int
    private var rows: [[UInt8]: Row] = [:]
    /// Keys that were added, also those that are no longer counted.
    package private(set) var total = 0
    /// What each count may lack.
    package private(set) var cut = 0

    package init(capacity: Int) { self.capacity = capacity }

    /// Different keys; a lower bound once ``cut`` is not 0.
    package var count: Int { rows.count }

    package mutating func add(_ key: [UInt8], _ row: Row) {
        total += row.count
        rows[key, default: Row()].add(row)
        if rows.count >= capacity * 2 { prune() }
    }

    /// Takes from every count what the first one beyond the capacity has. Half of the memory is then free again, so that this is rare.
    private mutating func prune() {
        let least = rows.values.map(\.count).sorted(by: >)[capacity]
        cut += least
        rows = rows.compactMapValues { row in
            if row.count <= least { return nil }
            var row = row
            row.count -= least
            return row
        }
    }

    /// By count, then by the bytes of the key.
    package func first(_ most: Int) -> [(key: [UInt8], row: Row)] {
        let sorted = rows.sorted { a, b in
            a.value.count != b.value.count ? a.value.count > b.value.count : a.key.lexicographicallyPrecedes(b.key)
        }
        return sorted.prefix(most).map { (key: $0.key, row: $0.value) }
    }
}

extension TopList.Row {
    mutating func add(_ other: TopList.Row) {
        count += other.count
        minusOne += other.minusOne
        withoutSCL += other.withoutSCL
        junked += other.junked
    }
}
