import ArgumentParser
import HeaderClassifier
import MailSources
import RFC5322
import Reports
import Synchronization

// Safety: the message is valid for this call; `bodyStart` never lies behind it.

struct DiffCommand: ParsableCommand {
    enum Format: String, Choice { case text, json }

    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Two messages side by side: the answers that differ, and the header fields that made the difference.",
        discussion: "Exit status: 0 both have the same answers and findings (other facts may differ), 1 they have not, 2 wrong usage or unreadable input.",
        shouldDisplay: true)

    @OptionGroup var input: InputOptions

    @Option(help: "text for eyes, or json.")
    var format: Format = .text

    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if input.paths.count != 2 { throw ValidationError("Name two messages: hdrclass diff A B.") }
    }

    func run() throws {
        let classifier = Classifier(policy: try policyOptions.policy())
        let (a, b) = (try message(input.paths[0]), try message(input.paths[1]))
        let comparison = Comparison(a.bytes, b.bytes, by: classifier, properties: (a.properties, b.properties))
        let sink = try Output(path: nil)
        switch format {
        case .text: try sink.write(DiffReport.text(a.side, b.side, comparison, sink.style))
        case .json:
            var out = OutputBuffer()
            DiffReport.json(a.side, b.side, comparison, to: &out)
            try unsafe sink.write(out.bytes)
        }
        if !comparison.answers.isEmpty { throw ExitCode(1) }
    }

    private struct Message {
        var side: DiffReport.Side
        /// Of its header section.
        var bytes: [UInt8]
        /// Of an Outlook item.
        var properties: MessageProperties?
    }

    /// The one message of a path.
    private func message(_ path: String) throws -> Message {
        var one = input
        one.paths = [path]
        let found = Mutex<(message: Message?, count: Int)>((nil, 0))
        let outcome = try Engine(input: one, indexing: .known).run(
            take: { _, source, message, section in
                let header = unsafe Array(message.bytes[..<section.bodyStart])
                let side = DiffReport.Side(source: source.path, offset: message.offset)
                found.withLock {
                    if $0.count == 0 { $0.message = Message(side: side, bytes: header, properties: message.properties) }
                    $0.count += 1
                }
            },
            finish: { _ in })
        try outcome.conclude()
        let (first, count) = found.withLock { ($0.message, $0.count) }
        guard let message = first else { throw Failure(message: "\(path): holds no message") }
        if count > 1 { throw Failure(message: "\(path): holds \(count) messages; diff compares one with one") }
        return message
    }
}
