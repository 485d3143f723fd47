import Foundation
import LoopbackServers
import RealReceivers
import Testing

/// TLS, client certificates, passwords and headers, with curl and a scraping Prometheus at the other end.
@Suite(
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: RealServers.canRun(WebServers.all), "\(RealServers.reason(WebServers.all))")
)
struct SecurityTests {

    @Test func tlsIsSpokenWithTheVersionsOfTheFile() async throws {
        let secured = try SecuredServer(in: Surroundings())
        try secured.write(secured.serverTLS + "http_server_config: {headers: {X-Frame-Options: deny}}\n")
        let aerostat = try secured.aerostat()
        let url = "https://127.0.0.1:\(try await aerostat.port())/metrics"
        let curl = Curl(surroundings: secured.surroundings)

        let reply = try await curl.run(secured.trust + [url])
        #expect(reply.status == 200)
        #expect(reply.version == "2")
        #expect(reply.headers["x-frame-options"] == "deny")
        #expect(reply.text.contains("aerostat_build_info"))
        #expect(try await curl.run(secured.trust + ["--http1.1", url]).version == "1.1")
        // A client that does not trust the authority, and one that speaks an old version.
        #expect(try await curl(url).exit == 60)
        #expect(try await curl.run(secured.trust + ["--tls-max", "1.1", url]).exit == 35)
        let plain = try await curl(url.replacing("https:", with: "http:"))
        #expect(plain.status == 400)
        #expect(plain.text.contains("HTTPS"))

        // From now on no HTTP/2, and TLS 1.3 alone.
        try secured.write(
            """
            tls_server_config: {cert_file: tls/server.pem, key_file: tls/server.key, min_version: TLS13}
            http_server_config: {http2: false}

            """
        )
        let second = try await poll("HTTP/1.1", within: 10) {
            let reply = try await curl.run(secured.trust + [url])
            return reply.version == "1.1" ? reply : nil
        }
        #expect(second.status == 200)
        #expect(second.headers["x-frame-options"] == nil)
        #expect(try await curl.run(secured.trust + ["--tls-max", "1.2", url]).exit == 35)
        #expect(try await aerostat.stop() == 0)
    }

    @Test func onlyTheCipherOfTheFileIsSpoken() async throws {
        let secured = try SecuredServer(in: Surroundings())
        let cipher = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
        try secured.write(
            """
            tls_server_config:
              cert_file: tls/server.pem
              key_file: tls/server.key
              max_version: TLS12
              cipher_suites: [\(cipher)]
              curve_preferences: [CurveP256]
            http_server_config: {http2: false}

            """
        )
        let aerostat = try secured.aerostat()
        let url = "https://127.0.0.1:\(try await aerostat.port())/-/healthy"
        let curl = Curl(surroundings: secured.surroundings)
        for (name, exit) in [("ECDHE-ECDSA-AES256-GCM-SHA384", Int32(0)), ("ECDHE-ECDSA-AES128-GCM-SHA256", 35)] {
            let reply = try await curl.run(secured.trust + ["--tls-max", "1.2", "--ciphers", name, url])
            #expect(reply.exit == exit, "\(name)")
        }
        for (name, exit) in [("prime256v1", Int32(0)), ("secp384r1", 35)] {
            let reply = try await curl.run(secured.trust + ["--curves", name, url])
            #expect(reply.exit == exit, "\(name)")
        }
        #expect(try await aerostat.stop() == 0)
    }

    @Test func prometheusShowsItsCertificateAndItsPassword() async throws {
        let secured = try SecuredServer(in: Surroundings())
        try secured.write(
            secured.clientTLS + "basic_auth_users:\n  prom: \(TestPassword.hash)\n"
        )
        let aerostat = try secured.aerostat()
        let port = try await aerostat.port()
        let tls = """
            tls_config: {ca_file: \(secured.certificates.authority), cert_file: \(secured.client.certificate), \
            key_file: \(secured.client.key)}
            """
        func job(_ name: String, _ tls: String, _ password: String) -> String {
            """
              - job_name: \(name)
                scheme: https
                \(tls)
                basic_auth: {username: prom, password: '\(password)'}
                static_configs: [{targets: ['127.0.0.1:\(port)']}]
            """
        }
        let scraping = try await ScrapingPrometheus.start(
            [
                job("good", tls, TestPassword.plain), job("wrong", tls, TestPassword.otherPlain),
                job("nobody", "tls_config: {ca_file: \(secured.certificates.authority)}", TestPassword.plain),
            ].joined(separator: "\n"),
            in: secured.surroundings
        )
        try await scraping.wait(forJob: "good", targets: 1)
        try await scraping.wait(forJob: "wrong", targets: 1, up: false)
        try await scraping.wait(forJob: "nobody", targets: 1, up: false)
        let refused = try await scraping.prometheus.query(
            "aerostat_refused_requests_total{job=\"good\", reason=\"unauthorized\"}"
        )
        #expect(refused.first?.number ?? 0 >= 1)
        #expect(try await scraping.server.stop() == 0)

        // The password is changed while all runs.
        let curl = Curl(surroundings: secured.surroundings)
        let url = "https://127.0.0.1:\(port)/metrics"
        func status(_ password: String) async throws -> Int {
            try await curl.run(secured.trust + secured.identity + ["--user", "prom:\(password)", url]).status
        }
        #expect(try await status(TestPassword.plain) == 200)
        #expect(try await status(TestPassword.otherPlain) == 401)
        try secured.write(secured.clientTLS + "basic_auth_users:\n  prom: \(TestPassword.otherHash)\n")
        _ = try await poll("the new password to be good", within: 10) {
            try await status(TestPassword.otherPlain) == 200 ? true : nil
        }
        #expect(try await status(TestPassword.plain) == 401)
        #expect(try await aerostat.stop() == 0)
        let log = try aerostat.logText
        for secret in [TestPassword.plain, TestPassword.hash, TestPassword.otherPlain, TestPassword.otherHash] {
            #expect(!log.contains(secret))
        }
    }

    @Test func onlyClientsWithAnAllowedNameAreLetIn() async throws {
        let secured = try SecuredServer(in: Surroundings())
        try secured.write(secured.clientTLS)
        let aerostat = try secured.aerostat()
        let url = "https://127.0.0.1:\(try await aerostat.port())/-/healthy"
        let curl = Curl(surroundings: secured.surroundings)
        let stranger = try secured.certificates.issue("stranger", for: "DNS:stranger.example")
        for http in ["--http1.1", "--http2"] {
            let good = try await curl.run(secured.trust + secured.identity + [http, url])
            #expect(good.status == 200)
            let other = try await curl.run(
                secured.trust + ["--cert", stranger.certificate, "--key", stranger.key, http, url]
            )
            #expect(other.status == 0)
            #expect(other.exit != 0)
            #expect(try await curl.run(secured.trust + [http, url]).status == 0)
        }
        #expect(try await aerostat.stop() == 0)
    }
}
