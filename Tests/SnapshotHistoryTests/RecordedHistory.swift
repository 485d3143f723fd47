import HostModel
import HostSimulation
import RandomScenarios

@testable import SnapshotHistory

/// A history that was written to a file, with everything that went into it, so that answers can be worked out again.
struct RecordedHistory {
    struct Sample {
        let run: Int
        let taken: Timestamp
        let since: Timestamp
        let snapshot: FleetSnapshot
    }

    private(set) var runs: [RunRecord] = []
    private(set) var samples: [Sample] = []
    private(set) var now = Timestamp(millisecondsSince1970: 1_790_000_000_000)

    static let interval: Int64 = 10_000

    /// Runs of random scenarios: samples come late or not at all, the clock is set back, writers end and begin.
    ///
    /// - Parameter length: samples of all runs together.
    static func make(
        seed: UInt64,
        length: Int,
        to file: String,
        retention: HistoryRetention = .standard,
        hasClockChanges: Bool = true
    ) throws -> RecordedHistory {
        var choice = SeededChoice(seed: seed)
        var history = RecordedHistory()
        var writer: HistoryWriter? = nil
        let together = Int(choice.integer(in: 1...7))
        let kinds = [RandomScenario.make(seed: seed), RandomScenario.make(seed: seed &+ 1_000_003)]
        while history.samples.count < length {
            let scenario = choice.pick(kinds)
            if writer == nil || choice.happens(percent: 40) {
                writer = nil
                writer = try HistoryWriter(path: file, retention: retention, samplesPerTransaction: together)
            }
            guard let writer else { break }
            let count = min(length - history.samples.count, Int(choice.integer(in: 1...Int64(length))))
            try history.run(scenario, count: count, writer, &choice, hasClockChanges: hasClockChanges)
            if choice.happens(percent: 50) { try writer.end(at: history.now) } else { try writer.flush() }
            history.now = history.now.advanced(byMilliseconds: choice.pick([0, 500, 60_000, 1_000_000]))
        }
        return history
    }

    private mutating func run(
        _ scenario: Scenario,
        count: Int,
        _ writer: HistoryWriter,
        _ choice: inout SeededChoice,
        hasClockChanges: Bool
    ) throws {
        var simulation = FleetSimulation(scenario: scenario)
        let record = RunRecord(
            id: "run-\(runs.count)",
            scenario: scenario.name,
            seed: scenario.seed,
            began: now,
            simulatedStart: scenario.start,
            intervalMilliseconds: Self.interval
        )
        runs.append(record)
        try writer.begin(record, identity: scenario.identity, clock: .wall)
        var since = now
        for _ in 0..<count {
            for _ in 0..<choice.integer(in: 1...3) { simulation.step() }
            var wait = Self.interval + choice.integer(in: -300...300)
            if choice.happens(percent: 2) { wait = choice.integer(in: 100_000...700_000) }
            if hasClockChanges, choice.happens(percent: 1) { wait = -choice.integer(in: 1...900_000) }
            now = now.advanced(byMilliseconds: wait)
            let snapshot = simulation.snapshot()
            try writer.append(snapshot, taken: now)
            samples.append(Sample(run: runs.count - 1, taken: now, since: since, snapshot: snapshot))
            since = now
        }
    }
}
