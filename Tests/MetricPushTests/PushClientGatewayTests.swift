import DeliveryQueue
import HostModel
import LoopbackServers
import SnapshotEncoding
import Testing

@testable import MetricPush

/// Deliveries to a receiver that keeps last values only, a group of series for each request.
@Suite(.timeLimit(.minutes(1)))
struct PushClientGatewayTests {
    private let series = PushedSeries(.fleet(machines: 4))
    private let groups = 3

    private func round(_ milliseconds: Int64) -> PushItem {
        .samples(series.set.row(at: milliseconds), of: series)
    }

    @Test func pagesArePutAndGroupsDeleted() async throws {
        let receiver = try ScriptedReceiver(always: .status(202))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .pushgateway())
        bench.push(round(1))
        try await eventually { bench.ledger.queued == .zero }
        bench.push(.ended([0..<series.set.count], of: series, milliseconds: 2))
        await bench.client.shutdown(within: .seconds(20))
        receiver.stop()
        var requests: [ScriptedReceiver.Request] = []
        for await request in receiver.requests { requests.append(request) }
        #expect(requests.map(\.method) == ["PUT", "PUT", "PUT", "DELETE", "DELETE", "DELETE"])
        #expect(requests.map(\.path).prefix(3) == requests.map(\.path).suffix(3))
        for request in requests.suffix(3) {
            #expect(request.body.isEmpty && request.headers["content-type"] == nil)
        }
        #expect(bench.ledger.delivered.samples == 2 * Int64(series.set.count))
        #expect(bench.account.requestsSucceeded == 6 && bench.lines.isEmpty)
    }

    @Test func newerValuesReplaceThoseThatCouldNotBeDelivered() async throws {
        // All values but that of the first series end in 003 at that moment.
        let receiver = try ScriptedReceiver { request, _ in
            .status(String(decoding: request.body, as: UTF8.self).contains("003\n") ? 200 : 503)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .pushgateway())
        for milliseconds in 1...3 { bench.push(round(Int64(milliseconds))) }
        await bench.client.shutdown(within: .seconds(20))
        let count = Int64(series.set.count)
        #expect(bench.ledger.delivered.samples == count)
        #expect(bench.ledger.dropped == [.replaced: DeliveryAmount(samples: 2 * count)])
        #expect(bench.ledger.isBalanced)
    }

    @Test func groupOnWhichTheReceiverChokesDoesNotHoldUpOthers() async throws {
        let receiver = try ScriptedReceiver { request, _ in .status(request.path.hasSuffix("/h0") ? 500 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .pushgateway())
        bench.push(round(1))
        try await eventually { bench.account.requestsSucceeded == 2 }
        await bench.client.shutdown(within: .milliseconds(300))
        #expect(bench.ledger.delivered.samples == 9 && bench.ledger.dropped == [.ended: DeliveryAmount(samples: 8)])
    }

    /// The receiver chokes on the first group of each round, and newer rounds come before the wait after that is over.
    @Test func othersArriveAlthoughTheReceiverChokesOnTheFirstOfEachRound() async throws {
        let receiver = try ScriptedReceiver { request, _ in .status(request.path.hasSuffix("/h0") ? 500 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(
            ports: [receiver.port],
            form: .pushgateway(),
            backoff: BackoffSchedule(base: .milliseconds(400), cap: .milliseconds(400))
        )
        var milliseconds: Int64 = 0
        try await eventually {
            milliseconds += 1
            bench.push(round(milliseconds))
            return bench.account.requestsSucceeded >= 10
        }
        await bench.client.shutdown(within: .zero)
        // Two groups are not h0's: 8 samples of the one, 1 of the other.
        #expect(bench.ledger.delivered.samples >= 5 * 9 && bench.ledger.isBalanced)
    }

    @Test func pageThatIsTriedAgainDoesNotComeAfterTheEndOfItsGroup() async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number == 0 ? 503 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .pushgateway())
        bench.push(round(1), .ended([0..<series.set.count], of: series, milliseconds: 2))
        await bench.client.shutdown(within: .seconds(20))
        receiver.stop()
        var last: [String: String] = [:]
        for await request in receiver.requests { last[request.path] = request.method }
        #expect(last.count == groups && last.values.allSatisfy { $0 == "DELETE" })
        #expect(bench.ledger.isBalanced && bench.ledger.queued == .zero)
    }
}
