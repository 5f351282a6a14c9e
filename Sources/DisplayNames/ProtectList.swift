/// Names, domains and addresses that nobody else should bear: what ``Lookalikes`` compares with.
///
/// A text in UTF-8, one entry a line; empty lines and lines that begin with `#` are skipped, white space around an entry as well:
/// ```
/// # whom they like to imitate
/// Jane Q. Doe
/// example.com
/// jane.doe@example.org
/// name: Node.js
/// ```
/// A line with `@` is an address; one without white space whose labels could be a domain is a domain; all else is a name. `name:`, `domain:` or
/// `address:` in front says which it is.
public struct ProtectList: Sendable, Hashable {
    /// One line of a list.
    public struct Entry: Sendable, Hashable {
        /// What it protects.
        public var kind: Kind
        /// As it stands in the list.
        public var text: String
        /// Its line, from 1.
        public var line: Int
    }

    /// The raw value is a stable word.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// What a line says: a display name, a domain with the addresses in it, or one address.
        case name, domain, address
    }

    /// What a list may hold at most: 1 MiB.
    public static let maximumBytes = 1 << 20
    /// How many entries a list may have.
    public static let maximumEntries = 10_000
    /// How many bytes of UTF-8 an entry may have.
    public static let maximumEntryBytes = 256
    /// How many words a name may have.
    public static let maximumWords = 8

    /// In order; of equal ones the first.
    public private(set) var entries: [Entry] = []

    /// A list with nothing in it.
    public init() {}

    /// Reads a list. Throws all that is wrong with it, so that a person can put it right at once. Linear.
    public init(_ bytes: [UInt8]) throws(ProtectListError) {
        guard bytes.count <= Self.maximumBytes else { throw ProtectListError([.init(line: nil, reason: .tooLarge)]) }
        var problems: [ProtectListError.Problem] = []
        var known: Set<String> = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 0
        while start < bytes.count {
            line += 1
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let text = Self.trimmed(bytes[start..<end])
            start = end + 1
            if text.isEmpty || text.first == 0x23 { continue }
            do throws(ProtectListError.Reason) {
                let entry = try Self.entry(text, line)
                guard known.insert("\(entry.kind) \(entry.text)").inserted else { continue }
                guard entries.count < Self.maximumEntries else { throw .tooMany }
                entries.append(entry)
            } catch {
                problems.append(.init(line: line, reason: error))
                if error == .tooMany || problems.count == 20 { break }
            }
        }
        if !problems.isEmpty { throw ProtectListError(problems) }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 0x20 || (first >= 0x09 && first <= 0x0D) { text.removeFirst() }
        while let last = text.last, last == 0x20 || (last >= 0x09 && last <= 0x0D) { text.removeLast() }
        return text
    }

    private static func entry(_ line: ArraySlice<UInt8>, _ number: Int) throws(ProtectListError.Reason) -> Entry {
        guard line.count <= maximumEntryBytes else { throw .entryTooLong }
        guard String(validating: line, as: UTF8.self) != nil else { throw .notUTF8 }
        if line.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw .controlCharacter }
        var text = line
        var kind: Kind?
        for candidate in Kind.allCases where line.starts(with: (candidate.rawValue + ":").utf8) {
            kind = candidate
            text = trimmed(line.dropFirst(candidate.rawValue.utf8.count + 1))
        }
        let decoded = String(decoding: text, as: UTF8.self)
        if text.isEmpty { throw .empty }
        switch kind ?? guess(text) {
        case .address:
            guard let at = text.lastIndex(of: 0x40), at > text.startIndex, !text.contains(0x20), !text.contains(0x3C), !text.contains(0x3E),
                isDomain(text[(at + 1)...], labels: 1)
            else { throw .noAddress }
            return Entry(kind: .address, text: decoded, line: number)
        case .domain:
            guard isDomain(text, labels: 2) else { throw .noDomain }
            return Entry(kind: .domain, text: decoded, line: number)
        case .name:
            let words = NameWords(Array(text))
            if words.words.isEmpty { throw .noWord }
            if words.words.count > maximumWords { throw .tooManyWords }
            return Entry(kind: .name, text: decoded, line: number)
        }
    }

    private static func guess(_ text: ArraySlice<UInt8>) -> Kind {
        if text.contains(0x40) { return .address }
        guard isDomain(text, labels: 2), let dot = text.lastIndex(of: 0x2E) else { return .name }
        let last = text[(dot + 1)...]
        return last.count >= 2 && !last.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) || last.starts(with: "xn--".utf8) ? .domain : .name
    }

    /// Labels of letters, digits, hyphens, underscores and UTF-8, with dots between.
    private static func isDomain(_ text: ArraySlice<UInt8>, labels: Int) -> Bool {
        let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
        return parts.count >= labels
            && parts.allSatisfy { part in
                !part.isEmpty && part.count <= 63 * 4
                    && part.allSatisfy { $0 >= 0x80 || $0 == 0x2D || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
            }
    }
}

/// What is wrong with a list.
public struct ProtectListError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong, and where.
    public struct Problem: Sendable, Hashable {
        /// From 1; nil where it is no single line.
        public var line: Int?
        /// What is wrong there.
        public var reason: Reason
    }

    /// Why a list is refused. The raw value is a sentence for people and may change.
    public enum Reason: String, Error, Sendable, Hashable {
        /// More bytes than ``ProtectList/maximumBytes``.
        case tooLarge = "the list has more than 1 MiB"
        /// More entries than ``ProtectList/maximumEntries``.
        case tooMany = "the list has more than 10,000 entries"
        /// More bytes than ``ProtectList/maximumEntryBytes``.
        case entryTooLong = "more than 256 bytes"
        /// The line is not UTF-8.
        case notUTF8 = "not UTF-8"
        /// A control character in the line.
        case controlCharacter = "a control character"
        /// Nothing behind `name:`, `domain:` or `address:`.
        case empty = "nothing behind the colon"
        /// Not one address.
        case noAddress = "no address: local-part@domain without white space and brackets, nothing else on the line"
        /// Not one domain of two labels or more.
        case noDomain = "no domain: at least two labels of letters, digits and hyphens"
        /// A name of marks only: nothing to compare.
        case noWord = "a name without a letter or digit"
        /// More words than ``ProtectList/maximumWords``.
        case tooManyWords = "a name of more than eight words"
    }

    /// The first 20.
    public let problems: [Problem]

    init(_ problems: [Problem]) { self.problems = problems }

    /// One line a problem.
    public var description: String {
        problems.map { problem in problem.line.map { "line \($0): \(problem.reason.rawValue)" } ?? problem.reason.rawValue }.joined(separator: "\n")
    }
}
