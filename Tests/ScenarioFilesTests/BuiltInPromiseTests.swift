import HostModel
import HostSimulation
import ScenarioFiles
import Testing

/// Each built-in keeps in numbers what its comment promises. The later ones have files of their own, such as
/// `SharingPromiseTests`.
struct BuiltInPromiseTests {
    @Test func calmReclaimsNothing() throws {
        let story = try BuiltInStory("calm", minutes: 60).onlyHost()
        #expect(story.seconds.allSatisfy { $0.state == .high })
        #expect(story.seconds.allSatisfy { $0.free.value > 10 * $0.minFree.value && $0.largePagesBroken == 0 })
        for machine in story.last {
            #expect(machine.reclaimedByBalloon == .zero)
            #expect(machine.reclaimedByHostSwap == .zero)
            #expect(machine.reclaimedByPageSharing == .zero)
            #expect(machine.reclaimedByCompression == .zero)
            #expect(machine.balloonTarget == .zero)
        }
        // Active memory breathes, consumed memory does not.
        let later = story.seconds[30 * 60..<60 * 60].map(\.virtualMachines)
        #expect(Set(later.map { $0.sum(\.consumed) }).count == 1)
        let touched = later.map { $0[0].touched }
        #expect(try #require(touched.max()) - #require(touched.min()) > mebibytes(400))
        #expect(story.stallSeconds("web", minutes: 30..<60) + story.stallSeconds("db", minutes: 30..<60) == 0)
    }

    @Test func overcommitSharesThenBalloonsAndDoesNotSwap() throws {
        let story = try BuiltInStory("overcommit", minutes: 120).onlyHost()
        #expect(story.states(minutes: 0..<5).contains(.soft))
        #expect(story.seconds.allSatisfy { $0.state <= .soft })
        #expect(story.last.allSatisfy { $0.swapOut == .zero && $0.reclaimedByCompression == .zero })
        for index in 0..<4 {
            #expect(story.machines[index].group == "desktop")
            #expect(story.seconds.contains { $0.virtualMachines[index].balloonSize > mebibytes(1024) })
        }
        #expect(story.last.sum(\.reclaimedByBalloon) > mebibytes(4096))
        // Before any balloon, zeroes in broken large pages are shared.
        #expect(Set(story.states(minutes: 1..<4)) == [.high, .clear])
        let zeroed = story.at(minute: 1)
        let shared = story.at(minute: 4)
        #expect(zeroed.largePages * 2 > 20 * 1024)
        #expect(shared.saving > mebibytes(11 * 1024) && shared.balloons == .zero)
        #expect((shared.saving - zeroed.saving).value * 3 > shared.saving.value * 2)
        #expect(shared.largePagesBroken - zeroed.largePagesBroken > 10_000)
        #expect(story.at(minute: 5).largePages == 0 && story.at(minute: 5).balloons > mebibytes(1024))
        #expect(story.stallSeconds("desktop", minutes: 5..<120) < 0.05 * 4 * 60)
    }

    @Test func overcommitStaysOutOfHardForTenHours() throws {
        let scenario = try #require(try BuiltInScenarios.scenario(named: "overcommit"))
        var fleet = FleetSimulation(scenario: scenario)
        for _ in 0..<10 * 60 * 60 { fleet.step() }
        let host = fleet.snapshot().hosts[0]
        #expect(host.millisecondsInState[MemoryState.soft.rawValue] > 60_000)
        #expect(host.millisecondsInState[MemoryState.hard.rawValue] == 0)
        #expect(host.millisecondsInState[MemoryState.low.rawValue] == 0)
        #expect(host.virtualMachines.allSatisfy { $0.swapOut == .zero })
    }

    @Test func withoutBalloonDriverTheSameHostSwapsInHard() throws {
        let story = try BuiltInStory("no-balloon-driver", minutes: 120).onlyHost()
        #expect(story.states(minutes: 0..<10).contains(.hard))
        #expect(story.states(minutes: 4..<5).contains(.hard))
        #expect(story.last.allSatisfy { $0.balloonSize == .zero && !$0.isBalloonDriverUp })
        #expect(story.last.sum(\.swapOut) > mebibytes(2048))
        let ballooned = try BuiltInStory("overcommit", minutes: 120).onlyHost()
        let stall = story.last.sum(\.stallSwapIn)
        #expect(stall > 1_000_000_000)
        #expect(ballooned.last.allSatisfy { $0.stallSwapIn == 0 })
        // More is compressed than swapped, and costs next to nothing.
        let hour = story.at(minute: 60)
        #expect(hour.compressed > hour.swapped && hour.swapped > mebibytes(1024))
        let decompression = story.last.sum(\.stallDecompression)
        #expect(decompression > 0 && decompression * 100 < stall)
        #expect(ballooned.last.allSatisfy { $0.stallDecompression == 0 })
    }

    @Test func idleTaxMovesMemoryFromTheIdleMachine() throws {
        let story = try BuiltInStory("idle-tax", minutes: 44).onlyHost()
        func pair(_ minute: Int) -> (hoarder: VirtualMachineSnapshot, worker: VirtualMachineSnapshot) {
            let machines = story.seconds[minute * 60].virtualMachines
            return (machines[0], machines[1])
        }
        // At tax 0 shares alone decide, and both have the same: W02-F7, first half.
        let equal = pair(14)
        #expect(abs(equal.hoarder.entitlement.value - equal.worker.entitlement.value) <= 1)
        #expect(equal.hoarder.idleTaxMoved == .zero)
        let taxed = pair(29)
        #expect(taxed.hoarder.idleTaxMoved > mebibytes(500))
        #expect(taxed.worker.idleTaxMoved < .zero)
        #expect(equal.hoarder.consumed - taxed.hoarder.consumed > mebibytes(500))
        #expect(taxed.worker.consumed - equal.worker.consumed > mebibytes(500))
        let lifted = pair(43)
        #expect(abs(lifted.hoarder.entitlement.value - lifted.worker.entitlement.value) <= 1)
        #expect(lifted.worker.consumed < taxed.worker.consumed)
        // The worker has given the memory back within minutes, and waits as it did before.
        #expect(abs(pair(33).worker.consumed.value - equal.worker.consumed.value) < mebibytes(32).value)
        let taxedStall = story.stallSeconds("worker", minutes: 25..<30)
        #expect(story.stallSeconds("worker", minutes: 10..<15) > 1.4 * taxedStall)
        #expect(story.stallSeconds("worker", minutes: 33..<38) > 1.4 * taxedStall)
        // Hard is touched while the worker grows, and never again.
        let hard = story.seconds.indices.filter { story.seconds[$0].state >= .hard }
        #expect((1..<20).contains(hard.count) && hard.allSatisfy { $0 < 6 * 60 })
        #expect(equal.hoarder.swapOut < mebibytes(512) && equal.hoarder.reclaimedByCompression > .zero)
        #expect(story.last.sum(\.swapOut) == equal.hoarder.swapOut)
    }

    @Test func crisisFallsToLowAndComesBackToHigh() throws {
        let story = try BuiltInStory("crisis", minutes: 30).onlyHost()
        #expect(Set(story.states(minutes: 0..<8)) == [.high])
        let batch = story.states(minutes: 8..<12)
        #expect(batch.contains(.soft) && batch.contains(.hard))
        #expect(!batch.contains(.low))
        let failure = story.states(minutes: 12..<20)
        #expect(failure.contains(.low))
        #expect(story.seconds[12 * 60 + 30].virtualMachines.contains { $0.stallBlocked > 0 })
        #expect(Set(story.states(minutes: 22..<30)) == [.high])
        #expect(story.seconds.last?.pendingLoss == .zero)
        // Large pages are broken, then shared, then others compressed and swapped out.
        #expect(story.at(minute: 8).largePagesBroken == 0 && story.at(minute: 9).largePagesBroken > 0)
        #expect(story.at(minute: 9).saving < mebibytes(16) && story.at(minute: 10).saving > mebibytes(512))
        #expect(story.at(minute: 10).compressed == .zero && story.at(minute: 10).swapped == .zero)
        let trouble = story.at(minute: 12)
        #expect(trouble.compressed > mebibytes(512) && trouble.swapped > mebibytes(256))
        #expect(story.group("batch", minute: 12).sum(\.swapOut) == trouble.virtualMachines.sum(\.swapOut))
        // The failure is over soon, the trouble only when the batch is.
        #expect(story.states(minutes: 12..<20).filter { $0 == .low }.count < 20)
        #expect(story.states(minutes: 13..<20).allSatisfy { $0 == .soft || $0 == .hard })
        #expect(story.seconds[20 * 60].state == .clear && story.seconds[20 * 60 + 1].state == .high)
        // Where no page is compressed any more, large pages are formed: most at once, the rest as pages are touched.
        // Every fourth of those broken by 25 minutes; how many have no compressed page is chance.
        let later = story.at(minute: 25)
        #expect(story.at(minute: 20).largePagesFormed == 0 && later.largePagesFormed * 5 > later.largePagesBroken)
        #expect(story.at(minute: 30).largePagesFormed > later.largePagesFormed)
        #expect(story.at(minute: 30).swapped < story.at(minute: 21).swapped)
    }

    @Test func smallPageFileStopsTheBalloonAndStarvesTheGuest() throws {
        let story = try BuiltInStory("small-page-file", minutes: 25).onlyHost()
        let roomy = story.group("roomy", minute: 25)
        let cramped = story.group("cramped", minute: 25)
        #expect(roomy.allSatisfy { $0.outOfMemoryKills == 0 })
        #expect(cramped.allSatisfy { $0.outOfMemoryKills > 2 })
        func short(_ group: String) -> Int {
            (2 * 60..<25 * 60).filter { second in
                story.group(group, at: second).contains { $0.balloonTarget - $0.balloonSize > mebibytes(8) }
            }.count
        }
        #expect(short("cramped") > 4 * short("roomy"), "\(short("cramped")) against \(short("roomy")) seconds")
        let starved = (2 * 60..<25 * 60).filter { second in
            story.group("cramped", at: second).contains { $0.workingSetMissing > mebibytes(8) }
        }
        #expect(starved.count > 30)
        // Nothing but balloons, and these begin after 5 minutes.
        #expect(story.seconds.allSatisfy { $0.state <= .soft && $0.compressed == .zero && $0.swapped == .zero })
        #expect(story.at(minute: 5).largePagesBroken == 0 && story.at(minute: 5).balloons == .zero)
        #expect(story.at(minute: 7).largePagesBroken > 0 && story.at(minute: 7).balloons > mebibytes(512))
    }
}
