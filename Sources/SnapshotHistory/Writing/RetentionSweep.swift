internal import GRDB
internal import HostModel

/// Takes away what a history need not keep. Of samples and rows of five minutes only those go that were thinned.
struct RetentionSweep {
    let retention: HistoryRetention

    /// - Parameter newest: time of the newest sample.
    func run(newest: Int64, _ database: Database) throws {
        for level in [HistoryLevel.sample, .fiveMinutes] {
            try removeThinned(level, takenUpTo: newest - retention.milliseconds(level), database)
        }
        let cutoff = newest - retention.milliseconds
        for moments in try momentRanges(of: .hour, takenUpTo: cutoff, database) {
            try remove(.hour, moments, database)
        }
        try removeRuns(endedBefore: cutoff, database)
    }

    private func removeThinned(_ level: HistoryLevel, takenUpTo cutoff: Int64, _ database: Database) throws {
        guard let coarser = level.thinned else { return }
        let sql = """
            SELECT m.first_id, m.id FROM moment AS m
            WHERE m.length_ms = ? AND m.taken <= ?
            AND EXISTS (SELECT 1 FROM moment AS s WHERE s.length_ms = ? AND s.id = m.id)
            """
        let arguments: StatementArguments = [coarser.milliseconds, cutoff, level.milliseconds]
        for row in try Row.fetchAll(database, sql: sql, arguments: arguments) {
            try remove(level, row[0]...row[1], database)
        }
    }

    private func momentRanges(
        of level: HistoryLevel,
        takenUpTo cutoff: Int64,
        _ database: Database
    ) throws -> [ClosedRange<Int64>] {
        // Samples that were not thinned yet stay, and so does what they were not thinned to.
        let sql = """
            SELECT id FROM moment AS m WHERE length_ms = ? AND taken <= ?
            AND NOT EXISTS (SELECT 1 FROM moment AS s WHERE s.length_ms < m.length_ms AND s.id = m.id)
            """
        return try Int64.fetchAll(database, sql: sql, arguments: [level.milliseconds, cutoff]).map { $0...$0 }
    }

    /// Rows are keyed by the last sample of their moment, so those of a range of samples lie between its bounds.
    private func remove(_ level: HistoryLevel, _ moments: ClosedRange<Int64>, _ database: Database) throws {
        let rows = RowID.range(moments)
        for subject in ReportSubject.allCases {
            try database.execute(
                sql: "DELETE FROM \(subject.table(level)) WHERE id BETWEEN ? AND ?",
                arguments: [rows.lowerBound, rows.upperBound]
            )
        }
        try database.execute(
            sql: "DELETE FROM moment WHERE length_ms = ? AND id BETWEEN ? AND ?",
            arguments: [level.milliseconds, moments.lowerBound, moments.upperBound]
        )
    }

    /// A run whose samples are all gone goes too, with what was set in it.
    private func removeRuns(endedBefore cutoff: Int64, _ database: Database) throws {
        let newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM run")
        let empty = try Int64.fetchAll(
            database,
            sql: "SELECT id FROM run WHERE id < ? AND id NOT IN (SELECT run FROM moment)",
            arguments: [newest]
        )
        for run in empty {
            let bounds = try Row.fetchOne(
                database,
                sql: """
                    SELECT first_moment, (SELECT min(first_moment) FROM run WHERE id > ?1) FROM run WHERE id = ?1
                    """,
                arguments: [run]
            )
            if let bounds, let first = bounds[0] as Int64?, let next = bounds[1] as Int64?, first < next {
                let rows = RowID.range(first...next - 1)
                for subject in ReportSubject.allCases {
                    try database.execute(
                        sql: "DELETE FROM \(subject.settingTable) WHERE id BETWEEN ? AND ?",
                        arguments: [rows.lowerBound, rows.upperBound]
                    )
                }
            }
            try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
        }
        try database.execute(sql: "DELETE FROM gap WHERE max(since, until) <= ?", arguments: [cutoff])
    }
}
