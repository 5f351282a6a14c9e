import ArgumentParser
import HeaderClassifier
import MailSources
import PolicyFiles
import RFC5322
import Reports
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "One page on a whole corpus: the answers in numbers, what needs attention, tables, plots and examples.",
        discussion: "The page is one file of HTML without script; it needs no network. The same input gives the same page, whatever --jobs is.")

    @OptionGroup var input: InputOptions

    @Option(help: ArgumentHelp("Write the page to this file; - for standard output.", valueName: "file"), completion: .file(extensions: ["html"]))
    var html: String?

    @Option(help: ArgumentHelp("Write the same numbers as one JSON object to this file; - for standard output.", valueName: "file"), completion: .file(extensions: ["json"]))
    var json: String?

    @Option(help: ArgumentHelp("Heading of the page (default: Mail report).", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("Messages named of each kind, 0 to 100.", valueName: "N"))
    var examples = 3

    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if input.paths.isEmpty { throw ValidationError("Nothing to read: name files or directories, or - for standard input.") }
        if html == nil && json == nil { throw ValidationError("Say where to write: --html FILE, --json FILE, or both.") }
        if html == "-" && json == "-" { throw ValidationError("--html and --json cannot both go to standard output.") }
        if examples < 0 || examples > 100 { throw ValidationError("--examples takes 0 to 100.") }
    }

    func run() throws {
        let policy = try policyOptions.policy()
        let classifier = Classifier(policy: policy)
        let names = try policyOptions.nameReader(policy)
        let most = examples
        // Opened first, so that a folder that cannot be written to is told before a long run.
        let page = try html.map { try Output(path: $0 == "-" ? nil : $0) }
        let data = try json.map { try Output(path: $0 == "-" ? nil : $0) }
        var report = CorpusReport(paths: input.paths, policy: policy, policyDigest: policy.digest, examples: most)
        report.title = title
        report.links = ReportCommand.links(html)
        let total = Mutex(report)
        let outcome = try Engine(input: input, indexing: .known).run(
            take: { batch, source, message, section in
                let verdict = unsafe classifier.verdict(of: section, in: message.bytes, properties: message.properties)
                batch.tally.add(verdict, length: message.length, section: section)
                let corpus = batch.corpus ?? CorpusTally(examples: most)
                batch.corpus = corpus
                unsafe corpus.add(
                    verdict, offset: message.offset, bytes: message.bytes, section: section,
                    found: message.found.map { (kind: "\($0.kind)", offset: $0.offset, length: $0.length, count: $0.count) }, names: names, path: { source.path },
                    log: &batch.out)
            },
            finish: { batch in
                guard let corpus = batch.corpus else { return }
                total.withLock { total in unsafe total.add(corpus, log: batch.out.bytes, summary: batch.tally.summary) }
            })
        report = total.withLock { $0 }
        report.failures = outcome.failures
        report.notMail = outcome.notMail
        report.isInterrupted = outcome.isInterrupted
        try page?.write(CorpusPage.html(report))
        try data?.write(CorpusJSON.text(report))
        for sink in [page, data] { try sink?.finish(isInterrupted: outcome.isInterrupted) }
        try outcome.conclude()
    }

    /// From where the page's links to examples lead; nil where that is not known.
    private static func links(_ html: String?) -> LinkBase? {
        guard let html, html != "-" else { return nil }
        let slash = html.lastIndex(of: "/")
        guard let folder = real(slash.map { html[...$0] + "." } ?? "."), let here = real(".") else { return nil }
        return LinkBase(folder: folder, workingFolder: here)
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}
