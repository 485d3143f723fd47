/// Writes rows of one series set as pages for a Pushgateway, in the Prometheus text format 0.0.4 and without timestamps,
/// which a gateway refuses: https://github.com/prometheus/pushgateway#api
///
/// A gateway keeps series in groups, and a push replaces a whole group. Here a group is what belongs to one host, with its
/// virtual machines, or what belongs to none. The page of a host is the page of `ExpositionEncoder` for it.
public struct GatewayPageEncoder: Sendable {
    public struct Group: Sendable, Hashable {
        /// Value of the label `host`; nil for the series without one.
        public let host: String?
        /// Samples on its page.
        public let sampleCount: Int
    }

    /// One of `SeriesSet.subjectSeries`, ready to be written: `head`, the subject's labels, `tail`, the value.
    private struct Series: Sendable {
        let subjectSeries: SubjectSeries
        /// Lines that introduce the family, before the first series of it; else empty.
        let header: [UInt8]
        let head: [UInt8]
        let tail: [UInt8]
        let decimals: Int
    }

    /// One for each host in the order in which the set names them, then the one without a host; those without samples
    /// are left out.
    public let groups: [Group]
    private let seriesCount: Int
    private let series: [Series]
    /// For each block, the labels of its subjects.
    private let labels: [RowTable]
    /// For each group and block, which subjects belong to it; the ranges ascend.
    private let subjects: [[[Range<Int>]]]

    public init(set: SeriesSet) {
        seriesCount = set.count
        series = set.subjectSeries.map { Self.series($0, in: set.blocks[$0.block]) }
        labels = set.blocks.map { block in
            var rows = RowTable()
            for subject in block.subjects { rows.append(labelPairs(Array(zip(block.labelNames, subject)))) }
            return rows
        }
        var hosts: [String?] = []
        var known: Set<String> = []
        for block in set.blocks {
            for case let host? in Self.hosts(of: block) where known.insert(host).inserted { hosts.append(host) }
        }
        hosts.append(nil)
        var numbers: [String?: Int] = [:]
        for (number, host) in hosts.enumerated() { numbers[host] = number }
        var subjects: [[[Range<Int>]]] = hosts.map { _ in set.blocks.map { _ in [] } }
        for (index, block) in set.blocks.enumerated() {
            for (subject, host) in Self.hosts(of: block).enumerated() {
                guard let number = numbers[host] else { continue }
                if let last = subjects[number][index].last, last.upperBound == subject {
                    subjects[number][index].removeLast()
                    subjects[number][index].append(last.lowerBound..<subject + 1)
                } else {
                    subjects[number][index].append(subject..<subject + 1)
                }
            }
        }
        let groups = zip(hosts, subjects).map { host, subjects in
            let counts = zip(set.blocks, subjects).map { block, subjects in
                block.seriesPerSubject * subjects.reduce(0) { $0 + $1.count }
            }
            return (group: Group(host: host, sampleCount: counts.reduce(0, +)), subjects: subjects)
        }
        self.groups = groups.map(\.group).filter { $0.sampleCount > 0 }
        self.subjects = groups.filter { $0.group.sampleCount > 0 }.map(\.subjects)
    }

    /// Appends the page of the group at `index` of `groups`.
    public func encode(_ row: SampleRow, groupAt index: Int, into page: inout [UInt8]) {
        precondition(row.values.count == seriesCount, "a row belongs to another set")
        let subjects = subjects[index]
        for series in series {
            let block = series.subjectSeries.block
            guard !subjects[block].isEmpty else { continue }
            page += series.header
            for range in subjects[block] { append(series, range, labels[block], row.values, to: &page) }
        }
    }

    /// The groups all of whose series are among these.
    ///
    /// - Parameter ended: ascending numbers of series in the set.
    public func groups(whollyIn ended: [Range<Int>]) -> [Int] {
        groups.indices.filter { group in
            series.allSatisfy { series in
                let first = series.subjectSeries.series.lowerBound
                return subjects[group][series.subjectSeries.block].allSatisfy { subjects in
                    let numbers = first + subjects.lowerBound..<first + subjects.upperBound
                    return ended.reduce(0) { $0 + $1.clamped(to: numbers).count } == numbers.count
                }
            }
        }
    }

    private func append(
        _ series: Series,
        _ subjects: Range<Int>,
        _ labels: RowTable,
        _ values: [Int64],
        to page: inout [UInt8]
    ) {
        let fixed = series.head.count + series.tail.count + ByteCursor.maximumNumberLength + 1
        page.append(upTo: labels.byteCount(of: subjects) + subjects.count * fixed) { cursor in
            labels.withRows { labels in
                for subject in subjects {
                    cursor.write(series.head)
                    cursor.write(labels[subject])
                    cursor.write(series.tail)
                    let number = series.subjectSeries.series.lowerBound + subject
                    cursor.write(values[number], decimals: series.decimals)
                    cursor.write(UInt8(ascii: "\n"))
                }
            }
        }
    }

    /// The host of each subject of a block; nil for one without.
    private static func hosts(of block: SeriesSet.Block) -> [String?] {
        guard let index = block.labelNames.firstIndex(of: "host") else { return block.subjects.map { _ in nil } }
        return block.subjects.map { $0[index].isEmpty ? nil : $0[index] }
    }

    private static func series(_ series: SubjectSeries, in block: SeriesSet.Block) -> Series {
        let family = block.families[series.family]
        let isFirst = series.labelValue == 0
        let ownLabel = family.label.isEmpty ? [] : [(name: family.label, value: family.labelValues[series.labelValue])]
        let hasLabels = !block.labelNames.isEmpty
        let separator = hasLabels && !ownLabel.isEmpty ? "," : ""
        let hasBraces = hasLabels || !ownLabel.isEmpty
        return Series(
            subjectSeries: series,
            header: isFirst ? header(family) : [],
            head: Array(family.name.utf8) + (hasBraces ? "{" : "").utf8,
            tail: Array(separator.utf8) + labelPairs(ownLabel) + (hasBraces ? "} " : " ").utf8,
            decimals: family.decimals
        )
    }

    private static func header(_ family: SeriesSet.Family) -> [UInt8] {
        var bytes = Array("# HELP \(family.name) ".utf8)
        bytes += expositionEscaped(family.help, quote: false)
        bytes += "\n# TYPE \(family.name) \(family.kind == .counter ? "counter" : "gauge")\n".utf8
        return bytes
    }
}
