import HostModel
import HostSimulation
import RandomScenarios

@testable import SnapshotHistory

/// A run whose samples are at hand: one host, a few machines, ten seconds from sample to sample.
struct SampleHistory {
    static let interval: Int64 = 10_000
    static let scenario = RandomScenario.make(seed: 4)
    static let identity = scenario.identity

    let began = Timestamp(millisecondsSince1970: 1_790_000_000_000)
    var snapshots: [FleetSnapshot] = []

    init(count: Int) {
        var simulation = FleetSimulation(scenario: Self.scenario)
        for _ in 0..<count {
            for _ in 0..<5 { simulation.step() }
            snapshots.append(simulation.snapshot())
        }
    }

    var record: RunRecord {
        RunRecord(
            id: "sample",
            scenario: Self.scenario.name,
            seed: Self.scenario.seed,
            version: "1.2.3",
            began: began,
            simulatedStart: Self.scenario.start,
            intervalMilliseconds: Self.interval
        )
    }

    func taken(_ index: Int) -> Timestamp { began.advanced(byMilliseconds: Int64(index + 1) * Self.interval) }

    /// Everything that a query can ask for.
    var query: PeriodQuery { PeriodQuery(from: began, to: taken(snapshots.count)) }

    func begin(_ writer: HistoryWriter) throws {
        try writer.begin(record, identity: Self.identity, clock: .wall)
    }

    func append(_ indices: Range<Int>, to writer: HistoryWriter) throws {
        for index in indices { try writer.append(snapshots[index], taken: taken(index)) }
    }

    /// Writes all samples and ends the run.
    func write(to file: String) throws {
        let writer = try HistoryWriter(path: file)
        try begin(writer)
        try append(snapshots.indices, to: writer)
        try writer.end(at: taken(snapshots.count - 1))
    }
}
