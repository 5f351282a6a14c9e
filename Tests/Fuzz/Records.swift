import DisplayNames
import Foundation
import HeaderClassifier
import RFC5322
import Reports

private let names = NameReader(converter: .icu)
nonisolated(unsafe) private var out = OutputBuffer(capacity: 64)

/// Records of any message, under any path: JSON that a library reads back, with the very bytes of the evidence, and CSV of as many cells as columns.
func fuzzJSON(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    let classifier = choices.pick(classifiers)
    let withEvidence = choices.next(3) > 0
    let path = String(decoding: input.prefix(choices.next(40)), as: UTF8.self)
    var section = HeaderSection()
    HeaderScanner.scan(input, into: &section, indexing: withEvidence ? .all : .known)
    let verdict = classifier.verdict(of: section, in: input)
    let record = MessageRecord(source: path, offset: choices.next(1 << 30), length: input.count, bytes: input, section: section, verdict: verdict, policy: "default")
    out.clear()
    JSONReport.write(record, withEvidence: withEvidence, names: choices.next(2) == 0 ? names : NameReader(), to: &out)
    let object = promiseJSON(out.bytes, "record")
    promise(object["source"] as? String == path, "another source: \(object["source"] ?? "none")")
    if withEvidence {
        let expected = verdict.evidence(in: input)
        let list = object["evidence"] as? [[String: Any]] ?? []
        promise(list.count == expected.count, "\(list.count) pieces of evidence, not \(expected.count)")
        for (written, evidence) in zip(list, expected) where !evidence.range.isEmpty {
            promise(text(written["value"]).map { $0 == withoutMark(evidence.value) } ?? evidence.value.isEmpty, "value \(written["value"] ?? "none"), not \(evidence.value)")
        }
    }
    out.clear()
    CSVReport.writeHeading(withEvidence: withEvidence, to: &out)
    let columns = cells(out.bytes)
    out.clear()
    CSVReport.write(record, withEvidence: withEvidence, names: names, to: &out)
    let row = cells(out.bytes)
    promise(columns != nil && row == columns, "\(row ?? -1) cells for \(columns ?? -1) columns")

    out.clear()
    FieldsReport.ndjson(source: path, message: 0, offset: 0, section: section, bytes: input, to: &out)
    for line in out.bytes.split(separator: 0x0A) { _ = promiseJSON(UnsafeRawBufferPointer(rebasing: line), "field") }
    out.clear()
    HopsReport.json(.init(source: path, offset: 0, bytes: input, section: section, verdict: verdict), to: &out)
    _ = promiseJSON(out.bytes, "hops")
    out.clear()
    DecodeReport.json(.init(source: path, offset: 0, bytes: input, section: section, verdict: verdict), to: &out)
    _ = promiseJSON(out.bytes, "decode")
}

/// An object as a JSON library reads it, without a control character.
private func promiseJSON(_ bytes: UnsafeRawBufferPointer, _ what: String) -> [String: Any] {
    promise(!String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { TextBytes.isHidden($0.value) }, "\(what): a control character in \(String(decoding: bytes, as: UTF8.self))")
    promise(String(validating: bytes, as: UTF8.self) != nil, "\(what): no UTF-8")
    let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    promise(object != nil, "\(what): no JSON: \(String(decoding: bytes, as: UTF8.self))")
    return object ?? [:]
}

/// A text as it is written: a string, or base64 where it is no UTF-8.
private func text(_ value: Any?) -> [UInt8]? {
    if let string = value as? String { return withoutMark(Array(string.utf8)) }
    return ((value as? [String: Any])?["bytes"] as? String).flatMap { Data(base64Encoded: $0) }.map(Array.init)
}

/// Foundation drops a byte-order mark in a string, here and there; other readers keep it.
func withoutMark(_ text: [UInt8]) -> [UInt8] { String(validating: text, as: UTF8.self).map { Array(String(String.UnicodeScalarView($0.unicodeScalars.filter { $0 != "\u{FEFF}" })).utf8) } ?? text }

/// How many cells a line of CSV (RFC 4180) has; nil where it is none.
private func cells(_ line: UnsafeRawBufferPointer) -> Int? {
    guard line.count >= 2, line[line.count - 2] == 0x0D, line[line.count - 1] == 0x0A else { return nil }
    var count = 1, isQuoted = false
    for i in 0..<line.count - 2 {
        if line[i] == 0x22 { isQuoted.toggle() } else if !isQuoted && line[i] == 0x2C { count += 1 } else if !isQuoted && line[i] < 0x20 { return nil }
    }
    return isQuoted ? nil : count
}
