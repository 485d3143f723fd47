import ServiceLifecycle

/// Runs the pushing as one of the program's services.
struct PushService<Time: Clock>: Service where Time.Duration == Duration {
    let reporter: PushReporter<Time>
    /// Time in which what waits is to be delivered at the end.
    let timeout: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown { [reporter] in await reporter.runUntilCancelled() }
        await reporter.finish(within: timeout)
    }
}
