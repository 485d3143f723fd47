import ServiceLifecycle

/// Runs the recording of the history as one of the program's services.
struct HistoryService<Time: Clock>: Service where Time.Duration == Duration {
    let recorder: HistoryRecorder<Time>

    func run() async throws {
        await cancelWhenGracefulShutdown { [recorder] in await recorder.runUntilCancelled() }
        await recorder.finish()
    }
}
