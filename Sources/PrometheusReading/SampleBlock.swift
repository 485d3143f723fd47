import HostModel

/// The samples of all wanted columns in a window, for each host or virtual machine a row for each scrape. Belongs to who
/// fills it.
final class SampleBlock {
    /// The samples of one unit from one target.
    struct Table {
        let target: Int
        let host: String
        let vm: String?
        /// Scrape after scrape, a value for each column.
        fileprivate(set) var values: [Int64]
        /// Group of the virtual machine at each scrape: position in `groups`, or -1 where it is not known.
        fileprivate(set) var groupAtMoment: [Int]
    }

    private(set) var tables: [Table] = []
    private(set) var groups: [String] = []
    /// Values held, known or not.
    private(set) var valueCount = 0

    private let layout: SeriesLayout
    private let query: PeriodQuery
    private let timeline: RunTimeline
    private let server: String
    private let columns: [String: [String: Int]]
    private var places: [Place: Int] = [:]
    private var groupIndices: [String: Int] = [:]

    private struct Place: Hashable {
        var target: Int
        var host: String
        var vm: String?
    }

    /// Most values held at once.
    static let maximumValues = 4 << 20

    /// - Parameter timeline: the scrapes that the samples belong to; those between scrapes are passed over.
    init(layout: SeriesLayout, query: PeriodQuery, timeline: RunTimeline, server: String) {
        self.layout = layout
        self.query = query
        self.timeline = timeline
        self.server = server
        var columns: [String: [String: Int]] = [:]
        for (index, column) in layout.columns.enumerated() {
            columns[column.descriptor.name, default: [:]][column.labelValue ?? ""] = index
        }
        self.columns = columns
    }

    /// Group of a table's machine at one of its scrapes; nil where it is not known.
    func group(of table: Table, at moment: Int) -> String? {
        guard let index = table.groupAtMoment.isEmpty ? nil : table.groupAtMoment[moment], index >= 0 else {
            return nil
        }
        return groups[index]
    }

    /// The metrics that a layout's columns are made of, and what else tells of its units.
    static func metrics(of layout: SeriesLayout) -> [String] {
        var names: [String] = layout.subject == .virtualMachine ? [InfoMetrics.virtualMachine.name] : []
        for column in layout.columns where !names.contains(column.descriptor.name) {
            names.append(column.descriptor.name)
        }
        return names
    }

    /// Conditions that keep the series of other units away.
    static func matchers(_ query: PeriodQuery, _ subject: ReportSubject) -> [String] {
        var matchers: [String] = []
        if !query.hosts.isEmpty { matchers.append(PromQLText.matcher("host", query.hosts)) }
        if subject == .virtualMachine, !query.virtualMachines.isEmpty {
            matchers.append(PromQLText.matcher("vm", query.virtualMachines))
        }
        return matchers
    }

    /// Reads the samples of some metrics.
    func read(
        _ metrics: [String],
        _ connection: PrometheusConnection,
        in window: PrometheusConnection.Window
    ) throws {
        let matchers = Self.matchers(query, layout.subject)
        try connection.readSamples(of: metrics, matchers: matchers, in: window) { [self] labels in
            let name = labels["__name__"] ?? ""
            if name == InfoMetrics.virtualMachine.name {
                let own = Set(["__name__"] + InfoMetrics.virtualMachineLabels)
                guard let table = try table(of: labels, without: own) else { return nil }
                let group = groupIndex(labels["group"] ?? "")
                return { [self] time, _ in setGroup(group, table: table, time: time) }
            }
            guard let ownLabels = columns[name] else { return nil }
            let ownLabel = layout.columns[ownLabels.values.first ?? 0].descriptor.label
            guard let column = ownLabels[ownLabel.flatMap { labels[$0] } ?? ""] else { return nil }
            let own = Set(["__name__", "host", "vm"] + [ownLabel].compactMap(\.self))
            guard let table = try table(of: labels, without: own) else { return nil }
            let series = layout.columns[column]
            return { [self] time, text in try setValue(text, series, column: column, table: table, time: time) }
        }
    }

    private func table(of labels: LabelSet, without own: Set<String>) throws -> Int? {
        guard let host = labels["host"] else { return nil }
        let vm = layout.subject == .virtualMachine ? labels["vm"] : nil
        guard (layout.subject == .host) == (vm == nil), query.selects(PeriodUnit(host: host, vm: vm)) else {
            return nil
        }
        let target: Int?
        do {
            target = try timeline.target(of: labels.without(own))
        } catch let ambiguity as RunTimeline.Ambiguity {
            throw PrometheusError.ambiguousHost(server: server, host: host, targets: ambiguity.targets)
        }
        guard let target else { return nil }
        let place = Place(target: target, host: host, vm: vm)
        if let index = places[place] { return index }
        let moments = timeline.targets[target].moments.count
        let size = moments * layout.columns.count
        valueCount += size
        guard valueCount <= Self.maximumValues || moments == 1 else {
            throw PrometheusConnection.TooMuch(
                words: "over \(Self.maximumValues) values",
                isHelpedByFewerMetrics: false
            )
        }
        tables.append(
            Table(
                target: target,
                host: host,
                vm: vm,
                values: [Int64](repeating: SeriesColumn.absent, count: size),
                groupAtMoment: [Int](repeating: -1, count: vm == nil ? 0 : moments)
            )
        )
        places[place] = tables.count - 1
        return tables.count - 1
    }

    private func groupIndex(_ group: String) -> Int {
        if let index = groupIndices[group] { return index }
        groups.append(group)
        groupIndices[group] = groups.count - 1
        return groups.count - 1
    }

    private func setGroup(_ group: Int, table: Int, time: Int64) {
        guard let moment = timeline.targets[tables[table].target].index(of: time) else { return }
        tables[table].groupAtMoment[moment] = group
    }

    private func setValue(
        _ text: ArraySlice<UInt8>,
        _ series: SeriesColumn,
        column: Int,
        table: Int,
        time: Int64
    ) throws {
        guard let moment = timeline.targets[tables[table].target].index(of: time) else { return }
        switch ExactDecimal(text, decimals: series.descriptor.decimals) {
        case .value(let value) where Self.isPossible(value, series):
            tables[table].values[moment * layout.columns.count + column] = series.stored(value)
        case nil:
            throw PrometheusError.malformed(server: server, problem: "a value that is no number")
        case .notANumber: break
        case .value, .tooLarge:
            throw PrometheusError.valueOutOfRange(
                server: server,
                metric: series.descriptor.name,
                value: String(decoding: text.prefix(30), as: UTF8.self)
            )
        }
    }

    /// Up to 2^53, the whole numbers that a Prometheus can hold; and below where a mean in millionths is beyond 64 bits.
    private static func isPossible(_ value: Int64, _ series: SeriesColumn) -> Bool {
        let isAmount = series.descriptor.unit == .bytes || series.role == .counter
        return value.magnitude <= (isAmount ? 1 << 53 : 1 << 42)
    }
}
