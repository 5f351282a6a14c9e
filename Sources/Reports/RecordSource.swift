// Safety: the slice shows memory of this source, which cannot be copied and is borrowed while the record is made.

/// What all records of one source share, made ready once: its path, as each format writes it, and the policy.
@safe public struct RecordSource: ~Copyable, Sendable {
    private let memory: OutputBuffer
    private let pathEnd: Int, policyPlain: Range<Int>, sourceJSON: Range<Int>, sourceCSV: Range<Int>, policyJSON: Range<Int>, policyCSV: Range<Int>

    /// - Parameters:
    ///   - path: as given, joined with the relative path below it.
    ///   - policy: `default`, or the digest.
    public init(path: String, policy: String) {
        var out = OutputBuffer(capacity: path.utf8.count * 3 + policy.utf8.count * 3 + 64)
        out.append(path)
        pathEnd = out.count
        JSONText.append(path, to: &out)
        sourceJSON = pathEnd..<out.count
        CSVText.append(path, to: &out)
        sourceCSV = sourceJSON.upperBound..<out.count
        JSONText.append(policy, to: &out)
        policyJSON = sourceCSV.upperBound..<out.count
        CSVText.append(policy, to: &out)
        policyCSV = policyJSON.upperBound..<out.count
        out.append(policy)
        policyPlain = policyCSV.upperBound..<out.count
        memory = out
    }

    private func slice(_ range: Range<Int>) -> TextSlice { unsafe TextSlice(UnsafeRawBufferPointer(rebasing: memory.bytes[range])) }

    var path: TextSlice { slice(0..<pathEnd) }
    var source: PreparedText { PreparedText(plain: path, json: slice(sourceJSON), csv: slice(sourceCSV)) }
    var policy: PreparedText { PreparedText(plain: slice(policyPlain), json: slice(policyJSON), csv: slice(policyCSV)) }
}

/// A value as each format writes it, quotes and escapes included.
struct PreparedText {
    let plain: TextSlice
    let json: TextSlice
    let csv: TextSlice
}
