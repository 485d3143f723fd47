import Dispatch

/// Runs the simulation on a thread of its own, so that a long row of steps never takes one of the few threads that
/// answer scrapes.
final class SimulationExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "aerostat.simulation")

    func enqueue(_ job: UnownedJob) {
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}
