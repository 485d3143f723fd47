import Foundation
import LoopbackServers
import Testing

@testable import WebSecurity

/// Each setting, seen from a client that knows nothing of this project: OpenSSL's.
struct ServerTLSTests {
    private let bench: TLSBench

    init() throws { bench = try TLSBench() }

    /// Who connects.
    enum Client: String, CaseIterable {
        case nobody
        case trusted
        case stranger
        case expired
    }

    private func arguments(of client: Client) throws -> [String] {
        let pair: TestCertificates.Pair
        switch client {
        case .nobody: return []
        case .trusted: pair = try bench.certificates.issue("trusted", for: "DNS:client.test")
        case .stranger:
            pair = try TestCertificates(in: try bench.folder("elsewhere")).issue("stranger", for: "DNS:client.test")
        case .expired: pair = try bench.certificates.issue("expired", for: "DNS:client.test", days: -1)
        }
        return ["-cert", pair.certificate, "-key", pair.key]
    }

    @Test(
        arguments: [
            (.noClientCert, [.nobody, .trusted, .stranger, .expired]),
            (.requestClientCert, [.nobody, .trusted, .stranger, .expired]),
            (.requireAnyClientCert, [.trusted, .stranger, .expired]),
            (.verifyClientCertIfGiven, [.nobody, .trusted]),
            (.requireAndVerifyClientCert, [.trusted]),
        ] as [(TLSParameters.ClientAuthType, [Client])],
        ["-tls1_2", "-tls1_3"]
    )
    func eachPolicyLetsInWhomGoLetsIn(
        policy: (type: TLSParameters.ClientAuthType, clients: [Client]),
        version: String
    ) async throws {
        var parameters = try bench.parameters()
        parameters.clientAuthType = policy.type
        if policy.type.verifies { parameters.clientCA = try TLSBench.bytes(bench.certificates.authority) }
        for client in Client.allCases {
            let answer = try await bench.talk(parameters, [version] + (try arguments(of: client)))[0]
            #expect(answer.contains("admitted") == policy.clients.contains(client), "\(client): \(answer)")
            #expect(!answer.contains("refused -"))
        }
    }

    @Test func aClientIsToldWhichAuthoritiesAreTrusted() async throws {
        var parameters = try bench.parameters()
        parameters.clientAuthType = .verifyClientCertIfGiven
        parameters.clientCA = try TLSBench.bytes(bench.certificates.authority)
        #expect(try await bench.talk(parameters, [])[0].contains("authority of the tests"))
    }

    @Test func withoutAnAuthorityTheSystemsAreTrusted() async throws {
        var parameters = try bench.parameters()
        parameters.clientAuthType = .verifyClientCertIfGiven
        let answers = try await bench.talk(parameters, [], try arguments(of: .trusted))
        #expect(answers[0].contains("admitted"))
        #expect(!answers[1].contains("admitted"))
    }

    @Test(
        arguments: [
            ("DNS:client.test", ["client.test"], true),
            ("DNS:client.test", ["other.test", "client.test"], true),
            ("DNS:other.test,DNS:client.test", ["client.test"], true),
            ("DNS:client.test", ["CLIENT.test"], false),
            ("DNS:client.test", ["test"], false),
            ("DNS:*.test", ["client.test"], false),
            ("DNS:*.test", ["*.test"], true),
            ("IP:192.0.2.7", ["192.0.2.7"], true),
            ("IP:192.0.2.7", ["192.0.2.70"], false),
            ("IP:2001:db8:0:0::1", ["2001:db8::1"], true),
            ("email:ops@client.test", ["ops@client.test"], true),
            ("URI:spiffe://client.test/scraper", ["spiffe://client.test/scraper"], true),
            ("URI:spiffe://client.test/scraper", ["spiffe://client.test/other"], false),
        ] as [(String, [String], Bool)]
    )
    func clientsNeedANameThatIsAllowed(holder: String, allowed: [String], isAdmitted: Bool) async throws {
        var parameters = try bench.parameters()
        parameters.clientAuthType = .requireAndVerifyClientCert
        parameters.clientCA = try TLSBench.bytes(bench.certificates.authority)
        parameters.allowedNames = allowed
        let pair = try bench.certificates.issue("client", for: holder)
        let answer = try await bench.talk(parameters, ["-cert", pair.certificate, "-key", pair.key])[0]
        #expect(answer.contains(isAdmitted ? "admitted" : "refused"), "\(answer)")
    }

    @Test func withoutACertificateNoNameIsAllowed() async throws {
        var parameters = try bench.parameters()
        parameters.clientAuthType = .requestClientCert
        parameters.allowedNames = ["client.test"]
        let answers = try await bench.talk(parameters, [], try arguments(of: .stranger))
        #expect(answers[0].contains("refused"))
        #expect(answers[1].contains("admitted"))
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"], [("client.test", "admitted"), ("other.test", "refused")])
    func aResumedSessionKeepsTheClientsName(version: String, name: (allowed: String, verdict: String)) async throws {
        var parameters = try bench.parameters()
        parameters.clientAuthType = .requireAndVerifyClientCert
        parameters.clientCA = try TLSBench.bytes(bench.certificates.authority)
        parameters.allowedNames = [name.allowed]
        let session = try bench.folder("sessions") + "/session.pem"
        let client = [version] + (try arguments(of: .trusted))
        let answers = try await bench.talk(
            parameters,
            client + ["-sess_out", session],
            client + ["-sess_in", session]
        )
        #expect(answers[0].contains(name.verdict), "\(answers[0])")
        #expect(answers[1].contains(name.verdict), "\(answers[1])")
        #expect(answers[1].contains("Reused, "))
    }

    @Test(
        arguments: [
            (.tls12, .tls13, ["-tls1_2", "-tls1_3"]),
            (.tls12, .tls12, ["-tls1_2"]),
            (.tls13, .tls13, ["-tls1_3"]),
            (.tls10, .tls11, ["-tls1", "-tls1_1"]),
            (.tls11, .tls12, ["-tls1_1", "-tls1_2"]),
        ] as [(TLSParameters.Version, TLSParameters.Version, [String])]
    )
    func versionsAreThoseOfTheRange(
        minimum: TLSParameters.Version,
        maximum: TLSParameters.Version,
        spoken: [String]
    ) async throws {
        var parameters = try bench.parameters()
        (parameters.minimumVersion, parameters.maximumVersion) = (minimum, maximum)
        // OpenSSL itself speaks old versions only at its lowest level of security.
        let versions = ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"]
        for version in versions {
            let answer = try await bench.talk(parameters, [version, "-cipher", "DEFAULT:@SECLEVEL=0"])[0]
            #expect(answer.contains("admitted") == spoken.contains(version), "\(version): \(answer)")
        }
    }

    @Test(arguments: [
        ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"),
        ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"),
        ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"),
        ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"),
    ])
    func cipherSuitesAreThoseOfTheList(name: String, inOpenSSL: String) async throws {
        var parameters = try bench.parameters()
        parameters.cipherSuites = [name]
        parameters.isHTTP2Enabled = false
        let others = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"
            .replacing(inOpenSSL, with: "ECDHE-ECDSA-AES128-SHA256")
        let answers = try await bench.talk(
            parameters,
            ["-tls1_2"],
            ["-tls1_2", "-cipher", others],
            ["-tls1_3"]
        )
        #expect(answers[0].contains("admitted") && answers[0].contains("Cipher is \(inOpenSSL)"))
        #expect(!answers[1].contains("admitted"))
        #expect(answers[2].contains("admitted"))
    }

    @Test func cipherSuitesOfRSACertificatesActToo() async throws {
        let path = try bench.folder("rsa")
        let pair = try TestCertificates.selfSigned(["-newkey", "rsa:2048"], in: path)
        for (name, inOpenSSL) in [
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
            ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"),
            ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"),
            ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"),
            ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"),
        ] {
            var parameters = TLSParameters(
                certificateChain: try TLSBench.bytes(pair.certificate),
                privateKey: try TLSBench.bytes(pair.key)
            )
            parameters.cipherSuites = [name]
            parameters.isHTTP2Enabled = false
            let answer = try await bench.talk(parameters, ["-tls1_2"])[0]
            #expect(answer.contains("admitted") && answer.contains("Cipher is \(inOpenSSL)"), "\(answer)")
        }
    }

    @Test func withSuitesOfTLS13AloneOnlyThatIsSpoken() async throws {
        var parameters = try bench.parameters()
        parameters.cipherSuites = ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"]
        let answers = try await bench.talk(parameters, ["-tls1_3"], ["-tls1_2"])
        #expect(answers[0].contains("admitted"))
        #expect(!answers[1].contains("admitted"))
    }

    @Test func theUsualSuitesKeepPastTrafficSecret() async throws {
        let pair = try TestCertificates.selfSigned(["-newkey", "rsa:2048"], in: try bench.folder("rsa"))
        let parameters = TLSParameters(
            certificateChain: try TLSBench.bytes(pair.certificate),
            privateKey: try TLSBench.bytes(pair.key)
        )
        let answers = try await bench.talk(parameters, ["-tls1_2"], ["-tls1_2", "-cipher", "kRSA"])
        #expect(answers[0].contains("admitted"))
        #expect(!answers[1].contains("admitted"))
    }

    @Test(arguments: [("CurveP256", "P-256"), ("CurveP384", "P-384"), ("CurveP521", "P-521"), ("X25519", "X25519")])
    func curvesAreThoseOfTheList(name: String, inOpenSSL: String) async throws {
        var parameters = try bench.parameters()
        parameters.curves = [name]
        // The certificate has a key on P-256, which needs that curve in TLS 1.2; in TLS 1.3 it does not.
        let others = ["P-256", "P-384", "P-521", "X25519"].filter { $0 != inOpenSSL }.joined(separator: ":")
        let answers = try await bench.talk(
            parameters,
            ["-tls1_3", "-groups", inOpenSSL],
            ["-tls1_3", "-groups", others],
            ["-tls1_3", "-groups", "\(others):\(inOpenSSL)"]
        )
        #expect(answers.map { $0.contains("admitted") } == [true, false, true])
    }

    @Test func theProtocolIsNegotiated() async throws {
        var parameters = try bench.parameters()
        let clients = [
            ["-alpn", "h2,http/1.1"], ["-alpn", "http/1.1,h2"], ["-alpn", "http/1.1"], [], ["-alpn", "x"],
        ]
        var answers = try await bench.talk(parameters, clients[0], clients[1], clients[2], clients[3], clients[4])
        for (answer, expected) in zip(answers, ["h2", "h2", "http/1.1", "-", "-"]) {
            #expect(answer.contains("admitted \(expected)\n"), "\(answer)")
        }
        parameters.isHTTP2Enabled = false
        answers = try await bench.talk(parameters, clients[0], clients[1])
        for answer in answers { #expect(answer.contains("admitted http/1.1\n"), "\(answer)") }
        #expect(try !ServerTLS(parameters).isHTTP2Enabled)
    }
}
