internal import GRDB
internal import HostModel

/// Reads the rows of stored moments: values for each unit and column of a layout.
final class SampleRows {
    private let statements: [HistoryLevel: IntegerStatement]
    private let baselines: [HistoryLevel: IntegerStatement]
    private let database: Database
    private var values: [Int64]
    private var thinned: [ColumnStatistics]
    /// Kept apart from the layout, whose columns are costly to copy.
    private let roles: [SeriesColumn.Role]
    /// Where a setting is among the settings, else -1.
    private let settingPositions: [Int]

    init(_ database: Database, _ layout: SeriesLayout) throws {
        self.database = database
        values = Array(repeating: SeriesColumn.absent, count: layout.columns.count)
        thinned = Array(repeating: .absent, count: layout.columns.count)
        roles = layout.columns.map(\.role)
        var settings = 0
        settingPositions = layout.columns.map { column in
            guard column.role == .setting else { return -1 }
            settings += 1
            return settings - 1
        }
        var statements: [HistoryLevel: IntegerStatement] = [:]
        var baselines: [HistoryLevel: IntegerStatement] = [:]
        for level in HistoryLevel.allCases {
            let found = try Set(database.columns(in: layout.subject.table(level)).map(\.name))
            // A column that the file does not have yet is unknown everywhere.
            func name(_ stored: String) -> String { found.contains(stored) ? quoted(stored) : "NULL" }
            let lead = ["id"] + (level == .sample ? [] : ["samples"])
            let names = layout.columns.flatMap { $0.storedNames(level).map(name) }
            let last = layout.columns.flatMap { $0.storedNames(level).suffix(1).map(name) }
            let table = layout.subject.table(level)
            func select(_ columns: [String]) -> String {
                "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE id BETWEEN ? AND ?"
            }
            statements[level] = try IntegerStatement(database, select(lead + names))
            baselines[level] = try IntegerStatement(database, select(["id"] + last))
        }
        self.statements = statements
        self.baselines = baselines
    }

    /// Adds the moment's rows of all units that have a number in the assembly.
    ///
    /// - Parameters:
    ///   - numbers: of the units, by their keys; negative for those that are not wanted.
    ///   - settings: the values of the settings then, by keys of units.
    func add(_ moment: StoredMoment, numbers: [Int], settings: SettingTrail, to assembly: inout PeriodAssembly) throws {
        guard let statement = statements[moment.level] else { return }
        bind(statement, moment.id...moment.id)
        try statement.forEachRow(database) { row in
            let unit = Int(row[0] % RowID.unitCount)
            guard numbers.indices.contains(unit), numbers[unit] >= 0 else { return }
            if moment.level == .sample {
                readSample(row, settings: settings, unit: unit)
                assembly.add(unit: numbers[unit], values: values)
            } else {
                readThinned(row, settings: settings, unit: unit)
                assembly.add(unit: numbers[unit], thinned: thinned)
            }
        }
    }

    /// Tells the assembly what counters were at the end of the moment.
    func setBaselines(_ moment: StoredMoment, numbers: [Int], in assembly: inout PeriodAssembly) throws {
        guard let statement = baselines[moment.level] else { return }
        bind(statement, moment.id...moment.id)
        try statement.forEachRow(database) { row in
            let unit = Int(row[0] % RowID.unitCount)
            guard numbers.indices.contains(unit), numbers[unit] >= 0 else { return }
            var index = 1
            for position in roles.indices where roles[position] != .setting {
                values[position] = row[index]
                index += 1
            }
            assembly.setBaseline(unit: numbers[unit], values: values)
        }
    }

    private func bind(_ statement: IntegerStatement, _ moments: ClosedRange<Int64>) {
        let range = RowID.range(moments)
        statement.bind(range.lowerBound, at: 1)
        statement.bind(range.upperBound, at: 2)
    }

    private func readSample(_ row: IntegerStatement.Row, settings: SettingTrail, unit: Int) {
        var index = 1
        for position in values.indices {
            let setting = settingPositions[position]
            if setting >= 0 {
                values[position] = settings.value(unit: unit, setting: setting)
            } else {
                values[position] = row[index]
                index += 1
            }
        }
    }

    private func readThinned(_ row: IntegerStatement.Row, settings: SettingTrail, unit: Int) {
        let samples = row[1]
        var index = 2
        for position in roles.indices {
            switch roles[position] {
            case .setting:
                thinned[position] = .setting(
                    settings.value(unit: unit, setting: settingPositions[position]),
                    samples: samples
                )
            case .gauge:
                thinned[position] = .gauge(row[index], total: row[index + 1], row[index + 2], samples: samples)
                index += 3
            case .counter:
                thinned[position] = .counter(increase: row[index], last: row[index + 1], samples: samples)
                index += 2
            }
        }
    }
}

extension ColumnStatistics {
    fileprivate static func setting(_ value: Int64, samples: Int64) -> ColumnStatistics {
        guard value != SeriesColumn.absent else { return .absent }
        return ColumnStatistics(count: samples, minimum: value, maximum: value, total: value * samples, last: value)
    }

    fileprivate static func gauge(_ least: Int64, total: Int64, _ most: Int64, samples: Int64) -> ColumnStatistics {
        guard total != SeriesColumn.absent else { return .absent }
        return ColumnStatistics(count: samples, minimum: least, maximum: most, total: total, last: total / samples)
    }

    fileprivate static func counter(increase: Int64, last: Int64, samples: Int64) -> ColumnStatistics {
        guard increase != SeriesColumn.absent else { return .absent }
        return ColumnStatistics(count: samples, minimum: increase, maximum: increase, total: increase, last: last)
    }
}
