import Foundation

/// Rules of a running Prometheus, and queries over a range.
extension Prometheus {
    /// A rule as Prometheus has read and evaluated it.
    public struct Rule: Decodable, Sendable {
        public var name: String
        /// The expression, in Prometheus' own format.
        public var query: String
        /// `alerting` or `recording`.
        public var type: String
        /// `ok`, `err`, or `unknown` before the first evaluation.
        public var health: String
        public var lastError: String?
        /// When it was last evaluated, in the notation of RFC 3339.
        public var lastEvaluation: String
        /// `for`, in seconds; of alerts only.
        public var duration: Double?
        public var labels: [String: String]?
        public var annotations: [String: String]?
        /// `inactive`, `pending` or `firing`; of alerts only.
        public var state: String?
    }

    private struct RulesReply: Decodable {
        struct Groups: Decodable { var groups: [Group] }
        struct Group: Decodable { var rules: [Rule] }
        var data: Groups
    }

    /// All rules, in the order of their files and groups.
    public func rules() async throws -> [Rule] {
        let body = try await HTTP.get("/api/v1/rules", port: port)
        return try JSONDecoder().decode(RulesReply.self, from: body).data.groups.flatMap(\.rules)
    }

    private struct RangeReply: Decodable {
        struct Matrix: Decodable { var result: [Series] }
        struct Series: Decodable { var values: [[Scalar]] }
        var data: Matrix
    }

    /// How many values a query has over a range that are numbers.
    ///
    /// - Parameters:
    ///   - start, end: in seconds since 1970.
    ///   - step: from one evaluation to the next, in seconds.
    public func valueCount(_ expression: String, from start: Int, to end: Int, step: Int) async throws -> Int {
        let query = ["query": expression, "start": "\(start)", "end": "\(end)", "step": "\(step)"]
        let body = try await HTTP.get("/api/v1/query_range", port: port, query: query)
        let series = try JSONDecoder().decode(RangeReply.self, from: body).data.result
        return series.reduce(0) { $0 + $1.values.count { $0.last?.number.isFinite ?? false } }
    }

    private struct LabelsReply: Decodable { var data: [String] }

    /// The values of a label; of the selected series only, where there is a selector.
    public func labelValues(_ label: String, of selector: String? = nil) async throws -> [String] {
        let query = selector.map { ["match[]": $0] } ?? [:]
        let body = try await HTTP.get("/api/v1/label/\(label)/values", port: port, query: query)
        return try JSONDecoder().decode(LabelsReply.self, from: body).data
    }
}
