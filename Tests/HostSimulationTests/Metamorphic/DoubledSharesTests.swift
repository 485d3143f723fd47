import HostModel
import RandomScenarios
import Testing

@testable import HostSimulation

/// Shares are weights: twice as many for everybody change nothing but the price, over whole runs of random hosts.
///
/// Exact, not to a page: the division of memory only multiplies and divides by shares, and doubling is exact in
/// floating point. Without shares a machine counts as one with a single share, so none of these has 0.
struct DoubledSharesTests {
    /// Seeds for which the price was looked for from a bound that did not follow the unit of shares, so that a page
    /// was rounded to another machine.
    private static let regressionSeeds: [UInt64] = [3054, 4358, 4921, 5600, 5642, 8852, 12_078, 12_920, 12_962, 13_764]
    private static let steps = 240

    @Test(arguments: regressionSeeds)
    func regressionSeedsStayMended(seed: UInt64) {
        let failure = Self.outcome(seed: seed).failure
        #expect(failure == nil)
    }

    @Test func doublingAllSharesChangesOnlyThePrice() async {
        let objections = await PropertySeeds.objections(usual: 400, comparing: 200) { Self.outcome(seed: $0) }
        #expect(objections == [])
    }

    private static func outcome(seed: UInt64) -> PropertySeeds.Outcome {
        let scenario = RandomScenario.make(seed: seed)
        var plain = ScenarioRun(scenario)
        var doubled = ScenarioRun(scenario.withDoubledShares)
        var outcome = PropertySeeds.Outcome()
        for second in 0..<steps where outcome.failure == nil {
            plain.advance(seconds: 1)
            doubled.advance(seconds: 1)
            compare(plain.simulation, doubled.simulation, second, &outcome)
        }
        return outcome
    }

    private static func compare(
        _ plain: HostSimulation,
        _ doubled: HostSimulation,
        _ second: Int,
        _ outcome: inout PropertySeeds.Outcome
    ) {
        var left = plain.snapshot()
        var right = doubled.snapshot()
        for index in left.virtualMachines.indices {
            let price = (left.virtualMachines[index].sharesPerPage, right.virtualMachines[index].sharesPerPage)
            // Each is rounded to its own millionth, so twice the one may be one more or less than the other.
            outcome.require(
                abs(price.0.millionths * 2 - price.1.millionths) <= 1
                    && doubled.guests[index].sharesPerPage == 2 * plain.guests[index].sharesPerPage,
                "second \(second) vm \(index): price \(price.0.value) became \(price.1.value)"
            )
            right.virtualMachines[index].sharesPerPage = price.0
            outcome.require(
                right.virtualMachines[index].shares == 2 * left.virtualMachines[index].shares,
                "second \(second) vm \(index): shares were not doubled"
            )
            right.virtualMachines[index].shares = left.virtualMachines[index].shares
            outcome.require(
                left.virtualMachines[index] == right.virtualMachines[index],
                "second \(second) vm \(index): entitlement \(left.virtualMachines[index].entitlement) became "
                    + "\(right.virtualMachines[index].entitlement)"
            )
        }
        left.virtualMachines = []
        right.virtualMachines = []
        outcome.require(left == right, "second \(second): the host differs")
        outcome.require(
            plain.host == doubled.host && plain.counts == doubled.counts && plain.samples == doubled.samples,
            "second \(second): what the snapshot does not show differs"
        )
    }
}

extension Scenario {
    fileprivate var withDoubledShares: Scenario {
        var scenario = self
        for host in hosts.indices {
            for machine in hosts[host].virtualMachines.indices {
                scenario.hosts[host].virtualMachines[machine].allocation.shares *= 2
            }
        }
        for (index, event) in events.enumerated() {
            guard case .setShares(let machines, let shares) = event.action else { continue }
            scenario.events[index].action = .setShares(machines: machines, shares: shares * 2)
        }
        return scenario
    }
}
