import Foundation
import RealReceivers
import Testing

/// What each scenario must raise, must not raise, and when, is what the alerts do in a rehearsal.
@Suite(
    .serialized,
    .timeLimit(.minutes(15)),
    .enabled(if: RealServers.canRun(["promtool"]), "\(RealServers.reason(["promtool"]))")
)
struct ScenarioPairTests {
    /// Every file of expectations: those of the built-ins and those of the scenarios beside them.
    static let names: [String] = [
        "boot-storm", "calm", "crisis", "fleet", "idle-tax", "limit-trap", "no-balloon-driver", "overcommit",
        "page-sharing", "reserved", "salting-rollout", "small-page-file",
    ]

    @Test func everyExpectationIsHeld() throws {
        let files = try Repository.files(in: "dashboards/expectations", withExtension: "yaml")
        #expect(files.map { $0.deletingPathExtension().lastPathComponent } == Self.names)
    }

    @Test(arguments: names)
    func alertsDoWhatIsExpectedOfThem(name: String) async throws {
        // 800 machines are much for promtool: half as many evaluations take half the time.
        let interval = name == "fleet" ? ["--interval", "30s"] : []
        let result = try await Self.rehearse(
            name,
            expecting: Repository.file("dashboards/expectations/\(name).yaml").path(percentEncoded: false),
            interval
        )
        #expect(result.status == 0, "\(result.output)")
    }

    /// The proof that a rehearsal can miss: too early, one that must not fire, and one that nobody listed.
    @Test(arguments: [
        ("fires: 12m to 13m", "fires: 2m to 3m", "HostMemoryLow"),
        ("labels: {vm: db-01}", "labels: {vm: batch-01}", "VirtualMachineSlow"),
        ("alert: HostMemorySoft", "alert: HostBalloonInflation", "HostMemorySoft"),
    ])
    func whatIsExpectedWronglyIsStatus1(right: String, wrong: String, alert: String) async throws {
        let file = Repository.file("dashboards/expectations/crisis.yaml")
        let expectations = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        try #require(expectations.contains(right))
        let surroundings = try Surroundings()
        let path = try surroundings.write(expectations.replacing(right, with: wrong), to: "wrong.yaml")
        let result = try await Self.rehearse("crisis", expecting: path)
        #expect(result.status == 1)
        #expect(result.output.contains(try Regex("wrong\\.yaml:[^\n]* \(alert)\\{")), "\(result.output)")
    }

    private static func rehearse(
        _ name: String,
        expecting expectations: String,
        _ options: [String] = []
    ) async throws -> (status: Int32, output: String) {
        let own = Repository.file("dashboards/expectations/scenarios/\(name).yaml").path(percentEncoded: false)
        let rules = try Repository.files(in: "dashboards/rules", withExtension: "yaml").map {
            $0.path(percentEncoded: false)
        }
        #expect(rules.count == 3)
        return try await Surroundings().runToEnd(
            Surroundings.aerostat,
            ["rehearse", FileManager.default.fileExists(atPath: own) ? own : name, "--rules"] + rules
                + ["--expect", expectations] + options,
            within: 800
        )
    }
}
