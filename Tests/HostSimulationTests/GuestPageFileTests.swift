import HostModel
import Testing

@testable import HostSimulation

/// What is in a guest's page file, and how long its programs wait for it: a machine of 65 536 pages with two vCPUs and a
/// disk of 8 ms, ballooned by hand. Its driver is dead afterwards, so that the balloon stays as large as it is.
struct GuestPageFileTests {
    private static let size = 65_536

    private static func ballooned(workingSet: Int64, idle: Int64, to target: Int) -> HostSimulation {
        var machine = TestHost.machine("a", pages: Int64(size), kernel: 4000, workingSet: workingSet, idle: idle)
        machine.pageFileSize = machine.configuredSize
        var simulation = TestHost.settled(TestHost.host(gibibytes: 1, machines: [machine]), seconds: 60)
        simulation.balloon(toward: target, cycles: 100)
        simulation.apply(.setBalloonDriver(machines: [0], isUp: false))
        // The free pages that the driver left are soon in use.
        simulation.advance(seconds: 10)
        return simulation
    }

    /// Throughput of a machine that waits for nothing but its page file.
    private static func throughput(workingSet: Int, idle: Int) -> Double {
        let rates = AccessRates(TestHost.machine("a", pages: 1).workload)
        let pages = Double(workingSet) * rates.touchWorkingSet + Double(idle) * rates.touchIdle
        return 1 / (1 + pages * 0.008 / 2)
    }

    // MARK: Waits

    /// Half of its idle memory is paged out when the working set begins to grow, the other half after it has grown: at
    /// most the idle rate is waited for, 12 pages a second of work. Were the missing working set in the page file, it
    /// would be 1600.
    @Test func aWorkingSetThatGrowsDoesNotWaitForIdlePagesInThePageFile() {
        var simulation = Self.ballooned(workingSet: 5000, idle: 40_000, to: 36_536)
        let before = simulation.view.guests[0]
        #expect((20_000...20_655).contains(before.state.idlePagedOut))
        #expect(before.state.workingSetPagedOut == 0)
        simulation.workloads[0].growthRate = 512
        simulation.workloads[0].workingSet = .constant(21_000)
        var least = 1.0
        for _ in 0..<60 {
            simulation.step()
            least = min(least, simulation.guests[0].progress)
        }
        let after = simulation.view.guests[0]
        #expect(after.pages(.workingSet) == 21_000)
        #expect(after.state.idlePagedOut > 35_000)
        #expect(least >= Self.throughput(workingSet: 0, idle: 40_000))
        #expect(Self.throughput(workingSet: 0, idle: 40_000) > 0.95)
        #expect(Self.throughput(workingSet: 16_000, idle: 4000) < 0.14)
    }

    /// A working set that does not fit into memory is read and written all the time, whether or not the workload would
    /// also have idle memory that the guest never got to allocate.
    @Test(arguments: [0, 30_000])
    func aWorkingSetInThePageFileStallsTheGuest(idleWanted: Int64) {
        var simulation = Self.ballooned(workingSet: 40_000, idle: 0, to: 41_536)
        #expect(simulation.guests[0].workingSetPagedOut == 20_000)
        simulation.workloads[0].growthRate = 0
        simulation.workloads[0].idle = .constant(idleWanted)
        simulation.step()
        #expect(simulation.guests[0].idleTarget == idleWanted)
        for _ in 0..<60 {
            simulation.step()
            #expect(simulation.guests[0].progress == Self.throughput(workingSet: 20_000, idle: 0))
            #expect(simulation.guests[0].workingSetPagedOut == 20_000)
        }
        #expect(Self.throughput(workingSet: 20_000, idle: 0) < 0.12)
        let stall = simulation.guests[0].counters.stallGuestPageIn
        #expect(stall > 50_000_000)
        #expect(simulation.guests[0].counters.guestPageIn > 60 * 200)
    }

    /// With its memory back the guest reads its working set in, and stalls no longer.
    @Test func aWorkingSetComesBackWhenThereIsRoom() {
        var simulation = Self.ballooned(workingSet: 40_000, idle: 0, to: 41_536)
        simulation.apply(.setBalloonDriver(machines: [0], isUp: true))
        simulation.advance(seconds: 300)
        let guest = simulation.view.guests[0]
        #expect(guest.state.ballooned == 0)
        #expect(guest.state.pageFileUsed == 0)
        #expect(guest.pages(.workingSet) == 40_000)
        #expect(guest.state.progress == 1)
    }

    // MARK: Workloads that change

    /// Half of the working set is paged out. Pages that are not wanted any more are given up, and pages that turn idle
    /// stay where they are, half of each there and half in memory.
    @Test(arguments: [0, 20_000])
    func aWorkingSetThatShrinksTakesItsPartOutOfThePageFile(idle: Int64) {
        var simulation = Self.ballooned(workingSet: 40_000, idle: 0, to: 41_536)
        let before = simulation.guests[0].counters
        simulation.workloads[0].workingSet = .constant(20_000)
        simulation.workloads[0].idle = .constant(idle)
        simulation.step()
        let guest = simulation.view.guests[0]
        // In the same second working set is read back, for which idle memory goes out where there is any.
        let read = guest.counters.guestPageIn - before.guestPageIn
        let written = guest.counters.guestPageOut - before.guestPageOut
        #expect(written == (idle > 0 ? read : 0))
        #expect(abs(guest.state.workingSetPagedOut - (10_000 - read)) <= 1)
        #expect(guest.pages(.workingSet) + guest.state.workingSetPagedOut == 20_000)
        #expect(abs(guest.state.idlePagedOut - (Int(idle) / 2 + written)) <= 1)
        #expect(guest.pages(.idle) + guest.state.idlePagedOut == idle)
        simulation.workloads[0].workingSet = .constant(0)
        simulation.step()
        #expect(simulation.guests[0].workingSetPagedOut == 0)
    }

    /// What becomes working set has to be read in where it is not in memory.
    @Test func idleMemoryThatIsWantedAgainIsWorkingSetInThePageFile() {
        var simulation = Self.ballooned(workingSet: 5000, idle: 40_000, to: 36_536)
        simulation.workloads[0].growthRate = 0
        simulation.workloads[0].workingSet = .constant(15_000)
        simulation.workloads[0].idle = .constant(30_000)
        simulation.step()
        let guest = simulation.guests[0]
        #expect((4000...5000).contains(guest.workingSetPagedOut))
        simulation.step()
        let expected = Self.throughput(workingSet: guest.workingSetPagedOut, idle: guest.idlePagedOut)
        #expect(simulation.guests[0].progress == expected)
        #expect(expected < 0.4)
    }

    /// Each kill takes a tenth of the working set, wherever it is.
    @Test func aKilledProcessLeavesThePageFile() {
        var simulation = Self.ballooned(workingSet: 40_000, idle: 0, to: 41_536)
        simulation.withMemory { memory in
            memory[0].state.pointee.refusedGrowth = 1
            OutOfMemory.advance(memory[0])
        }
        let guest = simulation.view.guests[0]
        #expect(guest.state.workingSetPagedOut == 18_000)
        #expect(guest.state.pageFileUsed == 18_000)
        #expect(guest.pages(.workingSet) == 18_000)
    }

    @Test(arguments: [ScenarioEvent.Action.powerOff(machines: [0]), .reboot(machines: [0])])
    func aMachineThatStopsHasNothingInItsPageFile(action: ScenarioEvent.Action) {
        var simulation = Self.ballooned(workingSet: 40_000, idle: 0, to: 41_536)
        simulation.apply(action)
        #expect(simulation.guests[0].workingSetPagedOut == 0)
        #expect(simulation.guests[0].pageFileUsed == 0)
    }
}
