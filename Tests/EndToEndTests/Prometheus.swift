import Foundation

/// Queries to a running Prometheus.
struct Prometheus {
    let port: Int

    private struct Reply: Decodable {
        var data: Result
    }

    private struct Result: Decodable {
        var result: [Sample]
    }

    struct Sample: Decodable {
        var metric: [String: String]
        /// Time and value; the value is text because it may be infinite.
        var value: [Scalar]

        var number: Double { value.last?.number ?? .nan }
    }

    struct Scalar: Decodable {
        var number: Double

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                number = try container.decode(Double.self)
            } catch is DecodingError {
                number = Double(try container.decode(String.self)) ?? .nan
            }
        }
    }

    func query(_ expression: String) async throws -> [Sample] {
        let body = try await HTTP.get("/api/v1/query", port: port, query: ["query": expression])
        return try JSONDecoder().decode(Reply.self, from: body).data.result
    }
}
