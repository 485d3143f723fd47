import HostModel
import RandomScenarios
import Testing

@testable import HostSimulation

/// Page sharing alone only ever saves memory: a host without it holds at least as much in each of its machines, until
/// another technique acts or a machine waits for pages.
///
/// On hosts without large pages. Fresh memory is backed by large pages for as long as enough of it is free, and that is
/// longer where sharing frees some: what is more then is the free parts of these large pages, so with them the rule
/// does not hold.
struct SharingOffTests {
    private static let steps = 240

    /// Guests without file cache, whose growth is rounded without chance: exact.
    @Test func withoutSharingNoMachineHoldsLess() async {
        let objections = await PropertySeeds.objections(usual: 1000, comparing: 50) { seed in
            var scenario = RandomScenario.make(seed: seed)
            scenario.changeWorkloads { $0.fileCache = .constant(0) }
            return Self.compare(scenario, tolerance: 0)
        }
        #expect(objections == [])
    }

    /// A file cache grows by a share of what is missing, rounded at random, and sharing draws from the same stream. Two
    /// caches are apart by less than two pages more in each second, while what they were apart shrinks by that share.
    @Test func withoutSharingNoMachineHoldsLessButForRoundingOfItsFileCache() async {
        let objections = await PropertySeeds.objections(usual: 1000, comparing: 50) { seed in
            let tolerance = Int64(2 / GuestGrowth.fileCacheRefill)
            return Self.compare(RandomScenario.make(seed: seed), tolerance: tolerance)
        }
        #expect(objections == [])
    }

    private static func compare(_ scenario: Scenario, tolerance: Int64) -> PropertySeeds.Outcome {
        var outcome = PropertySeeds.Outcome()
        var (sharing, plain) = (scenario, scenario)
        sharing.hosts[0].pageSharing.isEnabled = true
        plain.hosts[0].pageSharing.isEnabled = false
        sharing.hosts[0].hasLargePages = false
        plain.hosts[0].hasLargePages = false
        var runs = (sharing: ScenarioRun(sharing), plain: ScenarioRun(plain))
        for second in 0..<steps where outcome.failure == nil {
            runs.sharing.advance(seconds: 1)
            runs.plain.advance(seconds: 1)
            if runs.sharing.simulation.hasReclaimedOtherwise || runs.plain.simulation.hasReclaimedOtherwise { break }
            let left = runs.sharing.simulation.snapshot().virtualMachines
            let right = runs.plain.simulation.snapshot().virtualMachines
            for index in left.indices {
                let (shared, whole) = (left[index].consumed.value, right[index].consumed.value)
                outcome.require(
                    shared <= whole + tolerance,
                    "second \(second) vm \(index): \(shared) pages consumed, without sharing \(whole)"
                )
            }
        }
        return outcome
    }
}

extension HostSimulation {
    /// Balloon, compression or swap has taken a page, or a machine was refused one.
    fileprivate var hasReclaimedOtherwise: Bool {
        let host = host
        return host.admissionRefusals > 0 || host.pendingLoss > 0 || host.swapDeviceWritten + host.hostCacheWritten > 0
            || guests.contains { guest in
                guest.ballooned > 0 || guest.counters.reclaimedByBalloon > 0 || guest.counters.stallBlocked > 0
                    || guest.counters.quartersReclaimedByCompression > 0
            }
    }
}

extension Scenario {
    fileprivate mutating func changeWorkloads(_ change: (inout Workload) -> Void) {
        for index in hosts[0].virtualMachines.indices { change(&hosts[0].virtualMachines[index].workload) }
        for index in events.indices {
            guard case .setWorkload(let machines, var workload) = events[index].action else { continue }
            change(&workload)
            events[index].action = .setWorkload(machines: machines, workload: workload)
        }
    }
}
