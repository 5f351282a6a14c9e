public import CHdrclass
import HeaderClassifier
import RFC5322
import Reports

// Safety: pointers of the caller are used for the call only and hold what the header asks for: `count` bytes each, `n` entries. The section was scanned from
// the bytes it is used with. Threads of a batch take different indices, and are joined before the call ends.

@c @implementation
public func hdr_abi() -> UInt32 { UInt32(HDR_ABI) }

@c @implementation
public func hdr_version() -> UnsafePointer<CChar> { unsafe UnsafeRawPointer(ProgramVersion.number.utf8Start).assumingMemoryBound(to: CChar.self) }

@c @implementation
public func hdr_classifier_new(_ policy: UnsafePointer<CChar>?, _ length: Int, _ error: UnsafeMutablePointer<hdr_error>?) -> OpaquePointer? {
    unsafe reporting(error) { unsafe try ClassifierHandle(policy.map { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: length)) }).handed }
}

@c @implementation
public func hdr_classifier_free(_ classifier: OpaquePointer?) { unsafe ClassifierHandle.release(classifier) }

@c @implementation
public func hdr_classifier_policy(_ classifier: OpaquePointer) -> UnsafePointer<CChar> { unsafe UnsafePointer(ClassifierHandle.borrowed(classifier).policyText) }

@c @implementation
public func hdr_classify(_ classifier: OpaquePointer, _ start: UnsafeRawPointer?, _ count: Int, _ verdict: UnsafeMutablePointer<hdr_verdict>) {
    unsafe classify(ClassifierHandle.borrowed(classifier).classifier, bytes(start, count), verdict, Scratch.ofThread)
}

private func classify(_ classifier: Classifier, _ bytes: UnsafeRawBufferPointer, _ verdict: UnsafeMutablePointer<hdr_verdict>, _ scratch: Scratch) {
    unsafe HeaderScanner.scan(bytes, into: &scratch.section, indexing: .known)
    unsafe verdict.pointee = hdr_verdict(classifier.verdict(of: scratch.section, in: bytes), headerLength: scratch.section.end)
}

@c @implementation
public func hdr_classify_batch(
    _ classifier: OpaquePointer, _ messages: UnsafePointer<UnsafeRawPointer?>?, _ counts: UnsafePointer<Int>?, _ n: Int, _ threads: UInt32,
    _ verdicts: UnsafeMutablePointer<hdr_verdict>?
) {
    guard n > 0, let messages = unsafe messages, let counts = unsafe counts, let verdicts = unsafe verdicts else { return }
    let handle = unsafe ClassifierHandle.borrowed(classifier)
    Threads.share(n, threads: Int(threads)) { range in
        let scratch = Scratch.ofThread
        for i in range { unsafe classify(handle.classifier, bytes(messages[i], counts[i]), verdicts + i, scratch) }
    }
}

@c @implementation
public func hdr_record_json(
    _ classifier: OpaquePointer, _ source: UnsafePointer<CChar>?, _ start: UnsafeRawPointer?, _ count: Int, _ evidence: Int32,
    _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int
) -> Int {
    let handle = unsafe ClassifierHandle.borrowed(classifier)
    let bytes = unsafe bytes(start, count)
    let scratch = Scratch.ofThread
    unsafe HeaderScanner.scan(bytes, into: &scratch.section, indexing: .known)
    let record = unsafe MessageRecord(
        source: text(source), offset: 0, length: bytes.count, bytes: bytes, section: scratch.section,
        verdict: handle.classifier.verdict(of: scratch.section, in: bytes), policy: handle.policy)
    var out = OutputBuffer(capacity: 4096)
    JSONReport.write(record, withEvidence: evidence != 0, names: handle.names, to: &out)
    return unsafe give(out, buffer, capacity)
}
