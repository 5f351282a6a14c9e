import RFC5322

/// Holds a kernel against the reference scanner.
public enum ScannerComparison {
    /// A difference between a kernel and the reference, or nil.
    public static func difference(_ bytes: UnsafeRawBufferPointer, _ kernel: ScanKernel, _ section: inout HeaderSection, _ reference: ReferenceScanner.Section) -> String? {
        HeaderScanner.scan(bytes, into: &section, indexing: .all, kernel: kernel)
        func say(_ what: String) -> String { "\(kernel.name) \(what): \(Array(bytes.prefix(400)))" }
        guard section.count == reference.items.count else { return say("\(section.count) items, not \(reference.items.count)") }
        for i in 0..<section.count {
            let field = section[i]
            let item = ReferenceScanner.Item(
                badLine: field.badLine, offset: Int(field.offset), end: Int(field.end), nameLength: Int(field.nameLength),
                bodyOffset: Int(field.bodyOffset), lineEndLength: Int(field.lineEndLength))
            if item != reference.items[i] { return say("\(item), not \(reference.items[i])") }
        }
        guard section.start == reference.start, section.end == reference.end, section.bodyStart == reference.bodyStart,
            section.hasEmptyLine == reference.hasEmptyLine
        else { return say("\(section.start), \(section.end), \(section.bodyStart), not \(reference.start), \(reference.end), \(reference.bodyStart)") }
        if section.count > 1, section.end > 0, bytes[section.end - 1] == 0x0A {
            let lines = Int(section[1].offset)..<section.end
            if section.hasBlankLine(in: bytes, lines) != hasBlankLine(bytes, lines) { return say("a line of white space in \(lines)") }
        }
        let defects = section.defects(in: bytes)
        if defects != reference.defects { return say("\(defects), not \(reference.defects)") }
        // What is known without bad lines and unknown names must be the same fields.
        let known = section.fields.filter { $0.name != .unknown }
        HeaderScanner.scan(bytes, into: &section, indexing: .known, kernel: kernel)
        if section.fields != known { return say("other known fields") }
        if section.defects(in: bytes) != reference.defects { return say("other defects with known fields only") }
        return nil
    }

    /// The obvious way: line by line.
    private static func hasBlankLine(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        bytes[range].split(separator: 0x0A, omittingEmptySubsequences: true).contains { line in
            (line.first == 0x20 || line.first == 0x09) && line.allSatisfy { $0 <= 0x20 }
        }
    }

    public static func check(_ bytes: [UInt8], _ section: inout HeaderSection) -> String? {
        let reference = ReferenceScanner.scan(bytes)
        return bytes.withUnsafeBytes { buffer in
            for kernel in ScanKernel.available {
                if let text = difference(buffer, kernel, &section, reference) { return text }
            }
            return nil
        }
    }
}
