internal import RFC5322

// Safety: the buffer of `bytes` is borrowed for the call, and the field or text lies in it.

/// What the receiving side is set to. The defaults are Exchange's and Outlook's own.
public struct Policy: Sendable, Hashable {
    /// The kind of Exchange that received the messages.
    public enum Platform: String, Sendable, Hashable, CaseIterable {
        /// Told by each message's headers; a server on premises, Exchange Online, Outlook.com.
        case auto, onprem, exo, consumer
    }
    /// Which folder a cloud verdict leads to: Microsoft's recommended settings ([recommended-settings]).
    public enum Preset: String, Sendable, Hashable, CaseIterable {
        /// The default policies of a new tenant, and Microsoft's two preset security policies.
        case `default`, standard, strict
    }
    /// The level of Outlook's own filter.
    public enum ClientFilter: String, Sendable, Hashable, CaseIterable {
        /// "No Automatic Filtering", Low, High, and Safe Lists Only, as Outlook's options name them.
        case none, low, high, safeListsOnly = "safe-lists-only"
    }

    /// Which Exchange received the messages; `auto` leaves it to the headers.
    public var platform = Platform.auto
    /// The actions on verdicts of the cloud.
    public var preset = Preset.default
    /// Single actions that differ from the preset's.
    public var actions: [CloudVerdict: CloudAction] = [:]
    /// Junk where SCL is greater.
    public var sclJunkThreshold = 4
    /// The mailbox's junk e-mail rule.
    public var isJunkRuleEnabled = true
    /// Outlook's own filter; `none` is how it ships today.
    public var clientFilter = ClientFilter.none
    /// The mailbox's TrustedListsOnly, on the server.
    public var trustsListsOnly = false
    /// Whether Outlook honours SCL -1 (see KB 2976484 and KB 2885002 for versions that do not).
    public var honoursSCLMinusOne = true
    /// Addresses (`a@example.com`) or domains (`example.com`, `@example.com`), matched against From.
    public var safeSenders: [String] = []
    /// Matched against To and Cc.
    public var safeRecipients: [String] = []
    /// Addresses of contacts that Outlook trusts, matched against From.
    public var trustedContacts: [String] = []
    /// As ``safeSenders``.
    public var blockedSenders: [String] = []
    /// Addresses the directory knows.
    public var directory: [String] = []
    /// The organization's own domains.
    public var acceptedDomains: [String] = []
    /// Who may use the relay: networks or host globs.
    public var relayHosts: [String] = []
    /// Hosts of one's own archive or gateway, by glob: the hops they added are looked behind.
    public var trustedHosts: [String] = []
    /// The message was saved from the organization's own mailbox.
    public var assumesMailbox = false
    /// The organization's tenant in the cloud, a GUID: fields of the cloud that name another tenant are not believed.
    public var tenantID: String?
    /// Hide the recorded delivery from the rules.
    public var ignoresRecorded = false

    /// The defaults of Exchange and Outlook, and empty lists.
    public init() {}

    /// A spam verdict of Microsoft's cloud.
    public enum CloudVerdict: String, Sendable, Hashable, CaseIterable {
        /// By its name in Microsoft's policies; the raw value is the word in a policy file.
        case spam, highConfidenceSpam = "high-confidence-spam", phishing, highConfidencePhishing = "high-confidence-phishing", bulk, spoof
        /// Impersonation, as the anti-phishing policy names it.
        case userImpersonation = "user-impersonation", domainImpersonation = "domain-impersonation"
        /// Impersonation told by mailbox intelligence, malware, a DMARC failure whose policy was honoured, a blocked type of attachment.
        case mailboxIntelligence = "mailbox-intelligence-impersonation", malware, dmarc, attachment
    }

    /// Where a verdict of the cloud puts a message.
    public enum CloudAction: String, Sendable, Hashable, CaseIterable {
        /// The Inbox (no action), the Junk Email folder, quarantine.
        case inbox, junk, quarantine
    }

    /// Where a cloud verdict puts the message: the preset's action, unless a single one is set ([recommended-settings]).
    public func action(_ verdict: CloudVerdict) -> CloudAction {
        if let action = actions[verdict] { return action }
        let row: (CloudAction, CloudAction, CloudAction) =
            switch verdict {
            case .spam, .bulk, .spoof: (.junk, .junk, .quarantine)
            case .highConfidenceSpam, .phishing: (.junk, .quarantine, .quarantine)
            case .highConfidencePhishing, .malware, .dmarc, .attachment: (.quarantine, .quarantine, .quarantine)
            case .userImpersonation, .domainImpersonation: (.inbox, .quarantine, .quarantine)
            case .mailboxIntelligence: (.inbox, .junk, .quarantine)
            }
        return preset == .default ? row.0 : preset == .standard ? row.1 : row.2
    }

    /// Entries of ``safeSenders`` that lie in an accepted domain: Outlook removes such a domain from the list
    /// (https://techcommunity.microsoft.com/t5/exchange-team-blog/accepted-domains-safe-senders-list-and-you/ba-p/584729). Allocates.
    public var acceptedSafeSenders: [String] { safeSenders.filter { isAccepted($0) } }

    /// Whether an address or a domain (`a@example.com`, `@example.com`, `example.com`) lies in an accepted domain. Allocates.
    package func isAccepted(_ entry: String) -> Bool {
        func domain(_ entry: String) -> String {
            let text = entry.lowercased()
            return text.lastIndex(of: "@").map { String(text[text.index(after: $0)...]) } ?? text
        }
        return acceptedDomains.contains { domain($0) == domain(entry) }
    }
}

/// Lists of addresses, domains, networks and globs, made ready to be matched against bytes.
struct CompiledPolicy: Sendable {
    let policy: Policy
    let safeSenders: AddressSet, safeRecipients: AddressSet, trustedContacts: AddressSet, blockedSenders: AddressSet, directory: AddressSet
    let acceptedDomains: AddressSet
    let relayNetworks: [IPNetwork]
    let relayGlobs: [[UInt8]]
    let trustedGlobs: [[UInt8]]
    let tenantID: [UInt8]?

    init(_ policy: Policy) {
        self.policy = policy
        safeSenders = AddressSet(policy.safeSenders)
        safeRecipients = AddressSet(policy.safeRecipients)
        trustedContacts = AddressSet(policy.trustedContacts)
        blockedSenders = AddressSet(policy.blockedSenders)
        directory = AddressSet(policy.directory)
        acceptedDomains = AddressSet(policy.acceptedDomains)
        relayNetworks = policy.relayHosts.compactMap { IPNetwork($0) }
        relayGlobs = policy.relayHosts.filter { IPNetwork($0) == nil }.map { Array($0.lowercased().utf8) }
        trustedGlobs = policy.trustedHosts.map { Array($0.lowercased().utf8) }
        tenantID = policy.tenantID.map { Array($0.lowercased().utf8) }
    }
}

/// Addresses and domains. A domain covers the addresses right below it, not those of its subdomains.
struct AddressSet: Sendable {
    private var entries: Set<String> = []

    init(_ list: [String]) {
        for entry in list {
            var entry = entry.lowercased()
            if entry.hasPrefix("*@") { entry.removeFirst() }
            if entry.hasPrefix("@") { entry.removeFirst() }
            if !entry.isEmpty { entries.insert(entry) }
        }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Whether the address or its domain is listed.
    func contains(_ bytes: Bytes, _ address: Range<Int>) -> Bool {
        if isEmpty { return false }
        let text = String(decoding: unsafe AddressText.array(address, of: bytes.buffer).map(Bytes.folded), as: UTF8.self)
        if entries.contains(text) { return true }
        guard let at = text.lastIndex(of: "@") else { return false }
        return entries.contains(String(text[text.index(after: at)...]))
    }
}

/// `*` and `?` in host names.
enum Glob {
    static func matches(_ pattern: [UInt8], _ bytes: Bytes, _ text: Range<Int>) -> Bool {
        var p = 0, t = text.lowerBound
        var star = -1, mark = t
        while t < text.upperBound {
            if p < pattern.count, pattern[p] == 0x2A {
                star = p
                mark = t
                p += 1
            } else if p < pattern.count, pattern[p] == 0x3F || pattern[p] == Bytes.folded(bytes[t]) {
                p += 1
                t += 1
            } else if star >= 0 {
                mark += 1
                t = mark
                p = star + 1
            } else {
                return false
            }
        }
        while p < pattern.count, pattern[p] == 0x2A { p += 1 }
        return p == pattern.count
    }
}
