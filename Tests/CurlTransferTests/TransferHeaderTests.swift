import CurlTransfer
import LoopbackServers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TransferHeaderTests {
    @Test func ownHeadersAreSent() async throws {
        let receiver = try ScriptedReceiver(always: .status(204))
        let headers = try [
            TransferHeader(name: "X-Scope-OrgID", value: " team a\t"),
            TransferHeader(name: "X-Api-Key", value: "s3cret", isSecret: true),
            TransferHeader(name: "X-Empty", value: ""),
            TransferHeader("X-Version", "0.1.0"),
        ]
        _ = try TransferBench.put("http://127.0.0.1:\(receiver.port)/x") { $0.headers = headers }
        let sent = try #require(await TransferBench.requests(of: receiver).first).headers
        #expect(sent["x-scope-orgid"] == "team a" && sent["x-api-key"] == "s3cret")
        #expect(sent["x-empty"]?.isEmpty == true && sent["x-version"] == "0.1.0")
        #expect(sent["content-type"] == "text/plain" && sent["expect"] == nil && sent["content-encoding"] == nil)
    }

    @Test func bodyThatIsCompressedSaysSo() async throws {
        let receiver = try ScriptedReceiver(always: .status(204))
        let body = GzipBody.compress(Array("a".utf8))
        _ = try TransferBench.put("http://127.0.0.1:\(receiver.port)/x") {
            $0.exchange = .http(method: "POST", contentType: "text/plain", contentEncoding: "gzip", body: body)
        }
        let request = try #require(await TransferBench.requests(of: receiver).first)
        #expect(request.headers["content-encoding"] == "gzip" && request.body == body)
    }

    @Test(arguments: [
        "", "a b", "a:b", "a\r\nb", "é", "Host", "content-length", "Transfer-Encoding", "Content-Type",
        "Content-Encoding", "AUTHORIZATION", "User-Agent", "Proxy-Authorization", String(repeating: "a", count: 101),
    ])
    func namesThatAreNotFreeAreRefused(name: String) {
        #expect(throws: TransferHeader.Problem.self) { try TransferHeader(name: name, value: "x") }
    }

    @Test(arguments: ["a\r\nX-Other: b", "a\u{0}b", "a\nb", "é", String(repeating: "a", count: 8_193)])
    func valuesThatCouldBreakOutAreRefused(value: String) throws {
        let problem = try #require(throws: TransferHeader.Problem.self) {
            try TransferHeader(name: "X-A", value: value)
        }
        #expect(!"\(problem)".contains(value))
    }

    @Test func secretValuesAreNotPrinted() throws {
        let secret = try TransferHeader(name: "X-Api-Key", value: "s3cret", isSecret: true)
        var dumped = ""
        dump(secret, to: &dumped)
        for shown in [dumped, "\(secret)", String(reflecting: secret), "\([secret])"] {
            #expect(shown.contains("X-Api-Key: ***") && !shown.contains("s3cret"))
        }
        #expect(try "\(TransferHeader(name: "X-A", value: "b"))" == "X-A: b")
    }
}
