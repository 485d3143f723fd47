import Foundation
public import RunOutputReader

/// Queries to a running Prometheus.
public struct Prometheus {
    public let port: Int

    public init(port: Int) {
        self.port = port
    }

    private struct Reply: Decodable {
        var data: Result
    }

    private struct Result: Decodable {
        var result: [Sample]
    }

    public struct Sample: Decodable {
        public var metric: [String: String]
        /// Time and value; the value is text because it may be infinite.
        public var value: [Scalar]

        public var number: Double { value.last?.number ?? .nan }
    }

    public struct Scalar: Decodable {
        public var number: Double

        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                number = try container.decode(Double.self)
            } catch is DecodingError {
                number = Double(try container.decode(String.self)) ?? .nan
            }
        }
    }

    public func query(_ expression: String) async throws -> [Sample] {
        let body = try await HTTP.get("/api/v1/query", port: port, query: ["query": expression])
        return try JSONDecoder().decode(Reply.self, from: body).data.result
    }

    private struct RangeReply: Decodable {
        struct Result: Decodable {
            var result: [Series]
        }

        struct Series: Decodable {
            var metric: [String: String]
            var values: [TimedValue]
        }

        struct TimedValue: Decodable {
            var time: Double
            var value: Double

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                time = try container.decode(Double.self)
                value = Double(try container.decode(String.self)) ?? .nan
            }
        }

        var data: Result
    }

    /// The samples themselves that a range of series holds, with their own times in seconds.
    ///
    /// - Parameters:
    ///   - selector: a range vector selector.
    ///   - time: where the range ends, in seconds since 1970; nil is now.
    public func samples(
        _ selector: String,
        at time: String? = nil
    ) async throws -> [OpenMetricsText.Series: [(time: Double, value: Double)]] {
        var query = ["query": selector]
        query["time"] = time
        let body = try await HTTP.get("/api/v1/query", port: port, query: query)
        var samples: [OpenMetricsText.Series: [(time: Double, value: Double)]] = [:]
        for series in try JSONDecoder().decode(RangeReply.self, from: body).data.result {
            var labels = series.metric
            let name = labels.removeValue(forKey: "__name__") ?? ""
            samples[OpenMetricsText.Series(name, labels)] = series.values.map { ($0.time, $0.value) }
        }
        return samples
    }
}
