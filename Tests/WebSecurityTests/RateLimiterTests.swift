import Synchronization
import Testing

@testable import WebSecurity

struct RateLimiterTests {
    private final class Watch: Sendable {
        let elapsed = Mutex(Duration.zero)

        func advance(_ duration: Duration) { elapsed.withLock { $0 += duration } }
    }

    private let watch = Watch()
    private let limiter: RateLimiter

    init() {
        limiter = RateLimiter { [watch] in watch.elapsed.withLock { $0 } }
    }

    /// How many of so many requests at one moment are let through.
    private func admitted(of count: Int, _ limit: RateLimit?) -> Int {
        (0..<count).count { _ in limiter.admits(limit) }
    }

    @Test func aBurstIsLetThroughAtOnce() {
        let limit = RateLimit(interval: .seconds(1), burst: 5)
        #expect(admitted(of: 20, limit) == 5)
    }

    @Test func afterEachIntervalOneMoreIsLetThrough() {
        let limit = RateLimit(interval: .milliseconds(100), burst: 3)
        #expect(admitted(of: 10, limit) == 3)
        watch.advance(.milliseconds(99))
        #expect(admitted(of: 10, limit) == 0)
        watch.advance(.milliseconds(1))
        #expect(admitted(of: 10, limit) == 1)
        watch.advance(.milliseconds(250))
        #expect(admitted(of: 10, limit) == 2)
        // The half interval that was over counts on.
        watch.advance(.milliseconds(50))
        #expect(admitted(of: 10, limit) == 1)
    }

    @Test func theBucketHoldsNoMoreThanABurst() {
        let limit = RateLimit(interval: .milliseconds(1), burst: 4)
        #expect(admitted(of: 10, limit) == 4)
        watch.advance(.seconds(86_400))
        #expect(admitted(of: 10, limit) == 4)
    }

    @Test func refusedRequestsCostNothing() {
        let limit = RateLimit(interval: .seconds(1), burst: 1)
        #expect(admitted(of: 1000, limit) == 1)
        watch.advance(.seconds(1))
        #expect(admitted(of: 1000, limit) == 1)
    }

    @Test func withoutALimitAllAreLetThrough() {
        #expect(admitted(of: 1000, nil) == 1000)
    }

    @Test func aChangedLimitHoldsAtOnce() {
        let (tight, wide) = (RateLimit(interval: .seconds(60), burst: 1), RateLimit(interval: .seconds(60), burst: 3))
        #expect(admitted(of: 5, tight) == 1)
        #expect(admitted(of: 5, wide) == 3)
        #expect(admitted(of: 5, wide) == 0)
        #expect(admitted(of: 5, nil) == 5)
        #expect(admitted(of: 5, tight) == 1)
    }

    @Test func theLongestTimesAreCountedToo() {
        let limit = RateLimit(interval: .nanoseconds(Int64.max), burst: 1_000_000_000)
        #expect(admitted(of: 100, limit) == 100)
        let shortest = RateLimit(interval: .nanoseconds(1), burst: 1)
        #expect(admitted(of: 2, shortest) == 1)
        watch.advance(.nanoseconds(1))
        #expect(admitted(of: 2, shortest) == 1)
    }

    @Test func connectionsShareOneBucket() async {
        let limiter = RateLimiter()
        let limit = RateLimit(interval: .seconds(3600), burst: 50)
        let admitted = await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { (0..<100).count { _ in limiter.admits(limit) } } }
            return await group.reduce(0, +)
        }
        #expect(admitted == 50)
    }
}
