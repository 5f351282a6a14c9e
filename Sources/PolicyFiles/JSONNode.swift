/// A value of a JSON text, and the byte where it begins: so what is wrong with it can be said with line and column.
struct JSONNode {
    enum Content {
        case null
        case bool(Bool)
        /// As written.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }

    struct Member {
        var key: String
        var keyOffset: Int
        var value: JSONNode
    }

    var offset: Int
    var content: Content

    /// The kind of the value, for messages.
    var kind: String {
        switch content {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// Line and column, both from 1, of a byte of a text. Columns count characters, as editors do; a byte-order mark is none.
    static func place(_ offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        var line = 1, column = 1
        for at in JSONReader.start(bytes)..<max(JSONReader.start(bytes), min(offset, bytes.count)) {
            let byte = bytes[at]
            if byte == 0x0A || byte == 0x0D && !(at + 1 < bytes.count && bytes[at + 1] == 0x0A) {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}
