internal import RFC5322

// Safety: original and copy are borrowed for the call, or arrays that are held while they are read. Each section is scanned from the very bytes that it
// is used with.

/// What a redacted copy must hold to, looked at apart from how it was made.
enum RedactionCheck {
    /// Why a copy of a message must not be handed out; nil where it may be.
    static func failure(
        of copy: [UInt8], against original: UnsafeRawBufferPointer, _ classifier: Classifier, _ mapped: Classifier, secrets policySecrets: Set<String>
    ) -> String? {
        guard copy.count <= original.count else { return "the copy is longer than the message" }
        var before = HeaderSection(), after = HeaderSection()
        unsafe HeaderScanner.scan(original, into: &before)
        return unsafe copy.withUnsafeBytes { copy -> String? in
            unsafe HeaderScanner.scan(copy, into: &after)
            if before.bodyStart != after.bodyStart || before.end != after.end { return "the header section has another length" }
            let (fields, others) = (before.fields, after.fields)
            if fields.count != others.count { return "the copy has \(others.count) fields, the message \(fields.count)" }
            if let other = zip(fields, others).first(where: { $0 != $1 }) { return "the field at byte \(other.0.offset) is another one in the copy" }
            // Bytes behind the section are not looked at.
            if unsafe before.defects(in: original) != after.defects(in: copy) { return "other deviations are found in the copy" }
            for (field, other) in zip(fields, others) where field.name == .received {
                let (bytes, new) = unsafe (Bytes(original), Bytes(copy))
                let (a, b) = (TraceHead(bytes, field.bodyRange), TraceHead(new, other.bodyRange))
                if TraceField.time(bytes, field.bodyRange) != TraceField.time(new, other.bodyRange)
                    || TraceHead.isViaFrontend(a.rest, bytes, field.bodyRange) != TraceHead.isViaFrontend(b.rest, new, other.bodyRange)
                {
                    return "what the Received field at byte \(field.offset) says changes"
                }
            }
            if unsafe classifier.verdict(of: before, in: original) != mapped.verdict(of: after, in: copy) {
                return "the answers change: two names or addresses of this message have one token; another --salt parts them"
            }
            if let change = unsafe changedFact(Facts(before, in: original), Facts(after, in: copy)) { return "what \(change) says changes" }
            if copy.count > original.count || (after.bodyStart..<copy.count).contains(where: { unsafe copy[$0] != 0x78 && copy[$0] != 0x0D && copy[$0] != 0x0A }) {
                return "the body is not overwritten"
            }
            let secrets = unsafe Secrets.words(of: before, in: original).union(policySecrets)
            if let (word, place) = unsafe Secrets.place(of: secrets, in: after, copy, against: original) {
                return "\"\(word)\", of a name, an address or a host, is left in the field at byte \(place)"
            }
            return nil
        }
    }

    /// The family of fields whose typed reading differs. Texts are free to differ, values and their places are not.
    private static func changedFact(_ a: Facts, _ b: Facts) -> String? {
        if a.authAs != b.authAs { return "AuthAs" }
        if a.authMechanism != b.authMechanism { return "AuthMechanism" }
        if a.scl != b.scl || a.pcl != b.pcl { return "SCL or PCL" }
        if a.directionality != b.directionality || a.senderIdResult != b.senderIdResult { return "MessageDirectionality or SenderIdResult" }
        if a.networkMessageID != b.networkMessageID { return "the clock of Network-Message-Id" }
        if a.date != b.date { return "Date" }
        if a.bcl != b.bcl || a.messageDelivery.count != b.messageDelivery.count { return "a cloud report" }
        if places(a.forefront) != places(b.forefront) || places(a.mailboxDelivery) != places(b.mailboxDelivery)
            || places(a.microsoftAntispam) != places(b.microsoftAntispam)
        {
            return "a cloud report"
        }
        if a.authenticationResults != b.authenticationResults { return "Authentication-Results" }
        if a.received != b.received { return "a Received field" }
        if a.from != b.from || a.sender != b.sender || a.replyTo != b.replyTo || a.returnPath != b.returnPath { return "an address field" }
        return nil
    }

    private static func places(_ facts: [Fact<[ReportEntry]>]) -> [[Range<Int>]] { facts.map { $0.value.flatMap { [$0.keyRange, $0.valueRange] } } }
}

/// Words that a copy must not hold: of local parts, display names, domains and hosts of the trace.
enum Secrets {
    /// Of the address fields of a message, and of its hops.
    static func words(of section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) -> Set<String> {
        var secrets: Set<String> = []
        let bytes = unsafe Bytes(buffer)
        for i in 0..<section.count where section[i].badLine == nil {
            let field = section[i]
            if field.name == .received {
                let trace = TraceHead(bytes, field.bodyRange)
                for host in [trace.from, trace.by] { if let host { add(domain: bytes.copy(host), to: &secrets) } }
            }
            guard FieldNames.form(String(decoding: bytes.copy(field.nameRange).map(Bytes.folded), as: UTF8.self)) == .addresses else { continue }
            unsafe AddressList.each(in: buffer, field.bodyRange) { mailbox in
                if let name = unsafe mailbox.displayNameText(in: buffer) { add(name.text, to: &secrets) }
                if let local = mailbox.localPart { add(bytes.copy(local), to: &secrets) }
                if let domain = mailbox.domain { add(domain: bytes.copy(domain), to: &secrets) }
                return true
            }
        }
        return secrets
    }

    /// The labels of a domain without the last; of one of Microsoft's those that are not Microsoft's own.
    static func add(domain: [UInt8], to secrets: inout Set<String>) {
        let name = String(decoding: domain.map(Bytes.folded), as: UTF8.self)
        let own = MicrosoftHost.suffix(of: name)
        let labels = name.dropLast(own?.utf8.count ?? 0).split(separator: ".")
        for label in own == nil ? labels.dropLast() : labels[...] {
            if let own, MicrosoftHost.keeps(label: String(label), before: own) { continue }
            add(Array(label.utf8), to: &secrets)
        }
    }

    /// Words that chance or the vocabulary may bring into a copy are no proof of a leftover: short ones, numbers, those spelled with the letters of tokens only.
    static func add(_ text: [UInt8], to secrets: inout Set<String>) {
        for word in words(text) where word.count >= 4 {
            let isToken = word.allSatisfy { Tokens.letters.contains($0) || $0 &- 0x30 < 10 }
            let spelled = String(decoding: word, as: UTF8.self)
            if !isToken && !Vocabulary.everyWord.contains(spelled) { secrets.insert(spelled) }
        }
    }

    private static func words(_ text: [UInt8]) -> [[UInt8]] {
        text.map(Bytes.folded).split { !TextRewriter.isWordByte($0) }.map(Array.init)
    }

    /// The first that stands in a header section, as it stands or decoded, and where its field begins; nil where none does.
    ///
    /// A word of hexadecimal digits, such as `f178` of a host, is one only where the original has it at that place: the tokens of GUIDs and IPv6 addresses are of such
    /// digits, and chance spells it there now and then.
    static func place(
        of secrets: Set<String>, in section: borrowing HeaderSection, _ buffer: UnsafeRawBufferPointer, against original: UnsafeRawBufferPointer
    ) -> (word: String, offset: Int)? {
        if secrets.isEmpty { return nil }
        let bytes = unsafe Bytes(buffer), before = unsafe Bytes(original)
        /// In bytes of the message.
        func find(in range: Range<Int>) -> String? {
            var at = range.lowerBound
            while at < range.upperBound {
                let start = at
                while at < range.upperBound, TextRewriter.isWordByte(bytes[at]) { at += 1 }
                if at == start { at += 1; continue }
                let word = bytes.copy(start..<at).map(Bytes.folded)
                guard word.count >= 4, case let text = String(decoding: word, as: UTF8.self), secrets.contains(text) else { continue }
                if word.allSatisfy({ Bytes.hexDigit($0) != nil }), before.copy(start..<at).map(Bytes.folded) != word { continue }
                return text
            }
            return nil
        }
        func find(_ text: [UInt8]) -> String? {
            words(text).lazy.filter { $0.count >= 4 }.map { String(decoding: $0, as: UTF8.self) }.first { secrets.contains($0) }
        }
        if let word = find(in: 0..<section.start) { return (word, 0) }
        for i in 0..<section.count {
            let field = section[i]
            if let word = find(in: field.range) { return (word, Int(field.offset)) }
            guard field.badLine == nil, bytes.find(0x3F, in: field.bodyRange) != nil else { continue }
            if let word = unsafe find(HeaderText.decoded(field.bodyRange, of: buffer, as: .unstructured).text) { return (word, Int(field.offset)) }
        }
        return nil
    }
}
