import HostModel
import Testing

@testable import HostSimulation

/// Whole hosts: events, power, limits, and the published tax experiment as a run.
struct HostSimulationTests {
    // MARK: Power

    @Test func poweringOffReturnsEverything() {
        var host = TestHost.host(gibibytes: 2, machines: (0..<4).map { TestHost.machine("vm-\($0)", mebibytes: 512) })
        host.pageSharing.isEnabled = true
        host.pageSharing.salting = .none
        host.pageSharing.scanTime = .seconds(20)
        var simulation = TestHost.settled(host, seconds: 120)
        #expect(simulation.view.pools.contains { $0.frames > 0 })
        let before = simulation.snapshot()
        simulation.apply(.powerOff(machines: [1]))
        let after = simulation.snapshot()
        let gone = before.virtualMachines[1]
        #expect(after.virtualMachines[1].consumed == .zero)
        #expect(!after.virtualMachines[1].isPoweredOn)
        #expect(after.virtualMachines[1].reclaimedByPageSharing == gone.reclaimedByPageSharing)
        #expect(gone.reclaimedByPageSharing > .zero)
        let consumed = after.virtualMachines.reduce(PageCount.zero) { $0 + $1.consumed }
        #expect(after.free + after.hypervisorUse + after.overhead + consumed == after.machineMemory)
        #expect(after.overhead + gone.overhead == before.overhead)
        simulation.apply(.powerOff(machines: [0, 2, 3]))
        #expect(simulation.snapshot().free == host.machineMemory - host.hypervisorUse)
        #expect(simulation.snapshot().booksImbalance == .zero)
        simulation.advance(seconds: 10)
        #expect(simulation.snapshot().free == host.machineMemory - host.hypervisorUse)
    }

    @Test func poweringOnAgainStartsCountersAnew() {
        var host = TestHost.host(gibibytes: 2, machines: [TestHost.machine("a", mebibytes: 512)])
        host.virtualMachines[0].allocation.limit = ByteCount.mebibytes(64).pages
        host.virtualMachines[0].hasBalloonDriver = false
        var simulation = TestHost.settled(host, seconds: 120)
        let swapOut = simulation.guests[0].counters.swapOut
        #expect(swapOut > 0)
        simulation.apply(.powerOff(machines: [0]))
        simulation.advance(seconds: 5)
        #expect(simulation.guests[0].counters.swapOut == swapOut)
        #expect(simulation.snapshot().virtualMachines[0].countersStartMilliseconds == 0)
        simulation.apply(.powerOn(machines: [0]))
        #expect(simulation.guests[0].counters.swapOut == 0)
        #expect(simulation.guests[0].neverTouched == 131_072)
        #expect(simulation.snapshot().virtualMachines[0].countersStartMilliseconds == 125_000)
        simulation.advance(seconds: 5)
        simulation.apply(.powerOff(machines: [0]))
        #expect(simulation.snapshot().virtualMachines[0].countersStartMilliseconds == 125_000)
    }

    @Test func windowsTouchesAllItsMemoryAtBootAndLinuxDoesNot() {
        var machines = [TestHost.machine("linux", mebibytes: 1024), TestHost.machine("windows", mebibytes: 1024)]
        machines[1].guestOS = .windows
        let guests = TestHost.settled(TestHost.host(gibibytes: 8, machines: machines), seconds: 40).view.guests
        #expect(guests[0].state.neverTouched > 100_000)
        #expect(guests[1].state.neverTouched == 0)
        #expect(guests[1].state.charge == 262_144)
    }

    // MARK: Losing memory

    @Test func lostMemoryLeavesAtOnceAsFarAsItIsFree() {
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", mebibytes: 512)]),
            seconds: 60
        )
        let before = simulation.snapshot()
        simulation.apply(.loseMemory(PageCount(200_000)))
        simulation.step()
        let after = simulation.snapshot()
        #expect(after.machineMemory == before.machineMemory - PageCount(200_000))
        #expect(after.pendingLoss == .zero)
    }

    /// On a host with large pages these are broken meanwhile, for sharing and by the balloon.
    @Test(arguments: [false, true])
    func lostMemoryThatIsInUseFollowsAsItIsReclaimed(hasLargePages: Bool) {
        let machines = (0..<3).map { TestHost.machine("vm-\($0)", mebibytes: 1024) }
        var host = TestHost.host(gibibytes: 3, machines: machines)
        host.hasLargePages = hasLargePages
        if hasLargePages { host.sharePages(.withinVirtualMachine) }
        var simulation = TestHost.settled(host, seconds: 300)
        let before = simulation.snapshot()
        #expect((before.virtualMachines[0].largePages > 100) == hasLargePages)
        // All but 100 000 pages of what machines hold has to go.
        let lost = before.free + PageCount(300_000)
        simulation.apply(.loseMemory(lost))
        let pending = simulation.host.pendingLoss
        simulation.step()
        let first = simulation.snapshot()
        #expect(first.pendingLoss > .zero)
        #expect(first.machineMemory < before.machineMemory)
        simulation.advance(seconds: 900)
        let last = simulation.snapshot()
        #expect(last.pendingLoss == .zero)
        #expect(last.machineMemory == before.machineMemory - PageCount(pending))
        #expect(last.virtualMachines.contains { $0.balloonSize > .zero })
        #expect((last.largePagesBroken > before.largePagesBroken) == hasLargePages)
        #expect(last.booksImbalance == .zero)
    }

    @Test func aHostCannotLoseWhatTheHypervisorAndMinFreeNeed() {
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 1, machines: [TestHost.machine("a", mebibytes: 256)]),
            seconds: 30
        )
        simulation.apply(.loseMemory(PageCount(10_000_000)))
        simulation.apply(.loseMemory(PageCount(10_000_000)))
        let host = simulation.host
        let rest = host.machineMemory - host.pendingLoss
        #expect(rest == host.hypervisorUse + host.overhead + host.freeGoal)
    }

    // MARK: Limits

    /// A limit holds consumed memory, whatever the host's state (OPS-4).
    @Test(arguments: [true, false])
    func aLoweredLimitIsReachedAndThenHolds(hasDriver: Bool) {
        var machine = TestHost.machine("a", mebibytes: 1024)
        machine.hasBalloonDriver = hasDriver
        var simulation = TestHost.settled(TestHost.host(gibibytes: 8, machines: [machine]), seconds: 120)
        let limit = 80_000
        #expect(simulation.guests[0].charge > limit)
        simulation.apply(.setLimit(machines: [0], limit: PageCount(limit)))
        simulation.advance(seconds: 300)
        for _ in 0..<60 {
            simulation.step()
            #expect(simulation.guests[0].charge <= limit)
        }
        #expect(simulation.host.memoryState.state == .high)
        #expect((simulation.guests[0].ballooned > 0) == hasDriver)
        #expect(hasDriver || simulation.guests[0].counters.swapOut > 0)
        simulation.apply(.setLimit(machines: [0], limit: nil))
        simulation.advance(seconds: 600)
        #expect(simulation.guests[0].charge > limit)
        #expect(simulation.guests[0].ballooned == 0)
    }

    // MARK: Guests that run out of memory

    @Test func aGuestWithoutRoomKillsAndOneWithAPageFileDoesNot() {
        let kills = [0, 100].map { (percent: Int64) in
            var machine = TestHost.machine("a", mebibytes: 256)
            machine.workload.workingSet = .constant(50_000)
            machine.workload.idle = .constant(20_000)
            machine.pageFileSize = PageCount(machine.configuredSize.value * percent / 100)
            return TestHost.settled(TestHost.host(gibibytes: 2, machines: [machine]), seconds: 300)
                .guests[0].counters.outOfMemoryKills
        }
        #expect(kills[0] > 0)
        // A guest kills once in 30 seconds at most.
        #expect(kills[0] <= 10)
        #expect(kills[1] == 0)
    }

    // MARK: W02-F7

    /// Two machines of 256 MiB with equal shares and 358 MiB for both: one Windows that idles after boot, one Linux
    /// that uses all it has.
    private static func taxExperiment(rate: Int64) -> HostSnapshot {
        var idle = TestHost.machine("idle", mebibytes: 256)
        idle.guestOS = .windows
        idle.workload = Workload(
            kernel: .constant(2000),
            workingSet: .constant(1000),
            idle: .constant(1000),
            fileCache: .constant(1000),
            busy: .constant(20_000)
        )
        var busy = TestHost.machine("busy", mebibytes: 256)
        busy.workload = Workload(
            kernel: .constant(4000),
            workingSet: .constant(58_000),
            idle: .constant(0),
            fileCache: .constant(2000)
        )
        busy.pageFileSize = busy.configuredSize
        var host = TestHost.host(gibibytes: 1, machines: [idle, busy])
        host.machineMemory = ByteCount.mebibytes(512).pages
        host.idleMemoryTax = Ratio(millionths: rate)
        let overhead = 2 * VirtualMachineOverhead.vSphere6.pages(configuredSize: 65_536, vCPUs: 2)
        // Goal for free: 2 % of 131 072 and a tenth of that; a dead band is kept back for each machine.
        host.hypervisorUse = PageCount(131_072 - 2883 - 2 * Balloon.deadBand - overhead - 358 * 256)
        return TestHost.settled(host, seconds: 1800).snapshot()
    }

    @Test func idleTaxMovesMemoryFromTheIdleMachineToTheBusyOne() {
        let untaxed = Self.taxExperiment(rate: 0).virtualMachines
        let taxed = Self.taxExperiment(rate: 750_000).virtualMachines
        // Published: 179 MB each without tax.
        for machine in untaxed {
            #expect(abs(machine.entitlement.value - 179 * 256) <= 2)
            #expect(abs(machine.consumed.value - 179 * 256) < 4 * 256)
        }
        // In closed form the busy machine gets all it wants and the idle one about 102 MB.
        #expect(taxed[0].consumed.value < 125 * 256)
        #expect(taxed[1].consumed.value > 233 * 256)
        // Published: throughput up by over 30 %.
        #expect(Double(taxed[1].throughput.millionths) > 1.3 * Double(untaxed[1].throughput.millionths))
        #expect(taxed[0].idleTaxMoved > .zero)
        #expect(taxed[1].idleTaxMoved < .zero)
    }

    // MARK: Independence of machines

    @Test func aMachineMoreAtTheEndLeavesTheOthersAsTheyWere() {
        var host = TestHost.host(gibibytes: 16, machines: (0..<3).map { TestHost.machine("vm-\($0)", mebibytes: 512) })
        host.pageSharing.isEnabled = true
        host.pageSharing.scanTime = .seconds(60)
        let few = TestHost.settled(host, seconds: 300, seed: 5).snapshot().virtualMachines
        host.virtualMachines.append(TestHost.machine("more", mebibytes: 256))
        let more = TestHost.settled(host, seconds: 300, seed: 5).snapshot().virtualMachines
        #expect(few == Array(more.prefix(3)))
        #expect(few[0].shared > .zero)
        #expect(few[0].active != few[1].active || few[1].active != few[2].active)
    }
}
