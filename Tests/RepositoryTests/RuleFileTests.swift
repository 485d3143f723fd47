import Foundation
import HostModel
import Testing

/// Rules read only what there is, in the way that it may be read, and every alert is explained, tested and expected
/// somewhere.
struct RuleFileTests {
    private static let words: Set<String> = [
        "sum", "count", "rate", "increase", "max_over_time", "min_over_time", "avg_over_time", "absent", "time", "and",
        "or", "unless",
    ]

    private static func files() throws -> [RuleFile] { try RuleFile.names.map(RuleFile.init) }

    @Test func everyAlertSaysHowBadItIsAndWhatToDo() throws {
        for file in try Self.files() {
            #expect(!file.alerts.isEmpty)
            for alert in file.alerts {
                #expect(Set(alert.labels.keys) == ["severity"], "\(alert.name)")
                #expect(["critical", "warning", "info"].contains(alert.labels["severity"] ?? ""), "\(alert.name)")
                #expect(Set(alert.annotations.keys) == ["summary", "description", "runbook"], "\(alert.name)")
                #expect(alert.annotations["summary"]?.hasSuffix(".") == true, "\(alert.name)")
                #expect(alert.annotations["description"]?.hasSuffix(".") == true, "\(alert.name)")
                #expect(alert.annotations["runbook"] == "docs/runbook.md#\(alert.name.lowercased())")
                #expect(alert.isExplained, "no comment says why the threshold of \(alert.name)")
            }
        }
    }

    @Test func theRunbookHasASectionForEachAlertAndNoOther() throws {
        let text = try Repository.text("docs/runbook.md")
        let titles = text.matches(of: /(?m)^## (.+)$/).map { String($0.output.1) }
        #expect(titles == (try Self.files().flatMap(\.alerts).map(\.name)))
        let severities = text.matches(of: /(?m)^## (\w+)\n\n(Critical|Warning|Information)\./).map {
            [String($0.output.1), $0.output.2 == "Information" ? "info" : $0.output.2.lowercased()]
        }
        #expect(severities == (try Self.files().flatMap(\.alerts).map { [$0.name, $0.labels["severity"] ?? ""] }))
        for section in text.split(separator: "\n## ").dropFirst() {
            #expect(section.contains("\nLook at "), "\(section.prefix(40))")
            #expect(section.contains("\nDo: "), "\(section.prefix(40))")
        }
    }

    /// Names in italics are panels.
    @Test func theRunbookNamesPanelsThatExist() throws {
        let panels = Set(try Dashboard.all().flatMap(\.dashboard.panels).map(\.title))
        let named = try Repository.text("docs/runbook.md").matches(of: /\*([A-Z][^*]+)\*/).map {
            $0.output.1.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        #expect(named.count > 40)
        #expect(Set(named).subtracting(panels).isEmpty, "\(Set(named).subtracting(panels))")
    }

    @Test func everySelectorNamesTheJobAndAMetricThatExists() throws {
        let metrics = Set(MetricCatalog.descriptors.map(\.name) + ["up"])
        for file in try Self.files() {
            var recorded: [String: String] = [:]
            for rule in file.rules {
                let (selectors, words) = RuleSelector.read(rule.expression)
                #expect(!selectors.isEmpty, "\(rule.name)")
                #expect(words.subtracting(Self.words).isEmpty, "\(rule.name): \(words.subtracting(Self.words))")
                for selector in selectors {
                    #expect(selector.matchers.contains(#"job="aerostat""#), "\(rule.name): \(selector)")
                    let isKnown = metrics.contains(selector.metric) || recorded[selector.metric] == rule.group
                    #expect(isKnown, "\(rule.name): \(selector.metric) is neither exported nor recorded before")
                }
                if !rule.isAlert { recorded[rule.name] = rule.group }
            }
        }
    }

    @Test func countersAreReadByRatesOnlyAndNothingElseIs() throws {
        let counters = Set(MetricCatalog.descriptors.filter { $0.kind == .counter }.map(\.name))
        for rule in try Self.files().flatMap(\.rules) {
            for selector in RuleSelector.read(rule.expression).selectors {
                let isRate = ["rate", "increase"].contains(selector.function) && selector.range != nil
                #expect(isRate == counters.contains(selector.metric), "\(rule.name): \(selector)")
                if !isRate, selector.range != nil {
                    #expect(selector.function?.hasSuffix("_over_time") == true, "\(rule.name): \(selector)")
                }
            }
        }
    }

    @Test func recordedNamesSayLevelMetricAndOperationAndAreUsed() throws {
        for file in try Self.files() {
            let used = Set(file.alerts.flatMap { RuleSelector.read($0.expression).selectors }.map(\.metric))
            for rule in file.rules where !rule.isAlert {
                #expect(
                    rule.name.wholeMatch(of: /(?:host|vm):aerostat_[a-z_]+:[a-z_]*[a-z0-9]+/) != nil,
                    "\(rule.name)"
                )
                #expect(used.contains(rule.name), "\(rule.name) is recorded for nobody")
            }
        }
    }

    /// The clock on the wall does not go with a simulation that is a time lapse.
    @Test func wallClockTimeIsForTheExporterAlone() throws {
        for file in try Self.files() {
            let isWallClock = file.rules.contains { RuleSelector.read($0.expression).words.contains("time") }
            #expect(isWallClock == (file.name == "exporter"))
        }
    }

    @Test func everyAlertIsShownFiringAndNotFiringInAUnitTest() throws {
        for file in try Self.files() {
            let text = try Repository.text("dashboards/rules/tests/\(file.name).yaml")
            for alert in file.alerts {
                let start = "- alertname: \(alert.name)\n        eval_time: \\w+\n        exp_alerts:"
                #expect(text.contains(try Regex("\(start) \\[\\]")), "\(alert.name) never stays silent")
                #expect(text.contains(try Regex("\(start)\n")), "\(alert.name) never fires")
            }
            for rule in file.rules where !rule.isAlert {
                #expect(text.contains("- expr: \(rule.name)"), "\(rule.name) is not tested")
            }
        }
    }

    @Test func everyAlertIsExpectedInSomeScenarioOrIsAboutTheExporter() throws {
        let expected = Set(try Expectations.all().flatMap(\.fires))
        let files = try Self.files()
        for file in files where file.name != "exporter" {
            for alert in file.alerts { #expect(expected.contains(alert.name), "no scenario raises \(alert.name)") }
        }
        #expect(expected.isSubset(of: files.flatMap(\.alerts).map(\.name)))
    }

    @Test func everyScenarioHasExpectationsAndSaysThem() throws {
        let expectations = try Expectations.all()
        let folders = ["Sources/ScenarioFiles/BuiltIn", "dashboards/expectations/scenarios"]
        let scenarios = try folders.flatMap { try Repository.files(under: $0, withExtension: "yaml") }
        #expect(scenarios.map(Expectations.name).sorted() == expectations.map(\.name))
        for scenario in scenarios {
            let lines = try Repository.text(scenario).split(separator: "\n").drop { !$0.hasPrefix("# Alerts: ") }
            let told = lines.prefix { $0.hasPrefix("#") }.joined()
            #expect(!told.isEmpty, "\(scenario) does not say which alerts it raises")
            let names = Set(told.matches(of: /[A-Z][a-z]+(?:[A-Z][a-z]+)+/).map { String($0.output) })
            let expected = expectations.first { $0.name == Expectations.name(scenario) }
            #expect(names == expected?.fires, "\(scenario)")
        }
    }
}

/// A file of `dashboards/expectations`.
private struct Expectations {
    let name: String
    /// Alerts that must fire.
    let fires: Set<String>

    static func name(_ path: String) -> String {
        URL(filePath: path).deletingPathExtension().lastPathComponent
    }

    /// In the order of their names.
    static func all() throws -> [Expectations] {
        let folder = "dashboards/expectations"
        return try Repository.files(under: folder, withExtension: "yaml")
            .filter { !$0.hasPrefix("\(folder)/scenarios/") }
            .map { path in
                let entries = try Repository.text(path).split(separator: "  - alert: ").dropFirst()
                let fires = entries.filter { !$0.contains("fires: never") }.map { String($0.prefix { $0 != "\n" }) }
                return Expectations(name: name(path), fires: Set(fires))
            }
    }
}
