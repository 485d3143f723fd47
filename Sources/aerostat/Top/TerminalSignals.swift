import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Signals that a program with a screen must answer itself: those that end it, those that stop and continue it, and the
/// one of another size.
enum TerminalSignals {
    /// What has happened since the last look.
    struct Seen: OptionSet, Sendable {
        let rawValue: UInt32

        static let end = Seen(rawValue: 1)
        static let stop = Seen(rawValue: 2)
        static let resume = Seen(rawValue: 4)
        static let size = Seen(rawValue: 8)
    }

    private static let seen = Atomic<UInt32>(0)
    private static let wakeFile = Atomic<CInt>(-1)

    private static let ends = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// From now on signals are noted, on the thread that calls this at the latest, and wake the pipe.
    static func watch(_ pipe: WakePipe) {
        wakeFile.store(pipe.writing, ordering: .relaxed)
        for number in ends { signal(number) { _ in TerminalSignals.note(.end) } }
        watchStop()
        signal(SIGCONT) { _ in TerminalSignals.note(.resume) }
        signal(SIGWINCH) { _ in TerminalSignals.note(.size) }
        // Threads of a pool hold signals back, and so do programs that are started from one.
        var watched = sigset_t()
        sigemptyset(&watched)
        for number in ends + [SIGTSTP, SIGCONT, SIGWINCH] { sigaddset(&watched, number) }
        pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    }

    static func take() -> Seen { Seen(rawValue: seen.exchange(0, ordering: .relaxed)) }

    /// Stops the program as the signal would have done; returns when it goes on. Called on the thread that watches.
    static func stopNow() {
        signal(SIGTSTP, SIG_DFL)
        raise(SIGTSTP)
        watchStop()
    }

    private static func watchStop() {
        signal(SIGTSTP) { _ in TerminalSignals.note(.stop) }
    }

    /// Runs in signal handlers: an atomic number and a write, nothing else.
    private static func note(_ what: Seen) {
        seen.bitwiseOr(what.rawValue, ordering: .relaxed)
        let number = errno
        var byte: UInt8 = 1
        _ = write(wakeFile.load(ordering: .relaxed), &byte, 1)
        errno = number
    }
}
