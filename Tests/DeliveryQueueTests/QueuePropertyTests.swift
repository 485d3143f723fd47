import Foundation
import HostModel
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
        return numbers.count == 2 ? numbers[0]...numbers[1] : 1...(numbers.first ?? 80)
    }()

    @Test func ledgerBalancesWhateverHappensToTheFiles() throws {
        for seed in Self.seeds {
            var run = try QueueRun(seed: seed)
            try run.perform(steps: 60)
            guard try run.finish(seed) else { return }
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting needs root"))
    func ledgerBalancesWhileTheDiskIsFullAtTimes() throws {
        for seed in Self.seeds.prefix(Self.seeds.count / 4 + 1) {
            var run = try QueueRun(seed: seed, on: SmallDisk(kilobytes: 1_024))
            try run.perform(steps: 60)
            guard try run.finish(seed) else { return }
        }
    }
}

extension QueueRun {
    /// False when something did not hold.
    fileprivate mutating func finish(_ seed: UInt64) throws -> Bool {
        try finish()
        guard let failure else { return true }
        Issue.record("seed \(seed): \(failure)")
        return false
    }
}
