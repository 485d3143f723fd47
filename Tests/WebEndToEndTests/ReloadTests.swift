import Foundation
import LoopbackServers
import RealReceivers
import Testing

/// The web configuration file and its certificates are read again while the server runs.
@Suite(
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: RealServers.canRun(WebServers.all), "\(RealServers.reason(WebServers.all))")
)
struct ReloadTests {

    @Test func aBadFileIsRefusedAndTheLastGoodOneStays() async throws {
        let secured = try SecuredServer(in: Surroundings())
        let users = "basic_auth_users: {admin: \(TestPassword.hash)}\n"
        try secured.write(secured.serverTLS + users)
        let aerostat = try secured.aerostat()
        let url = "https://127.0.0.1:\(try await aerostat.port())/metrics"
        let curl = Curl(surroundings: secured.surroundings)
        func page() async throws -> Curl.Reply {
            try await curl.run(secured.trust + ["--user", "admin:\(TestPassword.plain)", url])
        }
        func isLastReloadGood(_ wanted: Bool) async throws {
            _ = try await poll("the reload to be \(wanted ? "good" : "bad")", within: 10) {
                let reply = try await page()
                #expect(reply.status == 200)
                return reply.text.contains("\naerostat_web_config_last_reload_successful \(wanted ? 1 : 0)\n")
                    ? true : nil
            }
        }
        try await isLastReloadGood(true)
        let mistakes = [
            "basic_auth_user: {admin: x}\n": ":1:1: unknown key, did you mean basic_auth_users?",
            "tls_server_config:\n  cert_file: missing.pem\n  key_file: tls/server.key\n":
                ":2:14: tls_server_config.cert_file: ",
            users + "http_server_config:\n  headers: {X-Powered-By: air}\n":
                ":3:13: http_server_config.headers: unknown key",
            "": "nothing stands in the file any more",
        ]
        for (text, message) in mistakes.sorted(by: { $0.key < $1.key }) {
            try secured.write(text)
            try await isLastReloadGood(false)
            #expect(try aerostat.logText.contains(message), "\(message)")
            // Without a password nobody gets in, as before.
            #expect(try await curl.run(secured.trust + [url]).status == 401)
            try secured.write(secured.serverTLS + users)
            try await isLastReloadGood(true)
        }
        #expect(!(try aerostat.logText.contains(TestPassword.hash)))
        #expect(try await aerostat.stop() == 0)
    }

    @Test func aRenewedCertificateIsShownToTheNextClient() async throws {
        let secured = try SecuredServer(in: Surroundings())
        try secured.write(secured.serverTLS)
        let aerostat = try secured.aerostat()
        let port = try await aerostat.port()
        func serial() async throws -> String {
            let (_, output) = try await secured.surroundings.runToEnd(
                RealServers.path("openssl"),
                ["s_client", "-connect", "127.0.0.1:\(port)", "-showcerts"]
            )
            let begin = try #require(output.range(of: "-----BEGIN CERTIFICATE-----"))
            let end = try #require(output.range(of: "-----END CERTIFICATE-----"))
            return String(output[begin.lowerBound..<end.upperBound])
        }
        let first = try await serial()
        // The key comes some time after the certificate; meanwhile the two do not belong together.
        _ = try secured.certificates.issue("server")
        let second = try await poll("the new certificate", within: 10) {
            let shown = try await serial()
            return shown == first ? nil : shown
        }
        #expect(second != first)
        #expect(try await aerostat.stop() == 0)
    }

    @Test func lifecycleIsOffUnlessAskedFor() async throws {
        let surroundings = try Surroundings()
        let curl = Curl(surroundings: surroundings)
        let closed = try surroundings.startAerostat(["calm"])
        let closedURL = "http://127.0.0.1:\(try await closed.port())/-/reload"
        let off = try await curl("--request", "POST", closedURL)
        #expect(off.status == 403)
        #expect(off.text == "Lifecycle API is not enabled.\n")
        #expect(try await closed.stop() == 0)

        let scenario = try surroundings.write(
            try await surroundings.runToEnd(Surroundings.aerostat, ["scenarios", "calm"]).output,
            to: "mine.yaml"
        )
        let aerostat = try surroundings.startAerostat([scenario, "--web.enable-lifecycle"], log: "open.log")
        let url = "http://127.0.0.1:\(try await aerostat.port())/-/reload"
        #expect(try await curl("--request", "POST", url).status == 200)
        #expect(try await curl("--request", "PUT", url).status == 200)
        #expect(try await curl(url).status == 405)
        // A page from elsewhere that a browser shows cannot do it.
        #expect(try await curl("--request", "POST", "--header", "Sec-Fetch-Site: cross-site", url).status == 403)
        #expect(try await curl("--request", "POST", "--header", "Origin: http://evil.example", url).status == 403)
        _ = try surroundings.write("hosts: 3\n", to: "mine.yaml")
        let refused = try await curl("--request", "POST", url)
        #expect(refused.status == 500)
        #expect(refused.text.contains("mine.yaml:1:8: hosts: "))
        #expect(try await aerostat.stop() == 0)
    }
}
