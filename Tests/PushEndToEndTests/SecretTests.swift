import Foundation
import LoopbackServers
import RealReceivers
import RunOutputReader
import Testing

extension PushEndToEndTests {
    /// What a user trusts aerostat with reaches its receiver and nobody else: not `ps`, not the log, not a page, not a file.
    @Suite(.timeLimit(.minutes(2)))
    struct SecretTests {
        private static let password = "hunter2-Zürich %$"
        private static let authorization = "Basic " + Data("alice:\(password)".utf8).base64EncodedString()

        /// What must not be seen: the secret, and how it travels.
        private static let secrets = [
            "hunter2", "Zürich", "Z%C3%BCrich", String(authorization.dropFirst(6).prefix(16)),
        ]

        private static func expectNoSecret(in text: String, _ place: String) {
            for secret in secrets {
            let isShown = text.contains(secret)
            #expect(!isShown, "\(place) shows \(secret)")
        }
        }

        /// All that a process shows to others: its arguments, and those of its children.
        private static func processes(in surroundings: Surroundings) async throws -> String {
            try await surroundings.runToEnd(try RealServers.path("ps"), ["-eww", "-o", "args"]).output
        }

        /// All bytes of the files under a folder, and their names.
        private static func files(under path: String) throws -> String {
            var text = ""
            for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
                text += "\(name)\n"
                if let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") {
                    text += String(decoding: bytes, as: UTF8.self)
                }
            }
            return text
        }

        /// One receiver lets the user in; another does not, and says back what it was told, as a badly set up one may.
        @Test(.enabled(if: RealServers.canRun(["ps"]), "\(RealServers.reason(["ps"]))"))
        func aPasswordIsSeenByItsReceiverAlone() async throws {
            let surroundings = try Surroundings()
            let authorization = Self.authorization
            let good = try ScriptedReceiver { request, _ in
                request.headers["authorization"] == authorization ? .noContent : .status(401, body: "who are you?")
            }
            let bad = try ScriptedReceiver { request, _ in
                .status(401, body: "not you: \(request.headers["authorization"] ?? "nobody"), hunter2-Zürich %$")
            }
            defer {
                good.stop()
                bad.stop()
            }
            let urls = [good, bad].map { "remote-write+http://alice@127.0.0.1:\($0.port)/api/v1/write" }
            let scenario = try PushScenario.write(to: surroundings)
            let queue = surroundings.path("queue")
            let aerostat = try surroundings.startAerostat(
                [scenario, "--push-interval", "1s", "--queue", queue, "--log.level", "debug"]
                    + urls.flatMap { ["--push", $0] },
                environment: ["AEROSTAT_PUSH_PASSWORD": Self.password]
            )
            let port = try await aerostat.port()
            let page = try await poll("a delivery and a refusal", within: 30) {
                let page = try await MetricsPage.fetch(port: port)
                let delivered = try PushLedger(page, port: Int(good.port)).delivered.samples
                let refusals = page.values.filter { series, _ in
                    series.name == "aerostat_push_requests_total" && series.labels["result"] == "failure"
                        && series.labels["destination"]?.contains(":\(bad.port)") == true
                }
                return delivered > 0 && refusals.values.reduce(0, +) > 0 ? page : nil
            }
            Self.expectNoSecret(in: page.text, "/metrics")
            let processes = try await Self.processes(in: surroundings)
            #expect(processes.contains("alice@127.0.0.1:\(good.port)"))
            Self.expectNoSecret(in: processes, "ps")
            for path in ["/", "/api/v1/snapshot"] {
                let body = String(decoding: try await HTTP.get(path, port: port), as: UTF8.self)
                Self.expectNoSecret(in: body, path)
            }
            #expect(try await aerostat.stop() == 0)
            let log = try aerostat.logText
            #expect(log.contains("401"))
            Self.expectNoSecret(in: log, "the log")
            let status = try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue, "--status"])
            Self.expectNoSecret(in: status.output, "push --status")
            Self.expectNoSecret(in: try Self.files(under: queue), "the queue")
        }

        /// Command lines are seen by all, so a secret there is refused, and not repeated.
        @Test(
            arguments: [
                "remote-write+http://alice:hunter2@127.0.0.1:1/api/v1/write",
                "http://alice:hunter2@127.0.0.1:9091", "otlp+https://alice:hunter2@otlp.example",
                "nosuch+http://alice:hunter2@127.0.0.1/", "hunter2@://", "json+http://127.0.0.1/?token=hunter2",
                "smtps://alice:hunter2@mail.example?to=ops@example.org", "influx+http://127.0.0.1:1/?db=a&p=hunter2",
            ]
        )
        func aPasswordInAURLIsRefusedAndNotRepeated(url: String) async throws {
            let surroundings = try Surroundings()
            for command in [["serve"], ["run", "calm", "--for", "1m"]] {
                let result = try await surroundings.runToEnd(Surroundings.aerostat, command + ["--push", url])
                #expect(result.status == 64, "\(result.output)")
                Self.expectNoSecret(in: result.output, "the error")
            }
        }
    }
}
