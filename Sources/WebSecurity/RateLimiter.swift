internal import Synchronization

/// A bucket of tokens that all connections draw from: each request takes one, and one comes back after each interval.
///
/// Kept as the one time at which the bucket will be full again, which needs no timer.
public final class RateLimiter: Sendable {
    private struct Bucket {
        var limit: RateLimit
        /// Since the limiter's first moment.
        var isFullAt: Duration
    }

    private let bucket = Mutex<Bucket?>(nil)
    private let elapsed: @Sendable () -> Duration

    public convenience init() {
        let start = ContinuousClock.now
        self.init { ContinuousClock.now - start }
    }

    /// - Parameter elapsed: time since a fixed moment; never goes back.
    init(elapsed: @escaping @Sendable () -> Duration) {
        self.elapsed = elapsed
    }

    /// Whether a request may go on; takes a token if so. A limit that differs from the last one begins with a full bucket.
    public func admits(_ limit: RateLimit?) -> Bool {
        guard let limit else { return true }
        return bucket.withLock { bucket in
            let now = elapsed()
            var current = bucket?.limit == limit ? bucket : nil
            let isFullAt = max(current?.isFullAt ?? now, now) + limit.interval
            let mayGo = isFullAt - now <= limit.interval * limit.burst
            if mayGo { current = Bucket(limit: limit, isFullAt: isFullAt) }
            bucket = current ?? Bucket(limit: limit, isFullAt: now)
            return mayGo
        }
    }
}
