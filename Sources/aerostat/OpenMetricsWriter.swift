import HostModel
import HostSimulation
import SnapshotEncoding

/// Writes a run as one OpenMetrics text. Nothing is written before the run's end, because the text goes series by series.
struct OpenMetricsWriter: SnapshotWriter {
    private let encoder: OpenMetricsRunEncoder
    private let momentCount: Int
    private var store: SeriesStore
    /// The values of one moment.
    private var values: [Int64] = []

    /// Samples between two looks at the room in `bytes`, so that these are few whatever the length of a series.
    private static let samplesAtOnce = 1024

    /// - Parameters:
    ///   - moments: when snapshots of the scenario's run will be appended.
    ///   - memoryBound: bytes of values held in memory.
    init(
        scenario: Scenario,
        moments: RunMoments,
        memoryBound: Int = SeriesStore.memoryBound
    ) throws(OutputError) {
        encoder = OpenMetricsRunEncoder(
            identity: scenario.identity,
            status: ExporterStatus(run: scenario),
            moments: moments
        )
        momentCount = moments.count
        store = try SeriesStore(
            seriesCount: encoder.seriesCount,
            momentCount: momentCount,
            memoryBound: memoryBound
        )
    }

    mutating func append(_ snapshot: FleetSnapshot, to output: inout OutputFile) throws {
        values.removeAll(keepingCapacity: true)
        encoder.appendValues(of: snapshot, to: &values)
        try store.append(values)
    }

    mutating func finish(_ output: inout OutputFile) throws {
        var reader = try store.makeReader()
        var bytes: [UInt8] = []
        var progress = ProgressBar(total: Int64(encoder.seriesCount), showsSpeed: false)
        defer { progress.clear() }
        for family in encoder.families {
            encoder.encodeHeader(of: family, into: &bytes)
            for series in family.series {
                var moment = 0
                while moment < momentCount {
                    try reader.read(into: &values, limit: min(Self.samplesAtOnce, momentCount - moment))
                    encoder.encode(values, ofSeries: series, in: family, firstMoment: moment, into: &bytes)
                    moment += values.count
                    try output.write(&bytes, isLast: false)
                }
                guard !Interruption.isRequested else { throw ExitStatus.interrupted }
                progress.show(Int64(series))
            }
        }
        encoder.encodeEnd(into: &bytes)
        try output.write(&bytes, isLast: true)
    }
}
