public import HeaderClassifier
public import RFC5322

// Safety: a subject shows the bytes of a message that its maker keeps while it lives; ranges are those of the section that was scanned from them.

/// The trace of a message: one hop in a few short lines, oldest first, with where attestation begins and ends.
public enum HopsReport {
    /// What the printers take of a message.
    @safe public struct Subject {
        let source: String, offset: Int
        let bytes: UnsafeRawBufferPointer
        let verdict: Verdict
        let chain: HopChain
        let people: People
        /// Topmost fields that stand in the heading.
        let date: HeaderField?, latency: [HeaderField]

        /// - Parameter section: of the message, with every field indexed. `bytes` must outlive the value.
        public init(
            source: String, offset: Int, bytes: UnsafeRawBufferPointer, section: borrowing HeaderSection, verdict: Verdict, names: NameReader = NameReader()
        ) {
            self.source = source
            self.offset = offset
            unsafe self.bytes = bytes
            self.verdict = verdict
            chain = unsafe HopChain(section, in: bytes, verdict: verdict)
            people = unsafe People(section, in: bytes, by: names.converter)
            date = section.first(.date)
            latency = section.fields.filter { unsafe Subject.isLatency(bytes, $0) }
        }

        private static func isLatency(_ bytes: UnsafeRawBufferPointer, _ field: HeaderField) -> Bool {
            let name = Array("x-ms-exchange-transport-endtoendlatency".utf8)
            let range = field.nameRange
            guard range.count == name.count, range.upperBound <= bytes.count else { return false }
            return zip(range, name).allSatisfy { unsafe (bytes[$0] >= 0x41 && bytes[$0] <= 0x5A ? bytes[$0] | 0x20 : bytes[$0]) == $1 }
        }

        func text(_ range: Range<Int>) -> TextSlice { unsafe TextSlice(body: range, in: bytes) }

        /// Unfolded, with single spaces, for a terminal.
        func printable(_ range: Range<Int>, most: Int = 300) -> String { HopsReport.printable(text(range).array, most: most) }
    }

    static func printable(_ bytes: [UInt8], most: Int) -> String {
        let all = TextBytes.printable(Array(bytes.prefix(most * 4)))
        let words = all.split(whereSeparator: { $0 == " " }).joined(separator: " ")
        return words.count > most ? String(words.prefix(most - 1)) + "…" : words
    }

    // MARK: For eyes

    /// A line above the table, or as many as it needs.
    static func heading(_ label: String, _ value: String, _ style: Style) -> String {
        let lines = wrap("\(label): \(value)", max(40, style.width - 2)).map { "  \($0)\n" }.joined()
        let shown = "  \(label): "
        return lines.hasPrefix(shown) ? style.dim(shown) + lines.dropFirst(shown.count) : lines
    }

    public static func text(_ subject: Subject, _ style: Style) -> String {
        let chain = subject.chain
        let place = subject.offset == 0 ? subject.source : "\(subject.source), byte \(subject.offset)"
        var text = style.bold(TextBytes.printable(Array(place.utf8))) + "\n"
        func heading(_ label: String, _ value: String?) {
            if let value { text += Self.heading(label, value, style) }
        }
        heading("From", subject.people.from.map { printable($0.text, most: 300) })
        heading("Subject", subject.people.subject.map { printable($0, most: 300) })
        heading("Date", subject.date.map { subject.printable($0.bodyRange) })
        for field in subject.latency {
            heading("X-MS-Exchange-Transport-EndToEndLatency", subject.printable(field.bodyRange, most: 60) + " (undocumented)")
        }
        text += "\n"
        guard !chain.hops.isEmpty else { return text + "No trace fields: nothing to follow.\n" }
        var standing: TraceHop.Standing?
        // Sorted out once: a look at all of them for each hop would take the product of both.
        var added = [[AddedField]](repeating: [], count: chain.hops.count)
        for field in chain.added { added[field.hop].append(field) }
        for (i, hop) in chain.hops.enumerated() {
            if hop.standing != standing, i > 0 || hop.standing != .claimed {
                text += divider(boundary(from: standing, to: hop.standing, subject.verdict), style)
            }
            standing = hop.standing
            text += lines(i, hop, added[i], subject, style)
        }
        text += "\n" + summary(subject, style)
        return text
    }

    /// Columns left of what a hop says: number and time; below them delay with its share, and the bytes of the field.
    private static let margin = 27

    private static func lines(_ index: Int, _ hop: TraceHop, _ added: [AddedField], _ subject: Subject, _ style: Style) -> String {
        let chain = subject.chain
        var delay = index == 0 ? "" : hop.delay.map { Duration.text($0) } ?? "no delay"
        if let seconds = hop.delay, seconds > 0, chain.total > 0 {
            let share = (seconds * 100 + chain.total / 2) / chain.total
            if share > 0 { delay += ", \(share) %" }
        }
        if let seconds = hop.delay, seconds < 0 { delay += " clock skew" }
        var left = [pad("\(index + 1)", 3, right: true) + "  " + (hop.time.map { Duration.utc($0) } ?? "no time")]
        if !delay.isEmpty { left.append("     " + delay) }
        left.append("     \(subject.offset + hop.field.lowerBound)-\(subject.offset + hop.field.upperBound - 1)")

        let room = max(40, style.width - margin)
        let from = hop.from.map { "from " + subject.printable($0) } ?? "(no client named)"
        let by = hop.by.map { "by " + subject.printable($0) } ?? "(no server named)"
        var right = from.count + by.count < room ? [from + " " + by] : wrap(from, room) + wrap(by, room)
        var how: [String] = []
        if let with = hop.trace.with ?? hop.with {
            // What a comment behind the protocol says of TLS is said below in words.
            let name = subject.printable(with, most: 80)
            how.append("with " + (name.firstIndex { $0 == "(" || $0 == "/" }.map { String(name[..<$0]).trimmingSpaces } ?? name))
        }
        if let security = hop.security { how.append(words(security, subject)) } else if hop.role != .mailboxSubmission { how.append("no TLS stated") }
        if let via = hop.via { how.append("via " + subject.printable(via, most: 80)) }
        if hop.build == nil, let id = hop.id { how.append("id " + subject.printable(id, most: 80)) }
        if let recipient = hop.for { how.append("for " + subject.printable(recipient, most: 80)) }
        right += wrap(how.joined(separator: ", "), room)
        if let role = hop.role {
            var words = hop.build.map { "\($0.line?.name ?? "unknown release") \($0.text)" } ?? ""
            if let short = role.shortWords(hop.build) { words += (words.isEmpty ? "" : ": ") + short }
            right += wrap(words, room)
        }
        let own = added.filter { $0.basis != .place }, perhaps = added.filter { $0.basis == .place }
        if !own.isEmpty { right += wrap("added (inferred): " + names(own, subject), room) }
        if !perhaps.isEmpty { right += wrap("added here or at the next hop (inferred): " + names(perhaps, subject), room) }
        if let date = hop.date {
            right += wrap(subject.printable(date, most: 80) + (hop.isLooseDate ? " (not where a date belongs)" : ""), room).map { style.dim($0) }
        }

        var text = ""
        for i in 0..<max(left.count, right.count) {
            let cell = i < left.count ? left[i] : ""
            let value = i < right.count ? right[i] : ""
            let shown = i == left.count - 1 ? style.dim(cell) : cell
            text += (value.isEmpty ? shown : shown + String(repeating: " ", count: max(1, margin - cell.count)) + value) + "\n"
        }
        return text
    }

    private static func words(_ security: TransportSecurity, _ subject: Subject) -> String {
        if security.basis == .protocolName { return "so TLS" }
        var text = security.versionName ?? security.version.map { subject.printable($0, most: 40) } ?? "TLS (no version stated)"
        if let cipher = security.cipher { text += " " + subject.printable(cipher, most: 80) }
        return text
    }

    private static func names(_ fields: [AddedField], _ subject: Subject) -> String {
        var names: [String] = [], counts: [Int] = []
        for field in fields {
            let name = subject.printable(field.name, most: 80)
            if let i = names.firstIndex(of: name) { counts[i] += 1 } else if names.count < 12 { names.append(name); counts.append(1) }
        }
        let left = fields.count - counts.reduce(0, +)
        return zip(names, counts).map { $1 > 1 ? "\($0) (\($1))" : $0 }.joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
    }

    private static func boundary(from old: TraceHop.Standing?, to new: TraceHop.Standing, _ verdict: Verdict) -> String {
        switch new {
        case .own: "attested from here: the recipient's own Exchange (\(Rule[verdict.attestationRule].id))"
        case .filter: "the cloud's filter, whose report is believed (\(Rule[.att20].id))"
        case .trusted: "hosts that you trust (--trusted-host)"
        case .claimed: "no longer attested"
        }
    }

    private static func divider(_ words: String, _ style: Style) -> String {
        let dashes = String(repeating: "-", count: max(3, min(style.width, 100) - words.count - 8))
        return style.bold("---- \(words) \(dashes)") + "\n"
    }

    private static func summary(_ subject: Subject, _ style: Style) -> String {
        let chain = subject.chain
        let steps = chain.counted + chain.negative
        var sentences: [String] = []
        if chain.counted > 0 {
            sentences.append("Delays add up to \(Duration.text(chain.total)) over \(plural(chain.counted, "step")).")
        } else {
            sentences.append(chain.hops.count == 1 ? "One hop: no delay to tell." : "No delay can be told.")
        }
        if chain.negative > 0 {
            let least = chain.hops.compactMap(\.delay).min() ?? 0
            sentences.append(
                "Left out: \(plural(chain.negative, "negative delay")), which \(chain.negative == 1 ? "says" : "say") that clocks differ, "
                    + "by \(Duration.text(-least)) at least.")
        }
        if chain.untimed > 0 {
            sentences.append("\(plural(chain.untimed, "hop")) without a time: the delay of the next one counts from the hop before.")
        }
        if let whole = chain.firstToLast, steps > 1 || chain.negative > 0 {
            sentences.append("From the first time to the last: \(Duration.text(whole)).")
        }
        if chain.hops.contains(where: { $0.role != nil }) {
            sentences.append("Roles are read from the form of a hop, which is observed and nowhere documented.")
        }
        let own = chain.hops.indices.filter { chain.hops[$0].standing == .own }
        if let first = own.first, let last = own.last {
            sentences.append(
                "Attested: \(first == last ? "hop \(first + 1)" : "hops \(first + 1) to \(last + 1)"), the recipient's own Exchange."
                    + (first > 0 ? " What the hops before say, their senders may have made up." : ""))
        } else {
            let rule = Rule[subject.verdict.attestationRule]
            let isTold = subject.verdict.attestation.holds
            sentences.append(
                (isTold ? "The stamps are believed, but no hop is attested" : "No hop is attested")
                    + " (\(subject.verdict.attestation.word), \(rule.id)): \(rule.condition).")
        }
        if chain.fieldsBelow > 0 {
            sentences.append(
                "Below the oldest hop stand \(plural(chain.fieldsBelow, "field")): the sender's own, and what servers append at the end, "
                    + "as Exchange does with its stamps. Their place does not tell who added them.")
        }
        return sentences.map { " - " + style.wrapped($0, indent: 3).dropFirst(3) }.joined()
    }

    private static func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? space + text : text + space
    }

    /// Lines of at most `room`, broken at spaces; further lines are indented. A word that is longer is cut where the line ends.
    static func wrap(_ text: String, _ room: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = word
            // A word is as long as a field may be, and counting its characters takes its whole length: it is counted once.
            var left = word.count
            if !line.isEmpty && line.count + 1 + left > room {
                lines.append(line)
                line = "  "
            } else if !line.isEmpty {
                line += " "
            }
            while line.count + left > room {
                let part = room - line.count
                lines.append(line + word.prefix(part))
                word = word.dropFirst(part)
                left -= part
                line = "  "
            }
            line += word
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    // MARK: JSON

    /// The object of one message, without a line end. Offsets are places in the source.
    public static func json(_ subject: Subject, to out: inout OutputBuffer) {
        let chain = subject.chain
        var writer = JSONWriter(out.take())
        writer.begin()
        writer.integer("schema", 1)
        writer.text("source", Array(subject.source.utf8))
        writer.integer("offset", subject.offset)
        writer.word("attestation", own: subject.verdict.attestation.word)
        writer.word("attestationRule", own: Rule[subject.verdict.attestationRule].id)
        writer.openList("hops")
        for (i, hop) in chain.hops.enumerated() {
            writer.openItem()
            write(i, hop, subject, to: &writer)
            writer.closeItem()
        }
        writer.closeList()
        writer.openList("added")
        for field in chain.added {
            writer.openItem()
            writer.text("name", subject.text(field.name))
            writer.integer("hop", field.hop + 1)
            writer.word("basis", own: field.basis.word)
            writer.word("mark", own: Rule.Mark.inferred.rawValue)
            writer.integer("offset", subject.offset + field.field.lowerBound)
            writer.integer("length", field.field.count)
            writer.closeItem()
        }
        writer.closeList()
        writer.integer("fieldsBelow", chain.fieldsBelow)
        writer.open("delays")
        writer.integer("total", chain.total)
        writer.integer("counted", chain.counted)
        writer.integer("negative", chain.negative)
        writer.integer("untimed", chain.untimed)
        writer.integer("firstToLast", chain.firstToLast)
        writer.close()
        writer.text("endToEndLatency", subject.latency.first.map { subject.text($0.bodyRange) })
        writer.end()
        out = writer.finish()
    }

    private static func write(_ index: Int, _ hop: TraceHop, _ subject: Subject, to writer: inout JSONWriter) {
        writer.integer("hop", index + 1)
        writer.integer("offset", subject.offset + hop.field.lowerBound)
        writer.integer("length", hop.field.count)
        writer.word("standing", own: hop.standing.word)
        writer.text("from", hop.from.map { subject.text($0) })
        writer.text("fromName", hop.trace.from.map { subject.text($0) })
        writer.text("by", hop.by.map { subject.text($0) })
        writer.text("byName", hop.trace.by.map { subject.text($0) })
        writer.text("with", (hop.trace.with ?? hop.with).map { subject.text($0) })
        writer.text("via", hop.via.map { subject.text($0) })
        writer.text("id", hop.id.map { subject.text($0) })
        writer.text("for", hop.for.map { subject.text($0) })
        if let security = hop.security {
            writer.open("tls")
            writer.word("basis", own: security.basis == .stated ? "stated" : "protocol-name")
            writer.word("version", own: security.versionName)
            writer.text("versionText", security.version.map { subject.text($0) })
            writer.text("cipher", security.cipher.map { subject.text($0) })
            writer.close()
        } else {
            writer.word("tls", own: nil)
        }
        if let role = hop.role {
            writer.open("exchange")
            writer.word("role", own: role.word)
            writer.word("roleMark", own: role.mark.rawValue)
            writer.word("build", own: hop.build?.text)
            writer.word("release", own: hop.build?.line?.name)
            writer.word("releaseMark", own: hop.build?.line?.mark.rawValue)
            writer.word("releaseSource", own: hop.build?.line?.citation.url)
            writer.close()
        } else {
            writer.word("exchange", own: nil)
        }
        writer.word("time", own: hop.time.map { Duration.utc($0) })
        writer.text("date", hop.date.map { subject.text($0) })
        writer.word("looseDate", bool: hop.date.map { _ in hop.isLooseDate })
        writer.integer("delay", hop.delay)
        writer.word("delayIs", own: hop.delay.map { $0 < 0 ? "clock-skew" : "counted" })
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)]) }
}

/// Seconds for people.
enum Duration {
    /// `3 s`, `2 min 5 s`, `1 h 2 min`, `3 d 4 h`; with a minus sign in front of a negative one.
    static func text(_ seconds: Int) -> String {
        let sign = seconds < 0 ? "-" : ""
        let s = Int(clamping: seconds.magnitude)
        func two(_ large: Int, _ unit: String, _ small: Int, _ smallUnit: String) -> String {
            "\(sign)\(large) \(unit)" + (small > 0 ? " \(small) \(smallUnit)" : "")
        }
        if s < 60 { return "\(sign)\(s) s" }
        if s < 3_600 { return two(s / 60, "min", s % 60, "s") }
        if s < 86_400 { return two(s / 3_600, "h", s / 60 % 60, "min") }
        return two(s / 86_400, "d", s / 3_600 % 24, "h")
    }

    static func utc(_ seconds: Int) -> String { UTCTime.text(seconds) }
}
