public import HeaderClassifier
import Reports

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the file is open while it is read and closed at the end; fread gets the length of the array.

/// A policy as JSON: the options' names in camel case, plus `actions` for single cloud verdicts. Unknown keys are errors, so that a
/// misspelt one does not go unnoticed. Each error names line and column.
public struct PolicyFile {
    private enum Key: String, CaseIterable {
        case platform, preset, clientFilter, sclJunkThreshold, junkRule, mailboxTrustedListsOnly, honoursSclMinusOne, assumeMailbox, ignoreRecorded
        case safeSender, safeRecipient, trustedContact, blockedSender, directory, acceptedDomain, relayHost, trustedHost, protect, tenantId, actions
    }

    private let path: String
    private let text: [UInt8]
    private var values: [Key: JSONNode] = [:]

    /// - Throws: a ``PolicyError``, where the file cannot be read or is no JSON with known keys.
    public init(_ path: String) throws { try self.init(PolicyFile.bytes(path), path: path) }

    /// - Parameters:
    ///   - text: of a policy file.
    ///   - path: for messages; files that the text names count from its folder.
    public init(_ text: [UInt8], path: String) throws {
        self.path = path
        self.text = text
        let root: JSONNode
        do { root = try JSONReader.read(text) } catch { throw failure(error.offset, "not valid JSON: \(error.message)") }
        for member in try members(of: root, "a policy") {
            guard let key = Key(rawValue: member.key) else {
                let meant = PolicyFile.nearest(member.key, Key.allCases.map(\.rawValue)).map { "; is \($0) meant?" } ?? ""
                throw failure(member.keyOffset, "unknown key \(quoted(member.key))\(meant)")
            }
            if case .null = member.value.content { continue }
            values[key] = member.value
        }
    }

    private func failure(_ offset: Int, _ message: String) -> PolicyError {
        let place = JSONNode.place(offset, in: text)
        return PolicyError(message: "\(path):\(place.line):\(place.column): \(message)")
    }

    private func quoted(_ text: String) -> String { "\"\(TextBytes.printable(Array(text.utf8)))\"" }

    private func wrongKind(_ node: JSONNode, _ what: String, _ wanted: String) -> PolicyError {
        failure(node.offset, "\(what) is to be \(wanted), not \(node.kind)")
    }

    /// The members of an object, each key once.
    private func members(of node: JSONNode, _ what: String) throws -> [JSONNode.Member] {
        guard case .object(let members) = node.content else { throw wrongKind(node, what, "an object") }
        var seen: [String: Int] = [:]
        for member in members {
            if let first = seen.updateValue(member.keyOffset, forKey: member.key) {
                throw failure(member.keyOffset, "\(quoted(member.key)) is there twice, first in line \(JSONNode.place(first, in: text).line)")
            }
        }
        return members
    }

    private func bool(_ key: Key) throws -> Bool? {
        guard let node = values[key] else { return nil }
        guard case .bool(let value) = node.content else { throw wrongKind(node, key.rawValue, "true or false") }
        return value
    }

    private func whole(_ key: Key, _ range: ClosedRange<Int>) throws -> Int? {
        guard let node = values[key] else { return nil }
        guard case .number(let digits) = node.content else { throw wrongKind(node, key.rawValue, "a number") }
        guard let value = Double(digits).flatMap(Int.init(exactly:)), range.contains(value) else {
            throw failure(node.offset, "\(key) is \(digits), not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private func string(_ node: JSONNode, _ what: String) throws -> String {
        guard case .string(let value) = node.content else { throw wrongKind(node, what, "a string") }
        return value
    }

    private func string(_ key: Key) throws -> String? { try values[key].map { try string($0, key.rawValue) } }

    /// The strings of a list, with the places where they begin.
    private func placed(_ key: Key) throws -> [(text: String, offset: Int)] {
        guard let node = values[key] else { return [] }
        guard case .array(let elements) = node.content else { throw wrongKind(node, key.rawValue, "a list of strings") }
        return try elements.map { (try string($0, "an entry of \(key)"), $0.offset) }
    }

    private func strings(_ key: Key) throws -> [String] { try placed(key).map(\.text) }

    /// One of a few words.
    private func word<Value: RawRepresentable & CaseIterable>(_ text: String, _ what: String, at offset: Int) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else {
            throw failure(offset, "\(what) is \(quoted(text)), not one of \(Value.allCases.map { "\($0.rawValue)" }.joined(separator: ", "))")
        }
        return value
    }

    private func word<Value: RawRepresentable & CaseIterable>(_ key: Key) throws -> Value? where Value.RawValue == String {
        try values[key].map { try word(string($0, key.rawValue), key.rawValue, at: $0.offset) }
    }

    /// The files of a list. Their places count from the policy's. One that cannot be read is an error of the line that names it.
    private func files(_ key: Key) throws -> [String] {
        try placed(key).map { file, offset in
            let place = file.hasPrefix("/") ? file : (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + file
            if unsafe access(place, R_OK) != 0 { throw failure(offset, "\(place): \(unsafe String(cString: strerror(errno)))") }
            return place
        }
    }

    /// The lists of names that it wants protected: their paths. Throws a ``PolicyError`` where one cannot be read.
    public func protectFiles() throws -> [String] { try files(.protect) }

    /// What the file sets; the rest is as by default. Reads the files of `directory`. Throws a ``PolicyError`` that names line and column.
    public func policy() throws -> Policy {
        var policy = Policy()
        policy.platform = try word(.platform) ?? policy.platform
        policy.preset = try word(.preset) ?? policy.preset
        policy.clientFilter = try word(.clientFilter) ?? policy.clientFilter
        policy.sclJunkThreshold = try whole(.sclJunkThreshold, 0...9) ?? policy.sclJunkThreshold
        policy.isJunkRuleEnabled = try bool(.junkRule) ?? true
        policy.trustsListsOnly = try bool(.mailboxTrustedListsOnly) ?? false
        policy.honoursSCLMinusOne = try bool(.honoursSclMinusOne) ?? true
        policy.assumesMailbox = try bool(.assumeMailbox) ?? false
        policy.ignoresRecorded = try bool(.ignoreRecorded) ?? false
        policy.safeSenders = try strings(.safeSender)
        policy.safeRecipients = try strings(.safeRecipient)
        policy.trustedContacts = try strings(.trustedContact)
        policy.blockedSenders = try strings(.blockedSender)
        // Files, as for the option.
        for file in try files(.directory) { policy.directory += try PolicyFile.lines(file) }
        policy.acceptedDomains = try strings(.acceptedDomain)
        for (host, offset) in try placed(.relayHost) {
            if host.contains("/") && IPNetwork(host) == nil { throw failure(offset, "relayHost \(quoted(host)) is no network") }
            policy.relayHosts.append(host)
        }
        policy.trustedHosts = try strings(.trustedHost)
        policy.tenantID = try string(.tenantId)
        if let node = values[.actions] {
            for action in try members(of: node, "actions") {
                let verdict: Policy.CloudVerdict = try word(action.key, "a key of actions", at: action.keyOffset)
                if case .null = action.value.content { continue }
                policy.actions[verdict] = try word(string(action.value, "actions.\(action.key)"), "actions.\(action.key)", at: action.value.offset)
            }
        }
        // What is not used here is looked at, too: every command finds the same errors.
        _ = try files(.protect)
        return policy
    }

    /// The word that was meant, if one differs by no more than two letters, or in case and hyphens only.
    public static func nearest(_ text: String, _ words: [String]) -> String? {
        func letters(_ text: String) -> [UInt8] { text.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") } }
        let wrong = letters(text)
        // Nothing so long is a misspelling.
        guard wrong.count < 40 else { return nil }
        return words.map { (word: $0, distance: distance(wrong, letters($0))) }.min { $0.distance < $1.distance }.flatMap { $0.distance <= 2 ? $0.word : nil }
    }

    /// How many letters are to be put in, left out or changed (Levenshtein).
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                (corner, row[j + 1]) = (row[j + 1], min(corner + (letter == other ? 0 : 1), row[j] + 1, row[j + 1] + 1))
            }
        }
        return row[b.count]
    }

    /// The lines of a list: trimmed, without empty ones and those that begin with `#`.
    public static func lines(_ path: String) throws -> [String] {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.compactMap { line in
            guard let end = line.lastIndex(where: { !$0.isWhitespace }), line.first != "#" else { return nil }
            return String(line[...end])
        }
    }

    /// What a file holds. Throws a ``PolicyError`` where it cannot be read.
    public static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "re") else { throw PolicyError(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let n = unsafe fread(&buffer, 1, buffer.count, file)
            if n == 0 {
                if unsafe ferror(file) != 0 { throw PolicyError(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
                return bytes
            }
            bytes += buffer[..<n]
        }
    }
}

extension Policy {
    /// `default`, or a digest that is the same for the same settings (FNV-1a of their names and values).
    public var digest: String {
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

/// What is wrong with a policy, or with a file that it names: lines for people, one a problem.
public struct PolicyError: Error, Sendable, Hashable {
    public var lines: [String]
    /// The lines, with a line feed between them.
    public var message: String { lines.joined(separator: "\n") }

    public init(message: String) { lines = [message] }
    public init(lines: [String]) { self.lines = lines }
}
