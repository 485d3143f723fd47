import Foundation
import LoopbackServers
import RealReceivers
import Testing

/// `scripts/try.sh`, with a program that is built already and on ports of its own.
@Suite(
    .serialized,
    .timeLimit(.minutes(3)),
    .enabled(if: RealServers.canRun(AlertServers.ofTry), "\(RealServers.reason(AlertServers.ofTry))")
)
struct TryTests {
    /// The script with its surroundings; it has ports and a folder that nobody else uses.
    private struct Try {
        let surroundings: Surroundings
        let ports: [String: Int]

        init() throws {
            surroundings = try Surroundings()
            let names = ["AEROSTAT_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT"]
            ports = try Dictionary(uniqueKeysWithValues: names.map { ($0, Int(try LoopbackSocket.steadyPort())) })
        }

        var folder: String { surroundings.path("try") }

        func start(_ arguments: [String] = [], with more: [String: String] = [:]) throws -> RunningProgram {
            var environment = ports.mapValues { "\($0)" }
            environment["AEROSTAT"] = Surroundings.aerostat.path()
            environment["TRY_FOLDER"] = folder
            // Which is not used: a try keeps no history.
            environment["AEROSTAT_HISTORY"] = "\(folder)/history.db"
            // Threads of a test block signals, which a shell would inherit and could not change.
            let unblock =
                "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execvp('bash', sys.argv)"
            return try RunningProgram(
                try RealServers.path("python3"),
                ["-c", unblock, Repository.file("scripts/try.sh").path()] + arguments,
                environment: environment.merging(more) { $1 },
                log: surroundings.folder.appending(path: "try.log")
            )
        }

        /// Process ids by the name of what the script has started: a program is known by its port.
        func children() async throws -> [String: Int32] {
            let table = try await surroundings.runToEnd(try RealServers.path("ps"), ["-A", "-ww", "-o", "pid=,args="])
            var found: [String: Int32] = [:]
            for line in table.output.split(separator: "\n") {
                guard let match = line.firstMatch(of: /^ *(\d+) (.+)$/), !line.contains("try.sh") else { continue }
                for (name, port) in ports where match.output.2.hasSuffix("listen-address 127.0.0.1:\(port)") {
                    found[name] = Int32(match.output.1)
                }
                for (name, port) in ports where match.output.2.contains("listen-address=127.0.0.1:\(port) ") {
                    found[name] = Int32(match.output.1)
                }
            }
            return found
        }

        func isListening(_ name: String) -> Bool {
            guard let socket = try? LoopbackSocket.connect(port: UInt16(ports[name] ?? 0)) else { return false }
            close(socket)
            return true
        }

        func waitUntilReady(_ script: RunningProgram) async throws {
            _ = try await poll("the try to be ready", within: 60) {
                guard script.isRunning else { return try script.logText }
                return try script.logText.contains("Ready.") ? "" : nil
            }
            let text = try script.logText
            #expect(script.isRunning, "\(text)")
        }
    }

    @Test func allThreeAnswerUntilTheScriptIsTold() async throws {
        let attempt = try Try()
        let script = try attempt.start()
        try await attempt.waitUntilReady(script)
        let port = try #require(attempt.ports["PROMETHEUS_PORT"])
        let prometheus = Prometheus(port: port)
        #expect(try await prometheus.query(#"up{job="aerostat"}"#).map(\.number) == [1])
        let aerostat = try #require(attempt.ports["AEROSTAT_PORT"])
        let page = try await MetricsPage.fetch(port: aerostat)
        #expect(page.sum("aerostat_host_memory_size_bytes", ["host": "esx-crisis"]) > 0)
        let alertmanager = try #require(attempt.ports["ALERTMANAGER_PORT"])
        #expect(try await Alertmanager.alerts(port: alertmanager).allSatisfy { $0.labels["job"] == "aerostat" })

        // Every rule of the repository is there, and finds nothing wrong with itself.
        let files = try RuleFiles.all().map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        let names = files.flatMap { $0.matches(of: /- (?:alert|record): (\S+)/).map { String($0.output.1) } }
        let rules = try await poll("each rule to be evaluated", within: 30) {
            let rules = try await prometheus.rules()
            return rules.contains { $0.health == "unknown" } ? nil : rules
        }
        #expect(rules.map(\.name).sorted() == names.sorted())
        #expect(rules.allSatisfy { $0.health == "ok" }, "\(rules.filter { $0.health != "ok" })")

        let told = try script.logText
        for port in [aerostat, port, alertmanager] { #expect(told.contains("http://127.0.0.1:\(port)/")) }
        #expect(told.contains("a minute below takes 6 s") && told.contains("12 min     event 2"))
        let graphs = told.matches(of: /\/graph\?g0\.expr=([^&]+)&/).compactMap { $0.output.1.removingPercentEncoding }
        #expect(graphs.count == 4)
        // The last is about alerts, of which there is none yet.
        for graph in graphs.dropLast() {
            _ = try await poll("data in the graph \(graph)", within: 30) { try await prometheus.query(graph).first }
        }

        #expect(Set(try await attempt.children().keys) == Set(attempt.ports.keys))
        let start = ContinuousClock.now
        #expect(try await script.stop() == 0)
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(try await attempt.children().isEmpty)
        for name in attempt.ports.keys { #expect(!attempt.isListening(name)) }
        #expect(try script.logText.hasSuffix("Stopping.\n"))
        #expect(!FileManager.default.fileExists(atPath: "\(attempt.folder)/history.db"))
    }

    @Test(arguments: ["AEROSTAT_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT"])
    func aPortInUseIsSaidBeforeAnythingStarts(name: String) async throws {
        let attempt = try Try()
        let port = try #require(attempt.ports[name])
        let (socket, _) = try LoopbackSocket.listen(port: UInt16(port))
        defer { close(socket) }
        let script = try attempt.start()
        #expect(try await script.end(within: 30) == 3)
        #expect(try script.logText.contains("port \(port) of 127.0.0.1 is in use. Set \(name) to a free one"))
        #expect(!FileManager.default.fileExists(atPath: attempt.folder))
    }

    @Test func theEndOfOneIsToldWithItsLogAndEndsTheOthers() async throws {
        let attempt = try Try()
        // A data folder of an earlier try is not kept.
        let old = attempt.surroundings.folder.appending(path: "try/prometheus-data/old")
        try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
        let script = try attempt.start(["overcommit", "2.5"])
        try await attempt.waitUntilReady(script)
        #expect(!FileManager.default.fileExists(atPath: old.path()))
        // A second one does not take the folder away from the first.
        let other = try Try()
        let second = try other.start(with: ["TRY_FOLDER": attempt.folder])
        #expect(try await second.end(within: 30) == 3)
        #expect(try second.logText.contains("another try uses \(attempt.folder)"))

        let children = try await attempt.children()
        kill(try #require(children["PROMETHEUS_PORT"]), SIGTERM)
        #expect(try await script.end(within: 30) == 3)
        let text = try script.logText
        let log = "\(attempt.folder)/prometheus.log"
        #expect(text.contains("prometheus has ended with status 0. The last lines of \(log):"))
        #expect(text.contains("Received SIGTERM"))
        #expect(try await attempt.children().isEmpty)
    }

    @Test func aBadScenarioIsSaidBeforeAnythingStarts() async throws {
        let attempt = try Try()
        let script = try attempt.start(["nosuch"])
        #expect(try await script.end(within: 30) == 3)
        #expect(try script.logText.contains(#"no built-in scenario is called "nosuch""#))
        #expect(!FileManager.default.fileExists(atPath: attempt.folder))
    }

    @Test(arguments: [
        (["crisis", "max"], "the speed 'max' is not a number"), (["crisis", "0"], "the speed '0' is not a number"),
        (["crisis", "1", "2"], "usage: try.sh"),
    ])
    func aBadCommandLineHasStatus64(arguments: [String], reason: String) async throws {
        let attempt = try Try()
        let script = try attempt.start(arguments)
        #expect(try await script.end(within: 30) == 64)
        #expect(try script.logText.contains(reason))
    }

    @Test(arguments: [("0", "'0' is not a port"), ("70000", "'70000' is not a port"), ("9090", "ports have to differ")])
    func aBadPortHasStatus64(port: String, reason: String) async throws {
        let attempt = try Try()
        let script = try attempt.start(with: ["PROMETHEUS_PORT": port, "ALERTMANAGER_PORT": port])
        #expect(try await script.end(within: 30) == 64)
        #expect(try script.logText.contains(reason))
    }

    @Test func aScriptThatIsKilledLeavesNothingBehind() async throws {
        let attempt = try Try()
        let script = try attempt.start()
        try await attempt.waitUntilReady(script)
        #expect(try await attempt.children().count == 3)
        #expect(try await script.stop(by: SIGKILL) == SIGKILL)
        _ = try await poll("all to have ended", within: 20) { try await attempt.children().isEmpty ? true : nil }
    }

    /// A speed at which a rule would need a range shorter than four scrapes.
    @Test func aSpeedThatTheRulesDoNotStandIsRefused() async throws {
        let attempt = try Try()
        let script = try attempt.start(["crisis", "100000"])
        #expect(try await script.end(within: 30) == 1)
        #expect(try script.logText.contains("the rules cannot be adapted to speed 100000"))
    }
}
