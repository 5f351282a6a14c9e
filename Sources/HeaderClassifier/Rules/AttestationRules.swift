internal import RFC5322

// Safety: `entries` is the section's own memory, borrowed while the section is; every index is below its `count`, since it comes from the section or
// from counting up to it.

/// Who said it, and may it be believed: domain section 6.0.
struct AttestationResult {
    var rule = RuleID.att11
    var attestation = Attestation.none
    var basis: AttestationBasis?
    var platformRule = RuleID.att17
    var platform = Platform.unknown
    /// Nil where no field of the cloud families is there.
    var familyRule: RuleID?
    var findings: Findings = []
    /// The edge of Exchange Online Protection below the organization's own hops, if it was looked for.
    var protectionHop: Hops.Hop?

    var believesCloudFamilies: Bool { familyRule == .att18 || familyRule == .att19 || familyRule == .att20 }

    init(_ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops, _ policy: borrowing CompiledPolicy) {
        findings = AttestationResult.signs(section, bytes, stamps, hops)
        // Elsewhere nothing is believed anyway.
        if hops.newest?.field.isExchange == true || policy.policy.assumesMailbox, BrokenLine.standsAboveStamp(section, bytes, stamps, hops) {
            findings.insert(.stampBelowBrokenLine)
        }
        decide(section, hops, policy)
        decidePlatform(section, bytes, stamps, hops, policy)
        if stamps.hasCloudFamily { decideFamilies(section, bytes, stamps, hops, policy) }
        addWeakSigns(section, bytes, stamps, hops)
    }

    /// The first row that holds. Contradictions come first: no hop makes a stamp believable that contradicts itself.
    private mutating func decide(_ section: borrowing HeaderSection, _ hops: Hops, _ policy: borrowing CompiledPolicy) {
        let topmostIsExchange = hops.newest.map { $0.field.isExchange } == true
        if findings.contains(.authAsInvalid) {
            rule = .att1
        } else if findings.contains(.authAsDuplicate) {
            rule = .att2
        } else if findings.contains(.stampInsideIncomingBracket) {
            rule = .att3
        } else if findings.contains(.stampBehindOtherLineEnd) {
            rule = .att29
        } else if findings.contains(.stampBelowBrokenLine) {
            rule = .att30
        } else if findings.contains(.clockFarFromTrace) {
            rule = .att4
        } else if findings.contains(.clockFarFromDate) {
            rule = .att5
        } else if policy.policy.assumesMailbox {
            (rule, attestation, basis) = (.att6, .local, .assumed)
        } else if topmostIsExchange && !hops.skippedTrusted {
            (rule, attestation, basis) = (.att7, .local, .topmost)
        } else if topmostIsExchange {
            (rule, attestation, basis) = (.att8, .local, .trustedHost)
        } else if hops.newest == nil && !hops.skippedTrusted {
            (rule, attestation) = (.att9, .unstated)
        } else if hops.newestExchange != nil {
            (rule, attestation) = (.att10, .foreign)
        } else {
            rule = .att11
        }
    }

    private mutating func decidePlatform(
        _ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops, _ policy: borrowing CompiledPolicy
    ) {
        switch policy.policy.platform {
        case .onprem: (platformRule, platform) = (.att12, .onprem)
        case .exo: (platformRule, platform) = (.att12, .exo)
        case .consumer: (platformRule, platform) = (.att12, .consumer)
        case .auto:
            var isCloud: Bool?
            if let hop = hops.newestExchange, hop.field.by != nil { isCloud = hop.field.host != .other }
            if hops.newest == nil, let field = section.first(.authSource) {
                let host = bytes.trimmed(field.bodyRange)
                isCloud = host.isEmpty ? nil : Host.isExchangeOnline(bytes, host)
            }
            if let isCloud {
                if !isCloud {
                    (platformRule, platform) = (.att15, .onprem)
                } else if AttestationResult.isConsumer(section, bytes) {
                    (platformRule, platform) = (.att13, .consumer)
                } else {
                    (platformRule, platform) = (.att14, .exo)
                }
            } else if hops.newest == nil, section.firstIndex(.authSource) == nil,
                section.firstIndex(.forefrontReport) != nil || section.firstIndex(.microsoftAntispam) != nil
                    || section.firstIndex(.mailboxDelivery) != nil
            {
                (platformRule, platform) = (.att16, .exo)
            }
        }
    }

    /// The tenant of Outlook.com, or a field that only it writes.
    private static func isConsumer(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Bool {
        // Of the cloud's own fields the tenant counts more than a field that a sender may write in any tenant.
        if let tenant = CrossTenantSet.newest(section, bytes, .crossTenantID) {
            return bytes.equals(bytes.trimmed(tenant.bodyRange), "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa")
        }
        if let index = section.firstIndex(.userLastLogonTime), !IncomingBracket(section).contains(index) { return true }
        guard let attributed = section.first(.eopTenantAttributedMessage) else { return false }
        return bytes.hasPrefix(bytes.trimmed(attributed.bodyRange), "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa")
    }

    /// Which may be believed of the fields that the on-premises header firewall does not touch.
    private mutating func decideFamilies(
        _ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops, _ policy: borrowing CompiledPolicy
    ) {
        familyRule = .att21
        if attestation == .local {
            if platform.isCloud {
                familyRule = .att18
                // At the edge, and in quarantine, no mailbox has taken it yet: a record is the sender's.
                if stamps.delivery.destination != nil, hops.newestExchange?.field.isOfMailbox == false { findings.insert(.recordWithoutDelivery) }
            } else if AttestationResult.namesCloud(section, bytes), let edge = hops.protectionEdge(section, bytes) {
                protectionHop = edge
                // The report speaks of the client that the edge saw; another address means another pass.
                let cip = stamps.report.cip.flatMap { IPAddress(bytes, $0) }
                let client = edge.field.clientAddress(bytes)
                // Of two nothing is read, so that the second would hide what the first contradicts.
                let isLost = section.isRepeated(.forefrontReport) && findings.contains(.cloudFieldDuplicate)
                if !isLost, cip == nil || client == nil || cip == client { familyRule = .att20 }
            }
        } else if attestation == .unstated {
            familyRule = .att19
        }
        // Where the user says which tenant is his, the fields of another tenant are not his cloud's words.
        if familyRule != .att21, let own = policy.tenantID, let tenant = CrossTenantSet.newest(section, bytes, .crossTenantID),
            bytes.copy(bytes.trimmed(tenant.bodyRange)).map(Bytes.folded) != own
        {
            familyRule = .att21
        }
        if familyRule == .att21 { findings.insert(.cloudFieldsUnverified) }
    }

    /// Whether an Organization field, which no sender can write, says that the cloud's words were taken over: AuthSource is a host of the cloud, or the fields
    /// of the other premises were promoted. The hops below the own ones, and the name of the client, are what the sender made them.
    private static func namesCloud(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Bool {
        if section.firstIndex(.crossPremisesPromoted) != nil { return true }
        guard let source = section.first(.authSource), !section.isRepeated(.authSource) else { return false }
        return Host.isExchangeOnline(bytes, bytes.trimmed(source.bodyRange))
    }

    // MARK: contradictions and weak signs

    private static let day = 86_400

    private static func signs(_ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops) -> Findings {
        var findings: Findings = []
        if stamps.authAs == .other { findings.insert(.authAsInvalid) }
        if section.isRepeated(.authAs) { findings.insert(.authAsDuplicate) }
        let bracket = IncomingBracket(section)
        if hasStamp(section, bracket.inside) { findings.insert(.stampInsideIncomingBracket) }
        findings.formUnion(CloudField.signs(section, bracket))
        if let newest = hops.newest, hasStampBehindOtherLineEnd(section, bytes, newest.index) { findings.insert(.stampBehindOtherLineEnd) }
        guard let clock = stamps.clock else { return findings }
        if hops.newest != nil {
            if let newest = hops.newestDate(section, bytes), abs(newest - clock) > day {
                // A release is the cloud's; elsewhere anybody may have written the report.
                let isReleased = stamps.report.sfv == "SKQ" && hops.newest?.field.host != .other
                let explained = isReleased || anotherHopAgrees(section, bytes, hops, clock)
                findings.insert(explained ? .clockLateExplained : .clockFarFromTrace)
            } else if let date = date(section, bytes), abs(date - clock) > day {
                findings.insert(.dateFarFromClock)
            }
        } else if let date = date(section, bytes), abs(date - clock) > 3 * day {
            findings.insert(.clockFarFromDate)
        }
        return findings
    }

    /// A hop within a day of the clock: the message waited between two hops. Where the newest hop is Exchange's, only the organization's own hops
    /// count, since a sender can date those below as he likes.
    private static func anotherHopAgrees(_ section: borrowing HeaderSection, _ bytes: Bytes, _ hops: Hops, _ clock: Int) -> Bool {
        let end = hops.entry.map { $0.index + 1 } ?? section.count
        for i in 0..<end where section[i].name == .received {
            guard let date = TraceField.time(bytes, section[i].bodyRange) else { continue }
            if abs(date - clock) <= day { return true }
        }
        return false
    }

    private static func date(_ section: borrowing HeaderSection, _ bytes: Bytes) -> Int? {
        section.first(.date).flatMap { DateTime.parse(bytes, $0.bodyRange) }
    }

    /// An Organization field between the marks that bracket what the sender supplied. A bracket that is not closed is none.
    private static func hasStamp(_ section: borrowing HeaderSection, _ inside: Range<Int>) -> Bool {
        let entries = unsafe section.entries
        for i in inside where unsafe entries[i].name.isOrganizationField { return true }
        return false
    }

    /// A stamp that stands behind a bare LF, or ends with one, where the newest trace field ends with CRLF, or the other way round. A server that knows CRLF only saw
    /// no field there, but the end of another one's body.
    private static func hasStampBehindOtherLineEnd(_ section: borrowing HeaderSection, _ bytes: Bytes, _ newest: Int) -> Bool {
        let ending = unsafe section.entries[newest].lineEndLength
        @inline(__always)
        func differs(_ name: KnownFieldName, _ section: borrowing HeaderSection) -> Bool {
            guard let index = section.firstIndex(name) else { return false }
            let field = unsafe section.entries[index]
            let at = Int(field.offset)
            // What the section begins with stands behind no line end of its own, the last field may end without. (Not the index: it depends on what is indexed.)
            if field.lineEndLength != ending && field.lineEndLength != 0 { return true }
            return at >= 2 && at > section.start && (bytes[at &- 2] == 0x0D) != (ending == 2)
        }
        return differs(.authAs, section) || differs(.authMechanism, section) || differs(.authDomain, section) || differs(.scl, section)
            || differs(.antispamReport, section) || differs(.messageDirectionality, section) || differs(.crossPremisesPromoted, section) || differs(.authSource, section)
            || differs(.forefrontReport, section) || differs(.mailboxDelivery, section)
    }

    private mutating func addWeakSigns(_ section: borrowing HeaderSection, _ bytes: Bytes, _ stamps: Stamps, _ hops: Hops) {
        if attestation == .local, hops.newest?.field.isExchange == true, hops.isLinked, !hops.namesAuthSource,
            let source = section.first(.authSource), !Hops.anyNames(source, section, bytes)
        {
            findings.insert(.authSourceInNoHop)
        }
        for name in [KnownFieldName.authAs, .authMechanism, .authSource] {
            guard let field = section.first(name) else { continue }
            // "-AuthAs" and "-authas" are Exchange's; "-Authas" is what libraries make that title-case every word.
            let range = field.nameRange
            let start = range.lowerBound + 27
            let word = bytes[start] == 0x41 ? start : bytes.find(0x41, in: start - 1..<range.upperBound)
            if let word, word + 4 < range.upperBound, bytes[word + 4] &- 0x61 < 26 { findings.insert(.oddCapitals) }
        }
    }
}

extension KnownFieldName {
    /// One of X-MS-Exchange-Organization-.
    var isOrganizationField: Bool {
        (rawValue >= KnownFieldName.authAs.rawValue && rawValue <= KnownFieldName.otherOrganization.rawValue) && self != .inboxRulesLoop
    }
}

/// CrossTenant fields come in sets, one a pass through the cloud. Position is no age; OriginalArrivalTime is.
enum CrossTenantSet {
    /// The field of that name in the set that arrived last; the topmost where the sets cannot be told apart.
    static func newest(_ section: borrowing HeaderSection, _ bytes: Bytes, _ name: KnownFieldName) -> HeaderField? {
        guard section.isRepeated(name) else { return section.first(name) }
        let times = section.all(.crossTenantOriginalArrivalTime).map { DateTime.parse(bytes, $0.bodyRange) ?? .min }
        let fields = section.all(name)
        guard fields.count == times.count, let newest = times.indices.max(by: { times[$0] < times[$1] }) else { return fields.first }
        return fields[newest]
    }
}
