import DeliveryQueue
import HostModel
import LoopbackServers
import Testing

@testable import MetricPush

/// Waiting for room, so that a sender goes at the receiver's pace.
@Suite(.timeLimit(.minutes(1)))
struct PushDestinationTests {
    @Test func thereIsRoomInAnEmptyQueue() async throws {
        let bench = try PushBench(ports: [try LoopbackSocket.unusedPort()])
        #expect(await bench.client.destinations[0].waitForRoom(maximumBytes: 0, givingUpAfter: .zero))
        await bench.client.shutdown(within: .zero)
    }

    @Test func waitEndsWhenTheReceiverHasTakenEnough() async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number < 3 ? 503 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        for _ in 0..<20 { bench.report(String(repeating: "x", count: 1_000)) }
        let bytes = bench.ledger.queuedBytes
        #expect(await bench.client.destinations[0].waitForRoom(maximumBytes: bytes / 2, givingUpAfter: .seconds(50)))
        #expect(bench.ledger.queuedBytes <= bytes / 2 && bench.ledger.delivered.reports >= 10)
        await bench.client.shutdown(within: .seconds(20))
    }

    @Test func patienceEndsWhenNothingMoves() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        let start = ContinuousClock.now
        let hasRoom = await bench.client.destinations[0].waitForRoom(
            maximumBytes: 0,
            givingUpAfter: .milliseconds(200)
        )
        #expect(!hasRoom && start.duration(to: .now) >= .milliseconds(200))
        #expect(bench.ledger.queued.reports == 1)
        await bench.client.shutdown(within: .zero)
    }

    /// A receiver that is slow but moves is waited for, beyond the patience for one that does not.
    @Test func progressRenewsThePatience() async throws {
        let receiver = try ScriptedReceiver { _, number in number % 2 == 0 ? .status(503) : .status(200) }
        defer { receiver.stop() }
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .milliseconds(400), cap: .milliseconds(400))
        )
        for _ in 0..<8 { bench.report("x") }
        // Eight waits of 200 ms each.
        let start = ContinuousClock.now
        #expect(await bench.client.destinations[0].waitForRoom(maximumBytes: 0, givingUpAfter: .milliseconds(1_200)))
        #expect(start.duration(to: .now) > .milliseconds(1_200))
        await bench.client.shutdown(within: .seconds(20))
    }

    @Test func endOfTheClientEndsTheWait() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let directory = try TemporaryFolder()
        defer { directory.remove() }
        let bench = try PushBench(ports: [receiver.port], queues: directory.path)
        bench.report("x")
        let client = bench.client
        async let room = client.destinations[0].waitForRoom(maximumBytes: 0, givingUpAfter: .seconds(3_600))
        try await eventually { client.destinations[0].hasWaiters }
        await client.shutdown(within: .milliseconds(50))
        #expect(await room == false)
        // What waits stays in the queue's files, and there is nobody left to make room.
        #expect(bench.ledger.queued.reports == 1)
        #expect(await client.destinations[0].waitForRoom(maximumBytes: 0, givingUpAfter: .seconds(3_600)) == false)
    }
}
