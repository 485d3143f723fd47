import CurlTransfer

/// How deliveries are made; the same for all destinations of a client.
public struct PushOptions: Sendable {
    /// Sent with each request, as `aerostat/VERSION`.
    public var userAgent: String
    /// Waits between the tries of a destination that fails.
    public var backoff: BackoffSchedule
    /// Most time until a connection stands, name resolution and TLS included; above zero.
    public var connectTimeout: Duration
    /// Most time from the start of a request to the end of its answer; above zero.
    public var requestTimeout: Duration
    /// A receiver that asks to be left alone for longer is tried again after this time all the same.
    public var longestRetryAfter: Duration
    /// Most memory for the requests of one destination that wait, in bytes. Beyond it the oldest is dropped.
    public var maximumQueuedBytes: Int
    /// Draws the 64 even bits that spread the waits; tests put a fixed draw here.
    public var randomBits: @Sendable () -> UInt64

    public init(
        userAgent: String,
        backoff: BackoffSchedule = BackoffSchedule(),
        connectTimeout: Duration = .seconds(5),
        requestTimeout: Duration = .seconds(10),
        longestRetryAfter: Duration = .seconds(3_600),
        maximumQueuedBytes: Int = 64 << 20,
        randomBits: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) {
        self.userAgent = userAgent
        self.backoff = backoff
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
        self.longestRetryAfter = longestRetryAfter
        self.maximumQueuedBytes = maximumQueuedBytes
        self.randomBits = randomBits
    }

    /// Of an answer no more is kept than the words that are logged.
    var limits: TransferLimits {
        TransferLimits(
            userAgent: userAgent,
            connectTimeout: connectTimeout,
            requestTimeout: requestTimeout,
            keptAnswerBytes: 1_024,
            maximumAnswerBytes: 1_048_576
        )
    }
}
