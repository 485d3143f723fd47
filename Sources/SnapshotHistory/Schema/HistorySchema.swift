internal import GRDB
internal import HostModel

/// The tables of a history file.
///
/// What is always the same is made by migrations, which are only ever appended to. Columns with values come from the
/// metric catalogue: those that a file lacks are added when a writer opens it, and rows from before hold null in them.
enum HistorySchema {
    /// Marks the file as ours: "AERS".
    static let applicationID: Int64 = 0x4145_5253

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 runs, units, moments, gaps") { database in
            try database.execute(sql: firstTables)
        }
        return migrator
    }

    /// Times are wall-clock milliseconds since 1970 in UTC; those of runs that `run` made are simulated.
    private static let firstTables = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            run_id TEXT NOT NULL,
            scenario TEXT NOT NULL,
            seed TEXT NOT NULL,
            version TEXT NOT NULL,
            clock TEXT NOT NULL CHECK (clock IN ('wall', 'simulated')),
            began INTEGER NOT NULL,
            simulated_start INTEGER NOT NULL,
            interval_ms INTEGER NOT NULL,
            ended INTEGER,
            first_moment INTEGER NOT NULL,
            is_whole INTEGER NOT NULL
        );
        CREATE TABLE unit (
            id INTEGER PRIMARY KEY,
            host TEXT NOT NULL,
            vm TEXT NOT NULL,
            vm_group TEXT NOT NULL,
            UNIQUE (host, vm)
        );
        CREATE TABLE moment (
            length_ms INTEGER NOT NULL,
            id INTEGER NOT NULL,
            first_id INTEGER NOT NULL,
            run INTEGER NOT NULL REFERENCES run (id),
            samples INTEGER NOT NULL,
            since INTEGER NOT NULL,
            first_taken INTEGER NOT NULL,
            taken INTEGER NOT NULL,
            simulated_since INTEGER NOT NULL,
            first_simulated INTEGER NOT NULL,
            simulated INTEGER NOT NULL,
            PRIMARY KEY (length_ms, id)
        ) WITHOUT ROWID;
        CREATE TABLE gap (
            id INTEGER PRIMARY KEY,
            cause TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER NOT NULL,
            simulated_since INTEGER NOT NULL,
            simulated_until INTEGER NOT NULL,
            run INTEGER NOT NULL
        );
        """

    /// Adds the tables and columns that the catalogue asks for and the file lacks, and makes the views anew.
    static func addColumns(_ database: Database) throws {
        for subject in ReportSubject.allCases {
            let columns = SeriesLayout.all(subject).columns
            for level in HistoryLevel.allCases {
                let names = (level == .sample ? [] : ["samples"]) + columns.flatMap { $0.storedNames(level) }
                try add(names, to: subject.table(level), of: database)
            }
            let settings = columns.filter { $0.role == .setting }.map(\.storedName)
            try add(settings, to: subject.settingTable, of: database)
        }
        try HistoryViews.create(database)
    }

    private static func add(_ names: [String], to table: String, of database: Database) throws {
        let found = try database.tableExists(table) ? Set(database.columns(in: table).map(\.name)) : nil
        guard let found else {
            let columns = names.map { "\(quoted($0)) INTEGER" }.joined(separator: ", ")
            return try database.execute(sql: "CREATE TABLE \(table) (id INTEGER PRIMARY KEY, \(columns))")
        }
        for name in names where !found.contains(name) {
            try database.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(quoted(name)) INTEGER")
        }
    }
}
