import ArgumentParser
import HeaderClassifier
import MailSources
import RFC5322
import Reports
import Synchronization

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

/// How a report on single messages is written.
enum MessageFormat: String, Choice { case text, json, ndjson }

struct HopsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hops",
        abstract: "The trace fields as a table, oldest first: who took the message from whom, when, with what TLS and by which Exchange.",
        discussion: """
            Delays that are negative are shown as clock skew and are left out of every sum. Which fields a hop added is inferred from their place \
            and their text.
            """)

    @OptionGroup var input: InputOptions

    @Option(help: "text for eyes; json is an array; ndjson a line a message.")
    var format: MessageFormat = .text

    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if input.paths.isEmpty { throw ValidationError("Name a message, or - for standard input.") }
    }

    func run() throws {
        let policy = try policyOptions.policy()
        let classifier = Classifier(policy: policy)
        let names = try policyOptions.nameReader(policy)
        try MessageReports(input: input, format: format).run { out, source, message, section, style in
            let verdict = unsafe classifier.verdict(of: section, in: message.bytes, properties: message.properties)
            let subject = unsafe HopsReport.Subject(
                source: source.path, offset: message.offset, bytes: message.bytes, section: section, verdict: verdict, names: names)
            if let style { out.append(HopsReport.text(subject, style)) } else { HopsReport.json(subject, to: &out) }
        }
    }
}

/// Runs a command that prints something of each message by itself: as text with empty lines between messages, as an array, or a line a message.
struct MessageReports {
    var input: InputOptions
    var format: MessageFormat

    /// - Parameter write: gets a style where text is wanted, else it writes an object without a line end.
    func run(_ write: @escaping @Sendable (inout OutputBuffer, Source, MailMessage, borrowing HeaderSection, Style?) -> Void) throws {
        let sink = try Output(path: nil)
        let style = format == .text ? sink.style : nil
        let format = format
        let isFirst = Mutex(true)
        let between = format == .text ? "\n\n" : ",\n"
        if format == .json { try sink.write("[\n") }
        let outcome = try Engine(input: input, indexing: .all).run(
            take: { batch, source, message, section in
                if format != .ndjson && batch.out.count > 0 { batch.out.append(between) }
                write(&batch.out, source, message, section, style)
                if format == .ndjson { batch.out.append("\n") }
            },
            finish: { batch in
                if batch.out.count == 0 { return }
                let first = isFirst.withLock { first in defer { first = false }; return first }
                if !first && format != .ndjson { try sink.write(between) }
                try unsafe sink.write(batch.out.bytes)
            })
        // An array that was cut short stays open, so that nobody takes it for a whole one.
        let end = outcome.isInterrupted ? "\n" : isFirst.withLock { $0 } ? "]\n" : "\n]\n"
        if format == .json { try sink.write(end) }
        try outcome.conclude()
    }
}
