internal import GRDB
internal import HostModel

/// Writes rows that samples were thinned to.
struct ThinnedRowInsertion {
    private let statement: IntegerStatement
    private let columns: [SeriesColumn]
    private let keys: [PeriodUnit: Int64]

    init(
        _ database: Database,
        _ layout: SeriesLayout,
        _ level: HistoryLevel,
        keys: [(key: Int64, unit: PeriodUnit)]
    ) throws {
        columns = layout.columns
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
        for (column, statistics) in zip(columns, row.statistics) {
            let values =
                column.role == .counter
                ? [statistics.total, statistics.last] : [statistics.minimum, statistics.total, statistics.maximum]
            for value in values {
                statement.bind(statistics.isKnown ? value : SeriesColumn.absent, at: index)
                index += 1
            }
        }
        try statement.run(database)
    }
}
