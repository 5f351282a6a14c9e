internal import RFC5322

// Safety: the buffer of `bytes` is borrowed for the call, and the field or text lies in it.

/// A policy that differs from the given one in a single option.
struct PolicyTrial {
    /// Of the option; its values share it.
    var name: String
    var reach: Flip.Reach
    var option: Flip.Option
    var policy: Policy

    /// Every option with each of its sensible values, those near to the given one first.
    static func all(_ policy: Policy, _ section: borrowing HeaderSection, _ bytes: Bytes) -> [PolicyTrial] {
        var trials = TrialList(policy)
        addLists(&trials, policy, section, bytes)
        addMailbox(&trials, policy)
        addOrganization(&trials, policy)
        addKnowledge(&trials, policy, section, bytes)
        return trials.list
    }

    /// Entries for the people of this message, and without those that are given.
    private static func addLists(_ trials: inout TrialList, _ policy: Policy, _ section: borrowing HeaderSection, _ bytes: Bytes) {
        func address(_ name: KnownFieldName) -> String? {
            guard let field = section.first(name), let range = unsafe AddressList.first(in: bytes.buffer, field.bodyRange)?.address else { return nil }
            let text = bytes.copy(range)
            // An entry is text; what cannot be typed is no entry.
            let isPlain = text.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C } && text.first != 0x2D && text.count <= 320
            return isPlain && !text.isEmpty ? String(decoding: text, as: UTF8.self) : nil
        }
        let from = address(.from), to = address(.to) ?? address(.cc)
        func entry(_ option: String, _ key: String, _ value: String?, _ list: WritableKeyPath<Policy, [String]>) {
            if let value, !policy[keyPath: list].contains(value) {
                trials.add(option, .entry, [option, value], "\"\(key)\": [\"\(value)\"]") { $0[keyPath: list].append(value) }
            }
            if !policy[keyPath: list].isEmpty { trials.add("no " + option, .entry, nil, "\"\(key)\": []") { $0[keyPath: list] = [] } }
        }
        entry("--safe-sender", "safeSender", from, \.safeSenders)
        entry("--safe-recipient", "safeRecipient", to, \.safeRecipients)
        entry("--trusted-contact", "trustedContact", from, \.trustedContacts)
        entry("--blocked-sender", "blockedSender", from, \.blockedSenders)
        // The option takes a file of addresses, so only the policy's list can be tried.
        if let from, !policy.directory.contains(from) {
            trials.add("--directory", .entry, nil, "\"directory\": [a file that lists \(from)]") { $0.directory.append(from) }
        }
        if !policy.directory.isEmpty { trials.add("no --directory", .entry, nil, "\"directory\": []") { $0.directory = [] } }
    }

    private static func addMailbox(_ trials: inout TrialList, _ policy: Policy) {
        for n in (0...9).sorted(by: { abs($0 - policy.sclJunkThreshold) < abs($1 - policy.sclJunkThreshold) }) where n != policy.sclJunkThreshold {
            trials.add("--scl-junk-threshold", .mailbox, ["--scl-junk-threshold", "\(n)"], "\"sclJunkThreshold\": \(n)") { $0.sclJunkThreshold = n }
        }
        func toggle(_ option: String, _ key: String, _ path: WritableKeyPath<Policy, Bool>, _ reach: Flip.Reach = .mailbox, takesOnOff: Bool) {
            let value = !policy[keyPath: path]
            // A flag has no option that takes it back.
            let arguments: [String]? = takesOnOff ? [option, value ? "on" : "off"] : value ? [option] : nil
            trials.add(option, reach, arguments, "\"\(key)\": \(value)") { $0[keyPath: path] = value }
        }
        toggle("--junk-rule", "junkRule", \.isJunkRuleEnabled, takesOnOff: true)
        toggle("--mailbox-trusted-lists-only", "mailboxTrustedListsOnly", \.trustsListsOnly, takesOnOff: false)
        for filter in Policy.ClientFilter.allCases where filter != policy.clientFilter {
            trials.add("--client-filter", .mailbox, ["--client-filter", filter.rawValue], "\"clientFilter\": \"\(filter.rawValue)\"") { $0.clientFilter = filter }
        }
        toggle("--honours-scl-minus-one", "honoursSclMinusOne", \.honoursSCLMinusOne, takesOnOff: true)
        toggle("--ignore-recorded", "ignoreRecorded", \.ignoresRecorded, .knowledge, takesOnOff: false)
        toggle("--assume-mailbox", "assumeMailbox", \.assumesMailbox, .knowledge, takesOnOff: false)
    }

    private static func addOrganization(_ trials: inout TrialList, _ policy: Policy) {
        for preset in Policy.Preset.allCases where preset != policy.preset {
            trials.add("--preset", .organization, ["--preset", preset.rawValue], "\"preset\": \"\(preset.rawValue)\"") { $0.preset = preset }
        }
        for verdict in Policy.CloudVerdict.allCases {
            for action in Policy.CloudAction.allCases where action != policy.action(verdict) {
                trials.add("actions \(verdict.rawValue)", .organization, nil, "\"actions\": {\"\(verdict.rawValue)\": \"\(action.rawValue)\"}") { $0.actions[verdict] = action }
            }
        }
    }

    private static func addKnowledge(_ trials: inout TrialList, _ policy: Policy, _ section: borrowing HeaderSection, _ bytes: Bytes) {
        for platform in Policy.Platform.allCases where platform != policy.platform {
            trials.add("--platform", .knowledge, ["--platform", platform.rawValue], "\"platform\": \"\(platform.rawValue)\"") { $0.platform = platform }
        }
        // The newest hop may be an archive or a gateway of one's own.
        if let hop = section.first(.received), let by = TraceField(bytes, hop.bodyRange).by {
            let host = bytes.copy(by)
            let isHost = host.allSatisfy { Bytes.folded($0) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F } && host.first != 0x2D
            let name = String(decoding: host, as: UTF8.self)
            if isHost && !name.isEmpty && !policy.trustedHosts.contains(name) {
                trials.add("--trusted-host", .knowledge, ["--trusted-host", name], "\"trustedHost\": [\"\(name)\"]") { $0.trustedHosts.append(name) }
            }
        }
        if !policy.trustedHosts.isEmpty { trials.add("no --trusted-host", .knowledge, nil, "\"trustedHost\": []") { $0.trustedHosts = [] } }
        if policy.tenantID != nil { trials.add("no --tenant-id", .knowledge, nil, "\"tenantId\": null") { $0.tenantID = nil } }
    }
}

/// Trials on one policy.
private struct TrialList {
    let policy: Policy
    private(set) var list: [PolicyTrial] = []

    init(_ policy: Policy) { self.policy = policy }

    mutating func add(_ name: String, _ reach: Flip.Reach, _ arguments: [String]?, _ member: String, _ change: (inout Policy) -> Void) {
        var changed = policy
        change(&changed)
        if changed == policy { return }
        list.append(PolicyTrial(name: name, reach: reach, option: Flip.Option(arguments: arguments, member: member), policy: changed))
    }
}
