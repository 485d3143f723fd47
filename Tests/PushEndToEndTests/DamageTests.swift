import Foundation
import LoopbackServers
import RandomScenarios
import RealReceivers
import Testing

extension PushEndToEndTests {
    /// Files of a queue that are cut, garbled or gone, as after a power failure or on a bad disk.
    @Suite(
        .timeLimit(.minutes(3)),
        .enabled(
            if: RealServers.canRun(VictoriaMetricsReceiver.names),
            "\(RealServers.reason(VictoriaMetricsReceiver.names))"
        )
    )
    struct DamageTests {
        /// Damages the files of a queue, as a seed has it.
        private static func damage(_ queue: String, _ choice: inout SeededChoice) throws -> String {
            let names = try FileManager.default.subpathsOfDirectory(atPath: queue).filter { $0.hasSuffix(".segment") }
            let path = "\(queue)/\(choice.pick(names.sorted()))"
            var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            let place = Int(choice.integer(in: 0...Int64(bytes.count - 1)))
            switch choice.integer(in: 0...3) {
            case 0:
                bytes.removeLast(bytes.count - place)
                try Data(bytes).write(to: URL(filePath: path))
                return "cut at \(place)"
            case 1:
                try FileManager.default.removeItem(atPath: path)
                return "removed"
            case 2:
                // A block that was never written.
                let end = min(bytes.count, place + 4096)
                bytes.replaceSubrange(place..<end, with: repeatElement(0, count: end - place))
                try Data(bytes).write(to: URL(filePath: path))
                return "zeros at \(place)"
            default:
                bytes[place] ^= UInt8(truncatingIfNeeded: choice.integer(in: 1...255))
                try Data(bytes).write(to: URL(filePath: path))
                return "another byte at \(place)"
            }
        }

        @Test(arguments: 1...12)
        func theGoodPartIsKeptAndTheLossCounted(seed: UInt64) async throws {
            let surroundings = try Surroundings()
            let receiver = try await VictoriaMetricsReceiver(in: surroundings)
            let proxy = try FlappingProxy(to: UInt16(receiver.port), mode: .refuses)
            defer { proxy.stop() }
            let scenario = try PushScenario.write(to: surroundings, machines: 1)
            let queue = surroundings.path("queue")
            let run = [scenario, "--for", "30m", "--interval", "1m", "--end-at", PushScenario.time()]
            let sent = try await surroundings.samples(ofRun: run)
            let url = "remote-write+http://127.0.0.1:\(proxy.port)\(VictoriaMetricsReceiver.writePath)"
            let pushed = try await surroundings.push(
                run: run,
                to: [url],
                options: ["--queue", queue, "--push-timeout", "1s"]
            )
            #expect(pushed.status != 0)
            let before = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(before.isBalanced && before.queued == before.accepted && before.queued.samples > 2000, "\(before)")

            var choice = SeededChoice(seed: seed)
            let what = try Self.damage(queue, &choice)
            proxy.set(.passes)
            let drained = try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue])
            let ledger = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(ledger.isBalanced && ledger.queued == .init(), "\(what): \(ledger)")
            #expect(ledger.accepted == before.accepted, "\(what): \(ledger)")
            #expect(Set(ledger.losses.keys).isSubset(of: ["lost"]), "\(what): \(ledger)")
            let received = try await receiver.received()
            #expect(received.sampleCount == ledger.delivered.samples, "\(what): \(ledger)")
            #expect(received.disorder == nil)
            // Nothing is there that was not sent.
            let strange = try received.values.without("job").samples.filter { series, samples in
                !Set(samples).isSubset(of: sent.samples[series] ?? [])
            }
            #expect(strange.isEmpty, "\(what): \(strange.count) series, such as \(strange.first as Any)")
            if !ledger.losses.isEmpty { #expect(drained.output.contains("lost"), "\(what): \(drained)") }
        }
    }
}
