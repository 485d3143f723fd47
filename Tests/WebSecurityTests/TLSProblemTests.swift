import LoopbackServers
import Testing

@testable import WebSecurity

/// What is wrong with certificates, keys and choices, with the sentence that a user sees.
struct TLSProblemTests {
    private static let tornKey =
        "holds a private key that cannot be read; expected one in PEM form, RSA, ECDSA on P-256, P-384 or P-521, or Ed25519"

    private let bench: TLSBench
    private let good: TLSParameters

    init() throws {
        bench = try TLSBench()
        good = try bench.parameters()
    }

    private func problems(_ change: (inout TLSParameters) throws -> Void) rethrows -> [TLSProblem] {
        var parameters = good
        try change(&parameters)
        return ServerTLS.problems(in: parameters)
    }

    @Test func goodParametersHaveNone() throws {
        #expect(ServerTLS.problems(in: good).isEmpty)
        _ = try ServerTLS(good)
    }

    @Test func theFirstProblemIsThrown() {
        var parameters = good
        parameters.privateKey = []
        parameters.curves = ["CurveP257"]
        #expect(ServerTLS.problems(in: parameters).map(\.part) == [.privateKey, .curves(index: 0)])
        let thrown = #expect(throws: TLSProblem.self) { try ServerTLS(parameters) }
        #expect(thrown?.part == .privateKey)
    }

    @Test func certificatesAreLookedAt() throws {
        let none = "holds no certificate; expected one in PEM form"
        let torn = "holds a certificate that cannot be read; expected one in PEM form"
        for (bytes, sentence) in [
            ([], none), (Array("no PEM".utf8), none), (good.privateKey, none),
            (Array(good.certificateChain.dropLast(60)), torn),
            (good.certificateChain + Array("-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n".utf8), torn),
            (Array("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".utf8), torn),
        ] {
            let found = problems { $0.certificateChain = bytes }
            #expect(found == [TLSProblem(part: .certificate, sentence: sentence)])
        }
    }

    @Test func keysAreLookedAt() throws {
        let none = "holds no private key; expected one in PEM form"
        let torn = Self.tornKey
        let locked = try TLSBench.bytes(bench.certificates.locked(bench.server.key, passphrase: "s3cret"))
        for (bytes, sentence) in [
            ([], none), (Array("no PEM".utf8), none), (good.certificateChain, none),
            (Array(good.privateKey.dropLast(60)), torn),
            (Array("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n".utf8), torn),
            (locked, "the key is protected by a passphrase; expected one without"),
        ] {
            let found = problems { $0.privateKey = bytes }
            #expect(found == [TLSProblem(part: .privateKey, sentence: sentence)])
        }
    }

    @Test func aKeyHasToBeThatOfTheCertificate() throws {
        let other = try bench.certificates.issue("other")
        let found = try problems { $0.privateKey = try TLSBench.bytes(other.key) }
        let sentence = "the key does not belong to the certificate; give its own"
        #expect(found == [TLSProblem(part: .privateKey, sentence: sentence)])
        let rsa = try TestCertificates.selfSigned(["-newkey", "rsa:2048"], in: try bench.folder("rsa"))
        #expect(try problems { $0.privateKey = try TLSBench.bytes(rsa.key) }.map(\.sentence) == [sentence])
    }

    @Test(arguments: [
        ["-newkey", "rsa:2048"], ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp521r1"], ["-newkey", "ed25519"],
    ])
    func usualKindsOfKeyAreAccepted(key: [String]) async throws {
        let pair = try TestCertificates.selfSigned(key, in: try bench.folder("kinds"))
        let parameters = TLSParameters(
            certificateChain: try TLSBench.bytes(pair.certificate),
            privateKey: try TLSBench.bytes(pair.key)
        )
        #expect(ServerTLS.problems(in: parameters).isEmpty)
        #expect(try await bench.talk(parameters, [])[0].contains("admitted"))
    }

    @Test func aKindOfKeyThatTheLibraryDoesNotKnowIsRefused() throws {
        let pair = try TestCertificates.selfSigned(
            ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            in: try bench.folder("odd")
        )
        let parameters = TLSParameters(
            certificateChain: try TLSBench.bytes(pair.certificate),
            privateKey: try TLSBench.bytes(pair.key)
        )
        #expect(ServerTLS.problems(in: parameters).map(\.sentence) == [Self.tornKey])
    }

    @Test func certificateAndKeyMayShareAFile() throws {
        let both = good.privateKey + good.certificateChain
        #expect(
            problems {
                $0.certificateChain = both
                $0.privateKey = both
            }.isEmpty
        )
    }

    @Test func authoritiesNeedAPolicy() throws {
        let authority = try TLSBench.bytes(bench.certificates.authority)
        let found = problems { $0.clientCA = authority }
        let sentence =
            "there is an authority for clients but no client_auth_type that asks for certificates; "
            + "expected RequireAndVerifyClientCert beside it"
        #expect(found == [TLSProblem(part: .clientAuthType, sentence: sentence)])
        let torn = problems {
            $0.clientCA = Array("no PEM".utf8)
            $0.clientAuthType = .requireAndVerifyClientCert
        }
        #expect(torn.map(\.description) == ["holds no certificate of an authority; expected one in PEM form"])
        #expect(torn.map(\.part) == [.clientCA])
    }

    @Test func whatStandsTwiceCountsOnce() throws {
        let authority = try TLSBench.bytes(bench.certificates.authority)
        let found = problems {
            $0.clientCA = authority + authority
            $0.clientAuthType = .requireAndVerifyClientCert
            $0.curves = ["X25519", "X25519"]
            $0.cipherSuites = TLSParameters.acceptedCipherSuites + TLSParameters.acceptedCipherSuites
            $0.certificateChain += good.certificateChain
        }
        #expect(found.isEmpty)
    }

    @Test func namesOfClientsNeedAPolicy() {
        let found = problems { $0.allowedNames = ["client.test"] }
        #expect(found.map(\.part) == [.clientAuthType])
        #expect(found[0].sentence.hasPrefix("there are names of clients but no client_auth_type"))
    }

    @Test func versionsHaveToBeInOrder() {
        let found = problems {
            $0.minimumVersion = .tls13
            $0.maximumVersion = .tls12
        }
        #expect(found.map(\.sentence) == ["min_version TLS13 is above max_version TLS12; expected one that is not"])
    }

    @Test func cipherSuitesHaveToFit() {
        let known = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"]
        #expect(problems { $0.cipherSuites = known }.map(\.part) == [.cipherSuites(index: 1)])
        let found = problems { $0.cipherSuites = ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"] }
        #expect(
            found.map(\.sentence) == [
                "HTTP/2 needs TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; "
                    + "add one, or set http2: false under http_server_config"
            ]
        )
        let new = problems {
            $0.cipherSuites = ["TLS_AES_128_GCM_SHA256"]
            $0.maximumVersion = .tls12
        }
        #expect(new.map(\.part) == [.cipherSuites(index: nil)])
        #expect(
            new[0].sentence.hasPrefix("all are of TLS 1.3, which max_version TLS12 rules out; expected one of TLS_")
        )
    }

    @Test func everyCipherSuiteAndCurveIsKnownToTheLibrary() {
        let found = problems {
            $0.cipherSuites = TLSParameters.acceptedCipherSuites
            $0.curves = TLSParameters.acceptedCurves
        }
        #expect(found.isEmpty)
        #expect(TLSParameters.acceptedCipherSuites.count == 13)
    }
}
