public import CHdrclass
import HeaderClassifier

// Safety: the words are copied to memory that is never freed; the table of pointers to them is filled once.

extension hdr_verdict {
    /// The numbers of the header are the raw values of the enumerations; a test holds each to its word.
    init(_ verdict: Verdict, headerLength: Int) {
        self.init(
            submission: verdict.submission.rawValue, submission_detail: verdict.submissionDetail?.rawValue ?? UInt8(HDR_NONE),
            claimed: verdict.claimed?.rawValue ?? UInt8(HDR_NONE), sender_resolution: verdict.senderResolution.rawValue,
            junk_server: verdict.junk.server.rawValue, junk_client: verdict.junk.client.rawValue, junk_recorded: verdict.junk.recorded?.rawValue ?? UInt8(HDR_NONE),
            junk_predicted: verdict.junk.predicted.rawValue, junk_outlook: verdict.junk.outlook.rawValue,
            junk_outlook_if_filtered: verdict.junk.outlookIfFiltered.rawValue, attestation: verdict.attestation.rawValue,
            attestation_basis: verdict.attestationBasis?.rawValue ?? UInt8(HDR_NONE), platform: verdict.platform.rawValue,
            scl: verdict.scl ?? Int8(HDR_NO_SCL), reserved: 0, findings: verdict.findings.rawValue, header_length: UInt32(clamping: headerLength))
    }
}

/// The words of one question by number, each ending in NUL.
@safe private struct Words: @unchecked Sendable {
    let pointers: [UnsafePointer<CChar>]

    init(_ words: [String]) {
        unsafe pointers = words.map { word in
            let text = UnsafeMutablePointer<CChar>.allocate(capacity: word.utf8.count + 1)
            for (i, byte) in word.utf8.enumerated() { unsafe text[i] = CChar(bitPattern: byte) }
            unsafe text[word.utf8.count] = 0
            return unsafe UnsafePointer(text)
        }
    }

    static let all: [Words] = [
        Words(Submission.allCases.map(\.word)), Words(SubmissionDetail.allCases.map(\.word)), Words(SenderResolution.allCases.map(\.word)),
        Words(ServerPlacement.allCases.map(\.word)), Words(ClientPlacement.allCases.map(\.word)), Words(OutlookPlacement.allCases.map(\.word)),
        Words(Attestation.allCases.map(\.word)), Words(AttestationBasis.allCases.map(\.word)), Words(Platform.allCases.map(\.word)),
        Words(Findings.all.map(\.word)),
    ]
}

@c @implementation
public func hdr_word(_ question: hdr_question, _ value: UInt8) -> UnsafePointer<CChar>? {
    guard question.rawValue < UInt32(Words.all.count) else { return nil }
    let words = unsafe Words.all[Int(question.rawValue)].pointers
    return unsafe Int(value) < words.count ? words[Int(value)] : nil
}
