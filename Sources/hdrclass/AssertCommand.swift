import ArgumentParser
import HeaderClassifier
import MailSources
import PolicyFiles
import RFC5322
import Reports
import Synchronization

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

/// The answers as words on the command line: one list for the options of `assert`.
enum Expected {
    /// A word that is expected, of those that the answer can be.
    protocol Vocabulary { static var words: [String] { get } }

    struct Word<Words: Vocabulary>: ExpressibleByArgument {
        var word: String
        init?(argument: String) {
            guard Words.words.contains(argument) else { return nil }
            word = argument
        }
        static var allValueStrings: [String] { Words.words }
    }

    enum SubmissionWords: Vocabulary { static let words = Submission.allCases.map(\.word) }
    enum DetailWords: Vocabulary { static let words = SubmissionDetail.allCases.map(\.word) + ["none"] }
    enum ResolutionWords: Vocabulary { static let words = SenderResolution.allCases.map(\.word) }
    enum ServerWords: Vocabulary { static let words = ServerPlacement.allCases.map(\.word) }
    enum ClientWords: Vocabulary { static let words = ClientPlacement.allCases.map(\.word) }
    enum OutlookWords: Vocabulary { static let words = OutlookPlacement.allCases.map(\.word) }
    enum AttestationWords: Vocabulary { static let words = Attestation.allCases.map(\.word) }
    enum SCLWords: Vocabulary { static let words = (-1...10).map { String($0) } + ["none"] }
    enum FindingWords: Vocabulary { static let words = Findings.all.map(\.word) }
}

/// What a message must be.
struct Expectations: ParsableArguments {
    @Option(help: ArgumentHelp("How Exchange took it. Repeated, this and the next options take any of the words.", valueName: "word"))
    var submission: [Expected.Word<Expected.SubmissionWords>] = []

    @Option(help: ArgumentHelp("More about the submission, such as relay; none where there is nothing more.", valueName: "word"))
    var detail: [Expected.Word<Expected.DetailWords>] = []

    @Option(help: ArgumentHelp("Whether Outlook resolves the sender.", valueName: "word"))
    var resolution: [Expected.Word<Expected.ResolutionWords>] = []

    @Option(help: ArgumentHelp("Where delivery puts it.", valueName: "word"))
    var serverJunk: [Expected.Word<Expected.ServerWords>] = []

    @Option(help: ArgumentHelp("What Outlook's own filter may do.", valueName: "word"))
    var clientJunk: [Expected.Word<Expected.ClientWords>] = []

    @Option(help: ArgumentHelp("The one-word answer: where it lands.", valueName: "word"))
    var outlook: [Expected.Word<Expected.OutlookWords>] = []

    @Option(help: ArgumentHelp("Whether the stamps are the own Exchange's.", valueName: "word"))
    var attestation: [Expected.Word<Expected.AttestationWords>] = []

    @Option(parsing: .unconditionalSingleValue, help: ArgumentHelp("X-MS-Exchange-Organization-SCL: -1 to 10, or none.", valueName: "N"))
    var scl: [Expected.Word<Expected.SCLWords>] = []

    @Option(help: ArgumentHelp("A finding that must be there. Repeated: all of them.", valueName: "word"))
    var finding: [Expected.Word<Expected.FindingWords>] = []

    @Option(help: ArgumentHelp("A finding that must not be there. Repeated: none of them.", valueName: "word"))
    var noFinding: [Expected.Word<Expected.FindingWords>] = []

    /// As values that workers can share.
    var conditions: Conditions {
        var answers: [(name: String, answer: Answer, words: [String])] = []
        func expect<Words>(_ name: String, _ answer: Answer, _ words: [Expected.Word<Words>]) {
            if !words.isEmpty { answers.append((name, answer, words.map(\.word))) }
        }
        expect("submission", .submission, submission)
        expect("detail", .submissionDetail, detail)
        expect("resolution", .senderResolution, resolution)
        expect("server-junk", .server, serverJunk)
        expect("client-junk", .client, clientJunk)
        expect("outlook", .outlook, outlook)
        expect("attestation", .attestation, attestation)
        expect("scl", .scl, scl)
        return Conditions(answers: answers, present: finding.map(\.word), absent: noFinding.map(\.word))
    }

    struct Conditions: Sendable {
        var answers: [(name: String, answer: Answer, words: [String])]
        var present: [String], absent: [String]

        var isEmpty: Bool { answers.isEmpty && present.isEmpty && absent.isEmpty }

        func mismatches(_ verdict: Verdict) -> [AssertReport.Mismatch] {
            var found: [AssertReport.Mismatch] = []
            for (name, answer, words) in answers {
                let got = answer.word(verdict) ?? "none"
                if words.contains(got) { continue }
                found.append(
                    .init(
                        name: name, expected: words.joined(separator: " or "), got: got, rules: answer.rules(verdict), reads: answer == .scl ? .scl : nil))
            }
            for entry in Findings.all {
                let isThere = verdict.findings.contains(entry.finding)
                if isThere && absent.contains(entry.word) {
                    found.append(.init(name: "no-finding", expected: "no \(entry.word)", got: entry.word, rules: [entry.rule]))
                } else if !isThere && present.contains(entry.word) {
                    let others = verdict.findings.words.joined(separator: " ")
                    found.append(.init(name: "finding", expected: entry.word, got: others.isEmpty ? "none" : others, rules: []))
                }
            }
            return found
        }
    }
}

struct AssertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assert", abstract: "A test for scripts: whether every message is as expected.",
        discussion: """
            Exit status: 0 every message of every path is as expected, 1 one is not (standard output says which, and what decided), \
            2 wrong usage, some input could not be read, or there was no message.
            """)

    @OptionGroup var input: InputOptions
    @OptionGroup(title: "Expectations") var expectations: Expectations
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    @Flag(name: .shortAndLong, help: "Print nothing; the exit status tells.")
    var quiet = false

    func validate() throws {
        if input.paths.isEmpty { throw ValidationError("Name a message to test, or - for standard input.") }
        if expectations.conditions.isEmpty { throw ValidationError("Nothing is expected: say for example --submission anonymous --outlook inbox.") }
    }

    func run() throws {
        let policy = try policyOptions.policy()
        let classifier = Classifier(policy: policy)
        let digest = policy.digest
        let conditions = expectations.conditions
        let sink = try Output(path: nil)
        let (style, quiet) = (sink.style, quiet)
        let tested = Mutex(0), failed = Mutex(0)
        let outcome = try Engine(input: input, indexing: .known).run(
            take: { batch, source, message, section in
                let verdict = unsafe classifier.verdict(of: section, in: message.bytes, properties: message.properties)
                tested.withLock { $0 += 1 }
                let mismatches = conditions.mismatches(verdict)
                if mismatches.isEmpty { return }
                failed.withLock { $0 += 1 }
                if quiet { return }
                source.record(message, section, verdict, policy: digest) { batch.out.append(AssertReport.text($0, mismatches, style) + "\n") }
            },
            finish: { try unsafe sink.write($0.out.bytes) })
        let (all, count) = (tested.withLock { $0 }, failed.withLock { $0 })
        if !quiet && all > 0 && !outcome.isInterrupted {
            let messages = all == 1 ? "1 message" : "\(all) messages"
            try sink.write(count == 0 ? "\(messages): as expected\n" : "\(count) of \(messages): not as expected\n")
        }
        try outcome.conclude()
        // A test of nothing proves nothing.
        if all == 0 { throw Failure(message: "there is no message to test") }
        if count > 0 { throw ExitCode(1) }
    }
}
