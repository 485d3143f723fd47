import RandomScenarios
import Testing

@testable import HostSimulation

/// More reservation is never less entitlement, for the machine that has it.
///
/// Compared at one balance: copies of the same simulation, between two steps of a random scenario, differ in one
/// machine's reservation alone and are balanced at once. In whole runs the host acts differently afterwards, and the
/// states stop being comparable.
struct RaisedReservationTests {
    private static let steps = 240
    private static let stepsBetweenBalances = 10

    @Test func raisingAReservationNeverLowersThatMachinesEntitlement() async {
        let objections = await PropertySeeds.objections(usual: 1000, comparing: 50) { seed in
            var outcome = PropertySeeds.Outcome()
            var random = RandomSource(seed: seed)
            var run = ScenarioRun(RandomScenario.make(seed: seed))
            for second in stride(from: 0, to: Self.steps, by: Self.stepsBetweenBalances) {
                run.advance(seconds: Self.stepsBetweenBalances)
                Self.raiseEach(in: run.simulation, second, &random, &outcome)
            }
            return outcome
        }
        #expect(objections == [])
    }

    private static func raiseEach(
        in simulation: HostSimulation,
        _ second: Int,
        _ random: inout RandomSource,
        _ outcome: inout PropertySeeds.Outcome
    ) {
        let before = BalanceView(simulation)
        for (position, part) in before.parts.enumerated() {
            var raised = simulation
            let guest = raised.guests[part.index]
            let most = UInt64(max(0, guest.limit - guest.reservation)) + 1
            raised.guests[part.index].reservation += Int(random.next(below: most))
            let after = BalanceView(raised).parts[position]
            outcome.require(
                after.pages >= part.pages,
                "second \(second) vm \(part.index): entitlement \(part.pages) fell to \(after.pages) with a "
                    + "reservation of \(raised.guests[part.index].reservation) for \(guest.reservation)"
            )
        }
    }
}
