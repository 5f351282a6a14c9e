import CSignals
import MailSources
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the reader's head is used before the reader moves on; sections are scanned from the bytes that they are used with; `fstat` fills a variable
// here.

/// One worker of the engine: takes work until there is none.
struct Worker: ~Copyable {
    // Options are read once: behind their property wrappers every look costs a hundred instructions.
    private let kind: SourceKind
    private let dialect: MailboxDialect
    private let io: ReadMode?
    private let kernel: ScanKernel
    /// Bytes of a message that are read with its body, where somebody looks into bodies.
    private let bodies: Int
    let indexing: HeaderSection.Indexing
    /// Messages are numbered within their source, so one worker reads a mailbox.
    let isNumbered: Bool
    let queue: WorkQueue
    let order: TurnOrder
    let take: Engine.Take
    let deliver: @Sendable (Batch) -> Void
    private let reader = MessageReader()
    /// The window of mailboxes that are read; its buffer serves one after the other.
    private var reading: StreamWindow?
    private var section = HeaderSection()

    init(
        input: InputOptions, indexing: HeaderSection.Indexing, isNumbered: Bool, peek: Int, queue: WorkQueue, order: TurnOrder, take: @escaping Engine.Take,
        deliver: @escaping @Sendable (Batch) -> Void
    ) {
        kind = input.kind
        dialect = input.dialect
        io = input.io
        kernel = input.kernel
        bodies = input.unwrap ? CarriedMessages.mostBytes : peek
        self.indexing = indexing
        self.isNumbered = isNumbered
        self.queue = queue
        self.order = order
        self.take = take
        self.deliver = deliver
    }

    consuming func run() {
        while true {
            switch queue.next() {
            case .none: return
            case .files(let turn, let entries):
                let delivery = Delivery(turns: [(order, turn)], finish: deliver)
                for entry in entries {
                    if isInterrupted { break }
                    read(entry, turn, delivery)
                    delivery.flushIfLarge()
                }
                delivery.end()
                queue.finishFiles()
            case .range(let job, let index): read(job, index)
            }
        }
    }

    /// Once interrupted, no more work is handed out.
    private var isInterrupted: Bool {
        if cs_interrupted() == 0 { return false }
        queue.stop()
        return true
    }

    // MARK: - Files

    private mutating func read(_ entry: FileWalk.Entry, _ turn: Int, _ delivery: Delivery) {
        let batch = delivery.batch
        do throws(ReadError) {
            let file = try entry.open()
            let isStandardInput = entry.isStandardInput
            defer { if !isStandardInput { close(file) } }
            let source = isStandardInput ? Source(path: "-") : Source(entry)
            var isRegular = !isStandardInput && entry.isRegular
            if !isRegular && !isStandardInput {
                var status = stat()
                if unsafe fstat(file, &status) != 0 { throw ReadError(source.path, errno: errno) }
                isRegular = status.st_mode & S_IFMT == S_IFREG
                if !isRegular && !entry.isNamed {
                    // It was a file, or a link to one, when the directory was read.
                    batch.notMail += 1
                    return
                }
            }
            if isRegular {
                try reader.begin(file: file, path: entry.isNamed ? source.path : "", isRegular: true)
            } else {
                try reader.begin(InterruptibleStream(file, path: source.path), path: source.path)
            }
            try readBegun(entry, source, file, isRegular, nil, turn, delivery)
        } catch {
            // Said once, at the end.
            if error.code == EINTR && isInterrupted { return }
            // The name is made only now: most files give no error.
            batch.complaints.append(error.path.isEmpty ? "\(entry.path): \(error.reason)" : error.description)
            batch.failures += 1
        }
    }

    /// What `reader` has begun: the file itself, or what a decompressor makes of it.
    private mutating func readBegun(
        _ entry: FileWalk.Entry, _ source: Source, _ file: Int32, _ isRegular: Bool, _ packing: ByteStream?, _ turn: Int, _ delivery: Delivery
    ) throws(ReadError) {
        let batch = delivery.batch
        if entry.isNamed, unsafe reader.head.isEmpty {
            batch.complaints.append("\(source.path): is empty")
            return
        }
        switch unsafe SourceForm(reader.head, path: entry.path, as: kind, isMessage: entry.isMessage) {
        case .message:
            if bodies > 0 { try reader.readAhead(upTo: bodies) }
            try readMessage(entry, source, batch)
        case .emlx:
            if bodies > 0 { try reader.readAhead(upTo: bodies) }
            guard let emlx = unsafe Emlx(reader.head) else { return }
            let message = try reader.message(emlx, into: &section, indexing: indexing, kernel: kernel)
            if message.length < emlx.length {
                batch.complaints.append("\(source.path): holds \(message.length) bytes of its message of \(emlx.length)")
                batch.failures += 1
            }
            emit(message, source, batch)
        case .compoundFile:
            guard let message = try reader.outlookItem(into: &section, indexing: indexing, kernel: kernel) else {
                if entry.isNamed { throw ReadError(source.path, MessageReader.isNoItem) }
                batch.notMail += 1
                return
            }
            emit(message, source, batch)
        case .mailbox:
            // Notes may begin with the word, too.
            if !entry.isNamed, unsafe !startsLikeMail(reader.head) {
                batch.notMail += 1
                return
            }
            if packing == nil, isRegular, let size = Worker.regularSize(file) {
                try readMailbox(file, source, size, turn, delivery)
            } else {
                let stream = packing ?? InterruptibleStream(file, path: source.path)
                try readMailbox(unsafe StreamWindow(stream, head: reader.head), source, 0..<Int.max, delivery)
            }
        case .gzip, .zstd:
            if packing != nil { throw ReadError(source.path, "is compressed twice") }
            let raw = isRegular ? DescriptorStream(file, path: source.path) : InterruptibleStream(file, path: source.path)
            let isGzip = unsafe reader.head[0] == 0x1F
            let stream = isGzip ? try unsafe GzipStream(raw, head: reader.head, path: source.path) : try unsafe ZstdStream(raw, head: reader.head, path: source.path)
            try reader.begin(stream, path: source.path)
            try readBegun(entry, source, file, isRegular, stream, turn, delivery)
        case .packed(let format, let advice):
            if entry.isNamed {
                batch.failures += 1
                batch.complaints.append("\(source.path): is \(format), which is not read directly; try: \(source.path == "-" ? advice.replacing("FILE ", with: "") : advice.replacing("FILE", with: source.path))")
            } else {
                batch.packed["\(format); \(advice)", default: 0] += 1
            }
        }
    }

    private mutating func readMessage(_ entry: FileWalk.Entry, _ source: Source, _ batch: Batch) throws(ReadError) {
        let message = try reader.message(as: kind, into: &section, indexing: indexing, kernel: kernel)
        batch.read += message.length
        if !message.isRepaired && !entry.isMessage && !(entry.isNamed && kind != .auto), unsafe !MailLook.startsLikeMail(section, in: message.bytes) {
            if !entry.isNamed {
                batch.notMail += 1
                return
            }
            batch.complaints.append("\(source.path): does not look like mail")
        }
        batch.messages += 1
        take(batch, source, message, section)
    }

    private mutating func startsLikeMail(_ head: UnsafeRawBufferPointer) -> Bool {
        unsafe HeaderScanner.scan(head, into: &section, indexing: .known, kernel: kernel)
        return unsafe MailLook.startsLikeMail(section, in: head)
    }

    private func emit(_ message: MailMessage, _ source: Source, _ batch: Batch) {
        batch.read += message.length
        batch.messages += 1
        take(batch, source, message, section)
    }

    private static func regularSize(_ file: Int32) -> Int? {
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    // MARK: - Mailboxes

    /// Below this size a mailbox is read by the worker that met it; above, by all of them.
    private static let shared = 4 << 20
    /// What one worker reads of it at a time.
    private static let rangeSize = 16 << 20
    /// From this size on a file is mapped unless told otherwise.
    private static let mappedFrom = 1 << 20

    /// Bytes of messages after which the batch is looked at, at the latest.
    private static let lookAfter = 1 << 20

    private mutating func readMailbox(_ file: Int32, _ source: Source, _ size: Int, _ turn: Int, _ delivery: Delivery) throws(ReadError) {
        let path = source.path
        if dialect == .cl2 || isNumbered || size < Worker.shared {
            let window = try window(file, path, size, 0..<size)
            try readMailbox(window, source, 0..<Int.max, delivery)
        } else {
            delivery.flush()
            let job = MailboxJob(file: file, path: path, size: size, turn: turn, step: Worker.rangeSize)
            queue.publish(job)
            while let index = queue.nextRange(of: job) { read(job, index) }
            queue.retire(job)
        }
        if let now = Worker.regularSize(file), now < size { throw ReadError(path, "was cut short while it was read") }
    }

    /// One range of a large mailbox.
    private mutating func read(_ job: MailboxJob, _ index: Int) {
        let delivery = Delivery(turns: [(order, job.turn), (job.order, index)], finish: deliver)
        let range = job.range(index)
        if !isInterrupted && !job.isCrossed(range) {
            do throws(ReadError) {
                let window = try window(job.file, job.path, job.size, range)
                let end = try readMailbox(window, Source(path: job.path), range, delivery)
                job.cross(range, to: end)
            } catch {
                if error.code == EINTR && isInterrupted { return delivery.end() }
                delivery.batch.complaints.append("\(job.path): \(error.reason)")
                delivery.batch.failures += 1
            }
        }
        delivery.batch.read += range.count
        delivery.end()
    }

    /// What is mapped before and behind a range: a separator is recognised by the line above it, and a message ends behind the range. Whole
    /// pages of the largest kind, so that the system can map them as such.
    private static let margin = 2 << 20

    /// A window that begins before the range.
    private mutating func window(_ file: Int32, _ path: String, _ size: Int, _ range: Range<Int>) throws(ReadError) -> ByteWindow {
        if io == .map || (io == nil && size >= Worker.mappedFrom) {
            let lower = max(0, range.lowerBound - Worker.margin)
            let upper = min(range.upperBound + Worker.margin, range.lowerBound + Worker.rangeSize + Worker.margin, size)
            // Where there are no addresses left (ulimit -v, small containers), reading does.
            do throws(ReadError) { return try MappedWindow(file, path: path, size: size, first: lower..<upper) } catch {
                if error.code != ENOMEM { throw error }
            }
        }
        let lower = max(0, range.lowerBound - 4096)
        let stream = FileStream(file, path: path, from: lower, size: size)
        if let reading = reading {
            try reading.restart(stream, start: lower)
            return reading
        }
        let window = try StreamWindow(stream, start: lower)
        reading = window
        return window
    }

    /// The messages that begin in the range.
    /// - Returns: the offset where the next message begins, as far as is known.
    @discardableResult
    private mutating func readMailbox(_ window: ByteWindow, _ source: Source, _ range: Range<Int>, _ delivery: Delivery) throws(ReadError) -> Int {
        let batch = delivery.batch
        var mailbox = MailboxReader(window, dialect: dialect, range: range, keeping: bodies)
        defer {
            if mailbox.preamble > 0 { batch.complaints.append("\(source.path): \(mailbox.preamble) bytes before the first separator belong to no message") }
            if mailbox.bareLines > 0 {
                batch.complaints.append("\(source.path): \(mailbox.bareLines) lines \"From \" without a date split nothing; if Thunderbird wrote it: --mbox thunderbird")
            }
        }
        var count = 0
        var read = 0
        while let message = try mailbox.next(into: &section, indexing: indexing, kernel: kernel) {
            take(batch, source, message, section)
            read += message.length
            count += 1
            if count & 15 != 0 && read < Worker.lookAfter { continue }
            if range.upperBound == Int.max { batch.read += read }
            batch.messages += count
            (read, count) = (0, 0)
            delivery.flushIfLarge()
            if isInterrupted { break }
        }
        if range.upperBound == Int.max { batch.read += read }
        batch.messages += count
        return mailbox.position
    }
}
