internal import HeaderClassifier

extension CorpusPage {
    mutating func writeHosts() {
        section("hosts", "Servers and connectors")
        paragraph(
            "No header names the receive connector. What tells it apart is the server that took the message, how it took it (submission and AuthMechanism), and the client: "
                + "the first two tables read together are the list of your ways in. Hosts of Microsoft's cloud are one of thousands each, so their first label is written <span class=\"code\">*</span>.")
        writeList(
            .server, "Ways in: server that took the message, and how (believed stamps only)", [.text("Server"), .text("Submission"), .text("Mechanism")]
        ) { key in
            [HTMLText.input(Array(key[3...])), Submission(rawValue: key[0])?.word ?? "", key[1] == 0 ? "" : CorpusPage.hex(key[2])]
        }
        writeList(.client, "Clients that they took messages from", [.text("Client"), .text("Submission")]) { key in
            [HTMLText.input(Array(key[1...])), Submission(rawValue: key[0])?.word ?? ""]
        }
        writeList(.authSource, "AuthSource: the server that evaluated the sender (as it stands, believed or not)", [.text("AuthSource")]) { [HTMLText.input($0)] }
        writeMechanisms()
    }

    private mutating func writeList(_ list: CorpusTally.List, _ caption: String, _ heads: [PageTable.Column], _ cells: ([UInt8]) -> [String]) {
        let list = report[list]
        if list.total == 0 { return paragraph("\(HTMLText.escaped(caption)): none.", "quiet") }
        var table = PageTable(caption, heads + [.bar("Share"), .number("Messages"), .number("SCL -1"), .number("no SCL"), .number("junked")])
        let shown = list.first(CorpusPage.listed)
        for (key, row) in shown {
            table.add(
                cells(key) + [Plot.bar([(row.count, .plain)], of: list.total)] + [row.count, row.minusOne, row.withoutSCL, row.junked].map { PageTable.number($0) })
        }
        write(table)
        writeRest(list, shown.map(\.row.count))
    }

    private mutating func writeMechanisms() {
        let rows = report.counts.mechanisms.sorted { a, b in
            a.value != b.value ? a.value > b.value : (a.key.authAs?.rawValue ?? 255, a.key.code ?? 0) < (b.key.authAs?.rawValue ?? 255, b.key.code ?? 0)
        }
        if rows.isEmpty { return }
        var table = PageTable("AuthAs and AuthMechanism, as they stand", [.text("AuthAs"), .text("Mechanism"), .bar("Share"), .number("Messages")], isNarrow: true)
        for (key, count) in rows.prefix(CorpusPage.listed) {
            table.add([
                key.authAs.map { CorpusPage.word($0) } ?? "<span class=\"quiet\">none</span>", key.code.map { CorpusPage.hex($0) } ?? "<span class=\"quiet\">none</span>",
                Plot.bar([(count, .plain)], of: report.messages), PageTable.number(count),
            ])
        }
        write(table)
    }

    static func hex(_ code: UInt8) -> String { (code < 16 ? "0" : "") + String(code, radix: 16, uppercase: true) }

    static func word(_ authAs: AuthAs) -> String {
        switch authAs {
        case .anonymous: "Anonymous"
        case .internal: "Internal"
        case .external: "External"
        case .partner: "Partner"
        case .other: "(another value)"
        }
    }

    // MARK: - Stamps

    mutating func writeStamps() {
        section("stamps", "Forged or leaked stamps")
        paragraph("X-MS-Exchange-Organization fields mean something only in the organization that wrote them. They are believed where the newest hop is Exchange's, and where there is no trace field to tell.")
        let meanings: [Attestation: String] = [
            .local: "believed: the newest hop is the own Exchange's", .unstated: "believed as they stand: no trace field", .foreign: "not believed: newer hops are others'",
            .none: "not believed: no Exchange hop, or contradictions",
        ]
        var table = PageTable("Attestation", [.text("Attestation"), .text("Meaning"), .bar("Share"), .number("Messages"), .number("Of all")])
        for attestation in Attestation.allCases {
            let count = report.count("attestation.\(attestation.word)")
            if count == 0 { continue }
            table.add([
                attestation.word, meanings[attestation] ?? "", Plot.bar([(count, attestation.holds ? .plain : .exposed)], of: report.messages),
                PageTable.number(count, key: "attestation.\(attestation.word)"), share(count),
            ])
        }
        write(table)
        var claims = PageTable("What stamps that are not believed claim", [.text("Attestation"), .text("Claimed submission"), .number("Messages")], isNarrow: true)
        for attestation in [Attestation.foreign, .none] {
            for submission in Submission.allCases where report.counts.claims(attestation, submission) > 0 {
                claims.add([attestation.word, submission.word, PageTable.number(report.counts.claims(attestation, submission))])
            }
        }
        if !claims.isEmpty { write(claims) }
        for (attestation, word) in [(Attestation.foreign, "Leaked"), (.none, "No Exchange hop, or contradictions")] {
            let found = examples([.attestation(attestation)])
            if !found.isEmpty { write("<p class=\"small quiet eg\">\(word), for example</p>\n\(found)") }
        }
    }

    mutating func writeFindings() {
        section("findings", "All findings")
        var table = PageTable("Findings, with the rule that each comes from", [.text("Finding"), .text("Meaning"), .text("Rule"), .bar("Share"), .number("Messages")])
        for entry in Findings.all {
            let count = report.counts.findings[entry.finding.rawValue.trailingZeroBitCount]
            if count == 0 { continue }
            table.add([
                "<span class=\"code\">\(entry.word)</span>", FindingText.of(entry.word).title, Rule[entry.rule].id, Plot.bar([(count, .plain)], of: report.messages),
                PageTable.number(count, key: "findings.\(entry.word)"),
            ])
        }
        if table.isEmpty { paragraph("None.") } else { write(table) }
    }

    // MARK: - Defects

    mutating func writeDefects() {
        section("defects", "Defects")
        let counts = report.counts
        if counts.defects.isEmpty { return paragraph("No message deviates from RFC 5322 or RFC 2047.") }
        paragraph("Deviations from RFC 5322 and RFC 2047: each is read as well as it can be, and reported. \(HTMLText.count(counts.messagesWithDefects, "message")) (\(share(counts.messagesWithDefects))) \(counts.messagesWithDefects == 1 ? "has" : "have") one or more.")
        var table = PageTable("Defects by kind", [.text("Kind"), .bar("Share"), .number("Messages"), .number("Places"), .text("For example")])
        for (kind, count) in counts.defects.sorted(by: { ($1.value.messages, $0.key) < ($0.value.messages, $1.key) }) {
            let example = report.examples[.defect(kind)].first.map { "<span class=\"small\">\(place($0))</span>" } ?? ""
            table.add([
                "<span class=\"code\">\(HTMLText.escaped(kind))</span>", Plot.bar([(count.messages, .plain)], of: report.messages),
                PageTable.number(count.messages, key: "defects.\(kind)"), PageTable.number(count.places), example,
            ])
        }
        write(table)
    }

    // MARK: - Examples and totals

    mutating func writeExamples() {
        if report.examples.most == 0 { return }
        section("examples", "Examples")
        paragraph("The first messages of each kind, in the order of the input. Offsets are bytes from the start of the file (of a compressed one, of what it unpacks to). <span class=\"code\">hdrclass explain FILE</span> tells why.")
        var table = PageTable("The first of each kind", [.text("Kind"), .number("Messages"), .text("Where")])
        func add(_ name: String, _ key: String, _ situation: Situation) {
            let count = report.count(key)
            if count > 0 { table.add([name, PageTable.number(count), examples([situation])]) }
        }
        for submission in Submission.allCases { add("submission: \(submission.word)", "submission.\(submission.word)", .submission(submission)) }
        for place in OutlookPlacement.allCases { add("destination: \(place.word)", "junk.outlook.\(place.word)", .outlook(place)) }
        for attestation in Attestation.allCases { add("attestation: \(attestation.word)", "attestation.\(attestation.word)", .attestation(attestation)) }
        write(table)
    }

    mutating func writeTotals() {
        section("totals", "Totals and settings")
        let summary = report.summary
        var table = PageTable("Totals", [.text("What"), .number("Count")], isNarrow: true)
        table.add(["Messages", PageTable.number(summary.messages, key: "messages")])
        table.add(["Bytes of messages", PageTable.number(summary.bytes, key: "bytes")])
        table.add(["Bytes of header sections", PageTable.number(summary.headerBytes, key: "headerBytes")])
        table.add(["Inputs that could not be read", PageTable.number(report.failures)])
        table.add(["Files that are not mail, passed over", PageTable.number(report.notMail)])
        write(table)
        if report.messages > 0 {
            var answers = PageTable("Every answer, as hdrclass classify --format summary-json counts it", [.text("Answer"), .bar("Share"), .number("Messages"), .number("Of all")])
            for (key, count) in summary.entries where key.contains(".") {
                answers.add(["<span class=\"code\">\(key)</span>", Plot.bar([(count, .plain)], of: report.messages), PageTable.number(count, key: "summary.\(key)"), share(count)])
            }
            write("<details><summary>Every answer, counted</summary>\n")
            write(answers)
            write("</details>\n")
        }
        var settings = PageTable("Settings that the answers rest on", [.text("Setting"), .text("Value")], isNarrow: true)
        for (name, value) in policySettings { settings.add([name, HTMLText.escaped(value)]) }
        write(settings)
    }

    private var policySettings: [(String, String)] {
        let policy = report.policy
        var settings = [
            ("Platform", policy.platform.rawValue), ("Junk where SCL is above", String(policy.sclJunkThreshold)), ("Junk rule of the mailbox", policy.isJunkRuleEnabled ? "on" : "off"),
            ("Cloud verdicts to folders", "preset \(policy.preset.rawValue)" + (policy.actions.isEmpty ? "" : ", \(policy.actions.count) of its actions changed")),
            ("Outlook's own filter", policy.clientFilter.rawValue), ("Outlook honours SCL -1", policy.honoursSCLMinusOne ? "yes" : "no"),
            ("TrustedListsOnly", policy.trustsListsOnly ? "on" : "off"), ("Recorded delivery", policy.ignoresRecorded ? "ignored" : "used"),
        ]
        for (name, list) in [
            ("Safe senders", policy.safeSenders), ("Safe recipients", policy.safeRecipients), ("Trusted contacts", policy.trustedContacts), ("Blocked senders", policy.blockedSenders),
            ("Directory", policy.directory), ("Accepted domains", policy.acceptedDomains), ("Relay hosts", policy.relayHosts), ("Trusted hosts", policy.trustedHosts),
        ] where !list.isEmpty { settings.append((name, "\(HTMLText.number(list.count)) listed")) }
        if policy.assumesMailbox { settings.append(("Saved from the own mailbox", "assumed")) }
        if policy.tenantID != nil { settings.append(("Tenant id", "given")) }
        return settings
    }
}
