/// Collects rows about virtual machines into `VirtualMachinePeriod` values.
struct VirtualMachineCollector {
    private let columns = SummaryColumns.VirtualMachine()
    private var units: [PeriodUnit] = []
    private var statistics: [[ColumnStatistics]] = []
    private var positions: [PeriodUnit: Int] = [:]

    var layout: SeriesLayout { columns.layout }

    /// Adds a row; later ones about the same machine are later in time.
    mutating func add(_ row: PeriodRow) {
        guard let index = positions[row.unit] else {
            positions[row.unit] = units.count
            units.append(row.unit)
            statistics.append(row.statistics)
            return
        }
        for column in row.statistics.indices { statistics[index][column].merge(row.statistics[column]) }
    }

    /// In the order in which they came.
    var machines: [VirtualMachinePeriod] {
        zip(units, statistics).map { machine($0, $1) }
    }

    private func machine(_ unit: PeriodUnit, _ statistics: [ColumnStatistics]) -> VirtualMachinePeriod {
        let last = { (column: Int) in statistics[column].isKnown ? statistics[column].last : nil }
        let most = { (column: Int) in statistics[column].isKnown ? statistics[column].maximum : nil }
        let bytes = { (pages: Int64?) in pages.map { $0 * PageCount.bytesPerPage } }
        return VirtualMachinePeriod(
            unit: unit,
            stallMilliseconds: columns.stalls.map { statistics[$0].total },
            reclaimedBytes: columns.reclaimed.map { statistics[$0].total * PageCount.bytesPerPage },
            size: bytes(last(columns.size)),
            reservation: bytes(last(columns.reservation)),
            limit: bytes(last(columns.limit)),
            balloonMaximum: bytes(last(columns.balloonMaximum)),
            pageFileSize: bytes(last(columns.pageFileSize)),
            active: bytes(most(columns.active)),
            balloon: bytes(most(columns.balloon)),
            pageFileUsed: bytes(most(columns.pageFileUsed)),
            outOfMemoryKills: statistics[columns.kills].total,
            wasPoweredOn: most(columns.poweredOn) ?? 0 > 0,
            isPoweredOn: last(columns.poweredOn) ?? 0 > 0,
            hadBalloonDriver: most(columns.driver).map { $0 > 0 },
            hasBalloonDriver: last(columns.driver).map { $0 > 0 }
        )
    }
}
