import Foundation
import LoopbackClient
import Testing

@Suite(.timeLimit(.minutes(3)))
struct ServePushTests {
    private func serve(_ arguments: String...) throws -> AerostatProcess {
        try AerostatProcess(["serve", "--web.listen-address", "127.0.0.1:0"] + arguments)
    }

    /// Values of the push account on the metrics page, by series name and result or reason.
    private func account(port: Int) async throws -> [String: Double] {
        let page = try await LoopbackClient.request("/metrics", port: port).text
        var values: [String: Double] = [:]
        for line in page.split(separator: "\n") where line.hasPrefix("aerostat_push_") {
            let result = line.firstMatch(of: /(?:result|reason)="([a-z_]+)"/)?.output.1 ?? ""
            let name = line.prefix { $0 != "{" }
            values["\(name) \(result)"] = line.split(separator: " ").last.flatMap { Double($0) }
        }
        return values
    }

    @Test func putsEachHostAndItselfAndDeletesThemAtTheEnd() async throws {
        let collector = try LoopbackCollector()
        let process = try serve(
            "--push",
            "pushgateway+http://127.0.0.1:\(collector.port)",
            "--push-interval",
            "1s",
            "--push-instance",
            "me",
            "--push-delete-on-exit"
        )
        let port = try await process.port()
        await collector.waitForRequests(4)
        let host = "/metrics/job/aerostat/host/esx-01"
        let own = "/metrics/job/aerostat/instance/me"
        #expect(
            collector.requests.prefix(4).map(\.line) == ["PUT \(host)", "PUT \(own)", "PUT \(host)", "PUT \(own)"]
        )
        let isHost = collector.requests[0].body.contains("\naerostat_vm_memory_size_bytes{host=\"esx-01\",vm=")
        let isOwn = collector.requests[1].body.contains("\naerostat_simulation_seconds_total ")
        #expect(isHost && isOwn)
        let values = try await account(port: port)
        #expect(values["aerostat_push_dropped_samples_total refused"] == 0)
        #expect(values["aerostat_push_requests_total failure"] == 0)
        #expect(values["aerostat_push_delivered_samples_total "] ?? 0 > 100)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
        #expect(collector.requests.suffix(2).map(\.line) == ["DELETE \(host)", "DELETE \(own)"])
    }

    @Test func goesOnWhenTheCollectorIsDown() async throws {
        // A port that was free a moment ago and that nobody listens on.
        let port = try LoopbackCollector().port
        let process = try serve(
            "--push",
            "pushgateway+http://user@127.0.0.1:\(port)",
            "--push-interval",
            "1s",
            "--shutdown-timeout",
            "2s"
        )
        let web = try await process.port()
        while try await account(port: web)["aerostat_push_requests_total failure"] ?? 0 < 1 { await Task.yield() }
        let values = try await account(port: web)
        #expect(values["aerostat_push_queue_samples "] ?? 0 > 100)
        #expect(values["aerostat_push_delivered_samples_total "] == 0)
        process.send(SIGTERM)
        let result = try await process.result(within: 10)
        #expect(result.status == 0)
        #expect(result.errors.contains("127.0.0.1:\(port)"))
        #expect(!result.errors.contains("secret"))
    }

    @Test func itsQueueIsLeftToItWhileItRuns() async throws {
        let collector = try LoopbackCollector()
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        let gateway = "pushgateway+http://127.0.0.1:\(collector.port)"
        let process = try serve("--push", gateway, "--push-interval", "1s", "--queue", folder)
        _ = try await process.port()
        await collector.waitForRequests(1)
        let all = try await AerostatProcess(["push", "--queue", folder]).result()
        #expect(all.status == 0 && all.errors.isEmpty && all.output.isEmpty)
        let report = ["--report", "-", "--type", "metrics", "--to", gateway]
        let one = try await AerostatProcess(["push", "--queue", folder] + report).result()
        #expect(one.status == 3)
        #expect(one.errors.contains("has this queue open; one queue has one process at a time"))
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
    }

    @Test(arguments: [
        (["--push", "somewhere"], "somewhere"), (["--push", "http://127.0.0.1:1/x"], "pushgateway+"),
        (["--push", "http://127.0.0.1:9091", "--push", "pushgateway+http://127.0.0.1:9091"], "given twice"),
        (["--push-interval", "10ms"], "at least 1s"),
    ])
    func tellsWhatIsWrongWithADestination(arguments: [String], hint: String) async throws {
        let result = try await AerostatProcess(["serve"] + arguments).result()
        #expect(result.status == 64)
        #expect(result.errors.contains(hint))
    }
}
