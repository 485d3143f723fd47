import HostSimulation
import Testing

@testable import ScenarioFiles

struct BuiltInScenariosTests {
    @Test(arguments: BuiltInScenarios.names)
    func everyBuiltInIsValid(_ name: String) throws {
        let scenario = try #require(try BuiltInScenarios.scenario(named: name))
        #expect(scenario.name == name)
    }
}
