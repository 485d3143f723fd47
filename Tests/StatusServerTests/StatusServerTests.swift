import HostModel
import Logging
import LoopbackClient
import Synchronization
import Testing

@testable import StatusServer

/// Over real sockets on 127.0.0.1.
@Suite(.timeLimit(.minutes(1)))
struct StatusServerTests {
    @Test func servesTheMetricsPageInOnePiece() async throws {
        let provider = FixedPageProvider()
        try await RunningServer.run(provider) { server in
            let reply = try await LoopbackClient.request("/metrics?debug=1", port: server.port)
            #expect(reply.status == 200)
            #expect(reply.text == "a 1\nb 2\n")
            #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(reply.headers["content-length"] == "8")
            #expect(reply.headers["cache-control"] == "no-store")
            #expect(reply.headers["x-content-type-options"] == "nosniff")
            #expect(reply.headers["transfer-encoding"] == nil)
        }
        #expect(provider.pages.withLock { $0.requests.count } == 1)
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/-/healthy", "text/plain; charset=utf-8"),
        ("/-/ready", "text/plain; charset=utf-8"), ("/api/v1/snapshot", "application/json"),
        ("/favicon.ico", "image/svg+xml"), ("/metrics", "text/plain; version=0.0.4; charset=utf-8"),
    ])
    func answersHeadAsGetWithoutTheBody(path: String, contentType: String) async throws {
        try await RunningServer.run { server in
            let get = try await LoopbackClient.request(path, port: server.port)
            let head = try await LoopbackClient.request(path, method: "HEAD", port: server.port)
            #expect(get.status == 200)
            #expect(head.status == 200)
            #expect(get.headers["content-type"] == contentType)
            #expect(head.headers["content-type"] == contentType)
            #expect(get.headers["content-length"] == String(get.body.count))
            #expect(head.headers["content-length"] == get.headers["content-length"])
            #expect(head.body.isEmpty)
            #expect(!get.body.isEmpty)
            // The question for the length alone is no scrape.
            try await server.waitForCounts { $0.scrapes == (path == "/metrics" ? 1 : 0) && $0.scrapesInFlight == 0 }
        }
    }

    @Test func tellsWhatWouldHaveBeenRight() async throws {
        try await RunningServer.run { server in
            let missing = try await LoopbackClient.request("/metric", port: server.port)
            #expect(missing.status == 404)
            #expect(missing.text == "nothing here: / lists the pages there are\n")
            for method in ["POST", "DELETE", "OPTIONS"] {
                let refused = try await LoopbackClient.request("/metrics", method: method, port: server.port)
                #expect(refused.status == 405)
                #expect(refused.headers["allow"] == "GET, HEAD")
                #expect(refused.text == "this page takes GET and HEAD only\n")
            }
        }
    }

    @Test func explainsTheMachineThatIsNamed() async throws {
        try await RunningServer.run { server in
            func ask(_ query: String) async throws -> HTTPReply {
                try await LoopbackClient.request("/api/v1/explain\(query)", port: server.port)
            }
            let found = try await ask("?vm=web-01&host=esx-01")
            #expect(found.status == 200)
            #expect(found.headers["content-type"] == "application/json")
            #expect(found.text == "{\"host\":\"esx-01\"}\n")
            let unknown = try await ask("?vm=%3Cb%3E")
            #expect(unknown.status == 404)
            #expect(unknown.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(unknown.headers["x-content-type-options"] == "nosniff")
            let ambiguous = try await ask("?vm=web-02")
            #expect(ambiguous.status == 400)
            let empty = try await ask("")
            #expect(empty.status == 400)
            #expect(empty.text.contains("this page takes vm=NAME and"))
        }
    }

    @Test func explainsNothingBeforeTheFirstSnapshot() async throws {
        try await RunningServer.run(FixedPageProvider(metrics: nil)) { server in
            let early = try await LoopbackClient.request("/api/v1/explain?vm=web-01", port: server.port)
            #expect(early.status == 503)
        }
    }

    @Test func isHealthyBeforeItIsReady() async throws {
        let provider = FixedPageProvider(metrics: nil, snapshot: nil)
        try await RunningServer.run(provider) { server in
            for path in ["/-/ready", "/metrics", "/api/v1/snapshot"] {
                let reply = try await LoopbackClient.request(path, port: server.port)
                #expect(reply.status == 503)
                #expect(reply.headers["retry-after"] == "1")
            }
            #expect(try await LoopbackClient.request("/-/healthy", port: server.port).status == 200)
            #expect(try await LoopbackClient.request("/", port: server.port).status == 200)
            provider.pages.withLock { $0.metrics = EncodedPage(parts: ["a 1\n"]) }
            #expect(try await LoopbackClient.request("/-/ready", port: server.port).text == "ready\n")
        }
    }

    @Test func letsABrowserRunAndLoadNothingButItsOwnOnThePage() async throws {
        try await RunningServer.run { server in
            let reply = try await LoopbackClient.request("/", port: server.port)
            #expect(reply.headers["content-type"] == "text/html; charset=utf-8")
            #expect(reply.headers["referrer-policy"] == "no-referrer")
            let policy = try #require(reply.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; "))
            #expect(policy.contains("require-trusted-types-for 'script'; trusted-types 'none'"))
            #expect(!policy.contains("unsafe") && !policy.contains("*"))
        }
    }

    @Test func showsTheHostAndTheRowsThatAreAskedFor() async throws {
        try await RunningServer.run { server in
            func ask(_ query: String) async throws -> HTTPReply {
                try await LoopbackClient.request("/\(query)", port: server.port)
            }
            #expect(try await ask("").text == "first 0 /metrics false\n")
            #expect(try await ask("?host=esx-01&from=201").text == "esx-01 200 /metrics false\n")
            #expect(try await ask("?vm=web-01").text == "first 0 /metrics false\n")
            #expect(try await ask("?host=nobody").status == 404)
            #expect(try await ask("?host=a&host=b").status == 400)
            #expect(try await ask("?from=0").text.contains("from is not the number of a row"))
        }
    }

    @Test func servesWhatThePageLoads() async throws {
        try await RunningServer.run { server in
            let asset = try await LoopbackClient.request("/page/main.js", port: server.port)
            #expect(asset.headers["content-type"] == "text/javascript; charset=utf-8")
            #expect(asset.text == "// main\n")
            for path in ["/page/", "/page/other.js", "/page/../main.js", "/page/main.js/"] {
                #expect(try await LoopbackClient.request(path, port: server.port).status == 404, "\(path)")
            }
        }
    }

    @Test func tellsOfOneHostAndOfAll() async throws {
        try await RunningServer.run { server in
            func ask(_ target: String) async throws -> HTTPReply {
                try await LoopbackClient.request("/api/v1/\(target)", port: server.port)
            }
            #expect(try await ask("status").text == "{\"host\":\"first\"}\n")
            #expect(try await ask("status?host=esx-01").headers["content-type"] == "application/json")
            #expect(try await ask("status?host=nobody").text == "there is esx-01\n")
            #expect(try await ask("status?vm=a").status == 400)
            #expect(try await ask("hosts").text == "{}\n")
            #expect(try await ask("mapping?host=esx-01&vm=web-01").text == "{\"host\":\"esx-01\"}\n")
            #expect(try await ask("mapping").status == 400)
        }
        try await RunningServer.run(FixedPageProvider(metrics: nil, snapshot: nil)) { server in
            for target in ["status", "hosts", "mapping?vm=web-01"] {
                let reply = try await LoopbackClient.request("/api/v1/\(target)", port: server.port)
                #expect(reply.status == 503, "\(target)")
            }
        }
    }

    @Test func servesTheMetricsAtAnotherPath() async throws {
        let setOtherPath = { (configuration: inout StatusServerConfiguration) in
            configuration = try StatusServerConfiguration(addresses: configuration.addresses, telemetryPath: "/other")
        }
        try await RunningServer.run(configure: setOtherPath) { server in
            let statuses = try await (
                LoopbackClient.request("/other", port: server.port).status,
                LoopbackClient.request("/metrics", port: server.port).status
            )
            #expect(statuses == (200, 404))
        }
    }

    @Test func keepsAConnectionForTheNextScrape() async throws {
        try await RunningServer.run { server in
            let connection = try LoopbackConnection(port: server.port)
            try await connection.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\nGET /-/healthy HTTP/1.1\r\nHost: a\r\n")
            try await connection.send("Connection: close\r\n\r\n")
            let text = String(decoding: try await connection.readToEnd(), as: UTF8.self)
            #expect(text.ranges(of: "HTTP/1.1 200 OK").count == 2)
            #expect(text.hasSuffix("healthy\n"))
        }
    }

    @Test func answersARequestWithABodyWithoutReadingIt() async throws {
        try await RunningServer.run { server in
            for framing in ["Content-Length: 1000000000000", "Transfer-Encoding: chunked"] {
                let connection = try LoopbackConnection(port: server.port)
                try await connection.send("POST /metrics HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
                let reply = try HTTPReply(parsing: try await connection.readToEnd())
                #expect(reply.status == 405)
                #expect(reply.headers["connection"] == "close")
            }
        }
    }

    @Test func answersNoiseWithAnError() async throws {
        try await RunningServer.run { server in
            let connection = try LoopbackConnection(port: server.port)
            try await connection.send("\u{1}\u{2} noise\r\n\r\n")
            #expect(try HTTPReply(parsing: try await connection.readToEnd()).status == 400)
            #expect(try await LoopbackClient.request("/-/healthy", port: server.port).status == 200)
        }
    }

    @Test func closesAnIdleConnection() async throws {
        try await RunningServer.run(configure: { $0.idleTimeout = .milliseconds(200) }) { server in
            let silent = try LoopbackConnection(port: server.port)
            let kept = try LoopbackConnection(port: server.port)
            try await kept.send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await silent.readToEnd().isEmpty)
            #expect(try HTTPReply(parsing: try await kept.readToEnd()).status == 200)
            #expect(server.account.ledger.closed == [.idle: 2])
            #expect(server.account.ledger.acceptedConnections == 2)
            #expect(server.account.ledger.openConnections == 0)
        }
    }

    @Test func closesAConnectionWhoseClientStopsReading() async throws {
        let page = String(repeating: "x", count: 16 << 20)
        let provider = FixedPageProvider(metrics: [page])
        try await RunningServer.run(provider, configure: { $0.stalledReadTimeout = .milliseconds(200) }) { server in
            let stalled = try LoopbackConnection(port: server.port, receiveBuffer: 4096)
            try await stalled.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await stalled.receive(count: 1)
            try await server.waitForCounts { $0.closed == [.stalledReader: 1] && $0.openConnections == 0 }
            #expect(try await stalled.readToEnd().count < page.utf8.count)
            // It was asked for, and not answered.
            #expect(server.account.ledger.scrapes == 0)
            #expect(server.account.ledger.scrapesInFlight == 0)
        }
    }

    @Test func saysWhichPortIsTaken() async throws {
        try await RunningServer.run { server in
            let taken = ListenAddress(host: "127.0.0.1", port: server.port)
            let second = StatusServer(
                configuration: try StatusServerConfiguration(
                    addresses: [ListenAddress(host: "127.0.0.1", port: 0), taken]),
                provider: FixedPageProvider(),
                logger: RunningServer.quietLogger
            )
            let error = await #expect(throws: ServerError.self) { try await second.run() }
            #expect(error == .cannotListen(taken, reason: "address already in use"))
            #expect(error?.description == "cannot listen on 127.0.0.1:\(server.port): address already in use")
        }
    }

    @Test func saysThatAHostNameIsUnknown() async throws {
        let address = ListenAddress(host: "no-such-host.invalid", port: 0)
        let server = StatusServer(
            configuration: try StatusServerConfiguration(addresses: [address]),
            provider: FixedPageProvider(),
            logger: RunningServer.quietLogger
        )
        let error = await #expect(throws: ServerError.self) { try await server.run() }
        #expect(error?.description == "cannot listen on no-such-host.invalid:0: no such host")
    }
}
