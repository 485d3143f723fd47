import Foundation
import LoopbackServers
import RealReceivers
import Testing

extension PushEndToEndTests {
    /// Destinations of a file: through TLS with a password, and in the second version of remote write.
    @Suite(.timeLimit(.minutes(3)))
    struct ConfiguredPushTests {
        private static func run(_ scenario: String) -> [String] {
            [scenario, "--for", "10m", "--interval", "30s", "--end-at", PushScenario.time()]
        }

        /// Pushes a run to a destination as a file describes it.
        private static func push(
            _ run: [String],
            to url: String,
            _ settings: String,
            in surroundings: Surroundings
        ) async throws -> (status: Int32, output: String) {
            let text = "destinations:\n  - url: \(url)\n    \(settings)\n"
            let file = try surroundings.write(text, to: "push-config.yaml")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let options = ["--push.config", file, "--queue", surroundings.path("queue"), "--push-timeout", "10s"]
            return try await surroundings.push(run: run, to: [url], options: options)
        }

        @Test(
            .enabled(
                if: NginxFront.isExpected && RealServers.canRun(PrometheusReceiver.names),
                "not installed: nginx-light, prometheus; make test installs them as root"
            )
        )
        func aPasswordOpensAFrontWithTLS() async throws {
            let surroundings = try Surroundings()
            let receiver = try await PrometheusReceiver(in: surroundings)
            var options = NginxFront.Options()
            options.login = ("alice", "open sesame")
            options.requiresClientCertificate = true
            let front = try await NginxFront.start(passingTo: UInt16(receiver.port), with: options)
            defer { front.stop() }
            let scenario = try PushScenario.write(to: surroundings)
            let run = Self.run(scenario)
            let sent = try await surroundings.samples(ofRun: run)
            let url = "remote-write+https://127.0.0.1:\(front.port)\(PrometheusReceiver.writePath)"
            let trusted = """
                tls_config:
                      ca_file: \(front.authority)
                      cert_file: \(front.client.certificate)
                      key_file: \(front.client.key)
                """
            // Without the password nothing gets in.
            let refused = try await Self.push(run, to: url, trusted, in: surroundings)
            #expect(refused.status != 0)
            #expect(refused.output.contains("401"))
            #expect(try await receiver.received().isEmpty)

            let secret = try surroundings.write("open sesame\n", to: "password")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
            let login = "\(trusted)\n    basic_auth: {username: alice, password_file: \(secret)}"
            let pushed = try await Self.push(run, to: url, login, in: surroundings)
            #expect(pushed.status == 0, "\(pushed.output) \(front.errors)")
            let received = try await receiver.received().without("job")
            #expect(received.difference(to: sent) == nil)
            for text in [refused.output, pushed.output] { #expect(!text.contains("sesame")) }
        }

        @Test(.enabled(if: NginxFront.isExpected, "not installed: nginx-light; make test installs it as root"))
        func aFrontThatNobodyVouchesForGetsNothing() async throws {
            let surroundings = try Surroundings()
            let receiver = try ScriptedReceiver(always: .noContent)
            let front = try await NginxFront.start(passingTo: receiver.port)
            defer { front.stop() }
            let scenario = try PushScenario.write(to: surroundings)
            let url = "remote-write+https://127.0.0.1:\(front.port)/api/v1/write"
            let pushed = try await surroundings.push(
                run: Self.run(scenario),
                to: [url],
                options: ["--queue", surroundings.path("queue"), "--push-timeout", "2s"]
            )
            #expect(pushed.status != 0)
            #expect(pushed.output.contains("certificate"))
            let ledger = try await surroundings.ledger(in: surroundings.path("queue"), port: Int(front.port))
            #expect(ledger.isBalanced && ledger.delivered == .init(), "\(ledger)")
            receiver.stop()
            for await _ in receiver.requests { Issue.record("a request came through") }
        }

        private static let second = "protobuf_message: io.prometheus.write.v2.Request"

        @Test(.enabled(if: ProtobufReader.canRun, "\(ProtobufReader.reason)"))
        func theSecondVersionIsSpokenOnRequest() async throws {
            let surroundings = try Surroundings()
            let receiver = try DecodingReceiver(in: surroundings)
            defer { receiver.stop() }
            let run = Self.run(try PushScenario.write(to: surroundings))
            let sent = try await surroundings.samples(ofRun: run)
            let pushed = try await Self.push(run, to: receiver.remoteWriteURL, Self.second, in: surroundings)
            #expect(pushed.status == 0, "\(pushed.output)")
            #expect(receiver.problems.isEmpty)
            #expect(receiver.requests.allSatisfy { $0.message == .remoteWrite2 })
            let received = receiver.received
            #expect(received.disorder == nil)
            #expect(try received.values.without("job").difference(to: sent) == nil)
        }

        /// Receivers that do not know the second version say so, or say nothing and store nothing.
        @Test(.enabled(if: ProtobufReader.canRun, "\(ProtobufReader.reason)"), arguments: [true, false])
        func theFirstVersionIsSpokenWhereTheSecondIsNotKnown(saysSo: Bool) async throws {
            let surroundings = try Surroundings()
            let receiver = try DecodingReceiver(in: surroundings) { request, _ in
                guard request.message == .remoteWrite2 else { return .taken }
                return saysSo ? .unsupported : .takenWithoutAWord
            }
            defer { receiver.stop() }
            let run = Self.run(try PushScenario.write(to: surroundings))
            let sent = try await surroundings.samples(ofRun: run)
            let pushed = try await Self.push(run, to: receiver.remoteWriteURL, Self.second, in: surroundings)
            #expect(pushed.status == 0, "\(pushed.output)")
            #expect(receiver.problems.isEmpty)
            // Tried once, and remembered.
            #expect(receiver.requests.prefix(2).map(\.message) == [.remoteWrite2, .remoteWrite1])
            #expect(receiver.requests.count { $0.message == .remoteWrite2 } == 1)
            #expect(receiver.received.disorder == nil)
            #expect(try receiver.received.values.without("job").difference(to: sent) == nil)
        }

        /// A Prometheus that is too old for the second version, as the one of Debian 12 is.
        @Test(
            .enabled(
                if: RealServers.canRun(PrometheusReceiver.names),
                "\(RealServers.reason(PrometheusReceiver.names))"
            )
        )
        func anOldPrometheusGetsTheFirstVersion() async throws {
            let surroundings = try Surroundings()
            let receiver = try await PrometheusReceiver(in: surroundings)
            let run = Self.run(try PushScenario.write(to: surroundings))
            let sent = try await surroundings.samples(ofRun: run)
            let pushed = try await Self.push(run, to: receiver.pushURL, Self.second, in: surroundings)
            #expect(pushed.status == 0, "\(pushed.output)")
            #expect(try await receiver.received().without("job").difference(to: sent) == nil)
            let ledger = try await surroundings.ledger(in: surroundings.path("queue"), port: receiver.port)
            #expect(ledger.isBalanced && ledger.delivered == ledger.accepted, "\(ledger)")
        }
    }
}
