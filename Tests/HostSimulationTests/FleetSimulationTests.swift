import HostModel
import RandomScenarios
import Testing

@testable import HostSimulation

/// Fleets: threads, copies and the timeline.
struct FleetSimulationTests {
    /// The hosts of several random scenarios as one fleet of seven hosts or more, with their events.
    private static let fleet: Scenario = {
        var hosts: [HostConfiguration] = []
        var events: [ScenarioEvent] = []
        for seed in 0..<UInt64(7) {
            let part = RandomScenario.make(seed: seed)
            for event in part.events {
                events.append(
                    ScenarioEvent(time: event.time, host: event.host + hosts.count, action: event.action)
                )
            }
            hosts += part.hosts
        }
        let ordered = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return Scenario(name: "fleet", seed: 3, hosts: hosts, events: ordered.map(\.element))
    }()

    @Test func theNumberOfThreadsChangesNothing() async {
        var single = FleetSimulation(scenario: Self.fleet)
        for _ in 0..<150 { single.step() }
        for threads in [1, 2, 3, 100] {
            var fleet = FleetSimulation(scenario: Self.fleet)
            await fleet.advance(steps: 100, threads: threads)
            await fleet.advance(steps: 50, threads: threads)
            #expect(fleet.elapsed == .seconds(150))
            #expect(fleet.snapshot() == single.snapshot())
        }
        #expect(single.snapshot().booksImbalance == .zero)
    }

    /// Else equal results for every number of threads would say nothing about them.
    @Test func theFleetUsesEveryMechanism() {
        var fleet = FleetSimulation(scenario: Self.fleet)
        for _ in 0..<150 { fleet.step() }
        let hosts = fleet.snapshot().hosts
        let machines = hosts.flatMap(\.virtualMachines)
        #expect(hosts.contains { $0.largePagesBroken > 0 })
        #expect(hosts.contains { $0.largePagesFormed > 0 })
        #expect(hosts.contains { $0.hostCacheRead > .zero })
        #expect(hosts.contains { $0.swapDeviceRead > .zero })
        #expect(hosts.contains { $0.sharedCommon > .zero })
        #expect(machines.contains { $0.compressed > .zero })
        #expect(machines.contains { $0.stallDecompression > 0 })
        #expect(machines.contains { $0.balloonSize > .zero })
        #expect(Set(Self.fleet.hosts.map(\.policy)) == Set(PolicyName.allCases))
    }

    @Test func seedsMakeADifferenceAndEqualSeedsNone() {
        var scenario = Self.fleet
        let runs = [3, 3, 4].map { (seed: UInt64) in
            scenario.seed = seed
            var fleet = FleetSimulation(scenario: scenario)
            for _ in 0..<60 { fleet.step() }
            return fleet.snapshot()
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    @Test func aCopyGoesItsOwnWay() {
        var first = FleetSimulation(scenario: Self.fleet)
        for _ in 0..<30 { first.step() }
        let before = first.snapshot()
        var second = first
        for _ in 0..<30 { second.step() }
        #expect(first.snapshot() == before)
        for _ in 0..<30 { first.step() }
        #expect(first.snapshot() == second.snapshot())
    }

    @Test func eventsActInTheirSecondAndOnTheirHost() {
        let host = TestHost.host(gibibytes: 2, machines: [TestHost.machine("a", mebibytes: 256)])
        let event = ScenarioEvent(time: .seconds(10), host: 1, action: .powerOff(machines: [0]))
        var fleet = FleetSimulation(scenario: Scenario(name: "s", hosts: [host, host], events: [event]))
        for _ in 0..<10 { fleet.step() }
        #expect(fleet.snapshot().hosts.allSatisfy { $0.virtualMachines[0].isPoweredOn })
        fleet.step()
        #expect(fleet.snapshot().hosts.map { $0.virtualMachines[0].isPoweredOn } == [true, false])
    }

    @Test func aRepeatedTimelineActsAgain() {
        let host = TestHost.host(gibibytes: 2, machines: [TestHost.machine("a", mebibytes: 256)])
        let events = [
            ScenarioEvent(time: .seconds(0), host: 0, action: .powerOn(machines: [0])),
            ScenarioEvent(time: .seconds(10), host: 0, action: .powerOff(machines: [0])),
        ]
        let scenario = Scenario(name: "s", repeatPeriod: .seconds(20), hosts: [host], events: events)
        var fleet = FleetSimulation(scenario: scenario)
        var isOn: [Bool] = []
        for _ in 0..<6 {
            for _ in 0..<10 { fleet.step() }
            isOn.append(fleet.snapshot().hosts[0].virtualMachines[0].isPoweredOn)
        }
        #expect(isOn == [true, false, true, false, true, false])
    }

    @Test func timeRunsInWholeSecondsFromTheStart() {
        var fleet = FleetSimulation(scenario: Self.fleet)
        for _ in 0..<90 { fleet.step() }
        let snapshot = fleet.snapshot()
        #expect(snapshot.elapsedMilliseconds == 90_000)
        #expect(snapshot.time.description == "2026-01-01T00:01:30Z")
        #expect(snapshot.hosts.allSatisfy { $0.millisecondsInState.reduce(0, +) == 90_000 })
    }
}
