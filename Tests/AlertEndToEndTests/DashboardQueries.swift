import Foundation
import RealReceivers

/// The queries of a dashboard, with what Grafana would put in the place of its variables.
struct DashboardQueries {
    /// A query and where it stands.
    struct Query {
        var place: String
        var expression: String
    }

    /// Those of panels and annotations.
    private(set) var expressions: [Query] = []
    /// Those that list the values of a variable.
    private(set) var variables: [Query] = []

    /// What the variables stand for: everything there is, at a pace that suits the samples.
    private static let values = [
        "job": "aerostat", "instance": ".*", "host": ".*", "vm": ".*", "__rate_interval": "4m", "__range": "1h",
        "__interval": "1m",
    ]

    private struct Dashboard: Decodable {
        struct Variables: Decodable { var list: [Variable] }
        struct Annotations: Decodable { var list: [Annotation] }
        var panels: [Panel]
        var templating: Variables
        var annotations: Annotations?
    }

    private struct Panel: Decodable {
        struct Target: Decodable { var expr: String }
        var title: String
        var targets: [Target]?
        /// Of a row that is folded.
        var panels: [Panel]?
    }

    private struct Annotation: Decodable {
        var name: String
        var expr: String?
    }

    private struct Variable: Decodable {
        enum Text: Decodable {
            case text(String)

            init(from decoder: any Decoder) throws {
                struct Wrapped: Decodable { var query: String }
                do {
                    self = .text(try decoder.singleValueContainer().decode(String.self))
                } catch is DecodingError {
                    self = .text(try Wrapped(from: decoder).query)
                }
            }
        }

        var name: String
        var type: String
        var query: Text?
    }

    init(of file: URL) throws {
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: try Data(contentsOf: file))
        let name = file.lastPathComponent
        func add(_ panels: [Panel]) throws {
            for panel in panels {
                for (number, target) in (panel.targets ?? []).enumerated() {
                    let place = "\(name), \(panel.title), query \(number + 1)"
                    expressions.append(Query(place: place, expression: try Self.filled(target.expr, at: place)))
                }
                try add(panel.panels ?? [])
            }
        }
        try add(dashboard.panels)
        for annotation in dashboard.annotations?.list ?? [] {
            guard let expression = annotation.expr else { continue }
            let place = "\(name), annotation \(annotation.name)"
            expressions.append(Query(place: place, expression: try Self.filled(expression, at: place)))
        }
        for variable in dashboard.templating.list where variable.type == "query" {
            guard case .text(let query)? = variable.query else { continue }
            let place = "\(name), variable \(variable.name)"
            variables.append(Query(place: place, expression: try Self.filled(query, at: place)))
        }
    }

    /// A query without variables; one that is not known is an error.
    static func filled(_ expression: String, at place: String) throws -> String {
        try expression.replacing(/\$(?:([a-zA-Z_]\w*)|\{(\w+)(?::\w+)?\})/) { match in
            let name = String(match.output.1 ?? match.output.2 ?? "")
            guard let value = values[name] else {
                throw EndToEndError(description: "\(place): what stands for $\(name)?")
            }
            return value
        }
    }
}
