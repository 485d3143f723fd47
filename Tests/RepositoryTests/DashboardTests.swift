import Testing

/// The dashboards that are in the repository keep to the rules, and together show all that there is to show.
struct DashboardTests {
    @Test(arguments: DashboardRule.allCases)
    func everyDashboardKeepsToTheRule(rule: DashboardRule) throws {
        let all = try Dashboard.all()
        #expect(all.count >= 4)
        for (file, dashboard) in all {
            let findings = rule.findings(in: dashboard, among: all.map(\.dashboard))
            #expect(findings.isEmpty, "\(file): \(findings.joined(separator: "; "))")
        }
    }

    @Test func everyMetricOfTheCatalogueIsShown() throws {
        let texts = try Dashboard.all().map { try Repository.text($0.file) }
        let used = Set(
            texts.flatMap { text in text.matches(of: /\b(?:aerostat|process)_[a-z_]+/).map { String($0.output) } }
        )
        let all = Set(ShownMetric.all.keys).subtracting(["up"])
        #expect(all.subtracting(used).isEmpty, "no dashboard shows these")
        #expect(all.count > 100)
    }

    @Test func eachDashboardHasAnIdentityOfItsOwn() throws {
        let all = try Dashboard.all()
        #expect(Set(all.map(\.dashboard.uid)).count == all.count)
        #expect(Set(all.map(\.dashboard.title)).count == all.count)
        // What others may have linked to.
        #expect(
            all.contains { $0.dashboard.uid == "aerostat-host-memory" && $0.dashboard.title == "aerostat: host memory" }
        )
    }

    /// The exceptions that the real linter is told of are those that the rules here make.
    @Test func theLinterIsToldOfTheExceptionsAlone() throws {
        let text = try Repository.text("dashboards/.lint")
        let rules = text.matches(of: /(?m)^  ([a-z-]+):$/).map { String($0.output.1) }
        #expect(rules == ["template-job-rule", "template-instance-rule"])
        #expect(text.matches(of: /reason: '.+'/).count == rules.count)
    }
}
