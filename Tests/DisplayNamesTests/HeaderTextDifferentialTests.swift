import DisplayNames
import Foundation
import RFC5322
import Testing

/// Whole field bodies against Python's email and Perl's Encode::MIME::Header: see Tests/Differential/texts.py.
struct HeaderTextDifferentialTests {
    @Test func realBodies() throws {
        guard let path = ProcessInfo.processInfo.environment["HDRCLASS_TEXTS"] else {
            print("skipped: HDRCLASS_TEXTS names no list of bodies (Tests/Differential/texts.py makes one)")
            return
        }
        func bytes(_ hex: Substring) -> [UInt8]? {
            if hex == "-" { return nil }
            let digits = Array(hex.utf8)
            return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)! }
        }
        /// White space is not what is compared.
        func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace } } }
        var counts: [String: Int] = [:], shown: [String: Int] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            let body = try #require(bytes(parts[0]))
            let (mine, defects) = body.withUnsafeBytes { HeaderText.decoded(0..<body.count, of: $0, as: .unstructured, by: .icu) }
            let here = text(mine)!, python = text(bytes(parts[1])), perl = text(bytes(parts[2]))
            func verdict(_ theirs: String?) -> String { theirs == nil ? "none" : theirs == here ? "same" : "other" }
            let key = "Python \(verdict(python)), Perl \(verdict(perl))\(defects.isEmpty ? "" : ", \(defects.words.joined(separator: " "))")"
            counts[key, default: 0] += 1
            if verdict(python) != "same" || verdict(perl) != "same", shown[key, default: 0] < 4 {
                shown[key, default: 0] += 1
                print("\(key)\n   body   \(String(decoding: body, as: UTF8.self).prefix(300))\n   here   \(here.prefix(200))\n   Python \(python?.prefix(200) ?? "-")\n   Perl   \(perl?.prefix(200) ?? "-")")
            }
        }
        for (key, count) in counts.sorted(by: { $0.value > $1.value }) { print(count, key) }
        #expect(counts.values.reduce(0, +) > 0)
    }
}
