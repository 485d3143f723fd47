internal import GRDB
internal import HostModel

/// A run as it is stored.
struct StoredRun {
    let key: Int64
    let record: RunRecord
    let clock: PeriodClock
    /// The first sample that was taken in it.
    let firstMoment: Int64
    /// False where samples began later than the run, so that its counters did not begin at 0.
    let isWhole: Bool

    static func fetchAll(_ database: Database) throws -> [StoredRun] {
        try Row.fetchAll(database, sql: "SELECT * FROM run ORDER BY id").map(StoredRun.init)
    }

    private init(_ row: Row) {
        key = row["id"]
        firstMoment = row["first_moment"]
        isWhole = row["is_whole"]
        clock = PeriodClock(rawValue: row["clock"]) ?? .wall
        let ended: Int64? = row["ended"]
        record = RunRecord(
            id: row["run_id"],
            scenario: row["scenario"],
            seed: UInt64(row["seed"] as String) ?? 0,
            version: row["version"],
            began: Timestamp(millisecondsSince1970: row["began"]),
            simulatedStart: Timestamp(millisecondsSince1970: row["simulated_start"]),
            ended: ended.map { Timestamp(millisecondsSince1970: $0) },
            intervalMilliseconds: row["interval_ms"]
        )
    }
}
