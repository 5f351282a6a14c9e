import ArgumentParser
import HeaderClassifier
import MailSources
import PolicyFiles
import RFC5322
import Reports
import Synchronization

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

enum ClassifyFormat: String, Choice {
    case text, json, ndjson, csv, summary
    case summaryJSON = "summary-json"
}

struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "classify", abstract: "One verdict per message (the default command).")

    @OptionGroup var input: InputOptions

    @Option(help: "text for eyes; json is an array with evidence; ndjson and csv a line a message; summary counts only.")
    var format: ClassifyFormat = .text

    @Flag(help: "Add the evidence to ndjson and csv.")
    var evidence = false

    @Option(help: ArgumentHelp("Print only messages with that answer, such as junk.outlook=exposed. May be repeated: all must hold. Keys: \(AnswerFilter.keys).", valueName: "key=value"))
    var only: [AnswerFilter] = []

    @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp(Output.help, valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Print only the messages whose answers change from the policy given to that of this file, and sum the changes up.", valueName: "file"), completion: .file(extensions: ["json"]))
    var against: String?

    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if against != nil && evidence { throw ValidationError("--evidence goes with one policy: leave --against out.") }
        if input.paths.isEmpty { throw ValidationError("Nothing to read: name files or directories, or - for standard input.") }
    }

    func run() throws {
        askForCommand()
        if let against { return try runAgainst(against) }
        let policy = try policyOptions.policy()
        let classifier = Classifier(policy: policy)
        let digest = policy.digest
        let names = try policyOptions.nameReader(policy)
        let sink = try Output(path: output)
        let style = sink.style
        try requireList(names)
        let (format, evidence, only, unwraps) = (format, evidence, only, input.unwrap)
        let isSummary = format == .summary || format == .summaryJSON
        let total = Mutex(Summary())
        let journalReports = Atomic(0)
        let outcome = try Engine(input: input, indexing: .known).run(
            take: { batch, source, message, section in
                let verdict = unsafe classifier.verdict(of: section, in: message.bytes, properties: message.properties)
                if section.firstIndex(.journalReport) != nil && !unwraps { journalReports.add(1, ordering: .relaxed) }
                for condition in only where !condition.accepts(verdict, lookalikes: unsafe NameHits.kinds(section, in: message.bytes, names)) { return }
                batch.tally.add(verdict, length: message.length, section: section)
                if isSummary {
                    if names.tellsHits, let kinds = unsafe NameHits.kinds(section, in: message.bytes, names) { batch.tally.add(lookalikes: kinds) }
                    return
                }
                source.record(message, section, verdict, policy: digest) { record in
                    switch format {
                    case .text: batch.out.append(TextReport.line(record, names: names, style))
                    case .json:
                        if batch.tally.messages > 1 { batch.out.append(",\n") }
                        JSONReport.write(record, withEvidence: true, names: names, to: &batch.out)
                    case .ndjson:
                        JSONReport.write(record, withEvidence: evidence, names: names, to: &batch.out)
                        batch.out.append("\n")
                    case .csv: CSVReport.write(record, withEvidence: evidence, names: names, to: &batch.out)
                    case .summary, .summaryJSON: break
                    }
                }
            },
            finish: { batch in
                let before = total.withLock { total in
                    defer { total.add(batch.tally.summary) }
                    return total.messages
                }
                guard batch.tally.messages > 0 else { return }
                if before == 0 { try sink.write(Self.opening(format, style, withEvidence: evidence, withCarrier: unwraps)) }
                if before > 0 && format == .json { try sink.write(",\n") }
                try unsafe sink.write(batch.out.bytes)
            })
        let reports = journalReports.load(ordering: .relaxed)
        if reports > 0 { Diagnostics.say("\(reports) \(reports == 1 ? "is a journal report" : "are journal reports"): --unwrap classifies the message inside") }
        let summary = total.withLock { $0 }
        switch format {
        case .summary: try sink.write(summary.text(isInterrupted: outcome.isInterrupted))
        case .summaryJSON: try sink.write(summary.json(isInterrupted: outcome.isInterrupted))
        // An array that was cut short stays open, so that nobody takes it for a whole one.
        case .json: try sink.write(summary.messages == 0 ? (outcome.isInterrupted ? "[\n" : "[]\n") : outcome.isInterrupted ? "\n" : "\n]\n")
        case .csv: if summary.messages == 0 { try sink.write(Self.opening(format, style, withEvidence: evidence, withCarrier: unwraps)) }
        case .text, .ndjson: break
        }
        try sink.finish(isInterrupted: outcome.isInterrupted)
        try outcome.conclude()
    }

    /// A misspelt command is taken for a path.
    private func askForCommand() {
        let first = CommandLine.arguments.dropFirst().first
        guard let path = input.paths.first, path == first, !FileWalk.exists(path), !path.contains("/"), !path.contains(".") else { return }
        if let meant = PolicyFile.nearest(path, HdrclassCommand.commandNames) { Diagnostics.say("\(path) is no command, so it is taken for a file: is \(meant) meant?") }
    }

    /// Without a list nothing would ever fit such a filter.
    func requireList(_ names: borrowing NameReader) throws {
        if !names.tellsHits && only.contains(where: \.asksForLookalikes) { throw Failure(message: "--only lookalikes=… needs a list of names: --protect FILE") }
    }

    /// What stands before the first message.
    private static func opening(_ format: ClassifyFormat, _ style: Style, withEvidence: Bool, withCarrier: Bool) -> String {
        switch format {
        case .text: return TextReport.heading(style)
        case .json: return "[\n"
        case .csv:
            var out = OutputBuffer(capacity: 1024)
            CSVReport.writeHeading(withEvidence: withEvidence, withCarrier: withCarrier, to: &out)
            return unsafe String(decoding: out.bytes, as: UTF8.self)
        case .ndjson, .summary, .summaryJSON: return ""
        }
    }
}
