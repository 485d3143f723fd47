/// What the alerts of some rule files did while a scenario ran.
package struct Rehearsal: Sendable, Hashable {
    package var scenario: String
    package var seed: UInt64
    /// Simulated time from the first evaluation, at the start of the run, to the last one.
    package var lengthMilliseconds: Int64
    /// Simulated time from one scrape, and one evaluation of all rules, to the next.
    package var intervalMilliseconds: Int64
    /// Rule files as the user gave them.
    package var files: [String]
    /// In the order in which the names appear in the files.
    package var alerts: [RehearsedAlert]

    package init(
        scenario: String,
        seed: UInt64,
        lengthMilliseconds: Int64,
        intervalMilliseconds: Int64,
        files: [String],
        alerts: [RehearsedAlert]
    ) {
        self.scenario = scenario
        self.seed = seed
        self.lengthMilliseconds = lengthMilliseconds
        self.intervalMilliseconds = intervalMilliseconds
        self.files = files
        self.alerts = alerts
    }
}
