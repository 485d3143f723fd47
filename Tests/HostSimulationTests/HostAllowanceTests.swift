import HostModel
import Testing

@testable import HostSimulation

/// What a guest may take in a step must not hold back what needs no page of the host.
struct HostAllowanceTests {
    /// A guest whose memory is all backed, most of it free: it should use as much of that again in a second as its
    /// workload says.
    @Test func aGuestGrowsIntoItsOwnFreePagesAtItsOwnRate() {
        let size: Int64 = 40_000
        var machine = TestHost.machine("vm-0", pages: size)
        machine.workload.workingSet = .steps([
            WorkloadPattern.Step(time: .seconds(0), value: 39_000),
            WorkloadPattern.Step(time: .seconds(2), value: 1000),
            WorkloadPattern.Step(time: .seconds(4), value: 31_000),
        ])
        machine.workload.growthRate = 200_000
        var simulation = TestHost.settled(TestHost.host(gibibytes: 2, machines: [machine]), seconds: 4)
        #expect(simulation.view.guests[0].pages(.free) == 38_000)
        simulation.step()
        #expect(simulation.view.guests[0].pages(.workingSet) == 31_000)
        #expect(simulation.view.guests[0].counters.stallBlocked == 0)
    }
}
