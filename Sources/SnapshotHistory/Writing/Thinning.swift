internal import GRDB
internal import HostModel

/// Thins samples to rows of five minutes, and those to rows of an hour, as soon as the five minutes or the hour is over.
///
/// A thinned row is what a report with that step would show, and is made by the same code. It belongs to one run.
struct Thinning {
    /// What is being gathered for the next row of each level.
    private var open: [HistoryLevel: StoredMoment] = [:]

    init() {}

    /// Finds what an earlier writer left behind.
    init(_ database: Database) throws {
        for level in [HistoryLevel.fiveMinutes, .sample] {
            guard let coarser = level.thinned else { continue }
            let sql = """
                SELECT \(StoredMoment.columns) FROM moment WHERE length_ms = \(level.milliseconds)
                AND id > coalesce((SELECT max(id) FROM moment WHERE length_ms = \(coarser.milliseconds)), 0) ORDER BY id
                """
            var moments: [StoredMoment] = []
            try IntegerStatement(database, sql).forEachRow(database) { moments.append(StoredMoment($0)) }
            for moment in moments { _ = try add(moment, database) }
        }
    }

    /// Takes note of a moment that was stored, and thins what it completes.
    ///
    /// - Returns: true when an hour was completed.
    mutating func add(_ moment: StoredMoment, _ database: Database) throws -> Bool {
        guard let coarser = moment.level.thinned else { return true }
        if var group = open[coarser], Self.isOfOnePart(group, moment, coarser) {
            group.extend(by: moment)
            open[coarser] = group
            return false
        }
        let completed = open[coarser]
        var group = moment
        group.level = coarser
        open[coarser] = group
        guard let completed else { return false }
        try store(completed, of: moment.level, database)
        return try add(completed, database)
    }

    /// Within a group times ascend: what is between the first and the last was taken between them.
    private static func isOfOnePart(_ group: StoredMoment, _ next: StoredMoment, _ level: HistoryLevel) -> Bool {
        func part(_ milliseconds: Int64) -> Int64 { (milliseconds - 1) / level.milliseconds }
        return group.run == next.run && group.taken.last <= next.taken.first
            && part(group.taken.last) == part(next.taken.first) && part(next.taken.first) == part(next.taken.last)
    }

    private func store(_ group: StoredMoment, of level: HistoryLevel, _ database: Database) throws {
        for subject in ReportSubject.allCases { try store(group, of: level, subject, database) }
        try group.insert(database)
    }

    private func store(
        _ group: StoredMoment,
        of level: HistoryLevel,
        _ subject: ReportSubject,
        _ database: Database
    ) throws {
        let layout = SeriesLayout.all(subject).filter { $0.role != .setting }
        let edges = [Int64.min, Int64.max].map { Timestamp(millisecondsSince1970: $0) }
        let runs = try StoredRun.fetchAll(database).filter { $0.key == group.run }
        var reading = try PeriodReading(database, layout, query: nil, step: .between(edges), runs: runs)
        let moments = try IntegerStatement(
            database,
            "SELECT \(StoredMoment.columns) FROM moment WHERE length_ms = ? AND id BETWEEN ? AND ? ORDER BY id"
        )
        moments.bind(level.milliseconds, at: 1)
        moments.bind(group.firstID, at: 2)
        moments.bind(group.id, at: 3)
        let keys = try StoredUnits(database, subject, selectedBy: nil).units
        let insertion = try ThinnedRowInsertion(database, layout, group.level, keys: keys)
        func insert(_ row: PeriodRow) throws { try insertion.insert(row, moment: group.id, database) }
        try moments.forEachRow(database) { row in
            try reading.add(ReadingPlan.Entry(moment: StoredMoment(row), isSampled: true), emit: insert)
        }
        try reading.finish(emit: insert)
    }
}
