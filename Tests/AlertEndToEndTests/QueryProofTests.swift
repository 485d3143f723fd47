import Foundation
import RealReceivers
import Testing

/// Every query of the dashboards and every rule, put to a real Prometheus.
@Suite(
    .timeLimit(.minutes(4)),
    .enabled(if: RealServers.canRun(AlertServers.all), "\(RealServers.reason(AlertServers.all))")
)
struct QueryProofTests {
    @Test func everyQueryAndEveryRuleHasSeriesToSpeakOf() async throws {
        let surroundings = try Surroundings()
        let held = try await ScenarioPrometheus.start(rules: try RuleFiles.all(), in: surroundings)
        let rules = try await held.server.evaluatedRules(after: Date())
        let end = Int(Date().timeIntervalSince1970)
        let dashboards = try Repository.files(in: "dashboards", withExtension: "json").map(DashboardQueries.init)
        #expect(dashboards.count >= 4)

        let queries = dashboards.flatMap(\.expressions)
        #expect(queries.count > 100)
        for sentence in try await held.unanswered(queries, before: end) {
            Issue.record("a panel stays empty: \(sentence)")
        }
        for variable in dashboards.flatMap(\.variables) {
            let match = try #require(
                variable.expression.wholeMatch(of: /label_values\((?:(.+), *)?(\w+)\)/),
                "\(variable.place) is \(variable.expression)"
            )
            let selector = match.output.1.map(String.init)
            let values = try await held.server.prometheus.labelValues(String(match.output.2), of: selector)
            #expect(!values.isEmpty, "\(variable.place) offers nothing: \(variable.expression)")
        }

        for rule in rules where rule.health != "ok" { Issue.record("\(rule.name): \(rule.lastError ?? rule.health)") }
        for selector in try await held.unmatched(rules.map(\.query)) { Issue.record("matches nothing: \(selector)") }
        for rule in rules where rule.type == "recording" {
            let samples = try await held.server.prometheus.query("count(last_over_time(\(rule.name)[5m]))")
            #expect(!samples.isEmpty, "\(rule.name) records nothing")
        }
        try await expectMistakesToBeFound(held, before: end)
        try await held.stop()
    }

    /// The proof that what is wrong would be found: misspelt, never so, no number, no PromQL.
    private func expectMistakesToBeFound(_ held: ScenarioPrometheus, before end: Int) async throws {
        let good = [
            #"aerostat_vm_memory_ballon_bytes{job="aerostat"}"#.replacing("ballon", with: "balloon"), "vector(1)",
        ]
        let bad = [
            #"aerostat_vm_memory_ballon_bytes{job="aerostat"}"#, #"aerostat_vm_powered_on{job="aerostat"} > 1"#,
            #"0 * aerostat_vm_powered_on{job="aerostat"} / 0"#, "sum(", #"up{job="aerostat",host="$host"}"#,
        ]
        let queries = (good + bad).map { DashboardQueries.Query(place: "here", expression: $0) }
        let found = try await held.unanswered(queries, before: end)
        #expect(found.count == bad.count)
        #expect(found.first == "here: \(bad[0])")
        #expect(throws: EndToEndError.self) { try DashboardQueries.filled("$hots", at: "here") }

        let expression = #"sum(up{job="aerostat"}) > 0 or {__name__="aerostat_misspelt",a="}"}"#
        #expect(try await held.unmatched([expression]) == [#"{__name__="aerostat_misspelt",a="}"}"#])
    }
}
