import SnapshotEncoding

/// The table as one JSON document, with parameters and curves.
enum JSONReport {
    static func bytes(of reproduction: Reproduction) -> [UInt8] {
        let experiments = reproduction.results.map(experiment).joined(separator: ",\n")
        let counts = #""checked":\#(reproduction.rows.count),"misses":\#(reproduction.misses.count)"#
        return Array("{\(counts),\"experiments\":[\n\(experiments)\n]}\n".utf8)
    }

    private static func experiment(_ result: Reproduction.Result) -> String {
        let experiment = result.experiment
        let parameters = experiment.parameters.map {
            object([("name", string($0.name)), ("value", string($0.value)), ("origin", string($0.originText))])
        }
        let findings = result.outcome.findings.enumerated().map { finding("\(experiment.id).\($0 + 1)", $1) }
        return object([
            ("id", string(experiment.id)), ("title", string(experiment.title)), ("source", string(experiment.source)),
            ("parameters", list(parameters)), ("findings", list(findings)),
            ("charts", list(result.outcome.charts.map(chart))),
        ])
    }

    private static func finding(_ id: String, _ finding: Finding) -> String {
        let published: String =
            switch finding.published {
            case .number(let number): decimalText(number, decimals: finding.decimals)
            case .statement(let text): string(text)
            }
        let isMiss = finding.verdict == .miss
        return object([
            ("id", string(id)), ("what", string(finding.what)), ("unit", string(finding.unit)),
            ("published", published), ("simulated", number(finding.simulated, decimals: max(finding.decimals, 3))),
            ("error", string(finding.errorText)), ("tolerance", string(finding.toleranceText)),
            ("basis", string(finding.basis)), ("evidence", string(finding.evidence.rawValue)),
            ("verdict", string(isMiss ? "miss" : "ok")),
            ("unverified", finding.evidence.isUnverified ? "true" : "false"),
            ("reason", isMiss ? finding.reason.map(string) ?? "null" : "null"),
        ])
    }

    private static func chart(_ chart: Chart) -> String {
        let series = chart.series.map { series in
            let points = series.points.map { "[\(number($0.x, decimals: 3)),\(number($0.y, decimals: 3))]" }
            let kind = series.kind == .published ? "published" : "simulated"
            return object([("name", string(series.name)), ("kind", string(kind)), ("points", list(points))])
        }
        func axis(_ axis: Chart.Axis) -> String {
            object([("label", string(axis.label)), ("unit", string(axis.unit))])
        }
        return object([
            ("title", string(chart.title)), ("x", axis(chart.x)), ("y", axis(chart.y)), ("series", list(series)),
        ])
    }

    private static func number(_ number: Double, decimals: Int) -> String {
        number.isFinite ? decimalText(number, decimals: decimals) : "null"
    }

    private static func string(_ text: String) -> String { String(decoding: jsonString(text), as: UTF8.self) }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
}
