import FoundationEssentials
import HeaderClassifier

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A policy as JSON: the options' names in camel case, plus `actions` for single cloud verdicts. Unknown keys are errors, so that a
/// misspelt one does not go unnoticed.
enum PolicyFile {
    private struct Contents: Decodable {
        var platform: String?, preset: String?, clientFilter: String?
        var sclJunkThreshold: Int?
        var junkRule: Bool?, mailboxTrustedListsOnly: Bool?, honoursSclMinusOne: Bool?, assumeMailbox: Bool?, ignoreRecorded: Bool?
        var safeSender: [String]?, safeRecipient: [String]?, trustedContact: [String]?, blockedSender: [String]?, directory: [String]?
        var acceptedDomain: [String]?, relayHost: [String]?, trustedHost: [String]?, protect: [String]?
        var tenantId: String?
        var actions: [String: String]?

        struct AnyKey: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case platform, preset, clientFilter, sclJunkThreshold, junkRule, mailboxTrustedListsOnly, honoursSclMinusOne, assumeMailbox, ignoreRecorded
            case safeSender, safeRecipient, trustedContact, blockedSender, directory, acceptedDomain, relayHost, trustedHost, protect, tenantId, actions
        }

        static func unknownKeys(_ decoder: any Decoder) throws -> [String] {
            let known = Set(CodingKeys.allCases.map(\.rawValue))
            return try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).filter { !known.contains($0) }
        }
    }

    private struct Keys: Decodable {
        let unknown: [String]
        init(from decoder: any Decoder) throws { unknown = try Contents.unknownKeys(decoder) }
    }

    private static func contents(_ path: String) throws -> Contents {
        let data = Data(try bytes(path))
        do {
            let unknown = try JSONDecoder().decode(Keys.self, from: data).unknown
            if let key = unknown.sorted().first { throw Failure(message: "\(path): unknown key \"\(key)\"") }
            return try JSONDecoder().decode(Contents.self, from: data)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(message: "\(path): is no policy: \(reason(error))")
        }
    }

    /// A path in a policy file: its place counts from the policy's.
    private static func place(_ file: String, beside path: String) -> String {
        file.hasPrefix("/") ? file : (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + file
    }

    /// The lists of names that it wants protected.
    static func protectFiles(_ path: String) throws -> [String] { try (contents(path).protect ?? []).map { place($0, beside: path) } }

    static func read(_ path: String) throws -> Policy {
        let contents = try contents(path)
        var policy = Policy()
        func word<Value: RawRepresentable & CaseIterable>(_ key: String, _ text: String?, _ set: (Value) -> Void) throws where Value.RawValue == String {
            guard let text else { return }
            guard let value = Value(rawValue: text) else {
                let words = Value.allCases.map { "\($0.rawValue)" }.joined(separator: ", ")
                throw Failure(message: "\(path): \(key) is \"\(text)\", not one of \(words)")
            }
            set(value)
        }
        try word("platform", contents.platform) { policy.platform = $0 }
        try word("preset", contents.preset) { policy.preset = $0 }
        try word("clientFilter", contents.clientFilter) { policy.clientFilter = $0 }
        if let n = contents.sclJunkThreshold {
            guard (0...9).contains(n) else { throw Failure(message: "\(path): sclJunkThreshold is \(n), not 0 to 9") }
            policy.sclJunkThreshold = n
        }
        policy.isJunkRuleEnabled = contents.junkRule ?? true
        policy.trustsListsOnly = contents.mailboxTrustedListsOnly ?? false
        policy.honoursSCLMinusOne = contents.honoursSclMinusOne ?? true
        policy.assumesMailbox = contents.assumeMailbox ?? false
        policy.ignoresRecorded = contents.ignoreRecorded ?? false
        policy.safeSenders = contents.safeSender ?? []
        policy.safeRecipients = contents.safeRecipient ?? []
        policy.trustedContacts = contents.trustedContact ?? []
        policy.blockedSenders = contents.blockedSender ?? []
        // Files, as for the option.
        for file in contents.directory ?? [] { policy.directory += try lines(place(file, beside: path)) }
        policy.acceptedDomains = contents.acceptedDomain ?? []
        policy.relayHosts = contents.relayHost ?? []
        for host in policy.relayHosts where host.contains("/") && IPNetwork(host) == nil { throw Failure(message: "\(path): relayHost \"\(host)\" is no network") }
        policy.trustedHosts = contents.trustedHost ?? []
        policy.tenantID = contents.tenantId
        for (key, value) in contents.actions ?? [:] {
            var verdict: Policy.CloudVerdict?
            try word("actions", key) { verdict = $0 }
            try word("actions.\(key)", value) { policy.actions[verdict!] = $0 }
        }
        return policy
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            context.codingPath.isEmpty ? "a JSON object is wanted" : "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is of the wrong kind"
        case DecodingError.dataCorrupted: "not valid JSON"
        default: "\(error)"
        }
    }

    /// The lines of a list: trimmed, without empty ones and those that begin with `#`.
    static func lines(_ path: String) throws -> [String] {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.compactMap { line in
            guard let end = line.lastIndex(where: { !$0.isWhitespace }), line.first != "#" else { return nil }
            return String(line[...end])
        }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "re") else { throw Failure(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let n = unsafe fread(&buffer, 1, buffer.count, file)
            if n == 0 {
                if unsafe ferror(file) != 0 { throw Failure(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
                return bytes
            }
            bytes += buffer[..<n]
        }
    }
}

extension Policy {
    /// `default`, or a digest that is the same for the same settings (FNV-1a of their names and values).
    var digest: String {
        if self == Policy() { return "default" }
        var text = "\(platform.rawValue) \(preset.rawValue) \(clientFilter.rawValue) \(sclJunkThreshold) \(isJunkRuleEnabled) \(trustsListsOnly) \(honoursSCLMinusOne) \(assumesMailbox) \(ignoresRecorded) \(tenantID ?? "")"
        text += actions.map { "\($0.key.rawValue)=\($0.value.rawValue)" }.sorted().joined(separator: " ")
        for list in [safeSenders, safeRecipients, trustedContacts, blockedSenders, directory, acceptedDomains, relayHosts, trustedHosts] {
            text += "|" + list.map { $0.lowercased() }.sorted().joined(separator: " ")
        }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let hex = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }
}
