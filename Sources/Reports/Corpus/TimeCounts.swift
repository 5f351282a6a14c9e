/// SCL by month, and how long hops took.
struct TimeCounts: Sendable {
    /// Which column of a month an SCL is counted in: none, then -1 to 10.
    static func column(_ scl: Int8?) -> Int { scl.map { Int($0) + 2 } ?? 0 }
    static let columns = 13
    /// Months counted from January of the year 0 that mail can be of: 1980 to 2099. Others are no month of a message, and would have no end.
    private static let months = (1980 * 12)..<(2100 * 12)

    /// By month, one count for each column.
    private(set) var byMonth: [Int: [Int]] = [:]
    /// Messages with no date that can be believed to be one.
    private(set) var undated = 0
    /// Messages without trace fields that can be read: Date, which the sender sets, stands for them.
    private(set) var bySender = 0
    private(set) var first: Int?, last: Int?

    /// Upper bounds of the delays in seconds, not included; the last has none.
    static let bounds = [1, 10, 60, 600, 3_600, 86_400]
    static let words = ["under 1 s", "1 to 9 s", "10 to 59 s", "1 to 9 min", "10 to 59 min", "1 to 23 h", "a day or more"]
    /// Of one hop after the hop below.
    private(set) var hops = [Int](repeating: 0, count: words.count)
    /// The same for those that seem to go back in time: how far. None of them is under 1 s.
    private(set) var earlier = [Int](repeating: 0, count: words.count)
    /// From the oldest to the newest trace field that can be read; those that go back in time apart.
    private(set) var ways = [Int](repeating: 0, count: words.count)
    private(set) var waysBack = 0
    /// Trace fields whose date cannot be read.
    private(set) var unreadable = 0
    /// Messages with a hop that seems to go back in time.
    private(set) var messagesEarlier = 0
    private(set) var messagesWithoutTrace = 0

    static func bucket(_ seconds: Int) -> Int { bounds.firstIndex { seconds < $0 } ?? bounds.count }

    /// What the trace of one message said.
    struct Trace {
        private(set) var newest: Int?, oldest: Int?
        private(set) var fields = 0, unreadable = 0
        private(set) var slowest = 0, isEarlier = false
        private var above: Int?

        init() {}

        /// The next trace field, downwards. Hands the delay of the hop above it to `delay`, where both can be read.
        mutating func add(_ time: Int?, _ delay: (Int) -> Void) {
            fields += 1
            if time == nil { unreadable += 1 }
            if let time, let above {
                let seconds = above - time
                delay(seconds)
                if seconds < 0 { isEarlier = true }
                slowest = max(slowest, seconds)
            }
            if newest == nil { newest = time }
            if let time { oldest = time }
            above = time
        }
    }

    mutating func add(delay: Int) {
        if delay >= 0 { hops[TimeCounts.bucket(delay)] += 1 } else { earlier[TimeCounts.bucket(-delay)] += 1 }
    }

    /// - Parameter date: of the sender, used where the trace has none.
    mutating func add(_ trace: Trace, date: Int?, scl: Int8?) {
        unreadable += trace.unreadable
        if trace.isEarlier { messagesEarlier += 1 }
        if trace.fields == 0 { messagesWithoutTrace += 1 }
        if let newest = trace.newest, let oldest = trace.oldest, trace.fields - trace.unreadable > 1 {
            if newest >= oldest { ways[TimeCounts.bucket(newest - oldest)] += 1 } else { waysBack += 1 }
        }
        guard let time = trace.newest ?? date, let month = TimeCounts.month(time) else {
            undated += 1
            return
        }
        if trace.newest == nil { bySender += 1 }
        byMonth[month, default: [Int](repeating: 0, count: TimeCounts.columns)][TimeCounts.column(scl)] += 1
        first = min(first ?? time, time)
        last = max(last ?? time, time)
    }

    mutating func add(_ other: TimeCounts) {
        byMonth.merge(other.byMonth) { a, b in zip(a, b).map { $0 + $1 } }
        undated += other.undated
        bySender += other.bySender
        for i in hops.indices {
            hops[i] += other.hops[i]
            earlier[i] += other.earlier[i]
            ways[i] += other.ways[i]
        }
        waysBack += other.waysBack
        unreadable += other.unreadable
        messagesEarlier += other.messagesEarlier
        messagesWithoutTrace += other.messagesWithoutTrace
        if let time = other.first { first = min(first ?? time, time) }
        if let time = other.last { last = max(last ?? time, time) }
    }

    /// Months since January of the year 0, of seconds since 1970 in UTC.
    private static func month(_ seconds: Int) -> Int? {
        guard seconds > 0, seconds < 4_200_000_000 else { return nil }
        let (year, month, _) = civil(seconds)
        let index = year * 12 + month - 1
        return months.contains(index) ? index : nil
    }

    /// Year, month and day in the Gregorian calendar; `seconds` is not negative.
    static func civil(_ seconds: Int) -> (year: Int, month: Int, day: Int) {
        let z = seconds / 86_400 + 719_468
        let era = z / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }

    /// `2026-01`.
    static func name(month: Int) -> String { "\(month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)" }
}
