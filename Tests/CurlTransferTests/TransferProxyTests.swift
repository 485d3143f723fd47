import CurlTransfer
import Foundation
import LoopbackServers
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TransferProxyTests {
    @Test(arguments: [
        ("http://p:3128", "http://p:3128"), ("http://p/", "http://p:80"), ("HTTPS://p", "https://p:443"),
        ("socks5://p", "socks5://p:1080"), ("socks5h://[::1]:9050", "socks5h://[::1]:9050"), ("none", "none"),
    ])
    func acceptedFormsHaveTheirPort(text: String, proxy: String) throws {
        #expect(try TransferProxy(parsing: text).description == proxy)
    }

    @Test(arguments: [
        "", "p", "p:3128", "ftp://p", "socks4://p", "http://", "http://p/path", "http://p?x", "http://alice@p",
        "http://alice:s3cret@p", "http:///p", "http://p q",
    ])
    func othersAreRefusedWithoutSecrets(text: String) throws {
        let problem = try #require(throws: ServerURL.Problem.self) { try TransferProxy(parsing: text) }
        #expect(!problem.sentence.isEmpty && !"\(problem)".contains("s3cret"))
    }

    @Test func credentialsAreNotPrinted() throws {
        let proxy = try TransferProxy(parsing: "http://p:3128", user: "alice", password: "s3cret")
        var dumped = ""
        dump(proxy, to: &dumped)
        for shown in [dumped, "\(proxy)", String(reflecting: proxy)] { #expect(!shown.contains("s3cret")) }
    }

    @Test func plainRequestsGoByTheProxyWithItsCredentials() async throws {
        let proxy = try ScriptedReceiver { request, _ in
            .status(403, body: "no \(request.headers["proxy-authorization"] ?? "") and s3cret")
        }
        let through = try TransferProxy(parsing: "http://127.0.0.1:\(proxy.port)", user: "alice", password: "s3cret")
        let answer = try TransferBench.put("http://receiver.test:8080/x") { $0.proxy = through }
        #expect(answer.words == "no Basic *** and ***")
        let request = try #require(await TransferBench.requests(of: proxy).first)
        #expect(request.path == "http://receiver.test:8080/x")
        let token = Base64.standard.encode(Array("alice:s3cret".utf8))
        #expect(request.headers["proxy-authorization"] == "Basic \(token)")
    }

    /// A proxy gets what it needs to connect, and nothing that is for the receiver alone.
    @Test func secretsOfTheReceiverAreNotToldToTheProxy() async throws {
        let proxy = try ScriptedReceiver(always: .status(407, headers: ["Retry-After: 600"]))
        let through = try TransferProxy(parsing: "http://127.0.0.1:\(proxy.port)")
        let header = try TransferHeader(name: "X-Api-Key", value: "s3cret", isSecret: true)
        let failure = try #require(throws: TransferFailure.self) {
            try TransferBench.put("https://receiver.test/x") {
                $0.proxy = through
                $0.headers = [header]
                $0.credentials = .bearer(token: "t0ken")
            }
        }
        #expect(failure.reason.contains("407"))
        let request = try #require(await TransferBench.requests(of: proxy).first)
        #expect(request.method == "CONNECT" && request.path == "receiver.test:443")
        #expect(request.headers["x-api-key"] == nil && request.headers["authorization"] == nil)
    }

    /// The name of the server is for TLS; the proxy connects to the host of the URL.
    @Test func proxyConnectsToTheHostOfTheURL() async throws {
        let proxy = try ScriptedReceiver(always: .status(502))
        let through = try TransferProxy(parsing: "http://127.0.0.1:\(proxy.port)")
        #expect(throws: TransferFailure.self) {
            try TransferBench.put("https://receiver.test:8443/x") {
                $0.proxy = through
                $0.security.serverName = "other.example"
            }
        }
        let request = try #require(await TransferBench.requests(of: proxy).first)
        #expect(request.method == "CONNECT" && request.path == "receiver.test:8443")
    }

    @Test func socksIsSpoken() async throws {
        let (socket, port) = try LoopbackSocket.listen()
        defer { close(socket) }
        let greeting = Task.detached {
            let connection = accept(socket, nil, nil)
            defer { close(connection) }
            return LoopbackSocket.receive(connection)
        }
        let through = try TransferProxy(parsing: "socks5h://127.0.0.1:\(port)")
        #expect(throws: TransferFailure.self) { try TransferBench.put("http://receiver.test/x") { $0.proxy = through } }
        #expect(await greeting.value?.first == 5)
    }

    @Test func environmentsProxyCountsUnlessItIsIgnored() async throws {
        await #expect(processExitsWith: .success) {
            let receiver = try ScriptedReceiver(always: .status(204))
            let proxy = try ScriptedReceiver(always: .status(403))
            setenv("http_proxy", "http://127.0.0.1:\(proxy.port)", 1)
            let url = "http://127.0.0.1:\(receiver.port)/x"
            let own = try TransferProxy(parsing: "http://127.0.0.1:\(receiver.port)")
            let byDefault = try TransferBench.put(url)
            let without = try TransferBench.put(url) { $0.proxy = .none }
            setenv("no_proxy", "127.0.0.1", 1)
            let exempted = try TransferBench.put(url)
            let named = try TransferBench.put("http://127.0.0.1:1/x") { $0.proxy = own }
            #expect([byDefault, without, exempted, named].map(\.status) == [403, 204, 204, 204])
        }
    }
}
