import ServiceLifecycle
import UnixSignals

/// Reloads the scenario on each SIGHUP.
struct ReloadService<Time: Clock>: Service where Time.Duration == Duration {
    let reloader: ScenarioReloader<Time>
    /// Trapped before anything is served, because a hang-up that nobody traps ends the program.
    let hangUps: UnixSignalsSequence

    func run() async throws {
        await cancelWhenGracefulShutdown { [reloader, hangUps] in
            for await _ in hangUps {
                await reloader.reload()
            }
        }
    }
}
