import HostModel
import LoopbackClient
import StatusServer
import Synchronization
import Testing
import WebSecurity

/// What stands before the pages, and the pages that take parameters, over real sockets.
@Suite(.timeLimit(.minutes(1)))
struct WebResponderTests {
    /// `secret`, at the lowest cost there is.
    private static let hash = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"

    @Test func passesOnWhatTheScrapeAsksFor() async throws {
        let provider = FixedPageProvider()
        let compressed = EncodedPage(contentType: "a/b; version=1", contentEncoding: "gzip", parts: [SharedPage("zz")])
        provider.pages.withLock { $0.metrics = compressed }
        try await RunningServer.run(provider) { server in
            let headers = ["Accept: a/b;q=0.5", "Accept: c/d", "Accept-Encoding: gzip"]
            for method in ["GET", "HEAD"] {
                let reply = try await server.get("/metrics", method: method, headers: headers)
                #expect(reply.status == 200)
                #expect(reply.headers["content-type"] == "a/b; version=1")
                #expect(reply.headers["content-encoding"] == "gzip")
                #expect(reply.headers["vary"] == "Accept, Accept-Encoding")
                #expect(reply.headers["content-length"] == "2")
                #expect(reply.text == (method == "GET" ? "zz" : ""))
            }
            _ = try await server.get("/metrics")
        }
        let asked = MetricsRequest(accept: "a/b;q=0.5, c/d", acceptEncoding: "gzip")
        #expect(provider.pages.withLock { $0.requests } == [asked, asked, MetricsRequest()])
    }

    @Test func probesTheOneHostThatIsNamed() async throws {
        let provider = FixedPageProvider()
        try await RunningServer.run(provider) { server in
            #expect(try await server.get("/probe?module=a&target=esx%2D01").status == 200)
            let unknown = try await server.get("/probe?target=esx-02")
            #expect(unknown.status == 404)
            #expect(unknown.text == "there is esx-01\n")
            for (query, reason) in [
                ("", "no host is named"), ("?target=", "no host is named"), ("?targets=a", "no host is named"),
                ("?target=esx-01&target=esx-01", "target is given twice"),
                ("?target=%zz", "target is not percent-encoded UTF-8"),
            ] {
                let refused = try await server.get("/probe" + query)
                #expect(refused.status == 400)
                #expect(refused.text == "\(reason); this page takes target=HOST, one host of the fleet\n")
            }
            try await server.waitForCounts { $0.scrapes == 1 && $0.scrapesInFlight == 0 }
        }
        #expect(provider.pages.withLock { $0.requests.first?.host } == "esx-01")
    }

    @Test func tellsTheAddressThatTheClientHasReached() async throws {
        try await RunningServer.run { server in
            let own = "127.0.0.1:\(server.port)"
            let odd = ["a\"b", "a b", "", "user@a", "a/b", String(repeating: "a", count: 300)]
            let hosts = ["aerostat.example:80", "[::1]:10075"].map { ($0, $0) } + odd.map { ($0, own) }
            for (host, address) in hosts {
                let request = "GET /api/v1/sd HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
                let reply = try HTTPReply(parsing: try await server.exchange(request))
                #expect(reply.text == "http \(address)\n")
            }
        }
    }

    @Test func answersOnlySoManyScrapesAtATime() async throws {
        let provider = FixedPageProvider()
        try await RunningServer.run(provider, configure: { $0.maximumRequests = 2 }) { server in
            provider.hold()
            async let first = server.get("/metrics")
            async let second = server.get("/probe?target=esx-01")
            try await server.waitForCounts { $0.scrapesInFlight == 2 }
            let third = try await server.get("/metrics")
            #expect(third.status == 503)
            #expect(third.text == "Limit of concurrent requests reached (2), try again later.\n")
            #expect(third.headers["retry-after"] == "1")
            // Other pages are not held up.
            #expect(try await server.get("/-/healthy").status == 200)
            provider.release()
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
            #expect(try await server.get("/metrics").status == 200)
            try await server.waitForCounts { $0.scrapesInFlight == 0 }
            let counts = server.account.ledger
            #expect(counts.scrapes == 3)
            #expect(counts.refused == [.maxRequests: 1])
            #expect(counts.lastScrapeMicroseconds > 0)
            #expect(counts.scrapeMicroseconds > counts.lastScrapeMicroseconds)
        }
    }

    @Test func reloadsOnlyWhereThatIsEnabled() async throws {
        try await RunningServer.run { server in
            let off = try await server.get("/-/reload", method: "POST")
            #expect(off.status == 403)
            #expect(off.text == "Lifecycle API is not enabled.\n")
            let get = try await server.get("/-/reload")
            #expect(get.status == 405)
            #expect(get.headers["allow"] == "POST, PUT")
        }
    }

    @Test func reloadsForTheOperatorAndForNoOtherSite() async throws {
        let answers = Mutex([ReloadAnswer.reloaded, .refused("a.yaml:1:2: no"), .reloaded])
        let reload: @Sendable () async -> ReloadAnswer = { answers.withLock { $0.removeFirst() } }
        try await RunningServer.run(reload: reload) { server in
            for headers in [
                ["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"], ["Origin: http://evil.example"],
                ["Origin: null"], ["Origin: https://127.0.0.1"],
            ] {
                #expect(try await server.get("/-/reload", method: "POST", headers: headers).status == 403)
            }
            #expect(try await server.get("/-/reload").status == 405)
            #expect(try await server.get("/-/reload", method: "POST").status == 200)
            let refused = try await server.get("/-/reload", method: "PUT")
            #expect(refused.status == 500)
            #expect(refused.text == "a.yaml:1:2: no\n")
            let own = ["Sec-Fetch-Site: same-origin", "Origin: http://127.0.0.1"]
            #expect(try await server.get("/-/reload", method: "POST", headers: own).status == 200)
        }
        #expect(answers.withLock { $0.isEmpty })
    }

    @Test func asksForAPasswordAsSoonAsThereAreUsers() async throws {
        try await RunningServer.run { server in
            #expect(try await server.get("/metrics").status == 200)
            var settings = WebSettings()
            let hash = try #require(PasswordHash(parsing: Self.hash))
            settings.users = [WebUser(name: "alice", password: hash)]
            server.settings.replace(with: settings)
            for path in ["/metrics", "/", "/-/healthy", "/nothing"] {
                let refused = try await server.get(path)
                #expect(refused.status == 401)
                #expect(refused.headers["www-authenticate"] == "Basic")
            }
            // alice:wrong
            let wrong = try await server.get("/metrics", headers: ["Authorization: Basic YWxpY2U6d3Jvbmc="])
            #expect(wrong.status == 401)
            #expect(server.account.ledger.refused == [.unauthorized: 5])
            // alice:secret
            let right = try await server.get("/metrics", headers: ["Authorization: Basic YWxpY2U6c2VjcmV0"])
            #expect(right.status == 200)
        }
    }

    @Test func boundsTheRateOfRequests() async throws {
        var settings = WebSettings()
        settings.rateLimit = RateLimit(interval: .seconds(3600), burst: 2)
        try await RunningServer.run(settings: settings) { server in
            #expect(try await server.get("/-/healthy").status == 200)
            #expect(try await server.get("/metrics").status == 200)
            let refused = try await server.get("/-/healthy")
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "1")
            #expect(server.account.ledger.refused == [.rateLimit: 1])
            server.settings.replace(with: WebSettings())
            #expect(try await server.get("/-/healthy").status == 200)
        }
    }

    @Test func putsTheHeadersOnEveryAnswer() async throws {
        var settings = WebSettings()
        settings.headers = [
            ResponseHeader(name: "X-Frame-Options", value: "deny"),
            ResponseHeader(name: "X-Content-Type-Options", value: "other"),
        ]
        settings.rateLimit = RateLimit(interval: .seconds(3600), burst: 2)
        try await RunningServer.run(settings: settings) { server in
            for status in [200, 404, 429] {
                let reply = try await server.get(status == 404 ? "/nothing" : "/metrics")
                #expect(reply.status == status)
                #expect(reply.headers["x-frame-options"] == "deny")
                #expect(reply.headers["x-content-type-options"] == "other")
            }
            let malformed = try HTTPReply(parsing: try await server.exchange("noise\r\n"))
            #expect(malformed.headers["x-frame-options"] == "deny")
        }
    }
}
