internal import HeaderClassifier
internal import RFC5322

/// What a reader sees of the sender, beside what else the header tells about him: sentences for people.
struct SenderReport {
    /// A sentence, and the mailbox it is about.
    struct Line {
        var sentence: String
        var field: String?
        var person: People.Person?
    }

    let people: People
    let verdict: Verdict
    let policy: Policy
    private var authors: Int { people.authorCount }
    private var fields: Int { people.fromCount }

    var lines: [Line] {
        var lines: [Line] = []
        guard let from = people.from else {
            return [Line(sentence: fields == 0 ? "There is no From field: nothing names the author." : "From is empty: nothing names the author.")]
        }
        if let other = delegate { lines.append(Line(sentence: onBehalf(other, from), field: "Sender", person: other)) }
        if fields > 1 { lines.append(Line(sentence: "From stands \(fields) times; the topmost is read.")) }
        if authors > 1 { lines.append(Line(sentence: "From names \(authors) mailboxes; the first that has an address with a domain is read.", field: "From", person: from)) }
        if from.address == nil { lines.append(Line(sentence: "From has no address.", field: "From", person: from)) }
        lines += forms(from)
        if let own = ownDomain { lines.append(Line(sentence: own, field: "From", person: from)) }
        if let envelope = people.returnPath, let address = envelope.address {
            let differs = domain(envelope).map { $0 != domain(from) } ?? false
            lines.append(Line(sentence: "The envelope sender (P1) is \(text(address))\(differs ? ", in another domain than From: common for mailing services and for spoofed mail alike" : ""). Outlook shows From, not the envelope.", field: "Return-Path", person: envelope))
        }
        if let reply = people.replyTo, let to = reply.address, domain(reply) != domain(from) {
            lines.append(Line(sentence: "Answers go to another domain: \(text(to)).", field: "Reply-To", person: reply))
        }
        return lines
    }

    /// The sender that Outlook names before the author.
    private var delegate: People.Person? {
        guard let sender = people.sender, let address = sender.address, let own = people.from?.address, lower(address) != lower(own) else { return nil }
        return sender
    }

    private func onBehalf(_ other: People.Person, _ from: People.Person) -> String {
        let name = text(other.displayName ?? other.address)
        if verdict.senderResolution == .notResolved { return "Sender differs from From, so the name is shown as \"\(name) on behalf of …\"." }
        // Whose names the directory has is in no header.
        let names = verdict.senderResolution == .unknown ? "Under which names is not known." : "Of whoever the directory has, its name is shown."
        return "Sender differs from From, so Outlook shows that \(name) sent it on behalf of \(text(from.displayName ?? from.address)). \(names)"
    }

    /// Names of Exchange's own in place of an address.
    private func forms(_ from: People.Person) -> [Line] {
        switch from.form {
        case .x500: [Line(sentence: "The address is a legacy Exchange name, no SMTP address: it was not translated on its way (inferred).", field: "From", person: from)]
        case .encapsulated:
            [Line(sentence: "The address wraps a name of Exchange's own\(from.encapsulated.map { ", \(text($0))" } ?? ""): its resolution failed upstream (inferred).", field: "From", person: from)]
        default: []
        }
    }

    /// From in an accepted domain, without authentication: a spoof or a relay of the organization's own.
    private var ownDomain: String? {
        guard verdict.submission == .anonymous, let own = domain(people.from), policy.acceptedDomains.contains(where: { lower(Array($0.utf8)) == own }) else { return nil }
        switch verdict.submissionDetail {
        case .relay: return "From lies in an accepted domain and was not authenticated, and the client may use the relay: an anonymous relay of your own."
        case .internet:
            return "From lies in an accepted domain, yet the message came from the Internet without authentication: a spoof of your own domain, unless a service sends for you."
        default: return "From lies in an accepted domain and was not authenticated: a spoof of your own domain, or an anonymous relay (name it with --relay-host)."
        }
    }

    private func domain(_ person: People.Person?) -> [UInt8]? {
        guard let address = person?.address, person?.mailbox.at != nil, let at = address.lastIndex(of: 0x40) else { return nil }
        return lower(Array(address[(at + 1)...]))
    }

    private func lower(_ text: [UInt8]) -> [UInt8] { text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }

    private func text(_ bytes: [UInt8]?) -> String { TextBytes.printable(bytes ?? []) }
}
