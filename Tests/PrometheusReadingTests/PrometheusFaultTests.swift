import CurlTransfer
import HostModel
import LoopbackServers
import Testing

@testable import PrometheusReading

/// What becomes of servers that do not answer as they should.
@Suite(.timeLimit(.minutes(1)))
struct PrometheusFaultTests {
    private static func failure(
        _ url: String,
        credentials: TransferCredentials? = nil,
        timeout: Duration = .seconds(20)
    ) throws -> PrometheusError {
        let endpoint = try PrometheusEndpoint(
            url: url,
            credentials: credentials,
            userAgent: "test",
            requestTimeout: timeout
        )
        let source = PrometheusSource(endpoint, now: .defaultStart)
        let query = PeriodQuery(from: .defaultStart, to: .defaultStart.advanced(byMilliseconds: 1000))
        let first = #expect(throws: PrometheusError.self) { try source.heading(of: query) }
        #expect(throws: PrometheusError.self) {
            try source.readRows(of: query, layout: .all(.host), step: .sample) { _ in }
        }
        let error = try #require(first)
        #expect(!"\(error)".contains("\n"))
        return error
    }

    @Test(arguments: [
        (401, "", "401"), (403, "who are\nyou", "403: who are you"),
        (503, #"{"status":"error","error":"starting up"}"#, "503: starting up"),
        (400, #"{"status":"error","errorType":"bad_data","error":"parse\nerror"}"#, "400: parse error"),
        (429, "rate limit", "429: rate limit"),
        (200, #"{"status":"error","error":"no storage"}"#, "200: no storage"),
    ])
    func refusalIsInTheServersWords(status: Int, body: String, end: String) throws {
        let server = try ScriptedReceiver(always: .status(status, body: body))
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)"
        #expect("\(try Self.failure(url))" == "\(url) answered \(end)")
    }

    @Test(arguments: ["<html>", "", "{}", #"{"status":"success","data":{"resultType":"vector","result":[]}}"#])
    func answerOfAnotherKindIsRefused(body: String) throws {
        let server = try ScriptedReceiver(always: .status(200, body: body))
        defer { server.stop() }
        guard case .malformed = try Self.failure("http://127.0.0.1:\(server.port)") else {
            Issue.record("another error")
            return
        }
    }

    @Test func redirectIsNotFollowed() throws {
        let elsewhere = "http://127.0.0.1:9/x"
        let server = try ScriptedReceiver(always: .status(302, headers: ["Location: \(elsewhere)?token=s3cret"]))
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)"
        #expect(try Self.failure(url) == .redirected(server: url, to: elsewhere))
    }

    @Test(arguments: [ScriptedReceiver.Answer.cut, .close, .silence, .drip])
    func brokenAnswerIsAnError(answer: ScriptedReceiver.Answer) throws {
        let server = try ScriptedReceiver(always: answer)
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)"
        guard case .unreachable(url, _) = try Self.failure(url, timeout: .milliseconds(300)) else {
            Issue.record("another error")
            return
        }
    }

    @Test func nobodyListens() throws {
        let url = "http://127.0.0.1:\(try LoopbackSocket.unusedPort())"
        #expect("\(try Self.failure(url))".hasPrefix("cannot reach \(url): "))
    }

    @Test(arguments: [
        (TransferCredentials.basic(user: "alice", password: "s3cret"), "Basic YWxpY2U6czNjcmV0"),
        (.bearer(token: "s3cret"), "Bearer s3cret"),
    ])
    func credentialsAreShownToTheServerAlone(credentials: TransferCredentials, header: String) async throws {
        let server = try ScriptedReceiver(always: .status(403, body: "s3cret is not right, nor is YWxpY2U6czNjcmV0"))
        defer { server.stop() }
        let error = try Self.failure("http://127.0.0.1:\(server.port)", credentials: credentials)
        var requests = server.requests.makeAsyncIterator()
        #expect(await requests.next()?.headers["authorization"] == header)
        #expect(!"\(error)".contains("s3cret") && "\(error)".contains("*** is not right"))
    }

    @Test(arguments: [
        "", "localhost:9090", "ftp://host/", "http://", "http:///path", "http://host:99999", "http://host/?query=x",
        "http://host/#x", "http://alice@host", "http://alice:s3cret@host/", "unix:///run/x",
    ])
    func otherURLsAreRefused(url: String) throws {
        let error = try #require(throws: PrometheusError.self) { try PrometheusEndpoint(url: url, userAgent: "test") }
        #expect(!"\(error)".contains("s3cret") && !"\(error)".contains("alice"))
    }

    @Test func prefixIsKept() throws {
        let endpoint = try PrometheusEndpoint(url: "https://mimir.example:8080/prometheus/", userAgent: "test")
        #expect(endpoint.server == "https://mimir.example:8080/prometheus")
    }
}
