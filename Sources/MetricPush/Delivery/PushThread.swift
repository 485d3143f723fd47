import Glibc

/// A thread of its own for calls that wait, which must not occupy the few threads of Swift's concurrency.
enum PushThread {
    /// Runs the body on a new thread, which ends with it.
    static func start(_ body: @escaping @Sendable () -> Void) throws(PushError) {
        let box = Unmanaged.passRetained(Body(run: body))
        let code = create(argument: box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .cannotStart(problem: "the system gives no thread, error \(code)")
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// - Returns: 0, or the system's error number.
    private static func create(argument: UnsafeMutableRawPointer) -> CInt {
        var thread = pthread_t()
        return pthread_create(&thread, nil, body, argument)
    }

    /// What the system calls on the new thread, with the box as its argument.
    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { box in
        guard let box else { return nil }
        // Nobody joins the thread: its end is reported by what it ran.
        pthread_detach(pthread_self())
        // Signals are for the threads that expect them. SIGPIPE above all: TLS writes to a socket whose other end is
        // gone raise it in this thread, and unblocked it would end the process.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        Unmanaged<Body>.fromOpaque(box).takeRetainedValue().run()
        return nil
    }
}
