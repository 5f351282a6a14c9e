/// Columns of records, with the names and the nesting of JSON (docs/json.md). A value that never changes.
public struct RecordColumns: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public var name: String
        public var type: ColumnType
        /// Rows may have no value.
        public var isNullable: Bool

        init(_ name: String, _ type: ColumnType, isNullable: Bool = false) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
        }
    }

    public indirect enum ColumnType: Sendable, Hashable {
        case integer
        /// UTF-8. Text of a message that is no UTF-8 is `{"bytes":"<base64>"}`, which is what a reader of JSON gives for a column of text.
        case text
        /// A list of texts.
        case words
        case record([Column])
        /// A list of records.
        case records([Column])
    }

    /// Those that are wanted, in the order of JSON.
    public let wanted: [Column]

    /// All but `evidence`.
    public init() { wanted = RecordColumns.all.filter { $0.name != "evidence" } }

    /// - Parameter names: keys, dotted where they stand in a record (`junk.outlook`); the name of a record stands for all of it.
    /// - Throws: ``UnknownColumn``.
    public init(_ names: [String]) throws(UnknownColumn) {
        var paths: [[Substring]] = []
        for name in names {
            let path = name.split(separator: ".", omittingEmptySubsequences: false)
            if !RecordColumns.holds(RecordColumns.all, path[...]) { throw UnknownColumn(name: name) }
            paths.append(path)
        }
        wanted = RecordColumns.part(of: RecordColumns.all, paths)
    }

    public struct UnknownColumn: Error, Sendable, Hashable {
        public var name: String
    }

    private static func holds(_ columns: [Column], _ path: ArraySlice<Substring>) -> Bool {
        guard let first = path.first, let column = columns.first(where: { $0.name == first }) else { return false }
        let rest = path.dropFirst()
        return rest.isEmpty || holds(column.type.inner, rest)
    }

    private static func part(of columns: [Column], _ paths: [[Substring]]) -> [Column] {
        columns.compactMap { column in
            let below = paths.filter { $0.first.map(String.init) == column.name }.map { Array($0.dropFirst()) }
            if below.isEmpty { return nil }
            if below.contains(where: \.isEmpty) { return column }
            return Column(column.name, column.type.with(part(of: column.type.inner, below)), isNullable: column.isNullable)
        }
    }

    /// Every key that `MessageRecord.write` writes, in its order.
    public static let all: [Column] = [
        .init("schema", .integer),
        .init("source", .text),
        .init("offset", .integer),
        .init("length", .integer),
        .init("headerLength", .integer),
        .init("messageId", .text, isNullable: true),
        .init("networkMessageId", .text, isNullable: true),
        .init("submission", .text),
        .init("submissionDetail", .text, isNullable: true),
        .init("claimed", .text, isNullable: true),
        .init("senderResolution", .text),
        .init(
            "junk",
            .record([
                .init("server", .text),
                .init("client", .text),
                .init("recorded", .text, isNullable: true),
                .init("recordedReason", .text, isNullable: true),
                .init("predicted", .text),
                .init("outlook", .text),
                .init("outlookIfFiltered", .text),
            ])),
        .init("attestation", .text),
        .init("attestationBasis", .text, isNullable: true),
        .init("platform", .text),
        .init("scl", .integer, isNullable: true),
        .init("sclReason", .text, isNullable: true),
        .init("authAs", .text, isNullable: true),
        .init("authMechanism", .text, isNullable: true),
        .init("authSource", .text, isNullable: true),
        .init(
            "from",
            .record([
                .init("displayName", .text, isNullable: true),
                .init("address", .text, isNullable: true),
                .init("shown", .text, isNullable: true),
            ])),
        .init("sender", .text, isNullable: true),
        .init("replyTo", .text, isNullable: true),
        .init("returnPath", .text, isNullable: true),
        .init(
            "lookalikes",
            .records([
                .init("field", .text),
                .init("kind", .text),
                .init("resembles", .text, isNullable: true),
                .init("characters", .words),
            ]), isNullable: true),
        .init("findings", .words),
        .init("fired", .words),
        .init(
            "evidence",
            .records([
                .init("rule", .text),
                .init("question", .text),
                .init("mark", .text),
                .init("field", .text),
                .init("offset", .integer),
                .init("length", .integer),
                .init("value", .text),
            ])),
        .init(
            "defects",
            .records([
                .init("kind", .text),
                .init("offset", .integer),
                .init("length", .integer),
                .init("count", .integer),
            ])),
        .init("rules", .text),
        .init("policy", .text),
    ]
}

extension RecordColumns.ColumnType {
    /// The columns inside.
    var inner: [RecordColumns.Column] {
        switch self {
        case .record(let columns), .records(let columns): columns
        case .integer, .text, .words: []
        }
    }

    fileprivate func with(_ columns: [RecordColumns.Column]) -> RecordColumns.ColumnType {
        switch self {
        case .record: .record(columns)
        case .records: .records(columns)
        case .integer, .text, .words: self
        }
    }
}
