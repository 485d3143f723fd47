import CurlTransfer
import Foundation
import LoopbackServers
import Testing

/// Transfers through a real nginx with TLS.
@Suite(.timeLimit(.minutes(1)), .enabled(if: NginxFront.isExpected, "nginx is not installed"))
struct TransferSecurityTests {
    @Test(arguments: [false, true])
    func serverThatTheAuthorityVouchesForIsTrusted(speaksHTTP2: Bool) async throws {
        var options = NginxFront.Options()
        options.speaksHTTP2 = speaksHTTP2
        try await Self.withFront(options) { front, receiver in
            let answer = try Self.put(to: front)
            #expect(answer.status == 204)
            let requests = await TransferBench.requests(of: receiver)
            #expect(requests.map(\.headers["host"]) == ["127.0.0.1:\(front.port)"])
        }
    }

    @Test func serverThatNobodyVouchesForIsNotTrusted() async throws {
        try await Self.withFront { front, _ in
            let failure = try #require(throws: TransferFailure.self) {
                try Self.put(to: front) { $0.security = TransferSecurity() }
            }
            #expect(failure.reason.contains("certificate"))
        }
    }

    @Test(arguments: [
        (NginxFront.Options.Certificate.otherName, "no alternative certificate subject name matches"),
        (.expired, "certificate has expired"),
    ])
    func badCertificatesAreRefused(certificate: NginxFront.Options.Certificate, words: String) async throws {
        var options = NginxFront.Options()
        options.certificate = certificate
        try await Self.withFront(options) { front, receiver in
            let failure = try #require(throws: TransferFailure.self) { try Self.put(to: front) }
            #expect(failure.reason.contains(words))
            #expect(await TransferBench.requests(of: receiver).isEmpty)
        }
    }

    /// The name is checked and sent to the server, and what is connected to and the header `Host` are the URL's.
    @Test(arguments: [false, true])
    func certificateOfAnotherNameIsTrustedWhereThatIsTheServersName(speaksHTTP2: Bool) async throws {
        var options = NginxFront.Options()
        options.certificate = .otherName
        options.speaksHTTP2 = speaksHTTP2
        try await Self.withFront(options) { front, receiver in
            let answer = try Self.put(to: front) { $0.security.serverName = "other.example" }
            #expect(answer.status == 204)
            let failure = try #require(throws: TransferFailure.self) {
                try Self.put(to: front) { $0.security.serverName = "third.example" }
            }
            #expect(failure.reason.contains("third.example"))
            let requests = await TransferBench.requests(of: receiver)
            #expect(requests.map(\.headers["host"]) == ["127.0.0.1:\(front.port)"])
        }
    }

    @Test(arguments: ["", "a b", "a/b", "a\nb"])
    func serverNamesThatAreNoneAreRefused(name: String) throws {
        #expect(throws: TransferFailure.self) {
            try TransferBench.put("https://127.0.0.1:1/") { $0.security.serverName = name }
        }
    }

    @Test func loginOpensTheFront() async throws {
        var options = NginxFront.Options()
        options.login = (user: "alice", password: "s3cret")
        try await Self.withFront(options) { front, _ in
            func status(_ credentials: TransferCredentials?) throws -> Int {
                try Self.put(to: front) { $0.credentials = credentials }.status
            }
            let statuses = try [
                status(.basic(user: "alice", password: "s3cret")), status(.basic(user: "alice", password: "other")),
                status(nil),
            ]
            #expect(statuses == [204, 401, 401])
        }
    }

    @Test func certificateOfTheClientOpensTheFront() async throws {
        var options = NginxFront.Options()
        options.requiresClientCertificate = true
        try await Self.withFront(options) { front, _ in
            let shown = try Self.put(to: front) {
                $0.security.certificate = front.client.certificate
                $0.security.key = front.client.key
            }
            let none = try Self.put(to: front)
            #expect(shown.status == 204 && none.status == 400)
        }
    }

    @Test func certificateOfAStrangerDoesNotOpenTheFront() async throws {
        var options = NginxFront.Options()
        options.requiresClientCertificate = true
        try await Self.withFront(options) { front, receiver in
            try Self.withFolder { folder in
                let stranger = try TestCertificates(in: folder).issue("client", for: "DNS:client.example")
                let answer = try Self.put(to: front) {
                    $0.security.certificate = stranger.certificate
                    $0.security.key = stranger.key
                }
                #expect(answer.status == 400)
            }
            #expect(await TransferBench.requests(of: receiver).isEmpty)
        }
    }

    /// Certificate and key in one file, as some keep them.
    @Test func keyMayStandInTheFileOfTheCertificate() async throws {
        var options = NginxFront.Options()
        options.requiresClientCertificate = true
        try await Self.withFront(options) { front, _ in
            try Self.withFolder { folder in
                let both = "\(folder)/both.pem"
                let texts = try [front.client.certificate, front.client.key].map {
                    try String(contentsOfFile: $0, encoding: .utf8)
                }
                try texts.joined().write(toFile: both, atomically: true, encoding: .utf8)
                let answer = try Self.put(to: front) { $0.security.certificate = both }
                #expect(answer.status == 204)
            }
        }
    }

    /// Without an answer at hand OpenSSL would ask the terminal, and the transfer would wait for it.
    @Test func keyWithAPassphraseFailsWithoutAQuestion() async throws {
        var options = NginxFront.Options()
        options.requiresClientCertificate = true
        try await Self.withFront(options) { front, _ in
            try Self.withFolder { folder in
                let locked = try TestCertificates(in: folder).locked(front.client.key, passphrase: "s3cret")
                let failure = try #require(throws: TransferFailure.self) {
                    try Self.put(to: front) {
                        $0.security.certificate = front.client.certificate
                        $0.security.key = locked
                    }
                }
                #expect(failure.reason.contains("key"))
            }
        }
    }

    @Test func filesThatAreNotThereAreNamed() async throws {
        try await Self.withFront { front, _ in
            let authorities = try #require(throws: TransferFailure.self) {
                try Self.put(to: front) { $0.security.authorities = "/nowhere/authority.pem" }
            }
            #expect(authorities.reason.contains("/nowhere/authority.pem"))
            #expect(throws: TransferFailure.self) {
                try Self.put(to: front) { $0.security.certificate = "/nowhere/client.pem" }
            }
        }
    }

    private static func withFront(
        _ options: NginxFront.Options = NginxFront.Options(),
        _ body: (NginxFront, ScriptedReceiver) async throws -> Void
    ) async throws {
        let receiver = try ScriptedReceiver(always: .status(204))
        defer { receiver.stop() }
        let front = try await NginxFront.start(passingTo: receiver.port, with: options)
        defer { front.stop() }
        try await body(front, receiver)
    }

    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        try body(folder)
    }

    private static func put(
        to front: NginxFront,
        _ change: (inout TransferRequest) -> Void = { _ in }
    ) throws -> TransferAnswer {
        try TransferBench.put("https://127.0.0.1:\(front.port)/x") {
            $0.security.authorities = front.authority
            change(&$0)
        }
    }
}
