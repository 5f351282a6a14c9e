import HeaderClassifier
import RFC5322
import TestSupport
import Testing

/// Properties that hold on every real message, where they are at hand.
struct RealMailTests {
    @Test func everyRealMessageIsAnsweredTheSameWayWhicheverKernel() {
        guard let files = RealMail.files("mail", for: "every real message classified with every kernel") else { return }
        let classifier = Classifier()
        var section = HeaderSection()
        var failures: [String] = []
        var recorded = 0
        for file in files {
            let bytes = RealMail.read(file)
            bytes.withUnsafeBytes { buffer in
                HeaderScanner.scan(buffer, into: &section, indexing: .all, kernel: .portable)
                let verdict = classifier.verdict(of: section, in: buffer)
                if verdict.junk.recorded != nil { recorded += 1 }
                for kernel in ScanKernel.available {
                    HeaderScanner.scan(buffer, into: &section, indexing: .known, kernel: kernel)
                    if classifier.verdict(of: section, in: buffer) != verdict { failures.append("\(file) \(kernel.name)") }
                }
                for evidence in verdict.evidence(in: buffer) where buffer[evidence.range.lowerBound] == 0x20 || evidence.range.isEmpty {
                    failures.append("\(file) evidence at \(evidence.range)")
                }
                // Nothing that failed attestation is answered.
                if !verdict.attestation.holds && (verdict.submission != .unknown || verdict.junk.server != .unknown || verdict.junk.recorded != nil) {
                    failures.append("\(file) answered without attestation")
                }
            }
        }
        #expect(failures.isEmpty, "\(failures.prefix(5).joined(separator: "\n"))")
        #expect(recorded >= 3_807)
    }

    /// Hops of the usual form are read at one look. An empty comment in front takes a field out of that form without a change of meaning, so that
    /// it is read word by word: the answers must be the same.
    @Test func hopsOfTheUsualFormAreReadAsAllOthers() {
        guard let files = RealMail.files("mail", for: "hops read in both ways") else { return }
        let classifier = Classifier()
        let comment = Array("()".utf8)
        var failures: [String] = []
        for file in files {
            let bytes = RealMail.read(file)
            var section = HeaderSection()
            HeaderScanner.scan(bytes, into: &section)
            var changed: [UInt8] = []
            var at = 0
            for field in section.fields where field.name == .received {
                let body = Int(field.bodyOffset)
                changed += bytes[at..<body] + comment
                at = body
            }
            changed += bytes[at...]
            let one = classifier.verdict(of: bytes), other = classifier.verdict(of: changed)
            if one.rules != other.rules || one.findings != other.findings || one.platform != other.platform || one.junk != other.junk {
                failures.append(file)
            }
        }
        #expect(failures.isEmpty, "\(failures.prefix(5).joined(separator: "\n"))")
    }

    /// Bodies that quote Exchange fields change nothing: only the header section is looked at.
    @Test func bodiesAreNotRead() {
        guard let files = RealMail.files("mail/lists_nested", for: "bodies that quote Exchange fields") else { return }
        for file in files {
            let bytes = RealMail.read(file)
            var section = HeaderSection()
            HeaderScanner.scan(bytes, into: &section)
            #expect(Classifier().verdict(of: bytes) == Classifier().verdict(of: Array(bytes[..<section.bodyStart])), "\(file)")
        }
    }
}
