import CurlTransfer
import HostModel
import JSONReading

/// Queries to one server, one after the other. Lives on the thread that asks.
final class PrometheusConnection {
    /// A time that is open at its start and closed at its end.
    struct Window: Hashable {
        var from: Timestamp
        var to: Timestamp

        var milliseconds: Int64 { to.millisecondsSince1970 - from.millisecondsSince1970 }
        func contains(_ time: Timestamp) -> Bool { from < time && time <= to }
    }

    /// The answer is more than the server gives, or than is held in memory. A smaller question may be answered.
    struct TooMuch: Error {
        let words: String
        /// Fewer metrics at a time may help; else only a shorter time does.
        var isHelpedByFewerMetrics = true
    }

    let endpoint: PrometheusEndpoint
    private let handle: CurlHandle

    init(_ endpoint: PrometheusEndpoint) throws(PrometheusError) {
        self.endpoint = endpoint
        do {
            handle = try CurlHandle()
        } catch {
            throw .unreachable(server: endpoint.server, reason: error.reason)
        }
    }

    var server: String { endpoint.server }

    /// Reads the samples of all series of those metrics in the window, as they were taken.
    ///
    /// - Parameters:
    ///   - matchers: conditions on labels beside those of the endpoint.
    ///   - body: gets the labels of a series and returns what takes its samples.
    func readSamples(
        of metrics: [String],
        matchers: [String] = [],
        in window: Window,
        _ body: (LabelSet) throws -> MatrixAnswer.SampleReader?
    ) throws {
        let selector = selector(metrics, matchers)
        let parameters = [
            ("query", "\(selector)[\(window.milliseconds)ms]"), ("time", PromQLText.seconds(window.to)),
        ]
        try ask("query", parameters) { labels in
            guard let reader = try body(labels) else { return nil }
            // Servers differ in whether the start of a range belongs to it.
            return { time, value in
                if window.contains(Timestamp(millisecondsSince1970: time)) { try reader(time, value) }
            }
        }
    }

    /// The ends of those steps in which there is a sample of the metric.
    ///
    /// - Parameters:
    ///   - steps: begins and ends at the end of a step.
    ///   - length: of a step, in milliseconds.
    func stepsWithSamples(of metric: String, steps: ClosedRange<Timestamp>, length: Int64) throws -> [Timestamp] {
        let parameters = [
            ("query", "count(count_over_time(\(selector([metric], []))[\(length)ms]))"),
            ("start", PromQLText.seconds(steps.lowerBound)), ("end", PromQLText.seconds(steps.upperBound)),
            ("step", "\(length / 1000)"),
        ]
        var ends: [Timestamp] = []
        try ask("query_range", parameters) { _ in
            { time, _ in ends.append(Timestamp(millisecondsSince1970: time)) }
        }
        return ends.sorted()
    }

    private func selector(_ metrics: [String], _ matchers: [String]) -> String {
        var conditions = ["__name__=~\(PromQLText.quoted(metrics.joined(separator: "|")))"] + matchers
        if !endpoint.matchers.description.isEmpty { conditions.append(endpoint.matchers.description) }
        return "{\(conditions.joined(separator: ","))}"
    }

    private func ask(
        _ path: String,
        _ parameters: [(name: String, value: String)],
        _ body: (LabelSet) throws -> MatrixAnswer.SampleReader?
    ) throws {
        // What is left out of an answer would be taken for what did not happen, so clusters must not leave out; and
        // what is still to come must not be missing from a cache.
        let fixed = [("partial_response", "false"), ("deny_partial_response", "1"), ("nocache", "1")]
        let query = (parameters + fixed).map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let answer = try get("\(server)/api/v1/\(path)?\(query)")
        do {
            try MatrixAnswer(answer).readSeries(body)
        } catch let error as MatrixAnswer.ServerError {
            throw failure(status: 200, words: words(error.words))
        } catch let fault as JSONReader.Fault {
            throw PrometheusError.malformed(server: server, problem: fault.description)
        }
    }

    private func get(_ url: String) throws -> [UInt8] {
        let request = TransferRequest(
            url: url,
            exchange: .http(method: "GET"),
            credentials: endpoint.credentials,
            security: endpoint.security
        )
        let answer: TransferAnswer
        do throws(TransferFailure) {
            answer = try handle.perform(request, limits: endpoint.limits)
        } catch {
            throw PrometheusError.unreachable(server: server, reason: error.reason)
        }
        switch answer.status {
        case 200..<300:
            guard !answer.isTooLong else { throw TooMuch(words: "an answer is over \(answer.body.count) bytes long") }
            return answer.body
        case 300..<400:
            throw PrometheusError.redirected(server: server, to: answer.redirect ?? "nowhere")
        default:
            let said = MatrixAnswer(answer.body).errorWords
            throw failure(status: answer.status, words: said.map(words) ?? answer.words)
        }
    }

    /// Words of the server, fit for a line.
    private func words(_ text: String) -> String {
        PrintableText.make(from: endpoint.credentials?.removed(from: text) ?? text, limit: 400)
    }

    private func failure(status: Int, words: String) -> any Error {
        let lowercase = words.lowercased()
        let isLimit = Self.wordsOfLimits.contains { lowercase.contains($0) }
        guard isLimit, [200, 400, 413, 422, 500, 503].contains(status) else {
            return PrometheusError.refused(server: server, status: status, words: words)
        }
        return TooMuch(words: words)
    }

    /// How servers say that a query is over one of their limits. There is no code for it.
    private static let wordsOfLimits = ["too many samples", "too large", "exceed", "limit", "cannot select more than"]
}
