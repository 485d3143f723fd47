import DeliveryQueue
import HostModel
import LoopbackServers
import SnapshotEncoding
import Synchronization
import Testing

@testable import MetricPush

/// Deliveries of series with times.
@Suite(.timeLimit(.minutes(1)))
struct PushClientSeriesTests {
    private let series = PushedSeries(.fleet())

    private func row(_ milliseconds: Int64) -> PushItem { .samples(series.set.row(at: milliseconds), of: series) }

    private func requests(of receiver: ScriptedReceiver) async -> [ScriptedReceiver.Request] {
        receiver.stop()
        var requests: [ScriptedReceiver.Request] = []
        for await request in receiver.requests { requests.append(request) }
        return requests
    }

    @Test func refusedSeriesIsNamedAndSetAside() async throws {
        let receiver = try ScriptedReceiver { request, _ in
            let samples = (try? WriteRequestReader(block: request.body))?.samples ?? []
            let isBad = samples.contains { $0.labels["kind"] == "minor" && $0.labels["vm"] == "vm-0" }
            return isBad ? .status(400, body: "label is not valid\n") : .status(204)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .remoteWrite)
        bench.push(row(1))
        try await eventually { bench.ledger.queued == .zero }
        let failed = bench.account.requestsFailed
        // One search: 9 series are halved four times at most.
        #expect(failed <= 5 && bench.ledger.delivered.samples == 8)
        bench.push(row(2))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.requestsFailed == failed)
        #expect(bench.ledger.delivered.samples == 16)
        #expect(bench.ledger.dropped == [.refused: DeliveryAmount(samples: 2)])
        let target = bench.client.destinations[0].target
        #expect(
            bench.lines.first
                == "error: push to \(target): dropped aerostat_vm_faults_total{host=\"h0\",vm=\"vm-0\",kind=\"minor\"}, "
                + "not tried again: the request was answered 400: label is not valid"
        )
        #expect(bench.lines.filter { $0.hasPrefix("error") }.count == 1)
    }

    /// A receiver of remote write 1.0 alone may answer 2.0 with success and store nothing.
    @Test func receiverThatStoresNothingOfTheSecondVersionGetsTheFirst() async throws {
        let receiver = try ScriptedReceiver(always: .noContent)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .remoteWrite) { $0.remoteWriteVersion = .v2 }
        for milliseconds in 1...3 { bench.push(row(Int64(milliseconds))) }
        await bench.client.shutdown(within: .seconds(20))
        let requests = await requests(of: receiver)
        let versions = requests.map { $0.headers["x-prometheus-remote-write-version"] ?? "" }
        #expect(versions.first == "2.0.0" && versions.count >= 2)
        #expect(versions.dropFirst().allSatisfy { $0 == "0.1.0" })
        let arrived = try requests.dropFirst().flatMap { try WriteRequestReader(block: $0.body).samples }
        #expect(Set(arrived.map(\.milliseconds)) == [1, 2, 3] && arrived.count == 27)
        #expect(bench.ledger.delivered.samples == 27 && bench.ledger.dropped.isEmpty)
        #expect(bench.account.requestsFailed == 1)
        let target = bench.client.destinations[0].target
        let mention = "notice: push to \(target) goes on with remote write 1.0, the receiver does not speak 2.0: "
        #expect(bench.lines.count == 1 && bench.lines[0].hasPrefix(mention))
    }

    @Test func receiverOfTheSecondVersionTellsWhatItDidNotWrite() async throws {
        let receiver = try ScriptedReceiver(
            always: .status(200, headers: ["X-Prometheus-Remote-Write-Samples-Written: 7"])
        )
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .remoteWrite) { $0.remoteWriteVersion = .v2 }
        bench.push(row(1))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.samples == 7)
        #expect(bench.ledger.dropped == [.refused: DeliveryAmount(samples: 2)])
        #expect(bench.lines.count == 1 && bench.lines[0].contains("took a request but for 2 samples"))
    }

    @Test func endsArriveAsStaleMarkersAfterTheLastValues() async throws {
        let receiver = try ScriptedReceiver(always: .noContent)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .remoteWrite)
        bench.push(row(1), .ended([0..<series.set.count], of: series, milliseconds: 2))
        await bench.client.shutdown(within: .seconds(20))
        let samples = try await requests(of: receiver).flatMap { try WriteRequestReader(block: $0.body).samples }
        #expect(samples.map(\.milliseconds) == [Int64](repeating: 1, count: 9) + [Int64](repeating: 2, count: 9))
        #expect(samples.suffix(9).allSatisfy { $0.value.bitPattern == 0x7ff0_0000_0000_0002 })
        #expect(bench.ledger.delivered.samples == 18)
    }

    @Test func compressedLinesSaySo() async throws {
        let receiver = try ScriptedReceiver(always: .noContent)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .influx) { $0.compression = .gzip }
        bench.push(row(1))
        await bench.client.shutdown(within: .seconds(20))
        let request = try #require(await requests(of: receiver).first)
        #expect(request.path.hasPrefix("/write?") && request.path.contains("precision=ms"))
        #expect(request.headers["content-encoding"] == "gzip" && request.body.prefix(2) == [0x1F, 0x8B])
    }

    /// A backlog of several moments travels together, and a receiver that is down costs nothing but time.
    @Test func queueInFilesIsDeliveredByTheNextClient() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let state = Mutex((isUp: false, taken: [[UInt8]]()))
        let receiver = try ScriptedReceiver { request, _ in
            state.withLock { state in
                if state.isUp { state.taken.append(request.body) }
                return .status(state.isUp ? 204 : 503)
            }
        }
        defer { receiver.stop() }
        let before = try PushBench(ports: [receiver.port], form: .remoteWrite, queues: folder.path)
        for milliseconds in 1...20 { before.push(row(Int64(milliseconds))) }
        try await eventually { before.account.requestsFailed > 0 }
        await before.client.shutdown(within: .zero)
        #expect(before.ledger.queued.samples == 180 && before.ledger.dropped.isEmpty)
        #expect(before.lines.last?.hasSuffix("left in the queue for the next start: 180 samples") == true)

        state.withLock { $0.isUp = true }
        let after = try PushBench(ports: [receiver.port], form: .remoteWrite, queues: folder.path)
        #expect(after.ledger.accepted.samples == 180)
        after.push(row(21))
        await after.client.shutdown(within: .seconds(20))
        #expect(after.ledger.delivered.samples == 189 && after.ledger.isBalanced)
        let taken = state.withLock { $0.taken }
        let samples = try taken.flatMap { try WriteRequestReader(block: $0).samples }
        // The try that was under way when the first client ended may have come after all.
        #expect(Set(samples).count == 189 && taken.count <= 5)
    }

    @Test func queueThatIsInUseIsNotOpenedTwice() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let port = try LoopbackSocket.unusedPort()
        let bench = try PushBench(ports: [port], form: .remoteWrite, queues: folder.path)
        let error = try #require(throws: PushError.self) {
            try PushBench(ports: [port], form: .remoteWrite, queues: folder.path)
        }
        guard case .queue(.inUse) = error else {
            Issue.record("another error: \(error)")
            return
        }
        await bench.client.shutdown(within: .zero)
        let again = try PushBench(ports: [port], form: .remoteWrite, queues: folder.path)
        await again.client.shutdown(within: .zero)
    }
}
