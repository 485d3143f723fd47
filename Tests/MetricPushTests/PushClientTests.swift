import DeliveryQueue
import HostModel
import LoopbackServers
import Testing

@testable import MetricPush

/// Deliveries to a receiver that answers as told, one request an item.
@Suite(.timeLimit(.minutes(1)))
struct PushClientTests {
    @Test(arguments: [200, 202, 204])
    func anySuccessDelivers(status: Int) async throws {
        let receiver = try ScriptedReceiver(always: .status(status))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        let before = WallClock.milliseconds()
        bench.report("{\"a\": 1}")
        await bench.client.shutdown(within: .seconds(20))

        var requests = receiver.requests.makeAsyncIterator()
        let request = try #require(await requests.next())
        #expect(request.method == "POST" && request.path == "/in")
        #expect(String(decoding: request.body, as: UTF8.self) == "{\"a\": 1}")
        #expect(request.headers["content-type"] == "text/plain")
        #expect(request.headers["user-agent"] == "aerostat/test")
        for absent in ["expect", "authorization", "content-encoding"] { #expect(request.headers[absent] == nil) }
        let account = bench.account
        #expect(account.ledger.destination == "json+http://127.0.0.1:\(receiver.port)/in")
        #expect(account.ledger.accepted == DeliveryAmount(reports: 1) && account.ledger.isBalanced)
        #expect(account.ledger.delivered == DeliveryAmount(reports: 1))
        #expect(account.requestsSucceeded == 1 && account.requestsFailed == 0)
        #expect(account.bytesSent > 100)
        #expect(account.ledger.lastDeliveryMilliseconds >= before)
        #expect(bench.lines.isEmpty)
    }

    @Test func connectionIsUsedAgain() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        var requests = receiver.requests.makeAsyncIterator()
        for round in 0..<5 {
            bench.report("\(round)")
            #expect(await requests.next()?.connection == 0)
        }
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 5)
    }

    @Test func connectionClosedBetweenRequestsCostsNothing() async throws {
        let receiver = try ScriptedReceiver(always: .successThenClose)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        for round in 0..<20 {
            bench.report("\(round)")
            try await eventually { bench.ledger.queued == .zero }
        }
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 20 && bench.account.requestsFailed == 0)
    }

    @Test func largeReportArrivesWhole() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        let text = (0..<200_000).map { "m\($0) \($0)\n" }.joined()
        bench.report(text)
        await bench.client.shutdown(within: .seconds(30))
        var requests = receiver.requests.makeAsyncIterator()
        #expect(await requests.next()?.body == Array(text.utf8))
    }

    @Test func itemsArriveInTheOrderInWhichTheyWereHandedOver() async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number % 7 == 3 ? 503 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .milliseconds(1), cap: .milliseconds(2))
        )
        for round in 0..<50 { bench.report("\(round)") }
        await bench.client.shutdown(within: .seconds(20))
        receiver.stop()
        var taken: [String] = []
        var number = 0
        for await request in receiver.requests {
            if number % 7 != 3 { taken.append(String(decoding: request.body, as: UTF8.self)) }
            number += 1
        }
        #expect(taken == (0..<50).map { "\($0)" })
    }

    @Test func credentialsTravelAsBasicAuthenticationAndAppearNowhere() async throws {
        let receiver = try ScriptedReceiver { request, _ in
            .status(403, body: "no: \(request.headers["authorization"] ?? "") for s3cret")
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], form: .json(user: "alice@"), password: "s3cret")
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        var requests = receiver.requests.makeAsyncIterator()
        let request = try #require(await requests.next())
        #expect(request.headers["authorization"] == "Basic YWxpY2U6czNjcmV0")
        let target = "json+http://127.0.0.1:\(receiver.port)/in"
        let words = "the request was answered 403: no: Basic *** for ***"
        #expect(bench.lines == ["error: push to \(target): dropped, not tried again: \(words)"])
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func passingFailureIsTriedAgain(status: Int) async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number < 2 ? status : 200, body: "not\nnow") }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.delivered.reports == 1 && bench.ledger.dropped.isEmpty)
        #expect(bench.account.requestsFailed == 2 && bench.account.requestsSucceeded == 1)
        let target = bench.client.destinations[0].target
        #expect(
            bench.lines == [
                "warning: push to \(target) fails and is tried again: the request was answered \(status): not now",
                "notice: push to \(target) works again after: HTTP status \(status)",
            ]
        )
    }

    @Test(arguments: [(400, DropReason.refused), (401, .misconfigured), (404, .misconfigured), (413, .refused)])
    func refusedRequestIsDroppedWithTheReceiversWords(status: Int, reason: DropReason) async throws {
        let receiver = try ScriptedReceiver { _, number in
            number < 2 ? .status(status, body: "not like this\n") : .status(200)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("1", "2", "3")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.dropped == [reason: DeliveryAmount(reports: 2)])
        #expect(bench.ledger.delivered.reports == 1)
        #expect(bench.account.requestsFailed == 2 && bench.account.requestsSucceeded == 1)
        #expect(bench.account.configurationErrors == (reason == .misconfigured ? 2 : 0))
        let target = bench.client.destinations[0].target
        #expect(
            bench.lines == [
                "error: push to \(target): dropped, not tried again: the request was answered \(status): not like this",
                "notice: push to \(target) works again after: HTTP status \(status)",
            ]
        )
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectIsAConfigurationErrorAndNeverFollowed(status: Int) async throws {
        let elsewhere = try ScriptedReceiver(always: .status(200))
        defer { elsewhere.stop() }
        let location = "http://user:s3cret@127.0.0.1:\(elsewhere.port)/login?token=s3cret"
        let receiver = try ScriptedReceiver(always: .redirect(status, to: location))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        elsewhere.stop()
        var followed = elsewhere.requests.makeAsyncIterator()
        #expect(await followed.next() == nil)
        #expect(bench.account.configurationErrors == 1 && bench.account.requestsFailed == 1)
        #expect(bench.ledger.dropped == [.misconfigured: DeliveryAmount(reports: 1)])
        let line = try #require(bench.lines.first)
        #expect(bench.lines.count == 1)
        #expect(
            line.hasSuffix(
                "was answered \(status) with a redirect to http://127.0.0.1:\(elsewhere.port)/login; "
                    + "redirects are not followed, give the URL it leads to"
            )
        )
    }

    @Test func hungDestinationDelaysNoOther() async throws {
        let hung = try ScriptedReceiver(always: .silence)
        let quick = try ScriptedReceiver(always: .status(200))
        defer {
            hung.stop()
            quick.stop()
        }
        let bench = try PushBench(ports: [hung.port, quick.port]) { $0.requestTimeout = .seconds(50) }
        var atHung = hung.requests.makeAsyncIterator()
        bench.report("x")
        #expect(await atHung.next() != nil)
        var atQuick = quick.requests.makeAsyncIterator()
        for round in 0..<20 {
            bench.report("\(round)", to: 1)
            #expect(await atQuick.next() != nil)
        }
        // The twenty rounds went by while the first request was still without an answer.
        #expect(bench.ledger.queued.reports == 1 && bench.account.requestsFailed == 0)
        await bench.client.shutdown(within: .milliseconds(200))
        #expect(bench.client.destinations[1].account.ledger.delivered.reports == 20)
    }

    @Test func memoryBoundIsLoggedOnceAndCounted() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port]) { $0.bounds.memoryBytes = 5_000 }
        var requests = receiver.requests.makeAsyncIterator()
        bench.report("first")
        _ = await requests.next()
        for _ in 0..<100 { bench.report(String(repeating: "x", count: 100)) }
        try await eventually { !bench.lines.isEmpty }
        #expect(bench.ledger.dropped(.queueFull).reports > 50 && bench.ledger.queued.reports > 1)
        #expect(bench.ledger.queuedBytes <= 5_000)
        await bench.client.shutdown(within: .zero)
        let target = bench.client.destinations[0].target
        let mention = "warning: push to \(target): the queue is full, the oldest are dropped"
        #expect(bench.lines.filter { $0 == mention }.count == 1)
        #expect(bench.ledger.isBalanced && bench.ledger.queued == .zero)
    }

    @Test func accountBalancesAtEveryReadingWhileTheReceiverFlaps() async throws {
        let receiver = try ScriptedReceiver { _, number in
            switch number % 5 {
            case 0: .status(500)
            case 1: .status(400)
            case 2: .close
            default: .status(200)
            }
        }
        defer { receiver.stop() }
        let bench = try PushBench(
            ports: [receiver.port],
            backoff: BackoffSchedule(base: .milliseconds(1), cap: .milliseconds(2))
        ) { $0.bounds.memoryBytes = 20_000 }
        let client = bench.client
        // A reader that looks as often as it can.
        let reader = Task {
            var unbalanced = 0
            var readings = 0
            while !Task.isCancelled, client.destinations[0].account.ledger.accepted.reports < 4_000 {
                if !client.destinations[0].account.ledger.isBalanced { unbalanced += 1 }
                readings += 1
                if readings % 1_000 == 0 { await Task.yield() }
            }
            return unbalanced
        }
        for round in 0..<4_000 {
            bench.report("\(round)")
            if round % 100 == 0 { await Task.yield() }
        }
        #expect(await reader.value == 0)
        await client.shutdown(within: .seconds(20))
        let ledger = bench.ledger
        #expect(ledger.isBalanced && ledger.queued == .zero && ledger.accepted.reports == 4_000)
        #expect(ledger.delivered.reports > 0)
        #expect(ledger.dropped(.refused).reports > 0 && ledger.dropped(.queueFull).reports > 0)
    }

    @Test func whatAProtocolHasNoWordsForIsLeftOut() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let series = PushedSeries(.fleet())
        let bench = try PushBench(ports: [receiver.port])
        bench.push(.samples(series.set.row(at: 1), of: series), .ended([0..<1], of: series, milliseconds: 2))
        bench.report("x")
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.ledger.accepted == DeliveryAmount(reports: 1) && bench.ledger.isBalanced)
    }

    @Test func sameDestinationTwiceIsRefused() throws {
        #expect(throws: PushError.duplicateDestination("json+http://127.0.0.1:9091/in")) {
            try PushBench(ports: [9091, 9092, 9091])
        }
    }
}
