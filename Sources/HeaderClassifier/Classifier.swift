public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// Answers the three questions for one message at a time. A value without state: make one, use it from any task.
public struct Classifier: Sendable {
    private let compiled: CompiledPolicy

    /// Makes the lists of the policy ready to be compared with: allocates, linear in their entries. Make one for all messages.
    public init(policy: Policy = Policy()) { compiled = CompiledPolicy(policy) }

    /// What it was made with.
    public var policy: Policy { compiled.policy }

    /// The verdict on a scanned message. Allocates nothing unless the policy has lists to compare the sender with.
    /// - Parameters:
    ///   - section: the table of that message, with either indexing.
    ///   - bytes: what was scanned. Bytes other than those give no sensible answer, but no fault either.
    ///   - properties: of the mailbox item that the header text was taken from (.msg); nil for a message as it was transported.
    public func verdict(of section: borrowing HeaderSection, in bytes: UnsafeRawBufferPointer, properties: MessageProperties? = nil) -> Verdict {
        var verdict = Verdict()
        guard bytes.count >= section.end else { return verdict }
        let bytes = unsafe Bytes(bytes)
        var stamps = Stamps(section, bytes, properties)
        let hops = Hops(section, bytes, compiled)
        let attested = AttestationResult(section, bytes, stamps, hops, compiled)
        if attested.findings.contains(.recordWithoutDelivery) { stamps.delivery = MailboxDelivery() }
        let sender = Sender(section, bytes, compiled)
        let believesCloud = attested.believesCloudFamilies

        verdict.attestation = attested.attestation
        verdict.attestationBasis = attested.basis
        verdict.attestationRule = attested.rule
        verdict.platform = attested.platform
        verdict.platformRule = attested.platformRule
        verdict.familyRule = attested.familyRule
        verdict.findings = attested.findings
        verdict.properties = properties
        verdict.scl = stamps.scl
        verdict.authAs = stamps.authAs
        verdict.newestHop = hops.newest?.offset ?? .max
        verdict.newestExchangeHop = hops.newestExchange?.offset ?? .max
        verdict.entryHop = hops.entry?.offset ?? .max
        verdict.protectionHop = attested.protectionHop?.offset ?? .max

        // The first question.
        let holds = attested.attestation.holds
        let facts = SubmissionRules.Facts(attested: holds, believesCloud: believesCloud)
        verdict.submissionRule = SubmissionRules.decide(facts, stamps)
        if stamps.isOfItem { verdict.submissionRule = ItemRules.submission(verdict.submissionRule, facts, stamps) }
        verdict.submission = SubmissionRules.submission(verdict.submissionRule)
        if holds {
            let details = SubmissionDetails(verdict.submission, facts, stamps, attested.platform, hops, sender, section, bytes, compiled)
            verdict.detailRule = details.rule
            verdict.submissionDetail = details.rule.flatMap { SubmissionRules.detail($0) }
            verdict.findings.formUnion(details.findings)
            verdict.oldestHop = details.oldestHop?.offset ?? .max
        } else {
            let claims = SubmissionRules.Facts(attested: true, believesCloud: true)
            var rule = SubmissionRules.decide(claims, stamps)
            if stamps.isOfItem { rule = ItemRules.submission(rule, claims, stamps) }
            let claimed = SubmissionRules.submission(rule)
            if claimed != .unknown { verdict.claimed = claimed }
        }

        // The second.
        (verdict.resolutionRule, verdict.senderResolution) = Classifier.resolution(verdict.submission, verdict.submissionRule, properties?.senderAddressType, sender)

        // The third.
        var junk = JunkFacts(
            platform: attested.platform, submission: verdict.submission, attested: holds, believesCloud: believesCloud,
            believesRecord: believesCloud && attested.platform != .onprem && !compiled.policy.ignoresRecorded, sender: sender)
        // Whether Outlook.com carries a DMARC policy out by the same setting is documented nowhere.
        if believesCloud && (attested.platform == .exo || attested.platform == .unknown), ServerRules.asksForDmarc(junk, stamps, compiled),
            let field = section.first(.authenticationResults)
        {
            junk.honoursDmarc = AuthenticationResults.honoursDmarc(bytes, field.bodyRange)
        }
        // The record is written by a mailbox of the cloud; on premises it is another delivery's.
        if holds && believesCloud && attested.platform != .onprem && stamps.delivery.destination != nil {
            verdict.junk.recorded = ServerRules.placement(stamps.delivery.destination)
        }
        var predicted = ServerRules.decide(junk, stamps, compiled, usingRecord: false)
        var server = !junk.believesRecord || stamps.delivery.destination == nil ? predicted : ServerRules.decide(junk, stamps, compiled, usingRecord: true)
        if stamps.isOfItem {
            predicted = ItemRules.server(predicted, stamps)
            server = ItemRules.server(server, stamps)
        }
        var client = ClientRules.decide(junk, stamps, server: server.placement, filter: compiled.policy.clientFilter, compiled)
        var filtered =
            compiled.policy.clientFilter == .low || !ClientRules.asksForFilter(client.rule) ? client : ClientRules.decide(junk, stamps, server: server.placement, filter: .low, compiled)
        if stamps.isOfItem {
            client = ItemRules.client(client, stamps, compiled)
            filtered = ItemRules.client(filtered, stamps, compiled)
        }
        (verdict.predictedRule, verdict.junk.predicted) = predicted
        (verdict.serverRule, verdict.junk.server) = server
        (verdict.clientRule, verdict.junk.client) = client
        verdict.filteredClientRule = filtered.rule
        verdict.junk.outlook = OutlookPlacement(server.placement, client.placement)
        verdict.junk.outlookIfFiltered = OutlookPlacement(server.placement, filtered.placement)
        verdict.sclReasonRule = ReasonRules.decide(stamps, attestation: attested.attestation, believesCloud: believesCloud)
        if section.isRepeated(.scl) || ((stamps.scl == nil || stamps.isSCLOfItem) && section.firstIndex(.scl) != nil) { verdict.findings.insert(.sclDoubtful) }
        if Classifier.carriesMessage(section, bytes) { verdict.findings.insert(.carriesMessage) }
        if holds && believesCloud { verdict.findings.formUnion(Classifier.serverFindings(stamps, attested.platform, compiled.policy.sclJunkThreshold)) }
        return verdict
    }

    /// Whether the header section announces a message inside. Any other multipart message may carry one, too.
    private static func carriesMessage(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Bool {
        if section.firstIndex(.journalReport) != nil { return true }
        guard let field = section.first(.contentType) else { return false }
        var type = bytes.trimmed(field.bodyRange)
        // Nearly all are of another type.
        if type.isEmpty || Bytes.folded(bytes[type.lowerBound]) != 0x6D { return false }
        if let end = type.first(where: { bytes[$0] == 0x3B || bytes[$0] == 0x28 || Bytes.isSpace(bytes[$0]) }) { type = type.lowerBound..<end }
        return bytes.equals(type, "multipart/report") || bytes.equals(type, "message/rfc822") || bytes.equals(type, "multipart/digest") || bytes.equals(type, "message/global")
    }

    /// The same for an array.
    public func verdict(of section: borrowing HeaderSection, in bytes: [UInt8]) -> Verdict {
        unsafe bytes.withUnsafeBytes { unsafe verdict(of: section, in: $0) }
    }

    /// The verdict on a message: scans it, then as above. Allocates a field table.
    public func verdict(of bytes: UnsafeRawBufferPointer) -> Verdict {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .known)
        return unsafe verdict(of: section, in: bytes)
    }

    /// The same for a span of bytes.
    public func verdict(of bytes: RawSpan) -> Verdict { unsafe bytes.withUnsafeBytes { unsafe verdict(of: $0) } }

    /// The same for an array.
    public func verdict(of bytes: [UInt8]) -> Verdict { unsafe bytes.withUnsafeBytes { unsafe verdict(of: $0) } }

    /// Domain section 6.2. What the mailbox item says of its sender is what became of him, whatever the header fields permit.
    private static func resolution(
        _ submission: Submission, _ rule: RuleID, _ addressType: MessageProperties.AddressType?, _ sender: Sender
    ) -> (RuleID, SenderResolution) {
        switch addressType {
        case .exchange: return (.res5, .resolvable)
        case .smtp: return (.res6, .notResolved)
        case nil: break
        }
        switch submission {
        case .authenticated, .externallySecured: return (sender.isInDirectory ? .res4 : .res1, .resolvable)
        case .anonymous, .hybridExternal, .partner: return (.res2, .notResolved)
        case .unknown: break
        }
        switch rule {
        // Of two classes that a .msg does not tell apart both have the same answer.
        case .sub27: return (sender.isInDirectory ? .res4 : .res1, .resolvable)
        case .sub28: return (.res2, .notResolved)
        default: return (.res3, .unknown)
        }
    }

    private static func serverFindings(_ stamps: Stamps, _ platform: Platform, _ sclJunkThreshold: Int) -> Findings {
        var findings: Findings = []
        let report = stamps.report
        let isSpamVerdict = report.sfv == "SPM" || report.sfv == "SKS" || report.sfv == "SKB"
        if platform == .onprem && isSpamVerdict && !stamps.lacksSCL && Int(stamps.scl ?? -1) <= sclJunkThreshold { findings.insert(.eopVerdictNotMapped) }
        let isBelow = (stamps.scl ?? report.scl).map { Int($0) <= sclJunkThreshold } == true
        if stamps.delivery.isExclusive && stamps.delivery.destination == .junk && isBelow { findings.insert(.exclusiveMode) }
        if let scl = stamps.scl, (report.scl.map { $0 != scl } == true) || (scl == -1 && report.sfv == "NSPM") { findings.insert(.sclDisagrees) }
        return findings
    }
}
