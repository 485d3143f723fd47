import ServiceLifecycle
import UnixSignals

/// Reloads the scenario and the web configuration on each SIGHUP.
struct ReloadService<Time: Clock>: Service where Time.Duration == Duration {
    let reload: Reload<Time>
    /// Trapped before anything is served, because a hang-up that nobody traps ends the program.
    let hangUps: UnixSignalsSequence

    func run() async throws {
        await cancelWhenGracefulShutdown { [reload, hangUps] in
            for await _ in hangUps {
                await reload.run()
            }
        }
    }
}
