import HostSimulation
import Testing

@testable import ScenarioFiles

struct ScenarioSourceTests {
    @Test(arguments: [
        ("overcommit", ScenarioSource.builtIn(name: "overcommit")), ("nothing-such", .builtIn(name: "nothing-such")),
        ("overcommit.yaml", .file(path: "overcommit.yaml")), ("./overcommit", .file(path: "./overcommit")),
        ("/overcommit", .file(path: "/overcommit")),
    ])
    func aSlashOrADotMakesAPath(argument: String, expected: ScenarioSource) {
        #expect(ScenarioSource(argument: argument) == expected)
    }

    @Test func builtInsAreLoadedByName() throws {
        #expect(try ScenarioSource(argument: BuiltInScenarios.defaultName).load().name == "overcommit")
    }

    @Test func unknownNamesListTheBuiltIns() {
        #expect(throws: ScenarioError.unknownName("crisi")) { try ScenarioSource(argument: "crisi").load() }
        #expect(
            ScenarioError.unknownName("crisi").description
                == "no built-in scenario is called \"crisi\", did you mean crisis? there are calm, overcommit, "
                + "boot-storm, idle-tax, crisis, no-balloon-driver, small-page-file, page-sharing, limit-trap, fleet; "
                + "for a file give a path that contains a slash or a dot"
        )
    }

    @Test func filesAreReadAnewEachTime() throws {
        try withFolder { folder in
            let source = ScenarioSource(argument: "\(folder)/s.yaml")
            try write(ScenarioText.bareHost, to: "\(folder)/s.yaml")
            #expect(try source.load().hosts[0].virtualMachines.isEmpty)
            try write(ScenarioText.hostWithGroup, to: "\(folder)/s.yaml")
            #expect(try source.load().hosts[0].virtualMachines.count == 1)
        }
    }
}
