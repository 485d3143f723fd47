import LoopbackServers
import RealReceivers
import RunOutputReader
import Testing

extension PushEndToEndTests {
    /// Pushes in the protocols for which Debian has no receiver, read by code that protoc generates.
    @Suite(.timeLimit(.minutes(3)), .enabled(if: ProtobufReader.canRun, "\(ProtobufReader.reason)"))
    struct DecodedPushTests {
        /// What a run writes itself, and what its push is to be compared with.
        private static func expectEqual(
            _ receiver: DecodingReceiver,
            _ surroundings: Surroundings,
            options: [String] = [],
            url: String
        ) async throws {
            let scenario = try PushScenario.write(to: surroundings)
            let run = [scenario, "--for", "1h", "--interval", "30s", "--end-at", PushScenario.time()]
            let sent = try await surroundings.samples(ofRun: run)
            let result = try await surroundings.push(run: run, to: [url], options: options)
            #expect(result.status == 0, "\(result.output)")
            #expect(receiver.problems.isEmpty)
            let received = receiver.received
            #expect(received.disorder == nil)
            let difference = try received.values.without("job", "instance").difference(to: sent)
            #expect(difference == nil)
            // Each series ends with a mark.
            #expect(received.samples.values.allSatisfy { $0.count == 121 && $0.last?.value == nil })
            #expect(received.samples.keys.allSatisfy { $0.labels["job"] == "aerostat" })
        }

        @Test func otlpHasTheValuesOfTheRun() async throws {
            let surroundings = try Surroundings()
            let receiver = try DecodingReceiver(in: surroundings)
            defer { receiver.stop() }
            try await Self.expectEqual(receiver, surroundings, url: receiver.otlpURL)
            #expect(receiver.requests.allSatisfy { $0.message == .otlp })
            // Many moments go in one request, and are compressed.
            #expect(receiver.requests.count < 60)
            #expect(receiver.requests.allSatisfy { $0.head.headers["content-encoding"] == "gzip" })
        }

        @Test func remoteWriteSpeaksItsFirstVersionUnlessAsked() async throws {
            let surroundings = try Surroundings()
            let receiver = try DecodingReceiver(in: surroundings)
            defer { receiver.stop() }
            try await Self.expectEqual(receiver, surroundings, url: receiver.remoteWriteURL)
            #expect(receiver.requests.allSatisfy { $0.message == .remoteWrite1 })
        }

        /// What an OTLP receiver says that it did not store is not delivered.
        @Test func rejectedDataPointsAreCounted() async throws {
            let surroundings = try Surroundings()
            let receiver = try DecodingReceiver(in: surroundings) { _, number in
                number == 0 ? .partial(rejected: 3) : .taken
            }
            defer { receiver.stop() }
            let scenario = try PushScenario.write(to: surroundings)
            let queue = surroundings.path("queue")
            let run = [scenario, "--for", "10m", "--interval", "1m", "--end-at", PushScenario.time()]
            let result = try await surroundings.push(run: run, to: [receiver.otlpURL], options: ["--queue", queue])
            #expect(result.status != 0)
            let ledger = try await surroundings.ledger(in: queue, port: receiver.port)
            #expect(ledger.isBalanced && ledger.queued == .init(), "\(ledger)")
            #expect(ledger.losses == ["refused": .init(samples: 3)], "\(ledger)")
            #expect(ledger.delivered.samples == receiver.received.sampleCount)
        }

        @Test func aBacklogOfOTLPArrivesInOrder() async throws {
            let surroundings = try Surroundings()
            let receiver = try DecodingReceiver(in: surroundings)
            defer { receiver.stop() }
            let proxy = try FlappingProxy(to: UInt16(receiver.port), mode: .refuses)
            defer { proxy.stop() }
            let scenario = try PushScenario.write(to: surroundings)
            let queue = surroundings.path("queue")
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push", "otlp+http://127.0.0.1:\(proxy.port)", "--push-interval", "1s", "--queue", queue]
            )
            let pages = try await aerostat.port()
            _ = try await poll("a backlog", within: 30) {
                let ledger = try await PushLedger.fetch(aerostat: pages, port: Int(proxy.port))
                return ledger.accepted.samples > 1000 ? ledger : nil
            }
            proxy.set(.passes)
            _ = try await poll("an empty queue", within: 60) {
                let ledger = try await PushLedger.fetch(aerostat: pages, port: Int(proxy.port))
                return ledger.queued.samples == 0 ? ledger : nil
            }
            #expect(try await aerostat.stop() == 0)
            let drained = try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue])
            #expect(drained.status == 0, "\(drained.output)")
            let ledger = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(ledger.isBalanced && ledger.losses.isEmpty && ledger.queued == .init(), "\(ledger)")
            #expect(receiver.problems.isEmpty)
            #expect(receiver.received.disorder == nil)
            #expect(receiver.received.sampleCount == ledger.delivered.samples)
        }
    }
}
