import HostModel
import Testing

@testable import HostSimulation

/// The balloon driver on a settled machine of 1 GiB, with targets set by hand.
struct BalloonTests {
    private static let size = 262_144

    private static func settled(pageFile: Int64? = nil, idle: Int64? = nil, seconds: Int = 60) -> HostSimulation {
        var machine = TestHost.machine("a", mebibytes: 1024)
        if let pageFile { machine.pageFileSize = PageCount(pageFile) }
        if let idle { machine.workload.idle = .constant(idle) }
        return TestHost.settled(TestHost.host(gibibytes: 4, machines: [machine]), seconds: seconds)
    }

    @Test func freePagesGoAtTheFullRate() {
        var simulation = Self.settled()
        #expect(simulation.balloon(toward: 50_000, cycles: 4) == [16_384, 32_768, 49_152, 50_000])
        #expect(simulation.view.guests[0].state.counters.guestPageOut == 0)
    }

    @Test func aGuestUnderPressureGoesSlowlyAndSpeedsUpByTheStep() {
        var simulation = Self.settled()
        let spare = simulation.withMemory { GuestPaging.freePages($0[0]) - $0[0].constants.pointee.freeFloor }
        let easy = simulation.balloon(toward: 200_000, cycles: spare / 16_384 + 1)
        let slow = simulation.balloon(toward: 200_000, cycles: 40)
        let steps = zip(slow, slow.dropFirst()).map { $1 - $0 }
        #expect(easy.last.map { $0 >= spare } == true)
        #expect(steps.allSatisfy { (512...2048).contains($0) })
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $1 - $0 == 16 })
    }

    @Test func whatHadNoBackingFreesNothing() {
        var simulation = Self.settled()
        let before = simulation.view
        simulation.balloon(toward: 10_000, cycles: 1)
        let after = simulation.view
        // Free pages of this guest were hardly ever touched, so ballooning them gives the host next to nothing.
        let unbacked = before.guests[0].state.neverTouched - after.guests[0].state.neverTouched
        #expect(unbacked > 9000)
        #expect(after.host.free - before.host.free == 10_000 - unbacked)
        #expect(after.guests[0].state.counters.reclaimedByBalloon == 10_000 - unbacked)
    }

    @Test func cacheGoesBeforeAnonymousMemoryAndThatBeforeTheWorkingSet() {
        var simulation = Self.settled()
        let spare = simulation.withMemory { GuestPaging.freePages($0[0]) - $0[0].constants.pointee.freeFloor }
        let before = simulation.view.guests[0]
        let cache = before.pages(.fileCache)
        simulation.balloon(toward: spare + cache, cycles: 200)
        let withoutCache = simulation.view.guests[0]
        #expect(withoutCache.pages(.fileCache) == 0)
        #expect(withoutCache.pages(.idle) == before.pages(.idle))
        #expect(withoutCache.state.counters.guestPageOut == 0)
        simulation.balloon(toward: spare + cache + before.pages(.idle), cycles: 200)
        let withoutIdle = simulation.view.guests[0]
        #expect(withoutIdle.pages(.idle) == 0)
        #expect(withoutIdle.pages(.workingSet) == before.pages(.workingSet))
        #expect(withoutIdle.state.pageFileUsed == before.pages(.idle))
        #expect(withoutIdle.state.counters.guestPageOut == before.pages(.idle))
        simulation.balloon(toward: Self.size, cycles: 50)
        #expect(simulation.view.guests[0].pages(.workingSet) < before.pages(.workingSet))
    }

    @Test func aFullPageFileStopsTheBalloonShortOfItsTarget() {
        var simulation = Self.settled(pageFile: 5000)
        let before = simulation.view.guests[0]
        let sizes = simulation.balloon(toward: Self.size, cycles: 300)
        let after = simulation.view.guests[0]
        #expect(after.state.pageFileUsed == 5000)
        #expect(after.pages(.kernel) == before.pages(.kernel))
        #expect(after.pages(.idle) == before.pages(.idle) - 5000)
        #expect(sizes[299] == sizes[200])
        #expect(sizes[299] < Self.size)
        #expect(after.state.slowCycles > 0)
        #expect(after.state.slowInflation == Balloon.slowMinimum)
    }

    @Test func withoutAPageFileOnlyFreeMemoryAndCacheGo() {
        var simulation = Self.settled(pageFile: 0)
        let before = simulation.view.guests[0]
        simulation.balloon(toward: Self.size, cycles: 300)
        let after = simulation.view.guests[0]
        #expect(after.pages(.fileCache) == 0)
        #expect(after.pages(.idle) == before.pages(.idle))
        #expect(after.state.counters.guestPageOut == 0)
    }

    @Test func deflationSpeedsUpByTheStepAndGivesPagesBackWithoutBacking() {
        var simulation = Self.settled()
        simulation.balloon(toward: 50_000, cycles: 10)
        let free = simulation.host.free
        let sizes = simulation.balloon(toward: 0, cycles: 3)
        #expect(sizes == [50_000 - 512, 50_000 - 512 - 528, 50_000 - 512 - 528 - 544])
        #expect(simulation.host.free == free)
        let rest = simulation.balloon(toward: 0, cycles: 200)
        #expect(rest.last == 0)
        let guest = simulation.view.guests[0]
        #expect(guest.state.balloonedTouched == 0)
        let total = guest.cells.reduce(0, +) + guest.state.neverTouched + guest.state.freeUnbacked
        #expect(total == Self.size)
    }

    @Test func theTargetStopsAtTheMaximum() {
        var machine = TestHost.machine("a", mebibytes: 1024)
        machine.allocation.limit = ByteCount.mebibytes(16).pages
        machine.pageFileSize = machine.configuredSize
        let host = TestHost.host(gibibytes: 4, machines: [machine])
        let guest = TestHost.settled(host, seconds: 900).view.guests[0]
        // 65 % of 262 144.
        #expect(guest.balloonMaximum == 170_393)
        #expect(guest.state.balloonTarget == 170_393)
        #expect(guest.state.ballooned == 170_393)
    }

    @Test func aMissingOrBootingDriverDoesNothing() {
        var simulation = Self.settled(seconds: 19)
        #expect(simulation.balloon(toward: 50_000, cycles: 3) == [0, 0, 0])
        simulation = Self.settled(seconds: 20)
        #expect(simulation.balloon(toward: 50_000, cycles: 1) == [16_384])
        simulation.guests[0].isDriverInstalled = false
        #expect(simulation.balloon(toward: 50_000, cycles: 3) == [16_384, 16_384, 16_384])
    }
}
