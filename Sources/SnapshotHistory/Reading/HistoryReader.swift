internal import GRDB
public import HostModel

/// Reads a history file, also while another process writes it.
///
/// Each call sees the file as it was when the call began.
public struct HistoryReader: PeriodSource {
    public let path: String
    private let queue: DatabaseQueue

    public init(path: String) throws(HistoryError) {
        self.path = path
        queue = try HistoryFile.openForReading(path)
    }

    public func heading(of query: PeriodQuery) throws -> PeriodHeading {
        try HistoryError.naming(path, .read) {
            try queue.read { database in
                try HeadingQuery(path: path, query: query, database: database).heading()
            }
        }
    }

    public func readRows(
        of query: PeriodQuery,
        layout: SeriesLayout,
        step: PeriodStep,
        _ body: (PeriodRow) throws -> Void
    ) throws {
        // What the body throws is no error of the file.
        var failure: (any Error)?
        try HistoryError.naming(path, .read) {
            try queue.unsafeRead { database in
                try database.inTransaction(.deferred) {
                    let runs = try StoredRun.fetchAll(database)
                    let run = try Self.key(of: query.run, in: runs, path: path)
                    let plan = try ReadingPlan(database, query, run: run, step: step)
                    var reading = try PeriodReading(database, layout, query: query, step: step, runs: runs)
                    do {
                        try plan.forEach(database) { try reading.add($0) { row in try Self.pass(row, to: body) } }
                        try reading.finish { row in try Self.pass(row, to: body) }
                    } catch let error as BodyError {
                        failure = error.reason
                    }
                    return .commit
                }
            }
        }
        if let failure { throw failure }
    }

    static func key(of id: String?, in runs: [StoredRun], path: String) throws(HistoryError) -> Int64? {
        guard let id else { return nil }
        guard let run = runs.last(where: { $0.record.id == id }) else {
            throw .unknownRun(path: path, id: id, known: runs.map(\.record.id))
        }
        return run.key
    }

    private struct BodyError: Error {
        let reason: any Error
    }

    private static func pass(_ row: PeriodRow, to body: (PeriodRow) throws -> Void) throws {
        do {
            try body(row)
        } catch {
            throw BodyError(reason: error)
        }
    }
}
