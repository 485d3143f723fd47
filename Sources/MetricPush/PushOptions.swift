/// How deliveries are made; the same for all destinations of a client.
public struct PushOptions: Sendable {
    /// Sent with each request, as `aerostat/VERSION`.
    public var userAgent: String
    /// Directory in which each destination has a queue of files, which survives the program; nil to wait in memory.
    public var queueDirectory: String?
    /// Queues that another process has open are left to it, and are no error.
    public var leavesQueuesInUse: Bool
    /// Labels of all series that say where they come from: `job`, and `instance` where there is one. They wait in a queue
    /// with the samples.
    public var labels: [(name: String, value: String)]
    /// Waits between the tries of a destination that fails.
    public var backoff: BackoffSchedule
    /// A receiver that asks to be left alone for longer is tried again after this time all the same.
    public var longestRetryAfter: Duration
    /// Draws the 64 even bits that spread the waits; tests put a fixed draw here.
    public var randomBits: @Sendable () -> UInt64
    /// Milliseconds since 1970.
    public var wallClockMilliseconds: @Sendable () -> Int64

    public init(
        userAgent: String,
        queueDirectory: String? = nil,
        leavesQueuesInUse: Bool = false,
        labels: [(name: String, value: String)] = [("job", "aerostat")],
        backoff: BackoffSchedule = BackoffSchedule(),
        longestRetryAfter: Duration = .seconds(3_600),
        randomBits: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) },
        wallClockMilliseconds: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.userAgent = userAgent
        self.queueDirectory = queueDirectory
        self.leavesQueuesInUse = leavesQueuesInUse
        self.labels = labels
        self.backoff = backoff
        self.longestRetryAfter = longestRetryAfter
        self.randomBits = randomBits
        self.wallClockMilliseconds = wallClockMilliseconds
    }
}
