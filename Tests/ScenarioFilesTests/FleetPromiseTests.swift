import HostModel
import ScenarioFiles
import Testing

@testable import HostSimulation

/// The built-in `fleet` keeps in numbers what its comment promises.
struct FleetPromiseTests {
    private static let minutes = 22

    private let scenario: Scenario

    init() throws { scenario = try #require(try BuiltInScenarios.scenario(named: "fleet")) }

    @Test func hasAHundredHostsOfFourKinds() {
        #expect(scenario.hosts.count == 100)
        #expect(scenario.hosts.allSatisfy { $0.virtualMachines.count == 8 })
        #expect(scenario.hosts.map(kind).filter { $0 == "prod" }.count == 60)
        #expect(Set(scenario.hosts.map(kind)) == ["prod", "dense", "batch", "aging"])
    }

    /// Worst state of each host in each minute.
    @Test func mostHostsAreCalmAndTheRightOnesAreNot() {
        var fleet = FleetSimulation(scenario: scenario)
        var worst = scenario.hosts.map { _ in [MemoryState](repeating: .high, count: Self.minutes) }
        for second in 0..<Self.minutes * 60 {
            fleet.step()
            // A state is kept for a second at least; every fourth is looked at, to save time.
            guard second % 4 == 0 else { continue }
            for (host, snapshot) in fleet.snapshot().hosts.enumerated() {
                worst[host][second / 60] = max(worst[host][second / 60], snapshot.state)
            }
        }
        for (host, configuration) in scenario.hosts.enumerated() {
            let states = worst[host]
            switch kind(configuration) {
            case "prod":
                #expect(Set(states) == [.high])
            case "dense":
                #expect(states[..<4].allSatisfy { $0 <= .clear } && states[4..<7].contains { $0 >= .soft })
                #expect(states.allSatisfy { $0 < .low })
            case "batch":
                #expect(Set(states[..<12]) == [.high] && states[12..<20].contains(.hard))
                #expect(states[14..<20].allSatisfy { $0 == .soft || $0 == .hard } && states[21] == .high)
            default:
                #expect(states[..<15].allSatisfy { $0 == .high } && states[15] == .low)
                #expect(states[18...].allSatisfy { $0 <= .soft })
            }
        }
    }

    @Test func isTheSameAsItsHostsRunOneByOne() {
        var fleet = FleetSimulation(scenario: scenario)
        var singles = scenario.hosts.enumerated().map {
            HostSimulation($1, seed: scenario.seed, index: $0, start: scenario.start)
        }
        let events = scenario.hosts.indices.map { host in scenario.events.filter { $0.host == host } }
        for second in 0..<Self.minutes * 60 {
            fleet.step()
            let now = Int64(second) * 1000
            for index in singles.indices {
                for event in events[index] where event.time.milliseconds == now { singles[index].apply(event.action) }
                singles[index].step()
            }
            guard second % 300 == 299 else { continue }
            for (index, snapshot) in fleet.snapshot().hosts.enumerated() {
                #expect(snapshot == singles[index].snapshot(), "\(scenario.hosts[index].name) at \(second)")
            }
        }
        let hosts = fleet.snapshot().hosts
        #expect(hosts[0] != hosts[1], "hosts of a kind have random numbers of their own")
    }

    @Test func doesNotDependOnTheNumberOfThreads() async {
        var one = FleetSimulation(scenario: scenario)
        var many = FleetSimulation(scenario: scenario)
        await one.advance(steps: Self.minutes * 60, threads: 1)
        for _ in 0..<Self.minutes { await many.advance(steps: 60, threads: 7) }
        #expect(one.snapshot() == many.snapshot())
    }

    private func kind(_ host: HostConfiguration) -> String { String(host.name.prefix { $0 != "-" }) }
}
