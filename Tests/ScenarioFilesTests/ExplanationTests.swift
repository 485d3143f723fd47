import HostModel
import HostSimulation
import ScenarioFiles
import Testing

/// Decisions of built-in scenarios, at moments when a technique acts, name the technique and its rule.
struct ExplanationTests {
    private func decision(_ scenario: String, second: Int) throws -> HostDecision {
        var run = HostRun(try #require(try BuiltInScenarios.scenario(named: scenario)), host: 0)
        run.advance(steps: second - 1)
        return run.decisionOfNextStep()
    }

    private func machine(_ name: String, _ decision: HostDecision) throws -> MachineDecision {
        try #require(decision.machines.first { $0.name == name })
    }

    @Test func balloonTakesDownToTheEntitlementInSoft() throws {
        let decision = try decision("overcommit", second: 600)
        #expect(decision.state.state == .soft && decision.state.actions.inflatesBalloons)
        let web = try machine("web-02", decision)
        #expect(web.need == web.excess && web.need > .zero)
        #expect(web.balloon.target == web.balloon.sizeBefore + web.need)
        #expect(web.balloon.moved > .zero)
        #expect(web.paging.assigned == .zero && web.limit.assigned == .zero)
    }

    @Test func withoutDriversPagesAreTakenInHard() throws {
        var run = HostRun(try #require(try BuiltInScenarios.scenario(named: "no-balloon-driver")), host: 0)
        var decision = run.decisionOfNextStep()
        while run.elapsed < .minutes(15), decision.state.state != .hard || decision.paging.quota == .zero {
            run.step()
            decision = run.decisionOfNextStep()
        }
        let hard = decision
        #expect(hard.state.state == .hard)
        let paged = try #require(hard.machines.first { $0.paging.assigned > .zero })
        #expect(paged.balloon.obstacle == .noDriver)
        #expect(paged.paging.swappedOut > .zero && paged.paging.reclaimedByHostSwap > .zero)
        #expect(paged.paging.reclaimedByCompression > .zero)
        #expect(hard.machines.reduce(.zero) { $0 + $1.paging.assigned } == hard.paging.quota)
    }

    @Test func crisisCompressesAndBlocksInLow() throws {
        let decision = try decision("crisis", second: 730)
        #expect(decision.state.state == .low)
        let batch = try machine("batch-01", decision)
        #expect(batch.isBlocked && batch.balloon.obstacle == .noDriver)
        #expect(batch.paging.reclaimedByCompression > .zero)
        #expect(decision.state.pendingLoss > .zero)
    }

    @Test func aLimitIsHeldInHigh() throws {
        let decision = try decision("limit-trap", second: 600)
        #expect(decision.state.state == .high)
        let limited = try machine("limited-01", decision)
        #expect(limited.entitlement.bound == .limit)
        #expect(limited.limit.need > .zero && limited.limit.assigned > .zero)
        #expect(limited.paging.assigned == .zero)
        #expect(limited.chargeAfter <= limited.entitlement.limit)
        let sibling = try machine("sibling-01", decision)
        #expect(sibling.limit == PagingDecision() && sibling.balloon.assigned == .zero)
    }

    @Test func theTaxMovesMemoryFromTheIdleMachine() throws {
        let untaxed = try decision("idle-tax", second: 880)
        #expect(untaxed.balance.idleMemoryTax == .zero)
        #expect(untaxed.machines.allSatisfy { $0.entitlement.idleTaxMoved == .zero })
        let taxed = try decision("idle-tax", second: 960)
        #expect(taxed.balance.idleMemoryTax == Ratio(millionths: 750_000))
        let hoarder = try machine("hoarder-01", taxed)
        let worker = try machine("worker-01", taxed)
        #expect(hoarder.entitlement.idleTaxMoved > .zero)
        #expect(hoarder.entitlement.idleTaxMoved == .zero - worker.entitlement.idleTaxMoved)
        #expect(hoarder.balloon.assigned > .zero && worker.balloon.assigned <= .zero)
    }

    @Test func aSmallPageFileStopsBalloons() throws {
        let obstacles = try stride(from: 300, through: 1200, by: 60).flatMap { second in
            try decision("small-page-file", second: second).machines.map(\.balloon.obstacle)
        }
        #expect(obstacles.contains(.pageFileFull))
    }
}
