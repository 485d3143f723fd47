internal import GRDB
internal import HostModel

/// What a writer knows, so that it can return to it when a transaction fails.
struct WritingSession {
    private var units: UnitKeys
    private var hostRows: RowInsertion<HostSnapshot>
    private var machineRows: RowInsertion<VirtualMachineSnapshot>
    private var thinning: Thinning
    private var run: OpenRun?
    private var nextMoment: Int64
    /// Time of the newest sample of any run in wall-clock time.
    private var lastTaken: Int64?

    init(_ database: Database) throws {
        units = try UnitKeys(database)
        hostRows = try RowInsertion(database, .host, MetricCatalog.hostFamilies)
        machineRows = try RowInsertion(database, .virtualMachine, MetricCatalog.virtualMachineFamilies)
        thinning = try Thinning(database)
        nextMoment = (try Int64.fetchOne(database, sql: "SELECT max(id) FROM moment") ?? 0) + 1
        lastTaken = try Int64.fetchOne(
            database,
            sql: """
                SELECT taken FROM moment JOIN run ON run.id = moment.run
                WHERE run.clock = 'wall' ORDER BY moment.id DESC LIMIT 1
                """
        )
    }

    mutating func begin(
        _ record: RunRecord,
        identity: FleetIdentity,
        clock: PeriodClock,
        isWhole: Bool,
        _ database: Database
    ) throws {
        if let run, run.record.ended == nil { try end(at: Timestamp(millisecondsSince1970: run.taken), database) }
        let (hosts, machines) = try units.find(identity, database)
        try database.execute(
            sql: """
                INSERT INTO run (
                    run_id, scenario, seed, version, clock, began, simulated_start, interval_ms, first_moment, is_whole
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                try Self.unusedID(record.id, database), record.scenario, String(record.seed), record.version,
                clock.rawValue,
                record.began.millisecondsSince1970, record.simulatedStart.millisecondsSince1970,
                record.intervalMilliseconds, nextMoment, isWhole,
            ]
        )
        hostRows.startRun()
        machineRows.startRun()
        run = OpenRun(
            key: database.lastInsertedRowID,
            clock: clock,
            record: record,
            hosts: hosts,
            machines: machines,
            taken: record.began.millisecondsSince1970,
            simulated: record.simulatedStart.millisecondsSince1970
        )
    }

    /// The id, with a number at its end where the history has a run of that id.
    private static func unusedID(_ id: String, _ database: Database) throws -> String {
        let used = try Set(String.fetchAll(database, sql: "SELECT run_id FROM run"))
        guard used.contains(id) else { return id }
        var number = 2
        while used.contains("\(id)-\(number)") { number += 1 }
        return "\(id)-\(number)"
    }

    /// - Returns: true when an hour was completed, and thinned.
    mutating func append(_ snapshot: FleetSnapshot, taken: Timestamp, _ database: Database) throws -> Bool {
        guard var run else { preconditionFailure("a sample of no run") }
        let (taken, simulated) = (taken.millisecondsSince1970, snapshot.time.millisecondsSince1970)
        try noteGap(before: taken, simulated: simulated, run, database)
        let moment = StoredMoment(
            id: nextMoment,
            run: run.key,
            taken: .init(since: run.taken, first: taken, last: taken),
            simulated: .init(since: run.simulated, first: simulated, last: simulated)
        )
        try moment.insert(database)
        try hostRows.insert([snapshot.hosts], keys: run.hosts, moment: moment.id, database)
        try machineRows.insert(snapshot.hosts.map(\.virtualMachines), keys: run.machines, moment: moment.id, database)
        nextMoment += 1
        (run.taken, run.simulated, run.hasSamples) = (taken, simulated, true)
        self.run = run
        if run.clock == .wall { lastTaken = taken }
        return try thinning.add(moment, database)
    }

    mutating func end(at time: Timestamp, _ database: Database) throws {
        guard let run else { return }
        try database.execute(
            sql: "UPDATE run SET ended = ? WHERE id = ?",
            arguments: [time.millisecondsSince1970, run.key]
        )
        self.run = nil
    }

    /// Stores a gap where the sample comes later than it should, or where the clock was set back.
    private func noteGap(before taken: Int64, simulated: Int64, _ run: OpenRun, _ database: Database) throws {
        guard run.clock == .wall else { return }
        let previous = run.hasSamples ? run.taken : lastTaken
        guard let previous else { return }
        // A run that has no sample yet tells of the time since it began.
        let next = run.hasSamples ? taken : run.record.began.millisecondsSince1970
        let cause: HistoryGap.Cause
        if next < previous {
            cause = .clockSetBack
        } else if next - previous > 2 * run.record.intervalMilliseconds {
            cause = run.hasSamples ? .missing : .restart
        } else {
            return
        }
        try database.execute(
            sql: """
                INSERT INTO gap (cause, since, until, simulated_since, simulated_until, run) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                cause.rawValue, previous, next, run.simulated, run.hasSamples ? simulated : run.simulated, run.key,
            ]
        )
    }
}
