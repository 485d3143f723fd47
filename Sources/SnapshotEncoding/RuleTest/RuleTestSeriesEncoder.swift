public import HostModel

/// Writes series of a run as lines of a promtool unit test, which evaluates rules over them.
///
/// Names and values are those of `OpenMetricsRunEncoder`. Each series has further labels, as a scrape adds them, and
/// there is `up` beside them, 1 throughout. Only the metrics that the rules need are written, because promtool takes its
/// time for each.
///
/// As with that encoder, a caller collects the values of one moment after the other, the first at the start of the run,
/// and comes back with those of one series at all moments.
public struct RuleTestSeriesEncoder: Sendable {
    /// Names of all metrics of which there can be series.
    public static let metricNames = RunFamily.withoutFleet.map(\.metric) + [up.name]

    /// Names of those metrics whose series belong to no host.
    public static let metricNamesWithoutHost =
        RunFamily.withoutFleet.filter { $0.seriesCount > 0 }.map(\.metric) + [up.name]

    private static let up = MetricDescriptor("up", .gauge, .none, "1 when the last scrape succeeded, else 0.")

    private let run: RunSeries
    /// `,name="value"` of the labels that all series have.
    private let labels: [UInt8]

    /// - Parameters:
    ///   - status: build, run id and seed; its other facts are not used.
    ///   - metrics: names of those to write; nil for all.
    ///   - labels: names and values of the labels that each series has beside its own; at least one, none of which is
    ///     a label of a series.
    public init(
        identity: FleetIdentity,
        status: ExporterStatus,
        metrics: Set<String>?,
        labels: [(name: String, value: String)]
    ) {
        precondition(!labels.isEmpty, "the labels of a scrape")
        var families = RunFamily.all(identity: identity, status: status)
        families += RunFamily.run([MetricFamily(Self.up) { _ in 1 }], labels: [])
        if let metrics { families.removeAll { !metrics.contains($0.metric) } }
        run = RunSeries(identity: identity, families: families)
        self.labels = labelPairs(labels)
    }

    /// Number of all series.
    public var seriesCount: Int { run.count }

    /// Appends the value of each series at one moment, in the order of the series, in the units of its metric.
    ///
    /// `snapshot` must belong to the run of the identity given at the start; another one is a programmer error and traps.
    public func appendValues(of snapshot: FleetSnapshot, to values: inout [Int64]) {
        run.appendValues(of: snapshot, to: &values)
    }

    /// Appends a line: a series, and its values at all moments, from the first on.
    ///
    /// Values that stay are written as a run, `5+0x9` for ten times 5, which every promtool knows.
    public func encode(_ values: [Int64], ofSeries series: Int, into text: inout [UInt8]) {
        guard let index = run.series.firstIndex(where: { $0.contains(series) }) else {
            preconditionFailure("a series that is not in the run")
        }
        let family = run.families[index]
        appendName(family.name(ofSeries: series - run.series[index].lowerBound), to: &text)
        text.append(UInt8(ascii: " "))
        append(values, decimals: family.decimals, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    /// Appends name and labels in printable ASCII alone: promtool takes other bytes as they are meant when they are
    /// escaped, and YAML then has nothing to say about them.
    private func appendName(_ name: [UInt8], to text: inout [UInt8]) {
        var name = name[...]
        name.removeLast()
        if name.last == UInt8(ascii: "}") {
            name.removeLast()
            name.append(UInt8(ascii: ","))
        } else {
            name.append(UInt8(ascii: "{"))
        }
        for byte in name + labels + [UInt8(ascii: "}")] {
            switch byte {
            case 0x20..<0x7F: text.append(byte)
            default:
                text += "\\x".utf8
                text.append(Self.hexDigits[Int(byte >> 4)])
                text.append(Self.hexDigits[Int(byte & 0xF)])
            }
        }
    }

    private func append(_ values: [Int64], decimals: Int, to text: inout [UInt8]) {
        var first = 0
        while first < values.count {
            let value = values[first]
            let end = values[first...].firstIndex { $0 != value } ?? values.count
            if first > 0 { text.append(UInt8(ascii: " ")) }
            text.append(upTo: 2 * ByteCursor.maximumNumberLength + 3) { cursor in
                cursor.write(value, decimals: decimals)
                guard end - first > 1 else { return }
                cursor.write(UInt8(ascii: "+"))
                cursor.write(UInt8(ascii: "0"))
                cursor.write(UInt8(ascii: "x"))
                cursor.write(Int64(end - first - 1), decimals: 0)
            }
            first = end
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
