#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: mutex and condition are allocated once, stay at their place and go with the monitor. What the classes here hold is touched under the monitor's
// lock only (Sendable).

/// A lock that one can wait on.
@safe final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

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

    func withLock<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Until another worker calls ``wakeAll()``; holds the lock before and after.
    func wait() { unsafe pthread_cond_wait(condition, mutex) }

    func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}

/// Lets workers through in the order of their turns. Turns are handed out in order, so the worker whose turn is next never waits.
final class TurnOrder: @unchecked Sendable {
    private let monitor = Monitor()
    private var next = 0

    /// Until all turns before have ended.
    func await(_ turn: Int) {
        monitor.withLock { while next < turn { monitor.wait() } }
    }

    /// Ends a turn that was awaited.
    func end(_ turn: Int) {
        monitor.withLock {
            next = turn + 1
            monitor.wakeAll()
        }
    }
}
