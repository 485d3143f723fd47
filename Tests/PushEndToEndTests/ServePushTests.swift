import Foundation
import LoopbackServers
import RealReceivers
import RunOutputReader
import Testing

extension PushEndToEndTests {
    /// A running aerostat that pushes to real receivers, read back and compared with what it serves.
    @Suite(
        .timeLimit(.minutes(3)),
        .enabled(if: PushReceivers.canRun, "\(PushReceivers.reason)")
    )
    struct ServePushTests {
        private typealias Series = OpenMetricsText.Series

        private static let clock = Series("aerostat_simulation_seconds_total")

        @Test func receiversHaveTheValuesThatAreServed() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let victoria = try await VictoriaMetricsReceiver(in: surroundings)
            let influx = try await InfluxReceiver(in: surroundings)
            let urls = [prometheus.pushURL, victoria.pushURL, influx.pushURL]
            let scenario = try PushScenario.write(to: surroundings)
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push-interval", "1s"] + urls.flatMap { ["--push", $0] }
            )
            let port = try await aerostat.port()
            var pages: [Double: MetricsPage] = [:]
            _ = try await poll("ten seconds on the pages", within: 40, every: .milliseconds(20)) {
                let page = try await MetricsPage.fetch(port: port)
                if let time = page.simulatedSeconds, !page.hostSeries.isEmpty { pages[time] = page }
                return pages.count >= 10 ? true : nil
            }
            #expect(try await aerostat.stop() == 0)

            for received in [
                try await prometheus.received(), try await victoria.received(), try await influx.received(),
            ] {
                let samples = try received.values.without("job", "instance").samples
                var compared = 0
                for moment in try #require(samples[Self.clock]) {
                    guard let page = moment.value.flatMap({ pages[$0] }) else { continue }
                    for (series, value) in page.hostSeries {
                        let pushed = samples[series]?.first { $0.milliseconds == moment.milliseconds }
                        #expect(pushed?.value == value, "\(series) at \(moment)")
                    }
                    compared += 1
                }
                #expect(compared >= 7)
            }
        }

        @Test func labelsAreThoseThatAPrometheusWouldAdd() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let scenario = try PushScenario.write(to: surroundings)
            let push = ["--push", prometheus.pushURL, "--push-interval", "1s", "--push-instance", "twin-7"]
            let aerostat = try surroundings.startAerostat([scenario] + push)
            let sizes = try await poll("sizes", within: 20) {
                let found = try await prometheus.current("aerostat_vm_memory_size_bytes")
                return found.isEmpty ? nil : found
            }
            #expect(
                Set(sizes.map(\.metric))
                    == Set(
                        (1...3).map {
                            [
                                "__name__": "aerostat_vm_memory_size_bytes", "job": "aerostat", "instance": "twin-7",
                                "host": "esx-01", "vm": "web-0\($0)",
                            ]
                        }
                    )
            )
            #expect(sizes.allSatisfy { $0.number == 4_294_967_296 })
            #expect(try await aerostat.stop() == 0)
            // A clean end says so to the receiver.
            _ = try await poll("the end of all series", within: 20) {
                try await prometheus.current(#"{__name__=~"aerostat_.+"}"#).isEmpty ? true : nil
            }
        }

        /// A virtual machine that leaves does not haunt its receiver for five minutes.
        @Test func seriesEndWithTheirMachine() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let scenario = try PushScenario.write(to: surroundings)
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push", prometheus.pushURL, "--push-interval", "1s"]
            )
            func machines() async throws -> Set<String> {
                Set(try await prometheus.current("aerostat_vm_memory_size_bytes").compactMap { $0.metric["vm"] })
            }
            _ = try await poll("three machines", within: 20) {
                try await machines() == ["web-01", "web-02", "web-03"] ? true : nil
            }
            _ = try PushScenario.write(to: surroundings, machines: 2)
            kill(aerostat.processIdentifier, SIGHUP)
            _ = try await poll("two machines", within: 20) {
                try await machines() == ["web-01", "web-02"] ? true : nil
            }
            #expect(try await aerostat.stop() == 0)
        }

        @Test func aPushgatewayHasTheLastValues() async throws {
            let surroundings = try Surroundings()
            let gateway = try await PushgatewayReceiver(in: surroundings)
            let proxy = try FlappingProxy(to: UInt16(gateway.port), mode: .refuses)
            defer { proxy.stop() }
            let queue = surroundings.path("queue")
            let scenario = try PushScenario.write(to: surroundings)
            let url = "pushgateway+http://127.0.0.1:\(proxy.port)"
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push", url, "--push-interval", "1s", "--queue", queue]
            )
            let port = try await aerostat.port()
            // It keeps last values only, so what waited is replaced and not sent one after the other.
            _ = try await poll("three rounds", within: 30) {
                let ledger = try await PushLedger.fetch(aerostat: port, port: Int(proxy.port))
                return ledger.losses["replaced"].map { $0.samples > 0 } == true ? true : nil
            }
            proxy.set(.passes)
            var pages: [Double: MetricsPage] = [:]
            let (served, held) = try await poll("equal pages", within: 40, every: .milliseconds(20)) {
                () async throws -> (MetricsPage, ReceivedSeries)? in
                let page = try await MetricsPage.fetch(port: port)
                if let time = page.simulatedSeconds, !page.hostSeries.isEmpty { pages[time] = page }
                let held = try await gateway.received().without("job", "instance")
                let time = held.samples[Self.clock]?.first?.value
                guard let twin = time.flatMap({ pages[$0] }) else { return nil }
                // The groups arrive one after the other, so they may be of different rounds for a moment.
                let isSame = twin.hostSeries.allSatisfy { held.samples[$0.key]?.first?.value == $0.value }
                return isSame ? (twin, held) : nil
            }
            #expect(served.hostSeries.count > 150 && held.samples.count >= served.hostSeries.count)
            #expect(try await aerostat.stop() == 0)
            let ledger = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(ledger.isBalanced && ledger.delivered.samples > 0)
            #expect(Set(ledger.losses.keys).isSubset(of: ["replaced"]), "\(ledger)")
        }
    }
}
