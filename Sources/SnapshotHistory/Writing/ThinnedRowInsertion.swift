internal import GRDB
internal import HostModel

/// Writes rows that samples were thinned to.
struct ThinnedRowInsertion {
    private let statement: IntegerStatement
    private let areCounters: [Bool]
    private let keys: [PeriodUnit: Int64]

    init(
        _ database: Database,
        _ layout: SeriesLayout,
        _ level: HistoryLevel,
        keys: [(key: Int64, unit: PeriodUnit)]
    ) throws {
        areCounters = layout.columns.map { $0.role == .counter }
        self.keys = Dictionary(uniqueKeysWithValues: keys.map { ($0.unit, $0.key) })
        let names = ["id", "samples"] + layout.columns.flatMap { $0.storedNames(level).map(quoted) }
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        let sql = "INSERT INTO \(layout.subject.table(level)) (\(names.joined(separator: ", "))) VALUES (\(marks))"
        statement = try IntegerStatement(database, sql)
    }

    func insert(_ row: PeriodRow, moment: Int64, _ database: Database) throws {
        guard let key = keys[row.unit] else { return }
        statement.bind(RowID.make(moment: moment, unit: key), at: 1)
        statement.bind(row.sampleCount, at: 2)
        var index = 3
        func bind(_ value: Int64, _ statistics: ColumnStatistics) {
            statement.bind(statistics.isKnown ? value : SeriesColumn.absent, at: index)
            index += 1
        }
        for position in areCounters.indices {
            let statistics = row.statistics[position]
            if areCounters[position] {
                bind(statistics.total, statistics)
                bind(statistics.last, statistics)
            } else {
                bind(statistics.minimum, statistics)
                bind(statistics.total, statistics)
                bind(statistics.maximum, statistics)
            }
        }
        try statement.run(database)
    }
}
