import HostModel
import RandomScenarios
import Testing

@testable import HostSimulation

struct DecisionRecorderTests {
    // MARK: Against the run

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func askingChangesNothingAndTellsWhatHappens(seed: UInt64) {
        let scenario = RandomScenario.make(seed: seed)
        var asked = FleetSimulation(scenario: scenario)
        var unasked = asked
        for second in 1...90 {
            let isAsked = second % 3 == 0
            let decision = isAsked ? asked.decisionOfNextStep(host: 0) : nil
            asked.step()
            unasked.step()
            guard isAsked, let decision else { continue }
            let snapshot = asked.snapshot()
            #expect(snapshot == unasked.snapshot())
            #expect(decision.elapsedMilliseconds == snapshot.elapsedMilliseconds)
            #expect(decision.time == snapshot.time)
            expectSame(decision, snapshot.hosts[0])
        }
    }

    private func expectSame(_ decision: HostDecision, _ host: HostSnapshot) {
        #expect(decision.state.state == host.state)
        #expect(decision.state.freeAfter == host.free)
        #expect(decision.state.thresholds == host.stateThresholds)
        #expect(decision.machines.map(\.isPoweredOn) == host.virtualMachines.map(\.isPoweredOn))
        for (machine, snapshot) in zip(decision.machines, host.virtualMachines) where machine.isPoweredOn {
            #expect(machine.entitlement.entitlement == snapshot.entitlement)
            #expect(machine.entitlement.idleTaxMoved == snapshot.idleTaxMoved)
            #expect(machine.entitlement.sharesPerPage == snapshot.sharesPerPage)
            #expect(machine.balloon.sizeAfter == snapshot.balloonSize)
            #expect(machine.balloon.target == snapshot.balloonTarget)
            #expect(machine.compressed == snapshot.compressed)
            #expect(machine.swapped == snapshot.swapped)
            #expect(machine.chargeAfter == snapshot.consumed + snapshot.compressionCache)
        }
    }

    /// What each technique is said to have taken is what the machine's counters say.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func gainsAddUpToTheCounters(seed: UInt64) {
        var fleet = FleetSimulation(scenario: RandomScenario.make(seed: seed))
        for _ in 1...90 {
            let before = fleet.snapshot().hosts[0].virtualMachines
            let decision = fleet.decisionOfNextStep(host: 0)
            fleet.step()
            for (index, after) in fleet.snapshot().hosts[0].virtualMachines.enumerated() {
                let machine = decision.machines[index]
                // A power-on begins the counters anew.
                guard machine.isPoweredOn, before[index].isPoweredOn else { continue }
                let balloon = after.reclaimedByBalloon - before[index].reclaimedByBalloon
                let swapped = after.swapOut - before[index].swapOut
                let shared = after.reclaimedByPageSharing - before[index].reclaimedByPageSharing
                #expect(machine.balloon.reclaimed == balloon)
                #expect(machine.paging.swappedOut + machine.limit.swappedOut == swapped)
                #expect(machine.reclaimedByPageSharing == shared)
                let given =
                    machine.balloon.fromFree + machine.balloon.fromFileCache + machine.balloon.fromIdle
                    + machine.balloon.fromWorkingSet
                #expect(given == max(.zero, machine.balloon.moved))
            }
        }
    }

    @Test func inputsAreThoseOfTheLastBalanceAndNotOfNow() {
        var host = TestHost.host(gibibytes: 4, machines: (1...4).map { TestHost.machine("vm-\($0)", mebibytes: 1024) })
        host.minFree = Ratio(millionths: 10_000)
        let simulation = TestHost.settled(host, seconds: 40)
        let ages = (0..<16).map { ahead in
            var later = simulation
            later.advance(seconds: ahead)
            return later.decideStep()
        }
        for (earlier, later) in zip(ages, ages.dropFirst())
        where later.balance.ageMilliseconds == earlier.balance.ageMilliseconds + 1000 {
            #expect(earlier.machines.map(\.entitlement) == later.machines.map(\.entitlement))
        }
        #expect(Set(ages.map(\.balance.ageMilliseconds)).count == 15)
    }

    // MARK: Why a balloon stops short

    /// A machine that uses all of its 20 000 pages and is to give back up to 10 000 of them, in soft.
    private func obstacle(
        state: MemoryState = .soft,
        _ change: (inout HostSimulation) -> Void = { _ in }
    ) -> BalloonObstacle? {
        let machine = TestHost.machine("vm", pages: 20_000, kernel: 2000, workingSet: 9000, idle: 9000)
        var simulation = TestHost.settled(TestHost.host(gibibytes: 1, machines: [machine]), seconds: 60)
        simulation.rest()
        simulation.guests[0].slowCycles = 0
        simulation.setMinFree(for: state)
        simulation.host.memoryState = MemoryStateMachine()
        change(&simulation)
        simulation.guests[0].entitlement = 10_000
        // The balance would set the entitlement anew.
        simulation.host.millisecondsToBalance = 1_000_000
        simulation.host.freeAtBalance = simulation.host.free
        simulation.enter(state)
        return simulation.decideStep().machines[0].balloon.obstacle
    }

    @Test func noDriverIsSaid() {
        #expect(obstacle { $0.guests[0].isDriverInstalled = false } == .noDriver)
    }

    @Test func bootingIsSaid() {
        #expect(obstacle { $0.guests[0].bootMilliseconds = 10_000 } == .booting)
    }

    @Test func theLargestBalloonIsSaid() {
        #expect(obstacle { $0.host.balloonMaximum = Ratio(millionths: 20_000) } == .maximum)
    }

    @Test func aFullPageFileIsSaid() {
        #expect(obstacle { $0.guestConstants[0].pageFileSize = 0 } == .pageFileFull)
    }

    @Test func aSlowGuestIsSaid() {
        #expect(obstacle() == .slowGuest)
    }

    @Test func theStateThatHoldsBalloonsIsSaid() {
        #expect(obstacle(state: .hard) == .heldByState)
    }

    @Test func blockingIsSaid() {
        #expect(obstacle(state: .low) == .blocked)
    }

    @Test func anExcessWithinTheDeadBandIsSaid() {
        let machine = TestHost.machine("vm", pages: 20_000, kernel: 2000, workingSet: 9000, idle: 9000)
        var simulation = TestHost.settled(TestHost.host(gibibytes: 4, machines: [machine]), seconds: 60)
        simulation.rest()
        simulation.host.millisecondsToBalance = 1_000_000
        simulation.guests[0].entitlement = simulation.guests[0].charge - 10
        let decision = simulation.decideStep().machines[0]
        #expect(decision.need == .zero)
        #expect(decision.balloon.obstacle == .deadBand)
    }

    // MARK: Which bound was hit

    @Test func boundsAreTold() {
        var machines = (1...3).map { TestHost.machine("vm-\($0)", pages: 100_000, workingSet: 90_000) }
        machines[0].allocation.limit = PageCount(20_000)
        machines[1].allocation.reservation = PageCount(80_000)
        machines[1].allocation.shares = 1
        var host = TestHost.host(gibibytes: 1, machines: machines)
        host.machineMemory = PageCount(190_000)
        host.hypervisorUse = PageCount(1000)
        let decision = TestHost.settled(host, seconds: 120).decided()
        #expect(decision.machines.map(\.entitlement.bound) == [.limit, .reservation, .none])
        let calm = TestHost.settled(TestHost.host(gibibytes: 4, machines: [machines[2]]), seconds: 60).decided()
        #expect(calm.machines[0].entitlement.bound == .demand)
    }
}

extension HostSimulation {
    /// The decision of the next step; nothing moves.
    fileprivate func decided() -> HostDecision {
        var copy = self
        return copy.decideStep()
    }
}
