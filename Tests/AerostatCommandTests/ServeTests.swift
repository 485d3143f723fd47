import Foundation
import LoopbackClient
import Testing

@Suite(.timeLimit(.minutes(3)))
struct ServeTests {
    private static let anyPort = ["--web.listen-address", "127.0.0.1:0"]

    /// The value of a series of the metrics page, given with its labels.
    private func value(of series: String, port: Int) async throws -> Double? {
        let page = try await LoopbackClient.request("/metrics", port: port).text
        return page.split(separator: "\n").first { $0.hasPrefix(series + " ") }
            .flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    /// The label of an info metric.
    private func runID(port: Int) async throws -> Substring? {
        let page = try await LoopbackClient.request("/metrics", port: port).text
        return page.firstMatch(of: /aerostat_run_info\{.*run_id="([0-9a-f]{16})"/)?.output.1
    }

    @Test func servesItsPagesAndStopsWhenTold() async throws {
        for signal in [SIGTERM, SIGINT] {
            let process = try AerostatProcess(["serve"] + Self.anyPort)
            let port = try await process.port()
            let page = try await LoopbackClient.request("/metrics", port: port)
            #expect(page.status == 200)
            #expect(page.text.contains("\naerostat_vm_memory_size_bytes{"))
            #expect(page.text.contains("aerostat_build_info{"))
            #expect(page.text.hasSuffix("\n"))
            #expect(try await LoopbackClient.request("/-/ready", port: port).status == 200)
            #expect(try await LoopbackClient.request("/", port: port).text.contains("overcommit"))
            let json = try await LoopbackClient.request("/api/v1/snapshot", port: port)
            #expect(try JSONSerialization.jsonObject(with: Data(json.body)) is [String: Any])
            process.send(signal)
            let result = try await process.result(within: 10)
            #expect(result.status == 0)
            #expect(result.output.isEmpty)
            #expect(!result.errors.contains("level=warn"))
            #expect(!result.errors.contains("level=error"))
        }
    }

    @Test func explainsAMachineWhileItRuns() async throws {
        let process = try AerostatProcess(["serve", "limit-trap", "--speed", "max"] + Self.anyPort)
        let port = try await process.port()
        var document: [String: Any] = [:]
        repeat {
            let reply = try await LoopbackClient.request("/api/v1/explain?vm=limited-01", port: port)
            #expect(reply.status == 200)
            let object = try JSONSerialization.jsonObject(with: Data(reply.body))
            document = try #require(object as? [String: Any])
            let mismatches = RecomputedDecision(document).mismatches
            #expect(mismatches.allSatisfy { !$0.hasPrefix("limited-01") })
        } while (document["elapsed_seconds"] as? Int ?? 0) < 600
        let machines = document["virtual_machines"] as? [[String: Any]]
        #expect(machines?.map { $0["vm"] as? String } == ["limited-01"])
        let unknown = try await LoopbackClient.request("/api/v1/explain?vm=limited-1", port: port)
        #expect(unknown.status == 404)
        #expect(unknown.text.contains("there are limited-01, sibling-01"))
        let unnamed = try await LoopbackClient.request("/api/v1/explain", port: port)
        #expect(unnamed.status == 400)
        process.send(SIGTERM)
        let result = try await process.result(within: 10)
        #expect(result.status == 0)
    }

    @Test func simulatedTimePassesAtTheSpeedAskedFor() async throws {
        let process = try AerostatProcess(["serve", "calm", "--speed", "1000"] + Self.anyPort)
        let port = try await process.port()
        while try await value(of: "aerostat_simulation_seconds_total", port: port) ?? 0 < 1000 {
            await Task.yield()
        }
        #expect(try await value(of: "aerostat_books_imbalance_pages", port: port) == 0)
        process.send(SIGTERM)
        let result = try await process.result(within: 10)
        #expect(result.status == 0)
        #expect(result.errors.split(separator: "\n").filter { $0.contains("time lapse") }.count == 1)
    }

    @Test func reloadsAGoodScenarioAndRefusesABadOne() async throws {
        let folder = try ScratchFolder()
        let good = try await AerostatProcess.run("scenarios", "calm").output
        let file = try folder.write(good, to: "mine.yaml")
        let process = try AerostatProcess(["serve", file, "--speed", "100"] + Self.anyPort)
        let port = try await process.port()
        let first = try #require(try await runID(port: port))

        try folder.write("hosts: 3\nnonsense: 1\n", to: "mine.yaml")
        process.send(SIGHUP)
        _ = try await process.logged("msg=\"the run that is under way goes on\"")
        #expect(try await runID(port: port) == first)
        #expect(try await value(of: "aerostat_config_last_reload_successful", port: port) == 0)

        try folder.write(good, to: "mine.yaml")
        process.send(SIGHUP)
        _ = try await process.logged("msg=\"scenario loaded, a new run begins\"")
        let second = try #require(try await runID(port: port))
        #expect(second != first)
        #expect(try await value(of: "aerostat_config_last_reload_successful", port: port) == 1)
        process.send(SIGTERM)
        let result = try await process.result(within: 10)
        #expect(result.status == 0)
        #expect(result.errors.contains("\(file):1:8: hosts: "))
        #expect(result.errors.contains("\(file):2:1: nonsense"))
    }

    @Test func saysInOneLineThatThePortIsTaken() async throws {
        let process = try AerostatProcess(["serve"] + Self.anyPort)
        let port = try await process.port()
        let second = try await AerostatProcess.run(
            "serve",
            "--web.listen-address",
            "127.0.0.1:\(port)",
            "--log.level",
            "warn"
        )
        #expect(second.status == 3)
        #expect(second.errors == "aerostat: cannot listen on 127.0.0.1:\(port): address already in use\n")
        #expect(try await LoopbackClient.request("/-/healthy", port: port).status == 200)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
    }

    @Test func stopsInTimeThoughAClientNeverReads() async throws {
        let process = try AerostatProcess(["serve", "--shutdown-timeout", "500ms"] + Self.anyPort)
        let port = try await process.port()
        let stalled = try LoopbackConnection(port: port, receiveBuffer: 4096)
        // More answers than the socket buffers hold.
        let request = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
        try await stalled.send(String(repeating: request, count: 1000))
        _ = try await stalled.receive(count: 1)
        process.send(SIGTERM)
        #expect(try await process.result(within: 10).status == 0)
    }

    @Test func logsAsJSONWhenAsked() async throws {
        let process = try AerostatProcess(["serve", "--log.format", "json"] + Self.anyPort)
        _ = try await process.logged("\"msg\":\"listening\"")
        process.send(SIGTERM)
        let lines = try await process.result(within: 10).errors.split(separator: "\n")
        #expect(lines.count >= 3)
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
            #expect(object?["level"] == "info")
        }
    }

    @Test func doesNotStartWithABadScenario() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("", to: "empty.yaml")
        let result = try await AerostatProcess(["serve", file] + Self.anyPort).result()
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("\(file):1:1: "))
        #expect(result.errors.split(separator: "\n").count == 1)
    }
}
