public import ArgumentParser
public import HeaderClassifier
internal import PolicyFiles
internal import Reports

extension Policy.Platform: Choice {}
extension Policy.Preset: Choice {}
extension Policy.ClientFilter: Choice {}

enum Switch: String, Choice { case on, off }

/// What the receiving side is set to. Everything may also stand in the file of --policy; an option given here wins, lists are joined.
struct PolicyOptions: ParsableArguments {
    @Option(name: .customLong("policy"), help: ArgumentHelp("Read options from a JSON file.", valueName: "file"), completion: .file(extensions: ["json"]))
    var policyFile: String?

    @Flag(name: .customLong("no-config"), help: "Without --policy, look for no policy file (HDRCLASS_CONFIG, ~/.config/hdrclass/policy.json, /etc/hdrclass/policy.json).")
    var ignoresConfig = false

    @Option(help: "Kind of Exchange that received the message.")
    var platform: Policy.Platform?

    @Option(help: "Folder of a cloud verdict: Microsoft's default policy or one of its preset policies.")
    var preset: Policy.Preset?

    @Option(help: ArgumentHelp("Junk where SCL is greater than N (default: 4).", valueName: "N"))
    var sclJunkThreshold: Int?

    @Option(help: "The mailbox's junk e-mail rule (default: on).")
    var junkRule: Switch?

    @Option(help: "Outlook's own filter (default: none, as Outlook ships today).")
    var clientFilter: Policy.ClientFilter?

    @Flag(help: "The mailbox takes senders on its safe lists only (TrustedListsOnly, on the server).")
    var mailboxTrustedListsOnly = false

    @Option(help: "Whether Outlook honours SCL -1 (default: on; KB 2976484 names versions that do not).")
    var honoursSclMinusOne: Switch?

    @Option(help: ArgumentHelp("Address or domain on the safe senders list. May be repeated.", valueName: "sender"))
    var safeSender: [String] = []

    @Option(help: ArgumentHelp("Address or domain on the safe recipients list. May be repeated.", valueName: "recipient"))
    var safeRecipient: [String] = []

    @Option(help: ArgumentHelp("Contact that is trusted. May be repeated.", valueName: "contact"))
    var trustedContact: [String] = []

    @Option(help: ArgumentHelp("Address or domain on the blocked senders list. May be repeated.", valueName: "sender"))
    var blockedSender: [String] = []

    @Option(help: ArgumentHelp("File of addresses that the directory knows, one a line. May be repeated.", valueName: "file"), completion: .file())
    var directory: [String] = []

    @Option(help: ArgumentHelp("Own accepted domain. May be repeated.", valueName: "domain"))
    var acceptedDomain: [String] = []

    @Option(help: ArgumentHelp("Network or host glob that may use the relay. May be repeated.", valueName: "CIDR|glob"))
    var relayHost: [String] = []

    @Option(help: ArgumentHelp("Host glob of the own archive or gateway, to look behind its hops. May be repeated.", valueName: "glob"))
    var trustedHost: [String] = []

    @Flag(help: "The message was saved from the organization's own mailbox.")
    var assumeMailbox = false

    @Option(help: ArgumentHelp("The own tenant's id in the cloud.", valueName: "GUID"))
    var tenantId: String?

    @Option(
        help: ArgumentHelp("File of names and domains, one a line, that senders' names and domains are compared with. May be repeated.", valueName: "file"), completion: .file())
    var protect: [String] = []

    @Flag(help: "Hide the recorded delivery from the rules (it is still printed).")
    var ignoreRecorded = false

    func validate() throws {
        if let n = sclJunkThreshold, !(0...9).contains(n) { throw ValidationError("--scl-junk-threshold takes 0 to 9.") }
        for host in relayHost where host.contains("/") && IPNetwork(host) == nil { throw ValidationError("--relay-host: '\(host)' is no network.") }
    }

    /// The policy file in use: the one named, or the one found.
    var file: String? {
        get throws { try policyFile ?? (ignoresConfig ? nil : ConfigFile.find()) }
    }

    func policy() throws -> Policy {
        var policy = try file.map { try PolicyFile($0).policy() } ?? Policy()
        if let platform { policy.platform = platform }
        if let preset { policy.preset = preset }
        if let sclJunkThreshold { policy.sclJunkThreshold = sclJunkThreshold }
        if let junkRule { policy.isJunkRuleEnabled = junkRule == .on }
        if let clientFilter { policy.clientFilter = clientFilter }
        if mailboxTrustedListsOnly { policy.trustsListsOnly = true }
        if let honoursSclMinusOne { policy.honoursSCLMinusOne = honoursSclMinusOne == .on }
        policy.safeSenders += safeSender
        policy.safeRecipients += safeRecipient
        policy.trustedContacts += trustedContact
        policy.blockedSenders += blockedSender
        for file in directory { policy.directory += try PolicyFile.lines(file) }
        policy.acceptedDomains += acceptedDomain
        policy.relayHosts += relayHost
        policy.trustedHosts += trustedHost
        if assumeMailbox { policy.assumesMailbox = true }
        if let tenantId { policy.tenantID = tenantId }
        if ignoreRecorded { policy.ignoresRecorded = true }
        for entry in policy.acceptedSafeSenders {
            Diagnostics.say("the safe sender \(entry) lies in an accepted domain: Outlook removes such a domain from Safe Senders, so the mailbox may not have it")
        }
        return policy
    }

    /// How names are read. The policy is the one that these options make.
    func nameReader(_ policy: Policy) throws -> NameReader {
        let files = try (file.map { try PolicyFile($0).protectFiles() } ?? []) + protect
        return try NameReading.reader(protecting: files, acceptedDomains: policy.acceptedDomains)
    }
}
