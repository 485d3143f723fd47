import Foundation
import LoopbackServers

@testable import PrometheusReading

/// A server on loopback that holds series and answers the two kinds of question that are put to it, as a Prometheus does.
final class FakePrometheus: Sendable {
    /// Labels, and samples with times in milliseconds.
    typealias Series = (labels: [String: String], samples: [(time: Int64, value: String)])

    private let receiver: ScriptedReceiver

    /// - Parameter maximumSamples: of an answer; a question about more is answered with an error.
    init(_ series: [Series], maximumSamples: Int = .max) throws {
        let held = series.map {
            Held(labels: $0.labels, samples: $0.samples.map { Sample(time: $0.time, value: $0.value) })
        }
        receiver = try ScriptedReceiver { request, _ in
            Self.answer(request.path, held, maximumSamples)
        }
    }

    deinit {
        receiver.stop()
    }

    var url: String { "http://127.0.0.1:\(receiver.port)" }

    /// The queries that came so far.
    func queries(_ count: Int) async -> [String] {
        var queries: [String] = []
        for await request in receiver.requests {
            queries.append(Self.parameters(request.path)["query"] ?? "")
            if queries.count == count { break }
        }
        return queries
    }

    private struct Held: Sendable {
        var labels: [String: String]
        var samples: [Sample]
    }

    private struct Sample: Sendable {
        var time: Int64
        var value: String
    }

    private static func parameters(_ path: String) -> [String: String] {
        let items = URLComponents(string: path)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    private static func answer(_ path: String, _ series: [Held], _ maximum: Int) -> ScriptedReceiver.Answer {
        let parameters = parameters(path)
        guard let query = parameters["query"], let names = query.firstMatch(of: /__name__=~"([^"]*)"/)?.1,
            let window = query.firstMatch(of: /\[(\d+)ms\]/).flatMap({ Int64($0.1) })
        else { return .status(400, body: #"{"status":"error","error":"parse error"}"#) }
        let chosen = series.filter { held in
            names.split(separator: "|").contains { $0 == held.labels["__name__"] ?? "" }
        }
        if path.hasPrefix("/api/v1/query_range?") {
            return counts(chosen, window: window, parameters)
        }
        guard path.hasPrefix("/api/v1/query?"), let end = parameters["time"].flatMap(milliseconds) else {
            return .status(404, body: "404 page not found")
        }
        var count = 0
        // Closed at both ends, as in a Prometheus before its third major version.
        let result = chosen.compactMap { held -> String? in
            let samples = held.samples.filter { (end - window...end).contains($0.time) }
            count += samples.count
            let values = samples.map { #"[\#(seconds($0.time)),"\#($0.value)"]"# }.joined(separator: ",")
            return samples.isEmpty ? nil : #"{"metric":\#(json(held.labels)),"values":[\#(values)]}"#
        }
        guard count <= maximum else {
            return .status(422, body: #"{"status":"error","error":"query processing would load too many samples"}"#)
        }
        return matrix(result)
    }

    private static func counts(
        _ series: [Held],
        window: Int64,
        _ parameters: [String: String]
    ) -> ScriptedReceiver.Answer {
        guard let start = parameters["start"].flatMap(milliseconds), let end = parameters["end"].flatMap(milliseconds),
            let step = parameters["step"].flatMap({ Int64($0) }), (end - start) / step / 1000 < 11_000
        else { return .status(400, body: #"{"status":"error","error":"exceeded maximum resolution"}"#) }
        var times: Set<Int64> = []
        for time in series.flatMap(\.samples).map(\.time) where time > start - window && time <= end {
            times.insert(start + (time - start + (time > start ? step * 1000 - 1 : 0)) / (step * 1000) * step * 1000)
        }
        let values = times.sorted().map { #"[\#(seconds($0)),"1"]"# }.joined(separator: ",")
        return matrix(times.isEmpty ? [] : [#"{"metric":{},"values":[\#(values)]}"#])
    }

    private static func matrix(_ result: [String]) -> ScriptedReceiver.Answer {
        let series = result.joined(separator: ",")
        return .status(200, body: #"{"status":"success","data":{"resultType":"matrix","result":[\#(series)]}}"#)
    }

    private static func milliseconds(_ text: String) -> Int64? {
        guard case .value(let time) = ExactDecimal(Array(text.utf8)[...], decimals: 3) else { return nil }
        return time
    }

    private static func seconds(_ time: Int64) -> String { String(format: "%lld.%03lld", time / 1000, time % 1000) }

    private static func json(_ labels: [String: String]) -> String {
        "{" + labels.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",") + "}"
    }
}
