import MailSources
import Synchronization

// Safety: what changes is touched under the lock only (Sendable).

/// Hands out work: a few files at a time, in the order of the walk; and ranges of large mailboxes, which come first.
final class WorkQueue: @unchecked Sendable {
    enum Work {
        case files(turn: Int, [FileWalk.Entry])
        case range(MailboxJob, Int)
        case none
    }

    private let monitor = Monitor()
    private var walk: FileWalk
    private var turn = 0
    private var jobs: [MailboxJob] = []
    /// Workers that hold files, any of which may turn out to be a large mailbox.
    private var busy = 0
    private var isStopped = false

    /// Enough to make handing them out cheap, few enough to keep the order without much memory.
    private static let filesPerTurn = 32

    init(_ walk: FileWalk) { self.walk = walk }

    /// The next work. Waits while there is none but some may come.
    func next() -> Work {
        monitor.withLock {
            while true {
                if isStopped { return .none }
                for job in jobs {
                    if let range = job.take() { return .range(job, range) }
                }
                var entries: [FileWalk.Entry] = []
                while entries.count < WorkQueue.filesPerTurn, let entry = walk.next() { entries.append(entry) }
                if !entries.isEmpty {
                    busy += 1
                    turn += 1
                    return .files(turn: turn - 1, entries)
                }
                if busy == 0 { return .none }
                monitor.wait()
            }
        }
    }

    /// The worker has done its files.
    func finishFiles() {
        monitor.withLock {
            busy -= 1
            monitor.wakeAll()
        }
    }

    /// Lets the other workers help with a mailbox.
    func publish(_ job: MailboxJob) {
        monitor.withLock {
            jobs.append(job)
            monitor.wakeAll()
        }
    }

    /// The next range of the mailbox for the worker that met it.
    func nextRange(of job: MailboxJob) -> Int? { monitor.withLock { isStopped ? nil : job.take() } }

    /// Ends a mailbox: waits until every range that was taken has been delivered.
    func retire(_ job: MailboxJob) {
        let taken = monitor.withLock {
            jobs.removeAll { $0 === job }
            return job.taken
        }
        job.order.await(taken)
    }

    /// No more work is handed out.
    func stop() {
        monitor.withLock {
            isStopped = true
            monitor.wakeAll()
        }
    }

    /// What the walk met; once it is over.
    var walked: (errors: [ReadError], unfinished: Int) { monitor.withLock { (walk.errors, walk.unfinished) } }
}

/// A large mailbox that several workers read: a range each, in turns of their own within the turn of the file.
final class MailboxJob: @unchecked Sendable {
    let file: Int32
    let path: String
    let size: Int
    /// Of the file among all files.
    let turn: Int
    let order = TurnOrder()
    private let step: Int
    /// How many ranges were taken; guarded by the queue's lock.
    private(set) var taken = 0
    /// Where no message begins that is not known: ranges in the body of a large message need not be looked at again.
    private let crossed = Mutex<Range<Int>>(0..<0)

    init(file: Int32, path: String, size: Int, turn: Int, step: Int) {
        self.file = file
        self.path = path
        self.size = size
        self.turn = turn
        self.step = step
    }

    func range(_ index: Int) -> Range<Int> { index * step..<min((index + 1) * step, size) }

    /// A worker has found no message between the end of its range and `end`.
    func cross(_ range: Range<Int>, to end: Int) {
        crossed.withLock { if end > $0.upperBound { $0 = range.lowerBound..<end } }
    }

    func isCrossed(_ range: Range<Int>) -> Bool { crossed.withLock { $0.lowerBound < range.lowerBound && $0.upperBound >= range.upperBound } }

    fileprivate func take() -> Int? {
        if taken > 0 && taken * step >= size { return nil }
        taken += 1
        return taken - 1
    }
}
