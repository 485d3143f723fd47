import HostModel

/// Rows worked out from recorded samples in the plainest way there is, to hold those of the reader against.
struct ExpectedRows {
    let history: RecordedHistory
    let query: PeriodQuery
    let step: PeriodStep

    func rows(_ layout: SeriesLayout) -> [PeriodRow] {
        switch layout.subject {
        case .host: rows(layout, MetricCatalog.hostFamilies) { Self.hosts($0) }
        case .virtualMachine: rows(layout, MetricCatalog.virtualMachineFamilies) { Self.machines($0) }
        }
    }

    private func rows<Subject>(
        _ layout: SeriesLayout,
        _ families: [MetricFamily<Subject>],
        units: (FleetSnapshot) -> [(PeriodUnit, Subject)]
    ) -> [PeriodRow] {
        let all = SeriesLayout.all(layout.subject)
        let series = families.flatMap(\.series)
        let columns = layout.columns.map { column in (column, series[all.index(of: column.name) ?? 0]) }
        var order: [PeriodUnit: Int] = [:]
        var known: [PeriodUnit: (run: Int, values: [Int64])] = [:]
        var parts: [(from: Timestamp, to: Timestamp, rows: [PeriodUnit: PeriodRow])] = []
        for sample in history.samples {
            let isWanted = query.from < sample.taken && sample.taken <= query.to
            let isOfRun = query.run.map { $0 == history.runs[sample.run].id } ?? true
            let part = isWanted && isOfRun ? bounds(of: sample) : nil
            if let part, step == .sample || parts.last.map({ ($0.from, $0.to) != part }) ?? true {
                parts.append((part.from, part.to, [:]))
            }
            for (unit, subject) in units(sample.snapshot) {
                order[unit] = order[unit] ?? order.count
                let values = columns.map { $0.0.stored($0.1.value(subject)) }
                let before = known[unit].flatMap { $0.run == sample.run ? $0.values : nil }
                known[unit] = (sample.run, values)
                guard part != nil, query.selects(unit) else { continue }
                let statistics = columns.indices.map { index in
                    Self.statistics(columns[index].0.role, values[index], before: before?[index] ?? 0)
                }
                Self.add(statistics, unit: unit, to: &parts[parts.count - 1])
            }
        }
        return parts.flatMap { part in part.rows.values.sorted { (order[$0.unit] ?? 0) < (order[$1.unit] ?? 0) } }
    }

    private func bounds(of sample: RecordedHistory.Sample) -> (from: Timestamp, to: Timestamp)? {
        switch step {
        case .sample: return (min(sample.since, sample.taken), sample.taken)
        case .every(let length, let origin):
            var end = origin
            while end < sample.taken { end = end.advanced(byMilliseconds: length) }
            while end.advanced(byMilliseconds: -length) >= sample.taken { end = end.advanced(byMilliseconds: -length) }
            return (end.advanced(byMilliseconds: -length), end)
        case .between(let edges):
            for (from, to) in zip(edges, edges.dropFirst()) where from < sample.taken && sample.taken <= to {
                return (from, to)
            }
            return nil
        }
    }

    private static func statistics(_ role: SeriesColumn.Role, _ value: Int64, before: Int64) -> ColumnStatistics {
        guard role == .counter else { return ColumnStatistics(sample: value) }
        let growth = value < before ? value : value - before
        return ColumnStatistics(count: 1, minimum: growth, maximum: growth, total: growth, last: value)
    }

    private static func add(
        _ statistics: [ColumnStatistics],
        unit: PeriodUnit,
        to part: inout (from: Timestamp, to: Timestamp, rows: [PeriodUnit: PeriodRow])
    ) {
        guard var row = part.rows[unit] else {
            part.rows[unit] = PeriodRow(
                unit: unit,
                from: part.from,
                to: part.to,
                sampleCount: 1,
                isSampled: true,
                statistics: statistics
            )
            return
        }
        row.sampleCount += 1
        for index in statistics.indices {
            let (old, new) = (row.statistics[index], statistics[index])
            row.statistics[index] = ColumnStatistics(
                count: old.count + new.count,
                minimum: min(old.minimum, new.minimum),
                maximum: max(old.maximum, new.maximum),
                total: old.total + new.total,
                last: new.last
            )
        }
        part.rows[unit] = row
    }

    private static func hosts(_ snapshot: FleetSnapshot) -> [(PeriodUnit, HostSnapshot)] {
        zip(snapshot.identity.hosts, snapshot.hosts).map { (PeriodUnit(host: $0.name), $1) }
    }

    private static func machines(_ snapshot: FleetSnapshot) -> [(PeriodUnit, VirtualMachineSnapshot)] {
        zip(snapshot.identity.hosts, snapshot.hosts).flatMap { identity, host in
            zip(identity.virtualMachines, host.virtualMachines).map { facts, machine in
                (PeriodUnit(host: identity.name, vm: facts.name, group: facts.group), machine)
            }
        }
    }
}

extension PeriodRow {
    /// The row with what every way of reading it agrees about: of a thinned setting only the newest value is known, of
    /// a thinned gauge everything but that, and of a counter the sum.
    func comparable(_ layout: SeriesLayout) -> PeriodRow {
        var row = self
        row.isSampled = true
        for (index, column) in layout.columns.enumerated() {
            let value = statistics[index]
            switch column.role {
            case .setting: row.statistics[index] = ColumnStatistics(sample: value.last)
            case .gauge: row.statistics[index].last = 0
            case .counter: (row.statistics[index].minimum, row.statistics[index].maximum) = (0, 0)
            }
        }
        return row
    }
}
