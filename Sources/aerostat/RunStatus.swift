import HostModel
import HostSimulation

extension ExporterStatus {
    /// What is known of a run that is made as fast as possible: the same whenever it is made again.
    init(run scenario: Scenario) {
        self.init()
        version = Build.version
        commit = Build.commit
        swiftVersion = Build.swiftVersion
        // Tells runs apart in one database.
        runID = "\(scenario.identity.scenario)-\(scenario.seed)-\(scenario.start)"
        seed = scenario.seed
        runStartMilliseconds = scenario.start.millisecondsSince1970
    }
}
