import HostModel
import SnapshotEncoding
import StatusServer

/// The server's view of the simulation: pages made from the latest snapshot, and the tail about aerostat itself.
struct FleetPages: PageProvider {
    private let latest: LatestSnapshot
    private let account: ExporterAccount
    private let version: String
    private let speed: SimulationSpeed
    private let explain: @Sendable (_ host: String?, _ machine: String) async -> Explanation

    /// - Parameter explain: asks the simulation why a machine holds what it holds.
    init(
        latest: LatestSnapshot,
        account: ExporterAccount,
        version: String,
        speed: SimulationSpeed,
        explain: @escaping @Sendable (_ host: String?, _ machine: String) async -> Explanation
    ) {
        self.latest = latest
        self.account = account
        self.version = version
        self.speed = speed
        self.explain = explain
    }

    var isReady: Bool { latest.isFilled }

    func metricsPage(isScrape: Bool) -> [SharedPage]? {
        guard let published = latest.read() else { return nil }
        if isScrape { account.countScrape() }
        var tail: [UInt8] = []
        ExpositionEncoder.encode(account.status(for: published), into: &tail)
        return [published.metricsPage, SharedPage(tail)]
    }

    func snapshotPage() -> [SharedPage]? {
        guard let published = latest.read() else { return nil }
        return [published.jsonPage]
    }

    func explainPage(host: String?, machine: String) async -> ExplainPage {
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
        case .failure(let error):
            switch error {
            case .hostNeeded, .ambiguousMachine: return .ambiguous("\(error)")
            case .unknownHost, .unknownMachine: return .unknown("\(error)")
            }
        }
    }

    func landingPageFacts() -> LandingPageFacts {
        guard let published = latest.read() else {
            return LandingPageFacts(
                version: version,
                scenario: "",
                runID: "",
                simulatedTime: "",
                elapsed: "",
                speed: speed.description,
                hosts: []
            )
        }
        let snapshot = published.snapshot
        return LandingPageFacts(
            version: version,
            scenario: snapshot.identity.scenario,
            runID: published.run.id,
            simulatedTime: snapshot.time.description,
            elapsed: ShortText.duration(milliseconds: snapshot.elapsedMilliseconds),
            speed: speed.description,
            hosts: zip(snapshot.identity.hosts, snapshot.hosts).map(Self.row)
        )
    }

    private static func row(of identity: HostIdentity, _ host: HostSnapshot) -> LandingPageFacts.Host {
        LandingPageFacts.Host(
            name: identity.name,
            state: host.state.name,
            memory: ShortText.size(host.machineMemory),
            free: ShortText.size(host.free),
            ballooned: ShortText.size(total(of: \.balloonSize, on: host)),
            swapped: ShortText.size(total(of: \.swapped, on: host)),
            virtualMachines: host.virtualMachines.count
        )
    }

    private static func total(
        of amount: KeyPath<VirtualMachineSnapshot, PageCount>,
        on host: HostSnapshot
    ) -> PageCount {
        host.virtualMachines.reduce(.zero) { $0 + $1[keyPath: amount] }
    }
}
