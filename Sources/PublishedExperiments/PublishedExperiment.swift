/// An experiment that someone published, rebuilt so that aerostat's own engine runs it.
public struct PublishedExperiment: Sendable {
    /// What a run of the experiment yields.
    public struct Outcome: Sendable, Hashable {
        public var findings: [Finding]
        public var charts: [Chart]

        public init(findings: [Finding], charts: [Chart] = []) {
            self.findings = findings
            self.charts = charts
        }
    }

    /// As in memory-model.md sections 14 to 17, such as `W02-F7`.
    public let id: String
    public let title: String
    /// Where the figures were published.
    public let source: String
    public let parameters: [ExperimentParameter]
    private let measure: @Sendable () -> Outcome

    public init(
        id: String,
        title: String,
        source: String,
        parameters: [ExperimentParameter],
        measure: @escaping @Sendable () -> Outcome
    ) {
        self.id = id
        self.title = title
        self.source = source
        self.parameters = parameters
        self.measure = measure
    }

    /// Runs the experiment on the calling thread. The same outcome every time.
    public func run() -> Outcome { measure() }
}
