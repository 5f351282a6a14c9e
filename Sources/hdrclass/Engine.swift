import Dispatch
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

/// Reads the input with several workers and hands each message to `take`; whatever the workers print comes out in the order of the input.
struct Engine {
    var input: InputOptions
    var indexing: HeaderSection.Indexing

    /// What happened to the input.
    struct Outcome {
        var failures = 0
        var notMail = 0
    }

    /// The files of one turn of a worker: enough to make handing them out cheap, few enough to keep the order without much memory.
    private static let filesPerTurn = 32

    /// What a batch of messages becomes before its turn to be written.
    final class Batch {
        var out = OutputBuffer()
        var summary = Summary()
        var confusion = Confusion()
    }

    /// - Parameters:
    ///   - take: called for each message, with the batch it belongs to.
    ///   - finish: called with each batch, one at a time, in the order of the input.
    func run(
        take: @Sendable (Batch, String, MessageReader.Message, borrowing HeaderSection) -> Void, finish: @Sendable (Batch) throws -> Void
    ) throws -> Outcome {
        let source = Mutex(Source(walk: FileWalk(input.paths)))
        let order = TurnOrder()
        let result = Mutex(Shared())
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        DispatchQueue.concurrentPerform(iterations: input.jobs ?? max(1, cores)) { _ in
            let reader = MessageReader()
            var section = HeaderSection()
            while true {
                let (turn, entries) = source.withLock { $0.next(Engine.filesPerTurn) }
                if entries.isEmpty || result.withLock({ $0.error != nil }) { return order.pass(turn) {} }
                let batch = Batch()
                var notMail = 0
                var complaints: [String] = []
                var failures = 0
                for entry in entries {
                    do throws(ReadError) {
                        let message = try reader.read(entry.path, as: input.kind, into: &section, indexing: indexing, kernel: input.kernel)
                        if !entry.isNamed && message.repairs.isEmpty, unsafe !MailLook.startsLikeMail(section, in: message.bytes) {
                            notMail += 1
                            continue
                        }
                        if entry.isNamed && input.kind == .auto && message.repairs.isEmpty, unsafe !MailLook.startsLikeMail(section, in: message.bytes) {
                            complaints.append("\(entry.path): does not look like mail")
                        }
                        if message.looksLikeMbox && entry.isNamed && input.kind == .auto && !entry.path.hasSuffix(".eml") {
                            complaints.append("\(entry.path): looks like a mailbox; only its first message was read")
                        }
                        take(batch, entry.path, message, section)
                    } catch {
                        complaints.append(error.description)
                        failures += 1
                    }
                }
                order.pass(turn) {
                    for complaint in complaints { Diagnostics.say(complaint) }
                    var failure: (any Error)?
                    do { try finish(batch) } catch { failure = error }
                    result.withLock {
                        $0.failures += failures
                        $0.notMail += notMail
                        if $0.error == nil { $0.error = failure }
                    }
                }
            }
        }
        let errors = source.withLock { $0.walk.errors }
        for error in errors { Diagnostics.say(error.description) }
        let shared = result.withLock { $0 }
        if let error = shared.error { throw error }
        if shared.notMail > 0 { Diagnostics.say("\(shared.notMail) not mail, passed over") }
        return Outcome(failures: shared.failures + errors.count, notMail: shared.notMail)
    }

    private struct Shared: @unchecked Sendable {
        var failures = 0, notMail = 0
        var error: (any Error)?
    }

    private struct Source {
        var walk: FileWalk
        var turn = 0

        mutating func next(_ most: Int) -> (Int, [FileWalk.Entry]) {
            var entries: [FileWalk.Entry] = []
            while entries.count < most, let entry = walk.next() { entries.append(entry) }
            turn += 1
            return (turn - 1, entries)
        }
    }
}

/// Lets workers through in the order of their turns. Turns are handed out in order, so the worker whose turn is next never waits.
@safe final class TurnOrder: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var next = 0

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func pass(_ turn: Int, _ body: () -> Void) {
        unsafe pthread_mutex_lock(mutex)
        while next != turn { unsafe pthread_cond_wait(condition, mutex) }
        body()
        next += 1
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }
}

extension MessageRecord {
    /// What the printers take of a message that was read and classified.
    init(_ path: String, _ message: MessageReader.Message, _ section: borrowing HeaderSection, _ verdict: Verdict, policy: String) {
        unsafe self.init(
            source: path, offset: 0, length: message.length, bytes: message.bytes, section: section, verdict: verdict,
            repairs: message.repairs.map { (kind: "\($0.repair.kind)", offset: $0.offset, length: $0.length) }, policy: policy)
    }
}
