#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the body is retained when it is handed over and released by the thread that takes it, or here if there is none.

/// Threads that run one function together.
enum Workers {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on that many threads, the calling one among them, and waits for all. Where the system gives fewer threads, fewer run.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let others = (1..<max(count, 1)).compactMap { _ in start(body) }
        body()
        for thread in others { pthread_join(thread, nil) }
    }

    /// A thread that runs `body` once.
    static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let argument = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        #if canImport(Glibc)
        var thread = pthread_t()
        let result = unsafe pthread_create(&thread, nil, { argument in
            unsafe Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
        }, argument)
        #else
        var thread: pthread_t?
        let result = unsafe pthread_create(&thread, nil, { argument in
            unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, argument)
        #endif
        if result == 0 { return thread }
        unsafe Unmanaged<Body>.fromOpaque(argument).release()
        return nil
    }
}
