import HostModel
import Testing

@testable import HostSimulation

/// Events that change settings of the host, drivers and guests in a running simulation (design section 5).
struct HostSettingsTests {
    // MARK: Idle tax

    /// Two machines with equal shares and room for 210 000 pages: one idles, one works on all it has. Without tax each
    /// is entitled to half; at 75 % an idle page costs four (memory-model.md section 2.2).
    @Test func aChangedIdleTaxMovesEntitlementsAtOnce() {
        let machines = [
            TestHost.machine("idle", pages: 200_000, idle: 150_000),
            TestHost.machine("busy", pages: 200_000, workingSet: 150_000),
        ]
        var host = TestHost.host(gibibytes: 2, machines: machines)
        host.idleMemoryTax = .zero
        host.leaveFree(-90_000 + 2 * 64 + 41_943 * 11 / 10 / 4, used: 300_000)
        var simulation = TestHost.settled(host, seconds: 400)
        let before = simulation.snapshot()
        #expect(before.idleMemoryTax == .zero)
        #expect(before.virtualMachines.allSatisfy { $0.idleTaxMoved == .zero })
        #expect(abs(before.virtualMachines[0].entitlement.pages - before.virtualMachines[1].entitlement.pages) <= 1)
        simulation.apply(.setIdleMemoryTax(Ratio(millionths: 750_000)))
        simulation.step()
        let after = simulation.snapshot()
        #expect(after.idleMemoryTax == Ratio(millionths: 750_000))
        let moved = after.virtualMachines.map(\.idleTaxMoved.pages)
        #expect(moved[0] > 10_000)
        #expect(moved[0] == -moved[1])
        // The balloon carries it out.
        simulation.advance(seconds: 60)
        #expect(simulation.guests[0].charge < before.virtualMachines[0].consumed.pages - 10_000)
        #expect(simulation.guests[1].charge > before.virtualMachines[1].consumed.pages + 10_000)
        simulation.apply(.setIdleMemoryTax(.zero))
        simulation.step()
        #expect(simulation.snapshot().virtualMachines.allSatisfy { $0.idleTaxMoved == .zero })
    }

    // MARK: Balloon maximum

    /// A machine held to 16 MiB has a balloon of 65 % of its 262 144 pages. At 20 % of them it has to give back
    /// 117 965, in steps of 512 pages and 16 more each time; what the limit cannot have through the balloon is swapped.
    @Test func aLoweredBalloonMaximumDeflatesTheBalloon() {
        var machine = TestHost.machine("a", mebibytes: 1024)
        machine.allocation.limit = ByteCount.mebibytes(16).pages
        machine.pageFileSize = machine.configuredSize
        var simulation = TestHost.settled(TestHost.host(gibibytes: 4, machines: [machine]), seconds: 900)
        #expect(simulation.guests[0].ballooned == 170_393)
        let deflation = simulation.guests[0].deflation
        simulation.apply(.setBalloonMaximum(Ratio(millionths: 200_000)))
        simulation.step()
        #expect(simulation.snapshot().virtualMachines[0].balloonMaximum == PageCount(52_428))
        #expect(simulation.guests[0].balloonTarget == 52_428)
        #expect(simulation.guests[0].ballooned == 170_393 - deflation)
        simulation.advance(seconds: 150)
        #expect(simulation.guests[0].ballooned == 52_428)
        #expect(simulation.guests[0].charge <= 4096)
        simulation.apply(.setBalloonMaximum(.zero))
        simulation.advance(seconds: 100)
        #expect(simulation.guests[0].ballooned == 0)
    }

    // MARK: minFree

    /// 10 % of 1 048 576 pages; the policy's own rule is 6 % of them, not the 2 % that the host started with.
    @Test func minFreeIsAShareOrThePolicysOwnRule() {
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", mebibytes: 256)]),
            seconds: 5
        )
        #expect(simulation.snapshot().minFree == PageCount(20_971))
        simulation.apply(.setMinFree(Ratio(millionths: 100_000)))
        #expect(simulation.snapshot().minFree == PageCount(104_857))
        #expect(simulation.snapshot().freeGoal == PageCount(104_857 + 10_485))
        simulation.apply(.setMinFree(nil))
        #expect(simulation.snapshot().minFree == PageCount(62_914))
        #expect(simulation.snapshot().freeGoal == PageCount(62_914 + 6291))
        #expect(simulation.snapshot().stateThresholds.map(\.pages) == [69_205, 62_914, 40_264, 20_132, 10_066])
    }

    @Test func aRaisedMinFreeWorsensTheStateAndALoweredOneMendsIt() {
        let machines = ["a", "b"].map { TestHost.machine($0, pages: 120_000, idle: 100_000) }
        var host = TestHost.host(gibibytes: 1, machines: machines)
        host.leaveFree(20_000, used: 200_000)
        var simulation = TestHost.settled(host, seconds: 30)
        #expect(simulation.host.memoryState.state == .high)
        // 40 000 of 262 144 pages: 20 000 are half of it.
        simulation.apply(.setMinFree(Ratio(millionths: 152_600)))
        simulation.step()
        #expect(simulation.host.memoryState.state == .soft)
        #expect(simulation.guests.allSatisfy { $0.balloonTarget > 10_000 })
        simulation.apply(.setMinFree(Ratio(millionths: 20_000)))
        simulation.advance(seconds: 2)
        #expect(simulation.host.memoryState.state == .high)
        simulation.advance(seconds: 60)
        #expect(simulation.guests.allSatisfy { $0.ballooned == 0 })
    }

    // MARK: Swap device

    /// A busy second touches 5 % of the kernel: 50 of 1000 swapped pages, on two vCPUs. At 5 ms a page w is 0.125 s for a
    /// second of work, at 50 ms 1.25 s; stall is w / (1 + w).
    @Test(arguments: [(nil, 111_111), (5000, 111_111), (50_000, 555_555), (0, 0)] as [(Int64?, Int64)])
    func aSlowerDeviceStallsLonger(latency: Int64?, stall: Int64) {
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 1, machines: [TestHost.machine("a", pages: 50_000, kernel: 40_000)]),
            seconds: 1
        )
        simulation.page(1000)
        simulation.apply(.setSwapDevice(latencyMicroseconds: latency, bandwidth: nil))
        simulation.step()
        #expect(simulation.guests[0].counters.stallSwapIn == stall)
        #expect(simulation.host.swapLatency == Double(latency ?? 5000) / 1_000_000)
        #expect(simulation.host.swapDevice.bandwidth == .mebibytes(200))
    }

    /// 40 000 swapped pages are touched at 2000 a second of work. 500 pages a second let the machine work for a quarter
    /// of its time: 2000 L / 2 vCPUs = 3, so L = 3 ms.
    @Test func aNarrowerDeviceIsLoadedMore() {
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 1, machines: [TestHost.machine("a", pages: 50_000, kernel: 45_000)]),
            seconds: 1
        )
        simulation.page(40_000)
        simulation.apply(.setSwapDevice(latencyMicroseconds: 100, bandwidth: nil))
        var wide = simulation
        wide.step()
        #expect(wide.host.swapLatency == 0.0001)
        simulation.apply(.setSwapDevice(latencyMicroseconds: nil, bandwidth: .kibibytes(2000)))
        #expect(simulation.host.swapDevice.latencyMicroseconds == 100)
        #expect(simulation.snapshot().swapDeviceBandwidth == PageCount(500))
        simulation.step()
        #expect(abs(simulation.host.swapLatency - 0.003) < 0.000001)
        #expect(abs(simulation.guests[0].progress - 0.25) < 0.001)
        #expect(simulation.guests[0].counters.stallSwapIn > wide.guests[0].counters.stallSwapIn)
        #expect(simulation.guests[0].counters.swapIn <= 505)
        simulation.apply(.setSwapDevice(latencyMicroseconds: nil, bandwidth: nil))
        #expect(simulation.host.swapDevice.bandwidth == .kibibytes(2000))
        #expect(simulation.host.swapDevice.latencyMicroseconds == 100)
    }

    // MARK: Balloon driver

    /// The pages stay pinned in the guest with nobody to give them back, whatever the host wants of it.
    @Test func aDeadDriverHoldsItsBalloon() {
        let machines = ["a", "b"].map { TestHost.machine($0, pages: 120_000, idle: 100_000) }
        var host = TestHost.host(gibibytes: 1, machines: machines)
        host.leaveFree(20_000, used: 200_000)
        var simulation = TestHost.settled(host, seconds: 30)
        simulation.apply(.setMinFree(Ratio(millionths: 152_600)))
        simulation.advance(seconds: 5)
        simulation.apply(.setBalloonDriver(machines: [0], isUp: false))
        let held = simulation.guests.map(\.ballooned)
        #expect(held.allSatisfy { $0 > 1000 })
        simulation.advance(seconds: 5)
        #expect(simulation.guests[0].ballooned == held[0])
        #expect(simulation.guests[1].ballooned > held[1])
        #expect(!simulation.snapshot().virtualMachines[0].isBalloonDriverUp)
        // Plenty of memory again: only the other deflates.
        simulation.apply(.setMinFree(Ratio(millionths: 10_000)))
        simulation.advance(seconds: 100)
        #expect(simulation.guests.map(\.ballooned) == [held[0], 0])
        simulation.apply(.setBalloonDriver(machines: [0], isUp: true))
        simulation.advance(seconds: 100)
        #expect(simulation.guests[0].ballooned == 0)
    }

    // MARK: Reboot

    /// A machine with a balloon, pages in its page file and 5000 swapped pages, at rest, and the same after a reboot.
    private static func rebooted(_ guestOS: GuestOS) -> (before: HostSimulation, after: HostSimulation) {
        var machine = TestHost.machine("a", mebibytes: 512)
        machine.workload.idle = .constant(machine.configuredSize.value * 4 / 10)
        var host = TestHost.host(gibibytes: 4, machines: [machine])
        host.virtualMachines[0].guestOS = guestOS
        var simulation = TestHost.settled(host, seconds: 120)
        simulation.rest()
        simulation.balloon(toward: 60_000, cycles: 60)
        simulation.page(5000)
        var after = simulation
        after.apply(.reboot(machines: [0]))
        return (simulation, after)
    }

    @Test(arguments: GuestOS.allCases)
    func aRebootEmptiesBalloonAndPageFileAndKeepsTheRest(guestOS: GuestOS) {
        let (before, after) = Self.rebooted(guestOS)
        let (old, new) = (before.view.guests[0], after.view.guests[0])
        #expect(old.state.ballooned == 60_000)
        #expect(old.state.pageFileUsed > 1000)
        #expect(new.state.ballooned + new.state.balloonTarget + new.state.pageFileUsed == 0)
        // The host cannot see that the pages are free now: it keeps backing each as it did.
        #expect(new.pages(.free) == old.cells.reduce(0, +))
        #expect(Backing.allCases.allSatisfy { new.pages($0) == old.pages($0) })
        #expect(PageContent.allCases.allSatisfy { new.pages(.privateSmall, $0) == old.pages(.privateSmall, $0) })
        #expect(new.state.charge == old.state.charge)
        #expect(after.host.free == before.host.free)
        #expect(new.state.freeUnbacked == old.state.freeUnbacked + old.state.balloonedTouched)
        #expect(new.state.neverTouched == old.state.neverTouched + 60_000 - old.state.balloonedTouched)
        #expect(new.counters == old.counters)
        #expect(!after.snapshot().virtualMachines[0].isBalloonDriverUp)
    }

    /// Windows overwrites all pages: swapped ones are read in first, for the host does not know better.
    @Test func windowsZeroesItsStaleMemoryAgain() {
        var (_, simulation) = Self.rebooted(.windows)
        let before = simulation.view.guests[0]
        #expect(before.pages(.swapped) == 5000)
        #expect(before.pages(.privateSmall) > before.pages(.privateSmall, .zero) + 10_000)
        simulation.advance(seconds: 5)
        let after = simulation.view.guests[0]
        #expect(after.counters.swapIn - before.counters.swapIn == before.pages(.swapped) - after.pages(.swapped))
        #expect(after.pages(.swapped) == before.pages(.swapped, .zero))
        #expect(after.pages(.privateSmall) == after.pages(.privateSmall, .zero))
        #expect(after.state.neverTouched + after.state.freeUnbacked == 0)
        #expect(after.state.charge + after.pages(.swapped) == 131_072)
        #expect(after.counters.doublePaging == before.counters.doublePaging)
        #expect(simulation.booksImbalance == 0)
    }

    @Test func linuxLeavesItsStaleMemoryAsItIs() {
        var (_, simulation) = Self.rebooted(.linux)
        let before = simulation.view.guests[0]
        simulation.advance(seconds: 60)
        let after = simulation.view.guests[0]
        #expect(after.cells == before.cells)
        #expect(after.state.charge == before.state.charge)
        #expect(after.counters == before.counters)
        // Its driver is back after 20 seconds.
        #expect(simulation.snapshot().virtualMachines[0].isBalloonDriverUp)
    }

    /// A guest at work takes its stale pages for its new programs and needs no others from the host.
    @Test func aRebootedGuestReusesWhatTheHostStillBacks() {
        let machine = TestHost.machine("a", pages: 60_000, kernel: 20_000, idle: 20_000)
        var simulation = TestHost.settled(TestHost.host(gibibytes: 1, machines: [machine]), seconds: 30)
        #expect(simulation.guests[0].charge == 40_000)
        simulation.apply(.reboot(machines: [0]))
        simulation.advance(seconds: 30)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.kernel) == 20_000)
        #expect(guest.pages(.idle) == 20_000)
        #expect(guest.state.charge == 40_000)
    }

    @Test func aMachineThatIsOffCannotReboot() {
        var simulation = TestHost.settled(
            TestHost.host(gibibytes: 1, machines: [TestHost.machine("a", mebibytes: 256)]),
            seconds: 30
        )
        simulation.apply(.powerOff(machines: [0]))
        let off = simulation.guests[0]
        simulation.apply(.reboot(machines: [0]))
        #expect(simulation.guests[0] == off)
        simulation.step()
        #expect(!simulation.guests[0].isPoweredOn)
    }
}
