/// What all records of one source share, made ready once: its path, as each format writes it, and the policy.
@safe public struct RecordSource: ~Copyable, Sendable {
    private let memory: OutputBuffer
    private let pathEnd: Int, sourceJSON: Range<Int>, sourceCSV: Range<Int>, policyJSON: Range<Int>, policyCSV: Range<Int>

    /// - Parameters:
    ///   - path: as given, joined with the relative path below it.
    ///   - policy: `default`, or the digest.
    public init(path: String, policy: String) {
        var out = OutputBuffer(capacity: path.utf8.count * 3 + policy.utf8.count * 2 + 64)
        // A function beside the buffer, not one that captures it: the debug build of Swift 6.3 takes such a capture for an escaping one.
        func written(_ out: inout OutputBuffer, _ body: (inout OutputBuffer) -> Void) -> Range<Int> {
            let start = out.count
            body(&out)
            return start..<out.count
        }
        pathEnd = written(&out) { $0.append(path) }.upperBound
        sourceJSON = written(&out) { JSONText.append(path, to: &$0) }
        sourceCSV = written(&out) { CSVText.append(path, to: &$0) }
        policyJSON = written(&out) { JSONText.append(policy, to: &$0) }
        policyCSV = written(&out) { CSVText.append(policy, to: &$0) }
        memory = out
    }

    private func slice(_ range: Range<Int>) -> TextSlice { unsafe TextSlice(UnsafeRawBufferPointer(rebasing: memory.bytes[range])) }

    var path: TextSlice { slice(0..<pathEnd) }
    var source: PreparedText { PreparedText(json: slice(sourceJSON), csv: slice(sourceCSV)) }
    var policy: PreparedText { PreparedText(json: slice(policyJSON), csv: slice(policyCSV)) }
}

/// A value as each format writes it, quotes and escapes included.
struct PreparedText {
    let json: TextSlice
    let csv: TextSlice
}
