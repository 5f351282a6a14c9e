internal import RFC5322

// Safety: original and copy are borrowed for the call, or arrays that are held while they are read. Each section is scanned from the very bytes that it
// is used with.

/// Makes copies of messages that are safe to share: of the same length, with every field at its offset, and with the same answers under the redacted policy.
///
/// Names, local parts, hosts, addresses, GUIDs and all free text become tokens; what rules read stays. It is an allow-list: what is not known to be
/// needed is replaced. The same input gives the same token, in every message and every run, unless the salt differs. Without a salt, whoever guesses
/// a name can make its token and compare; a salt that is kept prevents that.
///
/// Not Sendable: it remembers tokens, and which addresses of the messages the networks of the policy cover.
public final class Redactor {
    private let tokens: Tokens
    private let original: Policy
    private let compiled: CompiledPolicy
    private var covered: (relay: Set<String>, trusted: Set<String>) = ([], [])
    private let secrets: Set<String>
    /// With the original policy and with the redacted one; made when asked for, and anew after another copy.
    private var classifiers: (original: Classifier, redacted: Classifier)?

    /// - Parameters:
    ///   - salt: changes every token; kept secret, nobody can guess a name and compare.
    ///   - policy: the one that the answers of original and copy are compared under; its accepted domains are looked for in the copies.
    public init(salt: String = "", policy: Policy = Policy()) {
        tokens = Tokens(salt: Array(salt.utf8))
        original = policy
        compiled = CompiledPolicy(policy)
        var secrets: Set<String> = []
        for domain in policy.acceptedDomains { Secrets.add(domain: Array(domain.utf8), to: &secrets) }
        self.secrets = secrets
    }

    /// The copy of one message. Linear; allocates the copy.
    /// - Parameters:
    ///   - message: the whole message; what stands behind its header section is overwritten with `x`, line ends stay.
    ///   - headersOnly: leaves the body out; the copy ends behind the empty line.
    public func copy(of message: UnsafeRawBufferPointer, headersOnly: Bool = false) -> [UInt8] {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(message, into: &section)
        let end = headersOnly ? section.bodyStart : message.count
        let whole = unsafe Array(message[..<end])
        var rewriter = TextRewriter(bytes: unsafe Bytes(message), tokens: tokens, out: whole)
        rewriter.rewriteSection(section)
        Redactor.overwrite(&rewriter.out, section.bodyStart..<end)
        note(section, unsafe Bytes(message), rewriter.out)
        classifiers = nil
        return rewriter.out
    }

    /// The same for an array.
    public func copy(of message: [UInt8], headersOnly: Bool = false) -> [UInt8] {
        unsafe message.withUnsafeBytes { unsafe copy(of: $0, headersOnly: headersOnly) }
    }

    /// Every byte of a range but line ends becomes `x`.
    public static func overwrite(_ bytes: inout [UInt8], _ range: Range<Int>) {
        for i in range where bytes[i] != 0x0D && bytes[i] != 0x0A { bytes[i] = 0x78 }
    }

    /// Compares a copy with its message: the field tables, the facts, the answers, and whether a name is left.
    /// To be called when all copies have been made, since the policy gets its last entries with them.
    /// - Returns: why the copy must not be handed out, in a sentence; nil where it may be.
    public func failure(of copy: [UInt8], of message: UnsafeRawBufferPointer) -> String? {
        let classifiers = self.classifiers ?? (Classifier(policy: original), Classifier(policy: policy))
        self.classifiers = classifiers
        return unsafe RedactionCheck.failure(of: copy, against: message, classifiers.original, classifiers.redacted, secrets: secrets)
    }

    /// The same for an array.
    public func failure(of copy: [UInt8], of message: [UInt8]) -> String? {
        unsafe message.withUnsafeBytes { unsafe failure(of: copy, of: $0) }
    }

    // MARK: - The policy

    /// The policy that gives the copies the answers that the original policy gives the messages. Entries that speak of part of a word, and networks,
    /// become the names and addresses in the copies that they cover.
    public var policy: Policy {
        var policy = original
        policy.safeSenders = original.safeSenders.flatMap(entries)
        policy.safeRecipients = original.safeRecipients.flatMap(entries)
        policy.trustedContacts = original.trustedContacts.flatMap(entries)
        policy.blockedSenders = original.blockedSenders.flatMap(entries)
        policy.directory = original.directory.flatMap(entries)
        policy.acceptedDomains = original.acceptedDomains.flatMap(entries)
        policy.tenantID = original.tenantID.map { rewritten($0) }
        policy.relayHosts = hosts(original.relayHosts, covered.relay)
        policy.trustedHosts = hosts(original.trustedHosts, covered.trusted)
        return policy
    }

    private func rewritten(_ text: String) -> String {
        let source = Array(text.utf8)
        return unsafe source.withUnsafeBytes {
            var rewriter = unsafe TextRewriter(bytes: Bytes($0), tokens: tokens, out: source)
            // An address as it is rewritten in a field: what stays there stays here.
            if text.contains("@") { rewriter.rewriteAddresses(0..<source.count) } else { rewriter.rewrite(0..<source.count, .none) }
            return String(decoding: rewriter.out, as: UTF8.self)
        }
    }

    /// An address or a domain. A domain of one label stands behind an "@" as a word, at the end of a host as a last label.
    private func entries(_ entry: String) -> [String] {
        let new = rewritten(entry)
        if entry.contains("@") {
            // In messages the domain stands behind its "@".
            return [new]
        }
        guard !entry.contains("."), entry.utf8.count >= 2 else { return [new] }
        return [new, String(decoding: tokens.lastLabel(Array(entry.utf8)), as: UTF8.self)]
    }

    /// Covers nothing: no token is this address. A list that has lost all its entries must not become an empty one, which means something else.
    private static let nobody = "240.0.0.0"

    private func hosts(_ list: [String], _ covered: Set<String>) -> [String] {
        if list.isEmpty { return [] }
        return list.filter(Redactor.isWhole).map(host) + covered.sorted() + (list.allSatisfy(Redactor.isWhole) ? [] : [Redactor.nobody])
    }

    /// An address, or a host whose wildcards stand for whole words.
    private static func isWhole(_ entry: String) -> Bool {
        if IPNetwork(entry) != nil { return !entry.contains("/") }
        if entry.contains("?") { return false }
        // Of an address in place of a name.
        if entry.contains("*") && !entry.utf8.contains(where: { TextRewriter.isWordByte($0) && $0 &- 0x30 >= 10 }) { return entry == "*" }
        let bytes = Array(entry.utf8)
        return bytes.indices.allSatisfy { i in
            bytes[i] != 0x2A || ((i == 0 || bytes[i - 1] == 0x2E) && (i == bytes.count - 1 || bytes[i + 1] == 0x2E))
        }
    }

    private func host(_ entry: String) -> String {
        if IPNetwork(entry) != nil || !entry.contains(".") { return rewritten(entry) }
        let source = Array(entry.utf8)
        return unsafe source.withUnsafeBytes {
            var rewriter = unsafe TextRewriter(bytes: Bytes($0), tokens: tokens, out: source)
            rewriter.rewriteHost(0..<source.count)
            return String(decoding: rewriter.out, as: UTF8.self)
        }
    }

    /// Notes which names and addresses of the trace the entries cover that cannot be redacted by themselves.
    private func note(_ section: borrowing HeaderSection, _ bytes: Bytes, _ out: [UInt8]) {
        let relay = original.relayHosts.filter { !Redactor.isWhole($0) }, trusted = original.trustedHosts.filter { !Redactor.isWhole($0) }
        if relay.isEmpty && trusted.isEmpty { return }
        let networks = relay.compactMap { IPNetwork($0) }
        let relayGlobs = relay.filter { IPNetwork($0) == nil }.map { Array($0.lowercased().utf8) }
        let trustedGlobs = trusted.map { Array($0.lowercased().utf8) }
        for field in section.all(.received) {
            let trace = TraceHead(bytes, field.bodyRange)
            if let by = trace.by, trustedGlobs.contains(where: { Glob.matches($0, bytes, by) }) { covered.trusted.insert(String(decoding: out[by], as: UTF8.self)) }
            if let from = trace.from, relayGlobs.contains(where: { Glob.matches($0, bytes, from) }) { covered.relay.insert(String(decoding: out[from], as: UTF8.self)) }
            guard let address = trace.clientAddress(bytes), networks.contains(where: { $0.contains(address) }) else { continue }
            let new = unsafe out.withUnsafeBytes { unsafe TraceHead(Bytes($0), field.bodyRange).clientAddress(Bytes($0)) }
            if let new { covered.relay.insert(new.text) }
        }
    }
}

extension IPAddress {
    /// `a.b.c.d`, or eight groups.
    var text: String {
        if isIPv4 { return [24, 16, 8, 0].map { "\(UInt8(truncatingIfNeeded: value >> UInt128($0)))" }.joined(separator: ".") }
        return (0..<8).map { String(UInt16(truncatingIfNeeded: value >> UInt128(16 * (7 - $0))), radix: 16) }.joined(separator: ":")
    }
}
