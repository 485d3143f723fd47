public import MetricPush

/// Where `serve` pushes to, and how.
public struct PushConfiguration: Sendable {
    /// Empty when nothing is pushed.
    public var destinations: [(target: PushTarget, settings: PushSettings)]
    /// Wall-clock time from one push to the next.
    public var interval: Duration
    /// Value of the label `instance` of aerostat's own metrics.
    public var instance: String
    /// Takes the pushed metrics away from the destinations at the end.
    public var deletesAtEnd: Bool

    public init(
        destinations: [(target: PushTarget, settings: PushSettings)],
        interval: Duration,
        instance: String,
        deletesAtEnd: Bool
    ) {
        self.destinations = destinations
        self.interval = interval
        self.instance = instance
        self.deletesAtEnd = deletesAtEnd
    }
}
