internal import GRDB
internal import HostModel

/// Writes the rows of one subject: a sample of each unit, and its settings where they have changed.
struct RowInsertion<Subject: Sendable> {
    /// A column, taken apart into what it costs to read: whoever copies a column of a layout copies its texts, too.
    private struct Reading {
        let divisor: Int64
        let appendValues: @Sendable (Span<Subject>, inout OutputSpan<Int64>) -> Void
    }

    private let measured: [Reading]
    private let set: [Reading]
    private let samples: IntegerStatement
    private let settings: IntegerStatement
    /// The newest settings of the units of the run, column by column; empty before its first sample.
    private var newestSettings: [Int64] = []

    init(_ database: Database, _ subject: ReportSubject, _ families: [MetricFamily<Subject>]) throws {
        let columns = Array(zip(SeriesLayout.all(subject).columns, families.flatMap(\.series)))
        let (set, measured) = (
            columns.filter { $0.0.role == .setting }, columns.filter { $0.0.role != .setting }
        )
        let reading = { (column: SeriesColumn, series: MetricFamily<Subject>.Series) in
            Reading(divisor: column.divisor, appendValues: series.appendValues)
        }
        self.measured = measured.map(reading)
        self.set = set.map(reading)
        samples = try IntegerStatement(
            database,
            Self.insert(into: subject.table(.sample), measured.map(\.0.storedName))
        )
        settings = try IntegerStatement(database, Self.insert(into: subject.settingTable, set.map(\.0.storedName)))
    }

    /// Another run begins: its settings are all stored.
    mutating func startRun() { newestSettings = [] }

    /// - Parameters:
    ///   - subjects: in blocks, as the snapshot holds them.
    ///   - keys: of the units, in the same order.
    mutating func insert(_ subjects: [[Subject]], keys: [Int64], moment: Int64, _ database: Database) throws {
        let values = Self.gather(measured, of: subjects, count: keys.count)
        for row in keys.indices {
            try insert(values, row: row, keys: keys, moment: moment, with: samples, database)
        }
        let settingValues = Self.gather(set, of: subjects, count: keys.count)
        guard settingValues != newestSettings else { return }
        for row in keys.indices where haveChanged(settingValues, row: row, count: keys.count) {
            try insert(settingValues, row: row, keys: keys, moment: moment, with: settings, database)
        }
        newestSettings = settingValues
    }

    private func insert(
        _ values: [Int64],
        row: Int,
        keys: [Int64],
        moment: Int64,
        with statement: IntegerStatement,
        _ database: Database
    ) throws {
        statement.bind(RowID.make(moment: moment, unit: keys[row]), at: 1)
        var parameter = 2
        for index in stride(from: row, to: values.count, by: keys.count) {
            statement.bind(values[index], at: parameter)
            parameter += 1
        }
        try statement.run(database)
    }

    private func haveChanged(_ settings: [Int64], row: Int, count: Int) -> Bool {
        guard !newestSettings.isEmpty else { return true }
        return stride(from: row, to: settings.count, by: count).contains { settings[$0] != newestSettings[$0] }
    }

    /// Stored values of all units, column by column.
    private static func gather(_ columns: [Reading], of subjects: [[Subject]], count: Int) -> [Int64] {
        var values = [Int64](capacity: columns.count * count) { values in
            for column in columns {
                for block in subjects { column.appendValues(block.span, &values) }
            }
        }
        for (position, column) in columns.enumerated() where column.divisor != 1 {
            for index in position * count..<(position + 1) * count {
                values[index] = SeriesColumn.stored(values[index], divisor: column.divisor)
            }
        }
        return values
    }

    private static func insert(into table: String, _ names: [String]) -> String {
        let columns = ["id"] + names.map(quoted)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    }
}
