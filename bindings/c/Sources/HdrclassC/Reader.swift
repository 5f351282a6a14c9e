public import CHdrclass
import HeaderClassifier
import MailSources
import RFC5322
import Reports

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: pointers of the caller are used for the call only, but for the bytes and the callback of a source, which outlive the reading (the header says so).
// The message that is kept is valid until the source reader goes on, and no call looks at it later than that.

/// hdr_reader. Used by one thread at a time.
@safe final class ReaderHandle: Handle {
    private let classifier: ClassifierHandle
    private let reader = SourceReader()
    private var record: RecordSource?
    private var withEvidence = false
    /// What was given last, for its record.
    private var last: (message: MailMessage, verdict: Verdict)?
    /// To be said by the next call, since messages before it were given.
    private var failure: ReadError?

    init(_ classifier: ClassifierHandle) { self.classifier = classifier }

    func begin(_ source: UnsafePointer<hdr_source>, _ form: UnsafeMutablePointer<Int32>?) throws {
        last = nil
        failure = nil
        record = nil
        reader.end()
        unsafe form?.pointee = Int32(HDR_FORM_UNKNOWN)
        let source = unsafe source.pointee, size = unsafe source.struct_size
        let known = unsafe MemoryLayout<hdr_source>.size
        guard size == known else { throw CallError(code: Int(HDR_ERROR_ARGUMENT), message: "struct_size is \(size), not \(known)") }
        let path = unsafe text(source.path), flags = unsafe source.flags
        let count = unsafe Int(clamping: source.count), begin = unsafe Int(clamping: source.begin), end = unsafe Int(clamping: source.end)
        guard let kind = unsafe Self.kinds[safe: source.as], let dialect = unsafe Self.dialects[safe: source.mbox] else {
            throw CallError(code: Int(HDR_ERROR_ARGUMENT), message: "`as` or `mbox` has no such value")
        }
        guard begin <= end else { throw CallError(code: Int(HDR_ERROR_ARGUMENT), message: "the range ends before it begins") }
        // Where the bytes of a file end is not known here; a range to the largest number is the whole in any case.
        if dialect == .cl2 && (begin > 0 || end < Int.max) { throw CallError(code: Int(HDR_ERROR_ARGUMENT), message: "mboxcl2 has no ranges") }
        var options = SourceReader.Options()
        options.kind = kind
        options.dialect = dialect
        options.range = begin..<end
        options.isNamed = flags & UInt32(HDR_NAMED) != 0
        options.isMessage = flags & UInt32(HDR_MAILDIR_MESSAGE) != 0
        withEvidence = flags & UInt32(HDR_EVIDENCE) != 0
        let place: SourceReader.Place
        if let call = unsafe source.read {
            place = unsafe .stream(CallbackStream(call, source.context, path: path, size: source.count == UInt64.max ? nil : count, isSeekable: source.seekable != 0))
        } else if let start = unsafe source.bytes {
            place = unsafe .memory(UnsafeRawBufferPointer(start: start, count: count))
        } else {
            // By its bytes: a name need not be UTF-8.
            let file = unsafe open(source.path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (options.isNamed ? 0 : O_NONBLOCK))
            if file < 0 { throw ReadError(path, errno: errno) }
            place = .descriptor(file)
        }
        try reader.begin(path, in: place, options)
        unsafe form?.pointee = Self.number(of: reader.form)
        switch reader.form {
        case .gzip: throw CallError(code: Int(HDR_ERROR_FORM), message: "\(path): is compressed by gzip")
        case .zstd: throw CallError(code: Int(HDR_ERROR_FORM), message: "\(path): is compressed by zstd")
        case .packed(let format, let advice): throw CallError(code: Int(HDR_ERROR_FORM), message: "\(path): is \(format), which is not read; try: \(advice)")
        default: record = RecordSource(path: path, policy: classifier.policy)
        }
    }

    private static let kinds: [SourceKind] = [.auto, .eml, .mbox, .maildir, .headers]
    private static let dialects: [MailboxDialect] = [.auto, .o, .rd, .cl, .cl2, .thunderbird]

    private static func number(of form: SourceReader.Form) -> Int32 {
        switch form {
        case .message: Int32(HDR_FORM_MESSAGE)
        case .mailbox: Int32(HDR_FORM_MAILBOX)
        case .emlx: Int32(HDR_FORM_EMLX)
        case .outlookItem: Int32(HDR_FORM_OUTLOOK_ITEM)
        case .empty: Int32(HDR_FORM_EMPTY)
        case .notMail: Int32(HDR_FORM_NOT_MAIL)
        case .gzip: Int32(HDR_FORM_GZIP)
        case .zstd: Int32(HDR_FORM_ZSTD)
        case .packed: Int32(HDR_FORM_PACKED)
        }
    }

    private func read() throws(ReadError) -> MailMessage? {
        if let failure {
            self.failure = nil
            reader.end()
            throw failure
        }
        return try reader.next()
    }

    /// The next message and its verdict.
    func next() throws(ReadError) -> (message: MailMessage, verdict: Verdict, headerLength: Int)? {
        last = nil
        guard let found = try read() else { return nil }
        let verdict = unsafe classifier.classifier.verdict(of: reader.section, in: found.bytes, properties: found.properties)
        last = (found, verdict)
        return (found, verdict, reader.section.end)
    }

    /// Appends the record of the last message.
    func write(to out: inout OutputBuffer) {
        guard let last else { return }
        withRecord(last.message, last.verdict) { record in JSONReport.write(record, withEvidence: withEvidence, names: classifier.names, to: &out) }
    }

    private func withRecord(_ message: MailMessage, _ verdict: Verdict, _ body: (borrowing MessageRecord) -> Void) {
        if record == nil { return }
        unsafe body(
            MessageRecord(
                of: record!, offset: message.offset, length: message.length, bytes: message.bytes, section: reader.section, verdict: verdict,
                outside: message.found.map { (kind: "\($0.kind)", offset: $0.offset, length: $0.length, count: $0.count) }))
    }

    /// Adds rows until there are `most`, or the batch is full.
    func fill(_ batch: BatchHandle, most: Int) throws(ReadError) -> Int {
        last = nil
        var count = 0
        while count < most && !(count & 63 == 0 && count > 0 && batch.isFull) {
            let found: MailMessage?
            do throws(ReadError) { found = try read() } catch {
                if count == 0 { throw error }
                failure = error
                break
            }
            guard let found else { break }
            let verdict = unsafe classifier.classifier.verdict(of: reader.section, in: found.bytes, properties: found.properties)
            withRecord(found, verdict) { record in batch.table.add(record, names: classifier.names) }
            count += 1
        }
        return count
    }

    func count() throws(ReadError) -> (messages: Int, bytes: Int) {
        var messages = 0, bytes = 0
        last = nil
        while let found = try read() {
            messages += 1
            bytes += found.length
        }
        return (messages, bytes)
    }

    var notes: String { reader.notes.joined(separator: "\n") }
}

extension MailMessage {
    /// What the classifier takes of an Outlook item beside its header text.
    fileprivate var properties: MessageProperties? {
        item.map { item in
            let type: MessageProperties.AddressType? =
                switch item.senderAddressType {
                case .exchange: .exchange
                case .smtp: .smtp
                case .other, nil: nil
                }
            return MessageProperties(scl: item.scl, senderAddressType: type, isRepresented: item.isRepresented)
        }
    }
}

extension Array {
    fileprivate subscript(safe index: UInt32) -> Element? { index < UInt32(count) ? self[Int(index)] : nil }
}

@c @implementation
public func hdr_reader_open(
    _ classifier: OpaquePointer, _ source: UnsafePointer<hdr_source>, _ form: UnsafeMutablePointer<Int32>?, _ error: UnsafeMutablePointer<hdr_error>?
) -> OpaquePointer? {
    unsafe reporting(error) {
        let reader = unsafe ReaderHandle(ClassifierHandle.borrowed(classifier))
        try unsafe reader.begin(source, form)
        return unsafe reader.handed
    }
}

@c @implementation
public func hdr_reader_restart(
    _ reader: OpaquePointer, _ source: UnsafePointer<hdr_source>, _ form: UnsafeMutablePointer<Int32>?, _ error: UnsafeMutablePointer<hdr_error>?
) -> Int32 {
    do {
        try unsafe ReaderHandle.borrowed(reader).begin(source, form)
        return Int32(HDR_OK)
    } catch let problem {
        let problem = CallError(problem)
        unsafe problem.write(to: error)
        return problem.code
    }
}

@c @implementation
public func hdr_reader_free(_ reader: OpaquePointer?) { unsafe ReaderHandle.release(reader) }

@c @implementation
public func hdr_reader_next(_ reader: OpaquePointer, _ message: UnsafeMutablePointer<hdr_message>, _ error: UnsafeMutablePointer<hdr_error>?) -> Int32 {
    do throws(ReadError) {
        guard let found = try unsafe ReaderHandle.borrowed(reader).next() else { return 0 }
        unsafe message.pointee = hdr_message(
            bytes: found.message.bytes.baseAddress, count: found.message.bytes.count, offset: UInt64(found.message.offset), length: UInt64(found.message.length),
            verdict: hdr_verdict(found.verdict, headerLength: found.headerLength))
        return 1
    } catch let problem {
        unsafe CallError(problem).write(to: error)
        return Int32(HDR_ERROR_READ)
    }
}

@c @implementation
public func hdr_reader_json(_ reader: OpaquePointer, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
    var out = OutputBuffer(capacity: 4096)
    unsafe ReaderHandle.borrowed(reader).write(to: &out)
    return unsafe give(out, buffer, capacity)
}

@c @implementation
public func hdr_reader_fill(_ reader: OpaquePointer, _ batch: OpaquePointer, _ most: Int, _ error: UnsafeMutablePointer<hdr_error>?) -> Int64 {
    do throws(ReadError) { return Int64(try unsafe ReaderHandle.borrowed(reader).fill(BatchHandle.borrowed(batch), most: most)) } catch let problem {
        unsafe CallError(problem).write(to: error)
        return Int64(HDR_ERROR_READ)
    }
}

@c @implementation
public func hdr_reader_count(_ reader: OpaquePointer, _ bytes: UnsafeMutablePointer<UInt64>?, _ error: UnsafeMutablePointer<hdr_error>?) -> Int64 {
    do throws(ReadError) {
        let sum = try unsafe ReaderHandle.borrowed(reader).count()
        unsafe bytes?.pointee = UInt64(sum.bytes)
        return Int64(sum.messages)
    } catch let problem {
        unsafe CallError(problem).write(to: error)
        return Int64(HDR_ERROR_READ)
    }
}

@c @implementation
public func hdr_reader_notes(_ reader: OpaquePointer, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
    var out = OutputBuffer(capacity: 256)
    out.append(unsafe ReaderHandle.borrowed(reader).notes)
    return unsafe give(out, buffer, capacity)
}
