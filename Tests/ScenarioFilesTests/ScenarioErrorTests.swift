import Testing

@testable import ScenarioFiles

/// A scenario text with something wrong, and all that a user is told about it.
struct BadInput: Sendable, CustomTestStringConvertible {
    var name: String
    var yaml: String
    var expected: String

    init(_ name: String, _ yaml: String, _ expected: String) {
        self.name = name
        self.yaml = yaml
        self.expected = expected
    }

    var testDescription: String { name }
}

/// Every class of bad input, with the exact lines that a user sees.
struct ScenarioErrorTests {
    @Test(arguments: BadInput.structure)
    func badStructureIsReportedWithItsPlace(_ input: BadInput) {
        #expect(report(of: input.yaml) == input.expected)
    }

    @Test(arguments: BadInput.hosts)
    func badHostsAreReportedWithTheirPlace(_ input: BadInput) {
        #expect(report(of: input.yaml) == input.expected)
    }

    @Test(arguments: BadInput.hostSettings)
    func badHostSettingsAreReportedWithTheirPlace(_ input: BadInput) {
        #expect(report(of: input.yaml) == input.expected)
    }

    @Test(arguments: BadInput.groups)
    func badGroupsAreReportedWithTheirPlace(_ input: BadInput) {
        #expect(report(of: input.yaml) == input.expected)
    }

    @Test(arguments: BadInput.workloads)
    func badWorkloadsAreReportedWithTheirPlace(_ input: BadInput) {
        #expect(report(of: input.yaml) == input.expected)
    }

    @Test(arguments: BadInput.events)
    func badEventsAreReportedWithTheirPlace(_ input: BadInput) {
        #expect(report(of: input.yaml) == input.expected)
    }

    @Test func onlyTheFirstHundredProblemsAreKept() {
        let keys = (0..<150).map { "nonsense\($0): 1\n" }.joined()
        let lines = report(of: "hosts: [{name: a, memory: 1 GiB}]\n" + keys).split(separator: "\n")
        #expect(lines.count == 101)
        #expect(lines.first?.hasPrefix("t.yaml:2:1: nonsense0: unknown key; the keys here are description,") == true)
        #expect(lines.last == "and 50 more problems")
    }

    @Test func unreadableFileTellsTheReason() {
        #expect(throws: ScenarioError.unreadable(file: "/nowhere/a.yaml", reason: "No such file or directory")) {
            try ScenarioFile.load(path: "/nowhere/a.yaml")
        }
        #expect(throws: ScenarioError.unreadable(file: "/", reason: "Is a directory")) {
            try ScenarioFile.load(path: "/")
        }
        let error = ScenarioError.unreadable(file: "/nowhere/a.yaml", reason: "No such file or directory")
        #expect(error.description == "/nowhere/a.yaml: cannot read the scenario: No such file or directory")
    }
}

/// What a user sees for a scenario; `valid` when nothing is wrong with it.
func report(of yaml: String, directory: String? = nil) -> String {
    report(of: Array(yaml.utf8), directory: directory)
}

func report(of bytes: [UInt8], directory: String? = nil) -> String {
    do {
        _ = try ScenarioFile.parse(bytes, name: "test", file: "t.yaml", directory: directory)
        return "valid"
    } catch {
        return error.description
    }
}
