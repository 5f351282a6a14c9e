/// Date and time of RFC 5322 section 3.3 (and its obsolete forms), as seconds since 1970 in UTC.
enum DateTime {
    /// Parses `Mon, 11 Jan 2021 14:51:45 -0800` and what real mail makes of it: no day name, two-digit years, no seconds, fractions,
    /// a zone by name, a trailing comment. Nil where there is no date. No time zone counts as UTC.
    static func parse(_ bytes: Bytes, _ range: Range<Int>) -> Int? {
        var cursor = Cursor(bytes: bytes, at: range.lowerBound, end: range.upperBound)
        cursor.skip()
        if let seconds = cursor.usualForm() { return seconds }
        if cursor.at < cursor.end, Bytes.folded(bytes[cursor.at]) &- 0x61 < 26 {
            // A day name; it may be wrong, so it is not looked at.
            while cursor.at < cursor.end, Bytes.folded(bytes[cursor.at]) &- 0x61 < 26 { cursor.at += 1 }
            cursor.skip()
            if cursor.take(0x2C) { cursor.skip() }
        }
        guard let day = cursor.number(2), day >= 1, day <= 31 else { return nil }
        cursor.skip()
        if cursor.take(0x2D) { cursor.skip() }
        guard let month = cursor.month() else { return nil }
        cursor.skip()
        if cursor.take(0x2D) { cursor.skip() }
        let yearStart = cursor.at
        guard var year = cursor.number(4) else { return nil }
        if cursor.at - yearStart <= 2 { year += year < 50 ? 2000 : 1900 } else if cursor.at - yearStart == 3 { year += 1900 }
        cursor.skip()
        guard let hour = cursor.number(2), hour < 24, cursor.takeWithSpace(0x3A), let minute = cursor.number(2), minute < 60 else { return nil }
        var second = 0
        if cursor.takeWithSpace(0x3A) {
            guard let value = cursor.number(2), value <= 60 else { return nil }
            second = value
            if cursor.take(0x2E) { while cursor.digit() != nil {} }
        }
        cursor.skip()
        return daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - cursor.zone()
    }

    /// Proleptic Gregorian calendar, for years from 0 to 9999. Years begin in March here, so that a leap day is the last one.
    @inline(__always)
    static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // 400 years, which are 146,097 days, keep everything above zero.
        let isEarly = month <= 2
        let y = UInt(truncatingIfNeeded: year &+ 400 &- (isEarly ? 1 : 0))
        let m = UInt(truncatingIfNeeded: isEarly ? month &+ 9 : month &- 3)
        let days = y &* 365 &+ y / 4 &- y / 100 &+ y / 400 &+ (m &* 153 &+ 2) / 5
        return Int(truncatingIfNeeded: days) &+ day &- 1 &- 719_468 &- 146_097
    }

    private struct Cursor {
        let bytes: Bytes
        var at: Int
        let end: Int

        /// White space and comments.
        mutating func skip() {
            while at < end {
                if Bytes.isSpace(bytes[at]) { at += 1 } else if bytes[at] == 0x28 { at = Comment.end(bytes, at, end) } else { return }
            }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard at < end, bytes[at] == byte else { return false }
            at += 1
            return true
        }

        mutating func takeWithSpace(_ byte: UInt8) -> Bool {
            let saved = at
            skip()
            guard take(byte) else { at = saved; return false }
            skip()
            return true
        }

        mutating func digit() -> Int? {
            guard at < end, bytes[at] &- 0x30 < 10 else { return nil }
            at += 1
            return Int(bytes[at - 1] &- 0x30)
        }

        mutating func number(_ most: Int) -> Int? {
            guard var value = digit() else { return nil }
            var length = 1
            while length < most, let next = digit() {
                value = value * 10 + next
                length += 1
            }
            return value
        }

        mutating func month() -> Int? {
            guard at + 3 <= end, let month = monthNumber(at) else { return nil }
            at += 3
            while at < end, Bytes.folded(bytes[at]) &- 0x61 < 26 { at += 1 }
            return month
        }

        /// The three letters at an offset as a number, first letter lowest.
        @inline(__always)
        private func monthNumber(_ at: Int) -> Int? {
            switch bytes.shortWord(at..<at &+ 3) {
            case 0x6E616A: 1
            case 0x626566: 2
            case 0x72616D: 3
            case 0x727061: 4
            case 0x79616D: 5
            case 0x6E756A: 6
            case 0x6C756A: 7
            case 0x677561: 8
            case 0x706573: 9
            case 0x74636F: 10
            case 0x766F6E: 11
            case 0x636564: 12
            default: nil
            }
        }

        /// `Mon, 11 Jan 2021 14:51:45 -0800`, as nearly all mail has it, with a space or a fold between the parts. Nil for anything else,
        /// which is then read part by part; `at` is where it was.
        mutating func usualForm() -> Int? {
            guard at &+ 25 <= end, bytes[at &+ 3] == 0x2C, bytes[at] > 0x40, bytes[at] != 0x5C else { return nil }
            // What is no name and no digit is tolerated only where single spaces show that nothing was folded in between.
            let strict = !Bytes.areLetters(bytes.shortWord(at) | 0x6100_0000) || bytes[at &+ 5] &- 0x30 > 9
            guard var place = gap(at &+ 4, strict) else { return nil }
            var day = Int(bytes[place] &- 0x30)
            place &+= 1
            let ones = bytes[place] &- 0x30
            if ones < 10 {
                day = day &* 10 &+ Int(ones)
                place &+= 1
            }
            guard day > 0, day <= 31, let monthAt = gap(place, strict), let month = monthNumber(monthAt), let yearAt = gap(monthAt &+ 3, strict),
                let year = Cursor.fourDigits(UInt32(truncatingIfNeeded: bytes.shortWord(yearAt))), let timeAt = gap(yearAt &+ 4, strict),
                let seconds = Cursor.time(bytes.word(timeAt))
            else { return nil }
            let behind = timeAt &+ 8
            if behind < end, !Bytes.isSpace(bytes[behind]) { return nil }
            at = behind
            let utc = daysSince1970(year, month, day) &* 86_400 &+ seconds
            if behind &+ 6 <= end, bytes[behind] == 0x20, let zone = offset(behind &+ 1) { return utc &- zone }
            skip()
            return utc &- zone()
        }

        /// The offset behind a space or fold; nil where there is neither, or too little stands behind it for a date to go on.
        @inline(__always)
        private func gap(_ at: Int, _ strict: Bool) -> Int? {
            var next = at &+ 1
            if next &+ 8 > end { return nil }
            if bytes[at] != 0x20 || Bytes.isSpace(bytes[next]) {
                if strict || !Bytes.isSpace(bytes[at]) { return nil }
                while next < end, Bytes.isSpace(bytes[next]) { next &+= 1 }
                if next &+ 8 > end { return nil }
            }
            return next
        }

        /// Four digits as a number, the first one lowest in the word.
        @inline(__always)
        private static func fourDigits(_ word: UInt32) -> Int? {
            let digits = word ^ 0x3030_3030
            if (digits &+ 0x7676_7676 | digits) & 0x8080_8080 != 0 { return nil }
            let pairs = digits &* 10 &+ digits &>> 8
            return Int(pairs & 0xFF) &* 100 &+ Int(pairs &>> 16 & 0xFF)
        }

        /// `14:51:45` in seconds, first digit lowest.
        @inline(__always)
        private static func time(_ word: UInt64) -> Int? {
            let digits = word ^ 0x3030_3A30_303A_3030
            if (digits &+ 0x7676_7F76_767F_7676 | digits) & 0x8080_8080_8080_8080 != 0 { return nil }
            let pairs = digits &* 10 &+ digits &>> 8
            let hour = Int(pairs & 0xFF), minute = Int(pairs &>> 24 & 0xFF), second = Int(pairs &>> 48 & 0xFF)
            return hour < 24 && minute < 60 && second <= 60 ? hour &* 3_600 &+ minute &* 60 &+ second : nil
        }

        /// `-0800` in seconds; five bytes must be there.
        @inline(__always)
        private func offset(_ at: Int) -> Int? {
            let sign = bytes[at]
            guard sign == 0x2B || sign == 0x2D, let zone = Cursor.fourDigits(UInt32(truncatingIfNeeded: bytes.shortWord(at &+ 1))) else { return nil }
            let hours = zone / 100
            let seconds = hours &* 3_600 &+ (zone &- hours &* 100) &* 60
            return sign == 0x2D ? 0 &- seconds : seconds
        }

        /// Seconds east of UTC; zones by name as RFC 5322 section 4.3 knows them, 0 for any other.
        mutating func zone() -> Int {
            guard at < end else { return 0 }
            let sign = bytes[at]
            if sign == 0x2B || sign == 0x2D {
                if at &+ 5 <= end, let zone = offset(at) { return zone }
                at += 1
                guard var zone = number(4) else { return 0 }
                // `-08:00`, as ISO 8601 has it.
                if zone < 100, take(0x3A), let minutes = number(2) { zone = zone * 100 + minutes }
                let seconds = (zone / 100) * 3_600 + zone % 100 * 60
                return sign == 0x2D ? -seconds : seconds
            }
            guard at + 3 <= end else { return 0 }
            for (name, hours) in [("edt", -4), ("est", -5), ("cdt", -5), ("cst", -6), ("mdt", -6), ("mst", -7), ("pdt", -7), ("pst", -8)] as [(StaticString, Int)]
            where bytes.hasPrefix(at..<end, name) { return hours * 3_600 }
            return 0
        }
    }

    /// `2026-01-05T08:00:00Z`.
    public static func iso8601(_ seconds: Int) -> String {
        var days = seconds / 86_400
        var rest = seconds % 86_400
        if rest < 0 { rest += 86_400; days -= 1 }
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        let year = yoe + era * 400 + (month <= 2 ? 1 : 0)
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let padding = String(repeating: "0", count: year < 0 ? 0 : max(0, 4 - String(year).count))
        return "\(padding)\(year)-\(two(month))-\(two(doy - (153 * mp + 2) / 5 + 1))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }
}

/// Times for people and for JSON.
public enum UTCTime {
    /// Seconds since 1970 as `2026-01-05T08:00:00Z`.
    public static func text(_ seconds: Int) -> String { DateTime.iso8601(seconds) }
}
