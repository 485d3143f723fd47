import Foundation
import HostModel
import LoopbackClient
import LoopbackServers
import StatusServer
import Testing
import WebSecurity

/// TLS and HTTP/2 as other programs speak them: curl and OpenSSL.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct TLSServerTests {
    private let folder: URL
    private let certificates: TestCertificates
    private let server: TestCertificates.Pair

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "aerostat-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificates = try TestCertificates(in: folder.path)
        server = try certificates.issue("server")
    }

    private func settings(_ change: (inout TLSParameters) throws -> Void = { _ in }) throws -> WebSettings {
        var parameters = TLSParameters(
            certificateChain: Array(try Data(contentsOf: URL(fileURLWithPath: server.certificate))),
            privateKey: Array(try Data(contentsOf: URL(fileURLWithPath: server.key)))
        )
        try change(&parameters)
        var settings = WebSettings()
        settings.tls = try ServerTLS(parameters)
        return settings
    }

    private func curl(_ arguments: [String], _ path: String, port: Int) throws -> (code: Int32, text: String) {
        let all = ["-sS", "--max-time", "10", "--cacert", certificates.authority] + arguments
        return try Self.run("/usr/bin/curl", all + ["https://127.0.0.1:\(port)\(path)"])
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        input: Any = FileHandle.nullDevice
    ) throws -> (code: Int32, text: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    @Test func speaksBothVersionsOfHTTPOverTLS() async throws {
        let page = String(repeating: "0123456789abcde\n", count: 200_000)
        let file = folder.appending(path: "upload")
        try Data(page.utf8).write(to: file)
        try await RunningServer.run(FixedPageProvider(metrics: [page, "end\n"]), settings: settings()) { server in
            for (option, version) in [("--http1.1", "1.1"), ("--http2", "2")] {
                let size = [option, "-o", "/dev/null", "-w", "%{http_version} %{size_download}"]
                let scrape = try curl(size, "/metrics", port: server.port)
                #expect(scrape.text == "\(version) \(page.utf8.count + 4)")
                let missing = try curl([option, "-i"], "/nothing", port: server.port)
                #expect(missing.text.hasPrefix("HTTP/\(version) 404"))
                let discovery = try curl([option, "-d", "a=b", "-X", "GET"], "/api/v1/sd", port: server.port)
                #expect(discovery.text == "https 127.0.0.1:\(server.port)\n")
                let sending = [option, "-o", "/dev/null", "-w", "%{http_code}", "-T", file.path]
                let upload = try curl(sending, "/metrics", port: server.port)
                #expect(upload.text == "405")
            }
            try await server.waitForCounts { $0.scrapes == 2 && $0.openConnections == 0 }
        }
    }

    @Test func offersNoHTTP2WhereThatIsOff() async throws {
        try await RunningServer.run(settings: settings { $0.isHTTP2Enabled = false }) { server in
            let reply = try curl(["--http2", "-i"], "/-/healthy", port: server.port)
            #expect(reply.text.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func boundsARequestOfHTTP2AsWell() async throws {
        try await RunningServer.run(settings: settings()) { server in
            let header = "A: \(String(repeating: "a", count: 60_000))"
            let large = try curl(["--http2", "-H", header], "/metrics", port: server.port)
            #expect(large.code != 0 || !large.text.contains("a 1\n"))
            for target in ["//metrics", "/%2e%2e/metrics", "/metrics/"] {
                let reply = try curl(["--http2", "--path-as-is", "-i"], target, port: server.port)
                #expect(reply.text.hasPrefix("HTTP/2 404"))
            }
            #expect(try curl(["--http2"], "/metrics", port: server.port).text == "a 1\nb 2\n")
        }
    }

    @Test func tellsAPlainClientThatThisIsTLS() async throws {
        try await RunningServer.run(settings: settings()) { server in
            let text = String(
                decoding: try await server.exchange("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"),
                as: UTF8.self
            )
            #expect(text.hasPrefix("HTTP/1.0 400 Bad Request\r\n"))
            #expect(text.hasSuffix("\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"))
            #expect(server.account.ledger.refused == [.malformed: 1])
        }
    }

    @Test func endsAHandshakeThatDoesNotComeToAnEnd() async throws {
        let configure = { (configuration: inout StatusServerConfiguration) in
            configuration.requestTimeout = .milliseconds(300)
        }
        try await RunningServer.run(settings: settings(), configure: configure) { server in
            let silent = try LoopbackConnection(port: server.port)
            let half = try LoopbackConnection(port: server.port)
            // The head of a record of a handshake, whose content never comes.
            try await half.send([22, 3, 1, 1, 0])
            #expect(try await silent.readToEnd().isEmpty)
            #expect(try await half.readToEnd().isEmpty)
            #expect(server.account.ledger.closed == [.requestDeadline: 2])
        }
    }

    @Test(arguments: ["h2", "http/1.1"])
    func endsAnIdleConnection(alpn: String) async throws {
        try await RunningServer.run(settings: settings(), configure: { $0.idleTimeout = .milliseconds(300) }) {
            server in
            let arguments = ["s_client", "-connect", "127.0.0.1:\(server.port)", "-alpn", alpn, "-CAfile"]
            // OpenSSL ends when the server does, as long as its input is open.
            let input = Pipe()
            let reply = try Self.run("/usr/bin/openssl", arguments + [certificates.authority], input: input)
            #expect(reply.text.contains("ALPN protocol: \(alpn)"))
            try await server.waitForCounts { $0.closed == [.idle: 1] && $0.openConnections == 0 }
            try input.fileHandleForWriting.close()
        }
    }

    @Test func countsAHandshakeThatFails() async throws {
        try await RunningServer.run(settings: settings()) { server in
            let noise = try LoopbackConnection(port: server.port)
            try await noise.send([22, 3, 1, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
            _ = try await noise.readToEnd()
            try await server.waitForCounts { $0.closed == [.tls: 1] && $0.openConnections == 0 }
            #expect(try curl([], "/-/healthy", port: server.port).text == "healthy\n")
        }
    }

    @Test func asksForACertificateWithAnAllowedName() async throws {
        let client = try certificates.issue("client", for: "DNS:prometheus.example")
        let other = try certificates.issue("other", for: "DNS:other.example")
        let authority = Array(try Data(contentsOf: URL(fileURLWithPath: certificates.authority)))
        let settings = try settings {
            $0.clientAuthType = .requireAndVerifyClientCert
            $0.clientCA = authority
            $0.allowedNames = ["prometheus.example"]
        }
        try await RunningServer.run(settings: settings) { server in
            for option in ["--http1.1", "--http2"] {
                let right = ["--cert", client.certificate, "--key", client.key]
                let good = try curl([option] + right, "/-/healthy", port: server.port)
                #expect(good.text == "healthy\n")
                let missing = try curl([option], "/-/healthy", port: server.port)
                #expect(missing.code != 0)
                #expect(missing.text.contains("certificate required"))
                let wrong = ["--cert", other.certificate, "--key", other.key]
                #expect(try curl([option] + wrong, "/-/healthy", port: server.port).code != 0)
            }
            try await server.waitForCounts { $0.closed == [.tls: 4] && $0.openConnections == 0 }
        }
    }

    @Test func changesWithTheNextConnection() async throws {
        try await RunningServer.run { server in
            #expect(try await server.get("/-/healthy").status == 200)
            let kept = try LoopbackConnection(port: server.port)
            try await kept.send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await kept.receive(upTo: "healthy\n")
            server.settings.replace(with: try settings())
            #expect(try curl([], "/-/healthy", port: server.port).text == "healthy\n")
            // One that is open stays what it is.
            try await kept.send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await kept.receive(upTo: "healthy\n")
            server.settings.replace(with: WebSettings())
            #expect(try await server.get("/-/healthy").status == 200)
        }
    }

    @Test func satisfiesOpenSSL() async throws {
        try await RunningServer.run(settings: settings()) { server in
            let arguments = ["s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", certificates.authority]
            let reply = try Self.run("/usr/bin/openssl", arguments + ["-alpn", "h2,http/1.1", "-verify_return_error"])
            #expect(reply.code == 0)
            #expect(reply.text.contains("Verify return code: 0 (ok)"))
            #expect(reply.text.contains("ALPN protocol: h2"))
        }
    }
}
