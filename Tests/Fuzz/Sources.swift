import DisplayNames
import HeaderClassifier
import MailSources
import RFC5322
import Reports
import TestSupport

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

nonisolated(unsafe) private let reader = MessageReader()
nonisolated(unsafe) private var section = HeaderSection()
nonisolated(unsafe) private var out = OutputBuffer(capacity: 64)
private let protected = Lookalikes(try! ProtectList(Array("Jane Doe\nexample.com\n".utf8)))
/// Looks at names as the command does; what is told of a hit quotes the message.
let watchingNames = NameReader(
    converter: .icu,
    look: { name, address in
        protected.hits(displayName: name, address: address).map { hit in
            NameReader.Hit(kind: hit.kind.rawValue, resembles: hit.entry?.text, characters: hit.signs.map { "\($0.codePoint) \($0.name)" }, sentence: "the name \"\(hit.shown)\"")
        }
    }, tellsHits: true)
private let style = Style()

/// A file without a name, in memory where there is such a place.
private let file: Int32 = {
    var path = Array("\(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")/hdrclass-fuzz.XXXXXX".utf8CString)
    let file = mkstemp(&path)
    promise(file >= 0, "no temporary file")
    unlink(path)
    return file
}()

/// Any bytes as an Outlook item, through a pipe and as a file: the same reading, or the same error.
func fuzzOutlookItem(_ input: UnsafeRawBufferPointer) {
    // The signature costs the fuzzer nothing.
    var bytes = Array(input)
    for (i, byte) in [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1].enumerated() where i < bytes.count { bytes[i] = UInt8(byte) }
    func read(_ begin: () throws -> Void) -> String {
        do {
            try begin()
            guard let message = try reader.outlookItem(into: &section, indexing: .all) else { return "no item" }
            promise(section.end <= message.bytes.count && message.length == message.bytes.count, "a section of \(section.end) in \(message.length)")
            return "\(Array(message.bytes)) \(message.item.map { "\($0)" } ?? "") \(message.found.map { "\($0.kind) \($0.offset) \($0.length) \($0.count)" })"
        } catch { return "\(error)" }
    }
    let piped = read { try reader.begin(PieceStream(bytes, piece: 1 << 20), path: "x") }
    let written = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    promise(ftruncate(file, off_t(bytes.count)) == 0 && written == bytes.count, "not written")
    lseek(file, 0, SEEK_SET)
    let asFile = read { try reader.begin(file: file, path: "x", isRegular: true) }
    promise(piped == asFile, "piped: \(piped.suffix(200))\nas a file: \(asFile.suffix(200))")
}

/// Text that was pasted, quoted, double-spaced or saved as UTF-16, under every name of kind: a repair is never longer than the text, and what is repaired
/// stays the same when it is read again.
func fuzzPaste(_ input: UnsafeRawBufferPointer) {
    let bytes = Array(input)
    for kind in [SourceKind.headers, .auto, .eml] {
        do {
            try reader.begin(PieceStream(bytes, piece: 1 << 20), path: "x")
            let message = try reader.message(as: kind, into: &section, indexing: .all)
            promise(section.end <= message.bytes.count, "a section of \(section.end) in \(message.bytes.count)")
            // UTF-16 becomes at most three bytes for two, or three for an odd one at the end.
            promise(message.bytes.count <= bytes.count * 3 / 2 + 3, "\(message.bytes.count) of \(bytes.count)")
            for defect in message.found { promise(defect.offset >= 0 && defect.length >= 0, "\(defect.kind) at \(defect.offset)") }
            if kind == .eml { promise(!message.isRepaired && message.bytes.elementsEqual(bytes), "an .eml was changed") }
            if message.isRepaired {
                let repaired = Array(message.bytes), fields = section.count
                try reader.begin(PieceStream(repaired, piece: 1 << 20), path: "x")
                _ = try reader.message(as: .eml, into: &section, indexing: .all)
                promise(section.count == fields, "\(fields) fields, read again \(section.count)")
            }
        } catch { promise(false, "\(error)") }
    }
}

nonisolated(unsafe) private let sources = SourceReader()

/// What a source is, and its messages, depend neither on whether it lies in memory or comes through a pipe, nor on where it is cut into ranges.
func fuzzSources(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    var options = SourceReader.Options()
    options.kind = choices.pick([.auto, .auto, .auto, .headers, .mbox, .eml])
    options.dialect = choices.pick([.auto, .auto, .thunderbird])
    options.isNamed = choices.next(2) == 0
    options.isMessage = choices.next(4) == 0
    let name = choices.pick(["a", "a.eml", "a.emlx", "a.msg"])
    let indexing = choices.pick([HeaderSection.Indexing.all, .known])

    /// Messages, and what else is told of the source.
    func read(_ place: SourceReader.Place, _ range: Range<Int> = 0..<Int.max) -> (messages: [String], said: String) {
        var messages: [String] = []
        var error = ""
        options.range = range
        do {
            try sources.begin(name, in: place, options, indexing: indexing)
            while let message = try sources.next() {
                promise(sources.section.end <= message.bytes.count, "a section of \(sources.section.end) in \(message.bytes.count)")
                promise(range.contains(message.offset) || message.offset == 0 || range.lowerBound == 0, "a message at \(message.offset) of \(range)")
                let found = message.found.map { "\($0.kind) \($0.offset) \($0.length) \($0.count)" }
                messages.append("\(message.offset) \(message.length) \(sources.section.count) \(Array(message.bytes.prefix(sources.section.end))) \(found)")
            }
        } catch let failure { error = "\(failure)" }
        return (messages, "\(sources.form) \(sources.notes) \(error)")
    }

    let whole = read(.memory(input))
    let piped = read(.stream(PieceStream(Array(input), piece: 1 + choices.next(300))))
    promise(piped.messages == whole.messages && piped.said == whole.said, "through a pipe \(piped.messages.count), \(piped.said), not \(whole.messages.count), \(whole.said)")
    // What may be a separator is where a cut is most likely to be told wrongly.
    let lines = input.indices.filter { $0 > 0 && input[$0 - 1] == 0x0A && input[$0] == 0x46 }
    let cuts = (0..<1 + choices.next(3)).map { _ in lines.isEmpty || choices.next(2) == 0 ? choices.next(input.count + 1) : choices.pick(lines) }.sorted()
    var parts: [String] = []
    for (from, to) in zip([0] + cuts, cuts + [Int.max]) where from < to { parts += read(.memory(input), from..<to).messages }
    promise(parts == whole.messages, "cut at \(cuts): \(parts.count) messages, not \(whole.messages.count)")
    sources.end()
}

/// The whole way of the command: recognised by its first bytes, split, repaired, unwrapped, classified, and told in every form.
func fuzzClassify(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    let index = choices.next(policies.count)
    let kind: SourceKind = choices.pick([.auto, .auto, .auto, .headers, .mbox, .eml])
    let unwraps = choices.next(2) == 0
    let name = choices.pick(["a", "a.eml", "a.emlx", "a.msg"])
    let bytes = Array(input)
    var carried = HeaderSection()
    func each(_ message: MailMessage, _ section: borrowing HeaderSection) {
        if unwraps {
            let count = CarriedMessages.each(of: message, into: &carried, indexing: .known) { inner, section, carrier in
                promise(carrier.part.lowerBound >= carrier.offset && carrier.part.upperBound <= carrier.offset + carrier.length, "part \(carrier.part) of \(carrier.offset) + \(carrier.length)")
                if carrier.encoding == .identity { promise(inner.bytes.elementsEqual(message.bytes[(carrier.part.lowerBound - message.offset)..<(carrier.part.upperBound - message.offset)]), "a carried message that does not stand there") }
                tell(inner, section, index, MessageRecord.Carrying.inside(.init(kind: carrier.kind.rawValue, offset: carrier.offset, length: carrier.length, part: carrier.part, encoding: nil, depth: carrier.depth)))
            }
            if count > 0 { return }
        }
        tell(message, section, index, .untold)
    }
    do {
        try reader.begin(PieceStream(bytes, piece: 1 << 20), path: "x")
        switch SourceForm(reader.head, path: name, as: kind) {
        case .mailbox:
            var mailbox = try MailboxReader(StreamWindow(PieceStream(bytes, piece: 64), block: 128), keeping: unwraps ? CarriedMessages.mostBytes : 0)
            while let message = try mailbox.next(into: &section, indexing: .all) { each(message, section) }
        case .emlx:
            try reader.readAhead(upTo: CarriedMessages.mostBytes)
            if let emlx = Emlx(reader.head) { each(try reader.message(emlx, into: &section, indexing: .all), section) }
        case .compoundFile:
            if let message = try reader.outlookItem(into: &section, indexing: .all) { each(message, section) }
        case .message:
            try reader.readAhead(upTo: CarriedMessages.mostBytes)
            each(try reader.message(as: kind, into: &section, indexing: .all), section)
        case .gzip, .zstd, .packed: break
        }
    } catch { promisePrintable(error.description, "an error") }
}

private func tell(_ message: MailMessage, _ section: borrowing HeaderSection, _ index: Int, _ carrying: MessageRecord.Carrying) {
    let verdict = classifiers[index].verdict(of: section, in: message.bytes, properties: message.item.map(properties))
    let record = MessageRecord(
        source: "x", offset: message.offset, length: message.length, bytes: message.bytes, section: section, verdict: verdict, carrying: carrying,
        repairs: message.found.map { (kind: "\($0.kind)", offset: $0.offset, length: $0.length, count: $0.count) }, policy: "default")
    promisePrintable(TextReport.line(record, names: watchingNames, style), "classify")
    promisePrintable(ExplainReport.text(record, names: watchingNames, policy: policies[index], carries: Carrier.announced(in: message.bytes).map { .init(kind: $0.rawValue, count: 0, first: nil) }, style), "explain")
    promisePrintable(FlipReport.text(record, classifiers[index].flips(of: message.bytes), style), "flip")
    out.clear()
    JSONReport.write(record, withEvidence: true, names: watchingNames, to: &out)
    promise(!String(decoding: out.bytes, as: UTF8.self).unicodeScalars.contains { TextBytes.isHidden($0.value) }, "a control character in JSON")
    promise(String(validating: out.bytes, as: UTF8.self) != nil, "JSON that is no UTF-8")
}

private func properties(_ item: OutlookItem) -> MessageProperties {
    let type: MessageProperties.AddressType? =
        switch item.senderAddressType {
        case .exchange: .exchange
        case .smtp: .smtp
        case .other, nil: nil
        }
    return MessageProperties(scl: item.scl, senderAddressType: type, isRepresented: item.isRepresented)
}
