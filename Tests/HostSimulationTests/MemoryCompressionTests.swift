import HostModel
import Testing

@testable import HostSimulation

/// The compression cache: slots, what fits them, its bound, and what comes back (memory-model.md section 7).
struct MemoryCompressionTests {
    /// A machine whose kernel holds 40 000 of its 64 000 pages: data of which the given percentages fit a slot.
    private static func simulation(
        half: Int64,
        quarter: Int64,
        configure: (inout HostConfiguration) -> Void = { _ in }
    ) -> HostSimulation {
        var machine = TestHost.machine("a", pages: 64_000, kernel: 40_000)
        machine.content.compressibleToHalf = Ratio(millionths: half * 10_000)
        machine.content.compressibleToQuarter = Ratio(millionths: quarter * 10_000)
        var host = TestHost.host(gibibytes: 2, machines: [machine])
        host.compression.isEnabled = true
        configure(&host)
        return TestHost.settled(host, seconds: 1)
    }

    // MARK: Slots

    /// A half slot frees half a page, a quarter slot three quarters; the cache takes whole pages.
    @Test(arguments: [
        (100, 0, 1000, 500), (0, 100, 1000, 250), (100, 0, 3, 2), (0, 100, 5, 2), (0, 100, 1, 1), (100, 0, 1, 1),
        (0, 100, 4, 1),
    ])
    func slotsFreeWhatTheyDoNotTake(half: Int64, quarter: Int64, count: Int, cache: Int) {
        var simulation = Self.simulation(half: half, quarter: quarter)
        let freed = simulation.page(count, compresses: true)
        let state = simulation.guests[0]
        #expect(state.halfSlots == (half > 0 ? count : 0))
        #expect(state.quarterSlots == (quarter > 0 ? count : 0))
        #expect(state.compressionCache == cache)
        #expect(freed == count - cache)
        let machine = simulation.snapshot().virtualMachines[0]
        #expect(machine.compressed == PageCount(count))
        #expect(machine.reclaimedByCompression == PageCount(half > 0 ? count / 2 : count * 3 / 4))
        #expect(machine.swapOut == .zero)
    }

    /// 35 % fit a half and 25 % a quarter: of 10 000 pages 3500 and 2500, in ceil((2500 + 7000) / 4) = 2375 pages. The
    /// rest is swapped out, so the host gains 7625. Each share is drawn for data and duplicates and exact to a page.
    @Test func whatFitsNoSlotIsSwapped() {
        var simulation = Self.simulation(half: 35, quarter: 25)
        let freed = simulation.page(10_000, compresses: true)
        let state = simulation.guests[0]
        #expect(abs(state.halfSlots - 3500) <= 3)
        #expect(abs(state.quarterSlots - 2500) <= 3)
        #expect(abs(state.counters.swapOut - 4000) <= 3)
        #expect(state.halfSlots + state.quarterSlots + state.counters.swapOut == 10_000)
        #expect(state.compressionCache == (state.quarterSlots + 2 * state.halfSlots + 3) / 4)
        #expect(freed == 10_000 - state.compressionCache)
    }

    /// The cache comes out of the machine's own allocation: charge is consumed plus cache.
    @Test func theCacheIsChargedToTheMachine() {
        var simulation = Self.simulation(half: 100, quarter: 0)
        let before = simulation.guests[0].charge
        simulation.page(10_000, compresses: true)
        let snapshot = simulation.snapshot()
        let machine = snapshot.virtualMachines[0]
        #expect(before == 40_000)
        #expect(machine.consumed == PageCount(30_000))
        #expect(machine.compressionCache == PageCount(5000))
        #expect(simulation.guests[0].charge == 35_000)
        #expect(snapshot.compressionCache == PageCount(5000))
        #expect(snapshot.booksImbalance == .zero)
    }

    // MARK: Contents

    /// 40 % of a kernel are pages of the image of the operating system, of which half fit a half and 5 % a quarter,
    /// whatever the machine's data do.
    @Test func codeCompressesAsCodeDoes() {
        var simulation = Self.simulation(half: 0, quarter: 0) {
            $0.virtualMachines[0].content.osImageSize = PageCount(1_000_000)
        }
        simulation.page(20_000, compresses: true)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.compressed) == guest.pages(.compressed, .osImage))
        #expect(abs(guest.state.halfSlots - 4000) <= 2)
        #expect(abs(guest.state.quarterSlots - 400) <= 2)
        #expect(abs(guest.pages(.swapped, .osImage) - 3600) <= 2)
    }

    /// A zero page fits a quarter; with page sharing it is shared instead.
    @Test(arguments: [false, true])
    func zeroPagesCompressOnlyWithSharingOff(isSharing: Bool) {
        var machine = TestHost.machine("a", pages: 64_000, idle: 40_000)
        machine.content.compressibleToHalf = .zero
        machine.content.compressibleToQuarter = .zero
        var host = TestHost.host(gibibytes: 2, machines: [machine])
        if isSharing { host.sharePages(passSeconds: nil) }
        var simulation = TestHost.settled(host, seconds: 1)
        simulation.page(10_000, compresses: true)
        // 5 % of idle memory are zero.
        let guest = simulation.view.guests[0]
        #expect(abs(guest.pages(isSharing ? .shared : .compressed, .zero) - 500) <= 1)
        #expect(guest.pages(isSharing ? .compressed : .shared, .zero) == 0)
        #expect(guest.pages(.swapped, .zero) == 0)
        #expect(guest.state.quarterSlots == guest.pages(.compressed))
    }

    // MARK: The bound

    /// VMW-ZIPC: 10 % by default; 20 % of a machine of 1000 MB are 200 MB.
    @Test(arguments: [(1000, nil, 100), (1000, 200_000, 200), (250, 200_000, 50)] as [(Int64, Int64?, Int)])
    func theCacheIsBoundedByConfiguredSize(mebibytes: Int64, share: Int64?, bound: Int) {
        var host = TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", mebibytes: mebibytes)])
        if let share { host.compression.cacheMaximum = Ratio(millionths: share) }
        let simulation = HostSimulation(host, seed: 1, index: 0)
        #expect(simulation.view.guests[0].compressionMaximum == bound * TestHost.mebibyte)
    }

    /// 6400 pages of cache hold 12 800 half slots. Of 20 000 compressed pages 7200 have to go on to swap space, and
    /// 1000 more push out 1000.
    @Test func olderPagesGiveWayWhenTheCacheIsFull() {
        var simulation = Self.simulation(half: 100, quarter: 0)
        simulation.page(20_000, compresses: true)
        #expect(simulation.guests[0].compressionCache == 6400)
        #expect(simulation.guests[0].halfSlots == 12_800)
        #expect(simulation.guests[0].counters.swapOut == 7200)
        #expect(simulation.page(1000, compresses: true) == 1000)
        #expect(simulation.guests[0].halfSlots == 12_800)
        #expect(simulation.guests[0].counters.swapOut == 8200)
        #expect(simulation.booksImbalance == 0)
    }

    @Test func withoutSwapAFullCacheTakesNoMore() {
        var simulation = Self.simulation(half: 100, quarter: 0)
        #expect(simulation.page(20_000, compresses: true, swap: .never) == 6400)
        #expect(simulation.guests[0].halfSlots == 12_800)
        #expect(simulation.page(1000, compresses: true, swap: .never) == 0)
        #expect(simulation.guests[0].counters.swapOut == 0)
    }

    // MARK: Coming back

    /// A busy second touches 5 % of the kernel. Of 1000 compressed pages that is 50, in 20 us each on two vCPUs:
    /// w = 0.0005 s of waiting in a second of work, progress 1 / (1 + w), stall w / (1 + w) = 499.75 us.
    @Test func touchedPagesAreDecompressed() {
        var simulation = Self.simulation(half: 100, quarter: 0)
        simulation.page(1000, compresses: true)
        let free = simulation.host.free
        simulation.step()
        let state = simulation.guests[0]
        #expect(state.counters.stallDecompression == 499)
        #expect(abs(state.progress - 1 / 1.0005) < 1e-12)
        #expect((949...951).contains(state.halfSlots))
        #expect(state.compressionCache == (state.halfSlots + 1) / 2)
        // Each takes a page again, and the cache shrinks by half a page for each.
        let back = 1000 - state.halfSlots
        #expect(simulation.host.free == free - back + 500 - state.compressionCache)
        #expect(state.counters.swapIn == 0)
        #expect(state.counters.stallSwapIn == 0)
    }

    @Test func decompressionTakesAsLongAsItIsSaidTo() {
        let stalls = [20, 200, 5000].map { (microseconds: Int64) in
            var simulation = Self.simulation(half: 100, quarter: 0) {
                $0.compression.decompressionMicroseconds = microseconds
            }
            simulation.page(1000, compresses: true)
            simulation.step()
            return simulation.guests[0].counters.stallDecompression
        }
        // w is 0.0005, 0.005 and 0.125.
        #expect(stalls == [499, 4975, 111_111])
    }

    @Test func allComesBackToAMachineThatTouchesIt() {
        var simulation = Self.simulation(half: 60, quarter: 40)
        simulation.page(5000, compresses: true)
        simulation.advance(seconds: 400)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.compressed) <= 20)
        #expect(guest.state.halfSlots + guest.state.quarterSlots == guest.pages(.compressed))
        #expect(guest.state.charge == 40_000 - guest.pages(.compressed) + guest.state.compressionCache)
    }

    @Test func poweringOffEmptiesTheCache() {
        var simulation = Self.simulation(half: 60, quarter: 40)
        simulation.page(5000, compresses: true)
        simulation.apply(.powerOff(machines: [0]))
        #expect(simulation.guests[0].compressionCache + simulation.guests[0].compressionQuarters == 0)
        #expect(simulation.snapshot().compressionCache == .zero)
        let configuration = simulation.configuration
        #expect(simulation.host.free == (configuration.machineMemory - configuration.hypervisorUse).pages)
    }

    // MARK: On and off

    /// Four machines of 512 MiB without balloon drivers for ten minutes on a host that has room for two thirds of what
    /// they use; with the work they got done on average.
    private static func overcommitted(compression: Bool) -> (view: HostView, throughput: Double) {
        let machines = (0..<4).map { index in
            var machine = TestHost.machine("vm-\(index)", mebibytes: 512)
            machine.hasBalloonDriver = false
            return machine
        }
        var host = TestHost.host(gibibytes: 1, machines: machines)
        host.compression.isEnabled = compression
        host.leaveFree(-100_000, used: 4 * 131_072 * 6 / 10)
        var simulation = HostSimulation(host, seed: 1, index: 0)
        var work = 0.0
        for _ in 0..<600 {
            simulation.step()
            work += simulation.guests.reduce(0) { $0 + $1.progress }
        }
        return (simulation.view, work / 2400)
    }

    /// VMW41-ZIP: under heavy overcommitment compression cuts swapped pages a lot and lifts throughput. No figures are
    /// published; a third less and a tenth more are asked for here.
    @Test func compressionCutsSwappedPagesAndLiftsThroughput() {
        let off = Self.overcommitted(compression: false)
        let on = Self.overcommitted(compression: true)
        func sum(_ view: HostView, _ amount: (GuestView) -> Int) -> Int { view.guests.reduce(0) { $0 + amount($1) } }
        #expect(sum(on.view) { $0.pages(.swapped) } * 3 < 2 * sum(off.view) { $0.pages(.swapped) })
        #expect(sum(on.view) { $0.counters.swapOut } < sum(off.view) { $0.counters.swapOut })
        #expect(on.throughput > 1.1 * off.throughput)
        #expect(sum(on.view) { $0.pages(.compressed) } > 10_000)
        #expect(sum(off.view) { $0.pages(.compressed) + $0.counters.quartersReclaimedByCompression } == 0)
        #expect(sum(off.view) { Int($0.counters.stallDecompression) } == 0)
    }

    /// Section 4.2, column of R8: hard compresses and does not swap, low does both.
    @Test(arguments: [
        (MemoryState.high, false, false), (.soft, false, false), (.hard, true, false), (.low, true, true),
    ])
    func esx5CompressesInHardAndSwapsInLow(state: MemoryState, compresses: Bool, swaps: Bool) {
        var host = TestHost.host(
            gibibytes: 1,
            policy: .esx5,
            machines: [TestHost.machine("a", pages: 200_000, idle: 150_000)]
        )
        host.compression.isEnabled = true
        host.leaveFree(12_000, used: 150_000)
        var simulation = TestHost.settled(host, seconds: 1)
        simulation.rest()
        #expect(simulation.host.free == 12_000)
        simulation.setMinFree(for: state)
        simulation.step()
        #expect(simulation.host.memoryState.state == state)
        #expect((simulation.guests[0].compressionCache > 0) == compresses)
        #expect((simulation.guests[0].counters.swapOut > 0) == swaps)
    }

    /// A page that moves on from the cache gives its slot, so that the techniques together reclaim what the host gets.
    @Test(arguments: [0, 100_000, 1_000_000] as [Int64])
    func everyReclaimedByteIsCountedOnce(cacheMaximum: Int64) {
        var machine = TestHost.machine("a", pages: 64_000, kernel: 40_000)
        machine.content.compressibleToHalf = .one
        machine.content.compressibleToQuarter = .zero
        var host = TestHost.host(gibibytes: 2, machines: [machine])
        host.compression.isEnabled = true
        host.compression.cacheMaximum = Ratio(millionths: cacheMaximum)
        var simulation = TestHost.settled(host, seconds: 1)
        let freed = simulation.page(20_000, compresses: true)
        let after = simulation.snapshot().virtualMachines[0]
        #expect(freed > 9000)
        #expect(abs(after.reclaimedByCompression.pages + after.reclaimedByHostSwap.pages - freed) <= 1)
    }
}
