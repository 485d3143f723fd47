import ServiceLifecycle

/// Watches the web configuration as one of the program's services.
struct WebConfigurationService<Time: Clock>: Service where Time.Duration == Duration {
    let watcher: WebConfigurationWatcher<Time>

    func run() async throws {
        await cancelWhenGracefulShutdown { [watcher] in await watcher.runUntilCancelled() }
    }
}
