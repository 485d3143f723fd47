import RealReceivers
import Testing

/// aerostat among the real programs that it is made for.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: RealServers.canRun, "\(RealServers.reason)"))
struct EndToEndTests {
    /// Forty minutes of simulated time in a minute: balloons are in use for twelve seconds, beginning after twenty.
    private static let crisis = ["crisis", "--speed", "40", "--push-interval", "1s"]

    @Test func prometheusAndThePushgatewaySeeTheCrisis() async throws {
        let surroundings = try Surroundings()
        let gateway = try surroundings.startPushgateway()
        let gatewayPort = try await gateway.port()
        let push = ["--push", "pushgateway+http://127.0.0.1:\(gatewayPort)"]
        let aerostat = try surroundings.startAerostat(Self.crisis + push)
        let port = try await aerostat.port()
        let server = try surroundings.startPrometheus(aerostat: port, gateway: gatewayPort)
        let prometheus = Prometheus(port: try await server.port())

        try await expectEqualValues(aerostat: port, gateway: gatewayPort)
        try await expectMovement(prometheus)
        try await expectAllStates(prometheus)
        try await expectPushedSeries(prometheus)
        #expect(try await aerostat.stop() == 0)
    }

    /// While balloons are in use, some page of the gateway is, sample by sample, a page that aerostat served: both show
    /// a snapshot, and a snapshot lives long enough to be caught twice.
    private func expectEqualValues(aerostat: Int, gateway: Int) async throws {
        var served: [Double: MetricsPage] = [:]
        let equal = try await poll("equal pages while balloons are in use", within: 40, every: .milliseconds(25)) {
            () async throws -> MetricsPage? in
            let page = try await MetricsPage.fetch(port: aerostat)
            if let time = page.simulatedSeconds { served[time] = page }
            let pushed = try await MetricsPage.fetch(port: gateway)
            guard let time = pushed.simulatedSeconds, let twin = served[time] else { return nil }
            // The groups arrive one after the other, so host and time may be of different rounds for a moment.
            let differing = twin.hostSeries.filter { pushed.hostSeries[$0.key] != $0.value }
            if let sample = differing.first {
                throw EndToEndError(description: "\(differing.count) samples differ, such as \(sample)")
            }
            return twin.sum("aerostat_vm_memory_balloon_bytes") > 0 ? twin : nil
        }
        #expect(equal.hostSeries.count > 100)
    }

    /// The host's state, balloons, sharing, swap and the idle memory tax are there and not always the same.
    private func expectMovement(_ prometheus: Prometheus) async throws {
        let names = [
            "aerostat_host_memory_state", "aerostat_vm_memory_balloon_bytes", "aerostat_vm_memory_shared_pages",
            "aerostat_vm_memory_swapped_bytes", "aerostat_vm_idle_memory_tax_bytes",
        ]
        for name in names {
            let series = "\(name){job=\"twin\"}[5m]"
            let moved = try await poll("\(name) to move", within: 60) {
                let samples = try await prometheus.query("max_over_time(\(series)) - min_over_time(\(series)) > 0")
                return samples.isEmpty ? nil : samples
            }
            #expect(moved.allSatisfy { $0.metric["host"] == "esx-crisis" })
        }
    }

    /// The host went through all states that the scenario promises, and the books were closed all the time.
    private func expectAllStates(_ prometheus: Prometheus) async throws {
        let visited = #"aerostat_host_memory_state_seconds_total{job="twin"} > 0"#
        let back = #"aerostat_host_memory_state{job="twin", state="high"} == 1"#
        let states = try await poll("the way down to low and back to high", within: 90) { () -> [String]? in
            let states = try await prometheus.query(visited).compactMap { $0.metric["state"] }
            let isBack = try await !prometheus.query(back).isEmpty
            return isBack && states.contains("low") ? states : nil
        }
        #expect(Set(states).isSuperset(of: ["high", "soft", "hard", "low"]))
        let seen = try await prometheus.query(#"max_over_time(aerostat_host_memory_state{job="twin"}[5m]) == 1"#)
        #expect(seen.count >= 3)
        let one = try await prometheus.query(#"sum without (state) (aerostat_host_memory_state{job="twin"})"#)
        #expect(one.map(\.number) == [1])
        let books = try await prometheus.query(#"max_over_time(aerostat_books_imbalance_pages{job="twin"}[5m])"#)
        #expect(books.map(\.number) == [0])
        let failures = try await prometheus.query(#"count_over_time((up{job="twin"} == 0)[5m:1s])"#)
        // Each has to be there within a second; a busy machine may be too late once or twice.
        #expect(failures.allSatisfy { $0.number <= 2 }, "scrapes failed")
    }

    /// What was pushed carries the same labels as what is scraped, and the same configured sizes.
    private func expectPushedSeries(_ prometheus: Prometheus) async throws {
        var sizes: [[String: Double]] = []
        for job in ["twin", "aerostat"] {
            let samples = try await poll("sizes of job \(job)", within: 20) { () -> [Prometheus.Sample]? in
                let samples = try await prometheus.query("aerostat_vm_memory_size_bytes{job=\"\(job)\"}")
                return samples.isEmpty ? nil : samples
            }
            sizes.append(
                Dictionary(uniqueKeysWithValues: samples.map { ($0.metric["vm", default: ""], $0.number) })
            )
        }
        #expect(sizes[0].count == 8)
        #expect(sizes[0] == sizes[1])
    }

    @Test func promtoolHasNothingToSay() async throws {
        let surroundings = try Surroundings()
        let gateway = try surroundings.startPushgateway()
        let push = ["--push", "pushgateway+http://127.0.0.1:\(try await gateway.port())"]
        let aerostat = try surroundings.startAerostat(Self.crisis + push)
        let port = try await aerostat.port()
        let page = try await poll("a page with swapped memory", within: 60) {
            let page = try await MetricsPage.fetch(port: port)
            return page.sum("aerostat_vm_memory_swapped_bytes") > 0 ? page : nil
        }
        let lint = try await surroundings.lint(page.text)
        #expect(lint.status == 0)
        #expect(lint.output.isEmpty)
        // The proof that the check would find something.
        let bad = try await surroundings.lint("# TYPE requests counter\nrequests 1\n")
        #expect(bad.status == 3)
        #expect(try await aerostat.stop() == 0)
    }

    @Test func aCollectorThatGoesAwayIsCountedAndServedAgain() async throws {
        let surroundings = try Surroundings()
        let first = try surroundings.startPushgateway()
        let gatewayPort = try await first.port()
        let push = ["--push", "pushgateway+http://127.0.0.1:\(gatewayPort)"]
        let aerostat = try surroundings.startAerostat(Self.crisis + push)
        let port = try await aerostat.port()
        let requests = "aerostat_push_requests_total"
        let delivered = "aerostat_push_delivered_samples_total"
        let before = try await poll("the first delivery", within: 30) {
            let page = try await MetricsPage.fetch(port: port)
            return page.sum(delivered) > 0 ? page : nil
        }
        #expect(before.sum(requests, ["result": "success"]) > 0)

        try await first.stop()
        let failuresBefore = try await MetricsPage.fetch(port: port).sum(requests, ["result": "failure"])
        let during = try await poll("a counted failure", within: 30) {
            let page = try await MetricsPage.fetch(port: port)
            return page.sum(requests, ["result": "failure"]) > failuresBefore ? page : nil
        }
        // Scrapes and simulation go on while nobody takes the pushes.
        let start = ContinuousClock.now
        let later = try await poll("simulated time to pass", within: 10) {
            let page = try await MetricsPage.fetch(port: port)
            return (page.simulatedSeconds ?? 0) >= (during.simulatedSeconds ?? 0) + 30 ? page : nil
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(later.sum("aerostat_scrapes_total") > during.sum("aerostat_scrapes_total"))

        let second = try surroundings.startPushgateway(port: gatewayPort)
        #expect(try await second.port() == gatewayPort)
        _ = try await poll("delivery to the collector that is back", within: 90) {
            let page = try await MetricsPage.fetch(port: port)
            return page.sum(delivered) > later.sum(delivered) ? page : nil
        }
        let held = try await poll("new values in the collector", within: 30) {
            let page = try await MetricsPage.fetch(port: gatewayPort)
            return (page.simulatedSeconds ?? 0) > (later.simulatedSeconds ?? 0) && !page.hostSeries.isEmpty ? page : nil
        }
        #expect(held.sum("aerostat_vm_memory_size_bytes") == before.sum("aerostat_vm_memory_size_bytes"))
        #expect(try await aerostat.stop() == 0)
    }
}
