import Foundation

/// A table that `run` wrote as CSV, and which samples of an OpenMetrics text its cells are.
///
/// Names must hold neither commas nor quotes.
public struct RunTable: Sendable {
    private struct Subject: Hashable {
        var host: String?
        var machine: String?
    }

    /// Columns that are no metrics.
    private static let keys: Set = ["time", "elapsed_seconds", "host", "vm", "group", "memory_state"]

    private let prefix: String
    private let columns: [String: Int]
    private var rows: [Subject: [[Substring]]] = [:]

    /// - Parameter prefix: what the names of the columns lack to be those of metrics.
    public init(_ csv: String, prefix: String) {
        let lines = csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let names = (lines.first ?? []).map(String.init)
        columns = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        self.prefix = prefix
        for row in lines.dropFirst() {
            let host = columns["host"].map { String(row[$0]) }
            let machine = columns["vm"].map { String(row[$0]) }
            rows[Subject(host: host, machine: machine), default: []].append(row)
        }
    }

    /// Cells of metrics in all rows of one moment.
    public var seriesCount: Int { columns.keys.count { !Self.keys.contains($0) } * rows.count }

    /// The cells of a series, with times as seconds since 1970; nil where there is no such column or subject.
    public func samples(of series: OpenMetricsText.Series) throws -> [OpenMetricsText.Sample]? {
        guard series.name.hasPrefix(prefix) else { return nil }
        let more = series.labels.filter { $0.key != "host" && $0.key != "vm" }.map(\.value)
        let name = ([String(series.name.dropFirst(prefix.count))] + more).joined(separator: "_")
        let subject = Subject(host: series.labels["host"], machine: series.labels["vm"])
        guard let column = columns[name], let time = columns["time"], let rows = rows[subject] else { return nil }
        return try rows.map { row in
            OpenMetricsText.Sample(time: try Self.seconds(row[time]), value: String(row[column]))
        }
    }

    /// An ISO 8601 time in UTC as seconds since 1970, without trailing zeros.
    public static func seconds(_ text: Substring) throws -> String {
        let parts = text.dropLast().split(separator: ".")
        let whole = try Date("\(parts[0])Z", strategy: .iso8601).timeIntervalSince1970
        guard parts.count > 1 else { return "\(Int(whole))" }
        var fraction = parts[1]
        while fraction.last == "0" { fraction.removeLast() }
        return "\(Int(whole)).\(fraction)"
    }
}
