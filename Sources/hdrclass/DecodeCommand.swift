import ArgumentParser
import HeaderClassifier
import MailSources
import RFC5322
import Reports

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "What the filters said: every key of their reports in words, and as it stands.",
        discussion: "Meanings are Microsoft's where it documents them; others are marked observed or inferred. The rest is shown raw and called undocumented.")

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
            let subject = unsafe DecodeReport.Subject(
                source: source.path, offset: message.offset, bytes: message.bytes, section: section, verdict: verdict, names: names)
            if let style { out.append(DecodeReport.text(subject, style)) } else { DecodeReport.json(subject, to: &out) }
        }
    }
}
