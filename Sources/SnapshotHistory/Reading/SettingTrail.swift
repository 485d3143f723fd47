internal import GRDB
internal import HostModel

/// The values that settings have at a moment: followed from the start of its run, because that is where all are stored,
/// and from then on those of a unit whenever one of them changes.
struct SettingTrail {
    private let statement: IntegerStatement?
    private let width: Int
    /// `width` values a unit, by keys of units.
    private var values: [Int64] = []
    private var readUpTo: Int64 = 0

    init(_ database: Database, _ layout: SeriesLayout) throws {
        let settings = layout.columns.filter { $0.role == .setting }
        width = settings.count
        guard !settings.isEmpty else {
            statement = nil
            return
        }
        let table = layout.subject.settingTable
        let found = try Set(database.columns(in: table).map(\.name))
        let names = settings.map { found.contains($0.storedName) ? quoted($0.storedName) : "NULL" }
        statement = try IntegerStatement(
            database,
            "SELECT id, \(names.joined(separator: ", ")) FROM \(table) WHERE id BETWEEN ? AND ?"
        )
    }

    func value(unit: Int, setting: Int) -> Int64 {
        let index = unit * width + setting
        return index < values.count ? values[index] : SeriesColumn.absent
    }

    /// Another run begins: what was set before does not hold.
    mutating func startRun(firstMoment: Int64) {
        values = []
        readUpTo = firstMoment - 1
    }

    /// Goes on to the moment.
    mutating func advance(to moment: Int64, _ database: Database) throws {
        guard let statement, moment > readUpTo else { return }
        let range = RowID.range(readUpTo + 1...moment)
        statement.bind(range.lowerBound, at: 1)
        statement.bind(range.upperBound, at: 2)
        readUpTo = moment
        let width = width
        var values = values
        try statement.forEachRow(database) { row in
            let first = Int(row[0] % RowID.unitCount) * width
            if values.count < first + width {
                values += repeatElement(SeriesColumn.absent, count: first + width - values.count)
            }
            for index in 0..<width { values[first + index] = row[index + 1] }
        }
        self.values = values
    }
}
