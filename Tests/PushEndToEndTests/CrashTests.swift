import Foundation
import RealReceivers
import RunOutputReader
import Testing

extension PushEndToEndTests {
    /// Kills at random moments, which are the same in each run. `AEROSTAT_CRASHES` says how many.
    @Suite(
        .timeLimit(.minutes(CrashBench.crashes < 50 ? 5 : 240)),
        .enabled(if: PushReceivers.canRun, "\(PushReceivers.reason)")
    )
    struct CrashTests {
        @Test func nothingThatWasAcceptedIsLost() async throws {
            var bench = try await CrashBench(seed: 6)
            defer { bench.stop() }
            for crash in 0..<CrashBench.crashes {
                let problems = try await bench.liveAndDie()
                #expect(problems.isEmpty, "after kill \(crash)")
                if crash % 100 == 99 { print("\(crash + 1) kills") }
            }
            let drained = try await bench.drain()
            // What was sent again to a receiver that takes nothing twice may be too old by then, which is said.
            #expect([0, 1].contains(drained.status), "\(drained.output)")

            let all = #"{job="aerostat"}"#
            let ledgers = try await bench.surroundings.ledgers(in: bench.queue)
            let lenient = try await bench.lenient.received(all)
            let received = [try await bench.strict.received(all), lenient.withoutRepetitions]
            for (port, received) in zip(bench.ports, received) {
                let ledger = try #require(ledgers.first { $0.key.contains(":\(port)") }?.value)
                #expect(ledger.isBalanced && ledger.queued == .init(), "\(ledger)")
                #expect(received.sampleCount == ledger.accepted.samples, "\(ledger)")
                #expect(Set(ledger.losses.keys).isSubset(of: port == bench.ports[0] ? ["too_old"] : []), "\(ledger)")
                #expect(received.disorder == nil)
                try Self.expectWholeRounds(received)
            }
            let again = lenient.sampleCount - received[1].sampleCount
            print(
                "\(CrashBench.crashes) kills: \(received[1].sampleCount) samples, and \(again) repetitions of some"
            )
        }

        /// Each round is there with all its series, and within a life one follows the other.
        private static func expectWholeRounds(_ received: ReceivedSeries) throws {
            let lives = received.samples.filter { $0.key.name == "process_start_time_seconds" }.values.joined()
            let moments = lives.map(\.milliseconds)
            #expect(moments.count > CrashBench.crashes / 2)
            let fleet = received.samples.filter { $0.key.labels["host"] != nil }
            #expect(fleet.count > 150)
            let partial = fleet.filter { $0.value.map(\.milliseconds) != moments }
            #expect(partial.isEmpty, "\(partial.count) series of \(fleet.count), such as \(partial.keys.first as Any)")
            // A round that was never handed over is not in the ledger; but a second is time enough for one.
            let pairs = zip(lives, lives.dropFirst()).filter { $0.value == $1.value }
            let missing = pairs.count { $1.milliseconds - $0.milliseconds > 1900 }
            #expect(missing * 20 <= moments.count, "\(missing) gaps in \(moments.count) rounds")
        }
    }
}
