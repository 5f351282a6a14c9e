public import ArgumentParser
public import MailSources
import RFC5322

extension SourceKind: ExpressibleByArgument {}

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

    @Option(name: .customLong("as"), help: "What the input is: one message, or pasted header text whose folding may be lost.")
    var kind: SourceKind = .auto

    @Option(help: ArgumentHelp("Workers (default: all cores). The order of the output does not depend on it.", valueName: "N"))
    var jobs: Int?

    @Option(name: .customLong("scan-kernel"), help: "Scan with one kernel.")
    var scanKernel: KernelName?

    func validate() throws {
        if let jobs, jobs < 1 || jobs > 1024 { throw ValidationError("--jobs takes 1 to 1024.") }
        if let kernel = scanKernel?.kernel, !kernel.isAvailable { throw ValidationError("This processor cannot run the kernel '\(kernel.name)'.") }
    }

    var kernel: ScanKernel { scanKernel?.kernel ?? .best }
}
