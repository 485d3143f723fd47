/// Reads again what `serve` was given: the scenario and the web configuration, each for itself, so that a bad one does
/// not keep the other from being reloaded.
struct Reload<Time: Clock>: Sendable where Time.Duration == Duration {
    let scenario: ScenarioReloader<Time>
    /// Nil where there is no web configuration.
    let webConfiguration: WebConfigurationWatcher<Time>?

    /// - Returns: what is wrong with either, a line each; empty when both are in force.
    @discardableResult
    func run() async -> [String] {
        let problems = await webConfiguration?.reload() ?? []
        return problems + (await scenario.reload())
    }
}
