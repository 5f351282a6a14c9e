import ArgumentParser
import HeaderClassifier
import MailSources
import PolicyFiles
import RFC5322
import Reports
import Synchronization

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "The three answers in plain words, with the lines that prove them and what is unknown.")

    @OptionGroup var input: InputOptions

    @Flag(help: "Add the single changes, of one policy option or one stamp, that would lead the message elsewhere; found by trying each.")
    var flip = false

    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if input.paths.isEmpty { throw ValidationError("Name a message to explain, or - for standard input.") }
    }

    func run() throws {
        let policy = try policyOptions.policy()
        let classifier = Classifier(policy: policy)
        let sink = try Output(path: nil)
        let style = sink.style
        let digest = policy.digest
        let policyFile = try policyOptions.file
        let names = try policyOptions.nameReader(policy)
        let isFirst = Mutex(true)
        let (flip, unwraps) = (flip, input.unwrap)
        let kernel = input.kernel
        let outcome = try Engine(input: input, indexing: .known, peek: Self.peek).run(
            take: { batch, source, message, section in
                let verdict = unsafe classifier.verdict(of: section, in: message.bytes, properties: message.properties)
                if batch.out.count > 0 { batch.out.append("\n\n") }
                source.record(message, section, verdict, policy: digest) { record in
                    let carries = unwraps ? nil : Self.carried(message, kernel)
                    batch.out.append(ExplainReport.text(record, names: names, policy: policy, policyFile: policyFile, carries: carries, style))
                    if flip { batch.out.append(FlipReport.text(record, unsafe classifier.flips(of: message.bytes, properties: message.properties), style)) }
                }
            },
            finish: { batch in
                if batch.out.count == 0 { return }
                if !isFirst.withLock({ first in defer { first = false }; return first }) { try sink.write("\n\n") }
                try unsafe sink.write(batch.out.bytes)
            })
        try outcome.conclude()
    }
}

extension ExplainCommand {
    /// Of a message as much is looked at for another one inside it: what the repair of pasted text reads at most, so that both see the same.
    private static let peek = 1 << 20

    /// What the message carries: found in its first ``peek`` bytes, or announced by its header section. No answer depends on it.
    private static func carried(_ message: MailMessage, _ kernel: ScanKernel) -> ExplainReport.Inside? {
        var section = HeaderSection()
        var first: (kind: Carrier.Kind, place: Int)?
        let count = CarriedMessages.each(of: message, into: &section, indexing: .known, kernel: kernel) { _, _, carrier in
            if first == nil { first = (carrier.kind, carrier.part.lowerBound) }
        }
        if let first { return .init(kind: first.kind.rawValue, count: count, first: first.place) }
        return unsafe Carrier.announced(in: message.bytes).map { .init(kind: $0.rawValue, count: 0, first: nil) }
    }
}

struct FieldsCommand: ParsableCommand {
    enum Format: String, Choice { case text, ndjson }

    static let configuration = CommandConfiguration(
        commandName: "fields", abstract: "Every header field in order, with byte ranges and defects.")

    @OptionGroup var input: InputOptions

    @Option(help: "text for eyes, or ndjson: a line a field.")
    var format: Format = .text

    func validate() throws {
        if input.paths.isEmpty { throw ValidationError("Name a message, or - for standard input.") }
    }

    func run() throws {
        let sink = try Output(path: nil)
        let style = sink.style
        let format = format
        let outcome = try Engine(input: input, indexing: .all, isNumbered: true).run(
            take: { batch, source, message, section in
                switch format {
                case .ndjson: unsafe FieldsReport.ndjson(source: source.path, message: message.index, offset: message.offset, section: section, bytes: message.bytes, to: &batch.out)
                case .text: unsafe batch.out.append(FieldsReport.text(source: source.path, offset: message.offset, section: section, bytes: message.bytes, style))
                }
            },
            finish: { try unsafe sink.write($0.out.bytes) })
        try outcome.conclude()
    }
}

struct RulesCommand: ParsableCommand {
    enum Format: String, Choice { case text, markdown, json }

    static let configuration = CommandConfiguration(commandName: "rules", abstract: "The rule tables, with marks and citations.")

    @Option(help: "text for eyes, markdown for the documentation, or json.")
    var format: Format = .text

    @Flag(help: "The table of advice instead: what explain says to change, by situation.")
    var advice = false

    func run() throws {
        let sink = try Output(path: nil)
        switch format {
        case .text: try sink.write(advice ? AdviceReport.text(sink.style) : RulesReport.text(sink.style))
        case .markdown: try sink.write(advice ? AdviceReport.markdown() : RulesReport.markdown())
        case .json:
            var out = OutputBuffer()
            if advice { AdviceReport.json(to: &out) } else { RulesReport.json(to: &out) }
            try unsafe sink.write(out.bytes)
        }
    }
}

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "What the rules predict, blind, against the recorded delivery: a table, with the disagreements by recorded reason.",
        discussion: "Implies --ignore-recorded.")

    @OptionGroup var input: InputOptions
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if input.paths.isEmpty { throw ValidationError("Nothing to read: name files or directories.") }
    }

    func run() throws {
        var policy = try policyOptions.policy()
        policy.ignoresRecorded = true
        let classifier = Classifier(policy: policy)
        let total = Mutex(Confusion())
        let outcome = try Engine(input: input, indexing: .known).run(
            take: { batch, _, message, section in
                let verdict = unsafe classifier.verdict(of: section, in: message.bytes, properties: message.properties)
                unsafe batch.confusion.add(verdict, reason: RecordedReason.text(section, in: message.bytes))
            },
            finish: { batch in total.withLock { $0.add(batch.confusion) } })
        try Output(path: nil).write(total.withLock { $0 }.text + (outcome.isInterrupted ? "interrupted\n" : ""))
        try outcome.conclude()
    }
}
