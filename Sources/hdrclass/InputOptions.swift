public import ArgumentParser
public import MailSources
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension SourceKind: Choice {}
extension MailboxDialect: Choice {}

/// How large mailboxes are read.
enum ReadMode: String, Choice { case map, read }

struct KernelName: ExpressibleByArgument {
    var kernel: ScanKernel
    init?(argument: String) {
        guard let kernel = ScanKernel(named: argument) else { return nil }
        self.kernel = kernel
    }
    static var allValueStrings: [String] { ScanKernel.allCases.map(\.name) }
}

/// Where messages come from and how they are read.
struct InputOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Files, directories (read recursively), or - for standard input.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @Option(name: .customLong("as"), help: "What the input is: as it looks, one message, a mailbox, a Maildir, or pasted header text whose folding may be lost.")
    var kind: SourceKind = .auto

    @Option(name: .customLong("mbox"), help: "How the messages of a mailbox are told apart. Content-Length is believed only with cl2.")
    var dialect: MailboxDialect = .auto

    @Option(help: ArgumentHelp("Map large mailboxes into memory, or read them (default: map from 1 MiB on).", valueName: "map|read"))
    var io: ReadMode?

    @Option(help: ArgumentHelp("A line of progress on stderr after the first second: on a terminal, always or never.", valueName: "auto|always|never"))
    var progress: ProgressMode = .auto

    @Option(help: ArgumentHelp("Workers (default: all cores). The order of the output does not depend on it.", valueName: "N"))
    var jobs: Int?

    @Flag(help: "Look at the message inside a journal report, a bounce, or a mail with messages attached, in place of the one around it.")
    var unwrap = false

    @Option(name: .customLong("scan-kernel"), help: "Scan with one kernel.")
    var scanKernel: KernelName?

    func validate() throws {
        if let jobs, jobs < 1 || jobs > 1024 { throw ValidationError("--jobs takes 1 to 1024.") }
        if let kernel = scanKernel?.kernel, !kernel.isAvailable { throw ValidationError("This processor cannot run the kernel '\(kernel.name)'.") }
    }

    var kernel: ScanKernel { scanKernel?.kernel ?? .best }

    var workers: Int { jobs ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
