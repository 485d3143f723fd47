public import HostModel

/// Writes a report over a period as one JSON document, row by row.
///
/// `period` says what there is to know before the rows; `columns` what each column is; `rows` holds objects with the keys
/// that are the columns of the CSV. What is not known is null. Times are ISO 8601 in UTC.
public struct PeriodJSONEncoder: PeriodTableEncoder {
    private let report: PeriodReport
    private var rows: PeriodRows
    private var isFirst = true

    public init(_ report: PeriodReport) {
        self.report = report
        rows = PeriodRows(report.columns, syntax: .jsonLines, unknown: "null", tail: [UInt8(ascii: "}")])
    }

    public func encodeStart(into document: inout [UInt8]) {
        let heading = report.heading
        let period =
            Self.period(report) + [
                ("runs", JSONFragment.list(heading.runs.map(Self.run))),
                ("gaps", JSONFragment.list(heading.gaps.map(Self.gap))),
            ]
        document += "{\"period\":\(JSONFragment.object(period)),\n".utf8
        document += "\"columns\":\(JSONFragment.list(report.columns.columns.map(Self.column))),\n\"rows\":[".utf8
    }

    public mutating func encode(_ row: PeriodRow, into document: inout [UInt8]) {
        document += (isFirst ? "\n" : ",\n").utf8
        isFirst = false
        rows.encode(row, into: &document)
    }

    public func encodeEnd(into document: inout [UInt8]) {
        document += "\n]}\n".utf8
    }

    private static func period(_ report: PeriodReport) -> [(String, String)] {
        let (heading, query) = (report.heading, report.heading.query)
        let patterns = { (patterns: [NamePattern]) in
            JSONFragment.list(patterns.map { JSONFragment.string($0.text) })
        }
        return [
            ("source", JSONFragment.string(heading.source)), ("clock", JSONFragment.string(query.clock.rawValue)),
            ("from", time(query.from)), ("to", time(query.to)),
            ("from_local", JSONFragment.string(report.clock.text(query.from))),
            ("to_local", JSONFragment.string(report.clock.text(query.to))),
            ("step", JSONFragment.string(report.step)),
            ("by", JSONFragment.string(report.subject == .host ? "host" : "vm")),
            ("run", query.run.map(JSONFragment.string) ?? "null"), ("hosts", patterns(query.hosts)),
            ("vms", patterns(query.virtualMachines)), ("samples", "\(heading.sampleCount)"),
            ("first_sample", time(heading.samples?.lowerBound)), ("last_sample", time(heading.samples?.upperBound)),
            ("available_from", time(heading.available?.lowerBound)),
            ("available_to", time(heading.available?.upperBound)),
            ("thinned_to_seconds", seconds(heading.thinnedToMilliseconds)),
        ]
    }

    private static func run(_ run: RunRecord) -> String {
        JSONFragment.object([
            ("id", JSONFragment.string(run.id)), ("scenario", JSONFragment.string(run.scenario)),
            ("seed", "\(run.seed)"), ("version", run.version.isEmpty ? "null" : JSONFragment.string(run.version)),
            ("began", time(run.began)), ("ended", time(run.ended)), ("simulated_start", time(run.simulatedStart)),
            ("interval_seconds", run.intervalMilliseconds == 0 ? "null" : seconds(run.intervalMilliseconds)),
        ])
    }

    private static func gap(_ gap: HistoryGap) -> String {
        JSONFragment.object([
            ("cause", JSONFragment.string(gap.cause.rawValue)), ("from", time(gap.from)), ("to", time(gap.to)),
        ])
    }

    private static func column(_ column: PeriodColumn) -> String {
        let descriptor = column.series.descriptor
        var members = [
            ("name", JSONFragment.string(column.name)), ("metric", JSONFragment.string(descriptor.name)),
            ("statistic", JSONFragment.string(column.statistic.rawValue)),
            ("unit", JSONFragment.string(descriptor.unit.rawValue)),
        ]
        if let label = descriptor.label, let value = column.series.labelValue {
            members.append((label, JSONFragment.string(value)))
        }
        return JSONFragment.object(members)
    }

    private static func time(_ time: Timestamp?) -> String {
        time.map { JSONFragment.string($0.description) } ?? "null"
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        ShortText.decimal(Ratio(millionths: milliseconds * 1000))
    }
}
