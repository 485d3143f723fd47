internal import GRDB
internal import HostModel

/// A moment as it is stored: one at which samples were taken, or several that were thinned to one.
struct StoredMoment: Hashable {
    var level: HistoryLevel
    /// The last sample that it stands for, and the first.
    var id: Int64
    var firstID: Int64
    /// Key of the run.
    var run: Int64
    var sampleCount: Int64
    var taken: Times
    var simulated: Times

    /// Times of the sample before the first, of the first and of the last.
    struct Times: Hashable {
        var since: Int64
        var first: Int64
        var last: Int64

        func timestamps() -> (since: Timestamp, first: Timestamp, last: Timestamp) {
            (
                Timestamp(millisecondsSince1970: since), Timestamp(millisecondsSince1970: first),
                Timestamp(millisecondsSince1970: last)
            )
        }
    }

    static let columns = """
        length_ms, id, first_id, run, samples, \
        since, first_taken, taken, simulated_since, first_simulated, simulated
        """

    /// A row of a query for `columns`.
    init(_ row: IntegerStatement.Row) {
        level = HistoryLevel(rawValue: row[0]) ?? .sample
        id = row[1]
        firstID = row[2]
        run = row[3]
        sampleCount = row[4]
        taken = Times(since: row[5], first: row[6], last: row[7])
        simulated = Times(since: row[8], first: row[9], last: row[10])
    }

    /// Of one sample.
    init(id: Int64, run: Int64, taken: Times, simulated: Times) {
        level = .sample
        self.id = id
        firstID = id
        self.run = run
        sampleCount = 1
        self.taken = taken
        self.simulated = simulated
    }

    /// Takes in the next one of the same run.
    mutating func extend(by next: StoredMoment) {
        id = next.id
        sampleCount += next.sampleCount
        taken.last = next.taken.last
        simulated.last = next.simulated.last
    }

    func times(_ clock: PeriodClock) -> Times { clock == .wall ? taken : simulated }

    func insert(_ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO moment (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                level.rawValue, id, firstID, run, sampleCount, taken.since, taken.first, taken.last,
                simulated.since, simulated.first, simulated.last,
            ]
        )
    }
}
