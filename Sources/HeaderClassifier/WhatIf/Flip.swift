internal import RFC5322

// Safety: both messages are borrowed for the call; every section is scanned here from the bytes that it is used with, and `bodyStart` never lies behind
// them.

/// One single change that leads a message to another place: an option of the policy, or a stamp. Found by trying, not by reasoning: every change is made,
/// and the message is classified again.
public struct Flip: Sendable, Hashable {
    /// How far a change reaches, the smallest first.
    public enum Reach: UInt8, Sendable, Hashable, CaseIterable {
        /// An entry for this sender or recipient.
        case entry
        /// A setting of the mailbox or of its Outlook.
        case mailbox
        /// A setting of the organization.
        case organization
        /// What the program is told about where the message was received; nothing changes but what is known.
        case knowledge
        /// A header field, as if Exchange had stamped otherwise.
        case stamp
    }

    /// An option of the policy.
    public struct Option: Sendable, Hashable {
        /// As on the command line: the option and its value; nil where only a policy file can say it.
        public let arguments: [String]?
        /// The same as a member of a policy file.
        public let member: String
    }

    /// A header field.
    public struct Stamp: Sendable, Hashable {
        /// Its name, as the documents spell it.
        public let name: String
        /// The whole field as it stands in the message; nil where it would be a new one.
        public let range: Range<Int>?
        /// What it would hold instead; nil where it would be gone.
        public let value: String?
        /// To make the change on a copy of the message.
        public let edits: [HeaderEdit]
    }

    /// What is changed.
    public enum Change: Sendable, Hashable {
        /// An option of the policy.
        case option(Option)
        /// A header field, on a copy of the message.
        case stamp(Stamp)
    }

    /// How far the change reaches.
    public let reach: Reach
    /// The change itself.
    public let change: Change
    /// Where the message would land.
    public let placement: OutlookPlacement
    /// The verdict after the change.
    public let verdict: Verdict
}

extension Classifier {
    /// Every single change that leads this message to another place, the smallest first: an option of the policy with each of its few sensible values,
    /// or one stamp. Of the values of one option the nearest is kept for each place. Scans the message a few dozen times; allocates.
    ///
    /// Nothing is proved beyond the rules: a flip says what they answer then.
    public func flips(of bytes: UnsafeRawBufferPointer, properties: MessageProperties? = nil) -> [Flip] {
        var section = HeaderSection()
        unsafe HeaderScanner.scan(bytes, into: &section, indexing: .known)
        let header = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<section.bodyStart])
        let before = unsafe verdict(of: section, in: header, properties: properties).junk.outlook
        var flips: [Flip] = []

        var met: Set<String> = []
        for trial in unsafe PolicyTrial.all(policy, section, Bytes(header)) {
            let verdict = unsafe Classifier(policy: trial.policy).verdict(of: section, in: header, properties: properties)
            let placement = verdict.junk.outlook
            if placement == before || !met.insert("\(trial.name) \(placement.word)").inserted { continue }
            flips.append(Flip(reach: trial.reach, change: .option(trial.option), placement: placement, verdict: verdict))
        }
        for stamp in unsafe StampTrial.all(policy, HeaderEditor(section, Bytes(header))) {
            let verdict = unsafe verdict(ofHeader: HeaderEdit.apply(stamp.edits, to: header), properties)
            if verdict.junk.outlook != before { flips.append(Flip(reach: .stamp, change: .stamp(stamp), placement: verdict.junk.outlook, verdict: verdict)) }
        }
        // In the order of the trials within the same reach.
        return Flip.Reach.allCases.flatMap { reach in flips.filter { $0.reach == reach } }
    }

    /// Of a header section that was put together.
    func verdict(ofHeader header: [UInt8], _ properties: MessageProperties?) -> Verdict {
        var section = HeaderSection()
        return unsafe header.withUnsafeBytes { bytes in
            unsafe HeaderScanner.scan(bytes, into: &section, indexing: .known)
            return unsafe verdict(of: section, in: bytes, properties: properties)
        }
    }

    /// The same for an array.
    public func flips(of bytes: [UInt8]) -> [Flip] { unsafe bytes.withUnsafeBytes { unsafe flips(of: $0) } }
}
