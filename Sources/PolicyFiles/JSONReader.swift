/// Reads JSON (RFC 8259) strictly. A decoder of Foundation would not say where a text is wrong.
struct JSONReader {
    /// What is wrong, and the byte where.
    struct Problem: Error {
        var offset: Int
        var message: String
    }

    /// Deeper nesting is refused, since each level is a call.
    static let deepest = 100

    private let bytes: [UInt8]
    private var at: Int
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        at = JSONReader.start(bytes)
    }

    /// Where the text begins: behind the byte-order mark that some editors write.
    static func start(_ bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    static func read(_ bytes: [UInt8]) throws(Problem) -> JSONNode {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { throw Problem(offset: 0, message: "the file is UTF-16; save it as UTF-8") }
        var reader = JSONReader(bytes)
        reader.skipSpace()
        if reader.at == bytes.count { throw Problem(offset: reader.at, message: "the file is empty") }
        let node = try reader.value()
        reader.skipSpace()
        if reader.at < bytes.count { throw reader.unexpected("the end of the file") }
        return node
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
    }

    private mutating func skip(_ character: Character) -> Bool {
        guard next == character.asciiValue else { return false }
        at += 1
        return true
    }

    /// What stands here is not what is wanted.
    private func unexpected(_ wanted: String) -> Problem {
        let found: String
        switch next {
        case nil: found = "the file ends"
        case UInt8(ascii: "/"), UInt8(ascii: "#"): found = "JSON has no comments"
        case UInt8(ascii: "'"): found = "JSON has no single quotes"
        case let byte? where byte < 0x20 || byte == 0x7F: found = "here is a control character"
        case let byte? where byte < 0x80: found = "here is \(Character(UnicodeScalar(byte)))"
        default: found = "here is a character beyond ASCII"
        }
        return Problem(offset: at, message: "\(wanted) is wanted; \(found)")
    }

    private mutating func value() throws(Problem) -> JSONNode {
        let begin = at
        switch next {
        case UInt8(ascii: "{"): return JSONNode(offset: begin, content: .object(try object()))
        case UInt8(ascii: "["): return JSONNode(offset: begin, content: .array(try array()))
        case UInt8(ascii: "\""): return JSONNode(offset: begin, content: .string(try string()))
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return JSONNode(offset: begin, content: .number(try number()))
        default: break
        }
        for (word, content) in [("true", JSONNode.Content.bool(true)), ("false", .bool(false)), ("null", .null)] where bytes[at...].starts(with: word.utf8) {
            at += word.utf8.count
            return JSONNode(offset: begin, content: content)
        }
        throw unexpected("a value")
    }

    /// Opens a bracket; says where.
    private mutating func enter() throws(Problem) -> Int {
        defer { at += 1 }
        depth += 1
        if depth > JSONReader.deepest { throw Problem(offset: at, message: "nested too deeply") }
        return at
    }

    /// Behind a member or an element: whether there is one more. A comma before the bracket that closes is not JSON.
    private mutating func continues(_ close: Character, since open: Int) throws(Problem) -> Bool {
        skipSpace()
        if skip(close) {
            depth -= 1
            return false
        }
        let comma = at
        guard skip(",") else { throw next == nil ? unclosed(open) : unexpected("a comma or \(close)") }
        skipSpace()
        if next == close.asciiValue { throw Problem(offset: comma, message: "a comma too many: \(close) follows") }
        if next == nil { throw unclosed(open) }
        return true
    }

    private func unclosed(_ open: Int) -> Problem {
        Problem(offset: open, message: "this \(Character(UnicodeScalar(bytes[open]))) is not closed; the file ends")
    }

    private mutating func object() throws(Problem) -> [JSONNode.Member] {
        let open = try enter()
        var members: [JSONNode.Member] = []
        skipSpace()
        if skip("}") {
            depth -= 1
            return members
        }
        repeat {
            let keyOffset = at
            guard next == UInt8(ascii: "\"") else { throw next == nil ? unclosed(open) : unexpected("a key in double quotes") }
            let key = try string()
            skipSpace()
            guard skip(":") else { throw next == nil ? unclosed(open) : unexpected("a colon") }
            skipSpace()
            if next == nil { throw unclosed(open) }
            members.append(.init(key: key, keyOffset: keyOffset, value: try value()))
        } while try continues("}", since: open)
        return members
    }

    private mutating func array() throws(Problem) -> [JSONNode] {
        let open = try enter()
        var elements: [JSONNode] = []
        skipSpace()
        if skip("]") {
            depth -= 1
            return elements
        }
        repeat {
            if next == nil { throw unclosed(open) }
            elements.append(try value())
        } while try continues("]", since: open)
        return elements
    }

    private mutating func digits() throws(Problem) {
        let begin = at
        while let byte = next, (0x30...0x39).contains(byte) { at += 1 }
        if at == begin { throw unexpected("a digit") }
    }

    private mutating func number() throws(Problem) -> String {
        let begin = at
        _ = skip("-")
        if skip("0") {
            if let byte = next, (0x30...0x39).contains(byte) { throw Problem(offset: begin, message: "a number does not begin with 0") }
        } else {
            try digits()
        }
        if skip(".") { try digits() }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        return String(decoding: bytes[begin..<at], as: UTF8.self)
    }

    private mutating func string() throws(Problem) -> String {
        let open = at
        at += 1
        var utf8: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard let text = String(validating: utf8, as: UTF8.self) else { throw Problem(offset: open, message: "this string is not UTF-8") }
                return text
            case UInt8(ascii: "\\"): utf8 += String(try escape()).utf8
            case 0x0A, 0x0D: throw Problem(offset: open, message: "this string is not closed on its line")
            case 0..<0x20: throw Problem(offset: at, message: "a control character stands in a string")
            default:
                utf8.append(byte)
                at += 1
            }
        }
        throw Problem(offset: open, message: "this string is not closed")
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        let begin = at
        at += 1
        guard let letter = next else { throw Problem(offset: begin, message: "the file ends behind a backslash") }
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw Problem(offset: begin, message: "no escape of JSON; a backslash is written twice")
        }
        var unit = try hexUnit(begin)
        if (0xD800..<0xDC00).contains(unit), bytes[at...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            at += 2
            let low = try hexUnit(begin)
            guard (0xDC00..<0xE000).contains(low) else { throw Problem(offset: begin, message: "half of a surrogate pair") }
            unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(unit) else { throw Problem(offset: begin, message: "half of a surrogate pair") }
        return scalar
    }

    private mutating func hexUnit(_ begin: Int) throws(Problem) -> UInt32 {
        let part = bytes[at..<min(at + 4, bytes.count)]
        // UInt32(_:radix:) would take a sign.
        guard part.count == 4, part.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }),
            let unit = UInt32(String(decoding: part, as: UTF8.self), radix: 16)
        else { throw Problem(offset: begin, message: "four hexadecimal digits are wanted behind \\u") }
        at += 4
        return unit
    }
}
