import HostModel
import SnapshotEncoding
import StatusPage
import StatusServer

/// The status page and the documents that it asks for again and again.
///
/// They take the snapshot that is there and never ask for the next one sooner: an open page costs the simulation nothing.
extension FleetPages {
    func statusPage(host: String?) async -> HostPage {
        guard let published = latest.readUnnoticed() else { return .notReady }
        do throws(MachineLookupError) {
            let index = try Self.position(of: host, in: published)
            return .found(await maker.document(.host(index), of: published, version: version))
        } catch {
            return .unknownHost("\(error)")
        }
    }

    func hostsPage() async -> [SharedPage]? {
        guard let published = latest.readUnnoticed() else { return nil }
        return [await maker.document(.fleet, of: published, version: version)]
    }

    func mappingPage(host: String?, machine: String) async -> MachinePage {
        guard let published = latest.readUnnoticed() else { return .unknown("the simulation is starting") }
        switch await map(host, machine) {
        case .success(let mapped):
            var facts = StatusRunFacts(published, version: version)
            facts.scenario = mapped.run.identity.scenario
            facts.seed = mapped.run.seed
            facts.runID = mapped.run.id
            facts.elapsedMilliseconds = mapped.elapsedMilliseconds
            facts.time = mapped.run.start.advanced(byMilliseconds: mapped.elapsedMilliseconds)
            var bytes: [UInt8] = []
            MappingDocumentEncoder.encode(
                mapped.mapping,
                of: mapped.position.machine,
                on: mapped.run.identity.hosts[mapped.position.host],
                run: facts,
                into: &bytes
            )
            return .found(SharedPage(bytes))
        case .failure(let error): return MachinePage(error)
        }
    }

    func landingPage(_ request: LandingRequest) -> HostPage {
        do throws(MachineLookupError) {
            let moment = try latest.readUnnoticed().map { published throws(MachineLookupError) in
                StatusPageFacts.Moment(
                    runID: published.run.id,
                    snapshot: published.snapshot,
                    host: try Self.position(of: request.host, in: published),
                    firstMachine: request.firstMachine
                )
            }
            let facts = StatusPageFacts(
                version: version,
                speed: speed.description,
                telemetryPath: request.telemetryPath,
                isReloadEnabled: request.isReloadEnabled,
                moment: moment
            )
            return .found(SharedPage(StatusPage(facts).html))
        } catch {
            return .unknownHost("\(error)")
        }
    }

    func landingAsset(_ name: String) -> EncodedPage? {
        StatusPageAsset.named(name).map { EncodedPage(contentType: $0.contentType, parts: [SharedPage($0.bytes)]) }
    }

    /// The first host where none is named.
    private static func position(
        of host: String?,
        in published: PublishedSnapshot
    ) throws(MachineLookupError) -> Int {
        try host.map { name throws(MachineLookupError) in try published.run.identity.hostPosition(name) } ?? 0
    }
}

extension MachinePage {
    init(_ error: MachineLookupError) {
        switch error {
        case .hostNeeded, .ambiguousMachine: self = .ambiguous("\(error)")
        case .unknownHost, .unknownMachine: self = .unknown("\(error)")
        }
    }
}

extension StatusRunFacts {
    /// The run and the moment of a snapshot.
    init(_ published: PublishedSnapshot, version: String) {
        self.init(
            scenario: published.run.identity.scenario,
            version: version,
            runID: published.run.id,
            seed: published.run.seed,
            time: published.snapshot.time,
            elapsedMilliseconds: published.snapshot.elapsedMilliseconds,
            speed: published.speed,
            lagMilliseconds: Int64(published.lag / .milliseconds(1))
        )
    }
}
