import LoopbackServers
import Testing

@testable import MetricPush

/// Deliveries to a receiver that answers as told.
@Suite(.timeLimit(.minutes(1)))
struct PushClientTests {
    @Test(arguments: [200, 202, 204])
    func anySuccessDelivers(status: Int) async throws {
        let receiver = try ScriptedReceiver(always: .status(status))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        let before = WallClock.milliseconds()
        bench.push(try PushBench.page(samples: 3, text: "m{vm=\"a\"} 1\n"))
        await bench.client.shutdown(within: .seconds(20))

        var requests = receiver.requests.makeAsyncIterator()
        let request = try #require(await requests.next())
        #expect(request.method == "PUT")
        #expect(request.path == "/metrics/job/aerostat/host/h0")
        #expect(String(decoding: request.body, as: UTF8.self) == "m{vm=\"a\"} 1\n")
        #expect(request.headers["content-type"] == "text/plain")
        #expect(request.headers["user-agent"] == "aerostat/test")
        #expect(request.headers["expect"] == nil)
        #expect(request.headers["authorization"] == nil)
        let account = bench.account
        #expect(account.destination == "pushgateway+http://127.0.0.1:\(receiver.port)")
        #expect(account.samplesDelivered == 3 && account.samplesAccepted == 3 && account.samplesQueued == 0)
        #expect(account.requestsSucceeded == 1 && account.requestsFailed == 0)
        #expect(account.lastSuccessMilliseconds >= before)
        #expect(bench.lines.isEmpty)
    }

    @Test func deleteHasNoBody() async throws {
        let receiver = try ScriptedReceiver(always: .status(202))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(.delete(try PushgatewayGroup(job: "aerostat", labels: ["host": "h0"])))
        await bench.client.shutdown(within: .seconds(20))
        var requests = receiver.requests.makeAsyncIterator()
        let request = try #require(await requests.next())
        #expect(request.method == "DELETE" && request.path == "/metrics/job/aerostat/host/h0" && request.body.isEmpty)
        #expect(request.headers["content-type"] == nil)
        #expect(bench.account.requestsSucceeded == 1)
    }

    @Test func connectionIsUsedAgain() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        var requests = receiver.requests.makeAsyncIterator()
        for host in 0..<5 {
            bench.push(try PushBench.page(host: "h\(host)"))
            #expect(await requests.next()?.connection == 0)
        }
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDelivered == 5)
    }

    @Test func connectionClosedBetweenPagesCostsNothing() async throws {
        let receiver = try ScriptedReceiver(always: .successThenClose)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        for host in 0..<20 {
            bench.push(try PushBench.page(host: "h\(host)"))
            try await eventually { bench.account.samplesQueued == 0 }
        }
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDelivered == 20 && bench.account.requestsFailed == 0)
    }

    @Test func largePageArrivesWhole() async throws {
        let receiver = try ScriptedReceiver(always: .status(200))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], maximumQueuedBytes: 16 << 20)
        let text = (0..<200_000).map { "m\($0) \($0)\n" }.joined()
        bench.push(try PushBench.page(samples: 200_000, text: text))
        await bench.client.shutdown(within: .seconds(30))
        var requests = receiver.requests.makeAsyncIterator()
        #expect(await requests.next()?.body == Array(text.utf8))
    }

    @Test func credentialsTravelAsBasicAuthenticationAndAppearNowhere() async throws {
        let receiver = try ScriptedReceiver { request, _ in
            .status(403, body: "no: \(request.headers["authorization"] ?? "") for s3cret")
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], userInfo: "alice@", password: "s3cret")
        bench.push(try PushBench.page())
        await bench.client.shutdown(within: .seconds(20))
        var requests = receiver.requests.makeAsyncIterator()
        let request = try #require(await requests.next())
        #expect(request.headers["authorization"] == "Basic YWxpY2U6czNjcmV0")
        #expect(
            bench.lines == [
                "error: push to pushgateway+http://127.0.0.1:\(receiver.port): dropped, not tried again: "
                    + "/metrics/job/aerostat/host/h0 was answered 403: no: Basic *** for ***"
            ]
        )
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func passingFailureIsTriedAgain(status: Int) async throws {
        let receiver = try ScriptedReceiver { _, number in .status(number < 2 ? status : 200, body: "not\nnow") }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page(samples: 2))
        await bench.client.shutdown(within: .seconds(20))
        let account = bench.account
        #expect(account.samplesDelivered == 2 && account.samplesDropped == 0)
        #expect(account.requestsFailed == 2 && account.requestsSucceeded == 1)
        let target = bench.client.destinations[0].target
        #expect(
            bench.lines == [
                "warning: push to \(target) fails and is tried again: "
                    + "/metrics/job/aerostat/host/h0 was answered \(status): not now",
                "notice: push to \(target) works again after: HTTP status \(status)",
            ]
        )
    }

    @Test(arguments: [400, 401, 404, 413, 422])
    func refusedRequestIsDroppedWithTheReceiversWords(status: Int) async throws {
        let receiver = try ScriptedReceiver { _, number in
            number < 2 ? .status(status, body: "pushed metrics are invalid\n") : .status(200)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        var requests = receiver.requests.makeAsyncIterator()
        for samples in 1...3 {
            bench.push(try PushBench.page(samples: samples))
            _ = await requests.next()
        }
        await bench.client.shutdown(within: .seconds(20))
        let account = bench.account
        #expect(account.samplesDropped == 3 && account.samplesDelivered == 3)
        #expect(account.requestsFailed == 2 && account.requestsSucceeded == 1 && account.configurationErrors == 0)
        let target = bench.client.destinations[0].target
        #expect(
            bench.lines == [
                "error: push to \(target): dropped, not tried again: /metrics/job/aerostat/host/h0 was answered "
                    + "\(status): pushed metrics are invalid",
                "notice: push to \(target) works again after: HTTP status \(status)",
            ]
        )
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectIsAConfigurationErrorAndNeverFollowed(status: Int) async throws {
        let elsewhere = try ScriptedReceiver(always: .status(200))
        defer { elsewhere.stop() }
        let location = "Location: http://user:s3cret@127.0.0.1:\(elsewhere.port)/login?token=s3cret"
        let receiver = try ScriptedReceiver(always: .status(status, headers: [location]))
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page())
        await bench.client.shutdown(within: .seconds(20))
        elsewhere.stop()
        var followed = elsewhere.requests.makeAsyncIterator()
        #expect(await followed.next() == nil)
        let account = bench.account
        #expect(account.configurationErrors == 1 && account.requestsFailed == 1 && account.samplesDropped == 1)
        let line = try #require(bench.lines.first)
        #expect(bench.lines.count == 1)
        #expect(
            line.hasSuffix(
                "was answered \(status) with a redirect to http://127.0.0.1:\(elsewhere.port)/login; "
                    + "redirects are not followed, give the URL it leads to"
            )
        )
    }

    @Test func retryAfterIsHonoured() async throws {
        let receiver = try ScriptedReceiver { _, number in
            number == 0 ? .status(429, headers: ["Retry-After: 1"]) : .status(200)
        }
        defer { receiver.stop() }
        // The backoff alone would try again after 10 ms.
        let bench = try PushBench(ports: [receiver.port])
        var requests = receiver.requests.makeAsyncIterator()
        bench.push(try PushBench.page())
        let first = try #require(await requests.next())
        let second = try #require(await requests.next())
        // The first arrived before it was answered, so the time between is a second at the least.
        #expect(first.arrival.duration(to: second.arrival) >= .seconds(1))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDelivered == 1)
    }

    @Test func retryAfterBeyondTheLongestIsCut() async throws {
        let receiver = try ScriptedReceiver { _, number in
            number == 0 ? .status(503, headers: ["Retry-After: 600"]) : .status(200)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], longestRetryAfter: .milliseconds(50))
        bench.push(try PushBench.page())
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDelivered == 1)
    }

    @Test func retryAfterAsADateIsHonoured() async throws {
        // Monday, 1 January 2120: the wait is cut to the longest allowed, and no second request comes before the end.
        let receiver = try ScriptedReceiver(
            always: .status(503, headers: ["Retry-After: Mon, 01 Jan 2120 00:00:00 GMT"])
        )
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page())
        // Without the header there would be dozens of tries in this time.
        await bench.client.shutdown(within: .seconds(2))
        receiver.stop()
        var count = 0
        for await _ in receiver.requests { count += 1 }
        #expect(count == 1)
        #expect(bench.account.samplesDropped == 1)
    }

    @Test(arguments: [ScriptedReceiver.Answer.cut, .close])
    func brokenAnswerIsTriedAgain(answer: ScriptedReceiver.Answer) async throws {
        let receiver = try ScriptedReceiver { _, number in number == 0 ? answer : .status(200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page())
        await bench.client.shutdown(within: .seconds(20))
        let account = bench.account
        #expect(account.samplesDelivered == 1 && account.requestsFailed == 1 && account.requestsSucceeded == 1)
        #expect(bench.lines.count == 2)
    }

    @Test(arguments: [ScriptedReceiver.Answer.drip, .silence])
    func answerWithoutEndTimesOutAndIsTriedAgain(answer: ScriptedReceiver.Answer) async throws {
        let receiver = try ScriptedReceiver { _, number in number == 0 ? answer : .status(200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], requestTimeout: .milliseconds(500))
        var requests = receiver.requests.makeAsyncIterator()
        bench.push(try PushBench.page())
        _ = await requests.next()
        _ = await requests.next()
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDelivered == 1)
        #expect(bench.lines.first?.contains("timed out") == true)
    }

    @Test func floodOfWordsIsCutAndStillAnAnswer() async throws {
        let receiver = try ScriptedReceiver(always: .flood)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page())
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDropped == 1 && bench.account.requestsFailed == 1)
        let line = try #require(bench.lines.first)
        #expect(line.hasSuffix("was answered 400: \(String(repeating: "x", count: 512))..."))
    }

    @Test func refusedConnectionIsTriedUntilSomebodyListens() async throws {
        let port = try LoopbackSocket.unusedPort()
        let bench = try PushBench(ports: [port])
        bench.push(try PushBench.page(samples: 2))
        // Many failures, one line: asked until three tries have failed.
        try await eventually { bench.account.requestsFailed >= 3 }
        #expect(bench.account.samplesQueued == 2)
        #expect(bench.lines.count == 1)
        #expect(bench.lines[0].contains("Failed to connect to 127.0.0.1 port \(port)"))
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDropped == 2 && bench.account.samplesQueued == 0)
        #expect(bench.lines.last?.hasSuffix("ends with 2 samples undelivered; they are dropped") == true)
    }

    @Test func hungDestinationDelaysNoOther() async throws {
        let hung = try ScriptedReceiver(always: .silence)
        let quick = try ScriptedReceiver(always: .status(200))
        defer {
            hung.stop()
            quick.stop()
        }
        let bench = try PushBench(ports: [hung.port, quick.port], requestTimeout: .seconds(50))
        var atHung = hung.requests.makeAsyncIterator()
        bench.push(try PushBench.page(samples: 7))
        #expect(await atHung.next() != nil)
        var atQuick = quick.requests.makeAsyncIterator()
        for round in 0..<20 {
            bench.push(try PushBench.page(host: "h\(round)"), to: 1)
            #expect(await atQuick.next() != nil)
        }
        // The twenty rounds went by while the first request was still without an answer.
        #expect(bench.account.samplesQueued == 7 && bench.account.requestsFailed == 0)
        await bench.client.shutdown(within: .milliseconds(200))
        #expect(bench.client.destinations[1].account.samplesDelivered == 20)
    }

    @Test func newerPageReplacesTheOneThatCouldNotBeDelivered() async throws {
        let receiver = try ScriptedReceiver { request, _ in
            String(decoding: request.body, as: UTF8.self) == "m 3\n" ? .status(200) : .status(503)
        }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        for value in 1...3 { bench.push(try PushBench.page(samples: value, text: "m \(value)\n")) }
        await bench.client.shutdown(within: .seconds(20))
        #expect(bench.account.samplesDelivered == 3 && bench.account.samplesDropped == 3)
    }

    @Test func groupOnWhichTheReceiverChokesDoesNotHoldUpOthers() async throws {
        let receiver = try ScriptedReceiver { request, _ in .status(request.path.hasSuffix("/bad") ? 500 : 200) }
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port])
        bench.push(try PushBench.page(host: "bad"))
        for host in 0..<5 { bench.push(try PushBench.page(host: "h\(host)")) }
        try await eventually { bench.account.samplesDelivered == 5 }
        await bench.client.shutdown(within: .milliseconds(300))
        #expect(bench.account.samplesDropped == 1)
    }

    @Test func memoryBoundIsLoggedOnceAndCounted() async throws {
        let receiver = try ScriptedReceiver(always: .silence)
        defer { receiver.stop() }
        let bench = try PushBench(ports: [receiver.port], maximumQueuedBytes: 5_000)
        var requests = receiver.requests.makeAsyncIterator()
        bench.push(try PushBench.page())
        _ = await requests.next()
        for host in 0..<100 { bench.push(try PushBench.page(host: "h\(host)")) }
        try await eventually { !bench.lines.isEmpty }
        #expect(bench.account.samplesDropped > 50 && bench.account.samplesQueued > 1)
        await bench.client.shutdown(within: .zero)
        let mentions = bench.lines.filter { $0.contains("over 5000 bytes wait, the oldest are dropped") }
        #expect(mentions.count == 1)
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
            backoff: BackoffSchedule(base: .milliseconds(1), cap: .milliseconds(2)),
            maximumQueuedBytes: 3_000
        )
        let client = bench.client
        // A reader that looks as often as it can.
        let reader = Task {
            var unbalanced = 0
            var readings = 0
            while !Task.isCancelled, client.destinations[0].account.samplesAccepted < 40_000 {
                if !client.destinations[0].account.isBalanced { unbalanced += 1 }
                readings += 1
                if readings % 1_000 == 0 { await Task.yield() }
            }
            return unbalanced
        }
        for round in 0..<4_000 {
            bench.push(try PushBench.page(host: "h\(round % 20)", samples: 10))
            if round % 100 == 0 { await Task.yield() }
        }
        #expect(await reader.value == 0)
        await client.shutdown(within: .seconds(20))
        let account = bench.account
        #expect(account.isBalanced && account.samplesQueued == 0 && account.samplesAccepted == 40_000)
        #expect(account.samplesDelivered > 0 && account.samplesDropped > 0)
    }

    @Test func sameDestinationTwiceIsRefused() throws {
        #expect(throws: PushError.duplicateDestination("pushgateway+http://127.0.0.1:9091")) {
            try PushBench(ports: [9091, 9092, 9091])
        }
    }
}
