// Safety: the bytes are borrowed for the call; ranges are clamped to them when the parser is made, and it stops at their ends. The room for a converted
// value is `CharsetConverter.room`, which the converter is held to.

/// The parameters of a field such as Content-Type or Content-Disposition: `; name=value` (RFC 2045 section 5.1), with the character sets, languages and
/// continuations of RFC 2231. Parsed on bytes: only places are kept; text is made by ``text(of:in:by:)``.
///
/// Any bytes are read. What deviates is a ``Defect``. Linear in the bytes but for the sorting of sections that came in disorder.
@safe public struct MIMEParameters: Sendable, Hashable {
    /// A piece of a value: `name*0*=utf-8'en'a%20b`.
    public struct Section: Sendable, Hashable {
        /// The number behind the first `*`; nil where the value stands in one piece.
        public var number: Int?
        /// Ends in `*`: percent encoding, and in the first piece charset and language.
        public var isExtended: Bool
        /// Stands in quotes: a backslash takes the next byte as it is.
        public var isQuoted: Bool
        /// Bytes of the value without its quotes, from the start of the message.
        public var value: Range<Int>
    }

    /// A parameter: its name, and the pieces of its value.
    public struct Parameter: Sendable, Hashable {
        /// Bytes of the name, without `*`, as it first stands.
        public var name: Range<Int>
        /// The pieces that make the value, in order of their numbers. Where a name has several values: `name*` before pieces before `name`
        /// (RFC 6266 section 4.3 prefers the extended one, too).
        public var sections: [Section]
    }

    /// A deviation, with the bytes that deviate.
    public struct Defect: Sendable, Hashable {
        /// What deviates.
        public var kind: Kind
        /// The bytes that do, from the start of the message.
        public var range: Range<Int>
    }

    /// What deviates. The raw value is a stable word; kinds may be added.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Text between semicolons without `=`.
        case noEquals = "parameter-no-equals"
        /// Nothing before `=`.
        case emptyName = "parameter-empty-name"
        /// A value without quotes that holds white space or what must be quoted; it goes to the semicolon.
        case needsQuotes = "parameter-needs-quotes"
        /// A quoted value that does not end; it goes to the end of the body.
        case unterminatedQuote = "parameter-unterminated-quote"
        /// Text between a quoted value and the semicolon.
        case trailingText = "parameter-trailing-text"
        /// The name has a value already; the first of a kind is kept.
        case duplicate = "parameter-duplicate"
        /// What follows `*` is no number, or one with a leading zero; it is taken as part of the name.
        case badSection = "parameter-bad-section"
        /// A number is missing; the value ends before the gap.
        case missingSection = "parameter-missing-section"
        /// An extended value without `charset'language'`; read as UTF-8.
        case noCharset = "parameter-no-charset"
        /// `%` without two hexadecimal digits; left as it is.
        case badPercent = "parameter-bad-percent"
        /// An encoded word (RFC 2047 section 5 forbids them here); left as it is.
        case encodedWord = "parameter-encoded-word"
        /// A byte above 0x7E.
        case eightBit = "parameter-8bit"
    }

    /// In order of first appearance.
    public private(set) var parameters: [Parameter] = []
    /// In order of their places.
    public private(set) var defects: [Defect] = []

    /// Finds the parameters behind the first semicolon of a field body. `body` counts bytes from the start of `message`.
    public init(_ message: UnsafeRawBufferPointer, body: Range<Int>) {
        let bounded = body.clamped(to: 0..<message.count)
        var parser = unsafe ParameterParser(message, bounded)
        parser.run()
        parameters = parser.finish()
        defects = parser.defects.sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    }

    /// A value as text.
    public struct Text: Sendable, Hashable {
        /// UTF-8. What is no text in the charset stands there as `\xNN`; in a charset that the converter does not know all of it as it stood.
        public var bytes: [UInt8]
        /// Some bytes mean nothing in the charset.
        public var isFlawed: Bool
        /// False where the converter does not know the charset.
        public var isDecoded: Bool
        /// Places of the charset and the language in an extended value; nil where there is none.
        public var charset: Range<Int>?
        /// Place of the language.
        public var language: Range<Int>?
    }

    /// The parameter of a name, in any case; nil where there is none. Linear in the number of parameters.
    public func parameter(_ name: String, in message: UnsafeRawBufferPointer) -> Parameter? {
        let wanted = name.utf8
        return parameters.first { one in
            one.name.count == wanted.count && zip(one.name, wanted).allSatisfy { unsafe lower(message[$0]) == lower($1) }
        }
    }

    /// The value of a parameter as text: pieces joined, backslashes and folds taken out, percent encoding undone, decoded. Pieces are joined before
    /// they are decoded, as a character may be cut in two. Without charset UTF-8 is assumed.
    public static func text(of parameter: Parameter, in message: UnsafeRawBufferPointer, by converter: CharsetConverter) -> Text {
        var raw: [UInt8] = []
        var charset: Range<Int>?, language: Range<Int>?
        for (index, section) in parameter.sections.enumerated() {
            var at = section.value.lowerBound
            if index == 0, section.isExtended, let quotes = unsafe ParameterParser.quotes(message, section.value) {
                charset = section.value.lowerBound..<quotes.first
                language = quotes.first + 1..<quotes.second
                at = quotes.second + 1
            }
            unsafe append(message, at..<section.value.upperBound, section, to: &raw)
        }
        var label: [UInt8] = []
        if let charset { unsafe label.append(contentsOf: message[charset]) }
        if label.isEmpty { label = Array("utf-8".utf8) }
        var outcome = CharsetConverter.Outcome.unknownCharset
        let decoded = unsafe [UInt8](unsafeUninitializedCapacity: CharsetConverter.room(raw.count)) { room, count in
            count = 0
            unsafe raw.withUnsafeBytes { text in
                unsafe label.withUnsafeBytes { label in
                    outcome = unsafe converter.convert(label, text, UnsafeMutableRawBufferPointer(room))
                }
            }
            if case .converted(let written, _) = outcome { count = min(written, room.count) }
        }
        guard case .converted(_, let isFlawed) = outcome else {
            return Text(bytes: raw, isFlawed: false, isDecoded: false, charset: charset, language: language)
        }
        return Text(bytes: decoded, isFlawed: isFlawed, isDecoded: true, charset: charset, language: language)
    }

    private static func append(_ message: UnsafeRawBufferPointer, _ range: Range<Int>, _ section: Section, to raw: inout [UInt8]) {
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = unsafe message[at]
            at += 1
            if unsafe byte == 0x0A || (byte == 0x0D && at < range.upperBound && message[at] == 0x0A) { continue }
            if section.isQuoted, byte == 0x5C, at < range.upperBound {
                unsafe raw.append(message[at])
                at += 1
            } else if section.isExtended, byte == 0x25, let value = unsafe ParameterParser.percent(message, at, range.upperBound) {
                raw.append(value)
                at += 2
            } else {
                raw.append(byte)
            }
        }
    }
}

@inline(__always)
private func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

/// Goes over the bytes once; then brings the pieces together.
@safe struct ParameterParser {
    typealias Section = MIMEParameters.Section

    private let bytes: UnsafeRawBufferPointer
    private let end: Int
    private var at: Int
    private var found: [(name: Range<Int>, section: Section)] = []
    private(set) var defects: [MIMEParameters.Defect] = []

    init(_ bytes: UnsafeRawBufferPointer, _ body: Range<Int>) {
        unsafe self.bytes = bytes
        end = body.upperBound
        at = body.lowerBound
    }

    private subscript(_ index: Int) -> UInt8 { unsafe bytes[index] }

    private mutating func note(_ kind: MIMEParameters.Kind, _ range: Range<Int>) { defects.append(.init(kind: kind, range: range)) }

    mutating func run() {
        skipValueOfField()
        while at < end {
            // At a semicolon.
            at += 1
            skipSpace()
            if at < end, self[at] != 0x3B { parameter() }
        }
    }

    /// To the first semicolon outside of quotes and comments.
    private mutating func skipValueOfField() {
        while at < end, self[at] != 0x3B {
            switch self[at] {
            case 0x22: _ = quoted()
            case 0x28: comment()
            default: at += 1
            }
        }
    }

    /// White space, line ends of folds and comments.
    private mutating func skipSpace() {
        while at < end {
            switch self[at] {
            case 0x20, 0x09, 0x0D, 0x0A: at += 1
            case 0x28: comment()
            default: return
            }
        }
    }

    private mutating func comment() {
        var depth = 0
        while at < end {
            switch self[at] {
            case 0x28: depth += 1
            case 0x29: depth -= 1
            case 0x5C: at += 1
            default: break
            }
            at += 1
            if depth == 0 { break }
        }
        at = min(at, end)
    }

    /// The bytes between quotes; `at` is behind them.
    private mutating func quoted() -> Range<Int> {
        let open = at
        at += 1
        while at < end {
            if self[at] == 0x22 {
                at += 1
                return open + 1..<at - 1
            }
            at += self[at] == 0x5C ? 2 : 1
        }
        at = end
        note(.unterminatedQuote, open..<end)
        return min(open + 1, end)..<end
    }

    private mutating func parameter() {
        let start = at
        while at < end, self[at] != 0x3D, self[at] != 0x3B { at += 1 }
        let name = trimmed(start..<at)
        guard at < end, self[at] == 0x3D else { return note(.noEquals, name) }
        if name.isEmpty { note(.emptyName, start..<at + 1) }
        at += 1
        skipSpace()
        let section: Section
        if at < end, self[at] == 0x22 {
            let value = quoted()
            section = Section(number: nil, isExtended: false, isQuoted: true, value: value)
            skipSpace()
            let behind = at
            while at < end, self[at] != 0x3B { at += 1 }
            if behind < at { note(.trailingText, trimmed(behind..<at)) }
        } else {
            section = Section(number: nil, isExtended: false, isQuoted: false, value: bareValue())
        }
        if !name.isEmpty { take(name, section) }
    }

    /// A value without quotes: a token, or whatever stands there as far as the semicolon. A comment behind a token is none of it.
    private mutating func bareValue() -> Range<Int> {
        let start = at
        while at < end, self[at] > 0x20, self[at] != 0x3B, self[at] != 0x28 { at += 1 }
        let token = start..<at
        skipSpace()
        if at < end, self[at] != 0x3B {
            while at < end, self[at] != 0x3B { at += 1 }
            let whole = trimmed(start..<at)
            note(.needsQuotes, whole)
            return whole
        }
        for index in token where Self.mustBeQuoted(self[index]) {
            note(.needsQuotes, token)
            break
        }
        return token
    }

    /// tspecials of RFC 2045 but those that end a token here; `'`, `*` and `%` are allowed, as extended values have them.
    private static func mustBeQuoted(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x29, 0x2C, 0x2F, 0x3A, 0x3C...0x40, 0x5B...0x5D: true
        default: false
        }
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, self[low] <= 0x20 { low += 1 }
        while high > low, self[high - 1] <= 0x20 { high -= 1 }
        return low..<high
    }

    private mutating func take(_ name: Range<Int>, _ value: Section) {
        var section = value
        var base = name
        if let star = name.first(where: { self[$0] == 0x2A }) {
            var digits = star + 1..<name.upperBound
            let isExtended = self[name.upperBound - 1] == 0x2A
            if isExtended { digits = digits.lowerBound..<max(digits.lowerBound, name.upperBound - 1) }
            let number = sectionNumber(digits)
            if star > name.lowerBound, number != nil || star == name.upperBound - 1 {
                section.number = number
                section.isExtended = isExtended
                base = name.lowerBound..<star
            } else {
                note(.badSection, name)
            }
        }
        look(at: section, isFirst: section.isExtended && (section.number ?? 0) == 0)
        found.append((base, section))
    }

    /// Digits without a leading zero, at most nine.
    private func sectionNumber(_ digits: Range<Int>) -> Int? {
        guard !digits.isEmpty, digits.count <= 9, digits.count == 1 || self[digits.lowerBound] != 0x30 else { return nil }
        var number = 0
        for index in digits {
            guard self[index] >= 0x30, self[index] <= 0x39 else { return nil }
            number = number * 10 + Int(self[index] - 0x30)
        }
        return number
    }

    private mutating func look(at section: Section, isFirst: Bool) {
        let value = section.value
        if isFirst, unsafe Self.quotes(bytes, value) == nil { note(.noCharset, value) }
        // Where an encoded word may begin, and how many of its four question marks were met.
        var word: Int?, marks = 0
        for index in value {
            let byte = self[index]
            if byte > 0x7E { note(.eightBit, index..<value.upperBound); break }
        }
        for index in value.dropLast() {
            if self[index] == 0x25, section.isExtended, unsafe Self.percent(bytes, index + 1, value.upperBound) == nil {
                note(.badPercent, index..<index + 1)
            }
            if let begin = word, self[index] == 0x3F {
                marks += 1
                if marks == 4, self[index + 1] == 0x3D { note(.encodedWord, begin..<index + 2) }
                if marks == 4 { word = nil }
            } else if word == nil, self[index] == 0x3D, self[index + 1] == 0x3F {
                (word, marks) = (index, 0)
            }
        }
        if section.isExtended, let last = value.last, self[last] == 0x25 { note(.badPercent, last..<last + 1) }
    }

    /// Where the two apostrophes of `charset'language'` stand.
    static func quotes(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) -> (first: Int, second: Int)? {
        guard let first = value.first(where: { unsafe bytes[$0] == 0x27 }) else { return nil }
        guard let second = (first + 1..<value.upperBound).first(where: { unsafe bytes[$0] == 0x27 }) else { return nil }
        return (first, second)
    }

    /// The byte that two hexadecimal digits stand for.
    static func percent(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ end: Int) -> UInt8? {
        guard at + 2 <= end, let high = unsafe digit(bytes[at]), let low = unsafe digit(bytes[at + 1]) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Pieces of one name together, those in force in order.
    mutating func finish() -> [MIMEParameters.Parameter] {
        var indexes: [[UInt8]: Int] = [:]
        var groups: [(name: Range<Int>, sections: [Section])] = []
        for (name, section) in found {
            let key = name.map { lower(self[$0]) }
            if let index = indexes[key] {
                groups[index].sections.append(section)
            } else {
                indexes[key] = groups.count
                groups.append((name, [section]))
            }
        }
        return groups.map { .init(name: $0.name, sections: inForce($0.sections)) }
    }

    private mutating func inForce(_ sections: [Section]) -> [Section] {
        if sections.count == 1, sections[0].number == nil { return sections }
        var whole: Section?, plain: Section?
        var pieces: [Section] = []
        for section in sections {
            if section.number != nil {
                pieces.append(section)
            } else if section.isExtended {
                if whole == nil { whole = section } else { note(.duplicate, section.value) }
            } else {
                if plain == nil { plain = section } else { note(.duplicate, section.value) }
            }
        }
        if let whole { return [whole] }
        // Of equal numbers the one that came first: the sort must not change their order.
        let sorted = pieces.enumerated().sorted { ($0.element.number ?? 0, $0.offset) < ($1.element.number ?? 0, $1.offset) }.map(\.element)
        var result: [Section] = []
        for piece in sorted {
            if let last = result.last, last.number == piece.number {
                note(.duplicate, piece.value)
            } else if piece.number == result.count {
                result.append(piece)
            } else {
                note(.missingSection, piece.value)
                break
            }
        }
        if result.isEmpty, let plain { return [plain] }
        return result
    }
}
