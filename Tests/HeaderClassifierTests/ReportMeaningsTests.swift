import HeaderClassifier
import RFC5322
import Testing

/// The table of meanings: each row can be reached, none stands twice, and reports are read by it.
struct ReportMeaningsTests {
    static func value(of pattern: Substring) -> String { String(pattern.first?.isNumber == true ? pattern.map { $0 == "x" ? "7" : $0 } : Array(pattern)) }

    @Test func eachRowIsReachedAndNoneStandsTwice() {
        var seen: Set<String> = []
        for row in ReportMeanings.all {
            guard let values = row.value else {
                #expect(ReportMeanings.meaning(row.kind, key: row.key) == row, "\(row.kind) \(row.key)")
                #expect(seen.insert("\(row.kind) \(row.key.lowercased())").inserted, "\(row.kind) \(row.key)")
                continue
            }
            for value in values.split(separator: "|") {
                #expect(ReportMeanings.meaning(row.kind, key: row.key, value: Self.value(of: value)) == row, "\(row.kind) \(row.key) \(value)")
                #expect(seen.insert("\(row.kind) \(row.key.lowercased()) \(value.lowercased())").inserted, "\(row.kind) \(row.key) \(value)")
            }
            #expect(ReportMeanings.meaning(row.kind, key: row.key) != nil, "\(row.kind) \(row.key) has values, but no words for itself")
        }
        #expect(Set(ReportMeanings.all.map(\.kind)) == Set(ReportKind.allCases))
        for row in ReportMeanings.all {
            #expect(!row.words.isEmpty && row.words.allSatisfy { $0.isASCII && $0 != "\"" && $0 != "\\" } && row.citation.url.hasPrefix("https://"))
        }
    }

    static let reasons: [(code: String, starts: String?)] = [
        ("000", "failed explicitly"), ("001", "failed implicitly: no"), ("002", "an administrator"), ("010", "failed DMARC"), ("130", "passed: ARC"), ("100", "passed; "), ("109", "passed; "),
        ("199", "passed; "), ("701", "passed; "), ("201", "passed softly"), ("300", "not checked"), ("451", "bypassed"), ("905", "bypassed"), ("601", "failed implicitly, for"),
        ("501", nil), ("801", nil), ("011", nil), ("1", nil), ("1000", nil), ("1xx", nil), ("", nil),
    ]

    @Test(arguments: reasons.indices)
    func reasonCodes(_ i: Int) {
        let words = ReportMeanings.meaning(.authentication, key: "reason", value: Self.reasons[i].code)?.words
        if let starts = Self.reasons[i].starts { #expect(words?.hasPrefix(starts) == true) } else { #expect(words == nil) }
    }

    static func reports(_ fields: String) -> [DecodedReport] {
        let bytes = Array((fields + "From: a@example.com\r\n\r\n").utf8)
        var section = HeaderSection()
        return bytes.withUnsafeBytes { buffer in
            HeaderScanner.scan(buffer, into: &section, indexing: .all)
            return DecodedReport.all(section, in: buffer, verdict: Classifier().verdict(of: section, in: buffer))
        }
    }

    static func lines(_ fields: String) -> [String] {
        reports(fields).flatMap(\.entries).map {
            "\($0.key)|\(String(decoding: $0.value, as: UTF8.self))|\(($0.valueMeaning ?? $0.keyMeaning)?.words ?? "-")"
        }
    }

    @Test func oddGrammarOfReports() {
        #expect(
            Self.lines("X-Forefront-Antispam-Report: UIP:(null);(null);(null)SFV:SKI;;D\r\n IR:INT; CIP:2001:db8::1;LANG:en; ; SKIP:1;H:\r\n") == [
                "UIP|(null)|-", "SFV|SKI|filtering skipped for another reason, for example mail within the organization", "DIR|INT|internal",
                "CIP|2001:db8::1|address of the server that connected", "LANG|en|language of the message", "SKIP|1|-",
                "H||name that the connecting server gave itself (HELO or EHLO)",
            ])
        #expect(Self.lines("X-Microsoft-Antispam: BCL:7;ARA:1|2;\r\n") == ["BCL|7|from a bulk sender with a mixed number of complaints", "ARA|1|2|-"])
        #expect(Self.lines("X-Microsoft-Antispam: BCL:10;\r\n") == ["BCL|10|bulk complaint level"])
        for name in ["X-Microsoft-Antispam", "X-Forefront-Antispam-Report"] {
            #expect(Self.lines("\(name): PCL:2;\r\n") == ["PCL|2|neutral: unlikely to be phishing"] && Self.lines("\(name): PCL:4;\r\n") == ["PCL|4|suspicious: likely to be phishing"])
            #expect(Self.lines("\(name): PCL:9;\r\n") == ["PCL|9|phishing confidence level"])
            // Documented for the organization's stamp only.
            #expect(Self.reports("\(name): PCL:2;\r\n").flatMap(\.entries).allSatisfy { $0.valueMeaning?.mark == .inferred && $0.keyMeaning?.mark == .inferred })
        }
        #expect(Self.lines("X-Forefront-Antispam-Report:\r\n").isEmpty)
    }

    @Test func antispamReportsOfServers() {
        #expect(
            Self.lines("X-MS-Exchange-Organization-Antispam-Report: DV:3.3;PCL:PhishingLevel SUSPICIOUS;SID:SenderIDStatus SoftFail;SV:SenderBypassed;IPOnAllowList\r\n") == [
                "DV|3.3|version of the spam definitions", "PCL|PhishingLevel SUSPICIOUS|the content is likely to be phishing",
                "SID|SenderIDStatus SoftFail|the address may be one that is not permitted", "SV|SenderBypassed|not filtered: the content filter leaves out this sender",
                "IPOnAllowList||the sender's address is on the IP Allow list",
            ])
    }

    @Test func authenticationResults() {
        #expect(
            Self.lines("Authentication-Results: spf=pass (sender IP is 192.0.2.1; x=y)\r\n smtp.mailfrom=example.com;dkim=none;compauth=pass reason=130\r\n") == [
                "spf|pass (sender IP is 192.0.2.1; x=y)|the source may send for the domain", "smtp.mailfrom|example.com|domain of the envelope sender",
                "dkim|none|the message is not signed", "compauth|pass|composite authentication passed", "reason|130|passed: ARC overrode a DMARC failure",
            ])
        #expect(
            Self.lines("ARC-Authentication-Results: i=1; mx.example.com 1; arc=none\r\n") == [
                "i|1|number of the ARC set, 1 is the first server that sealed", "mx.example.com||-", "1||-", "arc|none|there was no seal yet",
            ])
    }

    @Test func consumerRecord() {
        // V=1.1;us=0;D=2;SCL=6
        #expect(Self.lines("X-Message-Delivery: Vj0xLjE7dXM9MDtEPTI7U0NMPTY=\r\n") == ["V|1.1|-", "us|0|-", "D|2|Junk", "SCL|6|Junk"])
        #expect(Self.lines("X-Message-Delivery: !!!\r\n").isEmpty)
    }

    @Test func whoMayBeBelieved() {
        let own = "Received: from a.example by ex.example.com with Microsoft SMTP Server id 15.1.2507.34 via Frontend Transport; Wed, 18 Feb 2026 10:00:20 +0000\r\n"
        let cloud = "Received: from a.example by x.mail.protection.outlook.com with Microsoft SMTP Server id 15.20.1.1 via Frontend Transport; Wed, 18 Feb 2026 10:00:20 +0000\r\n"
        let fields = "X-Forefront-Antispam-Report: SFV:SPM\r\nX-Forefront-Antispam-Report-Untrusted: SFV:SPM\r\nX-MS-Exchange-Organization-SCL: 5\r\nX-MS-Exchange-Organization-SCL: 6\r\nARC-Authentication-Results: i=1; x; spf=pass\r\n"
        #expect(Self.reports(own + fields).map(\.belief) == [.unverified, .earlier, .believed, .unverified, .unverified])
        #expect(Self.reports(cloud + fields).map(\.belief) == [.believed, .earlier, .believed, .unverified, .unverified])
        #expect(Self.reports("Received: from a by b with ESMTP id 1; Wed, 18 Feb 2026 10:00:20 +0000\r\n" + fields).map(\.belief) == [.unverified, .earlier, .unverified, .unverified, .unverified])
    }

    /// Entries quote the message: what stands in their range begins with the key.
    @Test func rangesLieInTheMessage() {
        let text = "X-Forefront-Antispam-Report: SFV:SPM;CAT:SPM\r\nAuthentication-Results: spf=pass (x) smtp.mailfrom=a\r\nX-MS-Exchange-Organization-SCL: 5\r\n"
        let bytes = Array((text + "From: a@example.com\r\n\r\n").utf8)
        for report in Self.reports(text) {
            for entry in report.entries {
                let range = entry.range!
                #expect(range.lowerBound >= report.body.lowerBound && range.upperBound <= report.body.upperBound)
                if report.kind != .stamp { #expect(String(decoding: bytes[range], as: UTF8.self).hasPrefix(entry.key)) }
            }
        }
    }
}
