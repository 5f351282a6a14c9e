/// Splits a mailbox line by line, as a reader of the rule would do it by hand: what the fast reader must find.
public enum ReferenceMailbox {
    public struct Message: Equatable, Sendable {
        public var offset: Int
        public var length: Int
        /// Dateless separator lines in it.
        public var dateless: Int

        public init(offset: Int, length: Int, dateless: Int) {
            self.offset = offset
            self.length = length
            self.dateless = dateless
        }
    }

    /// Offset and length of each line, its line end included.
    static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for (i, byte) in bytes.enumerated() where byte == 0x0A {
            lines.append(start..<i + 1)
            start = i + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }

    /// `acceptsBare`: a line of nothing but `From ` separates as well.
    public static func split(_ bytes: [UInt8], acceptsBare: Bool = false) -> [Message] {
        let lines = lines(bytes)
        func content(_ i: Int) -> String {
            var line = bytes[lines[i]]
            if line.last == 0x0A {
                line.removeLast()
                if line.last == 0x0D { line.removeLast() }
            }
            return String(decoding: line, as: UTF8.self)
        }
        func isEmpty(_ i: Int) -> Bool { bytes[lines[i]].last == 0x0A && content(i).unicodeScalars.isEmpty }
        var starts: [Int] = []
        var dateless: [Int] = []
        // The first line may begin with a byte-order mark.
        let hasMark = bytes.starts(with: "\u{FEFF}From ".utf8)
        for i in lines.indices where content(i).unicodeScalars.starts(with: "From ".unicodeScalars) || (i == 0 && hasMark) {
            if i == 0 {
                starts.append(0)
            } else if isEmpty(i - 1) {
                if hasDate(content(i)) || (acceptsBare && content(i) == "From ") { starts.append(i) } else { dateless.append(i) }
            }
        }
        return starts.indices.map { n in
            let first = starts[n]
            let next = n + 1 < starts.count ? starts[n + 1] : lines.count
            var end = next < lines.count ? lines[next].lowerBound : bytes.count
            // The separating empty line; that of a message without anything else is its header section's.
            if next - 1 > first && isEmpty(next - 1) { end = lines[next - 1].lowerBound }
            return Message(
                offset: lines[first].lowerBound, length: end - lines[first].lowerBound, dateless: dateless.count { $0 > first && $0 < next })
        }
    }

    /// The regular expression of the reference scanner (FROM_DATE), by hand: words between blanks.
    static func hasDate(_ line: String) -> Bool {
        let bytes = Array(line.utf8)
        for at in bytes.indices.dropFirst(5) where bytes[at] == 0x20 || bytes[at] == 0x09 {
            let words = bytes[(at + 1)...].split(omittingEmptySubsequences: true) { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
            // The day must follow at once.
            guard at + 1 < bytes.count, bytes[at + 1] != 0x20, bytes[at + 1] != 0x09, words.count >= 5 else { continue }
            guard ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(words[0]) else { continue }
            guard ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].contains(words[1]) else { continue }
            guard (1...2).contains(words[2].utf8.count), isNumber(words[2]) else { continue }
            let time = words[3].utf8.split(separator: 0x3A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
            guard (2...3).contains(time.count), time.allSatisfy({ $0.utf8.count == 2 && isNumber($0) }) else { continue }
            for zones in 0...2 where words.count > 4 + zones {
                guard words[4..<4 + zones].allSatisfy({ $0.utf8.allSatisfy(isZone) }) else { break }
                if words[4 + zones].utf8.count >= 4 && isNumber(String(decoding: words[4 + zones].utf8.prefix(4), as: UTF8.self)) { return true }
            }
        }
        return false
    }

    private static func isNumber(_ word: String) -> Bool { !word.isEmpty && word.utf8.allSatisfy { (0x30...0x39).contains($0) } }

    private static func isZone(_ byte: UInt8) -> Bool {
        (0x30...0x3A).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2B || byte == 0x2D
    }
}
