import DeliveryQueue
import Foundation
import HostModel
import LoopbackServers
import Testing

@testable import MetricPush

/// Tries after failures: when, and after which.
@Suite(.timeLimit(.minutes(1)))
struct PushClientFailureTests {
    @Test func retryAfterInSecondsIsHonoured() async throws {
        let receiver = try ScriptedReceiver { _, number in number == 0 ? .tooMany(retryAfterSeconds: 1) : .status(200) }
        defer { receiver.stop() }
        // The backoff alone would try again after 10 ms.
        let bench = try PushBench(ports: [receiver.port])
        var requests = receiver.requests.makeAsyncIterator()
        bench.report("x")
        let first = try #require(await requests.next())
        let second = try #require(await requests.next())
        // The first arrived before it was answered, so the time between is a second at the least.
        #expect(first.arrival.duration(to: second.arrival) >= .seconds(1))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 1)
    }

    @Test func retryAfterAsADateIsHonoured() async throws {
        // Three seconds from now in whole seconds: two at the least.
        let receiver = try ScriptedReceiver { _, number in
            number == 0 ? .tooMany(retryAfter: Date(timeIntervalSinceNow: 3)) : .status(200)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        var requests = receiver.requests.makeAsyncIterator()
        bench.report("x")
        let first = try #require(await requests.next())
        let second = try #require(await requests.next())
        #expect(first.arrival.duration(to: second.arrival) >= .milliseconds(900))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 1 && bench.account.requestsFailed == 1)
    }

    @Test func retryAfterInTheFarFutureMeansNoFurtherTry() async throws {
        // Monday, 1 January 2120: the wait is cut to the longest allowed, and no second request comes before the end.
        let receiver = try ScriptedReceiver(
            always: .status(503, headers: ["Retry-After: Mon, 01 Jan 2120 00:00:00 GMT"])
        )
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        // Without the header there would be dozens of tries in this time.
        await bench.client.shutdown(within: .seconds(2))
        receiver.stop()
        var count = 0
        for await _ in receiver.requests { count += 1 }
        #expect(count == 1)
        #expect(bench.ledger.dropped == [.ended: DeliveryAmount(reports: 1)])
    }

    @Test func retryAfterBeyondTheLongestIsCut() async throws {
        let receiver = try ScriptedReceiver { _, number in
            number == 0 ? .status(503, headers: ["Retry-After: 600"]) : .status(200)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], longestRetryAfter: .milliseconds(50))
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 1)
    }

    @Test(arguments: [ScriptedReceiver.Answer.cut, .close])
    func brokenAnswerIsTriedAgain(answer: ScriptedReceiver.Answer) async throws {
        let receiver = try ScriptedReceiver { _, number in number == 0 ? answer : .status(200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 1)
        #expect(bench.account.requestsFailed == 1 && bench.account.requestsSucceeded == 1)
        #expect(bench.lines.count == 2)
    }

    @Test(arguments: [ScriptedReceiver.Answer.drip, .silence])
    func answerWithoutEndTimesOutAndIsTriedAgain(answer: ScriptedReceiver.Answer) async throws {
        let receiver = try ScriptedReceiver { _, number in number == 0 ? answer : .status(200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port]) { $0.requestTimeout = .milliseconds(500) }
        var requests = receiver.requests.makeAsyncIterator()
        bench.report("x")
        _ = await requests.next()
        _ = await requests.next()
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 1)
        #expect(bench.lines.first?.contains("timed out") == true)
    }

    @Test func floodOfWordsIsCutAndStillAnAnswer() async throws {
        let receiver = try ScriptedReceiver(always: .flood)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.dropped == [.refused: DeliveryAmount(reports: 1)] && bench.account.requestsFailed == 1)
        let line = try #require(bench.lines.first)
        #expect(line.hasSuffix("was answered 400: \(String(repeating: "x", count: 512))..."))
    }

    @Test func refusedConnectionIsTriedUntilSomebodyListens() async throws {
        let port = try LoopbackSocket.unusedPort()
        let bench = try PushBench(ports: [port])
        bench.report("1", "2")
        // Many failures, one line: asked until three tries have failed.
        try await eventually { bench.account.requestsFailed >= 3 }
        #expect(bench.ledger.queued.reports == 2)
        #expect(bench.lines.count == 1)
        #expect(bench.lines[0].contains("Failed to connect to 127.0.0.1 port \(port)"))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.dropped == [.ended: DeliveryAmount(reports: 2)] && bench.ledger.queued == .zero)
        #expect(bench.lines.last?.hasSuffix("ends with 2 reports undelivered; they are dropped") == true)
    }
}
