import HostModel
import Testing

@testable import HostSimulation

/// Sharing on hosts that stand still, where what must be found can be counted.
struct PageSharingTests {
    /// Identical machines that grow to their targets and then do nothing but hold their memory, scanned in a minute.
    private static func still(
        machines: Int,
        salting: PageSharingSettings.Salting,
        seconds: Int
    ) -> HostSimulation {
        var host = TestHost.host(gibibytes: 8)
        host.sharePages(salting)
        host.virtualMachines = (0..<machines).map { index in
            var machine = TestHost.machine("vm-\(index)", mebibytes: 256)
            machine.content.osImageSize = PageCount(20_000)
            machine.content.applicationImageSize = PageCount(30_000)
            return machine
        }
        var simulation = TestHost.settled(host, seconds: 600)
        simulation.rest()
        simulation.advance(seconds: seconds)
        return simulation
    }

    @Test(arguments: PageSharingSettings.Salting.allCases)
    func nothingSharableIsLeftAfterWholePasses(salting: PageSharingSettings.Salting) {
        // The running pass ends within 61 seconds, the next one visits everything.
        for guest in Self.still(machines: 3, salting: salting, seconds: 125).view.guests {
            #expect(guest.pages(.shared) > 1000)
            // A draw is exact to one page.
            #expect(guest.sharable(.privateSmall) <= 1)
        }
    }

    @Test(arguments: [2, 3, 6, 10])
    func imageFramesAreThoseOfIndependentSubsets(machines: Int) throws {
        let view = Self.still(machines: machines, salting: .none, seconds: 180).view
        for content in [PageContent.osImage, .application] {
            let pool = try #require(view.pools.first { $0.content == content })
            #expect(pool.candidates == Array(0..<machines))
            let registered = view.guests.map { $0.pages(.shared, content) + $0.pages(.hint, content) }
            let expected = TestHost.expectedFrames(registered, universe: pool.universe)
            #expect(expected > 100)
            // Deviation of the number itself is at most sqrt(U) / 2, that of its bookkeeping a few percent.
            let tolerance = 3 * pool.universe.squareRoot() / 2 + 0.03 * expected
            #expect(abs(Double(pool.frames) - expected) < tolerance, "\(content) \(pool.frames) for \(expected)")
        }
    }

    /// W02-F4: more identical machines share a larger part of their memory.
    @Test func moreIdenticalMachinesSaveMoreOfTheirMemory() {
        let savings = [1, 2, 4, 8].map { machines in
            let guests = Self.still(machines: machines, salting: .none, seconds: 180).view.guests
            let saved = guests.reduce(0) { $0 + $1.pages(.shared) - $1.state.framesCharged }
            return Double(saved) / Double(machines)
        }
        #expect(zip(savings, savings.dropFirst()).allSatisfy { $0 * 1.05 < $1 })
    }

    @Test func allZeroPagesOfTheHostStandOnOneFrame() throws {
        let view = Self.still(machines: 4, salting: .none, seconds: 180).view
        let pool = try #require(view.pools.first { $0.content == .zero })
        #expect(pool.frames == 1)
        #expect(view.guests.allSatisfy { $0.pages(.shared, .zero) > 100 && $0.state.zeroFrames == 0 })
    }

    @Test func saltedMachinesShareNothingWithOthers() {
        let view = Self.still(machines: 4, salting: .withinVirtualMachine, seconds: 180).view
        #expect(view.pools.allSatisfy { $0.frames == 0 })
        for guest in view.guests {
            #expect(guest.pages(.shared, .osImage) + guest.pages(.shared, .application) == 0)
            #expect(guest.pages(.hint, .osImage) > 1000)
            #expect(guest.state.zeroFrames == 1)
        }
    }

    /// Contents drawn k times in all from D: Poisson with mean k / D, two users or more.
    @Test func duplicatesWithinAMachineShareAsRandomContentsDo() {
        let guest = Self.still(machines: 1, salting: .withinVirtualMachine, seconds: 180).view.guests[0]
        let universe = guest.constants.duplicateUniverse
        let rate = Double(guest.pages(.shared, .duplicated) + guest.pages(.hint, .duplicated)) / universe
        let expected = universe * (1 - ElementaryFunctions.exponential(-rate) * (1 + rate))
        #expect(expected > 500)
        #expect(abs(Double(guest.state.duplicateFrames) / expected - 1) < 0.05)
    }

    @Test func aMachineThatOptsOutIsNotScanned() {
        var host = TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", mebibytes: 256)])
        host.pageSharing.isEnabled = true
        host.pageSharing.scanTime = .seconds(10)
        host.virtualMachines[0].content.isPageSharingEnabled = false
        let simulation = TestHost.settled(host, seconds: 120)
        #expect(simulation.view.guests[0].pages(.hint) + simulation.view.guests[0].pages(.shared) == 0)
        #expect(simulation.host.scanned == 0)
    }

    @Test func theScanKeepsToTheRateOfTheMachineAndOfTheHost() {
        var host = TestHost.host(gibibytes: 4, machines: [TestHost.machine("a", mebibytes: 256)])
        host.pageSharing.isEnabled = true
        host.pageSharing.scanTime = .seconds(1)
        host.pageSharing.scanRateMaximum = 200
        #expect(abs(TestHost.settled(host, seconds: 100).host.scanned - 19_900) <= 100)
        // 4 MiB a second for each GHz: 1024 pages at 1 GHz.
        host.pageSharing.scanRateMaximum = 1_000_000
        host.cpuMegahertz = 1000
        #expect(PageSharing.hostScanLimit(host) == 1024)
        #expect(abs(TestHost.settled(host, seconds: 100).host.scanned - 101_888) <= 1024)
    }

    @Test func writesBreakSharingAndTakePages() {
        var simulation = Self.still(machines: 2, salting: .none, seconds: 180)
        let before = simulation.view
        for index in simulation.guests.indices {
            var workload = simulation.workloads[index]
            workload.busy = .constant(1_000_000)
            workload.writeRate = .one
            simulation.setWorkload(index, workload)
        }
        simulation.step()
        let after = simulation.view
        #expect(after.host.free < before.host.free)
        #expect(after.guests[0].pages(.shared, .workingSet) < before.guests[0].pages(.shared, .workingSet) / 10)
        #expect(simulation.guests[0].counters.stallCopyOnWrite > before.guests[0].state.counters.stallCopyOnWrite)
    }
}
