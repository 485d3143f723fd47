public import HostModel

/// The series of a running fleet: which there are, and their values in a snapshot.
///
/// Names, labels and values are those of `ExpositionEncoder`, so that a receiver has the same series from a push as a
/// Prometheus from a scrape, and the blocks stand in the order of its page.
public struct FleetSeries: Sendable {
    /// Which of aerostat's metrics there are beside those of the hosts and virtual machines.
    public enum Content: Sendable {
        /// All that a page of `serve` shows.
        case serving
        /// What the simulation alone decides, as in the text of `OpenMetricsRunEncoder`: what tells of a process, of
        /// wall-clock time or of pushes has no meaning in a run as fast as possible.
        case run
    }

    public let set: SeriesSet
    private let identity: FleetIdentity
    private let destinations: [String]
    private let blocks: [FleetSeriesBlock]

    /// - Parameter status: build, run id and seed, the push destinations, and whether there is a history; the counters
    ///   count from the start of its run.
    public init(identity: FleetIdentity, status: ExporterStatus, content: Content) {
        self.identity = identity
        destinations = content == .serving ? status.pushes.map(\.destination) : []
        var blocks = FleetSeriesBlock.fleet(identity) + FleetSeriesBlock.facts(status)
        switch content {
        case .serving: blocks += FleetSeriesBlock.exporter(status)
        case .run: blocks += FleetSeriesBlock.run
        }
        blocks.removeAll { $0.shape.subjects.isEmpty || $0.shape.families.isEmpty }
        self.blocks = blocks
        set = SeriesSet(blocks: blocks.map(\.shape), counterStart: status.runStartMilliseconds)
    }

    /// Appends the value of each series, in order.
    ///
    /// `snapshot` must belong to the run of the identity given at the start, and `status` must have its push destinations
    /// and its history; others are a programmer error and trap.
    public func appendValues(of snapshot: FleetSnapshot, status: ExporterStatus, to values: inout [Int64]) {
        snapshot.requireShape(of: identity)
        let isComplete = destinations.isEmpty || status.pushes.map(\.destination) == destinations
        precondition(isComplete, "the status has other push destinations")
        values.reserveCapacity(values.count + set.count)
        for block in blocks { block.appendValues(snapshot, status, &values) }
    }
}
