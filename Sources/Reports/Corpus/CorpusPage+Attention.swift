internal import HeaderClassifier

/// What a finding means to whoever runs the servers.
struct FindingText {
    enum Level: String { case act, check, note }

    var level: Level
    var title: String
    var meaning: String
    /// What to do; empty where nothing is to be done.
    var advice = ""

    /// By the word of the finding. One that this table does not know is shown by its word.
    static func of(_ word: String) -> FindingText {
        switch word {
        case "internet-mail-treated-as-internal":
            FindingText(
                level: .act, title: "Mail from the Internet is taken for internal",
                meaning: "A connector that is set to Externally Secured took mail whose first hop is a public host, or whose From lies outside the accepted domains. Its senders count as authenticated.",
                advice: "Find the connector (Get-ReceiveConnector, AuthMechanism with ExternalAuthoritative): a gateway that the Internet reaches must not use it.")
        case "relay-reachable":
            FindingText(
                level: .act, title: "The relay was used from outside the hosts that may use it", meaning: "The client's address lies outside the networks of --relay-host.",
                advice: "Let the relay connector accept connections from the hosts that need it, not from everywhere.")
        case "internet-mail-skips-filtering":
            FindingText(
                level: .act, title: "Mail from the Internet carries SCL -1", meaning: "Every filter lets it pass, Outlook's own too.",
                advice: "Narrow the mail flow rule or allow list that stamps it.")
        case "eop-verdict-not-mapped":
            FindingText(
                level: .act, title: "The cloud's spam verdict is lost on the own servers", meaning: "Exchange Online Protection called these spam, but the mailbox looks at Organization-SCL alone, which is low or absent.",
                advice: "Add the three mail flow rules that turn SFV:SPM, SFV:SKS and SFV:SKB into SCL 6.")
        case "connector-lost-scl":
            FindingText(
                level: .check, title: "Relayed mail without an SCL", meaning: "The connector stamps none. Where Outlook's own filter is on and nothing else exempts the sender, that filter decides.",
                advice: "A mail flow rule that sets SCL -1 for the client's address (New-TransportRule -SenderIpRanges … -SetSCL -1) exempts such mail; hdrclass explain shows the choices for one message.")
        case "exclusive-mode":
            FindingText(
                level: .check, title: "Mailboxes that take safe senders only", meaning: "Mail was junked at a low SCL, and the record says that the mailbox trusts its lists only.",
                advice: "Turn TrustedListsOnly off (Set-MailboxJunkEmailConfiguration), unless it is meant.")
        case "authas-invalid":
            FindingText(level: .check, title: "Forged stamp: AuthAs holds a value that Exchange never writes", meaning: "No stamp of these messages is believed.")
        case "authas-duplicate":
            FindingText(level: .check, title: "Forged stamp: AuthAs stands twice", meaning: "Exchange replaces it and never adds a second. No stamp of these messages is believed.")
        case "stamp-inside-incoming-bracket":
            FindingText(level: .check, title: "Forged stamp: among the fields that the sender supplied", meaning: "An Organization field lies inside the bracket of incoming headers.")
        case "cloud-field-inside-incoming-bracket":
            FindingText(
                level: .check, title: "Forged report: among the fields that the sender supplied", meaning: "A Forefront report or a delivery record lies inside the bracket of incoming headers. It is not read.")
        case "stamp-behind-other-line-end":
            FindingText(level: .check, title: "Smuggled stamp: on a line of another kind", meaning: "Its line ends otherwise than the trace field on top. No stamp of these messages is believed.")
        case "stamp-below-broken-line":
            FindingText(level: .check, title: "Smuggled stamp: below a line that is no field", meaning: "Exchange ends the section at such a line, so the stamp is the sender's. No stamp of these messages is believed.")
        case "record-without-delivery":
            FindingText(level: .check, title: "Delivery records where no mailbox has taken the message", meaning: "The newest hop is none into a mailbox, as in quarantine or at the edge. The record is not read.")
        case "cloud-field-duplicate":
            FindingText(level: .check, title: "Two reports of the cloud's filters, or two delivery records", meaning: "Nothing tells which is the cloud's, so neither is read.")
        case "clock-far-from-trace":
            FindingText(
                level: .check, title: "Recycled stamps: their clock is more than a day from every hop", meaning: "Network-Message-Id holds the time of another message, from which the stamps were taken.")
        case "clock-far-from-date":
            FindingText(level: .check, title: "Recycled stamps: their clock is days from Date", meaning: "There is no trace field, and Network-Message-Id holds another time than Date.")
        case "scl-doubtful":
            FindingText(level: .check, title: "SCL that is no SCL, or stands twice", meaning: "The topmost is read; one that is no number from -1 to 10 counts as none.")
        case "cloud-fields-unverified":
            FindingText(
                level: .note, title: "Reports of the cloud's filters that nobody vouches for",
                meaning: "An on-premises header firewall lets them pass from anywhere, so no rule reads them.")
        case "authsource-in-no-hop": FindingText(level: .note, title: "AuthSource names a host that is in no hop", meaning: "A weak sign of forgery.")
        case "odd-capitals": FindingText(level: .note, title: "Stamp names in title case (“Authas”)", meaning: "Exchange does not write them so. A weak sign of forgery.")
        case "date-far-from-clock": FindingText(level: .note, title: "Date is more than a day from when Exchange first saw the message", meaning: "The sender sets Date.")
        case "clock-late-explained": FindingText(level: .note, title: "Messages that waited more than a day on their way", meaning: "In quarantine, or between two hops.")
        case "scl-disagrees": FindingText(level: .note, title: "The organization's SCL and the report's differ", meaning: "The organization's counts.")
        default: FindingText(level: .note, title: word, meaning: "")
        }
    }
}

extension CorpusPage {
    private struct Item {
        var text: FindingText
        var count: Int
        /// What is counted, if not messages.
        var noun = "message"
        var situations: [Situation] = []
    }

    /// What somebody should look at, the gravest first.
    mutating func writeAttention() {
        section("attention", "What needs attention")
        var items: [Item] = []
        if report.failures > 0 {
            items.append(
                Item(text: FindingText(level: .act, title: "Input that could not be read", meaning: "It is missing from every number here. Standard error named each."), count: report.failures, noun: "input"))
        }
        let counts = report.counts
        for entry in Findings.all {
            let bit = entry.finding.rawValue.trailingZeroBitCount
            if counts.findings[bit] > 0 { items.append(Item(text: .of(entry.word), count: counts.findings[bit], situations: [.finding(bit)])) }
        }
        addClaims(&items)
        addStrangeMinusOne(&items)
        addExposed(&items)
        if counts.recorded > counts.agreed {
            let text = FindingText(
                level: .note, title: "Deliveries that the rules alone would not foretell",
                meaning: "The record of the delivery differs from what the rules say without it, in \(HTMLText.percent(counts.recorded - counts.agreed, counts.recorded)) of \(HTMLText.number(counts.recorded)) records. "
                    + "Lists and rules of the mailbox are the usual reason; the reasons are in <a href=\"#prediction\">the comparison</a>.")
            items.append(Item(text: text, count: counts.recorded - counts.agreed))
        }
        if counts.times.messagesEarlier > 0 {
            let text = FindingText(
                level: .note, title: "Clocks that disagree", meaning: "A hop is dated before the one below it. These are kept out of the <a href=\"#delays\">delays</a>.")
            items.append(Item(text: text, count: counts.times.messagesEarlier, situations: [.earlierThanHopBelow]))
        }
        if items.isEmpty { return paragraph("Nothing: no finding on any message.") }
        let order: [FindingText.Level] = [.act, .check, .note]
        write("<ol class=\"attention\">\n")
        for level in order {
            for item in items.filter({ $0.text.level == level }).sorted(by: { $0.count > $1.count }) { write(markup(item)) }
        }
        write("</ol>\n")
    }

    private func markup(_ item: Item) -> String {
        var text = "<li class=\"item \(item.text.level.rawValue)\"><h3><span class=\"level\">\(item.text.level.rawValue)</span>\(item.text.title): \(HTMLText.count(item.count, item.noun))</h3>\n"
        if !item.text.meaning.isEmpty { text += "<p>\(item.text.meaning)</p>\n" }
        if !item.text.advice.isEmpty { text += "<p><strong>To do:</strong> \(item.text.advice)</p>\n" }
        let examples = examples(item.situations)
        if !examples.isEmpty { text += "<p class=\"small quiet eg\">For example</p>\n\(examples)" }
        return text + "</li>\n"
    }

    /// Messages whose stamps are not believed and yet claim something.
    private func addClaims(_ items: inout [Item]) {
        func claimed(_ attestation: Attestation) -> (total: Int, internally: Int) {
            let total = Submission.allCases.map { report.counts.claims(attestation, $0) }.reduce(0, +)
            return (total, report.counts.claims(attestation, .authenticated) + report.counts.claims(attestation, .externallySecured))
        }
        func claims(_ count: Int) -> String { "\(count == 0 ? "None" : HTMLText.number(count)) of them claim\(count == 1 ? "s" : "") an authenticated sender." }
        let leaked = claimed(.foreign), forged = claimed(.none)
        if leaked.total > 0 {
            let text = FindingText(
                level: .check, title: "Stamps of another organization",
                meaning: "Exchange hops stand only below newer hops of other servers, so the stamps leaked with the message. \(claims(leaked.internally))",
                advice: "Own archive or gateway behind Exchange? Name it with --trusted-host. Saved from the own mailbox? Say --assume-mailbox.")
            items.append(Item(text: text, count: leaked.total, situations: [.attestation(.foreign)]))
        }
        if forged.total > 0 {
            let text = FindingText(
                level: .check, title: "Stamps that were copied or forged",
                meaning: "No hop is Exchange's, or the stamps contradict themselves. \(claims(forged.internally))")
            items.append(Item(text: text, count: forged.total, situations: [.attestation(.none)]))
        }
    }

    /// Stamps of SCL -1 that another product wrote, or that leaked.
    private func addStrangeMinusOne(_ items: inout [Item]) {
        let count = report.counts.sclReasons["other-product-or-leaked"] ?? 0
        if count == 0 { return }
        let text = FindingText(
            level: .note, title: "SCL -1 that no Exchange of the own organization stamped",
            meaning: "It was written by another product, such as a mail gateway, or came with the message from elsewhere. No rule here reads it.")
        items.append(Item(text: text, count: count, situations: [.strangeMinusOne]))
    }

    private func addExposed(_ items: inout [Item]) {
        let exposed = report.count("junk.outlook.exposed")
        if exposed == 0 { return }
        let text = FindingText(
            level: .check, title: "Mail that Outlook's own filter may move", meaning: "Classic Outlook for Windows judges these by itself: only SCL -1, a safe list or the directory exempts them.",
            advice: "Stamp SCL -1 on mail of your own that must arrive, or set the filter to No Automatic Filtering.")
        items.append(Item(text: text, count: exposed, situations: [.outlook(.exposed)]))
    }
}
