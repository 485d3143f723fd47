public import Foundation
public import RunOutputReader

/// A page in text format, read back by code that shares nothing with the encoder.
public struct MetricsPage {
    public typealias Series = OpenMetricsText.Series

    public let text: String
    public private(set) var values: [Series: Double] = [:]

    public init(_ data: Data) throws {
        text = String(decoding: data, as: UTF8.self)
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let match = line.wholeMatch(of: /([a-z_A-Z0-9]+)(?:\{(.*)\})? (\S+)/),
                let value = Double(match.output.3)
            else { throw EndToEndError(description: "not a sample: \(line)") }
            var labels: [String: String] = [:]
            for label in (match.output.2 ?? "").matches(of: /([a-z_]+)="([^"]*)",?/) {
                labels[String(label.output.1)] = String(label.output.2)
            }
            let series = Series(String(match.output.1), labels)
            guard values.updateValue(value, forKey: series) == nil else {
                throw EndToEndError(description: "twice on the page: \(line)")
            }
        }
    }

    public static func fetch(port: Int) async throws -> MetricsPage {
        try MetricsPage(await HTTP.get("/metrics", port: port))
    }

    /// Sum over the series of a name that have these labels.
    public func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        values.filter { series, _ in
            series.name == name && labels.allSatisfy { series.labels[$0.key] == $0.value }
        }.values.reduce(0, +)
    }

    /// Simulated time at which the page was taken; nil where there is none yet.
    public var simulatedSeconds: Double? {
        values.first { $0.key.name == "aerostat_simulation_seconds_total" }?.value
    }

    /// The series about hosts and their machines, without the labels that a gateway adds.
    public var hostSeries: [Series: Double] {
        var found: [Series: Double] = [:]
        for (series, value) in values where series.name.hasPrefix("aerostat_") && series.labels["host"] != nil {
            let labels = series.labels.filter { $0.key != "job" && $0.key != "instance" }
            found[Series(series.name, labels)] = value
        }
        return found
    }
}
