import ArgumentParser
import HeaderClassifier
import MailSources
import PolicyFiles
import RFC5322
import Reports

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: arrays are held for the closures; ranges of messages come from the readers of the same array. The stream reads no more than the block has.

struct RedactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: "A copy that is safe to share: names, hosts and addresses replaced, every offset and every answer as before.",
        discussion: """
            One file, or - for standard input: a message, a mailbox or pasted headers. The copy is checked before it is written: the same length, the same \
            fields at the same offsets, the same answers under the redacted policy, and none of the names left. If a check fails, nothing is written.

            Exit status: 0 written, 1 a check failed, 2 wrong usage, or the input could not be read.
            """)

    @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "path"), completion: .file())
    var path: String

    @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp(Output.help, valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "Leave the bodies out, instead of overwriting them.")
    var headersOnly = false

    @Option(help: ArgumentHelp("Make other tokens. Without it a guessed name can be compared with its token; a salt that you keep prevents that.", valueName: "text"))
    var salt = ""

    @Option(help: ArgumentHelp("Write the policy that gives the copy the same answers, as JSON.", valueName: "file"), completion: .file())
    var policyOut: String?

    @Option(name: .customLong("as"), help: "What the input is: as it looks, one message, a mailbox, or pasted header text whose folding may be lost.")
    var kind: SourceKind = .auto

    @Option(name: .customLong("mbox"), help: "How the messages of a mailbox are told apart. Content-Length is believed only with cl2.")
    var dialect: MailboxDialect = .auto

    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    func validate() throws {
        if kind == .maildir { throw ValidationError("redact reads one file: name a message of the Maildir.") }
        if let output, output == policyOut { throw ValidationError("-o and --policy-out name the same file.") }
        if headersOnly && dialect == .cl2 { throw ValidationError("--headers-only leaves out what Content-Length counts: use another --mbox.") }
    }

    func run() throws {
        let redactor = Redactor(salt: salt, policy: try policyOptions.policy())
        let source = try WholeSource(path, as: kind, dialect: dialect)
        for complaint in source.complaints { Diagnostics.say(complaint) }
        let copies = source.messages.map { range in unsafe source.bytes[range].withUnsafeBytes { unsafe redactor.copy(of: $0, headersOnly: headersOnly) } }
        // Only now has the policy all its entries.
        for (range, copy) in zip(source.messages, copies) {
            guard let reason = unsafe source.bytes[range].withUnsafeBytes({ unsafe redactor.failure(of: copy, of: $0) }) else { continue }
            let place = source.messages.count > 1 ? "@\(range.lowerBound)" : ""
            refuse("\(path)\(place): not redacted: \(reason)")
        }
        let result = headersOnly ? source.joined(copies) : source.replacing(copies)
        if let reason = try source.failure(of: result, dialect, headersOnly: headersOnly) { refuse("\(path): not redacted: \(reason)") }
        let sink = try Output(path: output)
        try unsafe result.withUnsafeBytes { try unsafe sink.write($0) }
        try sink.finish()
        if let policyOut { try PolicyFile.write(redactor.policy, to: policyOut) }
    }

    private func refuse(_ reason: String) -> Never {
        Diagnostics.say(reason)
        Diagnostics.clearProgress()
        Self.exit(withError: ExitCode(1))
    }
}

/// All bytes of a source, and where its messages stand in it.
struct WholeSource {
    private(set) var bytes: [UInt8] = []
    private(set) var messages: [Range<Int>] = []
    private(set) var complaints: [String] = []
    private var form = SourceForm.message

    init(_ path: String, as kind: SourceKind, dialect: MailboxDialect) throws {
        bytes = try WholeSource.read(path)
        if bytes.isEmpty { throw Failure(message: "\(path): is empty") }
        form = unsafe bytes.withUnsafeBytes { unsafe SourceForm($0, path: path, as: kind) }
        switch form {
        case .mailbox:
            messages = try WholeSource.split(bytes, dialect)
            if let first = messages.first, first.lowerBound > 0 { complaints.append("\(path): \(first.lowerBound) bytes before the first separator belong to no message") }
            if messages.isEmpty { throw Failure(message: "\(path): no message in this mailbox") }
        case .message: try readMessage(path, kind)
        case .emlx:
            guard let emlx = unsafe bytes.withUnsafeBytes({ unsafe Emlx($0) }) else { return }
            messages = [emlx.offset..<min(emlx.offset + emlx.length, bytes.count)]
        case .compoundFile: throw Failure(message: "\(path): an Outlook item (.msg) cannot be copied; save the message as .eml, or paste its headers into a text file")
        case .gzip: throw Failure(message: "\(path): is compressed; try: zcat \(path) | hdrclass redact -")
        case .zstd: throw Failure(message: "\(path): is compressed; try: zstdcat \(path) | hdrclass redact -")
        case .packed(let format, let advice): throw Failure(message: "\(path): is \(format), which is not read directly; try: \(advice)")
        }
    }

    /// As the message reader has it: pasted text with its line ends and folding put right, nothing moved.
    private mutating func readMessage(_ path: String, _ kind: SourceKind) throws {
        messages = [0..<bytes.count]
        let reader = MessageReader()
        var section = HeaderSection()
        do throws(ReadError) {
            try reader.begin(MemoryStream(bytes), path: path)
            let message = try reader.message(as: kind, into: &section, indexing: .known)
            if message.isRepaired {
                let repaired = unsafe Array(message.bytes)
                bytes.replaceSubrange(0..<repaired.count, with: repaired)
                complaints.append("\(path): pasted text: the copy has its line ends and folds put right")
            }
        } catch {
            throw Failure(message: error.description)
        }
        if section.fieldCount == 0 { throw Failure(message: "\(path): does not look like mail") }
    }

    /// The copies in place of the messages. What belongs to no message is overwritten, but for its line ends; the count of an .emlx stays.
    func replacing(_ copies: [[UInt8]]) -> [UInt8] {
        var result = bytes
        var at = form == .emlx ? messages[0].lowerBound : 0
        for (range, copy) in zip(messages, copies) {
            Redactor.overwrite(&result, at..<range.lowerBound)
            result.replaceSubrange(range, with: copy)
            at = range.upperBound
        }
        Redactor.overwrite(&result, at..<result.count)
        return result
    }

    /// The header sections one after the other. In a mailbox each ends with an empty line, which its separators need.
    func joined(_ copies: [[UInt8]]) -> [UInt8] {
        if copies.count == 1 { return copies[0] }
        var result: [UInt8] = []
        for copy in copies {
            result += copy
            if copy.last != 0x0A { result.append(0x0A) }
            if !copy.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) && !copy.suffix(2).elementsEqual([0x0A, 0x0A]) { result.append(0x0A) }
        }
        return result
    }

    /// Why the result must not be written; nil where it may be. A mailbox must fall into the same messages.
    func failure(of result: [UInt8], _ dialect: MailboxDialect, headersOnly: Bool) throws -> String? {
        if !headersOnly && result.count != bytes.count { return "the copy has another length" }
        guard form == .mailbox else { return nil }
        let again = try WholeSource.split(result, dialect)
        let isSame = headersOnly ? again.count == messages.count : again == messages
        return isSame ? nil : "the copy of the mailbox falls into other messages"
    }

    private static func split(_ bytes: [UInt8], _ dialect: MailboxDialect) throws -> [Range<Int>] {
        var messages: [Range<Int>] = []
        try unsafe bytes.withUnsafeBytes { buffer in
            var mailbox = unsafe MailboxReader(MemoryWindow(buffer), dialect: dialect)
            var section = HeaderSection()
            while let message = try mailbox.next(into: &section) { messages.append(message.offset..<message.offset + message.length) }
        }
        return messages
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { throw Failure(message: "\(path): \(unsafe String(cString: strerror(errno)))") }
        defer { if file > 0 { close(file) } }
        var status = stat()
        if unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw Failure(message: "\(path): is a directory; redact takes one file") }
        let stream = DescriptorStream(file, path: path)
        var bytes: [UInt8] = []
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { unsafe block.deallocate() }
        do throws(ReadError) {
            while true {
                let got = try unsafe stream.read(into: block.baseAddress!, count: block.count)
                if got == 0 { return bytes }
                unsafe bytes.append(contentsOf: block[..<got])
            }
        } catch {
            throw Failure(message: error.description)
        }
    }
}

/// Bytes at hand as a stream.
private final class MemoryStream: ByteStream {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    override func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ReadError) -> Int {
        let got = min(count, bytes.count - at)
        unsafe bytes.withUnsafeBytes { unsafe buffer.copyMemory(from: $0.baseAddress! + at, byteCount: got) }
        at += got
        return got
    }
}
