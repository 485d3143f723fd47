import AlertRehearsal
import HostModel
import HostSimulation
import SnapshotEncoding

/// Simulates a run, and writes those of its series that rules need as series of a promtool test.
struct RehearsedSeries {
    let scenario: Scenario
    /// Indices of the hosts; nil for all.
    var hosts: [Int]?
    /// Metrics that are written; nil for all.
    let metrics: Set<String>?
    /// What a scrape adds to the labels of each series.
    let labels: [(name: String, value: String)]
    let interval: DurationArgument
    /// Samples of each series: at the start of the run, and after each interval.
    let momentCount: Int
    /// Threads that simulate.
    var threads = Processor.count
    /// Whether a progress bar tells how far the simulation is.
    var showsProgress = true

    /// Steps between two looks at interrupts and the progress bar.
    private static let stepsAtOnce: Int64 = 120

    /// Appends the series; none where the rules need none, and then nothing is simulated.
    func append(to text: inout [UInt8]) async throws {
        var simulation = FleetSimulation(scenario: scenario, hosts: hosts)
        let encoder = RuleTestSeriesEncoder(
            identity: simulation.identity,
            status: ExporterStatus(run: scenario),
            metrics: metrics,
            labels: labels
        )
        guard encoder.seriesCount > 0 else { return }
        var store = try SeriesStore(seriesCount: encoder.seriesCount, momentCount: momentCount)
        var values: [Int64] = []
        var progress = showsProgress ? ProgressBar(total: interval.milliseconds * Int64(momentCount)) : nil
        defer { progress?.clear() }
        for moment in 0..<momentCount {
            if moment > 0 { try await advance(&simulation, &progress) }
            values.removeAll(keepingCapacity: true)
            encoder.appendValues(of: simulation.snapshot(), to: &values)
            try store.append(values)
        }
        progress?.clear()
        var reader = try store.makeReader()
        for series in 0..<encoder.seriesCount {
            var all: [Int64] = []
            while all.count < momentCount {
                try reader.read(into: &values, limit: momentCount - all.count)
                all += values
            }
            text += RuleTestFile.seriesIndent
            encoder.encode(all, ofSeries: series, into: &text)
            guard !Interruption.isRequested else { throw ExitStatus.interrupted }
        }
    }

    /// Goes on by one interval.
    private func advance(_ simulation: inout FleetSimulation, _ progress: inout ProgressBar?) async throws {
        var rest = interval.milliseconds / SimulationTime.stepMilliseconds
        while rest > 0 {
            let count = min(rest, Self.stepsAtOnce)
            await simulation.advance(steps: Int(count), threads: threads)
            rest -= count
            guard !Interruption.isRequested else { throw ExitStatus.interrupted }
            progress?.show(simulation.elapsed.milliseconds)
        }
    }
}
