import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Signals that ask a command to end before its work is done.
enum Interruption {
    private static let flag = Atomic(false)

    /// True after SIGINT or SIGTERM.
    static var isRequested: Bool { flag.load(ordering: .relaxed) }

    /// Notes SIGINT and SIGTERM instead of dying of them, so that no half-written file stays behind.
    static func watch() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.flag.store(true, ordering: .relaxed) }
        }
    }

    /// Makes writing to a closed pipe an error instead of a signal.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
