import Foundation
import Testing

@testable import WebFiles

/// The same files are read by exporter-toolkit itself, in Prometheus' `promtool check web-config`.
///
/// Debian's is of early 2023: it knows no text of certificates, no names of clients and no rate limit.
@Suite(
    .enabled(if: Promtool.isInstalled || Promtool.mustRun, "promtool is not installed (Debian package prometheus)"),
    .timeLimit(.minutes(3))
)
struct ExporterToolkitTests {
    private let bench: WebFileBench

    init() throws { bench = try WebFileBench() }

    /// Whether exporter-toolkit takes the file, and whether aerostat does.
    private func verdicts(on yaml: String) throws -> [Bool] {
        try #require(Promtool.isInstalled, "promtool must be installed on CI")
        let path = try bench.write(yaml, to: "w.yml")
        let process = Process()
        process.executableURL = URL(filePath: Promtool.path)
        process.arguments = ["check", "web-config", path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return [process.terminationStatus == 0, bench.report(of: yaml) == "valid"]
    }

    @Test(arguments: [
        "", "# nothing\n", "{}\n", "tls_server_config:\n", "tls_server_config: {}\n", "basic_auth_users:\n",
        WebFileBench.tls(""),
        WebFileBench.tls("client_auth_type: RequestClientCert"),
        WebFileBench.tls("client_auth_type: RequireAnyClientCert"),
        WebFileBench.tls("client_auth_type: RequireClientCert"),
        WebFileBench.tls("client_auth_type: VerifyClientCertIfGiven\nclient_ca_file: authority.pem"),
        WebFileBench.tls("client_auth_type: RequireAndVerifyClientCert"),
        WebFileBench.tls("client_auth_type: ''"),
        WebFileBench.tls("client_auth_type:"),
        WebFileBench.tls("min_version: TLS10\nmax_version: TLS11"),
        WebFileBench.tls("cipher_suites: [TLS_AES_128_GCM_SHA256]\nprefer_server_cipher_suites: no"),
        WebFileBench.tls("cipher_suites: []\ncurve_preferences: [CurveP521]"),
        WebFileBench.tls("cipher_suites:\ncurve_preferences:"),
        WebFileBench.tls("min_version:\nmax_version: ~\nprefer_server_cipher_suites:\nclient_ca_file:"),
        "http_server_config: {http2: }\n",
        WebFileBench.tls("") + "http_server_config: {http2: off}\n",
        "http_server_config:\n  headers: {X-Frame-Options: deny, X-XSS-Protection: 1}\n",
        "http_server_config:\n  headers: {Content-Security-Policy: '', Strict-Transport-Security: max-age=1}\n",
        "basic_auth_users: {alice: \(WebFileBench.hash), 7: \"\(WebFileBench.hash)\"}\n",
    ])
    func whatExporterToolkitAcceptsIsAccepted(yaml: String) throws {
        #expect(try verdicts(on: yaml) == [true, true])
    }

    @Test(arguments: [
        "x: 1\n", "junk\n", "- a\n", "tls_server_config: x\n", "tls_server_config: {cert_file: server.pem}\n",
        "tls_server_config: {key_file: server.key}\n", "tls_server_config: {client_auth_type: NoClientCert}\n",
        "tls_server_config: {cert_file: server.pem, key_file: other.key}\n",
        "tls_server_config: {cert_file: server.key, key_file: server.key}\n",
        "tls_server_config: {cert_file: missing.pem, key_file: server.key}\n",
        WebFileBench.tls("client_auth_type: x"),
        WebFileBench.tls("client_ca_file: authority.pem"),
        WebFileBench.tls("client_auth_type: RequireAndVerifyClientCert\nclient_ca_file: missing.pem"),
        WebFileBench.tls("min_version: tls12"),
        WebFileBench.tls("max_version: TLS14"),
        WebFileBench.tls("cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA2]"),
        WebFileBench.tls("curve_preferences: [P256]"),
        WebFileBench.tls("prefer_server_cipher_suites: maybe"),
        "http_server_config: {http2: maybe}\n", "http_server_config: {http3: true}\n",
        "http_server_config: {headers: {X-Frame-Options: DENY}}\n",
        "http_server_config: {headers: {X-Content-Type-Options: sniff}}\n",
        "http_server_config: {headers: {Server: a}}\n", "basic_auth_users: {alice: secret}\n",
        "basic_auth_users: [alice]\n", "basic_auth_users: {alice: $2y$03$\(WebFileBench.hash.dropFirst(7))}\n",
    ])
    func whatExporterToolkitRefusesIsRefused(yaml: String) throws {
        #expect(try verdicts(on: yaml) == [false, false])
    }

    /// What `docs/web-configuration.md` says is stricter here.
    @Test(arguments: [
        "tls_server_config: {min_version: TLS13}\n",
        WebFileBench.tls("min_version: TLS13\nmax_version: TLS12"),
        WebFileBench.tls("client_auth_type: RequireAndVerifyClientCert\nclient_ca_file: server.key"),
        WebFileBench.tls("cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]\nmax_version: TLS12"),
        "basic_auth_users: {'a:b': \(WebFileBench.hash)}\n",
    ])
    func whatItAcceptsInSilenceIsRefusedHere(yaml: String) throws {
        #expect(try verdicts(on: yaml) == [true, false])
    }
}

private enum Promtool {
    static let path = "/usr/bin/promtool"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: path)
    /// On CI a missing tool is a failure, elsewhere a reason to skip.
    static let mustRun = ProcessInfo.processInfo.environment["CI"] == "true"
}
