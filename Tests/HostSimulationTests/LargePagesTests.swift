import HostModel
import Testing

@testable import HostSimulation

/// Pages of 2 MiB: how they come, that they cannot be shared, how they break and how they are formed again
/// (memory-model.md sections 4.2, 5.1 and 18 item 7; engine-notes.md item 5).
struct LargePagesTests {
    /// A host of 2048 regions: it breaks or forms 3 in a second, and breaks 34 from clear on.
    private static func host(
        _ machines: [VirtualMachineConfiguration],
        policy: PolicyName = .esxi6,
        sharing: Bool = true,
        passSeconds: Int64? = nil
    ) -> HostConfiguration {
        var host = TestHost.host(gibibytes: 4, policy: policy, machines: machines)
        host.hasLargePages = true
        if sharing { host.sharePages(passSeconds: passSeconds) }
        return host
    }

    /// A machine that holds whole regions of idle memory. Four more it never touches: less than 1 % of 500 regions, which
    /// the guest keeps from the balloon.
    private static func machine(_ name: String = "a", regions: Int64) -> VirtualMachineConfiguration {
        TestHost.machine(name, pages: (regions + 4) * 512, idle: regions * 512)
    }

    /// A host with one such machine at rest. With a scan it has gone over all pages.
    private static func resting(
        regions: Int64 = 500,
        policy: PolicyName = .esxi6,
        sharing: Bool = true,
        isScanned: Bool = false
    ) -> HostSimulation {
        let host = host([machine(regions: regions)], policy: policy, sharing: sharing, passSeconds: isScanned ? 5 : nil)
        var simulation = TestHost.settled(host, seconds: 20)
        simulation.rest()
        if isScanned { simulation.advance(seconds: 15) }
        return simulation
    }

    /// One second of breaking or forming with minFree at a number of pages, in a state.
    private static func balance(
        _ simulation: inout HostSimulation,
        minFree: Int,
        state: MemoryState = .high
    ) {
        simulation.host.minFree = minFree
        simulation.enter(state)
        simulation.withMemory { memory in
            LargePages.balance(memory)
            memory.settle()
        }
    }

    /// minFree at which a host breaks large pages, free memory being just below four times of it.
    private static func short(_ simulation: HostSimulation) -> Int { simulation.host.free / 4 + 1 }

    // MARK: Backing

    /// Regions of 512 pages: 600 pages take two, of which 424 pages are free and zero, and consumed all the same.
    @Test(arguments: [(1, 512), (511, 512), (512, 512), (513, 1024), (600, 1024), (5000, 5120)])
    func freshMemoryTakesWholeRegions(kernel: Int64, backed: Int) {
        let machine = TestHost.machine("a", pages: 65_536, kernel: kernel)
        let simulation = TestHost.settled(Self.host([machine]), seconds: 3)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.large) == backed)
        #expect(guest.pages(.large, .kernel) == Int(kernel))
        #expect(guest.pages(.large, .free, .zero) == backed - Int(kernel))
        #expect(guest.state.neverTouched == 65_536 - backed)
        let snapshot = simulation.snapshot().virtualMachines[0]
        #expect(snapshot.consumed == PageCount(backed))
        #expect(snapshot.granted == PageCount(backed))
        #expect(snapshot.largePages == Int64(backed / 512))
    }

    @Test func theRestOfARegionServesTheNextPages() {
        let machine = TestHost.machine("a", pages: 65_536, kernel: 600)
        var simulation = TestHost.settled(Self.host([machine]), seconds: 3)
        simulation.workloads[0].kernel = .constant(1024)
        simulation.step()
        #expect(simulation.view.guests[0].pages(.large, .kernel) == 1024)
        #expect(simulation.guests[0].charge == 1024)
    }

    /// Once free memory is below 400 % of minFree large pages would be broken again, so fresh memory is small.
    @Test(arguments: [(0, 512), (1, 100)])
    func freshMemoryIsSmallBelowTheThreshold(minFreeAboveAQuarter: Int, backed: Int) {
        let machine = TestHost.machine("a", pages: 65_536, kernel: 100)
        var simulation = HostSimulation(Self.host([machine]), seed: 1, index: 0)
        simulation.host.minFree = (simulation.host.free - 1) / 4 + minFreeAboveAQuarter
        simulation.host.freeGoal = simulation.host.minFree
        simulation.step()
        #expect(simulation.guests[0].charge == backed)
    }

    /// A limit of 1000 pages: 472 pages and the 16 that a step may always want leave room for a region, 473 do not.
    @Test(arguments: [(400, 512), (472, 512), (473, 473), (900, 900)])
    func aRegionNeverOvershootsALimit(kernel: Int64, charge: Int) {
        var machine = TestHost.machine("a", pages: 65_536, kernel: kernel)
        machine.allocation.limit = PageCount(1000)
        let simulation = TestHost.settled(Self.host([machine]), seconds: 5)
        #expect(simulation.guests[0].charge == charge)
        #expect(simulation.guests[0].counters.swapOut == 0)
    }

    @Test func aGrowingMachineStaysWithinItsLimit() {
        var machine = TestHost.machine("a", mebibytes: 256)
        machine.allocation.limit = PageCount(20_000)
        machine.workload.growthRate = 1000
        var simulation = HostSimulation(Self.host([machine], passSeconds: 60), seed: 1, index: 0)
        var most: Int64 = 0
        for _ in 0..<200 {
            simulation.step()
            #expect(simulation.guests[0].charge <= 20_000)
            most = max(most, simulation.snapshot().virtualMachines[0].largePages)
        }
        #expect(most > 30)
    }

    // MARK: Sharing

    /// Section 18 item 7: the saving is 0 until free memory is below 400 % of minFree, however often it was scanned.
    @Test func largePagesAreScannedAndNotShared() {
        var simulation = Self.resting(isScanned: true)
        let guest = simulation.view.guests[0]
        // 5 % zero, 20 % application, 20 % duplicated; the image of the operating system is empty.
        #expect(abs(guest.pages(.largeHint) - 256_000 * 45 / 100) < 10)
        #expect(guest.pages(.largeHint) == guest.sharable(.largeHint))
        #expect(guest.sharable(.large) <= 1)
        #expect(guest.pages(.shared) + guest.pages(.hint) == 0)
        #expect(simulation.host.largePagesBroken == 0)
        simulation.setMinFree(for: .high)
        simulation.advance(seconds: 10)
        let machine = simulation.snapshot().virtualMachines[0]
        #expect(simulation.host.memoryState.state == .high)
        #expect(machine.largePages == 470)
        // The pages of 30 regions: 5 % zero, and of the 20 % duplicated those that found an equal by now.
        #expect(machine.zero.pages > 30 * 512 * 4 / 100)
        #expect(machine.sharingSaving > .zero)
    }

    @Test(arguments: [
        (0, MemoryState.high, 0), (1, .high, 3), (1, .clear, 34), (1, .soft, 34), (1, .hard, 34), (1, .low, 34),
    ])
    func largePagesBreakBelowTheThreshold(aboveAQuarter: Int, state: MemoryState, each: Int64) {
        var simulation = Self.resting()
        for second in 1...3 as ClosedRange<Int64> {
            // What is shared at once raises free memory, so minFree follows it.
            Self.balance(&simulation, minFree: simulation.host.free / 4 + aboveAQuarter, state: state)
            #expect(simulation.host.largePagesBroken == second * each)
        }
        let broken = Int(3 * each) * 512
        #expect(simulation.view.guests[0].pages(.large) == 256_000 - broken)
        #expect(simulation.booksImbalance == 0)
    }

    @Test func noMoreBreaksThanThereIs() {
        var simulation = Self.resting(regions: 2)
        Self.balance(&simulation, minFree: Self.short(simulation))
        #expect(simulation.host.largePagesBroken == 2)
        #expect(simulation.snapshot().virtualMachines[0].largePages == 0)
    }

    /// In high only hints are shared at once, in clear and worse all that is sharable is registered at once.
    @Test(arguments: [
        (false, MemoryState.high, false), (true, .high, true), (false, .clear, true), (true, .clear, true),
        (false, .soft, true), (false, .hard, true), (true, .low, true),
    ])
    func brokenPartsAreRegistered(isScanned: Bool, state: MemoryState, isAtOnce: Bool) {
        var simulation = Self.resting(isScanned: isScanned)
        Self.balance(&simulation, minFree: Self.short(simulation), state: state)
        let guest = simulation.view.guests[0]
        let parts = Int(simulation.host.largePagesBroken) * 512
        // Where they come from is drawn cell by cell and exact to a page.
        #expect(abs(guest.pages(isAtOnce ? .shared : .privateSmall, .zero) - parts * 5 / 100) <= 2)
        let registered = guest.pages(.shared) + guest.pages(.hint)
        #expect(abs(registered - (isAtOnce ? parts * 45 / 100 : 0)) <= 4)
        #expect(isAtOnce == (guest.sharable(.privateSmall) <= 2))
        #expect(guest.state.zeroFrames == (isAtOnce ? 1 : 0))
        #expect(simulation.booksImbalance == 0)
    }

    @Test func machinesLoseLargePagesInProportion() {
        let machines = [Self.machine("a", regions: 200), Self.machine("b", regions: 100)]
        var simulation = TestHost.settled(Self.host(machines), seconds: 5)
        for _ in 0..<3 { Self.balance(&simulation, minFree: Self.short(simulation), state: .clear) }
        // 102 regions, 68 and 34 but for a region in each second.
        let left = simulation.snapshot().virtualMachines.map(\.largePages)
        #expect(left.reduce(0, +) == 300 - 102)
        #expect(abs(left[0] - (200 - 68)) <= 3)
    }

    // MARK: What never breaks for sharing

    @Test(arguments: MemoryState.allCases)
    func nothingBreaksWithPageSharingOff(state: MemoryState) {
        var simulation = Self.resting(sharing: false)
        Self.balance(&simulation, minFree: Self.short(simulation), state: state)
        #expect(simulation.host.largePagesBroken == 0)
    }

    @Test func machinesThatOptOutKeepTheirs() {
        var machines = [Self.machine("a", regions: 100), Self.machine("b", regions: 100)]
        machines[1].content.isPageSharingEnabled = false
        var simulation = TestHost.settled(Self.host(machines), seconds: 5)
        Self.balance(&simulation, minFree: Self.short(simulation), state: .clear)
        #expect(simulation.snapshot().virtualMachines.map(\.largePages) == [66, 100])
    }

    /// Section 4.2: vSphere 5 has no step that breaks large pages; only a victim inside breaks one.
    @Test(arguments: MemoryState.allCases)
    func esx5BreaksLargePagesForVictimsOnly(state: MemoryState) {
        var simulation = Self.resting(policy: .esx5)
        Self.balance(&simulation, minFree: simulation.host.free, state: state)
        #expect(simulation.host.largePagesBroken == 0)
        #expect(simulation.snapshot().largePageThreshold == .zero)
        simulation.page(500)
        #expect((316...317).contains(simulation.host.largePagesBroken))
    }

    @Test func w02HasNone() {
        let machine = Self.machine(regions: 100)
        var host = HostConfiguration(name: "host", machineMemory: PageCount(1_048_576), policy: .w02)
        host.virtualMachines = [machine]
        var simulation = TestHost.settled(host, seconds: 10)
        #expect(simulation.view.guests[0].pages(.large) == 0)
        #expect(simulation.snapshot().virtualMachines[0].granted == PageCount(51_200))
        simulation.page(1000)
        simulation.advance(seconds: 60)
        let snapshot = simulation.snapshot()
        #expect(snapshot.virtualMachines[0].largePages == 0)
        #expect(snapshot.largePagesBroken + snapshot.largePagesFormed == 0)
    }

    // MARK: Victims

    /// Regions that are hit when parts are picked one by one.
    private static func regionsHit(_ count: Int, of regions: Int, random: inout RandomSource) -> Int {
        var parts = Array(0..<regions * 512)
        for position in 0..<count {
            parts.swapAt(position, position + Int(random.next(below: UInt64(parts.count - position))))
        }
        return Set(parts.prefix(count).map { $0 / 512 }).count
    }

    /// R (1 - (1 - n / N)^512): 500 random pages of 500 regions break 316 (engine-notes.md item 5), one page breaks one,
    /// and so many that no region escapes break all.
    @Test(arguments: [(500, 500, 316.24), (500, 50, 47.58), (500, 1, 1), (100, 400, 98.19), (100, 30_000, 100)])
    func randomVictimsBreakTheRegionsTheyHit(regions: Int, victims: Int, expected: Double) {
        var simulation = Self.resting(regions: Int64(regions), sharing: false)
        simulation.page(victims)
        let broken = Int(simulation.host.largePagesBroken)
        #expect(abs(Double(broken) - expected) < 1)
        let guest = simulation.view.guests[0]
        #expect(guest.pages(.large) == (regions - broken) * 512)
        #expect(guest.pages(.privateSmall) == broken * 512 - victims)
        #expect(guest.pages(.swapped) == victims)
    }

    /// The guest pages out idle memory for the balloon, in a cycle of 512 pages at most.
    @Test(arguments: [(500, 500, 316.24), (500, 250, 196.80), (500, 50, 47.58)])
    func smallBalloonPagesBreakTheRegionsTheyHit(regions: Int, pages: Int, expected: Double) {
        var simulation = Self.resting(regions: Int64(regions), sharing: false)
        let free = simulation.host.free
        #expect(simulation.balloon(toward: pages) == [pages])
        let broken = Int(simulation.host.largePagesBroken)
        #expect(abs(Double(broken) - expected) < 1)
        #expect(simulation.host.free == free + pages)
        #expect(simulation.view.guests[0].pages(.privateSmall) == broken * 512 - pages)
    }

    /// Against picking page by page. The number of regions hit has variance R e (1 - (1 + c) e) with c pages a region
    /// and e = exp(-c); the mean of 30 trials is allowed three standard errors, and rounding one.
    @Test(arguments: [(500, 500), (500, 50), (100, 400), (200, 1000)])
    func victimsBreakAsManyRegionsAsPagesPickedOneByOne(regions: Int, victims: Int) {
        var random = RandomSource(seed: 5)
        let trials = 30
        let sum = (0..<trials).reduce(0) { sum, _ in sum + Self.regionsHit(victims, of: regions, random: &random) }
        let mean = Double(sum) / Double(trials)
        var simulation = Self.resting(regions: Int64(regions), sharing: false)
        simulation.page(victims)
        let each = Double(victims) / Double(regions)
        let none = ElementaryFunctions.exponential(-each)
        let variance = Double(regions) * none * (1 - (1 + each) * none)
        let tolerance = 3 * (variance / Double(trials)).squareRoot() + 1
        #expect(abs(Double(simulation.host.largePagesBroken) - mean) < tolerance)
    }

    // MARK: Forming

    /// The machine of 500 regions with small pages alone, because memory was short when it took them.
    private static func small() -> HostSimulation {
        var simulation = HostSimulation(host([machine(regions: 500)], sharing: false), seed: 1, index: 0)
        simulation.host.minFree = simulation.host.free
        simulation.step()
        simulation.rest()
        return simulation
    }

    /// minFree at which free memory is more than 440 % of it by `spare` pages, or up to 5 pages more.
    private static func plenty(_ simulation: HostSimulation, spare: Int) -> Int {
        (simulation.host.free - spare) * 300 / 1320
    }

    /// Three regions in a second, as far as each has 512 pages to spare above 440 % of minFree.
    @Test(arguments: [(-600, 0), (400, 0), (600, 1), (1100, 2), (100_000, 3)])
    func largePagesFormFromSmallOnes(spare: Int, formed: Int) {
        var simulation = Self.small()
        let before = simulation.view.guests[0]
        #expect(before.pages(.privateSmall) == 256_000)
        Self.balance(&simulation, minFree: Self.plenty(simulation, spare: spare))
        #expect(simulation.host.largePagesFormed == Int64(formed))
        let after = simulation.view.guests[0]
        #expect(after.pages(.large) == before.pages(.large) + formed * 512)
        #expect(after.state.charge == before.state.charge)
    }

    /// Between 400 % and 440 % nothing happens, so that large pages do not break and form in turns.
    @Test func nothingFormsOrBreaksBetweenTheThresholds() {
        var simulation = Self.resting()
        simulation.page(500)
        let broken = simulation.host.largePagesBroken
        for percent in [401, 420, 439] {
            Self.balance(&simulation, minFree: simulation.host.free * 100 / percent)
            #expect(simulation.host.largePagesBroken == broken)
            #expect(simulation.host.largePagesFormed == 0)
        }
    }

    @Test func noneFormsAroundBallooned() {
        var simulation = Self.resting(sharing: false)
        simulation.balloon(toward: 20_000, cycles: 40)
        #expect(simulation.guests[0].ballooned == 20_000)
        #expect(simulation.view.guests[0].pages(.large) <= 512)
        Self.balance(&simulation, minFree: 1)
        #expect(simulation.host.largePagesFormed == 0)
        // Deflated, they are free and without backing; a region that forms adds what it lacks, full of zeroes.
        simulation.balloon(toward: 0, cycles: 60)
        let before = simulation.view.guests[0]
        #expect(before.state.freeUnbacked == 20_000)
        let free = simulation.host.free
        Self.balance(&simulation, minFree: 1)
        #expect(simulation.host.largePagesFormed == 3)
        let after = simulation.view.guests[0]
        // Of 1536 pages 20 000 in 256 000.
        #expect(abs(after.pages(.large, .free, .zero) - 120) <= 1)
        #expect(simulation.host.free == free - after.pages(.large, .free))
    }

    @Test func noneFormsAroundCompressedOrCachedPages() {
        for isCompressed in [true, false] {
            var host = Self.host([Self.machine(regions: 500)], sharing: false)
            host.hostCache = HostCacheSettings(size: PageCount(100_000))
            host.virtualMachines[0].content.compressibleToHalf = .one
            host.virtualMachines[0].content.compressibleToQuarter = .zero
            var simulation = TestHost.settled(host, seconds: 5)
            simulation.page(20_000, compresses: isCompressed)
            let guest = simulation.view.guests[0]
            #expect(guest.pages(isCompressed ? .compressed : .hostCached) == 20_000)
            Self.balance(&simulation, minFree: 1)
            #expect(simulation.host.largePagesFormed == 0)
        }
    }

    /// LPage.MaxSwappedPagesInitVal is 10: 4900 swapped pages of 256 000 are 9.8 in a region, 5100 are 10.2.
    @Test(arguments: [(0, 3), (4900, 3), (5100, 0)])
    func upToTenSwappedPagesOfARegionAreReadBack(swapped: Int, formed: Int64) {
        var simulation = Self.small()
        simulation.page(swapped)
        let counters = simulation.guests[0].counters
        let free = simulation.host.free
        Self.balance(&simulation, minFree: 1)
        #expect(simulation.host.largePagesFormed == formed)
        let read = simulation.guests[0].counters.swapIn - counters.swapIn
        #expect(abs(Double(read) - Double(formed) * 512 * Double(swapped) / 256_000) < 2)
        #expect(simulation.host.free == free - read)
        #expect(simulation.view.guests[0].pages(.swapped) == swapped - read)
    }

    /// Shared parts of a region are copied; what the scan knows of them it keeps.
    @Test func sharedPagesAreCopiedIntoTheRegion() {
        var simulation = Self.resting(isScanned: true)
        for _ in 0..<8 { Self.balance(&simulation, minFree: Self.short(simulation), state: .clear) }
        let before = simulation.view.guests[0]
        let saving = simulation.snapshot().virtualMachines[0].sharingSaving.pages
        #expect(saving > 10_000)
        let free = simulation.host.free
        for _ in 0..<40 { Self.balance(&simulation, minFree: 1) }
        let after = simulation.view.guests[0]
        #expect(simulation.host.largePagesFormed == 120)
        #expect(after.pages(.shared) < before.pages(.shared))
        #expect(after.pages(.largeHint) > before.pages(.largeHint))
        #expect(after.sharable(.large) == before.sharable(.large))
        let left = simulation.snapshot().virtualMachines[0].sharingSaving.pages
        #expect(free - simulation.host.free == saving - left)
        #expect(simulation.booksImbalance == 0)
    }

    @Test(arguments: [(511, 0), (512, 1), (1100, 2), (5000, 3)])
    func formingStaysWithinTheLimit(room: Int, formed: Int64) {
        var simulation = Self.small()
        simulation.guests[0].limit = simulation.guests[0].charge + room
        Self.balance(&simulation, minFree: 1)
        #expect(simulation.host.largePagesFormed == formed)
    }

    // MARK: Windows, and ballooned pages in the way

    /// A machine without a limit uses large pages to its last one: what is shared of its zeroes is the unfinished rest.
    @Test(arguments: [256, 1024, 4096] as [Int64])
    func aBootingWindowsIsBackedByLargePagesThroughout(mebibytes: Int64) {
        var machine = TestHost.machine("a", mebibytes: mebibytes)
        machine.guestOS = .windows
        var host = TestHost.host(gibibytes: 32, machines: [machine])
        host.hasLargePages = true
        host.sharePages(passSeconds: nil)
        var simulation = HostSimulation(host, seed: 1, index: 0)
        for _ in 0..<30 {
            simulation.step()
            #expect(simulation.snapshot().virtualMachines[0].sharingSaving.pages < LargePages.pagesPerRegion)
        }
        #expect(simulation.snapshot().virtualMachines[0].largePages >= mebibytes / 2 - 1)
    }

    /// 500 ballooned pages break 316 large pages (engine-notes.md item 5). Were they strewn anew over these, 64 would
    /// hold none; however long it tries, the host forms no more.
    @Test func regionsWithBalloonedPagesAreNotFormed() {
        var host = TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", pages: 258_048, idle: 256_000)])
        host.hasLargePages = true
        var simulation = TestHost.settled(host, seconds: 20)
        simulation.rest()
        simulation.balloon(toward: 500)
        simulation.host.minFree = 1
        for _ in 0..<300 {
            simulation.withMemory { memory in
                LargePages.balance(memory)
                memory.settle()
            }
        }
        #expect(simulation.host.largePagesFormed <= 64)
        #expect(simulation.host.largePagesFormed > 32)
    }
}
