/// The metrics that are asked for, some at a time: fewer where an answer is too much.
struct MetricBatches {
    private let metrics: [String]
    private var size = 16

    init(_ metrics: [String]) {
        self.metrics = metrics
    }

    mutating func forEach(_ body: ([String]) throws -> Void) throws {
        var start = 0
        while start < metrics.count {
            let batch = Array(metrics[start..<min(start + size, metrics.count)])
            do {
                try body(batch)
                start += batch.count
            } catch let error as PrometheusConnection.TooMuch {
                guard batch.count > 1, error.isHelpedByFewerMetrics else { throw error }
                size = batch.count / 2
            }
        }
    }
}
