#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The two clocks of a queue: the time of day for what its records carry, a steady one for waits. Tests bring their own.
struct QueueClock: Sendable {
    /// Wall-clock milliseconds since 1970.
    var wallMilliseconds: @Sendable () -> Int64
    /// Milliseconds of a clock that nobody sets.
    var steadyMilliseconds: @Sendable () -> Int64

    static let system = QueueClock(
        wallMilliseconds: { milliseconds(of: CLOCK_REALTIME) },
        steadyMilliseconds: { milliseconds(of: CLOCK_MONOTONIC) }
    )

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var now = timespec()
        // Fails only for a clock that does not exist, and these do everywhere.
        clock_gettime(clock, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }
}

extension Duration {
    /// Whole milliseconds, within what a difference of times can be.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let bounded = min(max(seconds, -(1 << 50)), 1 << 50)
        return bounded * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
