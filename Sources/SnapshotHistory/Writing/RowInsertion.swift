internal import GRDB
internal import HostModel

/// Writes the rows of one subject: a sample of each unit, and its settings where they have changed.
struct RowInsertion<Subject: Sendable> {
    private let series: [(column: SeriesColumn, series: MetricFamily<Subject>.Series)]
    private let samples: IntegerStatement
    private let settings: IntegerStatement
    /// The newest settings of each unit of the run.
    private var newestSettings: [[Int64]] = []

    init(_ database: Database, _ subject: ReportSubject, _ families: [MetricFamily<Subject>]) throws {
        let columns = SeriesLayout.all(subject).columns
        series = Array(zip(columns, families.flatMap(\.series)))
        let measured = columns.filter { $0.role != .setting }.map(\.storedName)
        let set = columns.filter { $0.role == .setting }.map(\.storedName)
        samples = try IntegerStatement(database, Self.insert(into: subject.table(.sample), measured))
        settings = try IntegerStatement(database, Self.insert(into: subject.settingTable, set))
    }

    /// Another run begins: its settings are all stored.
    mutating func startRun() { newestSettings = [] }

    /// - Parameters:
    ///   - subjects: in blocks, as the snapshot holds them.
    ///   - keys: of the units, in the same order.
    mutating func insert(_ subjects: [[Subject]], keys: [Int64], moment: Int64, _ database: Database) throws {
        let count = keys.count
        let values = gather(subjects, count: count)
        var changed: [Int64] = []
        for row in 0..<count {
            var index = 2
            changed.removeAll(keepingCapacity: true)
            samples.bind(RowID.make(moment: moment, unit: keys[row]), at: 1)
            for position in series.indices {
                let column = series[position].column
                let value = column.stored(values[position * count + row])
                if column.role == .setting {
                    changed.append(value)
                } else {
                    samples.bind(value, at: index)
                    index += 1
                }
            }
            try samples.run(database)
            try insertSettings(changed, row: row, key: keys[row], moment: moment, database)
        }
    }

    /// Values of all units, column by column.
    private func gather(_ subjects: [[Subject]], count: Int) -> [Int64] {
        [Int64](capacity: series.count * count) { values in
            for (_, series) in series {
                for block in subjects { series.appendValues(block.span, &values) }
            }
        }
    }

    private mutating func insertSettings(
        _ new: [Int64],
        row: Int,
        key: Int64,
        moment: Int64,
        _ database: Database
    ) throws {
        if row < newestSettings.count {
            guard newestSettings[row] != new else { return }
            newestSettings[row] = new
        } else {
            newestSettings.append(new)
        }
        settings.bind(RowID.make(moment: moment, unit: key), at: 1)
        for (index, value) in new.enumerated() { settings.bind(value, at: index + 2) }
        try settings.run(database)
    }

    private static func insert(into table: String, _ names: [String]) -> String {
        let columns = ["id"] + names.map(quoted)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    }
}
