import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: a job outlives the threads that run it, which are joined before it goes; each is given it retained.

/// Work on many items, shared out to threads.
enum Threads {
    private final class Job: @unchecked Sendable {
        let count: Int
        let body: (Range<Int>) -> Void
        let next = Atomic<Int>(0)

        init(_ count: Int, _ body: @escaping (Range<Int>) -> Void) {
            self.count = count
            self.body = body
        }

        func run() {
            // Enough that taking some costs nothing, few enough that no thread waits long for the last.
            let step = 64
            while true {
                let begin = next.wrappingAdd(step, ordering: .relaxed).oldValue
                if begin >= count { return }
                body(begin..<min(begin + step, count))
            }
        }
    }

    /// Calls `body` with ranges that together are `0..<count`, on that many threads, the caller's among them; 0: one a processor. Where the system gives
    /// fewer, fewer run.
    static func share(_ count: Int, threads: Int, _ body: @escaping (Range<Int>) -> Void) {
        let job = Job(count, body)
        let wanted = threads > 0 ? min(threads, 1024) : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let others = (0..<min(wanted, (count + 63) / 64)).dropFirst().compactMap { _ in start(job) }
        job.run()
        for thread in others { pthread_join(thread, nil) }
    }

    private static func start(_ job: Job) -> pthread_t? {
        let argument = unsafe Unmanaged.passRetained(job).toOpaque()
        #if canImport(Glibc)
        var thread = pthread_t()
        let result = unsafe pthread_create(&thread, nil, { argument in
            unsafe Unmanaged<Job>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        }, argument)
        #else
        var thread: pthread_t?
        let result = unsafe pthread_create(&thread, nil, { argument in
            unsafe Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, argument)
        #endif
        if result == 0 { return thread }
        unsafe Unmanaged<Job>.fromOpaque(argument).release()
        return nil
    }
}
