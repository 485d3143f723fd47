import Foundation
import HostModel
import Testing

/// Dashboards show only metrics that exist, and every panel says what it shows.
struct DashboardTests {
    private struct Dashboard: Decodable {
        var title: String
        var uid: String
        var panels: [Panel]
        var templating: Templating
    }

    private struct Templating: Decodable {
        var list: [Variable]
    }

    private struct Variable: Decodable {
        var name: String
        var type: String
    }

    private struct Panel: Decodable {
        var id: Int
        var type: String
        var title: String
        var description: String?
        var gridPos: Place
        var datasource: DataSource?
        var targets: [Target]?
        var fieldConfig: FieldConfig?
    }

    private struct Place: Decodable {
        var x, y, w, h: Int
    }

    private struct DataSource: Decodable {
        var type: String
        var uid: String
    }

    private struct Target: Decodable {
        var refId: String
        var expr: String
    }

    private struct FieldConfig: Decodable {
        var defaults: Defaults
    }

    private struct Defaults: Decodable {
        var unit: String?
    }

    private static func dashboards() throws -> [(file: String, dashboard: Dashboard)] {
        let files = try Repository.files(under: "dashboards", withExtension: "json")
        #expect(!files.isEmpty)
        return try files.map { file in
            (file, try JSONDecoder().decode(Dashboard.self, from: Data(try Repository.text(file).utf8)))
        }
    }

    @Test func onlyMetricsOfTheCatalogueAreUsed() throws {
        let names = Set(MetricCatalog.descriptors.map(\.name))
        for (file, _) in try Self.dashboards() {
            let used = try Repository.text(file).matches(of: /(?:aerostat|process)_[a-z_]+/).map { String($0.output) }
            #expect(!used.isEmpty)
            #expect(Set(used).subtracting(names).isEmpty, "\(file) uses metrics that nothing exports")
        }
    }

    @Test func panelsAreCompleteAndDoNotOverlap() throws {
        for (file, dashboard) in try Self.dashboards() {
            #expect(!dashboard.uid.isEmpty)
            #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count, "\(file) has an id twice")
            var cells: Set<[Int]> = []
            for panel in dashboard.panels {
                #expect(!panel.title.isEmpty)
                for x in panel.gridPos.x..<(panel.gridPos.x + panel.gridPos.w) {
                    #expect(x < 24, "\(panel.title) is wider than the dashboard")
                    for y in panel.gridPos.y..<(panel.gridPos.y + panel.gridPos.h) {
                        #expect(cells.insert([x, y]).inserted, "\(panel.title) covers another panel")
                    }
                }
                guard panel.type != "row" else { continue }
                #expect(panel.description?.hasSuffix(".") == true, "\(panel.title) does not say what it shows")
                #expect(panel.fieldConfig?.defaults.unit?.isEmpty == false, "\(panel.title) has no unit")
                #expect(panel.datasource?.uid == "${datasource}", "\(panel.title) has a fixed data source")
                let targets = try #require(panel.targets)
                #expect(!targets.isEmpty)
                #expect(Set(targets.map(\.refId)).count == targets.count)
            }
        }
    }

    @Test func everyVariableThatIsUsedIsDefined() throws {
        let builtIn: Set<String> = ["__rate_interval", "__all"]
        for (file, dashboard) in try Self.dashboards() {
            let defined = Set(dashboard.templating.list.map(\.name))
            #expect(dashboard.templating.list.first?.type == "datasource")
            let used = Set(try Repository.text(file).matches(of: /\$\{?([a-z_]+)/).map { String($0.output.1) })
            #expect(used.subtracting(builtIn) == defined, "\(file)")
        }
    }
}
