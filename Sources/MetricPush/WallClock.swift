import Glibc

/// The time of day, for the moment of the last delivery. Waits use the steady clock instead.
public enum WallClock {
    /// Milliseconds since 1970.
    public static func milliseconds() -> Int64 {
        var now = timespec()
        // Fails only for a clock that does not exist, and this one does everywhere.
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }
}
