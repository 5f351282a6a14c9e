import ArgumentParser
import PolicyFiles

@main
struct HdrclassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hdrclass",
        abstract: "Reads the header section of mail and says how Exchange took it, whether Outlook resolves the sender, and whether it lands in Junk.",
        discussion: """
            Each answer comes with the header bytes that prove it, the rule that gave it, and the rule's source. \
            Start with: hdrclass explain MESSAGE.eml

            Exit status: 0 all input was classified, 1 an assertion does not hold (assert) or answers differ (diff), 2 wrong usage, or some input could not be read (the rest is still classified).
            """,
        version: Version.text,
        subcommands: [
            ClassifyCommand.self, ExplainCommand.self, HopsCommand.self, DecodeCommand.self, FieldsCommand.self, RulesCommand.self, ScoreCommand.self,
            ReportCommand.self, RedactCommand.self, AssertCommand.self, DiffCommand.self,
        ],
        defaultSubcommand: ClassifyCommand.self)

    static func main() {
        do {
            var command = try parse()
            try command.run()
        } catch let failure as Failure {
            Diagnostics.say(failure.message)
            exit(withError: ExitCode(2))
        } catch let error as PolicyError {
            // Each by itself: a line feed within one, of a name of a file, is escaped.
            for line in error.lines { Diagnostics.say(line) }
            exit(withError: ExitCode(2))
        } catch let status as ExitCode {
            exit(withError: status)
        } catch {
            // Usage errors end with 2, as every other error; help and version with 0.
            if exitCode(for: error) == .success { exit(withError: error) }
            Diagnostics.write(fullMessage(for: error) + "\n")
            exit(withError: ExitCode(2))
        }
    }
}

extension HdrclassCommand {
    /// The command that the arguments ask for, parsed by itself: the root builds the options of every command on the way several times, which is most of
    /// a start. Whatever is not plain (help, a mistake, a command's name further behind) is the root's, which parses it anew.
    private static func parse() throws -> any ParsableCommand {
        let arguments = CommandLine.arguments.dropFirst()
        let named = configuration.subcommands.first { $0.configuration.commandName == arguments.first }
        let rest = named == nil ? arguments : arguments.dropFirst()
        let isPlain = Set(commandNames + ["help", "-h", "--help", "--version"]).isDisjoint(with: rest)
        if isPlain, let command = try? (named ?? configuration.defaultSubcommand)?.parse(Array(rest)) { return command }
        return try parseAsRoot()
    }

    static var commandNames: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }
}

/// An error the user can do something about: one line on stderr, exit status 2.
struct Failure: Error {
    var message: String
}
