import HostModel
import Testing

@testable import HostSimulation

/// The host cache on SSD, filled before the swap device and read back on touch (memory-model.md section 8).
struct HostCacheTests {
    /// A machine whose kernel holds 100 000 of its 110 000 pages, on a host with a cache of a number of pages.
    private static func simulation(
        cache: Int64,
        kernel: Int64 = 100_000,
        idle: Int64 = 0,
        configure: (inout HostConfiguration) -> Void = { _ in }
    ) -> HostSimulation {
        var host = TestHost.host(
            gibibytes: 2,
            machines: [TestHost.machine("a", pages: 110_000, kernel: kernel, idle: idle)]
        )
        host.hostCache = HostCacheSettings(size: PageCount(cache))
        configure(&host)
        return TestHost.settled(host, seconds: 1)
    }

    // MARK: Filling

    @Test(arguments: [(1000, 600, 600), (1000, 1000, 1000), (1000, 1500, 1000), (0, 500, 0)])
    func theCacheIsFilledBeforeTheSwapDevice(cache: Int64, count: Int, cached: Int) {
        var simulation = Self.simulation(cache: cache)
        #expect(simulation.page(count) == count)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.hostCached) == cached)
        #expect(guest.pages(.swapped) == count - cached)
        let snapshot = simulation.snapshot()
        #expect(snapshot.hostCacheUsed == PageCount(cached))
        #expect(snapshot.hostCacheWritten == PageCount(cached))
        #expect(snapshot.swapDeviceWritten == PageCount(count - cached))
        #expect(snapshot.virtualMachines[0].hostCached == PageCount(cached))
        #expect(snapshot.virtualMachines[0].reclaimedByHostCache == PageCount(cached))
        #expect(snapshot.virtualMachines[0].reclaimedByHostSwap == PageCount(count - cached))
        #expect(snapshot.virtualMachines[0].swapOut == PageCount(count - cached))
    }

    @Test func aHostWithoutACacheSwapsToItsDevice() {
        var simulation = Self.simulation(cache: 0) { $0.hostCache = nil }
        simulation.page(1000)
        #expect(simulation.guests[0].counters.swapOut == 1000)
        #expect(simulation.guests[0].counters.hostCacheOut == 0)
    }

    /// A cache of 3 MiB a second takes 768 pages in each; what it cannot take goes to the device.
    @Test func theCacheTakesNoMoreThanItsBandwidthInAStep() {
        var simulation = Self.simulation(cache: 10_000) { $0.hostCache?.bandwidth = .mebibytes(3) }
        simulation.rest()
        simulation.page(1000)
        #expect(simulation.guests[0].counters.hostCacheOut == 768)
        #expect(simulation.guests[0].counters.swapOut == 232)
        simulation.page(50)
        #expect(simulation.guests[0].counters.hostCacheOut == 768)
        simulation.step()
        simulation.page(1000)
        #expect(simulation.guests[0].counters.hostCacheOut == 1536)
        #expect(simulation.guests[0].counters.swapOut == 514)
    }

    /// Cache and device together take what both can in one second: 768 and 256 pages of 3 and 1 MiB.
    @Test func bothTogetherBoundWhatIsPagedInAStep() {
        var simulation = Self.simulation(cache: 10_000) {
            $0.hostCache?.bandwidth = .mebibytes(3)
            $0.swapDevice.bandwidth = .mebibytes(1)
        }
        simulation.rest()
        simulation.page(5000, swap: .withinBandwidth)
        #expect(simulation.guests[0].counters.hostCacheOut == 768)
        #expect(simulation.guests[0].counters.swapOut == 256)
    }

    // MARK: Reading

    /// A busy second touches 5 % of the kernel: 50 of 1000 pages, 200 us each on two vCPUs, so w = 0.005 s of waiting
    /// for a second of work and w / (1 + w) = 4975 us of stall.
    @Test func touchedPagesAreReadAtTheLatencyOfTheCache() {
        var simulation = Self.simulation(cache: 1000)
        simulation.page(1000)
        let free = simulation.host.free
        simulation.step()
        let counters = simulation.guests[0].counters
        #expect(counters.stallSwapIn == 4975)
        #expect((49...51).contains(counters.hostCacheIn))
        #expect(simulation.host.hostCacheRead == counters.hostCacheIn)
        #expect(simulation.host.hostCacheUsed == 1000 - counters.hostCacheIn)
        #expect(simulation.host.free == free - counters.hostCacheIn)
        #expect(simulation.host.hostCacheLatency == 0.0002)
        // The swap device is no part of it.
        #expect(counters.swapIn + counters.swapOut == 0)
        #expect(simulation.host.swapDeviceRead + simulation.host.swapDeviceWritten == 0)
    }

    @Test func theCacheIsFasterThanTheSwapDevice() {
        let stalls = [0, 1000].map { (cache: Int64) in
            var simulation = Self.simulation(cache: cache)
            simulation.page(1000)
            simulation.step()
            return simulation.guests[0].counters.stallSwapIn
        }
        // 5 ms for each page: w = 0.125.
        #expect(stalls == [111_111, 4975])
    }

    /// 40 000 pages are touched at 2000 a second of work. A cache of 1000 pages a second lets the machine work half of
    /// its time: 2000 L / 2 vCPUs = 1, so L = 1 ms instead of 0.1 ms.
    @Test func theLatencyRisesUntilReadsFitTheBandwidth() {
        var simulation = Self.simulation(cache: 50_000) {
            $0.hostCache?.latencyMicroseconds = 100
            $0.hostCache?.bandwidth = .kibibytes(4000)
        }
        simulation.rest()
        for _ in 0..<40 {
            simulation.page(1000)
            simulation.step()
        }
        #expect(simulation.host.hostCacheUsed == 40_000)
        #expect(simulation.host.hostCacheLatency == 0.0001)
        simulation.workloads[0].busy = .constant(1_000_000)
        simulation.step()
        #expect(abs(simulation.host.hostCacheLatency - 0.001) < 0.000001)
        #expect(abs(simulation.guests[0].progress - 0.5) < 0.001)
        var before = 0
        for _ in 0..<20 {
            // A touch falls on whole pages, at most one of them off for each content.
            #expect((950...1005).contains(simulation.host.hostCacheRead - before))
            before = simulation.host.hostCacheRead
            simulation.step()
        }
        // With fewer pages left to touch the load falls, and the latency with it.
        simulation.advance(seconds: 30)
        #expect(simulation.host.hostCacheLatency < 0.0005)
    }

    // MARK: Space

    @Test func pagesReadBackMakeRoomForOthers() {
        var simulation = Self.simulation(cache: 1000)
        simulation.page(1200)
        simulation.step()
        let read = simulation.guests[0].counters.hostCacheIn
        let swapped = simulation.guests[0].counters.swapOut
        #expect(swapped == 200)
        simulation.page(100)
        #expect(simulation.host.hostCacheUsed == 1000 - read + min(read, 100))
        #expect(simulation.guests[0].counters.swapOut == swapped + 100 - min(read, 100))
    }

    @Test func poweringOffEmptiesTheCacheOfTheMachine() {
        var host = TestHost.host(
            gibibytes: 2,
            machines: ["a", "b"].map { TestHost.machine($0, pages: 50_000, kernel: 40_000) }
        )
        host.hostCache = HostCacheSettings(size: PageCount(5000))
        var simulation = TestHost.settled(host, seconds: 1)
        simulation.page(3000)
        simulation.page(1000, machine: 1)
        #expect(simulation.host.hostCacheUsed == 4000)
        simulation.apply(.powerOff(machines: [0]))
        #expect(simulation.host.hostCacheUsed == 1000)
        #expect(simulation.guests[0].counters.hostCacheOut == 3000)
        #expect(simulation.guests[0].counters.hostCacheIn == 0)
        #expect(simulation.booksImbalance == 0)
    }

    /// The balloon takes free pages without reading them: the guest does not want what stands in them.
    @Test func ballooningCachedFreePagesGivesTheSpaceBack() {
        var simulation = Self.simulation(cache: 20_000)
        simulation.workloads[0].kernel = .constant(0)
        simulation.step()
        simulation.page(20_000)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.hostCached, .free) == 20_000)
        simulation.advance(seconds: 20)
        // 110 000 pages less 1 % that the guest keeps free.
        simulation.balloon(toward: 108_900, cycles: 7)
        #expect(simulation.guests[0].ballooned == 108_900)
        #expect(simulation.host.hostCacheUsed < 500)
        #expect(simulation.host.hostCacheUsed == simulation.view.guests[0].pages(.hostCached))
        #expect(simulation.guests[0].counters.hostCacheIn == 0)
        #expect(simulation.guests[0].counters.doublePaging == 0)
    }

    /// Idle pages go to the guest's page file first, so cached ones are read for it: double paging.
    @Test func ballooningCachedIdlePagesReadsThem() {
        var simulation = Self.simulation(cache: 20_000, kernel: 0, idle: 100_000)
        simulation.advance(seconds: 20)
        simulation.rest()
        simulation.page(20_000)
        let free = simulation.host.free
        let spare = 110_000 - 100_000 - 1100
        simulation.balloon(toward: spare)
        #expect(simulation.guests[0].ballooned == spare)
        simulation.balloon(toward: spare + 500)
        let counters = simulation.guests[0].counters
        #expect(counters.guestPageOut == 500)
        // A fifth of the idle pages were in the cache.
        #expect(abs(counters.hostCacheIn - 100) <= 1)
        #expect(counters.doublePaging == counters.hostCacheIn)
        #expect(counters.swapIn == 0)
        #expect(simulation.host.hostCacheUsed == 20_000 - counters.hostCacheIn)
        #expect(simulation.host.free == free + 500 - counters.hostCacheIn)
    }
}
