import Foundation
import LoopbackServers
import RealReceivers
import RunOutputReader
import Testing

extension PushEndToEndTests {
    /// What waits while a receiver is away, and how it gets there when it is back.
    ///
    /// The receiver is a Prometheus that takes nothing out of order, so what it has taken has come in order.
    @Suite(
        .timeLimit(.minutes(3)),
        .enabled(if: PushReceivers.canRun, "\(PushReceivers.reason)")
    )
    struct BacklogTests {
        /// A receiver, a proxy before it, and how to push to it through a queue in files.
        private struct Bench {
            let surroundings: Surroundings
            let receiver: PrometheusReceiver
            let proxy: FlappingProxy
            let queue: String
            let scenario: String

            init(mode: FlappingProxy.Mode) async throws {
                surroundings = try Surroundings()
                receiver = try await PrometheusReceiver(in: surroundings)
                proxy = try FlappingProxy(to: UInt16(receiver.port), mode: mode)
                queue = surroundings.path("queue")
                scenario = try PushScenario.write(to: surroundings)
            }

            var port: Int { Int(proxy.port) }

            private var url: String { "remote-write+http://127.0.0.1:\(port)\(PrometheusReceiver.writePath)" }

            func serve(_ options: String...) throws -> RunningProgram {
                try surroundings.startAerostat(
                    [scenario, "--push", url, "--push-interval", "1s", "--queue", queue] + options
                )
            }

            func run() async throws -> (status: Int32, output: String) {
                try await surroundings.runToEnd(
                    Surroundings.aerostat,
                    ["run", scenario, "--for", "1m", "--push", url, "--queue", queue]
                )
            }

            func drain() async throws -> (status: Int32, output: String) {
                try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue])
            }

            /// Waits until so many rounds wait.
            func waitForBacklog(of aerostat: RunningProgram, oldestSeconds: Double) async throws -> MetricsPage {
                let pages = try await aerostat.port()
                return try await poll("a backlog", within: 60) {
                    let page = try await MetricsPage.fetch(port: pages)
                    return page.sum("aerostat_push_queue_oldest_seconds") >= oldestSeconds ? page : nil
                }
            }

            /// All that was accepted is at the receiver, once, in order, and nothing else is.
            func expectAllIsThere() async throws {
                let ledger = try await surroundings.ledger(in: queue, port: port)
                #expect(ledger.isBalanced && ledger.queued == .init() && ledger.losses.isEmpty, "\(ledger)")
                let received = try await receiver.received(#"{job="aerostat"}"#)
                #expect(received.disorder == nil)
                // Prometheus does not show the marks of an end, of which each series has one for each time that it ended.
                let marks = ledger.delivered.samples - received.sampleCount
                #expect((0...2 * received.samples.count).contains(marks), "\(ledger), \(received.sampleCount) received")
            }
        }

        @Test(arguments: [FlappingProxy.Mode.refuses, .hangs, .resets])
        func aBacklogArrivesInOrder(mode: FlappingProxy.Mode) async throws {
            let bench = try await Bench(mode: mode)
            defer { bench.proxy.stop() }
            let aerostat = try bench.serve()
            let page = try await bench.waitForBacklog(of: aerostat, oldestSeconds: 4)
            let waiting = try PushLedger(page, port: bench.port)
            #expect(waiting.isBalanced && waiting.delivered == .init() && waiting.queued.samples > 500)
            bench.proxy.set(.passes)
            let pages = try await aerostat.port()
            let after = try await poll("an empty queue", within: 90) {
                let ledger = try await PushLedger.fetch(aerostat: pages, port: bench.port)
                let goesOn = ledger.accepted.samples > waiting.accepted.samples
                return ledger.queued.samples == 0 && goesOn ? ledger : nil
            }
            #expect(after.isBalanced && after.delivered == after.accepted)
            #expect(try await aerostat.stop() == 0)
            #expect(try await bench.drain().status == 0)
            try await bench.expectAllIsThere()
        }

        /// Three lives of the program while nobody listens, the last two killed, and then what cron would call.
        @Test func aBacklogOutlivesThePrograms() async throws {
            let bench = try await Bench(mode: .refuses)
            defer { bench.proxy.stop() }
            var accepted = 0
            for (life, signal) in [SIGTERM, SIGKILL, SIGKILL].enumerated() {
                let aerostat = try bench.serve("--shutdown-timeout", "1s")
                let pages = try await aerostat.port()
                let before = accepted
                accepted = try await poll("two rounds more", within: 30, every: .milliseconds(10)) {
                    let ledger = try await PushLedger.fetch(aerostat: pages, port: bench.port)
                    #expect(ledger.isBalanced)
                    return ledger.accepted.samples >= before + 300 ? ledger.accepted.samples : nil
                }
                let status = try await aerostat.stop(by: signal)
                #expect(life > 0 || status == 0)
                let ledger = try await bench.surroundings.ledger(in: bench.queue, port: bench.port)
                #expect(ledger.isBalanced && ledger.queued == ledger.accepted, "\(ledger)")
                #expect(ledger.accepted.samples >= accepted)
            }
            let early = try await bench.surroundings.runToEnd(
                Surroundings.aerostat,
                ["push", "--queue", bench.queue, "--timeout", "1s"]
            )
            #expect(early.status == 3, "\(early.output)")
            bench.proxy.set(.passes)
            let drained = try await bench.drain()
            #expect(drained.status == 0, "\(drained.output)")
            try await bench.expectAllIsThere()
        }

        @Test func aQueueBelongsToOneProgram() async throws {
            let bench = try await Bench(mode: .passes)
            defer { bench.proxy.stop() }
            let aerostat = try bench.serve()
            _ = try await aerostat.port()
            // Who drains everything leaves it alone, and who wants this one is told.
            let all = try await bench.drain()
            #expect(all.status == 0 && all.output.isEmpty, "\(all.output)")
            let other = try await bench.run()
            #expect(other.status == 3)
            #expect(other.output.contains(bench.queue))
            // Its ledger can be read all the same.
            let ledger = try await poll("a delivery", within: 30) {
                let ledger = try await bench.surroundings.ledger(in: bench.queue, port: bench.port)
                return ledger.delivered.samples > 0 ? ledger : nil
            }
            #expect(ledger.isBalanced)
            #expect(try await aerostat.stop() == 0)
            #expect(try await bench.drain().status == 0)
            try await bench.expectAllIsThere()
        }

        /// A program that drains the queue of another knows the labels, and takes nothing from who knows the password.
        @Test(.enabled(if: ProtobufReader.canRun, "\(ProtobufReader.reason)"))
        func labelsWaitWithTheirSamplesAndSamplesForTheirPassword() async throws {
            let surroundings = try Surroundings()
            let (isOpen, isPublic) = (Flag(), Flag())
            let authorization = "Basic " + Data("alice:open sesame".utf8).base64EncodedString()
            let receiver = try DecodingReceiver(in: surroundings) { request, _ in
                let isKnown = isPublic.isSet || request.head.headers["authorization"] == authorization
                return isKnown ? isOpen.isSet ? .taken : .other(.status(503)) : .other(.status(401))
            }
            defer { receiver.stop() }
            let settings = """
                destinations:
                  - url: \(receiver.remoteWriteURL)
                    basic_auth: {username: alice, password: open sesame}
                    external_labels: {site: lab}

                """
            let file = try surroundings.write(settings, to: "push-config.yaml")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let queue = surroundings.path("queue")
            let scenario = try PushScenario.write(to: surroundings)
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push.config", file, "--push-interval", "1s", "--push-instance", "twin"]
                    + ["--queue", queue, "--shutdown-timeout", "1s"]
            )
            let pages = try await aerostat.port()
            _ = try await poll("two rounds", within: 30) {
                let ledger = try await PushLedger.fetch(aerostat: pages, port: receiver.port)
                return ledger.accepted.samples > 400 ? ledger : nil
            }
            #expect(try await aerostat.stop() == 0)
            isOpen.set()
            let drain = ["push", "--queue", queue, "--timeout", "2s"]
            let stranger = try await surroundings.runToEnd(Surroundings.aerostat, drain)
            #expect(stranger.status == 3 && stranger.output.contains("401"), "\(stranger.output)")
            let waiting = try await surroundings.ledger(in: queue, port: receiver.port)
            #expect(waiting.isBalanced && waiting.losses.isEmpty && waiting.queued == waiting.accepted, "\(waiting)")

            isPublic.set()
            let drained = try await surroundings.runToEnd(Surroundings.aerostat, drain)
            #expect(drained.status == 0, "\(drained.output)")
            #expect(receiver.problems.isEmpty && receiver.received.sampleCount == waiting.accepted.samples)
            let labels = ["job": "aerostat", "instance": "twin", "site": "lab"]
            let strange = receiver.received.samples.keys.filter { series in
                labels.contains { series.labels[$0.key] != $0.value }
            }
            #expect(strange.isEmpty, "\(strange.count) series, such as \(strange.first as Any)")
        }
    }
}
