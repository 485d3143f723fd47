import HostModel
import LoopbackClient
import StatusServer
import Synchronization
import Testing

/// Clients that hold connections, flood, or play with the protocol: they get clear answers or none, the server holds no
/// more for them than it means to, and a scrape beside them is answered in time. One after the other, because some of
/// them look at what the whole process holds.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct HostileClientTests {
    /// A scraper's patience is ten seconds by default. Half of the scrapes get no more than one: a machine that runs
    /// other tests beside these may hold up some.
    private func expectScrapesInTime(_ server: RunningServer, between: () -> Void = {}) async throws {
        var times: [Duration] = []
        for _ in 0..<9 {
            between()
            let start = ContinuousClock.now
            #expect(try await server.get("/metrics").status == 200)
            times.append(ContinuousClock.now - start)
        }
        #expect(times.allSatisfy { $0 < .seconds(10) }, "\(times)")
        #expect(times.sorted()[times.count / 2] < .seconds(1), "\(times)")
    }

    @Test func silentCrowdKeepsNoScrapeOut() async throws {
        ProcessUse.raiseFileLimit()
        try await RunningServer.run { server in
            let crowd = try ClientCrowd(600, port: server.port)
            try await server.waitForCounts { $0.acceptedConnections == 600 && $0.openConnections == 512 }
            try await expectScrapesInTime(server)
            // The first scrape took the place of one more.
            try await server.waitForCounts { $0.closed[.displaced, default: 0] >= 89 && $0.openConnections < 512 }
            #expect(server.account.ledger.closed == [.displaced: Int64(crowd.closedCount)])
            // Other tests have files open as well, but not hundreds.
            #expect(try ProcessUse.openFiles() < 600 + 512 + 300)
        }
    }

    @Test func drippingCrowdKeepsNoScrapeOut() async throws {
        ProcessUse.raiseFileLimit()
        try await RunningServer.run(configure: { $0.requestTimeout = .milliseconds(1500) }) { server in
            let crowd = try ClientCrowd(600, port: server.port)
            crowd.send("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Drip: ")
            try await server.waitForCounts { $0.acceptedConnections == 600 }
            try await expectScrapesInTime(server) { crowd.send("a") }
            // Those that were not displaced run into the deadline, however many bytes they send.
            while crowd.closedCount < 600 {
                crowd.send("a")
                try await Task.sleep(for: .milliseconds(20))
            }
            let closed = server.account.ledger.closed
            #expect(closed[.requestDeadline, default: 0] >= 400)
            #expect(closed[.requestDeadline, default: 0] + closed[.displaced, default: 0] == 600)
            try await server.waitForCounts { $0.openConnections == 0 }
        }
    }

    @Test func closesAHalfSentRequestAtItsDeadline() async throws {
        try await RunningServer.run(configure: { $0.requestTimeout = .milliseconds(300) }) { server in
            let silent = try LoopbackConnection(port: server.port)
            let dripping = try ClientCrowd(1, port: server.port)
            try await silent.send("GET /metrics HTTP/1.1\r\nHost:")
            // Empty lines do not put it off either.
            while dripping.closedCount == 0 {
                dripping.send("\r\n")
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await silent.readToEnd().isEmpty)
            #expect(server.account.ledger.closed == [.requestDeadline: 2])
        }
    }

    @Test func startsTheDeadlineAnewForTheNextRequest() async throws {
        try await RunningServer.run(configure: { $0.requestTimeout = .seconds(1) }) { server in
            let connection = try LoopbackConnection(port: server.port)
            for _ in 0..<4 {
                try await connection.send("GET /-/healthy HTTP/1.1\r\nHost: a")
                try await Task.sleep(for: .milliseconds(300))
                try await connection.send("\r\n\r\n")
                let status = try await connection.receive(count: 15)
                #expect(String(decoding: status, as: UTF8.self) == "HTTP/1.1 200 OK")
                _ = try await connection.receive(upTo: "healthy\n")
            }
            try await connection.send("GET ")
            #expect(try await connection.readToEnd().isEmpty)
            #expect(server.account.ledger.closed == [.requestDeadline: 1])
        }
    }

    @Test func readerThatHasStalledMakesRoom() async throws {
        let page = String(repeating: "x", count: 8 << 20)
        let provider = FixedPageProvider(metrics: [page])
        let configure = { (configuration: inout StatusServerConfiguration) in
            configuration.maximumConnections = 2
            configuration.maximumRequests = 1
        }
        try await RunningServer.run(provider, configure: configure) { server in
            let stalled = try LoopbackConnection(port: server.port, receiveBuffer: 4096)
            try await stalled.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await stalled.receive(count: 1)
            #expect(try await server.get("/metrics").status == 503)
            let deadline = ContinuousClock.now + .seconds(10)
            while try await server.get("/metrics").status == 503, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(server.account.ledger.closed == [.stalledReader: 1])
            #expect(try await stalled.readToEnd().count < page.utf8.count)
        }
    }

    @Test func turnsAwayConnectionsWhenAllHaveWork() async throws {
        let provider = FixedPageProvider()
        try await RunningServer.run(provider, configure: { $0.maximumConnections = 2 }) { server in
            provider.hold()
            async let first = server.get("/metrics")
            async let second = server.get("/metrics")
            try await server.waitForCounts { $0.scrapesInFlight == 2 }
            let third = try LoopbackConnection(port: server.port)
            #expect(try await third.readToEnd().isEmpty)
            #expect(server.account.ledger.closed == [.displaced: 1])
            provider.release()
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
        }
    }

    /// A path of so many bytes, and a field of a value of so many bytes, so many times.
    @Test(
        arguments: [
            (8192, 1, 1, 414, "the request line is longer than 8192 bytes\n"),
            (1 << 20, 1, 1, 414, "the request line is longer than 8192 bytes\n"),
            (1, 1 << 20, 1, 431, "the head of the request is larger than 32768 bytes\n"),
            (1, 1, 100, 431, "there are more than 100 header fields\n"),
            (1, 1, 1 << 18, 431, "there are more than 100 header fields\n"),
        ]
    )
    func tellsAFlooderWhatIsTooMuch(path: Int, value: Int, count: Int, status: Int, text: String) async throws {
        try await RunningServer.run { server in
            let field = "A: \(String(repeating: "a", count: value))\r\n"
            let head = "GET /\(String(repeating: "a", count: path)) HTTP/1.1\r\nHost: a\r\n"
            let fields = String(repeating: field, count: count)
            let reply = try HTTPReply(parsing: try await server.exchange(head + fields + "\r\n"))
            #expect(reply.status == status)
            #expect(reply.text == text)
            #expect(reply.headers["connection"] == "close")
            #expect(reply.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(server.account.ledger.refused == [.malformed: 1])
            try await expectScrapesInTime(server)
        }
    }

    @Test func endsAConnectionThatKeepsSendingAfterItsRefusal() async throws {
        try await RunningServer.run { server in
            let crowd = try ClientCrowd(1, port: server.port)
            let flood = String(repeating: "A", count: 65_536)
            let deadline = ContinuousClock.now + .seconds(10)
            while crowd.closedCount == 0, ContinuousClock.now < deadline { crowd.send(flood) }
            try await server.waitForCounts { $0.refused == [.malformed: 1] && $0.openConnections == 0 }
        }
    }

    @Test func answersAThousandPipelinedRequestsInOrder() async throws {
        let provider = FixedPageProvider()
        try await RunningServer.run(provider) { server in
            let requests = (0..<1000).map { number in
                let last = number == 999 ? "Connection: close\r\n" : ""
                return "GET /probe?target=host-\(number) HTTP/1.1\r\nHost: a\r\n\(last)\r\n"
            }
            let text = String(decoding: try await server.exchange(requests.joined()), as: UTF8.self)
            #expect(text.ranges(of: "HTTP/1.1 404 Not Found").count == 1000)
        }
        let asked = provider.pages.withLock { $0.requests.map(\.host) }
        #expect(asked == (0..<1000).map { "host-\($0)" })
    }

    @Test func holdsNoAnswersForAClientThatPipelinesWithoutReading() async throws {
        let page = String(repeating: "x", count: 4 << 20)
        let provider = FixedPageProvider(metrics: [page])
        try await RunningServer.run(provider, configure: { $0.stalledReadTimeout = .milliseconds(500) }) { server in
            let before = try ProcessUse.residentBytes()
            let stalled = try LoopbackConnection(port: server.port, receiveBuffer: 4096)
            try await stalled.send(
                String(repeating: "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", count: 1000)
            )
            try await server.waitForCounts { $0.closed == [.stalledReader: 1] }
            #expect(try ProcessUse.residentBytes() - before < 32 << 20)
            // The socket's own buffer takes no whole page, so a second one was never asked for.
            #expect(provider.pages.withLock { $0.requests.count } == 1)
        }
    }

    @Test(
        arguments: [
            ("/metrics/", 404), ("//metrics", 404), ("/./metrics", 404), ("/a/../metrics", 404), ("/%6detrics", 404),
            ("/%2e%2e/etc/passwd", 404), ("/../../etc/passwd", 404), ("/metrics%00", 404), ("/metrics#a", 404),
            ("/METRICS", 404), ("/metrics;a=b", 404), ("/\\metrics", 404), ("http://a/metrics", 400), ("*", 400),
            ("a:80", 400), ("/metrics\u{0}", 400), ("/metrics\u{1}", 400), ("/me\ttrics", 400),
            ("/metrics?\u{7f}", 400),
            ("/metrics?a=b", 200), ("/metrics?", 200),
        ]
    )
    func pathThatIsWrittenOtherwiseLeadsNowhere(target: String, status: Int) async throws {
        let provider = FixedPageProvider()
        try await RunningServer.run(provider) { server in
            let reply = try await server.get(target)
            #expect(reply.status == status)
            #expect(!reply.text.isEmpty)
        }
        #expect(provider.pages.withLock { $0.requests.count } == (status == 200 ? 1 : 0))
    }

    @Test(
        arguments: [
            ("POST", 405), ("PUT", 405), ("DELETE", 405), ("PATCH", 405), ("OPTIONS", 405), ("TRACE", 405),
            ("BREW", 501), ("get", 501), ("G\u{e4}T", 400),
        ]
    )
    func takesNoOtherMethods(method: String, status: Int) async throws {
        try await RunningServer.run { server in
            let reply = try await server.get("/metrics", method: method)
            #expect(reply.status == status)
            #expect(!reply.text.isEmpty)
        }
    }

    @Test func speaksHTTP10AndUnderstandsExpectations() async throws {
        try await RunningServer.run { server in
            let old = try HTTPReply(parsing: try await server.exchange("GET /-/healthy HTTP/1.0\r\n\r\n"))
            #expect(old.status == 200)
            #expect(old.headers["connection"] == "close")
            let expecting = "POST /metrics HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
            #expect(try HTTPReply(parsing: try await server.exchange(expecting)).status == 405)
            let upgrade = "GET /-/healthy HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
            let kept = try HTTPReply(parsing: try await server.exchange(upgrade))
            #expect(kept.status == 200)
            #expect(kept.headers["connection"] == "close")
        }
    }

    @Test func answersAnUploadWithoutReadingIt() async throws {
        try await RunningServer.run { server in
            let connection = try ClientCrowd(1, port: server.port)
            connection.send("PUT /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n\(String(repeating: "a", count: 65_536))\r\n"
            let deadline = ContinuousClock.now + .seconds(10)
            while connection.closedCount == 0, ContinuousClock.now < deadline { connection.send(chunk) }
            try await server.waitForCounts { $0.openConnections == 0 }
            try await expectScrapesInTime(server)
        }
    }

    @Test func answersWhatAClientHasAskedThatSendsNoMore() async throws {
        try await RunningServer.run { server in
            let connection = try LoopbackConnection(port: server.port)
            try await connection.send(String(repeating: "GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n", count: 3))
            connection.finishSending()
            let text = String(decoding: try await connection.readToEnd(), as: UTF8.self)
            #expect(text.ranges(of: "healthy\n").count == 3)
        }
    }
}
