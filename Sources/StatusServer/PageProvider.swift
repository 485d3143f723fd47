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
    func explainPage(host: String?, machine: String) async -> MachinePage

    /// How a machine's memory maps to that of its host, as JSON. May wait for one step of the simulation.
    func mappingPage(host: String?, machine: String) async -> MachinePage

    /// One host with its machines and its last hour, as JSON.
    ///
    /// - Parameter host: nil for the first one.
    func statusPage(host: String?) async -> HostPage

    /// The hosts of the fleet in a row each, as JSON; nil before the first snapshot.
    func hostsPage() -> [SharedPage]?

    /// The page at `/` as HTML, which is there before the first snapshot, too.
    func landingPage(_ request: LandingRequest) -> HostPage

    /// A file that the page at `/` loads; nil where there is none of that name.
    func landingAsset(_ name: String) -> EncodedPage?
}

/// What the page at `/` is to show.
public struct LandingRequest: Sendable, Hashable {
    /// Nil for the first one.
    public var host: String?
    /// Index of the first machine that is listed for those without scripts.
    public var firstMachine: Int
    /// Path of the metrics page, for its link.
    public var telemetryPath: String
    /// Whether the files can be read again by a request.
    public var isReloadEnabled: Bool

    public init(host: String?, firstMachine: Int, telemetryPath: String, isReloadEnabled: Bool) {
        self.host = host
        self.firstMachine = firstMachine
        self.telemetryPath = telemetryPath
        self.isReloadEnabled = isReloadEnabled
    }
}

/// The answer to a question about a host.
public enum HostPage: Sendable {
    case found(SharedPage)
    /// No host has the name that was asked for; the text says which there are.
    case unknownHost(String)
    /// The first snapshot is still to come.
    case notReady
}

/// The answer to a question about a machine.
public enum MachinePage: Sendable {
    case found(SharedPage)
    /// No host or machine has the name; the text says which there are.
    case unknown(String)
    /// Several hosts have such a machine; the text names them.
    case ambiguous(String)
}
