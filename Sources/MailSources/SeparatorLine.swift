// Safety: the line is borrowed for the call; offsets are compared with its count, and the fixed form is looked for where it has the 25 bytes. Tables are
// literals of three bytes an entry.

/// Judges a line of a mailbox that begins with `From `.
enum SeparatorLine {
    /// A line is looked at no further than this, so that a mailbox can be walked in constant memory.
    static let longest = 64 << 10

    /// Whether a date as ctime(3) prints it follows somewhere behind `From `: day, month, day of the month, time, at most two words for
    /// the zone, year (`Thu Jan  1 00:00:00 1970`, `… 00:00 UTC 1970`). Linear.
    static func hasDate(_ line: UnsafeRawBufferPointer) -> Bool {
        if unsafe endsInUsualDate(line) { return true }
        var at = 5
        while at + 3 < line.count {
            if unsafe isBlank(line[at]), unsafe isWord(line, at + 1, days), unsafe isDate(line, at + 4) { return true }
            at += 1
        }
        return false
    }

    /// As a rule the date is the end of the line and has this very form: ` Thu Jan  1 00:00:00 1970`.
    private static func endsInUsualDate(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count >= 30 else { return false }
        let date = unsafe line.baseAddress! + (line.count - 25)
        func byte(_ at: Int) -> UInt8 { unsafe date.load(fromByteOffset: at, as: UInt8.self) }
        func word(_ at: Int) -> UInt32 { unsafe UInt32(littleEndian: date.loadUnaligned(fromByteOffset: at, as: UInt32.self)) }
        // The spaces and colons, then the words, then the digits, of which the first may be a space.
        let marks = (byte(0) ^ 0x20) | (byte(4) ^ 0x20) | (byte(8) ^ 0x20) | (byte(11) ^ 0x20) | (byte(14) ^ 0x3A) | (byte(17) ^ 0x3A) | (byte(20) ^ 0x20)
        guard marks == 0, days.contains(word(1) & 0xFF_FFFF), months.contains(word(5) & 0xFF_FFFF) else { return false }
        func areDigits(_ word: UInt32, _ mask: UInt32) -> Bool {
            // A digit has the high half 3, and keeps it when 6 is added.
            (((word & 0xF0F0_F0F0) ^ 0x3030_3030) | (((word &+ 0x0606_0606) & 0xF0F0_F0F0) ^ 0x3030_3030)) & mask == 0
        }
        let first = byte(9)
        return (first == 0x20 || first &- 0x30 < 10) && areDigits(word(10), 0xFF) && areDigits(word(12), 0xFFFF) && areDigits(word(15), 0xFFFF)
            && areDigits(word(18), 0xFFFF) && areDigits(word(21), 0xFFFF_FFFF)
    }

    /// Nothing but `From `, as Thunderbird writes it.
    static func isBare(_ line: UnsafeRawBufferPointer) -> Bool {
        line.count == 5
    }

    private static let days = words("MonTueWedThuFriSatSun")
    private static let months = words("JanFebMarAprMayJunJulAugSepOctNovDec")

    /// From behind the day's name on.
    private static func isDate(_ line: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        var at = start
        guard unsafe skipBlanks(line, &at), unsafe isWord(line, at, months) else { return false }
        at += 3
        guard unsafe skipBlanks(line, &at), unsafe skipDigits(line, &at, 1...2), unsafe skipBlanks(line, &at) else { return false }
        guard unsafe skipDigits(line, &at, 2...2), unsafe skipColon(line, &at), unsafe skipDigits(line, &at, 2...2) else { return false }
        if at < line.count, unsafe line[at] == 0x3A {
            at += 1
            guard unsafe skipDigits(line, &at, 2...2) else { return false }
        }
        guard unsafe skipBlanks(line, &at) else { return false }
        for _ in 0...2 {
            var year = at
            if unsafe skipDigits(line, &year, 4...4) { return true }
            guard unsafe skipZone(line, &at), unsafe skipBlanks(line, &at) else { return false }
        }
        return false
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// One of the three-letter words stands at `at`.
    private static func isWord(_ line: UnsafeRawBufferPointer, _ at: Int, _ words: [UInt32]) -> Bool {
        guard at + 3 <= line.count else { return false }
        let word = unsafe UInt32(line[at]) | UInt32(line[at + 1]) << 8 | UInt32(line[at + 2]) << 16
        return words.contains(word)
    }

    private static func words(_ text: StaticString) -> [UInt32] {
        (0..<text.utf8CodeUnitCount / 3).map { i in
            let word = unsafe text.utf8Start + 3 * i
            return unsafe UInt32(word[0]) | UInt32(word[1]) << 8 | UInt32(word[2]) << 16
        }
    }

    private static func skipBlanks(_ line: UnsafeRawBufferPointer, _ at: inout Int) -> Bool {
        let start = at
        while at < line.count, unsafe isBlank(line[at]) { at += 1 }
        return at > start
    }

    private static func skipDigits(_ line: UnsafeRawBufferPointer, _ at: inout Int, _ count: ClosedRange<Int>) -> Bool {
        let start = at
        while at < line.count, at - start < count.upperBound, unsafe line[at] &- 0x30 < 10 { at += 1 }
        return at - start >= count.lowerBound
    }

    private static func skipColon(_ line: UnsafeRawBufferPointer, _ at: inout Int) -> Bool {
        guard at < line.count, unsafe line[at] == 0x3A else { return false }
        at += 1
        return true
    }

    /// Letters, digits, `+`, `:`, `-`.
    private static func skipZone(_ line: UnsafeRawBufferPointer, _ at: inout Int) -> Bool {
        let start = at
        while at < line.count {
            let byte = unsafe line[at]
            guard byte &- 0x30 < 11 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2B || byte == 0x2D else { break }
            at += 1
        }
        return at > start
    }
}
