import HostModel
import HostSimulation
import Testing

@testable import ScenarioFiles

struct BuiltInScenariosTests {
    @Test func namesAreTheFilesInTheFolder() throws {
        let folder = RepositoryFile.path("Sources/ScenarioFiles/BuiltIn")
        #expect(try RepositoryFile.names(in: folder).sorted() == BuiltInScenarios.names.map { "\($0).yaml" }.sorted())
        for name in BuiltInScenarios.names {
            #expect(
                try RepositoryFile.bytes("Sources/ScenarioFiles/BuiltIn/\(name).yaml")
                    == BuiltInScenarios.text(of: name)
            )
        }
    }

    @Test(arguments: BuiltInScenarios.names)
    func everyBuiltInIsValidAndExplained(_ name: String) throws {
        let scenario = try #require(try BuiltInScenarios.scenario(named: name))
        #expect(scenario.name == name)
        let text = String(decoding: try #require(BuiltInScenarios.text(of: name)), as: UTF8.self)
        #expect(text.hasPrefix("# \(name): "))
        #expect(text.contains("\n# What to look at:"))
        let summary = try #require(try BuiltInScenarios.summary(of: name))
        #expect((20...120).contains(summary.count))
        #expect(summary.hasSuffix("."))
        let last = scenario.events.map(\.time).max() ?? .zero
        #expect(last <= .minutes(40))
    }

    /// Admission control must let them all in, or the story would be another one.
    @Test(arguments: BuiltInScenarios.names)
    func reservationsFitIntoEveryHost(_ name: String) throws {
        let scenario = try #require(try BuiltInScenarios.scenario(named: name))
        for host in scenario.hosts {
            let reserved = host.virtualMachines.reduce(PageCount.zero) { $0 + $1.allocation.reservation }
            #expect(reserved + host.hypervisorUse < host.machineMemory)
        }
    }

    @Test func noBalloonDriverDiffersFromOvercommitInTheDriverOnly() throws {
        let with = try #require(try BuiltInScenarios.scenario(named: "overcommit"))
        var without = try #require(try BuiltInScenarios.scenario(named: "no-balloon-driver"))
        #expect(with.hosts.allSatisfy { $0.virtualMachines.allSatisfy(\.hasBalloonDriver) })
        #expect(without.hosts.allSatisfy { !$0.virtualMachines.contains(where: \.hasBalloonDriver) })
        without.name = with.name
        for host in without.hosts.indices {
            for machine in without.hosts[host].virtualMachines.indices {
                without.hosts[host].virtualMachines[machine].hasBalloonDriver = true
            }
        }
        #expect(without == with)
    }

    @Test func unknownNamesHaveNothing() throws {
        #expect(BuiltInScenarios.text(of: "other") == nil)
        #expect(try BuiltInScenarios.summary(of: "other") == nil)
        #expect(try BuiltInScenarios.scenario(named: "other") == nil)
        #expect(BuiltInScenarios.names.contains(BuiltInScenarios.defaultName))
    }
}
