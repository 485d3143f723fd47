/// How long to wait before the next try of something that keeps failing: exponential backoff with full jitter, that is,
/// a wait drawn evenly between nothing and a ceiling that doubles with every failure until it meets the cap. Drawing
/// from the whole range keeps many senders that lost one receiver from coming back to it all at once.
///
/// Source of the rule: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
public struct BackoffSchedule: Sendable, Hashable {
    /// Ceiling of the wait after the first failure; greater than zero.
    public let base: Duration
    /// Ceiling that no wait exceeds; at least `base`.
    public let cap: Duration

    public init(base: Duration = .seconds(1), cap: Duration = .seconds(60)) {
        precondition(base > .zero, "A backoff needs a base above zero.")
        precondition(cap >= base, "The cap of a backoff must not be below its base.")
        self.base = base
        self.cap = cap
    }

    /// Longest wait after so many failures in a row; `failures` is at least 1.
    public func ceiling(afterFailures failures: Int) -> Duration {
        precondition(failures >= 1, "There is nothing to wait for before the first failure.")
        var ceiling = base
        for _ in 1..<failures {
            // Stops before the doubling that would pass the cap, so the loop is short and nothing overflows.
            guard ceiling <= cap / 2 else { return cap }
            ceiling = ceiling * 2
        }
        return ceiling
    }

    /// The wait after so many failures in a row.
    ///
    /// - Parameter random: 64 evenly distributed bits; 0 gives no wait, all ones just less than the ceiling.
    public func delay(afterFailures failures: Int, random: UInt64) -> Duration {
        let (seconds, attoseconds) = ceiling(afterFailures: failures).components
        // Whole nanoseconds: a UInt64 of them reaches 584 years, and the cap is far below.
        let nanoseconds = UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
        return .nanoseconds(Int64(nanoseconds.multipliedFullWidth(by: random).high))
    }
}
