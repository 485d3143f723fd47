internal import GRDB
internal import HostModel

/// Makes rows of stored moments, one after the other.
struct PeriodReading {
    private let database: Database
    private let clock: PeriodClock
    private let runs: [Int64: StoredRun]
    private let rows: SampleRows
    private let numbers: [Int]
    private let momentBefore: IntegerStatement
    private var settings: SettingTrail
    private var assembly: PeriodAssembly
    private var run: StoredRun?
    /// The last sample that was read.
    private var lastID: Int64 = 0

    init(
        _ database: Database,
        _ layout: SeriesLayout,
        query: PeriodQuery?,
        step: PeriodStep,
        runs: [StoredRun]
    ) throws {
        self.database = database
        clock = query?.clock ?? .wall
        self.runs = Dictionary(uniqueKeysWithValues: runs.map { ($0.key, $0) })
        rows = try SampleRows(database, layout)
        settings = try SettingTrail(database, layout)
        assembly = PeriodAssembly(layout, step: step)
        numbers = try StoredUnits(database, layout.subject, selectedBy: query).add(to: &assembly)
        momentBefore = try IntegerStatement(
            database,
            """
            SELECT \(StoredMoment.columns) FROM moment
            WHERE id = (SELECT max(id) FROM moment WHERE id < ?1 AND run = ?2) ORDER BY length_ms LIMIT 1
            """
        )
    }

    mutating func add(_ entry: ReadingPlan.Entry, emit: (PeriodRow) throws -> Void) throws {
        let moment = entry.moment
        let times = moment.times(clock).timestamps()
        try assembly.begin(
            SampleMoment(
                since: times.since,
                time: times.last,
                sampleCount: moment.sampleCount,
                isSampled: entry.isSampled
            ),
            emit: emit
        )
        try follow(moment)
        try settings.advance(to: moment.id, database)
        try rows.add(moment, numbers: numbers, settings: settings, to: &assembly)
        lastID = moment.id
    }

    mutating func finish(emit: (PeriodRow) throws -> Void) throws {
        try assembly.finish(emit: emit)
    }

    /// Finds out what counters and settings were before the moment, unless it comes next.
    private mutating func follow(_ moment: StoredMoment) throws {
        if run?.key != moment.run {
            run = runs[moment.run]
            settings.startRun(firstMoment: run?.firstMoment ?? 0)
        } else if moment.firstID == lastID + 1 {
            return
        }
        let isFirst = moment.firstID == run?.firstMoment
        assembly.startRun(fromZero: isFirst && run?.isWhole == true)
        guard !isFirst else { return }
        momentBefore.bind(moment.firstID, at: 1)
        momentBefore.bind(moment.run, at: 2)
        var before: StoredMoment?
        try momentBefore.forEachRow(database) { before = StoredMoment($0) }
        if let before, before.id == moment.firstID - 1 {
            try rows.setBaselines(before, numbers: numbers, in: &assembly)
        }
    }
}
