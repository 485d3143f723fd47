import RandomScenarios
import Testing

@testable import HostSimulation

/// Machines that neither reservation nor limit nor demand binds pay the same for a page (W02 section 5.2), at balances
/// of the states that random scenarios run through.
struct AdjustedPriceTests {
    private static let steps = 240
    private static let stepsBetweenBalances = 6

    /// Runs a scenario's first host, and looks at a balance every few seconds.
    private static func balances(
        seed: UInt64,
        _ prepare: (inout HostSimulation, inout RandomSource) -> Void
    ) -> PropertySeeds.Outcome {
        var outcome = PropertySeeds.Outcome()
        var random = RandomSource(seed: seed)
        var run = ScenarioRun(RandomScenario.make(seed: seed))
        for second in stride(from: 0, to: steps, by: stepsBetweenBalances) {
            run.advance(seconds: stepsBetweenBalances)
            var simulation = run.simulation
            prepare(&simulation, &random)
            let view = BalanceView(simulation)
            guard let isCommon = view.hasCommonPrice else { continue }
            outcome.require(isCommon, "second \(second): \(view.unboundPrices)")
        }
        return outcome
    }

    @Test func machinesAtNoBoundHaveEqualSharesPerPageWithoutTax() async {
        let objections = await PropertySeeds.objections(usual: 1000, comparing: 2) { seed in
            Self.balances(seed: seed) { simulation, _ in simulation.host.idleMemoryTax = 0 }
        }
        #expect(objections == [])
    }

    /// The active estimate is the one that the machine's own samples gave.
    @Test func machinesAtNoBoundPayTheSameAdjustedPrice() async {
        let objections = await PropertySeeds.objections(usual: 1000, comparing: 2) { seed in
            Self.balances(seed: seed) { simulation, random in
                simulation.host.idleMemoryTax = Double(random.next(below: 100)) / 100
            }
        }
        #expect(objections == [])
    }

    /// Estimates from nothing to everything, so that machines stand on both sides of their kink.
    @Test func machinesAtNoBoundPayTheSameAdjustedPriceWhateverIsActive() async {
        let objections = await PropertySeeds.objections(usual: 1000, comparing: 2) { seed in
            Self.balances(seed: seed) { simulation, random in
                simulation.host.idleMemoryTax = Double(random.next(below: 100)) / 100
                for index in simulation.guests.indices {
                    simulation.guests[index].sampler = .estimating(percent: Int(random.next(below: 101)), &random)
                }
            }
        }
        #expect(objections == [])
    }

    /// The price in the snapshot is that of the pages that the machine got.
    @Test func thePriceShownIsThatOfTheEntitlement() async {
        let objections = await PropertySeeds.objections(usual: 200, comparing: 20) { seed in
            var outcome = PropertySeeds.Outcome()
            var run = ScenarioRun(RandomScenario.make(seed: seed))
            for second in stride(from: 0, to: Self.steps, by: Self.stepsBetweenBalances) {
                run.advance(seconds: Self.stepsBetweenBalances)
                let view = BalanceView(run.simulation)
                for part in view.parts where part.pages > 0 {
                    let price = view.price(part, pages: part.pages)
                    outcome.require(
                        abs(part.price - price) <= 1e-12 * price,
                        "second \(second) vm \(part.index): price \(part.price), its pages say \(price)"
                    )
                }
            }
            return outcome
        }
        #expect(objections == [])
    }
}

extension WorkingSetSampler {
    /// A sampler whose estimate is a share of the machine: one finished period in which so many samples were touched.
    /// Of each class all are touched or none, whatever the thresholds in the host's buffer.
    fileprivate static func estimating(percent: Int, _ random: inout RandomSource) -> WorkingSetSampler {
        var sampler = WorkingSetSampler()
        let size = 1_000_000
        var counts = [Int32](repeating: 0, count: PageTable.numberCount)
        var samples = [UInt32](repeating: 0, count: sampleCount)
        var rates = AccessRates(.idle)
        rates.touchWorkingSet = 1
        rates.touchIdle = 0
        counts.withUnsafeMutableBufferPointer { counts in
            samples.withUnsafeMutableBufferPointer { samples in
                guard let counts = counts.baseAddress, let samples = samples.baseAddress else { return }
                let pages = PageTable(base: counts)
                let touched = size * percent / 100
                pages.add(touched, .privateSmall, GuestClass.workingSet.rawValue, PageContent.unique.rawValue)
                pages.add(size - touched, .privateSmall, GuestClass.idle.rawValue, PageContent.unique.rawValue)
                for _ in 0..<2 {
                    sampler.advance(
                        milliseconds: 60_000,
                        work: 1,
                        period: 60_000,
                        rates: rates,
                        pages: pages,
                        size: size,
                        samples: samples,
                        random: &random
                    )
                }
            }
        }
        return sampler
    }
}

extension Workload {
    /// Wants nothing.
    fileprivate static let idle = Workload(
        kernel: .constant(0),
        workingSet: .constant(0),
        idle: .constant(0),
        fileCache: .constant(0)
    )
}
