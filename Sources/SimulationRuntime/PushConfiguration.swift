public import MetricPush

/// Where `serve` pushes to, and how.
public struct PushConfiguration: Sendable {
    /// Empty when nothing is pushed.
    public var targets: [(target: PushTarget, settings: PushSettings)]
    /// Directory of the queues that survive the program; nil to wait in memory.
    public var queueDirectory: String?
    /// Wall-clock time from one push to the next.
    public var interval: Duration
    /// Value of the label `instance`.
    public var instance: String
    /// Takes the pushed metrics away from Pushgateways at the end.
    public var deletesAtEnd: Bool

    public init(
        targets: [(target: PushTarget, settings: PushSettings)],
        queueDirectory: String?,
        interval: Duration,
        instance: String,
        deletesAtEnd: Bool
    ) {
        self.targets = targets
        self.queueDirectory = queueDirectory
        self.interval = interval
        self.instance = instance
        self.deletesAtEnd = deletesAtEnd
    }
}
