internal import HeaderClassifier

extension CorpusPage {
    /// The three answers, in sentences with numbers.
    mutating func writeAnswers() {
        section("short", "In short")
        guard report.messages > 0 else { return paragraph("No message was found, so there is nothing to tell.") }
        write("<div class=\"answers\">\n")
        writeAnswer("How did Exchange take them?", submissionLead, submissionRest, submissionTable)
        writeAnswer("Does Outlook look the senders up?", resolutionLead, resolutionRest, resolutionTable)
        writeAnswer("Where did they land?", junkLead, junkRest, junkTable)
        write("</div>\n")
    }

    private mutating func writeAnswer(_ question: String, _ lead: String, _ rest: String, _ table: PageTable) {
        write("<section class=\"answer\"><div><h3>\(question)</h3>\n<p class=\"lead\">\(lead)</p>\n")
        if !rest.isEmpty { paragraph(rest) }
        write("</div>\n")
        write(table)
        write("</section>\n")
    }

    /// `1,204 of 3,889 messages (31.0 %)`.
    private func of(_ count: Int) -> String {
        if count == report.messages { return count == 1 ? "The one message" : "All \(HTMLText.number(count)) messages" }
        return "\(HTMLText.number(count)) of \(HTMLText.count(report.messages, "message")) (\(share(count)))"
    }

    private func count(_ submission: Submission) -> Int { report.count("submission.\(submission.word)") }

    // MARK: - Submission

    private var submissionLead: String {
        let largest = Submission.allCases.max { count($0) < count($1) } ?? .unknown
        return "\(of(count(largest))) \(CorpusPage.sentence(largest, many: count(largest) != 1))."
    }

    static func sentence(_ submission: Submission, many: Bool) -> String {
        let were = many ? "were" : "was"
        return switch submission {
        case .anonymous: "\(were) taken anonymously, as mail from the Internet is"
        case .externallySecured: "came through a connector that is set to Externally Secured"
        case .authenticated: "\(were) submitted by a sender who had authenticated"
        case .partner: "came from a partner organization"
        case .hybridExternal: "came over the hybrid connection as external mail"
        case .unknown: "tell\(many ? "" : "s") nothing of how Exchange took \(many ? "them" : "it")"
        }
    }

    private var submissionRest: String {
        let largest = Submission.allCases.max { count($0) < count($1) }
        let parts = Submission.allCases.filter { $0 != largest && $0 != .unknown && count($0) > 0 }.map {
            "\(HTMLText.number(count($0))) \(CorpusPage.sentence($0, many: count($0) != 1))"
        }
        let foreign = report.count("attestation.foreign") + report.count("attestation.none")
        var text = parts.isEmpty ? "" : CorpusPage.listed(parts) + "."
        if largest != .unknown, count(Submission.unknown) > 0 { text += " Of \(HTMLText.number(count(Submission.unknown))) it is unknown." }
        if foreign > 0 {
            text += " \(HTMLText.count(foreign, "message")) \(foreign == 1 ? "has" : "have") no stamp that can be believed: the newest hop is not Exchange's, or the stamps contradict themselves."
        }
        return CorpusPage.capital(text)
    }

    private var submissionTable: PageTable {
        countTable("Submission", "Class", Submission.allCases.map { ($0.word, count($0), $0 == .unknown ? .unknown : .plain, "submission.\($0.word)") }, of: report.messages)
    }

    // MARK: - Resolution

    private func count(_ resolution: SenderResolution) -> Int { report.count("senderResolution.\(resolution.word)") }

    private var resolutionLead: String {
        let count = count(.resolvable)
        if count == 0 && self.count(SenderResolution.notResolved) == 0 { return "Unknown, because the first answer is." }
        return count == 0
            ? "No: Exchange took none of the senders for its own, as far as the headers tell."
            : "Of \(HTMLText.number(count)) of \(HTMLText.count(report.messages, "message")) (\(share(count))) it may: they can show the directory's display name."
    }

    private var resolutionRest: String {
        var text = ""
        let no = count(.notResolved), unknown = count(SenderResolution.unknown)
        if no > 0 { text += "\(HTMLText.number(no)) (\(share(no))) \(no == 1 ? "shows" : "show") what the message itself says, since Exchange did not take the sender for one of its own." }
        if unknown > 0 && unknown < report.messages { text += " Of \(HTMLText.number(unknown)) it is unknown, because the first answer is." }
        if count(.resolvable) > 0 { text += " Whether the directory has the address is in no header." }
        return text
    }

    private var resolutionTable: PageTable {
        countTable("Sender resolution", "Answer", SenderResolution.allCases.map { ($0.word, count($0), $0 == .unknown ? .unknown : .plain, "senderResolution.\($0.word)") }, of: report.messages)
    }

    // MARK: - Junk

    private func count(_ server: ServerPlacement) -> Int { report.count("junk.server.\(server.word)") }
    private func count(_ outlook: OutlookPlacement) -> Int { report.count("junk.outlook.\(outlook.word)") }

    private var junkLead: String {
        let junk = count(ServerPlacement.junk)
        if count(ServerPlacement.unknown) == report.messages { return "Unknown: nothing in these headers tells." }
        return junk == 0 ? "None of them went to Junk, as far as the headers tell." : "\(of(junk)) went to Junk."
    }

    private var junkRest: String {
        let junk = count(ServerPlacement.junk)
        let recorded = report.counts.asRecorded[Int(ServerPlacement.junk.rawValue)]
        var text = ""
        if junk > 0 {
            text =
                recorded == junk ? "So the record of the delivery says\(junk == 1 ? "" : " of each")."
                : recorded == 0 ? "So the rules say; no record of the delivery confirms it."
                : "\(HTMLText.number(recorded)) of them as the record of the delivery says, \(HTMLText.number(junk - recorded)) as the rules say."
        }
        var parts: [String] = []
        for (place, words) in [
            (ServerPlacement.inbox, "went to the inbox"), (.quarantine, "into quarantine"), (.customFolder, "to a folder of the user's own"),
        ] where count(place) > 0 { parts.append("\(HTMLText.number(count(place))) (\(share(count(place)))) \(words)") }
        if !parts.isEmpty { text += " " + CorpusPage.capital(CorpusPage.listed(parts)) + "." }
        let unknown = count(ServerPlacement.unknown)
        if unknown > 0 && unknown < report.messages { text += " Of \(HTMLText.number(unknown)) it is unknown." }
        let exposed = count(OutlookPlacement.exposed), ifFiltered = report.counts.ifFiltered[Int(OutlookPlacement.exposed.rawValue)]
        if exposed > 0 {
            text += " \(HTMLText.number(exposed)) in the inbox \(exposed == 1 ? "is" : "are") exposed to Outlook's own filter, which may still move \(exposed == 1 ? "it" : "them")."
        } else if ifFiltered > 0, report.policy.clientFilter == .none {
            text += " Outlook's own filter is taken to be off, as it ships; were it at Low, \(HTMLText.number(ifFiltered)) would be exposed to it."
        }
        return text
    }

    private var junkTable: PageTable {
        countTable("Destination, as Outlook shows it", "Place", OutlookPlacement.allCases.map { ($0.word, count($0), Fill($0), "junk.outlook.\($0.word)") }, of: report.messages)
    }

    // MARK: - Words

    /// `a, b and c`.
    static func listed(_ parts: [String]) -> String { parts.count < 2 ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + parts.last! }

    static func capital(_ text: String) -> String {
        let text = text.drop { $0 == " " }
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
