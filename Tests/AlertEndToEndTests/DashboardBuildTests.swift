import Foundation
import RealReceivers
import Testing

/// The dashboards in the repository are what their source builds, byte by byte.
@Suite(.timeLimit(.minutes(5)))
struct DashboardBuildTests {
    private static let folder = "dashboards"

    /// Why they cannot be built here, with what the script says; nil where they can. In CI they have to be.
    private static func obstacle() async throws -> String? {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return nil }
        // The first run makes the environment, for which it needs Python and a package index.
        let result = try await Surroundings().buildDashboards(["--help"])
        return result.status == 0 ? nil : result.output
    }

    @Test(.enabled("dashboards.sh cannot build here; it says what it needs") { try await obstacle() == nil })
    func whatIsCommittedIsWhatTheSourceBuilds() async throws {
        let surroundings = try Surroundings()
        let result = try await surroundings.buildDashboards(["--output", surroundings.path("built")])
        try #require(result.status == 0, "\(result.output)")
        let committed = try Repository.files(in: Self.folder, withExtension: "json")
        let built = try FileManager.default.contentsOfDirectory(atPath: surroundings.path("built"))
        #expect(built.sorted() == committed.map(\.lastPathComponent))
        #expect(built.count >= 4)
        for file in committed {
            let fresh = try Data(contentsOf: URL(filePath: surroundings.path("built/\(file.lastPathComponent)")))
            let isSame = try Data(contentsOf: file) == fresh
            #expect(isSame, "\(file.lastPathComponent) is not what make dashboards builds")
            #expect(result.output.contains(file.lastPathComponent))
        }
    }

    /// Where pip finds no index the script says so and leaves what was built before.
    @Test(.enabled(if: RealServers.canRun(["python3"]), "\(RealServers.reason(["python3"]))"))
    func withoutAnIndexItSaysWhatItNeeds() async throws {
        let surroundings = try Surroundings()
        // The script in a place where nothing is installed yet.
        for path in ["scripts/dashboards.sh", "scripts/python-environment.sh", "dashboards/requirements.txt"] {
            let copy = surroundings.folder.appending(path: path)
            let folder = copy.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: Repository.file(path), to: copy)
        }
        let index = ["PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"]
        let script = surroundings.folder.appending(path: "scripts/dashboards.sh")
        let result = try await surroundings.runToEnd(script, [], environment: index)
        #expect(result.status == 1)
        #expect(result.output.contains("package index") || result.output.contains("python3-venv"))
        #expect(!result.output.contains("Traceback"))
    }
}

extension Surroundings {
    fileprivate func buildDashboards(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await runToEnd(Repository.file("scripts/dashboards.sh"), arguments, within: 240)
    }
}
