import Foundation
import RealReceivers
import Testing

/// Prometheus' own judge says that the rules are valid and do what their unit tests say, and that these can fail.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: RealServers.canRun(["promtool"]), "\(RealServers.reason(["promtool"]))")
)
struct RuleUnitTests {
    static let files = ["host", "virtual-machine", "exporter"]

    @Test func allRuleFilesAreTested() throws {
        let names = try ["dashboards/rules", "dashboards/rules/tests"].map { folder in
            try Repository.files(in: folder, withExtension: "yaml").map { $0.deletingPathExtension().lastPathComponent }
        }
        #expect(names == [Self.files.sorted(), Self.files.sorted()])
    }

    @Test(arguments: files)
    func rulesAreValidAndDoWhatTheirTestsSay(file: String) async throws {
        let surroundings = try Surroundings()
        let promtool = try RealServers.path("promtool")
        let rules = Repository.file("dashboards/rules/\(file).yaml").path(percentEncoded: false)
        let checked = try await surroundings.runToEnd(promtool, ["check", "rules", "--lint-fatal", rules])
        #expect(checked.status == 0, "\(checked.output)")
        let tests = Repository.file("dashboards/rules/tests/\(file).yaml").path(percentEncoded: false)
        let tested = try await surroundings.runToEnd(promtool, ["test", "rules", tests])
        #expect(tested.status == 0, "\(tested.output)")
    }

    /// Typical mistakes, each alone, in each alert: its own tests must not pass any more.
    @Test(arguments: files)
    func aMistakeInAnAlertFailsItsUnitTests(file: String) async throws {
        let surroundings = try Surroundings()
        let rules = try text(of: "dashboards/rules/\(file).yaml")
        let tests = try UnitTestText(try text(of: "dashboards/rules/tests/\(file).yaml"))
        let mutants = RuleMutant.all(of: rules)
        let alerts = Set(rules.matches(of: /- alert: (\w+)/).map { String($0.output.1) })
        #expect(Set(mutants.map(\.alert)) == alerts)
        #expect(mutants.count > alerts.count)

        try FileManager.default.createDirectory(
            at: surroundings.folder.appending(path: "tests"),
            withIntermediateDirectories: true
        )
        for mutant in mutants {
            _ = try surroundings.write(mutant.text, to: "\(file).yaml")
            let path = try surroundings.write(try tests.about(mutant.alert), to: "tests/\(file).yaml")
            let result = try await surroundings.runToEnd(try RealServers.path("promtool"), ["test", "rules", path])
            #expect(result.status != 0, "nothing notices that in \(mutant)")
            #expect(result.output.contains("alertname: \(mutant.alert)"), "\(mutant): \(result.output)")
        }
    }

    private func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: Repository.file(path)), as: UTF8.self)
    }
}

/// A file of unit tests, cut into its tests.
private struct UnitTestText {
    private let head: String
    private let tests: [(alert: String, text: String)]

    init(_ text: String) throws {
        let starts = text.matches(of: /(?m)^  - name: (\w+)\n/)
        let first = try #require(starts.first).range.lowerBound
        head = String(text[..<first])
        let ends = starts.dropFirst().map(\.range.lowerBound) + [text.endIndex]
        tests = zip(starts, ends).map { (String($0.output.1), String(text[$0.range.lowerBound..<$1])) }
    }

    /// The file with the tests of one alert alone, of which there must be some.
    func about(_ alert: String) throws -> String {
        let found = tests.filter { $0.alert == alert }.map(\.text)
        try #require(!found.isEmpty, "\(alert) has no unit test")
        return head + found.joined()
    }
}
