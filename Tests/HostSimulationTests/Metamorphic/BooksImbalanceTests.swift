import HostModel
import RandomScenarios
import SnapshotEncoding
import Testing

@testable import HostSimulation

/// The books must close in every step, and must not close once a page is lost: `aerostat_books_imbalance_pages` is
/// worth its name only if it rises then.
struct BooksImbalanceTests {
    /// A host on which everything is in use that pages can be lost from.
    private static func makeHost() -> HostSimulation {
        var machines = (0..<4).map { TestHost.machine("vm-\($0)", mebibytes: 1024) }
        for index in machines.indices {
            machines[index].workload.idle = .constant(machines[index].configuredSize.value * 4 / 10)
        }
        // Zeroes of their own, and a balloon.
        machines[0].hasBalloonDriver = true
        var host = TestHost.host(gibibytes: 3, machines: machines)
        host.sharePages(.none, passSeconds: 20)
        host.compression.isEnabled = true
        host.hostCache = HostCacheSettings(size: ByteCount.mebibytes(64).pages)
        host.balloonMaximum = Ratio(millionths: 50_000)
        return TestHost.settled(host, seconds: 120)
    }

    private static func page(of simulation: HostSimulation) -> String {
        let identity = FleetIdentity(scenario: "books", hosts: [])
        let hosts = [simulation.snapshot()]
        let fleet = FleetSnapshot(identity: identity, start: .defaultStart, elapsedMilliseconds: 0, hosts: hosts)
        var status = ExporterStatus()
        status.booksImbalance = fleet.booksImbalance
        var page: [UInt8] = []
        ExpositionEncoder.encode(status, into: &page)
        return String(decoding: page, as: UTF8.self)
    }

    @Test func theHostHasEverythingThatPagesAreLostFrom() {
        let view = Self.makeHost().view
        let guest = view.guests[0]
        let least = 4 * LostPage.count
        #expect(view.pools.filter { $0.frames > 100 }.count > 1)
        #expect(guest.state.duplicateFrames > least)
        #expect(guest.state.halfSlots > least)
        #expect(guest.state.ballooned > least)
        #expect(guest.pages(.swapped, .workingSet, .unique) > least)
        #expect(guest.pages(.privateSmall, .workingSet, .unique) > least)
        #expect(guest.pages(.shared, .kernel, .osImage) > least)
        #expect(view.host.hostCacheUsed > least)
    }

    @Test(arguments: LostPage.allCases)
    func everyLostPageIsSeen(kind: LostPage) {
        var simulation = Self.makeHost()
        #expect(simulation.snapshot().booksImbalance == .zero)
        #expect(Self.page(of: simulation).contains("\naerostat_books_imbalance_pages 0\n"))
        kind.act(on: &simulation)
        let imbalance = simulation.snapshot().booksImbalance
        #expect(imbalance >= PageCount(Int64(LostPage.count)))
        #expect(Self.page(of: simulation).contains("\naerostat_books_imbalance_pages \(imbalance.value)\n"))
        guard !kind.heals else { return }
        simulation.step()
        #expect(simulation.snapshot().booksImbalance > .zero, "a step later nothing is seen any more")
    }

    /// Between events and steps too: a page is scraped whenever someone asks.
    @Test func theBooksOfRandomHostsCloseAfterEventsAndSteps() async {
        let objections = await PropertySeeds.objections(usual: 200, comparing: 400) { seed in
            var outcome = PropertySeeds.Outcome()
            var run = ScenarioRun(RandomScenario.make(seed: seed))
            for second in 0..<240 where outcome.failure == nil {
                _ = run.applyEvents()
                var imbalance = run.simulation.snapshot().booksImbalance
                outcome.require(imbalance == .zero, "second \(second): off by \(imbalance.value) after events")
                run.step()
                imbalance = run.simulation.snapshot().booksImbalance
                outcome.require(imbalance == .zero, "second \(second): off by \(imbalance.value) after the step")
            }
            return outcome
        }
        #expect(objections == [])
    }
}
