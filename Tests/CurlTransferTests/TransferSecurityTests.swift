import CurlTransfer
import LoopbackServers
import Testing

/// Transfers through a real nginx with TLS.
@Suite(.timeLimit(.minutes(1)), .enabled(if: NginxFront.isExpected, "nginx is not installed"))
struct TransferSecurityTests {
    @Test(arguments: [false, true])
    func serverThatTheAuthorityVouchesForIsTrusted(speaksHTTP2: Bool) async throws {
        var options = NginxFront.Options()
        options.speaksHTTP2 = speaksHTTP2
        try await Self.withFront(options) { front, _ in
            let answer = try Self.put(to: front, authorities: front.authority)
            #expect(answer.status == 204)
        }
    }

    @Test func serverThatNobodyVouchesForIsNotTrusted() async throws {
        try await Self.withFront(NginxFront.Options()) { front, _ in
            let failure = try #require(throws: TransferFailure.self) { try Self.put(to: front, authorities: nil) }
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
            let failure = try #require(throws: TransferFailure.self) {
                try Self.put(to: front, authorities: front.authority)
            }
            #expect(failure.reason.contains(words))
            receiver.stop()
            for await request in receiver.requests { Issue.record("\(request.path) arrived all the same") }
        }
    }

    @Test func loginOpensTheFront() async throws {
        var options = NginxFront.Options()
        options.login = (user: "alice", password: "s3cret")
        try await Self.withFront(options) { front, _ in
            func status(_ credentials: TransferCredentials?) throws -> Int {
                try Self.put(to: front, authorities: front.authority, credentials: credentials).status
            }
            let statuses = try [
                status(.basic(user: "alice", password: "s3cret")), status(.basic(user: "alice", password: "other")),
                status(nil),
            ]
            #expect(statuses == [204, 401, 401])
        }
    }

    @Test func clientWithoutACertificateIsSentAway() async throws {
        var options = NginxFront.Options()
        options.requiresClientCertificate = true
        try await Self.withFront(options) { front, _ in
            let answer = try Self.put(to: front, authorities: front.authority)
            #expect(answer.status == 400)
        }
    }

    private static func withFront(
        _ options: NginxFront.Options,
        _ body: (NginxFront, ScriptedReceiver) async throws -> Void
    ) async throws {
        let receiver = try ScriptedReceiver(always: .status(204))
        defer { receiver.stop() }
        let front = try await NginxFront.start(passingTo: receiver.port, with: options)
        defer { front.stop() }
        try await body(front, receiver)
    }

    private static func put(
        to front: NginxFront,
        authorities: String?,
        credentials: TransferCredentials? = nil
    ) throws -> TransferAnswer {
        let request = TransferRequest(
            url: "https://127.0.0.1:\(front.port)/x",
            exchange: .http(method: "PUT", contentType: "text/plain", body: Array("body".utf8)),
            credentials: credentials
        )
        let limits = TransferLimits(
            userAgent: "aerostat/test",
            connectTimeout: .seconds(20),
            requestTimeout: .seconds(20),
            keptAnswerBytes: 1_024,
            maximumAnswerBytes: 65_536,
            authorities: authorities
        )
        return try CurlHandle().perform(request, limits: limits)
    }
}
