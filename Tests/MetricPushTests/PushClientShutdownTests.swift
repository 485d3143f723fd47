import DeliveryQueue
import HostModel
import LoopbackServers
import Testing

@testable import MetricPush

/// How a client ends.
@Suite(.timeLimit(.minutes(1)))
struct PushClientShutdownTests {
    @Test func shutdownDeliversWhatWaits() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        for round in 0..<20 { bench.report("\(round)") }
        await bench.client.shutdown(within: .seconds(20))
        receiver.stop()
        var bodies: [String] = []
        for await request in receiver.requests { bodies.append(String(decoding: request.body, as: UTF8.self)) }
        #expect(bodies == (0..<20).map { "\($0)" })
        #expect(bench.ledger.delivered.reports == 20 && bench.lines.isEmpty)
    }

    @Test func idleClientEndsAtOnce() async throws {
        let bench = try PushBench(ports: [try LoopbackSocket.unusedPort()])
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .seconds(50))
        #expect(start.duration(to: .now) < .seconds(20))
        await bench.client.shutdown(within: .seconds(50))
        #expect(bench.lines.isEmpty)
    }

    @Test func clientWithoutDestinationsEnds() async throws {
        let bench = try PushBench(ports: [])
        await bench.client.shutdown(within: .seconds(50))
        #expect(bench.client.destinations.isEmpty)
    }

    @Test(arguments: [ScriptedReceiver.Answer.silence, .drip])
    func hungReceiverDoesNotOutlastTheDeadline(answer: ScriptedReceiver.Answer) async throws {
        let receiver = try ScriptedReceiver(always: answer)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port]) { $0.requestTimeout = .seconds(50) }
        var requests = receiver.requests.makeAsyncIterator()
        bench.report("1", "2")
        _ = await requests.next()
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .milliseconds(300))
        let duration = start.duration(to: .now)
        #expect(duration >= .milliseconds(300) && duration < .seconds(20))
        #expect(bench.ledger.dropped(.ended).reports == 2 && bench.ledger.queued == .zero)
        #expect(bench.lines.count == 1)
    }

    @Test func hungReceiverDoesNotKeepTheOtherFromItsReports() async throws {
        let hung = try ScriptedReceiver(always: .silence)
        let slow = try ScriptedReceiver { _, number in number < 3 ? .status(503) : .status(200) }
        defer {
            hung.stop()
            slow.stop()
        }
        let bench = try PushBench(ports: [hung.port, slow.port])
        bench.report("x")
        bench.report("x", to: 1)
        // Both wait; three tries at most 100 ms apart fit in the time.
        await bench.client.shutdown(within: .seconds(5))
        #expect(bench.ledger.dropped(.ended).reports == 1)
        #expect(bench.client.destinations[1].account.ledger.delivered.reports == 1)
    }

    @Test func failingDestinationGetsOneLastTry() async throws {
        let receiver = try ScriptedReceiver(always: .status(500))
        defer { receiver.stop() }
        // The first failure is followed by a wait of half a minute, which the shutdown cuts short.
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .seconds(60), cap: .seconds(60))
        )
        bench.report("x")
        try await eventually { bench.account.requestsFailed == 1 }
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .seconds(50))
        #expect(start.duration(to: .now) < .seconds(20))
        #expect(bench.account.requestsFailed == 2 && bench.ledger.dropped(.ended).reports == 1)
    }

    @Test func patientShutdownTriesAFailingDestinationWhileThereIsTime() async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number < 5 ? 500 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        try await eventually { bench.account.requestsFailed >= 1 }
        await bench.client.shutdown(within: .seconds(20), isPatient: true)
        #expect(bench.account.requestsFailed == 5 && bench.ledger.delivered.reports == 1)
    }

    @Test func lastTryDeliversToAReceiverThatIsBack() async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number == 0 ? 500 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .seconds(60), cap: .seconds(60))
        )
        bench.report("1", "2")
        try await eventually { bench.account.requestsFailed == 1 }
        await bench.client.shutdown(within: .seconds(50))
        #expect(bench.ledger.delivered.reports == 2)
    }

    @Test func receiverThatAskedToBeLeftAloneIsLeftAlone() async throws {
        let receiver = try ScriptedReceiver(always: .status(429, headers: ["Retry-After: 600"]))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        try await eventually { bench.account.requestsFailed == 1 }
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .seconds(50))
        #expect(start.duration(to: .now) < .seconds(20))
        #expect(bench.account.requestsFailed == 1 && bench.ledger.dropped(.ended).reports == 1)
    }

    @Test func earlierOfTwoDeadlinesCounts() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port]) { $0.requestTimeout = .seconds(50) }
        bench.report("x")
        let client = bench.client
        let start = ContinuousClock.now
        async let patient: Void = client.shutdown(within: .seconds(50))
        async let hasty: Void = client.shutdown(within: .milliseconds(100))
        await patient
        await hasty
        #expect(start.duration(to: .now) < .seconds(20))
    }

    @Test func itemsAfterTheEndAreCountedAsDropped() async throws {
        let bench = try PushBench(ports: [try LoopbackSocket.unusedPort()])
        await bench.client.shutdown(within: .seconds(5))
        bench.report("x")
        #expect(bench.ledger.accepted.reports == 1 && bench.ledger.dropped(.ended).reports == 1)
    }

    @Test func abandonedClientLetsGoOfItsConnection() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let destination: PushDestination
        do {
            let bench = try PushBench(ports: [receiver.port]) { $0.requestTimeout = .seconds(50) }
            destination = bench.client.destinations[0]
            bench.report("1", "2")
            var requests = receiver.requests.makeAsyncIterator()
            _ = await requests.next()
        }
        try await eventually { destination.account.ledger.dropped(.ended).reports == 2 }
    }
}
