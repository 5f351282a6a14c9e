import HeaderClassifier
import PolicyFiles

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension PolicyFile {
    /// Writes what differs from the defaults. A directory is a list of files in a policy, so its addresses go into a file beside it.
    static func write(_ policy: Policy, to path: String) throws {
        let usual = Policy()
        var lines: [String] = []
        func add(_ key: String, _ value: String) { lines.append("  \"\(key)\": \(value)") }
        func list(_ key: String, _ values: [String]) {
            if !values.isEmpty { add(key, "[" + values.map(quoted).joined(separator: ", ") + "]") }
        }
        if policy.platform != usual.platform { add("platform", quoted(policy.platform.rawValue)) }
        if policy.preset != usual.preset { add("preset", quoted(policy.preset.rawValue)) }
        if policy.sclJunkThreshold != usual.sclJunkThreshold { add("sclJunkThreshold", "\(policy.sclJunkThreshold)") }
        if policy.isJunkRuleEnabled != usual.isJunkRuleEnabled { add("junkRule", "\(policy.isJunkRuleEnabled)") }
        if policy.clientFilter != usual.clientFilter { add("clientFilter", quoted(policy.clientFilter.rawValue)) }
        if policy.trustsListsOnly != usual.trustsListsOnly { add("mailboxTrustedListsOnly", "\(policy.trustsListsOnly)") }
        if policy.honoursSCLMinusOne != usual.honoursSCLMinusOne { add("honoursSclMinusOne", "\(policy.honoursSCLMinusOne)") }
        if policy.assumesMailbox { add("assumeMailbox", "true") }
        if policy.ignoresRecorded { add("ignoreRecorded", "true") }
        list("safeSender", policy.safeSenders)
        list("safeRecipient", policy.safeRecipients)
        list("trustedContact", policy.trustedContacts)
        list("blockedSender", policy.blockedSenders)
        list("acceptedDomain", policy.acceptedDomains)
        list("relayHost", policy.relayHosts)
        list("trustedHost", policy.trustedHosts)
        if let tenant = policy.tenantID { add("tenantId", quoted(tenant)) }
        if !policy.actions.isEmpty {
            let actions = policy.actions.map { "\(quoted($0.key.rawValue)): \(quoted($0.value.rawValue))" }.sorted()
            add("actions", "{" + actions.joined(separator: ", ") + "}")
        }
        if !policy.directory.isEmpty {
            let file = path + ".directory.txt"
            try write(policy.directory.map { $0 + "\n" }.joined(), as: file)
            list("directory", [String(file[(file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex)...])])
        }
        try write("{\n" + lines.joined(separator: ",\n") + (lines.isEmpty ? "}\n" : "\n}\n"), as: path)
    }

    private static func write(_ text: String, as path: String) throws {
        let sink = try Output(path: path)
        try sink.write(text)
        try sink.finish()
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
