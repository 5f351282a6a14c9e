public import RFC5322

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

// Safety: a message that waits is valid until the message reader goes on, which happens at the next source only. `fstat` fills a variable here. The
// descriptor is the reader's own, and closed when it goes on or goes away.

/// Reads the messages of one source after the other, whatever they are: a file of one message, a mailbox or a range of it, an .emlx, an Outlook item.
///
/// For whoever is given sources one by one and wants no more than their messages: it recognises what ``SourceForm`` tells, and keeps its memory from
/// source to source. Who reads millions of files or wants several workers builds on ``MessageReader`` and ``MailboxReader``.
@safe public final class SourceReader {
    /// Where the bytes are.
    @safe public enum Place {
        /// A file of the system, opened by the path of the source.
        case file
        /// An open file at its start; the reader closes it.
        case descriptor(Int32)
        /// All of them, in memory that outlives the reading.
        case memory(UnsafeRawBufferPointer)
        /// At its start. For a range it must be able to seek.
        case stream(ByteStream)
    }

    /// What the source is, and which part of it is wanted.
    public struct Options: Sendable, Hashable {
        /// How its bytes are taken.
        public var kind = SourceKind.auto
        /// How the messages of a mailbox are told apart.
        public var dialect = MailboxDialect.auto
        /// Messages that begin there are read, to their ends. What is one message begins at 0. With ``MailboxDialect/cl2`` the whole source is needed.
        public var range = 0..<Int.max
        /// The user named it: it is read even if it does not look like mail.
        public var isNamed = false
        /// It stands where messages are kept one a file.
        public var isMessage = false

        /// A whole source that was met in a directory, as it looks.
        public init() {}
    }

    /// What a source turned out to be.
    public enum Form: Sendable, Hashable {
        /// One message, or pasted header text.
        case message
        /// Many messages, one behind the other (mbox).
        case mailbox
        /// One message as Apple Mail keeps it.
        case emlx
        /// The header text of an Outlook .msg.
        case outlookItem
        /// Nothing is there: it gives no message.
        case empty
        /// Not like mail, and not named by the user; or a document of another program: it gives no message.
        case notMail
        /// Compressed by gzip: not read here.
        case gzip
        /// Compressed by zstd: not read here.
        case zstd
        /// Another packing: not read here. Its name, and the program that unpacks it.
        case packed(format: String, advice: String)
    }

    private let reader = MessageReader()
    private var mailbox: MailboxReader?
    /// The one message of a source that holds one.
    private var waiting: MailMessage?
    /// What is wrong with the source, to be said behind its messages.
    private var failure: ReadError?
    private var path = ""
    private var file: Int32 = -1
    private var size = 0
    private var indexing = HeaderSection.Indexing.known
    private var kernel = ScanKernel.best

    /// The table of the message that ``next()`` gave last.
    public private(set) var section = HeaderSection()
    /// What the source is; known when it was begun.
    public private(set) var form = Form.empty
    /// What its user should know; complete when the source has ended.
    public private(set) var notes: [String] = []

    /// A reader without a source. Allocates its buffer.
    public init() {}

    deinit { closeFile() }

    private func closeFile() {
        if file >= 0 { close(file) }
        file = -1
    }

    /// Starts on a source: reads its first bytes, and of one message the header section.
    /// - Parameters:
    ///   - path: for messages, and for what its name tells.
    ///   - place: where the bytes are.
    ///   - options: what the source is, and which part of it is wanted.
    ///   - indexing: what the field table of each message holds.
    ///   - kernel: the kernel to scan with.
    /// - Throws: where it cannot be read. A form that is not read is no error; see ``form``.
    public func begin(
        _ path: String, in place: Place = .file, _ options: Options = Options(), indexing: HeaderSection.Indexing = .known, kernel: ScanKernel = .best
    ) throws(ReadError) {
        end()
        self.path = path
        self.indexing = indexing
        self.kernel = kernel
        switch place {
        case .file, .descriptor:
            if case .descriptor(let descriptor) = place {
                file = descriptor
            } else {
                file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (options.isNamed ? 0 : O_NONBLOCK))
            }
            if file < 0 { throw ReadError(path, errno: errno) }
            var status = stat()
            if unsafe fstat(file, &status) != 0 { throw ReadError(path, errno: errno) }
            let isRegular = status.st_mode & S_IFMT == S_IFREG
            if status.st_mode & S_IFMT == S_IFDIR { throw ReadError(path, errno: EISDIR) }
            // A FIFO may have taken the place of a file since the directory was read.
            if !isRegular && !options.isNamed { return form = .notMail }
            size = isRegular ? Int(status.st_size) : -1
            try reader.begin(file: file, path: path, isRegular: isRegular)
        case .memory(let bytes): try unsafe reader.begin(MemoryStream(bytes), path: path)
        case .stream(let stream): try reader.begin(stream, path: path)
        }
        try look(place, options)
        if form != .mailbox { closeFile() }
    }

    private func look(_ place: Place, _ options: Options) throws(ReadError) {
        if unsafe reader.head.isEmpty {
            if options.isNamed { notes.append("is empty") }
            return
        }
        // One message begins where its source does.
        let isIn = options.range.lowerBound == 0
        switch unsafe SourceForm(reader.head, path: path, as: options.kind, isMessage: options.isMessage) {
        case .message:
            form = .message
            if !isIn { return }
            let message = try reader.message(as: options.kind, into: &section, indexing: indexing, kernel: kernel)
            if !message.isRepaired && !options.isMessage && !(options.isNamed && options.kind != .auto), unsafe !MailLook.startsLikeMail(section, in: message.bytes) {
                if !options.isNamed { return form = .notMail }
                notes.append("does not look like mail")
            }
            waiting = message
        case .emlx:
            form = .emlx
            guard isIn, let emlx = unsafe Emlx(reader.head) else { return }
            let message = try reader.message(emlx, into: &section, indexing: indexing, kernel: kernel)
            if message.length < emlx.length { failure = ReadError(path, "holds \(message.length) bytes of its message of \(emlx.length)") }
            waiting = message
        case .compoundFile:
            form = .outlookItem
            guard isIn || !options.isNamed else { return }
            guard let message = try reader.outlookItem(into: &section, indexing: indexing, kernel: kernel) else {
                if options.isNamed { throw ReadError(path, MessageReader.isNoItem) }
                return form = .notMail
            }
            if isIn { waiting = message }
        case .mailbox:
            // Notes may begin with the word, too.
            if !options.isNamed {
                unsafe HeaderScanner.scan(reader.head, into: &section, indexing: .known, kernel: kernel)
                if unsafe !MailLook.startsLikeMail(section, in: reader.head) { return form = .notMail }
            }
            form = .mailbox
            mailbox = MailboxReader(try window(place, options.range.lowerBound), dialect: options.dialect, range: options.range)
        case .gzip: form = .gzip
        case .zstd: form = .zstd
        case .packed(let format, let advice): form = .packed(format: format, advice: advice)
        }
    }

    /// A window that begins before the range: a separator is recognised by the line above it.
    private func window(_ place: Place, _ offset: Int) throws(ReadError) -> ByteWindow {
        let start = max(0, offset - 4096)
        switch place {
        case .memory(let bytes): return unsafe MemoryWindow(bytes)
        case .file, .descriptor:
            if size >= 0 { return try StreamWindow(FileStream(file, path: path, from: start, size: size), start: start) }
            return try forward(DescriptorStream(file, path: path), start)
        case .stream(let stream):
            if start > 0 && stream.seek(to: start) { return try StreamWindow(stream, start: start) }
            return try forward(stream, start)
        }
    }

    /// Of what only runs on, and has given its head.
    private func forward(_ stream: ByteStream, _ start: Int) throws(ReadError) -> ByteWindow {
        if start > 0 { throw ReadError(path, "only runs on, so no range of it can be read") }
        return try unsafe StreamWindow(stream, head: reader.head)
    }

    /// The next message, valid until the next call; nil at the end.
    /// - Throws: where the source cannot be read further; what it holds behind that place is not read.
    public func next() throws(ReadError) -> MailMessage? {
        if let message = waiting {
            waiting = nil
            return message
        }
        if let error = failure {
            failure = nil
            throw error
        }
        if mailbox == nil { return nil }
        do throws(ReadError) {
            if let message = try mailbox!.next(into: &section, indexing: indexing, kernel: kernel) { return message }
        } catch {
            endMailbox()
            throw error
        }
        var status = stat()
        if file >= 0, size >= 0, unsafe fstat(file, &status) == 0, Int(status.st_size) < size {
            endMailbox()
            throw ReadError(path, "was cut short while it was read")
        }
        endMailbox()
        return nil
    }

    private func endMailbox() {
        if let preamble = mailbox?.preamble, preamble > 0 { notes.append("\(preamble) bytes before the first separator belong to no message") }
        if let lines = mailbox?.bareLines, lines > 0 {
            notes.append("\(lines) lines \"From \" without a date split nothing; if Thunderbird wrote it, the dialect is thunderbird")
        }
        mailbox = nil
        closeFile()
    }

    /// Forgets the source. Messages of it are no longer valid.
    public func end() {
        mailbox = nil
        waiting = nil
        failure = nil
        closeFile()
        notes = []
        form = .empty
    }
}
