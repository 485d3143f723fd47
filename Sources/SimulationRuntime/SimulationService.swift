import ServiceLifecycle

/// Runs the simulation as one of the program's services.
struct SimulationService<Time: Clock>: Service where Time.Duration == Duration {
    let runner: SimulationRunner<Time>

    func run() async throws {
        await cancelWhenGracefulShutdown { [runner] in await runner.runUntilCancelled() }
    }
}
