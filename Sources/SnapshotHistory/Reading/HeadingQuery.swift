internal import GRDB
internal import HostModel

/// Finds out what a period holds before its rows are read.
struct HeadingQuery {
    let path: String
    let query: PeriodQuery
    let database: Database

    func heading() throws -> PeriodHeading {
        var heading = PeriodHeading(source: path, query: query)
        let runs = try StoredRun.fetchAll(database)
        let run = try HistoryReader.key(of: query.run, in: runs, path: path)
        heading.available = try available(run: run)
        var periods: [Int64: ClosedRange<Int64>] = [:]
        let plan = try ReadingPlan(database, query, run: run, step: .sample)
        var samples: ClosedRange<Int64>?
        try plan.forEach(database) { entry in
            let times = entry.moment.times(query.clock)
            let range = times.first...max(times.first, times.last)
            samples = samples.map { Self.span($0, range) } ?? range
            heading.sampleCount += entry.moment.sampleCount
            heading.thinnedToMilliseconds = max(heading.thinnedToMilliseconds, entry.moment.level.milliseconds)
            let told = min(times.since, range.lowerBound)...range.upperBound
            periods[entry.moment.run] = periods[entry.moment.run].map { Self.span($0, told) } ?? told
        }
        heading.samples = samples.map(Self.timestamps)
        let found = runs.filter { periods[$0.key] != nil }
        heading.runs = found.map(\.record)
        heading.overlappingRuns = Self.overlapping(found, periods).map(\.record)
        heading.gaps = try gaps(run: run)
        return heading
    }

    /// Only one run at a time is served, so it takes two that were simulated ahead.
    private static func overlapping(_ runs: [StoredRun], _ periods: [Int64: ClosedRange<Int64>]) -> [StoredRun] {
        let simulated = runs.filter { $0.clock == .simulated }
        return simulated.filter { run in
            simulated.contains { other in
                guard other.key != run.key, let one = periods[run.key], let two = periods[other.key] else {
                    return false
                }
                return max(one.lowerBound, two.lowerBound) < min(one.upperBound, two.upperBound)
            }
        }
    }

    private static func span(_ one: ClosedRange<Int64>, _ other: ClosedRange<Int64>) -> ClosedRange<Int64> {
        min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
    }

    private func available(run: Int64?) throws -> ClosedRange<Timestamp>? {
        let (first, last) = query.clock == .wall ? ("first_taken", "taken") : ("first_simulated", "simulated")
        let row = try Row.fetchOne(
            database,
            sql: "SELECT min(\(first)), max(\(last)) FROM moment WHERE ?1 IS NULL OR run = ?1",
            arguments: [run]
        )
        guard let row, let first = row[0] as Int64?, let last = row[1] as Int64? else { return nil }
        return Self.timestamps(first...last)
    }

    private func gaps(run: Int64?) throws -> [HistoryGap] {
        let (since, until) = query.clock == .wall ? ("since", "until") : ("simulated_since", "simulated_until")
        let sql = """
            SELECT cause, \(since), \(until) FROM gap
            WHERE min(\(since), \(until)) < ? AND max(\(since), \(until)) > ? AND \(since) <> \(until)
            AND (?3 IS NULL OR run = ?3) ORDER BY id
            """
        let arguments: StatementArguments = [
            query.to.millisecondsSince1970, query.from.millisecondsSince1970, run,
        ]
        return try Row.fetchAll(database, sql: sql, arguments: arguments).compactMap { row in
            guard let cause = HistoryGap.Cause(rawValue: row[0]) else { return nil }
            return HistoryGap(
                cause,
                from: Timestamp(millisecondsSince1970: row[1]),
                to: Timestamp(millisecondsSince1970: row[2])
            )
        }
    }

    private static func timestamps(_ range: ClosedRange<Int64>) -> ClosedRange<Timestamp> {
        Timestamp(millisecondsSince1970: range.lowerBound)...Timestamp(millisecondsSince1970: range.upperBound)
    }
}
