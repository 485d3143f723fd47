@testable import PublishedExperiments

extension Reproduction {
    /// Two experiments with all kinds of rows, an awkward text, and curves.
    static let small: Reproduction = {
        let findings = [
            Finding(
                "the same digits, \"quoted\"",
                published: .number(20.29),
                simulated: 20.292,
                unit: "MB",
                decimals: 2,
                evidence: .source,
                .equal,
                basis: "the cell"
            ),
            Finding(
                "near | a bar",
                published: .number(899),
                simulated: 910,
                unit: "MB",
                evidence: .secondary,
                .within(4.495),
                basis: "0.5 %",
                reason: "the source rounds <up> & down"
            ),
            Finding(
                "a shape",
                published: .statement("over 30 %"),
                simulated: 41.25,
                unit: "%",
                decimals: 1,
                evidence: .recalled,
                .atLeast(30),
                basis: "recalled"
            ),
            Finding(
                "zero",
                published: .number(0),
                simulated: 0,
                evidence: .derived,
                .between(-1, 1),
                basis: "recalled"
            ),
        ]
        let chart = Chart(
            "Memory <by> time",
            x: Chart.Axis("time", "min"),
            y: Chart.Axis("memory", "MB"),
            [
                Chart.Series("idle", .simulated, [Chart.Point(0, 0), Chart.Point(30, 12.5)]),
                Chart.Series("published: idle", .published, [Chart.Point(30, 13)]),
            ]
        )
        let first = PublishedExperiment(
            id: "A-1",
            title: "First",
            source: "Someone, 2002",
            parameters: [
                ExperimentParameter("machines", "2", .published(.source)), ExperimentParameter("load", "some", .chosen),
                ExperimentParameter("content", "7 %", .calibrated(on: "shared")),
            ],
            measure: { Outcome(findings: findings, charts: [chart]) }
        )
        let second = PublishedExperiment(id: "B-22", title: "Second", source: "Else", parameters: []) {
            Outcome(findings: [Finding("n", published: .number(1), simulated: 1, evidence: .source, .equal, basis: "n")]
            )
        }
        return Reproduction(results: [first, second].map { Result(experiment: $0, outcome: $0.run()) })
    }()

    private typealias Outcome = PublishedExperiment.Outcome
}
