import HostModel
import HostSimulation
import SnapshotHistory

/// Writes a run into a history, with simulated times.
struct RunHistory {
    /// Samples that are written at once: a run can be made again, so it need not be on the disk sample by sample.
    private static let samplesPerTransaction = 240

    private let writer: HistoryWriter

    /// - Parameter interval: simulated time from one sample to the next.
    init(path: String, scenario: Scenario, interval: DurationArgument) throws(HistoryError) {
        writer = try HistoryWriter(path: path, samplesPerTransaction: Self.samplesPerTransaction)
        let run = RunRecord(
            id: "\(scenario.name)-\(scenario.seed)-\(scenario.start)",
            scenario: scenario.name,
            seed: scenario.seed,
            version: Build.version,
            began: scenario.start,
            simulatedStart: scenario.start,
            intervalMilliseconds: interval.milliseconds
        )
        try writer.begin(run, identity: scenario.identity, clock: .simulated)
    }

    func append(_ snapshot: FleetSnapshot) throws(HistoryError) {
        try writer.append(snapshot, taken: snapshot.time)
    }

    func finish(at time: Timestamp) throws(HistoryError) {
        try writer.end(at: time)
    }
}
