internal import RFC5322

/// Rewrites the header section of a message field by field: what rules read stays, value by value.
extension TextRewriter {
    mutating func rewriteSection(_ section: borrowing HeaderSection) {
        clocks = TextRewriter.clocks(section, bytes)
        // A byte-order mark, and the separator line of a mailbox.
        var start = 0
        if section.start >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
        rewriteLine(start..<section.start)
        var at = section.start
        for i in 0..<section.count {
            let field = section[i]
            // Every byte belongs to an entry; if one should not, it is text.
            if field.range.lowerBound > at { rewrite(at..<field.range.lowerBound, .none) }
            at = field.range.upperBound
            if field.badLine != nil {
                rewriteLine(field.range)
            } else {
                rewriteName(field)
                rewriteBody(field)
            }
        }
        if section.end > at { rewrite(at..<section.end, .none) }
    }

    /// The GUIDs of a message whose last group is a clock that rules read, in lower case.
    private static func clocks(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Set<[UInt8]> {
        var clocks: Set<[UInt8]> = []
        for name in [KnownFieldName.networkMessageID, .crossTenantNetworkMessageID, .filteringCorrelationID] {
            for field in section.all(name) where NetworkMessageID.clock(bytes, field.bodyRange) != nil {
                clocks.insert(bytes.copy(bytes.trimmed(field.bodyRange)).map(Bytes.folded))
            }
        }
        return clocks
    }

    /// A line that is no field. `From sender date` keeps its first word and its date.
    private mutating func rewriteLine(_ line: Range<Int>) {
        // As old versions of Outlook copied headers; it is a kind of line of its own.
        if bytes.hasPrefix(line, "Microsoft Mail Internet Headers Version 2.0"), line.count <= 45 { return }
        var start = line.lowerBound
        if start < line.upperBound, bytes[start] == 0x3E { start += 1 }
        guard bytes.hasPrefix(start..<line.upperBound, "From ") else { return rewrite(line, .none) }
        start += 5
        while start < line.upperBound, Bytes.isSpace(bytes[start]) { start += 1 }
        let sender = start
        while start < line.upperBound, !Bytes.isSpace(bytes[start]) { start += 1 }
        // Without a sender the date may follow at once.
        let isDate = Vocabulary.dates.keeps(folded(sender..<min(sender + 3, start)))
        rewrite(sender..<start, isDate ? .dates : .none)
        rewriteDate(start..<line.upperBound)
    }

    private mutating func rewriteName(_ field: HeaderField) {
        let name = String(decoding: folded(field.nameRange), as: UTF8.self)
        let kept = FieldNames.keptPrefix(name, field.name)
        var at = field.nameRange.lowerBound + kept
        while at < field.nameRange.upperBound {
            let start = at
            while at < field.nameRange.upperBound, TextRewriter.isWordByte(bytes[at]) { at += 1 }
            if at == start { at += 1; continue }
            if !FieldNames.keeps(word: String(decoding: folded(start..<at), as: UTF8.self), behind: kept) { rewriteWord(start..<at) }
        }
    }

    private mutating func rewriteBody(_ field: HeaderField) {
        let body = field.bodyRange
        switch FieldNames.form(String(decoding: folded(field.nameRange), as: UTF8.self)) {
        case .general: rewrite(body, .general)
        case .addresses: rewriteAddresses(body)
        case .trace: rewriteTrace(body)
        case .dates: rewriteDate(body)
        case .results: rewriteResults(body)
        case .signature: rewrite(body, .signatures)
        case .keywords:
            // Two digits of an AuthMechanism, a number.
            if bytes.trimmed(body).count > 2 { rewrite(body, .keywords) }
        case .media: rewrite(body, .media)
        case .report: rewriteReport(body)
        case .reportWords: rewrite(body, .reports)
        case .delivery: rewriteDelivery(body)
        case .software: rewrite(body, .software)
        }
    }

    /// Words only; of a legacy Exchange name what is around its values stays.
    mutating func rewriteAddresses(_ body: Range<Int>) {
        rewrite(body, .addresses)
        // `/O=`, `/CN=`, `IMCEAEX-`: a word before "=", or at the start of such an address.
        var at = body.lowerBound
        while at < body.upperBound {
            let start = at
            while at < body.upperBound, TextRewriter.isWordByte(bytes[at]) { at += 1 }
            if at > start, at < body.upperBound, Vocabulary.legacyNames.keeps(folded(start..<at)),
                (bytes[at] == 0x3D && start > body.lowerBound && (bytes[start - 1] == 0x2F || bytes[start - 1] == 0x5F)) || (bytes[at] == 0x2D && at - start >= 5)
            {
                for i in start..<at { out[i] = bytes[i] }
            }
            at = max(at, start + 1)
        }
    }

    /// Received: names and addresses replaced, the words that tell who took the message how stay, as do the version of Exchange and the date.
    private mutating func rewriteTrace(_ body: Range<Int>) {
        let trace = TraceField(bytes, body)
        let dateStart = trace.date?.lowerBound ?? body.upperBound
        rewrite(body.lowerBound..<dateStart, .trace)
        rewriteDate(dateStart..<body.upperBound)
        // A name is a name, though it be spelled like a key word. `unknown` says that there is none.
        for name in [trace.from, trace.by, trace.for] {
            guard let name, !bytes.equals(name, "unknown") else { continue }
            rewrite(name, .none)
        }
        guard let id = trace.id else { return }
        let isVersion = trace.isExchange && id.allSatisfy { bytes[$0] &- 0x30 < 10 || bytes[$0] == 0x2E }
        if isVersion { for i in id { out[i] = bytes[i] } } else { rewrite(id, .none) }
    }

    /// Authentication-Results and its kin: the results stay, known or not.
    private mutating func rewriteResults(_ body: Range<Int>) {
        rewrite(body, .results)
        var at = body.lowerBound
        while let equals = bytes.find(0x3D, in: at..<body.upperBound) {
            at = equals + 1
            var start = equals, end = at
            while start > body.lowerBound, TextRewriter.isWordByte(bytes[start - 1]) { start -= 1 }
            while end < body.upperBound, TextRewriter.isWordByte(bytes[end]) || bytes[end] == 0x2E { end += 1 }
            let isWhole = end == body.upperBound || Bytes.isSpace(bytes[end]) || bytes[end] == 0x3B || bytes[end] == 0x28
            if isWhole, end - at <= 12, (at..<end).allSatisfy({ bytes[$0] < 0x80 }), TextRewriter.resultKeys.contains(Code(bytes, start..<equals)) {
                for i in start..<end { out[i] = bytes[i] }
            }
        }
    }

    private static let resultKeys: Set<Code> = ["SPF", "DKIM", "DMARC", "COMPAUTH", "ACTION", "REASON", "ARC"]

    /// `key:value;`: keys and codes stay, of other values what the vocabulary of reports has.
    private mutating func rewriteReport(_ body: Range<Int>) {
        rewrite(body, .reports)
        let list = KeyValueList(bytes, body)
        for entry in list {
            let code = list.code(entry.key)
            if TextRewriter.codes.contains(code), entry.hasColon, entry.value.count <= 12, entry.value.allSatisfy({ TextRewriter.isCodeByte(bytes[$0]) }) {
                for i in entry.value { out[i] = bytes[i] }
            } else if TextRewriter.names.contains(code), !bytes.equals(entry.value, "InfoDomainNonexistent") {
                rewrite(entry.value, .none)
            }
            // A fold may have split a key.
            let key = bytes.copy(entry.key).filter { !Bytes.isSpace($0) }.map(Bytes.folded)
            if Vocabulary.reports.keeps(key) { for i in entry.key { out[i] = bytes[i] } }
        }
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || Bytes.folded(byte) &- 0x61 < 26 || byte == 0x2D || byte == 0x2E || Bytes.isSpace(byte) }

    /// Keys whose values are codes: rules compare them, and Microsoft may add to them.
    private static let codes: Set<Code> = ["SFV", "CAT", "IPV", "DIR", "SCL", "SRV", "SFTY", "CTRY", "LANG", "EFV", "SFP", "BCL", "PCL", "DEST", "RF", "UCF", "EX", "AUTH"]
    /// Keys whose values are names of hosts or people.
    private static let names: Set<Code> = ["H", "PTR", "UIP", "SRVR", "WIMS-822"]

    /// The record of Outlook.com in base64: kept if it holds codes and numbers and nothing else.
    private mutating func rewriteDelivery(_ body: Range<Int>) {
        let text = bytes.trimmed(body)
        let decoded = Base64.decode(bytes.copy(text)) ?? [0]
        let isPlain = decoded.split(separator: 0x3B).allSatisfy { entry in
            guard let equals = entry.firstIndex(of: 0x3D) else { return false }
            return ["V", "us", "l", "a", "D", "GD", "SCL"].contains(String(decoding: entry[..<equals], as: UTF8.self))
                && entry[(equals + 1)...].allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E || $0 == 0x2D }
        }
        if !isPlain { rewrite(body, .none) }
    }
}
