internal import RFC5322

/// How Exchange took the message: domain section 6.1. The rows stand in their order; the first that holds decides.
enum SubmissionRules {
    /// What the rows read beside the stamps, of which those of the cloud families only where they are believed.
    struct Facts {
        var attested: Bool
        var believesCloud: Bool

        func sfv(_ stamps: Stamps) -> Code { believesCloud ? stamps.report.sfv : .none }
        func dir(_ stamps: Stamps) -> Code { believesCloud ? stamps.report.dir : .none }
        func isOnAllowList(_ stamps: Stamps) -> Bool { believesCloud && stamps.report.ipv == "CAL" }
        func crossPremisesAuthAs(_ stamps: Stamps) -> AuthAs? { believesCloud ? stamps.crossPremisesAuthAs : nil }
        func fromEntity(_ stamps: Stamps) -> FromEntity? { believesCloud ? stamps.fromEntity : nil }
    }

    static func decide(_ facts: Facts, _ stamps: Stamps) -> RuleID {
        if !facts.attested { return .sub1 }
        switch stamps.authAs {
        case .internal where stamps.mechanism == 0x10: return .sub2
        case .partner: return .sub3
        case .some where stamps.hasAuthDomain: return .sub3
        case .internal: return .sub4
        case .anonymous, .external:
            return stamps.directionality == .originating || facts.fromEntity(stamps) == .hybridOnPrem || facts.crossPremisesAuthAs(stamps) == .anonymous
                ? .sub5 : .sub6
        case .other, nil: break
        }
        if stamps.hasAuthDomain { return .sub3 }
        if facts.crossPremisesAuthAs(stamps) == .anonymous { return .sub7 }
        switch stamps.mechanism {
        case 0x10: return .sub8
        case 0x04, 0x06: return .sub9
        default: break
        }
        let verdictOfOutside = facts.sfv(stamps) != .none && (facts.sfv(stamps) != "SKI" || facts.isOnAllowList(stamps))
        if stamps.hasSenderIdResult || stamps.antispam.contains(.originalIP) || verdictOfOutside || facts.dir(stamps) == "INB" { return .sub10 }
        if facts.sfv(stamps) == "SKI" && facts.dir(stamps) == "INT" { return .sub11 }
        return .sub12
    }

    static func submission(_ rule: RuleID) -> Submission {
        switch rule {
        case .sub2, .sub8: .externallySecured
        case .sub3: .partner
        case .sub4, .sub9, .sub11: .authenticated
        case .sub5, .sub7: .hybridExternal
        case .sub6, .sub10: .anonymous
        default: .unknown
        }
    }

    static func detail(_ rule: RuleID) -> SubmissionDetail? {
        switch rule {
        case .sub13: .mailbox
        case .sub14: .systemGenerated
        case .sub15: .smtpAuth
        case .sub16: .automatic
        case .sub17: .intraOrganization
        case .sub18: .internetThroughOwnPremises
        case .sub19: .ownMailThatLostItsHeaders
        case .sub20: .gatewayConnector
        case .sub21: .relay
        case .sub22: .internet
        default: nil
        }
    }
}

/// More about the class, and the findings beside it.
struct SubmissionDetails {
    var rule: RuleID?
    var findings: Findings = []
    var oldestHop: Hops.Hop?

    init(
        _ submission: Submission, _ facts: SubmissionRules.Facts, _ stamps: Stamps, _ platform: Platform, _ hops: Hops, _ sender: Sender,
        _ section: borrowing HeaderSection, _ bytes: Bytes, _ policy: borrowing CompiledPolicy
    ) {
        switch submission {
        case .authenticated: rule = SubmissionDetails.authenticated(facts, stamps, section, bytes)
        case .hybridExternal: rule = SubmissionDetails.hybrid(facts, stamps, hops, sender, section, bytes, policy)
        case .anonymous: anonymous(facts, stamps, platform, hops, bytes, policy)
        case .externallySecured: externallySecured(facts, stamps, sender, section, bytes, policy)
        case .partner, .unknown: break
        }
    }

    private static func authenticated(_ facts: SubmissionRules.Facts, _ stamps: Stamps, _ section: borrowing HeaderSection, _ bytes: Bytes) -> RuleID? {
        if stamps.mechanism == 0x05 || section.firstIndex(.messageIsNdr) != nil { return .sub14 }
        let source = section.first(.generatedMessageSource)
        if section.firstIndex(.inboxRulesLoop) != nil || source.map({ bytes.equals(bytes.trimmed($0.bodyRange), "Mailbox Rules Agent") }) == true {
            return .sub16
        }
        switch stamps.mechanism {
        case 0x04: return .sub13
        case 0x06: return .sub15
        default: return facts.sfv(stamps) == "SKI" && facts.dir(stamps) == "INT" ? .sub17 : nil
        }
    }

    private static func hybrid(
        _ facts: SubmissionRules.Facts, _ stamps: Stamps, _ hops: Hops, _ sender: Sender, _ section: borrowing HeaderSection, _ bytes: Bytes,
        _ policy: borrowing CompiledPolicy
    ) -> RuleID? {
        let isFiltered = section.firstIndex(.crossPremisesHeadersFiltered) != nil
        let isPromoted = section.firstIndex(.crossPremisesHeadersPromoted) != nil || section.firstIndex(.crossPremisesPromoted) != nil
        if sender.isAccepted == true { return isFiltered || !isPromoted ? .sub19 : nil }
        if section.firstIndex(.skipListedInternetSender) != nil || section.firstIndex(.externalOriginalInternetSender) != nil { return .sub18 }
        guard let below = hops.belowEntry(section, bytes) else { return nil }
        // Own premises, unless it is another tenant of the cloud.
        if below.isExchange { return below.host != .other ? nil : .sub18 }
        return stamps.directionality == .originating ? .sub20 : nil
    }

    private mutating func anonymous(
        _ facts: SubmissionRules.Facts, _ stamps: Stamps, _ platform: Platform, _ hops: Hops, _ bytes: Bytes, _ policy: borrowing CompiledPolicy
    ) {
        guard let entry = hops.entry else { return }
        let address = entry.field.clientAddress(bytes)
        let isPrivate = address.map { $0.kind != .public } == true
        let isPublic = address.map { $0.kind == .public } == true
        let isOwnHost = entry.field.from.map { policy.isInAcceptedDomain(bytes, $0) } == true
        let mayRelay = policy.allowsRelay(bytes, host: entry.field.from, address: address)
        let skipsFilter = stamps.scl == -1 || facts.isOnAllowList(stamps)
        if skipsFilter && (isPrivate || isOwnHost || mayRelay == true) {
            rule = .sub21
        } else if isPublic && !(stamps.lacksSCL && (isOwnHost || mayRelay == true)) {
            rule = .sub22
            if stamps.scl == -1 { findings.insert(.internetMailSkipsFiltering) }
        }
        if skipsFilter && mayRelay == false && (rule == .sub21 || platform == .onprem) { findings.insert(.relayReachable) }
        let isOwnSource = isPrivate || isOwnHost || mayRelay == true
        if stamps.scl == nil && !stamps.isOfItem && (rule == .sub21 || (platform == .onprem && isOwnSource)) { findings.insert(.connectorLostSCL) }
    }

    private mutating func externallySecured(
        _ facts: SubmissionRules.Facts, _ stamps: Stamps, _ sender: Sender, _ section: borrowing HeaderSection, _ bytes: Bytes, _ policy: borrowing CompiledPolicy
    ) {
        if stamps.scl == nil && !stamps.isOfItem { findings.insert(.connectorLostSCL) }
        oldestHop = Hops.oldest(section, bytes)
        let comesFromInternet = oldestHop?.field.clientAddress(bytes).map { $0.kind == .public } == true
        if comesFromInternet || sender.isAccepted == false { findings.insert(.internetMailTreatedAsInternal) }
    }
}

extension CompiledPolicy {
    /// Whether a host name lies in an accepted domain.
    func isInAcceptedDomain(_ bytes: Bytes, _ host: Range<Int>) -> Bool {
        policy.acceptedDomains.contains { domain in
            let name = domain.lowercased().utf8.drop { $0 == 0x2A || $0 == 0x2E || $0 == 0x40 }
            guard host.count >= name.count, !name.isEmpty else { return false }
            let tail = host.upperBound - name.count..<host.upperBound
            let isSame = zip(tail, name).allSatisfy { Bytes.folded(bytes[$0.0]) == $0.1 }
            return isSame && (tail.lowerBound == host.lowerBound || bytes[tail.lowerBound - 1] == 0x2E)
        }
    }

    /// Whether the client is one of those that may use the relay; nil where none are named or the client is not known.
    func allowsRelay(_ bytes: Bytes, host: Range<Int>?, address: IPAddress?) -> Bool? {
        if relayNetworks.isEmpty && relayGlobs.isEmpty || (host == nil && address == nil) { return nil }
        if let address, relayNetworks.contains(where: { $0.contains(address) }) { return true }
        if let host, relayGlobs.contains(where: { Glob.matches($0, bytes, host) }) { return true }
        return false
    }
}
