import HeaderClassifier
import MailSources
import RFC5322
import Reports

/// Policies that ask every list and every platform.
let policies: [Policy] = {
    var relay = Policy(), lists = Policy(), cloud = Policy(), blind = Policy()
    relay.platform = .onprem
    relay.relayHosts = ["192.0.2.0/24", "2001:db8::/32", "*.example.com", "mail*"]
    relay.acceptedDomains = ["example.com", "*.example.org"]
    relay.sclJunkThreshold = 5
    lists.safeSenders = ["@example.com", "jane@example.org"]
    lists.safeRecipients = ["list@example.org"]
    lists.trustedContacts = ["joe@example.org"]
    lists.blockedSenders = ["@example.net"]
    lists.directory = ["jane@example.com", "alerts@example.com"]
    lists.clientFilter = .high
    lists.trustsListsOnly = true
    cloud.platform = .exo
    cloud.preset = .strict
    cloud.trustedHosts = ["*.example.com"]
    cloud.tenantID = "00000000-0000-0000-0000-000000000001"
    blind.ignoresRecorded = true
    blind.honoursSCLMinusOne = false
    blind.isJunkRuleEnabled = false
    blind.assumesMailbox = true
    return [Policy(), relay, lists, cloud, blind]
}()

let classifiers = policies.map { Classifier(policy: $0) }
private let style = Style()

/// Every fact of the header section and what is concluded from them: the answers do not depend on the kernel, on whether unknown fields are kept, or on
/// the body; evidence lies in the header section and quotes it; every report for people is printable.
func fuzzFacts(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    let classifier = choices.pick(classifiers)
    var section = HeaderSection()
    HeaderScanner.scan(input, into: &section, indexing: .known, kernel: .portable)
    let known = classifier.verdict(of: section, in: input)
    HeaderScanner.scan(input, into: &section, indexing: .all)
    let verdict = classifier.verdict(of: section, in: input)
    promise(known.rules == verdict.rules && known.findings == verdict.findings && known.junk == verdict.junk && known.scl == verdict.scl, "the portable kernel, known fields only: \(known.rules), not \(verdict.rules)")
    let end = section.bodyStart
    let headers = UnsafeRawBufferPointer(rebasing: input[..<end])
    let alone = classifier.verdict(of: headers)
    promise(alone.rules == verdict.rules && alone.junk == verdict.junk, "without the body: \(alone.rules), not \(verdict.rules)")

    for evidence in verdict.evidence(in: input) {
        promise(evidence.range.lowerBound >= 0 && evidence.range.upperBound <= section.end, "evidence at \(evidence.range) of \(section.end)")
        for focus in evidence.focus { promise(evidence.range.contains(focus.lowerBound) && focus.upperBound <= evidence.range.upperBound, "focus \(focus) of \(evidence.range)") }
        if !evidence.range.isEmpty { promise(evidence.value.count <= evidence.range.count, "a value longer than its field") }
    }
    let hops = HopsReport.Subject(source: "x", offset: 0, bytes: input, section: section, verdict: verdict)
    promisePrintable(HopsReport.text(hops, style), "hops")
    let decoded = DecodeReport.Subject(source: "x", offset: 0, bytes: input, section: section, verdict: verdict)
    promisePrintable(DecodeReport.text(decoded, style), "decode")
    promisePrintable(FieldsReport.text(source: "x", offset: 0, section: section, bytes: input, style), "fields")
}

extension Classifier {
    func verdict(of bytes: UnsafeRawBufferPointer) -> Verdict {
        var section = HeaderSection()
        HeaderScanner.scan(bytes, into: &section, indexing: .known)
        return verdict(of: section, in: bytes)
    }
}

/// A redacted copy has the length, the fields and the answers of its message, as the redactor's own check says, and is the same each time.
func fuzzRedact(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    let policy = choices.pick(policies)
    let redactor = Redactor(policy: policy)
    let copy = redactor.copy(of: input)
    promise(copy.count == input.count, "\(copy.count) bytes of \(input.count)")
    if redactor.failure(of: copy, of: input) == nil {
        let (before, after) = (Classifier(policy: policy).verdict(of: input), copy.withUnsafeBytes { Classifier(policy: redactor.policy).verdict(of: $0) })
        promise(before.rules == after.rules && before.findings == after.findings && before.junk == after.junk, "\(before.rules) became \(after.rules)")
    }
    promise(Redactor(policy: policy).copy(of: input) == copy, "another copy")
}
