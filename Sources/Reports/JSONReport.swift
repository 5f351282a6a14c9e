internal import HeaderClassifier
internal import RFC5322

// Safety: a record of nothing: no byte of the memory is looked at, which lives for the closure.

/// Records as JSON: one object a line (NDJSON), or the items of an array.
public enum JSONReport {
    /// Appends the object of one message, without a line end.
    public static func write(_ record: borrowing MessageRecord, withEvidence: Bool, names: borrowing NameReader, to out: inout OutputBuffer) {
        var writer = JSONWriter(out.take())
        writer.begin()
        record.write(to: &writer, withEvidence: withEvidence, names: names)
        writer.end()
        out = writer.finish()
    }
}

/// Records as CSV.
public enum CSVReport {
    /// Appends one line.
    public static func write(_ record: borrowing MessageRecord, withEvidence: Bool, names: borrowing NameReader, to out: inout OutputBuffer) {
        var writer = CSVWriter(out.take())
        record.write(to: &writer, withEvidence: withEvidence, names: names)
        out = writer.finish()
    }

    /// Appends the line that names the columns.
    public static func writeHeading(withEvidence: Bool, withCarrier: Bool = false, to out: inout OutputBuffer) {
        // The columns are those of any record; that of an empty message is at hand.
        unsafe withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { nothing in
            let bytes = unsafe UnsafeRawBufferPointer(rebasing: nothing[..<0])
            var section = HeaderSection()
            unsafe HeaderScanner.scan(bytes, into: &section)
            let record = unsafe MessageRecord(
                source: "", offset: 0, length: 0, bytes: bytes, section: section, verdict: Classifier().verdict(of: section, in: bytes),
                carrying: withCarrier ? .nothing : .untold, policy: "")
            var writer = CSVHeading(out.take())
            record.write(to: &writer, withEvidence: withEvidence, names: NameReader())
            out = writer.finish()
        }
    }
}
