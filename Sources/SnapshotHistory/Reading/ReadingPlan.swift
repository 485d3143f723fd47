internal import GRDB
internal import HostModel

/// Which stored moments a period is read from: each sample once, itself or in the longest row that will do.
///
/// A thinned row does where its samples are gone, and where all of it falls into one part of the period, because then it
/// comes to the same and is read sooner.
struct ReadingPlan {
    /// A moment to read, and whether its samples are still there.
    struct Entry {
        let moment: StoredMoment
        let isSampled: Bool
    }

    private let query: PeriodQuery
    private let step: PeriodStep
    private let statement: IntegerStatement

    /// - Parameter run: key of the only run that is asked for.
    init(_ database: Database, _ query: PeriodQuery, run: Int64?, step: PeriodStep) throws {
        self.query = query
        self.step = step
        let time = query.clock == .wall ? "taken" : "simulated"
        statement = try IntegerStatement(
            database,
            """
            SELECT \(StoredMoment.columns),
                EXISTS (SELECT 1 FROM moment AS s WHERE s.length_ms = 0 AND s.id = m.id),
                EXISTS (SELECT 1 FROM moment AS s WHERE s.length_ms < m.length_ms AND s.id = m.id)
            FROM moment AS m
            WHERE \(time) > ? AND \(time) <= ? AND (?3 IS NULL OR run = ?3)
            ORDER BY first_id, length_ms DESC
            """
        )
        statement.bind(query.from.millisecondsSince1970, at: 1)
        statement.bind(query.to.millisecondsSince1970, at: 2)
        statement.bind(run ?? .min, at: 3)
    }

    func forEach(_ database: Database, _ body: (Entry) throws -> Void) throws {
        var covered: Int64 = 0
        try statement.forEachRow(database) { row in
            let moment = StoredMoment(row)
            guard moment.firstID > covered else { return }
            let isSampled = row[11] != 0
            let hasFiner = row[12] != 0
            guard !hasFiner || isInOnePart(moment) else { return }
            covered = moment.id
            try body(Entry(moment: moment, isSampled: isSampled))
        }
    }

    private func isInOnePart(_ moment: StoredMoment) -> Bool {
        guard step != .sample else { return false }
        let times = moment.times(query.clock).timestamps()
        guard times.first > query.from,
            let first = step.part(of: times.first, since: times.since),
            let last = step.part(of: times.last, since: times.since)
        else { return false }
        return first == last
    }
}
