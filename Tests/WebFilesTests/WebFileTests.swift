import Foundation
import LocatedYAML
import NIOSSL
import Testing
import WebSecurity

@testable import WebFiles

/// Every key, and what it sets.
struct WebFileTests {
    private let bench: WebFileBench

    init() throws { bench = try WebFileBench() }

    private func settings(_ yaml: String) throws -> WebSettings { try bench.parse(yaml).settings }

    private func tls(_ yaml: String) throws -> TLSConfiguration {
        try #require(try settings(WebFileBench.tls(yaml)).tls).context.configuration
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n", "~\n", "null\n"])
    func anEmptyFileAsksForNothing(yaml: String) throws {
        let content = try bench.parse(yaml)
        #expect(content.isEmpty)
        #expect(content.settings.tls == nil && content.settings.users.isEmpty && content.settings.headers.isEmpty)
        #expect(content.settings.isHTTP2Enabled && content.settings.rateLimit == nil)
        #expect(content.files == ["w.yml"])
    }

    @Test(arguments: [
        "{}\n", "tls_server_config:\n", "tls_server_config: {}\n", "http_server_config: {}\n", "http_server_config:\n",
        "http_server_config: {http2: }\n",
        "basic_auth_users:\n", "basic_auth_users: {}\n", "rate_limit:\n", "rate_limit: {}\n",
        "http_server_config: {headers: }\n", "rate_limit: {interval: 0, burst: 0}\n", "rate_limit: {interval: 0s}\n",
        "rate_limit: {burst: 5}\n", "tls_server_config: {cert_file: '', key_file: '', client_auth_type: ''}\n",
        "tls_server_config: {cipher_suites: [], curve_preferences: }\n",
    ])
    func whatIsLeftOutIsAsIfTheFileWereEmpty(yaml: String) throws {
        let content = try bench.parse(yaml)
        #expect(!content.isEmpty && content.warnings.isEmpty)
        #expect(content.settings.tls == nil && content.settings.users.isEmpty && content.settings.headers.isEmpty)
        #expect(content.settings.isHTTP2Enabled && content.settings.rateLimit == nil)
    }

    @Test func defaultsOfTLSAreThoseOfExporterToolkit() throws {
        let configuration = try tls("")
        #expect(configuration.minimumTLSVersion == .tlsv12)
        #expect(configuration.maximumTLSVersion == .tlsv13)
        #expect(configuration.applicationProtocols == ["h2", "http/1.1"])
        #expect(configuration.certificateVerification == .none)
        #expect(configuration.curves == [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1, .secp521r1])
        #expect(configuration.cipherSuiteValues.count == 10)
    }

    @Test func certificateAndKeyComeFromFiles() throws {
        let content = try bench.parse(WebFileBench.tls(""))
        #expect(content.files == ["w.yml", "\(bench.folder)/server.pem", "\(bench.folder)/server.key"])
        #expect(try #require(content.settings.tls).isHTTP2Enabled)
        let absolute = "tls_server_config:\n  cert_file: \(bench.folder)/server.pem\n  key_file: server.key\n"
        #expect(try settings(absolute).tls != nil)
    }

    @Test func certificateAndKeyMayStandInTheFile() throws {
        let indented = { (name: String) in
            try bench.text(name).split(separator: "\n").map { "    \($0)\n" }.joined()
        }
        let yaml =
            "tls_server_config:\n  cert: |\n" + (try indented("server.pem")) + "  key: |\n"
            + (try indented("server.key"))
            + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca: |\n" + (try indented("authority.pem"))
        let content = try bench.parse(yaml)
        #expect(content.settings.tls != nil)
        #expect(content.files == ["w.yml"])
        #expect(content.warnings.isEmpty)
    }

    @Test(arguments: [
        ("NoClientCert", CertificateVerification.none), ("RequestClientCert", .optionalVerification),
        ("RequireAnyClientCert", .noHostnameVerification), ("RequireClientCert", .noHostnameVerification),
        ("VerifyClientCertIfGiven", .optionalVerification), ("RequireAndVerifyClientCert", .noHostnameVerification),
        ("''", .none),
    ])
    func policiesForClientsAreKnown(word: String, expected: CertificateVerification) throws {
        #expect(try tls("client_auth_type: \(word)").certificateVerification == expected)
    }

    @Test func authoritiesOfClientsAreRead() throws {
        let yaml = WebFileBench.tls("client_auth_type: VerifyClientCertIfGiven\nclient_ca_file: authority.pem")
        let content = try bench.parse(yaml)
        #expect(content.files.last == "\(bench.folder)/authority.pem")
        let configuration = try #require(content.settings.tls).context.configuration
        #expect(
            configuration.trustRoots
                == .certificates(try NIOSSLCertificate.fromPEMFile("\(bench.folder)/authority.pem"))
        )
    }

    @Test func namesOfClientsAreChecked() throws {
        let yaml = "client_auth_type: RequireAnyClientCert\nclient_allowed_sans: [client.test, 127.0.0.1]"
        let tls = try #require(try settings(WebFileBench.tls(yaml)).tls)
        let certificates = try NIOSSLCertificate.fromPEMFile("\(bench.folder)/server.pem")
        #expect(tls.admits(certificates[0]))
        #expect(!tls.admits(nil))
        let strict = try #require(try settings(WebFileBench.tls(yaml.replacing(", 127.0.0.1", with: ""))).tls)
        #expect(!strict.admits(certificates[0]))
    }

    @Test(arguments: [
        ("min_version: TLS10", TLSVersion.tlsv1, TLSVersion.tlsv13), ("min_version: TLS11", .tlsv11, .tlsv13),
        ("min_version: TLS13", .tlsv13, .tlsv13), ("max_version: TLS12", .tlsv12, .tlsv12),
        ("min_version: TLS10\nmax_version: TLS11", .tlsv1, .tlsv11), ("min_version:\nmax_version: ~", .tlsv12, .tlsv13),
    ])
    func versionsAreKnown(yaml: String, minimum: TLSVersion, maximum: TLSVersion) throws {
        let configuration = try tls(yaml)
        #expect(configuration.minimumTLSVersion == minimum)
        #expect(configuration.maximumTLSVersion == maximum)
    }

    @Test func cipherSuitesAndCurvesAreChosen() throws {
        let configuration = try tls(
            "cipher_suites:\n- TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n- TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\n"
                + "prefer_server_cipher_suites: false\ncurve_preferences: [CurveP521, X25519]"
        )
        #expect(
            configuration.cipherSuiteValues == [
                .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            ]
        )
        #expect(configuration.curves == [.secp521r1, .x25519])
    }

    @Test func everyCipherSuiteAndCurveIsAccepted() throws {
        let suites = TLSParameters.acceptedCipherSuites.joined(separator: ", ")
        let curves = TLSParameters.acceptedCurves.joined(separator: ", ")
        #expect(try tls("cipher_suites: [\(suites)]\ncurve_preferences: [\(curves)]").curves?.count == 4)
    }

    @Test(arguments: [
        ("true", true), ("True", true), ("yes", true), ("on", true), ("false", false), ("FALSE", false), ("no", false),
        ("Off", false), ("'false'", false),
    ])
    func http2IsSwitched(word: String, isEnabled: Bool) throws {
        let yaml = "http_server_config:\n  http2: \(word)\n"
        #expect(try settings(yaml).isHTTP2Enabled == isEnabled)
        let tls = try #require(try settings(yaml + WebFileBench.tls("")).tls)
        #expect(tls.isHTTP2Enabled == isEnabled)
        #expect(tls.context.configuration.applicationProtocols.contains("h2") == isEnabled)
    }

    @Test func withoutHTTP2ItsCipherSuiteIsNotNeeded() throws {
        let suite = "cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]\nmax_version: TLS12"
        #expect(try settings(WebFileBench.tls(suite) + "http_server_config: {http2: false}\n").tls != nil)
    }

    @Test func headersComeInOneOrder() throws {
        let yaml = """
            http_server_config:
              headers:
                Strict-Transport-Security: max-age=31536000; includeSubDomains
                X-XSS-Protection: 1
                X-Content-Type-Options: nosniff
                X-Frame-Options: sameorigin
                Content-Security-Policy: >
                  default-src 'self';
                  img-src *.test
            """
        #expect(
            try settings(yaml).headers == [
                ResponseHeader(name: "Content-Security-Policy", value: "default-src 'self'; img-src *.test"),
                ResponseHeader(name: "X-Frame-Options", value: "sameorigin"),
                ResponseHeader(name: "X-Content-Type-Options", value: "nosniff"),
                ResponseHeader(name: "X-XSS-Protection", value: "1"),
                ResponseHeader(name: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains"),
            ]
        )
    }

    @Test func aBlankHeaderIsLeftOut() throws {
        let yaml =
            "http_server_config:\n  headers: {X-Frame-Options: '', Content-Security-Policy: , X-XSS-Protection: ' '}\n"
        #expect(try settings(yaml).headers.isEmpty)
    }

    @Test func usersComeInTheOrderOfTheFile() throws {
        let yaml =
            "basic_auth_users:\n  zoe: \(WebFileBench.hash)\n  \"al ice\": \"\(WebFileBench.hash)\"\n  7: \(WebFileBench.hash)\n"
        let users = try settings(yaml).users
        #expect(users.map(\.name) == ["zoe", "al ice", "7"])
        #expect(users.allSatisfy { $0.password == PasswordHash(parsing: WebFileBench.hash) })
    }

    @Test(arguments: [
        ("{interval: 1s, burst: 20}", Duration.seconds(1), 20), ("{interval: 1m30s, burst: 1}", .seconds(90), 1),
        ("{interval: 2.5ms, burst: 3}", .microseconds(2500), 3),
        ("{interval: \"100us\", burst: 3}", .microseconds(100), 3),
        ("{interval: 1h, burst: 1000000000}", .seconds(3600), 1_000_000_000),
        ("{interval: 1000000, burst: 5}", .milliseconds(1), 5),
    ])
    func theRateLimitIsRead(yaml: String, interval: Duration, burst: Int) throws {
        #expect(try settings("rate_limit: \(yaml)\n").rateLimit == RateLimit(interval: interval, burst: burst))
    }

    @Test func whatIsHardlyMeantIsSaid() throws {
        let unit = try bench.parse("rate_limit: {interval: 5, burst: 1}\n").warnings
        #expect(
            unit.map(\.description) == [
                "w.yml:1:24: rate_limit.interval: a number without a unit is taken as nanoseconds; "
                    + "give a unit, such as 5s or 5ms"
            ]
        )
        try bench.write(try bench.text("server.key"), to: "server.key", mode: 0o644)
        let readable = try bench.parse(WebFileBench.tls(""), isPublic: true).warnings
        #expect(
            readable.map(\.description) == [
                "w.yml:3:13: tls_server_config.key_file: everybody on this machine may read the private key; "
                    + "take their rights away (chmod o-r)"
            ]
        )
        try bench.write(try bench.text("server.key"), to: "server.key", mode: 0o640)
        #expect(try bench.parse(WebFileBench.tls(""), isPublic: true).warnings.isEmpty)
    }

    @Test func aFileIsLoadedFromItsFolder() throws {
        let path = try bench.write(WebFileBench.tls(""), to: "w.yml")
        let content = try WebFile.load(path: path)
        #expect(content.settings.tls != nil && !content.isEmpty)
        #expect(content.files == [path, "\(bench.folder)/server.pem", "\(bench.folder)/server.key"])
    }

    @Test func aFileThatCannotBeReadIsRefused() throws {
        let missing = #expect(throws: WebFileError.self) { try WebFile.load(path: "/nonexistent/w.yml") }
        #expect(
            missing?.description == "/nonexistent/w.yml: cannot read the web configuration: No such file or directory"
        )
        #expect(missing?.files == ["/nonexistent/w.yml"])
        let device = #expect(throws: WebFileError.self) { try WebFile.load(path: "/dev/zero") }
        #expect(device?.description == "/dev/zero: cannot read the web configuration: not a regular file")
        let path = try bench.write(String(repeating: "#", count: 1_048_577), to: "large.yml")
        let large = #expect(throws: WebFileError.self) { try WebFile.load(path: path) }
        #expect(large?.description.hasSuffix("the file is larger than 1 MiB, the most that is read") == true)
    }
}
