import HostModel
import SnapshotEncoding
import StatusServer

/// The server's view of the simulation: pages made from the latest snapshot, and the tail about aerostat itself.
struct FleetPages: PageProvider {
    let latest: LatestSnapshot
    private let account: ExporterAccount
    let maker: PageMaker
    let version: String
    let speed: SimulationSpeed
    private let explain: @Sendable (_ host: String?, _ machine: String) async -> Explanation
    let map: @Sendable (_ host: String?, _ machine: String) async -> MappingAnswer

    /// - Parameters:
    ///   - pageAccount: counts the pages that are made.
    ///   - explain: asks the simulation why a machine holds what it holds.
    ///   - map: asks the simulation how a machine's memory maps to that of its host.
    init(
        latest: LatestSnapshot,
        account: ExporterAccount,
        pageAccount: PageAccount,
        version: String,
        speed: SimulationSpeed,
        explain: @escaping @Sendable (_ host: String?, _ machine: String) async -> Explanation,
        map: @escaping @Sendable (_ host: String?, _ machine: String) async -> MappingAnswer
    ) {
        self.latest = latest
        self.account = account
        maker = PageMaker(account: pageAccount, processStart: account.processStart)
        self.version = version
        self.speed = speed
        self.explain = explain
        self.map = map
    }

    var isReady: Bool { latest.isFilled }

    func metricsPage(_ request: MetricsRequest) async -> MetricsPage {
        guard let published = latest.read() else { return .notReady }
        let choice = ContentNegotiation.choice(accept: request.accept)
        var key = PageKey(subject: .fleet, syntax: choice.format.syntax)
        if let host = request.host {
            do throws(MachineLookupError) {
                key.subject = .host(try published.run.identity.hostPosition(host))
            } catch {
                return .unknownHost("\(error)")
            }
        }
        if ContentNegotiation.prefersGzip(acceptEncoding: request.acceptEncoding) {
            let page = await maker.gzipPage(key, of: published)
            let end = page.end(with: tail(of: key, published))
            return .page(
                EncodedPage(contentType: choice.contentType, contentEncoding: "gzip", parts: page.parts + [end])
            )
        }
        let page = await maker.page(key, of: published)
        let end = SharedPage(tail(of: key, published))
        return .page(EncodedPage(contentType: choice.contentType, parts: [page, end]))
    }

    /// What aerostat says about itself behind the page: all of it, or the run alone behind the page of one host.
    private func tail(of key: PageKey, _ published: PublishedSnapshot) -> [UInt8] {
        let starts = maker.counterStarts(of: published)
        var tail: [UInt8] = []
        switch key.subject {
        case .fleet:
            let status = account.status(for: published)
            ExpositionEncoder.encode(status, as: key.syntax, created: starts, into: &tail)
        case .host:
            let status = account.runStatus(for: published)
            ExpositionEncoder.encodeRun(status, as: key.syntax, created: starts, into: &tail)
        }
        return tail
    }

    func snapshotPage() -> [SharedPage]? {
        guard let published = latest.read() else { return nil }
        return [published.jsonPage]
    }

    func discoveryPage(address: String, scheme: String) -> [SharedPage]? {
        guard let published = latest.readUnnoticed() else { return nil }
        let document = DiscoveryDocument(identity: published.run.identity, address: address, scheme: scheme)
        return [SharedPage(document.bytes)]
    }

    func explainPage(host: String?, machine: String) async -> MachinePage {
        switch await explain(host, machine) {
        case .success(let explained):
            var bytes: [UInt8] = []
            DecisionDocumentEncoder.encode(
                explained.decision,
                run: RunFacts(scenario: explained.run.identity.scenario, seed: explained.run.seed),
                machine: explained.machine,
                into: &bytes
            )
            return .found(SharedPage(bytes))
        case .failure(let error): return MachinePage(error)
        }
    }
}
