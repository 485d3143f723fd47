import Foundation

/// A page in text format, read back by code that shares nothing with the encoder.
struct MetricsPage {
    struct Series: Hashable {
        var name: String
        var labels: [String: String]
    }

    let text: String
    private(set) var values: [Series: Double] = [:]

    init(_ data: Data) throws {
        text = String(decoding: data, as: UTF8.self)
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let match = line.wholeMatch(of: /([a-z_A-Z0-9]+)(?:\{(.*)\})? (\S+)/),
                let value = Double(match.output.3)
            else { throw EndToEndError(description: "not a sample: \(line)") }
            var labels: [String: String] = [:]
            for label in (match.output.2 ?? "").matches(of: /([a-z_]+)="([^"]*)",?/) {
                labels[String(label.output.1)] = String(label.output.2)
            }
            let series = Series(name: String(match.output.1), labels: labels)
            guard values.updateValue(value, forKey: series) == nil else {
                throw EndToEndError(description: "twice on the page: \(line)")
            }
        }
    }

    static func fetch(port: Int) async throws -> MetricsPage {
        try MetricsPage(await HTTP.get("/metrics", port: port))
    }

    /// Sum over the series of a name that have these labels.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        values.filter { series, _ in
            series.name == name && labels.allSatisfy { series.labels[$0.key] == $0.value }
        }.values.reduce(0, +)
    }

    /// Simulated time at which the page was taken; nil where there is none yet.
    var simulatedSeconds: Double? {
        values.first { $0.key.name == "aerostat_simulation_seconds_total" }?.value
    }

    /// The series about hosts and their machines, without the labels that a gateway adds.
    var hostSeries: [Series: Double] {
        var found: [Series: Double] = [:]
        for (series, value) in values where series.name.hasPrefix("aerostat_") && series.labels["host"] != nil {
            let labels = series.labels.filter { $0.key != "job" && $0.key != "instance" }
            found[Series(name: series.name, labels: labels)] = value
        }
        return found
    }
}
