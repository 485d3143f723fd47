public import SnapshotHistory

/// Where the history of `serve` is kept, how often a sample is taken, and how long.
public struct HistoryConfiguration: Sendable {
    public var path: String
    /// Wall-clock time from one sample to the next.
    public var interval: Duration
    public var retention: HistoryRetention

    public init(path: String, interval: Duration = .seconds(15), retention: HistoryRetention = .standard) {
        self.path = path
        self.interval = interval
        self.retention = retention
    }
}
