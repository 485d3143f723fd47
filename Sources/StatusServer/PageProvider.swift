/// Where the server gets its pages: the one thing it knows about the simulation.
///
/// The calls come from many requests at a time and must not wait for the simulation, but for the one that says so.
public protocol PageProvider: Sendable {
    /// True once there is something to show.
    var isReady: Bool { get }

    /// A metrics page in the format and encoding that the request asks for. Encodes on a thread of its own, so that
    /// other requests go on; those who ask meanwhile for the same page wait for it and share it.
    func metricsPage(_ request: MetricsRequest) async -> MetricsPage

    /// The snapshot as JSON; nil before the first.
    func snapshotPage() -> [SharedPage]?

    /// Targets for Prometheus' HTTP service discovery, as JSON: a probe for each host; nil before the first snapshot.
    ///
    /// - Parameters:
    ///   - address: under which the client has reached this server, `HOST:PORT`.
    ///   - scheme: `http` or `https`.
    func discoveryPage(address: String, scheme: String) -> [SharedPage]?

    /// Why a machine holds what it holds, as JSON. May wait for one step of the simulation.
    ///
    /// - Parameters:
    ///   - host: nil where the request names none.
    ///   - machine: name of a virtual machine.
    func explainPage(host: String?, machine: String) async -> ExplainPage

    /// What the landing page tells; the state of the hosts is missing before the first snapshot.
    func landingPageFacts() -> LandingPageFacts
}

/// The answer to a question about a machine.
public enum ExplainPage: Sendable {
    case found(SharedPage)
    /// No host or machine has the name; the text says which there are.
    case unknown(String)
    /// Several hosts have such a machine; the text names them.
    case ambiguous(String)
}
