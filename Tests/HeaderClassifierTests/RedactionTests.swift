import RFC5322
import TestSupport
import Testing

@testable import HeaderClassifier

/// Redacted copies: what stays, what goes, and that a copy which fails either is noticed.
struct RedactionTests {
    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    static func redacted(_ text: String, salt: String = "") -> String { Self.text(Redactor(salt: salt).copy(of: Array(text.utf8))) }

    /// Policies that speak of a message: every list names somebody or something in it.
    static func policies(for bytes: [UInt8]) -> [Policy] {
        var section = HeaderSection()
        HeaderScanner.scan(bytes, into: &section)
        return bytes.withUnsafeBytes { buffer in
            let view = Bytes(buffer)
            func address(_ name: KnownFieldName) -> String? {
                section.first(name).flatMap { AddressList.first(in: buffer, $0.bodyRange)?.address }.map { Self.text(view.copy($0)) }
            }
            func domain(_ text: String?) -> [String] { text.flatMap { $0.split(separator: "@").last }.map { [String($0)] } ?? [] }
            func list(_ text: String?) -> [String] { text.map { [$0] } ?? [] }
            let from = address(.from), to = address(.to)
            var trusted = Policy(), lists = Policy(), blocked = Policy(), relay = Policy(), cloud = Policy()
            let by = section.first(.received).flatMap { TraceField(view, $0.bodyRange).by }.map { Self.text(view.copy($0)) }
            trusted.trustedHosts = by.map { ["*." + $0.split(separator: ".").dropFirst().joined(separator: "."), String($0.prefix(3)) + "*"] } ?? []
            trusted.assumesMailbox = by == nil
            lists.acceptedDomains = domain(from)
            lists.safeRecipients = list(to)
            lists.clientFilter = .low
            blocked.blockedSenders = list(from)
            blocked.acceptedDomains = domain(to)
            blocked.ignoresRecorded = true
            relay.relayHosts = ["10.0.0.0/8", "192.0.0.0/3", "2603::/16", "*.outlook.com", "mail*"]
            relay.acceptedDomains = domain(from).map { "*." + $0 }
            relay.safeSenders = domain(from).map { "@" + $0 }
            relay.platform = .onprem
            cloud.platform = .exo
            cloud.directory = list(from)
            cloud.tenantID = section.first(.crossTenantID).map { Self.text(view.copy(view.trimmed($0.bodyRange))) }
            cloud.clientFilter = .high
            return [Policy(), trusted, lists, blocked, relay, cloud]
        }
    }

    /// What is wrong with the copy of a message, under every policy.
    static func complaints(_ bytes: [UInt8], _ file: String) -> [String] {
        var complaints: [String] = []
        var first: [UInt8]?
        for (i, policy) in policies(for: bytes).enumerated() {
            let redactor = Redactor(policy: policy)
            let copy = redactor.copy(of: bytes)
            if copy.count != bytes.count { complaints.append("\(file) length") }
            if let reason = redactor.failure(of: copy, of: bytes) { complaints.append("\(file) policy \(i): \(reason)") }
            // The tokens do not depend on the policy.
            if let first, first != copy { complaints.append("\(file) differs by policy") }
            first = copy
            // Apart from the check of the redactor's own: the answers, rule by rule.
            let before = Classifier(policy: policy).verdict(of: bytes), after = Classifier(policy: redactor.policy).verdict(of: copy)
            if before.rules != after.rules || before.findings != after.findings || before.junk != after.junk { complaints.append("\(file) rules \(i)") }
        }
        return complaints
    }

    @Test func everyMessageOfTheCorpusKeepsItsAnswers() {
        let files = RealMail.walk(RealMail.package + "/corpus").filter { $0.hasSuffix(".eml") }
        #expect(files.count > 100)
        let complaints = files.flatMap { Self.complaints(RealMail.read($0), $0) }
        #expect(complaints.isEmpty, "\(complaints.prefix(20).joined(separator: "\n"))")
    }

    @Test func everyRealMessageKeepsItsAnswersAndLosesItsNames() {
        guard let files = RealMail.files("mail", for: "every real message redacted") else { return }
        // All of them take a while unless optimized; HDRCLASS_ALL asks for it.
        let step = RealMail.wantsAll ? 1 : 25
        var complaints: [String] = []
        var count = 0
        for index in stride(from: 0, to: files.count, by: step) where files[index].hasSuffix(".eml") {
            complaints += Self.complaints(RealMail.read(files[index]), files[index])
            count += 1
        }
        #expect(count > 200)
        #expect(complaints.isEmpty, "\(complaints.count) of \(count):\n\(complaints.prefix(60).joined(separator: "\n"))")
    }
}
