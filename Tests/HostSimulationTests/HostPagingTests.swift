import HostModel
import Testing

@testable import HostSimulation

/// Host paging as the guaranteed way to get memory back: so much in so much time, techniques in order
/// (memory-model.md sections 5.1, 8 and 18 item 5).
struct HostPagingTests {
    /// Machines at rest without balloon drivers that hold the given pages, on a host of 4 GiB with a swap device of so
    /// many MiB a second. There is no compression and no page sharing.
    private static func simulation(
        holding pages: [Int64],
        mebibytesPerSecond: Int64,
        configure: (inout HostConfiguration) -> Void = { _ in }
    ) -> HostSimulation {
        let machines = pages.enumerated().map { index, pages in
            var machine = TestHost.machine("vm-\(index)", pages: pages + 20_000, idle: pages)
            machine.hasBalloonDriver = false
            return machine
        }
        var host = TestHost.host(gibibytes: 4, machines: machines)
        host.swapDevice.bandwidth = .mebibytes(mebibytesPerSecond)
        configure(&host)
        var simulation = TestHost.settled(host, seconds: 2)
        simulation.rest()
        return simulation
    }

    /// Steps until a claim holds.
    private static func steps(_ simulation: inout HostSimulation, until holds: (HostSimulation) -> Bool) -> Int {
        var steps = 0
        while !holds(simulation), steps < 10_000 {
            simulation.step()
            steps += 1
        }
        return steps
    }

    // MARK: A guaranteed amount in a given time

    /// X MiB and MiB a second. The first step takes what is free and notices; then the device writes as fast as it can:
    /// 1 + ceil(X / bandwidth) seconds. The host is in low all the while.
    @Test(arguments: [
        (100, 10, 11), (100, 30, 5), (512, 50, 12), (7, 200, 2), (1, 1, 2), (1500, 80, 20), (1500, 200, 9), (64, 1, 65),
    ])
    func lostRAMIsReclaimedAtTheBandwidth(mebibytes: Int64, perSecond: Int64, seconds: Int) {
        var simulation = Self.simulation(holding: [400_000, 300_000], mebibytesPerSecond: perSecond)
        // Eight pages stay free.
        let lost = Int64(simulation.host.free - 8) + mebibytes * 256
        simulation.apply(.loseMemory(PageCount(lost)))
        simulation.step()
        #expect(simulation.host.pendingLoss == Int(mebibytes) * 256)
        let passed = 1 + Self.steps(&simulation) { $0.host.pendingLoss == 0 }
        #expect(passed == seconds)
        #expect(simulation.host.machineMemory == 1_048_576 - Int(lost))
        let swapped = simulation.guests.reduce(0) { $0 + $1.counters.swapOut }
        #expect(swapped >= Int(mebibytes) * 256)
        #expect(swapped <= (seconds - 1) * Int(perSecond) * 256)
        #expect(simulation.booksImbalance == 0)
    }

    /// A larger minFree lowers entitlements. With free memory at 25 or 14 % of it the host is in hard or low and pages
    /// until 64 % are free: 39 or 50 % of minFree at the bandwidth, and a step in which it finds that it may stop.
    @Test(arguments: [
        (MemoryState.hard, 10), (.hard, 25), (.hard, 100), (.low, 10), (.low, 25), (.low, 100),
    ])
    func loweredEntitlementsAreReachedAtTheBandwidth(state: MemoryState, perSecond: Int) {
        var simulation = Self.simulation(holding: [300_000, 300_000], mebibytesPerSecond: Int64(perSecond)) {
            $0.leaveFree(30_000, used: 600_000)
        }
        simulation.setMinFree(for: state)
        let short = simulation.host.minFree * 64 / 100 - simulation.host.free
        let pages = perSecond * 256
        let passed = Self.steps(&simulation) { $0.host.free * 100 >= $0.host.minFree * 64 }
        #expect(passed == (short + pages - 1) / pages)
        #expect(simulation.guests.map(\.counters.swapOut).reduce(0, +) == passed * pages)
        // Equal shares and sizes: each gives half.
        #expect(abs(simulation.guests[0].counters.swapOut - simulation.guests[1].counters.swapOut) <= 2 * passed)
        simulation.advance(seconds: 3)
        #expect(simulation.host.memoryState.state == .soft)
        #expect(simulation.guests.map(\.counters.swapOut).reduce(0, +) <= (passed + 2) * pages)
    }

    /// A machine's own limit is enforced whatever the host's state: the excess over the bandwidth, no step more.
    @Test(arguments: [(100, 10), (100, 30), (500, 64), (3, 200)])
    func aLoweredLimitIsReachedAtTheBandwidth(mebibytes: Int, perSecond: Int) {
        var simulation = Self.simulation(holding: [300_000], mebibytesPerSecond: Int64(perSecond))
        let limit = 300_000 - mebibytes * 256
        simulation.apply(.setLimit(machines: [0], limit: PageCount(limit)))
        let passed = Self.steps(&simulation) { $0.guests[0].charge <= limit }
        #expect(passed == (mebibytes + perSecond - 1) / perSecond)
        #expect(simulation.guests[0].charge == limit)
        #expect(simulation.guests[0].counters.swapOut == mebibytes * 256)
        #expect(simulation.host.memoryState.state == .high)
    }

    /// The host cache adds its own bandwidth while it has room: 40 MiB a second of both, then 10.
    @Test func aHostCacheAddsItsBandwidth() {
        var simulation = Self.simulation(holding: [400_000], mebibytesPerSecond: 10) {
            $0.hostCache = HostCacheSettings(size: ByteCount.mebibytes(120).pages)
            $0.hostCache?.bandwidth = .mebibytes(30)
        }
        simulation.apply(.loseMemory(PageCount(simulation.host.free - 8 + 200 * 256)))
        simulation.step()
        // 160 MiB in four seconds, the last 40 in four more.
        #expect(Self.steps(&simulation) { $0.host.pendingLoss == 0 } == 8)
        #expect(simulation.guests[0].counters.hostCacheOut == 120 * 256)
        #expect(simulation.guests[0].counters.swapOut == 80 * 256)
    }

    // MARK: Order

    /// Victims are shared where they have an equal, then compressed, then cached, then swapped. Of 20 000 idle pages 5 %
    /// are zero; of the others 60 % fit a slot, and 1000 of the rest fit the cache.
    @Test func eachTechniqueTakesWhatTheOneBeforeLeft() {
        var machine = TestHost.machine("a", pages: 120_000, idle: 100_000)
        machine.content.compressibleToHalf = Ratio(millionths: 400_000)
        machine.content.compressibleToQuarter = Ratio(millionths: 200_000)
        var host = TestHost.host(gibibytes: 1, machines: [machine])
        host.sharePages(passSeconds: nil)
        host.compression.isEnabled = true
        host.hostCache = HostCacheSettings(size: PageCount(1000))
        var simulation = TestHost.settled(host, seconds: 1)
        let freed = simulation.page(20_000, compresses: true)
        let guest = simulation.view.guests[0]
        #expect(abs(guest.pages(.shared, .zero) - 1000) <= 1)
        #expect(guest.pages(.shared) == guest.pages(.shared, .zero))
        #expect(abs(guest.pages(.compressed) - 11_400) <= 5)
        #expect(guest.pages(.hostCached) == 1000)
        #expect(abs(guest.pages(.swapped) - 6600) <= 6)
        let taken = guest.pages(.shared) + guest.pages(.compressed) + guest.pages(.hostCached) + guest.pages(.swapped)
        #expect(taken == 20_000)
        // One frame for the zeroes, and the compression cache.
        #expect(freed == 20_000 - 1 - guest.state.compressionCache)
        #expect(abs(guest.state.compressionCache - (3800 + 2 * 7600) / 4) <= 4)
    }

    /// No technique beyond sharing is allowed: what has no equal stays as it is.
    @Test func withoutCompressionAndSwapOnlyEqualPagesGo() {
        var host = TestHost.host(gibibytes: 1, machines: [TestHost.machine("a", pages: 120_000, idle: 100_000)])
        host.sharePages(passSeconds: nil)
        var simulation = TestHost.settled(host, seconds: 1)
        let freed = simulation.page(20_000, swap: .never)
        let guest = simulation.view.guests[0]
        #expect(abs(guest.pages(.shared) - 1000) <= 1)
        #expect(freed == guest.pages(.shared) - 1)
        #expect(guest.pages(.privateSmall) == 100_000 - guest.pages(.shared))
    }

    /// Share before swap (section 5.1; W02-F8): a crisis with booting Windows swaps no zero page.
    @Test(arguments: PolicyName.allCases)
    func zeroPagesAreNeverSwappedWithPageSharing(policy: PolicyName) {
        let machines = (0..<4).map { index in
            var machine = TestHost.machine("vm-\(index)", mebibytes: 512)
            machine.guestOS = .windows
            machine.hasBalloonDriver = index == 0
            return machine
        }
        var host = TestHost.host(gibibytes: 1, policy: policy, machines: machines)
        host.sharePages()
        host.hasLargePages = policy != .w02
        host.compression.isEnabled = policy != .w02
        host.hostCache = HostCacheSettings(size: PageCount(2000))
        var simulation = HostSimulation(host, seed: 1, index: 0)
        var swapped = 0
        for _ in 0..<200 {
            simulation.step()
            for guest in simulation.view.guests {
                #expect([.compressed, .hostCached, .swapped].allSatisfy { guest.pages($0, .zero) == 0 })
                swapped += guest.pages(.swapped)
            }
        }
        #expect(swapped > 0)
    }

    // MARK: Reservations

    /// Half of the host's memory is lost. The machine that has all it holds reserved keeps every page.
    @Test func reservedMemoryIsNotTaken() {
        var simulation = Self.simulation(holding: [200_000, 400_000], mebibytesPerSecond: 100) {
            $0.virtualMachines[0].allocation.reservation = PageCount(200_000)
        }
        simulation.apply(.loseMemory(PageCount(600_000)))
        simulation.advance(seconds: 60)
        #expect(simulation.host.pendingLoss == 0)
        #expect(simulation.guests[0].charge == 200_000)
        #expect(simulation.guests[0].counters.swapOut == 0)
        #expect(simulation.guests[1].counters.swapOut > 100_000)
    }

    /// Of what is partly reserved no more is taken than lies above, whatever the host would need.
    @Test func noMoreIsTakenThanLiesAboveTheReservation() {
        var simulation = Self.simulation(holding: [300_000, 300_000], mebibytesPerSecond: 500) {
            $0.virtualMachines[0].allocation.reservation = PageCount(250_000)
            $0.virtualMachines[1].allocation.reservation = PageCount(280_000)
            $0.leaveFree(30_000, used: 600_000)
        }
        // Hard is left at 64 % of minFree, 128 000 pages, and 70 000 are not reserved.
        simulation.host.minFree = 200_000
        simulation.host.freeGoal = 220_000
        simulation.advance(seconds: 30)
        for (index, reservation) in [250_000, 280_000].enumerated() {
            let charge = simulation.guests[index].charge
            #expect(charge >= reservation)
            // A machine that is above by less than the dead band is left alone.
            #expect(charge <= reservation + Balloon.deadBand)
        }
    }
}
