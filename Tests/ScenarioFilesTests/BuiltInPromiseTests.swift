import HostModel
import HostSimulation
import ScenarioFiles
import Testing

/// Each built-in keeps in numbers what its comment promises.
struct BuiltInPromiseTests {
    /// One host's story, a sample a second.
    private struct Story {
        var seconds: [HostSnapshot] = []
        let identity: FleetIdentity

        init(_ name: String, minutes: Int) throws {
            let scenario = try #require(try BuiltInScenarios.scenario(named: name))
            var fleet = FleetSimulation(scenario: scenario)
            identity = scenario.identity
            for _ in 0..<minutes * 60 {
                fleet.step()
                seconds.append(fleet.snapshot().hosts[0])
            }
        }

        var last: [VirtualMachineSnapshot] { seconds.last?.virtualMachines ?? [] }

        func states(minutes: Range<Int>) -> [MemoryState] {
            seconds[minutes.lowerBound * 60..<minutes.upperBound * 60].map(\.state)
        }

        func group(_ name: String, at second: Int) -> [VirtualMachineSnapshot] {
            zip(identity.hosts[0].virtualMachines, seconds[second].virtualMachines)
                .filter { $0.0.group == name }.map(\.1)
        }
    }

    private func mebibytes(_ count: Int64) -> PageCount { ByteCount.mebibytes(count).pages }

    @Test func calmReclaimsNothing() throws {
        let story = try Story("calm", minutes: 60)
        #expect(story.seconds.allSatisfy { $0.state == .high })
        for machine in story.last {
            #expect(machine.reclaimedByBalloon == .zero)
            #expect(machine.reclaimedByHostSwap == .zero)
            #expect(machine.reclaimedByPageSharing == .zero)
            #expect(machine.balloonTarget == .zero)
        }
    }

    @Test func overcommitBalloonsAndDoesNotSwap() throws {
        let story = try Story("overcommit", minutes: 120)
        #expect(story.states(minutes: 0..<5).contains(.soft))
        #expect(story.seconds.allSatisfy { $0.state <= .soft })
        #expect(story.last.allSatisfy { $0.swapOut == .zero })
        for index in 0..<4 {
            #expect(story.identity.hosts[0].virtualMachines[index].group == "desktop")
            #expect(story.seconds.contains { $0.virtualMachines[index].balloonSize > mebibytes(1024) })
        }
        #expect(story.last.reduce(.zero) { $0 + $1.reclaimedByBalloon } > mebibytes(4096))
    }

    @Test func withoutBalloonDriverTheSameHostSwapsInHard() throws {
        let story = try Story("no-balloon-driver", minutes: 120)
        #expect(story.states(minutes: 0..<10).contains(.hard))
        #expect(story.last.allSatisfy { $0.balloonSize == .zero && !$0.isBalloonDriverUp })
        #expect(story.last.reduce(.zero) { $0 + $1.swapOut } > mebibytes(2048))
        let ballooned = try Story("overcommit", minutes: 120)
        let stall = story.last.reduce(0) { $0 + $1.stallSwapIn }
        #expect(stall > 1_000_000_000)
        #expect(ballooned.last.allSatisfy { $0.stallSwapIn == 0 })
    }

    @Test func idleTaxMovesMemoryFromTheIdleMachine() throws {
        let story = try Story("idle-tax", minutes: 44)
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
    }

    @Test func crisisFallsToLowAndComesBackToHigh() throws {
        let story = try Story("crisis", minutes: 30)
        #expect(Set(story.states(minutes: 0..<8)) == [.high])
        let batch = story.states(minutes: 8..<12)
        #expect(batch.contains(.soft) && batch.contains(.hard))
        #expect(!batch.contains(.low))
        let failure = story.states(minutes: 12..<20)
        #expect(failure.contains(.low))
        #expect(story.seconds[12 * 60 + 30].virtualMachines.contains { $0.stallBlocked > 0 })
        #expect(Set(story.states(minutes: 22..<30)) == [.high])
        #expect(story.seconds.last?.pendingLoss == .zero)
    }

    @Test func smallPageFileStopsTheBalloonAndStarvesTheGuest() throws {
        let story = try Story("small-page-file", minutes: 25)
        let roomy = story.group("roomy", at: 25 * 60 - 1)
        let cramped = story.group("cramped", at: 25 * 60 - 1)
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
    }
}
