import Foundation
import Testing
import WebSecurity

@testable import WebFiles

/// Every class of bad input, with the lines that a user sees.
struct WebFileErrorTests {
    private let bench: WebFileBench

    init() throws { bench = try WebFileBench() }

    @Test(arguments: [
        ("- a\n", "w.yml:1:1: expected a mapping with keys such as tls_server_config, found a list"),
        ("hWkNKCp3fvIx3jKnsaBI\n", "w.yml:1:1: expected a mapping with keys such as tls_server_config, found a text"),
        (
            "tls_config: {}\n",
            "w.yml:1:1: unknown key; the keys here are tls_server_config, http_server_config, basic_auth_users, rate_limit"
        ),
        (
            "basic_auth_user: {}\n",
            "w.yml:1:1: unknown key, did you mean basic_auth_users? the keys here are tls_server_config, "
                + "http_server_config, basic_auth_users, rate_limit"
        ),
        (
            "rate_limit: {}\nrate_limit: {}\n",
            "w.yml:2:1: the key \"rate_limit\" appears more than once in this mapping, first at line 1; keep one"
        ),
        ("rate_limit: [\n", "w.yml:2:1: not valid YAML: did not find expected node content"),
        ("rate_limit: {}\n---\n", "w.yml:2:1: a second YAML document begins here; a web configuration file holds one"),
        (
            "tls_server_config: s3cret\n",
            "w.yml:1:20: tls_server_config: expected a mapping with keys such as cert_file, found a text"
        ),
        (
            "http_server_config: []\n",
            "w.yml:1:21: http_server_config: expected a mapping with keys such as http2, found a list"
        ),
        (
            "rate_limit: 5s\n",
            "w.yml:1:13: rate_limit: expected a mapping with keys such as interval, found a text"
        ),
    ])
    func badStructureIsReportedWithItsPlace(yaml: String, expected: String) {
        #expect(bench.report(of: yaml) == expected)
    }

    @Test(arguments: [
        (
            "cert_file: server.pem",
            "2:3: tls_server_config: the key key_file is missing; expected the path of a file with the private key of "
                + "the certificate in PEM form, or key with its text"
        ),
        (
            "key_file: server.key",
            "2:3: tls_server_config: the key cert_file is missing; expected the path of a file with the server's "
                + "certificate in PEM form, or cert with its text"
        ),
        (
            "cert_file: ''\nkey_file: server.key",
            "2:3: tls_server_config: the key cert_file is missing; expected the path of a file with the server's "
                + "certificate in PEM form, or cert with its text"
        ),
        (
            "cert: ''\nkey_file: server.key",
            "2:3: tls_server_config: the key cert_file is missing; expected the path of a file with the server's "
                + "certificate in PEM form, or cert with its text"
        ),
        (
            "cert_file: server.pem\nkey: ''",
            "2:3: tls_server_config: the key key_file is missing; expected the path of a file with the private key of "
                + "the certificate in PEM form, or key with its text"
        ),
        (
            "min_version: TLS13",
            "2:3: tls_server_config: the key cert_file is missing; expected the path of a file with the server's "
                + "certificate in PEM form, or cert with its text\n"
                + "w.yml:2:3: tls_server_config: the key key_file is missing; expected the path of a file with the "
                + "private key of the certificate in PEM form, or key with its text"
        ),
        (
            "cert_filse: server.pem\nkey_file: server.key",
            "2:3: tls_server_config: unknown key, did you mean cert_file? the keys here are cert_file, key_file, cert, "
                + "key, client_auth_type, client_ca_file, client_ca, client_allowed_sans, min_version, max_version, "
                + "cipher_suites, prefer_server_cipher_suites, curve_preferences"
        ),
        (
            "cert_file: somefile\nkey_file: server.key",
            "2:14: tls_server_config.cert_file: cannot read \"FOLDER/somefile\": No such file or directory"
        ),
        (
            "cert_file: server.pem\nkey_file: somefile",
            "3:13: tls_server_config.key_file: cannot read \"FOLDER/somefile\": No such file or directory"
        ),
        (
            "cert_file: a\nkey_file: b",
            "2:14: tls_server_config.cert_file: cannot read \"FOLDER/a\": No such file or directory\n"
                + "w.yml:3:13: tls_server_config.key_file: cannot read \"FOLDER/b\": No such file or directory"
        ),
        (
            "cert_file: .\nkey_file: server.key",
            "2:14: tls_server_config.cert_file: cannot read \"FOLDER/.\": not a regular file"
        ),
        (
            "cert_file: server.key\nkey_file: server.key",
            "2:14: tls_server_config.cert_file: holds no certificate; expected one in PEM form"
        ),
        (
            "cert_file: server.pem\nkey_file: server.pem",
            "3:13: tls_server_config.key_file: holds no private key; expected one in PEM form"
        ),
        (
            "cert_file: server.pem\nkey_file: other.key",
            "3:13: tls_server_config.key_file: the key does not belong to the certificate; give its own"
        ),
        (
            "cert_file: server.pem\nkey: s3cret\nkey_file: server.key",
            "3:8: tls_server_config.key: stands beside key_file; give one of them"
        ),
        (
            "cert_file: server.pem\ncert: x\nkey_file: server.key",
            "3:9: tls_server_config.cert: stands beside cert_file; give one of them"
        ),
        (
            "cert_file: server.pem\nkey: s3cret",
            "3:8: tls_server_config.key: holds no private key; expected one in PEM form"
        ),
        (
            "cert_file: server.pem\nkey_file: \"-----BEGIN PRIVATE KEY----- s3cret\"",
            "3:13: tls_server_config.key_file: expected a path; a private key in PEM form is accepted as key"
        ),
        (
            "cert_file: server.pem\nkey_file: [s3cret]",
            "3:13: tls_server_config.key_file: expected the path of a file with a private key in PEM form, found a list"
        ),
        (
            "cert_file: {a: b}\nkey_file: server.key",
            "2:14: tls_server_config.cert_file: expected the path of a file with a certificate in PEM form, found a mapping"
        ),
    ])
    func certificatesAndKeysAreReportedWithTheirPlace(yaml: String, expected: String) {
        let report = bench.report(of: "tls_server_config:\n" + yaml.split(separator: "\n").map { "  \($0)\n" }.joined())
        #expect(report == "w.yml:\(expected)")
        #expect(!report.contains("s3cret"))
    }

    /// What is wrong beside a certificate and its key, from line 4.
    @Test(arguments: [
        (
            "client_auth_type: x",
            "4:21: tls_server_config.client_auth_type: unknown policy; accepted are NoClientCert, RequestClientCert, "
                + "RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert"
        ),
        (
            "client_auth_type: requireAndVerifyClientCert",
            "4:21: tls_server_config.client_auth_type: unknown policy, did you mean RequireAndVerifyClientCert? accepted "
                + "are NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, "
                + "RequireAndVerifyClientCert"
        ),
        (
            "client_ca_file: authority.pem",
            "4:19: tls_server_config.client_ca_file: there is an authority for clients but no client_auth_type that asks "
                + "for certificates; expected RequireAndVerifyClientCert beside it"
        ),
        (
            "client_ca_file: authority.pem\nclient_auth_type: NoClientCert",
            "5:21: tls_server_config.client_auth_type: there is an authority for clients but no client_auth_type that "
                + "asks for certificates; expected RequireAndVerifyClientCert beside it"
        ),
        (
            "client_ca_file: somefile\nclient_auth_type: RequireAndVerifyClientCert",
            "4:19: tls_server_config.client_ca_file: cannot read \"FOLDER/somefile\": No such file or directory"
        ),
        (
            "client_ca_file: /dev/null\nclient_auth_type: RequireAndVerifyClientCert",
            "4:19: tls_server_config.client_ca_file: cannot read \"/dev/null\": not a regular file"
        ),
        (
            "client_ca: s3cret\nclient_auth_type: RequireAndVerifyClientCert",
            "4:14: tls_server_config.client_ca: holds no certificate of an authority; expected one in PEM form"
        ),
        (
            "client_allowed_sans: [a.test]",
            "4:24: tls_server_config.client_allowed_sans: there are names of clients but no client_auth_type that asks "
                + "for certificates; expected RequireAndVerifyClientCert beside them"
        ),
        (
            "client_allowed_sans: []\nclient_auth_type: RequireAnyClientCert",
            "4:24: tls_server_config.client_allowed_sans: nobody would be let in; expected one name or more"
        ),
        (
            "client_allowed_sans: a.test\nclient_auth_type: RequireAnyClientCert",
            "4:24: tls_server_config.client_allowed_sans: expected a list of names, each beginning with a dash, found a text"
        ),
        (
            "client_allowed_sans: [a.test, '']\nclient_auth_type: RequireAnyClientCert",
            "4:33: tls_server_config.client_allowed_sans[1]: expected a name that certificates of clients carry"
        ),
        (
            "min_version: TLS111",
            "4:16: tls_server_config.min_version: unknown version, did you mean TLS11? accepted are TLS10, TLS11, TLS12, TLS13"
        ),
        (
            "max_version: 1.2",
            "4:16: tls_server_config.max_version: unknown version; accepted are TLS10, TLS11, TLS12, TLS13"
        ),
        (
            "curve_preferences: [~]",
            "4:23: tls_server_config.curve_preferences[0]: expected one of CurveP256, CurveP384, CurveP521, X25519, found nothing"
        ),
        (
            "min_version: TLS13\nmax_version: TLS12",
            "4:16: tls_server_config.min_version: min_version TLS13 is above max_version TLS12; expected one that is not"
        ),
        (
            "max_version: TLS11",
            "4:16: tls_server_config.max_version: min_version TLS12 is above max_version TLS11; expected one that is not"
        ),
        (
            "curve_preferences: [X25519, CurveP257]",
            "4:31: tls_server_config.curve_preferences[1]: unknown curve, did you mean CurveP256? accepted are CurveP256, "
                + "CurveP384, CurveP521, X25519"
        ),
        (
            "curve_preferences: X25519",
            "4:22: tls_server_config.curve_preferences: expected a list of curves, each beginning with a dash, found a text"
        ),
        (
            "cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]\nmax_version: TLS12",
            "4:18: tls_server_config.cipher_suites: HTTP/2 needs TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 or "
                + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; add one, or set http2: false under http_server_config"
        ),
        (
            "prefer_server_cipher_suites: maybe",
            "4:32: tls_server_config.prefer_server_cipher_suites: expected true or false"
        ),
    ])
    func choicesOfTLSAreReportedWithTheirPlace(yaml: String, expected: String) {
        let report = bench.reportOfTLS(yaml)
        #expect(report == "w.yml:\(expected)")
        #expect(!report.contains("s3cret"))
    }

    @Test func anUnknownCipherSuiteIsReportedWithAllThatAreKnown() {
        let known = TLSParameters.acceptedCipherSuites.joined(separator: ", ")
        #expect(
            bench.reportOfTLS("cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA265, TLS_RSA_WITH_AES_128_CBC_SHA]")
                == "w.yml:4:19: tls_server_config.cipher_suites[0]: unknown cipher suite, did you mean "
                + "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256? accepted are \(known)\n"
                + "w.yml:4:60: tls_server_config.cipher_suites[1]: unknown cipher suite; accepted are \(known)"
        )
    }

    @Test(arguments: [
        ("http2: 2", "2:10: http_server_config.http2: expected true or false"),
        ("http2: []", "2:10: http_server_config.http2: expected true or false, found a list"),
        ("http3: true", "2:3: http_server_config: unknown key, did you mean http2? the keys here are http2, headers"),
        (
            "headers: {Content-Type: foo}",
            "2:13: http_server_config.headers: unknown key; the keys here are Content-Security-Policy, X-Frame-Options, "
                + "X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security"
        ),
        (
            "headers: {x-frame-options: deny}",
            "2:13: http_server_config.headers: unknown key, did you mean X-Frame-Options? the keys here are "
                + "Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, "
                + "Strict-Transport-Security"
        ),
        (
            "headers: {X-Frame-Options: foo}",
            "2:30: http_server_config.headers.X-Frame-Options: this value is not accepted; expected deny or sameorigin"
        ),
        (
            "headers: {X-Frame-Options: DENY}",
            "2:30: http_server_config.headers.X-Frame-Options: this value is not accepted, did you mean deny? expected "
                + "deny or sameorigin"
        ),
        (
            "headers: {X-Content-Type-Options: sniff}",
            "2:37: http_server_config.headers.X-Content-Type-Options: this value is not accepted, did you mean nosniff? "
                + "expected nosniff"
        ),
        (
            "headers: {Content-Security-Policy: \"a\\0b\"}",
            "2:38: http_server_config.headers.Content-Security-Policy: expected the value of a header, in printable ASCII"
        ),
        (
            "headers: {X-XSS-Protection: [1]}",
            "2:31: http_server_config.headers.X-XSS-Protection: expected the value of a header, found a list"
        ),
        (
            "headers: []",
            "2:12: http_server_config.headers: expected a mapping with keys such as Content-Security-Policy, found a list"
        ),
    ])
    func settingsOfHTTPAreReportedWithTheirPlace(yaml: String, expected: String) {
        #expect(bench.report(of: "http_server_config:\n  \(yaml)\n") == "w.yml:\(expected)")
    }

    @Test(arguments: [
        (
            "john: s3cret",
            "2:9: basic_auth_users: this is no bcrypt hash: it does not begin with $2a$, $2b$ or $2y$; expected what "
                + "htpasswd -nBC 10 prints after the name"
        ),
        (
            "john: $2y$10$s3cret",
            "2:9: basic_auth_users: this is no bcrypt hash: it is not 60 characters long; expected what "
                + "htpasswd -nBC 10 prints after the name"
        ),
        (
            "john:",
            "2:8: basic_auth_users: expected the hash of a password, as htpasswd -nBC 10 prints it, found nothing"
        ),
        (
            "john: [s3cret]",
            "2:9: basic_auth_users: expected the hash of a password, as htpasswd -nBC 10 prints it, found a list"
        ),
        (
            "\"jo:s3cret\": \(WebFileBench.hash)",
            "2:3: basic_auth_users: expected the name of a user, on one line and without a colon"
        ),
        (
            "\"s3cret\\n\": \(WebFileBench.hash)",
            "2:3: basic_auth_users: expected the name of a user, on one line and without a colon"
        ),
        ("- s3cret", "2:3: basic_auth_users: expected a mapping of users to hashes of their passwords"),
        (
            "john: \(WebFileBench.hash)\n  john: \(WebFileBench.hash)",
            "3:3: the key \"john\" appears more than once in this mapping, first at line 2; keep one"
        ),
    ])
    func usersAreReportedWithTheirPlace(yaml: String, expected: String) {
        let report = bench.report(of: "basic_auth_users:\n  \(yaml)\n")
        #expect(report == "w.yml:\(expected)")
        #expect(!report.contains("s3cret"))
    }

    @Test(arguments: [
        (
            "interval: 1s",
            "2:3: rate_limit: no request would be answered with a burst of 0; expected burst: 1 or more beside the interval"
        ),
        (
            "interval: 1s\n  burst: 0",
            "3:10: rate_limit: no request would be answered with a burst of 0; expected burst: 1 or more beside the interval"
        ),
        (
            "interval: 5 seconds\n  burst: 1",
            "2:13: rate_limit.interval: expected a time such as 100ms, in ns, us, ms, s, m or h, or 0 for no limit"
        ),
        (
            "interval: -1s\n  burst: 1",
            "2:13: rate_limit.interval: expected a time such as 100ms, in ns, us, ms, s, m or h, or 0 for no limit"
        ),
        (
            "interval: -1\n  burst: 1",
            "2:13: rate_limit.interval: expected a time such as 100ms, in ns, us, ms, s, m or h, or 0 for no limit"
        ),
        (
            "interval: 1s\n  burst: -1",
            "3:10: rate_limit.burst: expected a whole number from 1 to 1000000000, such as 20"
        ),
        (
            "interval: 1s\n  burst: many",
            "3:10: rate_limit.burst: expected a whole number from 1 to 1000000000, such as 20"
        ),
        (
            "interval: 1s\n  burts: 5",
            "3:3: rate_limit: unknown key, did you mean burst? the keys here are interval, burst"
        ),
    ])
    func theRateLimitIsReportedWithItsPlace(yaml: String, expected: String) {
        #expect(
            bench.report(of: "rate_limit:\n  \(yaml)\n").replacing("rate_limit.burst: no", with: "rate_limit: no")
                == "w.yml:\(expected)"
        )
    }

    @Test func allProblemsAreReportedAtOnce() throws {
        let yaml = """
            tls_server_config:
              cert_file: server.pem
              key_file: other.key
              min_version: TLS9
              client_ca_file: server.key
              client_auth_type: RequireAndVerifyClientCert
            http_server_config:
              http2: 3
            basic_auth_users:
              john: doe
              jane: doe
            rate_limit:
              interval: soon
            """
        let lines = bench.report(of: yaml).split(separator: "\n")
        let places = lines.map { $0.split(separator: ": ")[0] }
        #expect(
            places
                == [3, 4, 5, 8, 10, 11, 13].map {
                    "w.yml:\($0):" + [3: "13", 4: "16", 5: "19", 8: "10", 10: "9", 11: "9", 13: "13"][$0, default: ""]
                }
        )
    }

    @Test func anErrorTellsWhichFilesMayMendIt() {
        let error = #expect(throws: WebFileError.self) {
            try bench.parse(WebFileBench.tls("client_ca_file: missing.pem"))
        }
        #expect(
            error?.files == ["w.yml"] + ["server.pem", "server.key", "missing.pem"].map { "\(bench.folder)/\($0)" }
        )
    }
}
