import LoopbackServers
import RandomScenarios
import RealReceivers
import Testing

extension PushEndToEndTests {
    /// Runs that are pushed with their own times, read back from real receivers and compared with what the same run writes.
    @Suite(
        .timeLimit(.minutes(5)),
        .enabled(if: PushReceivers.canRun, "\(PushReceivers.reason)")
    )
    struct RunPushTests {
        @Test func receiversHaveTheValuesOfTheRun() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let victoria = try await VictoriaMetricsReceiver(in: surroundings)
            let influx = try await InfluxReceiver(in: surroundings)
            let scenario = try PushScenario.write(to: surroundings)
            let run = [scenario, "--for", "2h", "--interval", "1m", "--end-at", PushScenario.time()]
            let sent = try await surroundings.samples(ofRun: run)
            #expect(sent.samples.count > 200 && sent.samples.values.allSatisfy { $0.count == 120 })

            let queue = surroundings.path("queue")
            let urls = [prometheus.pushURL, victoria.pushURL, influx.pushURL]
            let result = try await surroundings.push(run: run, to: urls, options: ["--queue", queue])
            #expect(result.status == 0, "\(result.output)")
            let found = [
                try await prometheus.received(), try await victoria.received(), try await influx.received(),
            ]
            for (received, url) in zip(found, urls) {
                let difference = try received.values.without("job", "instance").difference(to: sent)
                #expect(difference == nil, "\(url)")
            }
            // All that was handed over has arrived; where a series ends a mark is a sample, too.
            for port in [prometheus.port, victoria.port, influx.port] {
                let ledger = try await surroundings.ledger(in: queue, port: port)
                #expect(ledger.isBalanced && ledger.delivered == ledger.accepted, "\(ledger)")
                #expect(ledger.accepted.samples >= sent.sampleCount)
            }
        }

        /// A day of samples is handed over while nobody listens; then a receiver comes that takes nothing out of order.
        @Test func aDayWithTheReceiverDownDrainsInOrder() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let proxy = try FlappingProxy(to: UInt16(prometheus.port), mode: .refuses)
            defer { proxy.stop() }
            let scenario = try PushScenario.write(to: surroundings)
            let run = [scenario, "--for", "24h", "--interval", "15s", "--end-at", PushScenario.time()]
            let queue = surroundings.path("queue")
            let url = "remote-write+http://127.0.0.1:\(proxy.port)\(PrometheusReceiver.writePath)"
            let options = ["--queue", queue, "--push-timeout", "1s"]
            #expect(try await surroundings.push(run: run, to: [url], options: options).status == 3)
            let waiting = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(waiting.isBalanced && waiting.queued == waiting.accepted, "\(waiting)")
            #expect(waiting.accepted.samples > 5_760 * 200)

            proxy.set(.passes)
            let drained = try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue])
            #expect(drained.status == 0, "\(drained.output)")
            let settled = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(settled.isBalanced && settled.delivered == waiting.accepted, "\(settled)")
            // Without the window for such samples none can have come out of order; and each moment is there.
            let received = try await prometheus.received(
                #"{__name__="aerostat_vm_memory_size_bytes"}"#,
                over: "2d"
            )
            #expect(!received.samples.isEmpty && received.samples.values.allSatisfy { $0.count == 5_760 })
            #expect(received.disorder == nil)
        }

        /// Series that have ended do not go on for the five minutes for which Prometheus would believe in them.
        @Test func seriesEndWithTheRun() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let victoria = try await VictoriaMetricsReceiver(in: surroundings)
            let scenario = try PushScenario.write(to: surroundings)
            let run = [scenario, "--for", "10m", "--interval", "10s", "--end-at", PushScenario.time()]
            let result = try await surroundings.push(run: run, to: [prometheus.pushURL, victoria.pushURL])
            #expect(result.status == 0, "\(result.output)")
            #expect(try await prometheus.current(#"{__name__=~"aerostat_.+"}"#).isEmpty)
            let received = try await victoria.received()
            #expect(!received.isEmpty)
            let endless = received.samples.filter { _, samples in
                samples.firstIndex { $0.value == nil } != samples.count - 1
            }
            #expect(endless.isEmpty, "\(endless.count) series, such as \(endless.keys.first as Any)")
        }

        @Test func aMonthGoesBehindWhatIsThere() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings, outOfOrderWindow: "32d")
            let victoria = try await VictoriaMetricsReceiver(in: surroundings)
            let scenario = try PushScenario.write(to: surroundings, machines: 1)
            let urls = [prometheus.pushURL, victoria.pushURL]
            let runs = [
                [scenario, "--for", "10m", "--interval", "1m", "--end-at", PushScenario.time()],
                [scenario, "--for", "30d", "--interval", "5m", "--end-at", PushScenario.time(ago: 3600)],
            ]
            var sent = ReceivedSeries()
            for run in runs {
                let samples = try await surroundings.samples(ofRun: run).samples
                sent.samples.merge(samples) { later, earlier in earlier + later }
                let result = try await surroundings.push(run: run, to: urls)
                #expect(result.status == 0, "\(result.output)")
            }
            #expect(sent.samples.values.contains { $0.count == 8650 })
            for received in [try await prometheus.received(over: "32d"), try await victoria.received()] {
                let difference = try received.values.without("job", "instance").difference(to: sent)
                #expect(difference == nil)
            }
        }

        @Test func whatIsTooOldIsCountedAsThat() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings)
            let scenario = try PushScenario.write(to: surroundings, machines: 1)
            let queue = surroundings.path("queue")
            let first = [scenario, "--for", "10m", "--interval", "1m", "--end-at", PushScenario.time()]
            let newer = try await surroundings.push(run: first, to: [prometheus.pushURL], options: ["--queue", queue])
            #expect(newer.status == 0, "\(newer.output)")
            let before = try await surroundings.ledger(in: queue, port: prometheus.port)
            let held = try await prometheus.received()

            let second = [scenario, "--for", "1h", "--interval", "5m", "--end-at", PushScenario.time(ago: 7200)]
            let older = try await surroundings.push(run: second, to: [prometheus.pushURL], options: ["--queue", queue])
            #expect(older.status != 0)
            let ledger = try await surroundings.ledger(in: queue, port: prometheus.port)
            #expect(ledger.isBalanced && ledger.queued == .init(), "\(ledger)")
            #expect(Set(ledger.losses.keys) == ["too_old"])
            #expect(ledger.delivered == before.delivered)
            #expect(ledger.losses["too_old"]?.samples == ledger.accepted.samples - before.accepted.samples)
            #expect(try await prometheus.received() == held)
        }

        /// A day while the receivers come and go: nothing is missing, nothing is there that was not sent.
        @Test func aDayArrivesThroughReceiversThatFlap() async throws {
            let surroundings = try Surroundings()
            let prometheus = try await PrometheusReceiver(in: surroundings, outOfOrderWindow: "1d")
            let victoria = try await VictoriaMetricsReceiver(in: surroundings)
            let proxies = try [prometheus.port, victoria.port].map { try FlappingProxy(to: UInt16($0)) }
            defer { for proxy in proxies { proxy.stop() } }
            let scenario = try PushScenario.write(to: surroundings)
            let run = [scenario, "--for", "1d", "--interval", "1m", "--end-at", PushScenario.time()]
            let sent = try await surroundings.samples(ofRun: run)

            let urls = proxies.map { "remote-write+http://127.0.0.1:\($0.port)\(PrometheusReceiver.writePath)" }
            let flapping = Task {
                var choice = SeededChoice(seed: 6)
                while !Task.isCancelled {
                    for proxy in proxies { proxy.set(choice.pick([.passes, .refuses, .resets, .losesAnswers])) }
                    try? await Task.sleep(for: .milliseconds(choice.integer(in: 20...300)))
                }
                for proxy in proxies { proxy.set(.passes) }
            }
            let stop = Task {
                try await Task.sleep(for: .seconds(15))
                flapping.cancel()
            }
            let result = try await surroundings.push(run: run, to: urls)
            stop.cancel()
            flapping.cancel()
            await flapping.value
            #expect(result.status == 0, "\(result.output)")
            #expect(proxies.allSatisfy { $0.connections > 1 })
            let held = try await prometheus.received(over: "2d").without("job", "instance")
            #expect(held.difference(to: sent) == nil)
            // It keeps what comes twice, which is the case where an answer was lost.
            let stored = try await victoria.received().values.without("job", "instance")
            #expect(stored.withoutRepetitions.difference(to: sent) == nil)
        }

        @Test func theFutureIsNotPushed() async throws {
            let surroundings = try Surroundings()
            let url = "remote-write+http://127.0.0.1:\(try LoopbackSocket.unusedPort())/api/v1/write"
            let run = ["calm", "--for", "1h", "--start", PushScenario.time(ago: 600)]
            let result = try await surroundings.push(run: run, to: [url])
            #expect(result.status == 64)
            #expect(result.output.contains("--end-at now"))
        }
    }
}
