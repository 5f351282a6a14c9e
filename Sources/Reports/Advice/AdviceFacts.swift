internal import HeaderClassifier
internal import RFC5322

// Safety: the bytes are those of the message, which the caller keeps while the report is made; ranges are those of the section that was scanned from
// them. What is made of them is text.

/// What advice depends on: the answers, what the receiving side is set to, and the few facts beside them that tell settings apart.
struct AdviceFacts {
    let verdict: Verdict
    let policy: Policy
    /// The kinds of Exchange whose settings are in question.
    let kinds: ExchangeKind
    /// That of the hop by which the organization's own servers took the message; nil where no build is there.
    let release: (name: String, build: String)?
    /// From lies in an accepted domain; nil where none was given.
    let fromIsAccepted: Bool?
    /// DMARC or composite authentication failed, as the cloud wrote it.
    let failedAuthentication: Bool
    /// A server of Exchange on the organization's own premises stands below the edge of the cloud.
    let hasOwnServersBelow: Bool
    /// A hop below that one had a client on the Internet: whoever handed the message over had it from there.
    let cameFromInternet: Bool
    /// X-CrossPremisesHeadersFiltered is there.
    let lostItsHeaders: Bool
    /// `BLK`, `SKB` … of a report that is believed.
    let sfv: String?
    /// `PHSH`, `SPM` … of the same.
    let cat: String?

    var isCloud: Bool { verdict.platform == .exo || verdict.platform == .consumer }
    /// Mail from the Internet that the connector makes internal gets no exemption.
    var isTrustedWrongly: Bool { verdict.findings.contains(.internetMailTreatedAsInternal) }
    /// It comes from outside, directly, by a gateway or through the cloud's filter: nothing that opens a door for all of such mail is advised.
    var isFromInternet: Bool {
        verdict.submissionDetail == .internet || cameFromInternet || isTrustedWrongly || verdict.familyRule == .att20 || verdict.findings.contains(.eopVerdictNotMapped)
    }
    /// Anonymous on premises, from no public address and no gateway: the organization's own relay, or a device that needs none.
    var isOwnRelay: Bool {
        verdict.submission == .anonymous && !isCloud && verdict.platform != .unknown && verdict.submissionDetail != .internet
            && verdict.familyRule != .att20 && !verdict.findings.contains(.eopVerdictNotMapped) && !verdict.findings.contains(.relayReachable)
            && !cameFromInternet && fromIsAccepted != false
    }
    /// Relayed over a connector of the cloud by something that is no Exchange server.
    var isConnectorRelay: Bool { verdict.platform == .exo && verdict.submission == .hybridExternal && fromIsAccepted == true && !hasOwnServersBelow && !lostItsHeaders }
    /// Own mail that Exchange Online took for a stranger's.
    var isLostOwnMail: Bool {
        if lostItsHeaders && verdict.submission == .anonymous && isCloud { return fromIsAccepted != false }
        return verdict.submission == .hybridExternal && !isConnectorRelay && (verdict.submissionDetail == .ownMailThatLostItsHeaders || verdict.submissionDetail == nil)
    }
    /// From the Internet by address, with an own domain in From.
    var isAnonymousInOwnName: Bool {
        verdict.submission == .anonymous && fromIsAccepted == true && verdict.submissionDetail != .relay && !lostItsHeaders && !hasOwnServersBelow
    }
    init(_ record: borrowing MessageRecord, _ people: People, _ policy: Policy) {
        let verdict = record.verdict
        self.verdict = verdict
        self.policy = policy
        var section = HeaderSection()
        unsafe HeaderScanner.scan(record.bytes, into: &section, indexing: .known)
        lostItsHeaders = section.first(.crossPremisesHeadersFiltered) != nil

        // The run of Exchange hops that begins with the newest, down to the one by which the own servers took the message.
        var entry: (line: ExchangeBuild.ReleaseLine, build: String)?, ownServer: (line: ExchangeBuild.ReleaseLine, build: String)?
        var isInRun = true, isBelowEdge = false, hasOwnServersBelow = false, cameFromInternet = false
        for hop in unsafe HopChain(section, in: record.bytes, verdict: verdict).hops.reversed() {
            let body = record.unfolded(hop.body)
            let release = hop.build.flatMap { build in build.line.map { (line: $0, build: build.text) } }
            let isOwn = release.map { $0.line != .exchangeOnline } == true
            if isOwn && ownServer == nil { ownServer = release }
            if isBelowEdge && isOwn { hasOwnServersBelow = true }
            if release?.line == .exchangeOnline && AdviceFacts.names(body, ".mail.protection.outlook.com") { isBelowEdge = true }
            if release == nil && entry != nil { isInRun = false }
            guard isInRun else {
                if AdviceFacts.hasPublicClient(body) { cameFromInternet = true }
                continue
            }
            if let release, entry == nil || (release.line == .exchangeOnline) == (entry?.line == .exchangeOnline) { entry = release }
            if isOwn && AdviceFacts.names(body, "via Frontend Transport") { isInRun = false }
        }
        self.hasOwnServersBelow = hasOwnServersBelow
        self.cameFromInternet = cameFromInternet

        // An externally secured connector is on premises, wherever the mailbox is.
        let isCloud = verdict.platform == .exo || verdict.platform == .consumer
        if isCloud && verdict.submission != .externallySecured {
            release = entry?.line == .exchangeOnline ? entry.map { ($0.line.name, $0.build) } : nil
            kinds = verdict.platform == .consumer ? .consumer : .cloud
        } else {
            let server = isCloud ? ownServer : entry
            release = server.map { ($0.line.name, $0.build) }
            let servers = server?.line.kind ?? .servers
            // Connection filtering is an agent of Edge servers since 2013.
            kinds = verdict.sclReasonRule == .why1 && servers.contains(.exchange2013) ? servers.union(.edge) : servers
        }

        let domain = people.from?.address.map { String(decoding: $0, as: UTF8.self) }
        fromIsAccepted = policy.acceptedDomains.isEmpty ? nil : domain.map { policy.isAccepted($0) }
        let results = isCloud && verdict.attestation.holds ? section.first(.authenticationResults).map { record.unfolded($0.bodyRange) } ?? [] : []
        failedAuthentication = AdviceFacts.names(results, "dmarc=fail") || AdviceFacts.names(results, "compauth=fail")
        let believed: Set<RuleID> = [.att18, .att19, .att20]
        let report = verdict.familyRule.map { believed.contains($0) } == true ? CloudField.index(of: .forefrontReport, in: section).map { record.unfolded(section[$0].bodyRange) } ?? [] : []
        sfv = AdviceFacts.value("SFV", report)
        cat = AdviceFacts.value("CAT", report)
    }

    private static func names(_ body: [UInt8], _ word: String) -> Bool {
        String(decoding: body, as: UTF8.self).lowercased().contains(word.lowercased())
    }

    /// Whether an address on the Internet stands in brackets or parentheses between `from` and `by`.
    private static func hasPublicClient(_ received: [UInt8]) -> Bool {
        let words = received.split { $0 <= 0x20 || (0x28...0x29).contains($0) || $0 == 0x5B || $0 == 0x5D }
        return words.prefix { !$0.elementsEqual("by".utf8) }.contains { IPAddress(String(decoding: $0, as: UTF8.self))?.kind == .public }
    }

    /// Of `KEY:value;` in a report.
    private static func value(_ key: String, _ report: [UInt8]) -> String? {
        for part in report.split(separator: 0x3B) {
            let text = part.drop { $0 <= 0x20 }
            if text.starts(with: Array((key + ":").utf8)) { return String(decoding: text.dropFirst(key.utf8.count + 1), as: UTF8.self) }
        }
        return nil
    }
}
