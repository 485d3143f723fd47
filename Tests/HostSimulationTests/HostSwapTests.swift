import HostModel
import Testing

@testable import HostSimulation

/// Host swap: uniform victims, sharing tried first, pages back on touch only.
struct HostSwapTests {
    private static func simulation(sharing: Bool = false) -> HostSimulation {
        var machine = TestHost.machine("a", mebibytes: 1024)
        machine.content.duplicateContents = Ratio(millionths: 1000)
        var host = TestHost.host(gibibytes: 4, machines: [machine])
        host.pageSharing.isEnabled = sharing
        // A scan of zero speed: only swap itself looks for equal pages.
        host.pageSharing.scanMebibytesPerGigahertz = 0
        return TestHost.settled(host, seconds: 120)
    }

    @Test func everyGuestClassLosesItsShareOfPages() {
        var simulation = Self.simulation()
        let before = simulation.view.guests[0]
        let candidates = before.pages(.privateSmall)
        let freed = simulation.page(20_000)
        #expect(freed == 20_000)
        let after = simulation.view
        #expect(after.guests[0].pages(.swapped) == 20_000)
        #expect(after.guests[0].state.counters.swapOut == 20_000)
        #expect(after.host.free == simulation.configuration.machineMemory.pages - used(after))
        for guestClass in GuestClass.allCases {
            let expected = 20_000 * Double(before.pages(.privateSmall, guestClass)) / Double(candidates)
            // One draw over all cells: each is exact to a page, and a class has one for each content.
            let difference = abs(Double(after.guests[0].pages(.swapped, guestClass)) - expected)
            #expect(difference < Double(PageContent.count))
        }
        #expect(after.guests[0].pages(.swapped, .workingSet) > 8000)
    }

    private func used(_ view: HostView) -> Int {
        view.host.hypervisorUse + view.host.overhead + view.guests.reduce(0) { $0 + $1.state.charge }
    }

    @Test func equalPagesAreSharedBeforeAnyIsSwapped() {
        var simulation = Self.simulation(sharing: true)
        let before = simulation.view.guests[0]
        #expect(before.pages(.shared) == 0)
        simulation.page(30_000)
        let after = simulation.view.guests[0]
        #expect(after.pages(.swapped, .zero) == 0)
        #expect(after.pages(.shared, .zero) > 300)
        #expect(after.state.zeroFrames == 1)
        #expect(after.pages(.swapped, .unique) > 10_000)
    }

    @Test func moreThanThereIsTakesAllThatIsPrivate() {
        var simulation = Self.simulation()
        let charge = simulation.guests[0].charge
        let freed = simulation.page(10_000_000)
        #expect(freed == charge)
        #expect(simulation.guests[0].charge == 0)
        #expect(simulation.booksImbalance == 0)
    }

    @Test func swappedPagesComeBackOnTouchOnly() {
        var simulation = Self.simulation()
        simulation.page(40_000)
        var idle = simulation
        idle.rest()
        idle.advance(seconds: 60)
        #expect(idle.view.guests[0].pages(.swapped) == 40_000)
        #expect(idle.guests[0].counters.swapIn == 0)
        let before = simulation.view.guests[0]
        simulation.advance(seconds: 600)
        let after = simulation.view.guests[0]
        #expect(after.state.counters.swapIn > 10_000)
        #expect(after.state.counters.stallSwapIn > 0)
        #expect(after.pages(.swapped, .workingSet) < before.pages(.swapped, .workingSet) / 10)
    }

    /// A device of 5 MiB a second moves 1280 pages, whatever is asked of it.
    @Test func theDeviceBoundsSwapIn() {
        var host = TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", mebibytes: 1024)])
        host.swapDevice.bandwidth = .mebibytes(5)
        host.swapDevice.latencyMicroseconds = 100
        var simulation = TestHost.settled(host, seconds: 120)
        simulation.page(100_000)
        let before = simulation.guests[0].counters.swapIn
        simulation.step()
        #expect(simulation.guests[0].counters.swapIn - before <= 1290)
        #expect(simulation.guests[0].counters.swapIn - before > 1000)
        #expect(simulation.host.swapLatency > 0.0001)
    }
}

extension HostSimulation {
    var booksImbalance: Int {
        var copy = self
        return copy.withMemory { $0.booksImbalance }
    }
}

extension PageCount {
    /// As the engine's own numbers.
    var pages: Int { Int(value) }
}
