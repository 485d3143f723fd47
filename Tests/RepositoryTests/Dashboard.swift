import Foundation

/// A Grafana dashboard as far as the rules for dashboards look at it.
struct Dashboard: Decodable {
    var uid: String
    var title: String
    var description: String
    var editable: Bool
    var graphTooltip: Int
    var panels: [Panel]
    var templating: Templating
    var links: [Link]

    struct Templating: Decodable {
        var list: [Variable]
    }

    struct Variable: Decodable {
        var name: String
        var label: String?
        var type: String
        var query: Query
        var datasource: DataSource?
        var multi: Bool?
        var allValue: String?
        var refresh: Int?

        /// Plain for a variable of data sources, in an object for one that asks a Prometheus.
        struct Query: Decodable {
            var text: String

            init(from decoder: any Decoder) throws {
                if let plain = try? decoder.singleValueContainer().decode(String.self) {
                    text = plain
                } else {
                    let object = try decoder.singleValueContainer().decode([String: String].self)
                    text = object["query", default: ""]
                }
            }
        }
    }

    struct Link: Decodable {
        var title: String
        var url: String
        var keepTime: Bool?
    }

    struct DataSource: Decodable {
        var type: String
        var uid: String
    }

    struct Panel: Decodable {
        var id: Int
        var type: String
        var title: String
        var description: String?
        var gridPos: Place
        var datasource: DataSource?
        var targets: [Target]?
        var fieldConfig: FieldConfig?
        var transformations: [Transformation]?
    }

    struct Place: Decodable {
        var x, y, w, h: Int
    }

    struct Target: Decodable {
        var refId: String
        var expr: String
        var datasource: DataSource?
        var legendFormat: String?
        var instant: Bool?
        var format: String?
    }

    struct FieldConfig: Decodable {
        var defaults: Defaults
        var overrides: [Override]

        struct Defaults: Decodable {
            var unit: String?
            var mappings: [Mapping]?
            var thresholds: Thresholds?
        }

        struct Mapping: Decodable {
            var type: String
        }

        struct Thresholds: Decodable {
            var steps: [Step]

            struct Step: Decodable {
                var value: Double?
            }
        }

        /// What differs for the series that a matcher picks. Of the properties only units and links are read.
        struct Override: Decodable {
            var matcher: Matcher
            var properties: [Property]

            struct Matcher: Decodable {
                var id: String
                var options: String
            }
        }

        struct Property: Decodable {
            var id: String
            var unit: String?
            var links: [Link]

            private enum Key: String, CodingKey {
                case id, value
            }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                id = try container.decode(String.self, forKey: .id)
                unit = id == "unit" ? try container.decode(String.self, forKey: .value) : nil
                links = id == "links" ? try container.decode([Link].self, forKey: .value) : []
            }
        }
    }

    struct Transformation: Decodable {
        var id: String
        var options: Options

        struct Options: Decodable {
            var renameByName: [String: String]?
        }
    }
}

extension Dashboard {
    /// Panels that show something; rows only divide them.
    var shownPanels: [Panel] { panels.filter { $0.type != "row" } }

    /// Every query of a panel, with the panel.
    var targets: [(panel: Panel, target: Target)] {
        shownPanels.flatMap { panel in (panel.targets ?? []).map { (panel, $0) } }
    }

    func variable(_ name: String) -> Variable? { templating.list.first { $0.name == name } }

    /// Links of the dashboard itself and of its panels.
    var allLinks: [(place: String, link: Link)] {
        links.map { ("the top", $0) }
            + shownPanels.flatMap { panel in
                (panel.fieldConfig?.overrides ?? []).flatMap(\.properties).flatMap(\.links).map { (panel.title, $0) }
            }
    }

    /// Those of the repository, by file.
    static func all() throws -> [(file: String, dashboard: Dashboard)] {
        try Repository.files(under: "dashboards", withExtension: "json").map { ($0, try Dashboard(file: $0)) }
    }

    init(file: String) throws {
        self = try JSONDecoder().decode(Dashboard.self, from: Data(try Repository.text(file).utf8))
    }
}
