import Foundation
import LoopbackServers
import RealReceivers
import Testing

extension PushEndToEndTests {
    /// A bad receiver or a full disk is trouble of the push alone.
    @Suite(
        .timeLimit(.minutes(3)),
        .enabled(if: PushReceivers.canRun, "\(PushReceivers.reason)")
    )
    struct IsolationTests {
        /// How long each of a hundred scrapes takes, in ascending order.
        private static func scrapeTimes(port: Int) async throws -> [Duration] {
            var times: [Duration] = []
            for _ in 0..<100 {
                let start = ContinuousClock.now
                _ = try await HTTP.get("/metrics", port: port)
                times.append(ContinuousClock.now - start)
            }
            return times.sorted()
        }

        @Test func aReceiverThatHangsDelaysNothingElse() async throws {
            let surroundings = try Surroundings()
            let receiver = try await VictoriaMetricsReceiver(in: surroundings)
            let proxy = try FlappingProxy(to: UInt16(receiver.port))
            defer { proxy.stop() }
            let hanging = "remote-write+http://127.0.0.1:\(proxy.port)\(VictoriaMetricsReceiver.writePath)"
            let scenario = try PushScenario.write(to: surroundings)
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push", hanging, "--push", receiver.pushURL, "--push-interval", "1s"]
                    + ["--queue", surroundings.path("queue"), "--shutdown-timeout", "2s"]
            )
            let port = try await aerostat.port()
            let usual = try await Self.scrapeTimes(port: port)
            proxy.set(.hangs)
            _ = try await poll("a request that hangs", within: 20) {
                let page = try await MetricsPage.fetch(port: port)
                return page.sum("aerostat_push_queue_oldest_seconds") > 1.5 ? page : nil
            }
            let times = try await Self.scrapeTimes(port: port)
            // A busy machine is slower now and then, but nothing waits for a receiver.
            #expect(times[50] < usual[50] * 3 + .milliseconds(50), "\(times[50]), as against \(usual[50])")
            #expect(times[98] < .seconds(2), "\(times[98])")
            // The other receiver has each round as it comes, and simulated time goes on.
            let first = try await PushLedger.fetch(aerostat: port, port: receiver.port)
            let later = try await poll("two rounds more at the other", within: 10) {
                let ledger = try await PushLedger.fetch(aerostat: port, port: receiver.port)
                return ledger.delivered.samples > first.delivered.samples + 300 ? ledger : nil
            }
            #expect(later.isBalanced)
            let stuck = try await PushLedger.fetch(aerostat: port, port: Int(proxy.port))
            #expect(stuck.isBalanced && stuck.queued.samples > later.queued.samples)
            let start = ContinuousClock.now
            #expect(try await aerostat.stop() == 0)
            #expect(ContinuousClock.now - start < .seconds(6))
        }

        @Test(.enabled(if: SmallDisk.isPossible, "mounting a disk needs root"))
        func aFullDiskIsToldAndLivedThrough() async throws {
            let surroundings = try Surroundings()
            let disk = try SmallDisk(megabytes: 4)
            let receiver = try await PrometheusReceiver(in: surroundings)
            let proxy = try FlappingProxy(to: UInt16(receiver.port), mode: .refuses)
            defer { proxy.stop() }
            let url = "remote-write+http://127.0.0.1:\(proxy.port)\(PrometheusReceiver.writePath)"
            let scenario = try PushScenario.write(to: surroundings)
            let queue = "\(disk.path)/queue"
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push", url, "--push-interval", "1s", "--queue", queue]
            )
            let port = try await aerostat.port()
            func page(_ what: String, _ isFound: (MetricsPage) -> Bool) async throws -> MetricsPage {
                try await poll(what, within: 30) {
                    let page = try await MetricsPage.fetch(port: port)
                    return isFound(page) ? page : nil
                }
            }
            let degraded = "aerostat_push_queue_degraded"
            let before = try await page("a backlog") { $0.sum("aerostat_push_queue_samples") > 0 }
            #expect(before.sum(degraded) == 0)
            try disk.fill()
            let full = try await page("the full disk in the metrics") { $0.sum(degraded) == 1 }
            // What comes while the disk is full waits in memory.
            let waiting = full.sum("aerostat_push_queue_samples")
            let later = try await page("more that waits") { $0.sum("aerostat_push_queue_samples") > waiting + 500 }
            #expect(try PushLedger(later, port: Int(proxy.port)).isBalanced)
            #expect(later.sum(degraded) == 1)
            try disk.free()
            _ = try await page("the disk that has room") { $0.sum(degraded) == 0 }
            // On the disk again: a crash does not take it.
            let kept = try PushLedger(try await MetricsPage.fetch(port: port), port: Int(proxy.port))
            try await aerostat.stop(by: SIGKILL)
            let lines = try aerostat.logText.split(separator: "\n").filter { $0.contains("No space left on device") }
            #expect(lines.count == 1, "\(lines)")
            let ledger = try await surroundings.ledger(in: queue, port: Int(proxy.port))
            #expect(ledger.isBalanced && ledger.losses.isEmpty && ledger.accepted.samples >= kept.accepted.samples)

            proxy.set(.passes)
            let drained = try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue])
            #expect(drained.status == 0, "\(drained.output)")
            let received = try await receiver.received(#"{job="aerostat"}"#)
            #expect(received.sampleCount == ledger.accepted.samples)
            #expect(received.disorder == nil)
        }
    }
}
