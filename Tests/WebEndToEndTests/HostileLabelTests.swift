import Foundation
import HostModel
import HostSimulation
import Logging
import RealReceivers
import SnapshotEncoding
import StatusServer
import Synchronization
import Testing
import WebSecurity

import enum StatusServer.MetricsPage

/// Names that scenario files do not allow, but an encoder must bear: a real Prometheus reads them back from each format.
@Suite(
    .serialized,
    .timeLimit(.minutes(2)),
    .enabled(if: RealServers.canRun(WebServers.all), "\(RealServers.reason(WebServers.all))")
)
struct HostileLabelTests {

    private static let values = [
        #"quote " and \ backslash"#, "line\nfeed", "carriage\r return and tab\t", #"ends in a backslash \"#,
        #"\n is no line feed"#,
        "é ü 漢字 🎈 \u{202E}", "a{b=\"c\"} 1", "# EOF", String(repeating: "x", count: 65_536),
    ]

    /// Pages with the info metric of one machine for each of the values.
    private static func page(_ syntax: ExpositionSyntax) -> [UInt8] {
        var machines: [VirtualMachineIdentity] = []
        var snapshots: [VirtualMachineSnapshot] = []
        for value in values {
            machines.append(VirtualMachineIdentity(name: value, group: "g", guestOS: "linux"))
            snapshots.append(VirtualMachineSnapshot())
        }
        var host = HostSnapshot()
        host.virtualMachines = snapshots
        let identity = FleetIdentity(
            scenario: "hostile",
            hosts: [HostIdentity(name: "h", policy: "esx-6", virtualMachines: machines)]
        )
        let snapshot = FleetSnapshot(
            identity: identity,
            start: Timestamp(millisecondsSince1970: 0),
            elapsedMilliseconds: 0,
            hosts: [host]
        )
        var bytes: [UInt8] = []
        ExpositionEncoder(identity: identity).encode(snapshot, as: syntax, created: nil, into: &bytes)
        ExpositionEncoder.encode(ExporterStatus(), as: syntax, created: nil, into: &bytes)
        return bytes
    }

    /// Serves the same page to everyone, in the format that it is in.
    private struct HostilePages: PageProvider {
        let format: ExpositionFormat
        let page: SharedPage

        var isReady: Bool { true }

        func metricsPage(_ request: MetricsRequest) async -> MetricsPage {
            .page(EncodedPage(contentType: format.contentType, parts: [page]))
        }

        func snapshotPage() -> [SharedPage]? { nil }
        func discoveryPage(address: String, scheme: String) -> [SharedPage]? { nil }
        func explainPage(host: String?, machine: String) async -> MachinePage { .unknown("nobody") }
        func mappingPage(host: String?, machine: String) async -> MachinePage { .unknown("nobody") }
        func statusPage(host: String?) async -> HostPage { .notReady }
        func hostsPage() -> [SharedPage]? { nil }
        func landingPage(_ request: LandingRequest) -> HostPage { .notReady }
        func landingAsset(_ name: String) -> EncodedPage? { nil }
    }

    @Test func prometheusReadsThemBack() async throws {
        let surroundings = try Surroundings()
        try await withThrowingTaskGroup(of: Void.self) { group in
            var jobs: [String] = []
            for (index, format) in ExpositionFormat.allCases.enumerated() {
                let (ports, port) = AsyncStream.makeStream(of: Int.self)
                let server = StatusServer(
                    configuration: try StatusServerConfiguration(addresses: [ListenAddress(host: "127.0.0.1", port: 0)]
                    ),
                    provider: HostilePages(format: format, page: SharedPage(Self.page(format.syntax))),
                    settings: WebSettingsStore(),
                    account: ServerAccount(),
                    reload: nil,
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                    onListening: { port.yield($0.port) }
                )
                group.addTask { try await server.run() }
                guard let number = await ports.first(where: { _ in true }) else {
                    throw EndToEndError(description: "no port")
                }
                jobs.append("  - {job_name: 'job\(index)', static_configs: [{targets: ['127.0.0.1:\(number)']}]}")
            }
            let scraping = try await ScrapingPrometheus.start(jobs.joined(separator: "\n"), in: surroundings)
            for index in ExpositionFormat.allCases.indices {
                try await scraping.wait(forJob: "job\(index)", targets: 1)
                let found = try await scraping.prometheus.query("aerostat_vm_info{job=\"job\(index)\"}")
                #expect(Set(found.map { $0.metric["vm"] }) == Set(Self.values), "\(ExpositionFormat.allCases[index])")
            }
            #expect(try await scraping.server.stop() == 0)
            group.cancelAll()
        }
    }
}
