import DisplayNames
import Foundation
import HeaderClassifier
import RFC5322
import Reports

private let plainNames = NameReader(converter: .icu)
nonisolated(unsafe) private var out = OutputBuffer(capacity: 64)
private let everything = try! RecordColumns(RecordColumns.all.map(\.name))

/// Records of any message as rows of columns: each holds what a JSON library reads from the record, and all of it lies within the buffers.
func fuzzColumns(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    // Two messages, so that the second row begins where the first one ended.
    let cut = choices.next(input.count + 1)
    let messages = [UnsafeRawBufferPointer(rebasing: input[..<cut]), UnsafeRawBufferPointer(rebasing: input[cut...])]
    let classifier = choices.pick(classifiers)
    let path = String(decoding: input.prefix(choices.next(40)), as: UTF8.self)
    var table = RecordTable(everything)
    var section = HeaderSection()
    var objects: [[String: Any]] = []
    for message in messages {
        // Where nobody looks for look-alikes, their list is null.
        let names = choices.next(2) == 0 ? plainNames : watchingNames
        HeaderScanner.scan(message, into: &section, indexing: .all)
        let record = MessageRecord(
            source: path, offset: choices.next(1 << 30), length: message.count, bytes: message, section: section, verdict: classifier.verdict(of: section, in: message), policy: "default")
        out.clear()
        JSONReport.write(record, withEvidence: true, names: names, to: &out)
        objects.append((try? JSONSerialization.jsonObject(with: Data(out.bytes)) as? [String: Any]) ?? [:])
        table.add(record, names: names)
    }
    let rows = table.take()
    promise(rows.count == messages.count && table.count == 0, "\(rows.count) rows")
    for (row, object) in objects.enumerated() {
        for key in object.keys { promise(everything.wanted.contains { $0.name == key }, "no column for \(key)") }
        for (column, array) in zip(everything.wanted, rows.children) { promiseSame(object[column.name], cell(column, array, row), column.name) }
    }
    promise(table.take().count == 0, "rows behind the last")
}

private enum Cell {
    case null, integer(Int), text(String), list([Cell]), record([String: Cell])
}

/// A cell as Arrow lays it out (https://arrow.apache.org/docs/format/Columnar.html).
private func cell(_ column: RecordColumns.Column, _ array: ColumnArray, _ row: Int) -> Cell {
    promise(row < array.count, "\(column.name): row \(row) of \(array.count)")
    let buffers = array.buffers
    func offset(_ row: Int) -> Int { Int(buffers[1]!.load(fromByteOffset: row * 4, as: Int32.self)) }
    // Of a null, too.
    if column.type != .integer && column.type != .record { promise(offset(row) <= offset(row + 1), "\(column.name): row \(row) goes from \(offset(row)) to \(offset(row + 1))") }
    if let validity = buffers[0], validity.load(fromByteOffset: row / 8, as: UInt8.self) >> UInt8(row % 8) & 1 == 0 {
        promise(column.isNullable && array.nulls > 0, "\(column.name): null")
        return .null
    }
    func items(_ inside: RecordColumns.Column) -> Cell {
        let (from, to) = (offset(row), offset(row + 1))
        promise(to <= array.children[0].count, "\(column.name): items \(from) to \(to) of \(array.children[0].count)")
        return .list((from..<to).map { cell(inside, array.children[0], $0) })
    }
    func record(_ array: ColumnArray) -> Cell { .record(Dictionary(uniqueKeysWithValues: zip(column.columns, array.children).map { ($0.name, cell($0, $1, row)) })) }
    switch column.type {
    case .integer: return .integer(Int(buffers[1]!.load(fromByteOffset: row * 8, as: Int64.self)))
    case .text:
        let bytes = UnsafeRawBufferPointer(start: buffers[2].map { $0 + offset(row) }, count: offset(row + 1) - offset(row))
        let text = String(validating: bytes, as: UTF8.self)
        promise(text != nil, "\(column.name): no UTF-8")
        return .text(text ?? "")
    case .words:
        var word = column
        (word.type, word.isNullable) = (.text, false)
        return items(word)
    case .record: return record(array)
    case .records:
        var inside = column
        (inside.type, inside.isNullable) = (.record, false)
        return items(inside)
    }
}

/// Holds a cell against what JSON has under that name.
private func promiseSame(_ json: Any?, _ cell: Cell, _ name: String) {
    let holds: Bool
    switch cell {
    case .null: holds = json == nil || json is NSNull
    case .integer(let value): holds = (json as? NSNumber)?.intValue == value
    case .text(let value):
        // A text that is no UTF-8 is an object in JSON, and that object as a text here.
        let text = (json as? String) ?? ((json as? [String: Any])?["bytes"] as? String).map { "{\"bytes\":\"\($0)\"}" }
        holds = text.map { withoutMark(Array($0.utf8)) } == withoutMark(Array(value.utf8))
    case .list(let cells):
        let list = json as? [Any] ?? []
        holds = list.count == cells.count
        for (value, cell) in zip(list, cells) { promiseSame(value, cell, name) }
    case .record(let cells):
        let object = json as? [String: Any] ?? [:]
        holds = object.keys.allSatisfy { cells[$0] != nil }
        for (key, cell) in cells { promiseSame(object[key], cell, "\(name).\(key)") }
    }
    promise(holds, "\(name): \(cell), not \(json ?? "nothing")")
}
