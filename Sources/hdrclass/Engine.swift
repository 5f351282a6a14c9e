import ArgumentParser
import CSignals
import HeaderClassifier
import MailSources
import RFC5322
import Reports
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: message and section are valid for this call. What threads share is itself made for that (locks, or never changed), and outlives them: they are
// joined before it goes.

/// Where a message was read. Its name is made only where somebody prints it, and for a mailbox only once.
final class Source {
    private let entry: FileWalk.Entry?
    /// As given, joined with the relative path below it.
    private(set) lazy var path: String = entry?.path ?? ""
    private var record: RecordSource?
    /// Around the message that is looked at now; set by ``Unwrapper``.
    var carrying = MessageRecord.Carrying.untold

    init(_ entry: FileWalk.Entry) { self.entry = entry }

    init(path: String) {
        entry = nil
        self.path = path
    }

    /// What the printers take of a message that was read and classified.
    func record(_ message: MailMessage, _ section: borrowing HeaderSection, _ verdict: Verdict, policy: String, _ body: (borrowing MessageRecord) -> Void) {
        if record == nil { record = RecordSource(path: path, policy: policy) }
        unsafe body(
            MessageRecord(
                of: record!, offset: message.offset, length: message.length, bytes: message.bytes, section: section, verdict: verdict, carrying: carrying,
                outside: message.found.map { (kind: "\($0.kind)", offset: $0.offset, length: $0.length, count: $0.count) }))
    }
}

extension MailMessage {
    /// What the classifier takes of a .msg beside its header text.
    var properties: MessageProperties? {
        item.map { item in
            let type: MessageProperties.AddressType? =
                switch item.senderAddressType {
                case .exchange: .exchange
                case .smtp: .smtp
                case .other, nil: nil
                }
            return MessageProperties(scl: item.scl, senderAddressType: type, isRepresented: item.isRepresented)
        }
    }
}

/// Reads the input with several workers and hands each message to `take`; whatever the workers print comes out in the order of the input,
/// which does not depend on their number.
struct Engine {
    var input: InputOptions
    var indexing: HeaderSection.Indexing
    /// ``MailMessage/index`` is asked for.
    var isNumbered = false
    /// Bytes of a message, from its first, that are at hand with its header section, even without `--unwrap`.
    var peek = 0

    typealias Take = @Sendable (Batch, Source, MailMessage, borrowing HeaderSection) -> Void

    /// What happened to the input.
    struct Outcome {
        var failures = 0
        var notMail = 0
        var messages = 0
        var bytes = 0
        var isInterrupted = false

        /// Ends the command as the input demands: by the signal that interrupted it, or with status 2.
        func conclude() throws {
            if isInterrupted {
                Diagnostics.say("interrupted after \(messages) messages, \(bytes) bytes")
                cs_interrupt_die()
            }
            if failures > 0 { throw ExitCode(2) }
        }
    }

    /// - Parameters:
    ///   - take: called for each message, with the batch it belongs to.
    ///   - finish: called with each batch, one at a time, in the order of the input.
    func run(take: @escaping Take, finish: @escaping @Sendable (Batch) throws -> Void) throws -> Outcome {
        cs_interrupt_watch()
        let queue = WorkQueue(FileWalk(input.paths, asMaildir: input.kind == .maildir))
        let order = TurnOrder()
        let shared = Mutex(Shared())
        let progress = Progress(input)
        let take = input.unwrap ? Unwrapper(indexing: indexing, kernel: input.kernel, take: take).take : take
        let deliver: @Sendable (Batch) -> Void = { batch in
            for complaint in batch.complaints { Diagnostics.say(complaint) }
            var failure: (any Error)?
            // Behind what could not be written nothing follows: smaller pieces, such as the separators of records, might still find room.
            if shared.withLock({ $0.error == nil }) { do { try finish(batch) } catch { failure = error } }
            progress.add(bytes: batch.read, messages: batch.messages)
            shared.withLock {
                $0.outcome.failures += batch.failures
                $0.outcome.notMail += batch.notMail
                $0.outcome.bytes += batch.read
                $0.packed.merge(batch.packed, uniquingKeysWith: +)
                if $0.error == nil { $0.error = failure }
            }
            if failure != nil { queue.stop() }
        }
        Workers.run(input.workers) {
            Worker(input: input, indexing: indexing, isNumbered: isNumbered, peek: peek, queue: queue, order: order, take: take, deliver: deliver).run()
        }
        progress.end()
        let walked = queue.walked
        for error in walked.errors { Diagnostics.say(error.description) }
        var (outcome, packed, error) = shared.withLock { ($0.outcome, $0.packed, $0.error) }
        if let error { throw error }
        for (what, count) in packed.sorted(by: { $0.key < $1.key }) { Diagnostics.say("\(count) passed over: \(what)") }
        if walked.unfinished > 0 { Diagnostics.say("\(walked.unfinished) in tmp of a Maildir, still being written, passed over") }
        if outcome.notMail > 0 { Diagnostics.say("\(outcome.notMail) not mail, passed over") }
        // Of what could not be read nobody knows whether it is mail.
        if progress.messages == 0 && walked.errors.isEmpty && outcome.failures == 0 && cs_interrupted() == 0 {
            for path in input.paths where path != "-" && FileWalk.isDirectory(path) { Diagnostics.say("\(path): is a directory without mail") }
        }
        outcome.failures += walked.errors.count
        outcome.messages = progress.messages
        outcome.isInterrupted = cs_interrupted() != 0
        return outcome
    }

    private struct Shared: @unchecked Sendable {
        var outcome = Outcome()
        var packed: [String: Int] = [:]
        var error: (any Error)?
    }
}
