import LoopbackServers
import Testing

@testable import MetricPush

/// How a client ends.
@Suite(.timeLimit(.minutes(1)))
struct PushClientShutdownTests {
    @Test func shutdownDeliversWhatWaitsAndThenTheDeletes() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        let groups = try (0..<10).map { try PushgatewayGroup(job: "aerostat", labels: ["host": "h\($0)"]) }
        for index in 0..<10 { bench.push(try PushBench.page(host: "h\(index)")) }
        try await eventually { bench.account.samplesDelivered == 10 }
        bench.push(try PushBench.page(host: "last"))
        for group in groups { bench.push(.delete(group)) }
        await bench.client.shutdown(within: .seconds(20))
        receiver.stop()
        var methods: [String] = []
        for await request in receiver.requests { methods.append(request.method) }
        #expect(methods == Array(repeating: "PUT", count: 11) + Array(repeating: "DELETE", count: 10))
        #expect(bench.account.requestsSucceeded == 21)
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
        let bench = try PushBench(ports: [receiver.port], requestTimeout: .seconds(50))
        var requests = receiver.requests.makeAsyncIterator()
        bench.push(try PushBench.page(samples: 4), try PushBench.page(host: "h1", samples: 5))
        _ = await requests.next()
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .milliseconds(300))
        let duration = start.duration(to: .now)
        #expect(duration >= .milliseconds(300) && duration < .seconds(20))
        #expect(bench.account.samplesDropped == 9 && bench.account.samplesQueued == 0)
        #expect(bench.lines.count == 1)
    }

    @Test func hungReceiverDoesNotKeepTheOtherFromItsPages() async throws {
        let hung = try ScriptedReceiver(always: .silence)
        let slow = try ScriptedReceiver { _, number in number < 3 ? .status(503) : .status(200) }
        defer {
            hung.stop()
            slow.stop()
        }
        let bench = try PushBench(ports: [hung.port, slow.port])
        bench.push(try PushBench.page())
        bench.push(try PushBench.page(samples: 6), to: 1)
        // Both wait; three tries at most 100 ms apart fit in the time.
        await bench.client.shutdown(within: .seconds(5))
        #expect(bench.account.samplesDropped == 1)
        #expect(bench.client.destinations[1].account.samplesDelivered == 6)
    }

    @Test func failingDestinationGetsOneLastTry() async throws {
        let receiver = try ScriptedReceiver(always: .status(500))
        defer { receiver.stop() }
        // The first failure is followed by a wait of half a minute, which the shutdown cuts short.
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .seconds(60), cap: .seconds(60))
        )
        bench.push(try PushBench.page())
        try await eventually { bench.account.requestsFailed == 1 }
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .seconds(50))
        #expect(start.duration(to: .now) < .seconds(20))
        #expect(bench.account.requestsFailed == 2 && bench.account.samplesDropped == 1)
    }

    @Test func lastTryDeliversToAReceiverThatIsBack() async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number == 0 ? 500 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .seconds(60), cap: .seconds(60))
        )
        bench.push(try PushBench.page(), try PushBench.page(host: "h1"))
        try await eventually { bench.account.requestsFailed == 1 }
        await bench.client.shutdown(within: .seconds(50))
        #expect(bench.account.samplesDelivered == 2)
    }

    @Test func receiverThatAskedToBeLeftAloneIsLeftAlone() async throws {
        let receiver = try ScriptedReceiver(always: .status(429, headers: ["Retry-After: 600"]))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page())
        try await eventually { bench.account.requestsFailed == 1 }
        let start = ContinuousClock.now
        await bench.client.shutdown(within: .seconds(50))
        #expect(start.duration(to: .now) < .seconds(20))
        #expect(bench.account.requestsFailed == 1 && bench.account.samplesDropped == 1)
    }

    @Test func earlierOfTwoDeadlinesCounts() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], requestTimeout: .seconds(50))
        bench.push(try PushBench.page())
        let client = bench.client
        let start = ContinuousClock.now
        async let patient: Void = client.shutdown(within: .seconds(50))
        async let hasty: Void = client.shutdown(within: .milliseconds(100))
        await patient
        await hasty
        #expect(start.duration(to: .now) < .seconds(20))
    }

    @Test func pagesAfterTheEndAreCountedAsDropped() async throws {
        let bench = try PushBench(ports: [try LoopbackSocket.unusedPort()])
        await bench.client.shutdown(within: .seconds(5))
        bench.push(try PushBench.page(samples: 8))
        #expect(bench.account.samplesAccepted == 8 && bench.account.samplesDropped == 8)
    }

    @Test func abandonedClientLetsGoOfItsConnection() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let destination: PushDestination
        do {
            let bench = try PushBench(ports: [receiver.port], requestTimeout: .seconds(50))
            destination = bench.client.destinations[0]
            bench.push(try PushBench.page(samples: 2))
            var requests = receiver.requests.makeAsyncIterator()
            _ = await requests.next()
        }
        try await eventually { destination.account.samplesDropped == 2 }
    }
}
