import Foundation
import LoopbackServers
import RealReceivers
import Testing

extension PushEndToEndTests {
    /// Reports and summaries that `aerostat push` and `aerostat summary` deliver, once each.
    @Suite(.timeLimit(.minutes(3)))
    struct ReportPushTests {
        /// A receiver, a report, and a queue for it.
        private struct Bench {
            let surroundings: Surroundings
            let receiver: ScriptedReceiver
            let queue: String
            let report: String
            let text = "time,host,free\n2026-01-01T00:00:00Z,zürich-1,17179869184\n"

            init(script: @escaping @Sendable (ScriptedReceiver.Request, Int) -> ScriptedReceiver.Answer) throws {
                surroundings = try Surroundings()
                receiver = try ScriptedReceiver(script: script)
                queue = surroundings.path("queue")
                report = try surroundings.write(text, to: "night.csv")
            }

            var destination: String { "csv+http://127.0.0.1:\(receiver.port)/reports" }

            func push(_ options: String...) async throws -> (status: Int32, output: String) {
                try await surroundings.runToEnd(Surroundings.aerostat, ["push", "--queue", queue] + options)
            }

            func ledger() async throws -> PushLedger {
                try await surroundings.ledger(in: queue, port: Int(receiver.port))
            }

            /// The requests that came until now.
            func requests() async -> [ScriptedReceiver.Request] {
                receiver.stop()
                var requests: [ScriptedReceiver.Request] = []
                for await request in receiver.requests { requests.append(request) }
                return requests
            }
        }

        @Test func aReportArrivesAsItIs() async throws {
            let bench = try Bench { _, _ in .status(200) }
            let pushed = try await bench.push("--report", bench.report, "--to", bench.destination)
            #expect(pushed.status == 0, "\(pushed.output)")
            let again = try await bench.push()
            #expect(again.status == 0, "\(again.output)")
            let ledger = try await bench.ledger()
            #expect(ledger.isBalanced && ledger.delivered.reports == 1 && ledger.accepted.reports == 1, "\(ledger)")
            let requests = await bench.requests()
            #expect(requests.map(\.method) == ["POST"] && requests.map(\.path) == ["/reports"])
            #expect(requests.first?.body == Array(bench.text.utf8))
            #expect(requests.first?.headers["content-type"]?.hasPrefix("text/csv") == true)
        }

        @Test func standardInputIsAReport() async throws {
            let bench = try Bench { _, _ in .noContent }
            let pushed = try await bench.surroundings.runToEnd(
                Surroundings.aerostat,
                ["push", "--queue", bench.queue, "--report", "-", "--type", "csv", "--to", bench.destination],
                input: try FileHandle(forReadingFrom: URL(filePath: bench.report))
            )
            #expect(pushed.status == 0, "\(pushed.output)")
            #expect(await bench.requests().map(\.body) == [Array(bench.text.utf8)])
        }

        /// What the receiver does not take now waits, and is delivered by a later call.
        @Test(arguments: [500, 503, 429, 408])
        func aReportWaitsForItsReceiver(status: Int) async throws {
            let isOpen = Flag()
            let bench = try Bench { _, _ in isOpen.isSet ? .noContent : .status(status, body: "later") }
            let pushed = try await bench.push("--report", bench.report, "--to", bench.destination, "--timeout", "1s")
            #expect(pushed.status == 3, "\(pushed.output)")
            let waiting = try await bench.ledger()
            #expect(waiting.isBalanced && waiting.queued.reports == 1 && waiting.delivered.reports == 0, "\(waiting)")
            isOpen.set()
            let later = try await bench.push()
            #expect(later.status == 0, "\(later.output)")
            let ledger = try await bench.ledger()
            #expect(ledger.isBalanced && ledger.delivered.reports == 1 && ledger.queued == .init(), "\(ledger)")
            let requests = await bench.requests()
            #expect(requests.count >= 2 && requests.allSatisfy { $0.body == Array(bench.text.utf8) })
        }

        @Test(arguments: [400, 401, 404])
        func aRefusalIsCountedAndSaid(status: Int) async throws {
            let bench = try Bench { _, _ in .status(status, body: "not here") }
            let pushed = try await bench.push("--report", bench.report, "--to", bench.destination)
            #expect(pushed.status == 1)
            #expect(pushed.output.contains("\(status)"))
            let ledger = try await bench.ledger()
            #expect(ledger.isBalanced && ledger.losses.values.map(\.reports) == [1], "\(ledger)")
            #expect(await bench.requests().count == 1)
        }

        @Test func redirectsAreNotFollowed() async throws {
            let other = try ScriptedReceiver(always: .noContent)
            let url = "http://127.0.0.1:\(other.port)/"
            let bench = try Bench { _, _ in .redirect(to: url) }
            let pushed = try await bench.push("--report", bench.report, "--to", bench.destination, "--timeout", "1s")
            #expect(pushed.status != 0)
            #expect(pushed.output.contains("307"))
            let ledger = try await bench.ledger()
            #expect(ledger.isBalanced && ledger.delivered == .init(), "\(ledger)")
            #expect(await bench.requests().count >= 1)
            other.stop()
            for await _ in other.requests { Issue.record("the redirect was followed") }
        }

        /// The receiver says how long to wait, in both forms that it may.
        @Test(arguments: [true, false])
        func theReceiversPaceIsKept(isDate: Bool) async throws {
            let bench = try Bench { request, number in
                guard number == 0 else { return .noContent }
                // A date has whole seconds, so three of them are at least two.
                return isDate ? .tooMany(retryAfter: Date().addingTimeInterval(3)) : .tooMany(retryAfterSeconds: 2)
            }
            let pushed = try await bench.push("--report", bench.report, "--to", bench.destination)
            #expect(pushed.status == 0, "\(pushed.output)")
            let arrivals = await bench.requests().map(\.arrival)
            try #require(arrivals.count == 2)
            #expect(arrivals[1] - arrivals[0] > .milliseconds(1900))
            #expect(arrivals[1] - arrivals[0] < .seconds(10))
        }

        @Test func aSummaryGoesWhereItIsPushed() async throws {
            let bench = try Bench { _, _ in .noContent }
            let mail = try ScriptedMailServer()
            defer { mail.stop() }
            let history = bench.surroundings.path("history.db")
            let run = ["run", "crisis", "--for", "1h", "--end-at", "now", "--history", history]
            let recorded = try await bench.surroundings.runToEnd(Surroundings.aerostat, run)
            #expect(recorded.status == 0, "\(recorded.output)")
            let summary = ["summary", "--history", history, "--since", "2h"]
            let shown = try await bench.surroundings.runToEnd(Surroundings.aerostat, summary)
            let mailURL =
                "smtp://127.0.0.1:\(mail.port)?from=aerostat@host.example&to=ops@example.org,night@example.org"
            let json = "json+http://127.0.0.1:\(bench.receiver.port)/summaries"
            let pushed = try await bench.surroundings.runToEnd(
                Surroundings.aerostat,
                summary + ["--push", json, "--push", mailURL, "--queue", bench.queue]
            )
            // How bad the hour was, as without a push.
            #expect(pushed.status == shown.status)
            let requests = await bench.requests()
            #expect(requests.count == 1)
            let document = try JSONSerialization.jsonObject(with: Data(requests.first?.body ?? []))
            #expect((document as? [String: Any])?.isEmpty == false)
            #expect(mail.mails.map(\.recipients) == [["ops@example.org", "night@example.org"]])
            #expect(mail.mails.first?.message.contains("esx-crisis") == true)
            let ledgers = try await bench.surroundings.ledgers(in: bench.queue)
            #expect(ledgers.count == 2)
            for ledger in ledgers.values { #expect(ledger.isBalanced && ledger.delivered.reports == 1, "\(ledger)") }
        }

        /// Debian's aiosmtpd, which wants a password, over TLS.
        @Test(.enabled(if: MailSink.canRun, "\(MailSink.reason)"))
        func aRealMailServerTakesTheSummary() async throws {
            let surroundings = try Surroundings()
            let certificates = try TestCertificates(in: surroundings.folder.path())
            let own = try certificates.issue("mail")
            let sink = try MailSink(
                .smtps,
                certificate: (file: URL(filePath: own.certificate), key: URL(filePath: own.key))
            )
            defer { sink.stop() }
            let url = "smtps://127.0.0.1:\(sink.port)?from=aerostat@host.example&to=ops@example.org"
            let settings = """
                destinations:
                  - url: \(url)
                    basic_auth: {username: alice, password_env: SINK_PASSWORD}
                    tls_config: {ca_file: \(certificates.authority)}

                """
            let file = try surroundings.write(settings, to: "push-config.yaml")
            let history = surroundings.path("history.db")
            let run = ["run", "crisis", "--for", "1h", "--end-at", "now", "--history", history]
            #expect(try await surroundings.runToEnd(Surroundings.aerostat, run).status == 0)
            let summary = ["summary", "--history", history, "--since", "2h"]
            let shown = try await surroundings.runToEnd(Surroundings.aerostat, summary)
            let pushed = try await surroundings.runToEnd(
                Surroundings.aerostat,
                summary + ["--push", url, "--push.config", file, "--queue", surroundings.path("queue")],
                environment: ["SINK_PASSWORD": "s3cret pass"]
            )
            #expect(pushed.status == shown.status, "\(pushed.output)")
            #expect(!pushed.output.contains("s3cret"))
            let ledger = try await surroundings.ledger(in: surroundings.path("queue"), port: sink.port)
            #expect(ledger.isBalanced && ledger.delivered.reports == 1, "\(ledger)")
            // Asked for only when it is known to be there: reading waits for it.
            try #require(ledger.delivered.reports == 1)
            let mail = try sink.nextMail()
            #expect(mail.isEncrypted && mail.isAuthenticated && mail.defects.isEmpty)
            #expect(mail.recipients == ["ops@example.org"])
            #expect(mail.text.contains("esx-crisis") && mail.html.contains("esx-crisis"))
        }
    }
}
