internal import GRDB
internal import HostModel

/// Views for anyone with `sqlite3`: names of hosts and machines, times as texts, amounts in bytes, seconds and ratios.
enum HistoryViews {
    static func create(_ database: Database) throws {
        for view in all {
            let sql = "CREATE VIEW \(view.name) AS\n\(view.select)"
            let found = try String.fetchOne(
                database,
                sql: "SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?",
                arguments: [view.name]
            )
            guard found != sql else { continue }
            try database.execute(sql: "DROP VIEW IF EXISTS \(view.name)")
            try database.execute(sql: sql)
        }
    }

    private static var all: [(name: String, select: String)] {
        ReportSubject.allCases.flatMap { subject in
            HistoryLevel.allCases.map { level in
                let name = "\(subject.tablePrefix)_history" + (level == .sample ? "" : "_\(level.suffix)")
                return (name, select(subject, level))
            } + [("\(subject.tablePrefix)_settings", settings(subject))]
        }
    }

    private static func select(_ subject: ReportSubject, _ level: HistoryLevel) -> String {
        let values = SeriesLayout.all(subject).columns.flatMap { shown($0, level) }
        let columns = [text("moment.taken", "taken"), text("moment.simulated", "simulated"), "run.run_id"]
        return """
            SELECT \((columns + names(subject) + values).joined(separator: ", "))
            FROM \(subject.table(level)) AS r
            JOIN moment ON moment.length_ms = \(level.milliseconds) AND moment.id = r.id / \(RowID.unitCount)
            JOIN run ON run.id = moment.run
            JOIN unit ON unit.id = r.id % \(RowID.unitCount)
            """
    }

    /// Settings from the sample on in which they were first seen, or from the end of what that was thinned to.
    private static func settings(_ subject: ReportSubject) -> String {
        let values = SeriesLayout.all(subject).columns.filter { $0.role == .setting }.map { column in
            "\(amount("r." + quoted(column.storedName), column)) AS \(quoted(column.name))"
        }
        let moment = "r.id / \(RowID.unitCount)"
        let taken = "(SELECT taken FROM moment AS m WHERE m.id >= \(moment) ORDER BY m.id, m.length_ms LIMIT 1)"
        let columns = [text(taken, "since"), "\(moment) AS moment", "run.run_id"]
        return """
            SELECT \((columns + names(subject) + values).joined(separator: ", "))
            FROM \(subject.settingTable) AS r
            JOIN run ON run.id = (SELECT max(id) FROM run WHERE first_moment <= \(moment))
            JOIN unit ON unit.id = r.id % \(RowID.unitCount)
            """
    }

    private static func names(_ subject: ReportSubject) -> [String] {
        ["unit.host"] + (subject == .host ? [] : ["unit.vm", "unit.vm_group"])
    }

    private static func shown(_ column: SeriesColumn, _ level: HistoryLevel) -> [String] {
        let stored = column.storedNames(level)
        switch (level, column.role) {
        case (_, .setting): return []
        case (.sample, _):
            return ["\(amount("r." + quoted(stored[0]), column)) AS \(quoted(column.name))"]
        case (_, .gauge):
            let mean = "CAST(r.\(quoted(stored[1])) AS REAL) / r.samples"
            return zip(["r." + quoted(stored[0]), mean, "r." + quoted(stored[2])], ["min", "mean", "max"]).map {
                "\(amount($0, column)) AS \(quoted("\(column.name)_\($1)"))"
            }
        case (_, .counter):
            return zip(stored, ["increase", "last"]).map {
                "\(amount("r." + quoted($0), column)) AS \(quoted("\(column.name)_\($1)"))"
            }
        }
    }

    private static func amount(_ expression: String, _ column: SeriesColumn) -> String {
        switch column.descriptor.unit {
        case .bytes: "\(expression) * \(PageCount.bytesPerPage)"
        case .seconds: "\(expression) / 1e3"
        case .ratio: "\(expression) / 1e6"
        case .pages, .none: expression
        }
    }

    /// A time as ISO 8601 in UTC.
    private static func text(_ milliseconds: String, _ name: String) -> String {
        "strftime('%Y-%m-%dT%H:%M:%fZ', \(milliseconds) / 1e3, 'unixepoch') AS \(name)"
    }
}
