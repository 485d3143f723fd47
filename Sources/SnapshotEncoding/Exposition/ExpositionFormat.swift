/// A format in which a scrape can be answered.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    case text0_0_4
    case text1_0_0
    case openMetrics0_0_1
    case openMetrics1_0_0

    /// Value of the HTTP header `Content-Type`.
    public var contentType: String {
        switch self {
        case .text0_0_4: "text/plain; version=0.0.4; charset=utf-8"
        case .text1_0_0: "text/plain; version=1.0.0; charset=utf-8"
        case .openMetrics0_0_1: "application/openmetrics-text; version=0.0.1; charset=utf-8"
        case .openMetrics1_0_0: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// How the page is written, which several formats share.
    public var syntax: ExpositionSyntax {
        switch self {
        case .text0_0_4, .text1_0_0: .text
        case .openMetrics0_0_1, .openMetrics1_0_0: .openMetrics
        }
    }
}
