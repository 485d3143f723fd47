import Foundation
import RealReceivers
import RunOutputReader

/// What rules make of a run, evaluation by evaluation: `promtool test rules` is asked for nothing, and complains of all
/// that there is.
struct PromtoolTimeline {
    /// Alerts and recorded series, by their labels without those that a scrape adds, and their values.
    typealias Moment = [String: Double]

    /// One a sample, from the first on.
    var moments: [Moment] = []

    /// - Parameters:
    ///   - seconds: from one sample, and evaluation, to the next.
    ///   - labels: what a scrape would add to each series.
    init(
        of run: OpenMetricsText,
        rules: [URL],
        seconds: Int,
        labels: [String: String],
        name: String,
        in surroundings: Surroundings
    ) async throws {
        let ruleTexts = try rules.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        let used = Set(ruleTexts.flatMap { $0.matches(of: /\baerostat_\w+/).map { String($0.output) } })
        let series = run.samples.filter { used.contains($0.key.name) }
        let count = series.values.map(\.count).max() ?? 0
        var text = """
            rule_files: [\(rules.map { "\"\($0.path())\"" }.joined(separator: ", "))]
            evaluation_interval: \(seconds)s
            tests:
            - interval: \(seconds)s
              input_series:

            """
        for (series, samples) in series {
            // A series that ends early would be seen for another five minutes, which is not the same at another pace.
            let end = samples.count < count ? " stale" : ""
            let all = series.labels.merging(labels) { $1 }.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
            let values = samples.map(\.value).joined(separator: " ")
            text += "  - {series: '\(series.name){\(all)}', values: '\(values)\(end)'}\n"
        }
        text += "  promql_expr_test:\n"
        for moment in 0..<count {
            let query = #"'{__name__=~"ALERTS|.+:.+"}'"#
            text += "  - {expr: \(query), eval_time: \(moment * seconds)s, exp_samples: []}\n"
        }
        let file = try surroundings.write(text, to: "\(name).yaml")
        let result = try await surroundings.runToEnd(try RealServers.path("promtool"), ["test", "rules", file])
        guard result.status == 1, result.output.contains("got: ") else {
            throw EndToEndError(description: "promtool: \(result.output.suffix(2000))")
        }
        moments = Array(repeating: [:], count: count)
        try read(result.output, seconds: seconds)
    }

    private mutating func read(_ output: String, seconds: Int) throws {
        var moment = 0
        for line in output.split(separator: "\n") {
            if let match = line.firstMatch(of: /^    expr: ".*", time: (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?,$/) {
                let parts = [match.output.1, match.output.2, match.output.3].map { $0.flatMap { Int($0) } ?? 0 }
                moment = (parts[0] * 3600 + parts[1] * 60 + parts[2]) / seconds
            }
            guard line.hasPrefix("        got: "), line != "        got: nil" else { continue }
            for match in line.matches(of: /(\{(?:[^"\}]|"(?:[^"\\]|\\.)*")*\}) ([^ ,]+)/) {
                guard let value = Double(match.output.2) else {
                    throw EndToEndError(description: "not a value: \(match.output.0)")
                }
                let series = match.output.1.replacing(/\b(?:cluster|job)="[^"]*"(?:, )?/, with: "")
                moments[moment][String(series)] = value
            }
        }
    }

    /// A sentence about the first moment at which the other is not the same; nil where there is none. What is rounded
    /// elsewhere on the way may differ in the last digits.
    func difference(to other: PromtoolTimeline) -> String? {
        for (number, (mine, theirs)) in zip(moments, other.moments).enumerated() {
            let one = mine.keys.first { theirs[$0] == nil } ?? theirs.keys.first { mine[$0] == nil }
            if let one { return "only one has \(one) at \(number)" }
            for (series, value) in mine {
                let their = theirs[series] ?? .nan
                let isSame = value == their || abs(value - their) <= 1e-9 * max(abs(value), abs(their))
                if !isSame && !(value.isNaN && their.isNaN) { return "\(series) at \(number): \(value) and \(their)" }
            }
        }
        return moments.count == other.moments.count ? nil : "\(moments.count) and \(other.moments.count) moments"
    }

    /// Names of the alerts that fire at some moment.
    var firing: Set<String> {
        let keys = moments.flatMap(\.keys).filter { $0.contains(#"alertstate="firing""#) }
        return Set(keys.compactMap { $0.firstMatch(of: /alertname="(\w+)"/).map { String($0.output.1) } })
    }
}
