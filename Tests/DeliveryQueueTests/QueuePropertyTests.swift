import Foundation
import RandomScenarios
import Testing

@testable import DeliveryQueue

/// Random operations on a queue, with crashes and damage between them: the ledger always balances, records come out in
/// order and as they were, and what does not come out is counted.
struct QueuePropertyTests {
    /// `AEROSTAT_PROPERTY_SEEDS` says how many, or as `7-7` which ones.
    static let seeds: ClosedRange<UInt64> = {
        let text = ProcessInfo.processInfo.environment["AEROSTAT_PROPERTY_SEEDS"] ?? ""
        let numbers = text.split(separator: "-").compactMap { UInt64($0) }
        return numbers.count == 2 ? numbers[0]...numbers[1] : 1...(numbers.first ?? 120)
    }()

    @Test func ledgerBalancesWhateverHappensToTheFiles() throws {
        for seed in Self.seeds {
            var run = try QueueRun(seed: seed)
            try run.perform(steps: 60)
            try run.finish()
            if let failure = run.failure {
                Issue.record("seed \(seed): \(failure)")
                return
            }
        }
    }
}
