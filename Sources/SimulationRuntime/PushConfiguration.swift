public import MetricPush

/// Where `serve` pushes to, and how.
public struct PushConfiguration: Sendable {
    /// Empty when nothing is pushed.
    public var targets: [PushTarget]
    /// Wall-clock time from one push to the next.
    public var interval: Duration
    /// Value of the label `instance` of aerostat's own metrics.
    public var instance: String
    /// Takes the pushed metrics away from the destinations at the end.
    public var deletesAtEnd: Bool

    public init(targets: [PushTarget], interval: Duration, instance: String, deletesAtEnd: Bool) {
        self.targets = targets
        self.interval = interval
        self.instance = instance
        self.deletesAtEnd = deletesAtEnd
    }
}
