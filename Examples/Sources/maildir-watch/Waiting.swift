#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: sets of signals are filled by the system before they are read; the buffer for events belongs to the call.

/// Waits until something may have changed, or a signal asks to stop.
///
/// SIGINT and SIGTERM are blocked and asked for a few times a second, so that no handler is needed and no message is half printed.
final class Waiting {
    /// Of inotify; -1 where folders are looked at once a second.
    private let events: Int32
    private var signals = sigset_t()

    /// - Parameter polls: for folders that others change over the network: inotify tells only of what this machine does.
    init(_ folders: [String], polls: Bool) {
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGINT)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe sigprocmask(SIG_BLOCK, &signals, nil)
        #if canImport(Glibc)
        var watch = polls ? -1 : inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        // Delivery links or moves a whole message to its place; a reader moves it on.
        let changes = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)
        for folder in folders where watch >= 0 {
            if unsafe inotify_add_watch(watch, folder, changes) >= 0 { continue }
            close(watch)
            watch = -1
        }
        events = watch
        #else
        events = -1
        #endif
    }

    deinit { if events >= 0 { close(events) } }

    var isPolling: Bool { events < 0 }

    /// False when it is time to stop.
    func next() -> Bool {
        var file = pollfd(fd: events, events: Int16(POLLIN), revents: 0)
        // Without events five turns make a second.
        var turns = 0
        while unsafe poll(&file, isPolling ? 0 : 1, 200) <= 0 {
            if isAskedToStop { return false }
            turns += 1
            if isPolling && turns == 5 { break }
        }
        // What happened does not matter: the folders are listed again. So no event that was lost does harm.
        var buffer = [UInt8](repeating: 0, count: 4096)
        while events >= 0, unsafe read(events, &buffer, buffer.count) > 0 {}
        return !isAskedToStop
    }

    private var isAskedToStop: Bool {
        var pending = sigset_t()
        unsafe sigpending(&pending)
        return unsafe sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1
    }
}
