public import HostModel

/// What a guest would use if it had all its memory: amounts by guest class over time, and how hard it uses them.
public struct Workload: Sendable, Hashable {
    /// Pages of the guest kernel.
    public var kernel: WorkloadPattern
    /// Anonymous pages in steady use, in pages.
    public var workingSet: WorkloadPattern
    /// Anonymous pages that are allocated and hardly used, in pages.
    public var idle: WorkloadPattern
    /// File cache that the guest would keep, in pages.
    public var fileCache: WorkloadPattern
    /// Share of time in which the machine has work, in millionths.
    public var busy: WorkloadPattern
    /// Chance that a working-set page is touched in a busy second. Memory-model.md gives no figure; parameter.
    public var touchRate = Ratio(millionths: 100_000)
    /// Chance that a working-set page is written in a busy second.
    public var writeRate = Ratio(millionths: 10_000)
    /// Chance that a page of the file cache is read in a busy second; a page that is missing is read from the guest's
    /// disk. Memory-model.md gives no figure; parameter.
    public var fileCacheTouchRate = Ratio(millionths: 500)
    /// Pages a second by which the guest grows toward its targets at most.
    public var growthRate: Int64 = 16_384
    /// How much earlier than the run clock the patterns run; lets the machines of a group differ.
    public var phase = SimulationTime.zero

    public init(
        kernel: WorkloadPattern,
        workingSet: WorkloadPattern,
        idle: WorkloadPattern,
        fileCache: WorkloadPattern,
        busy: WorkloadPattern = .constant(1_000_000)
    ) {
        self.kernel = kernel
        self.workingSet = workingSet
        self.idle = idle
        self.fileCache = fileCache
        self.busy = busy
    }
    /// Milliseconds after `elapsed` for which all values stay the same.
    @inline(__always)
    func holds(elapsed: Int64) -> Int64 {
        min(
            kernel.holds(elapsed: elapsed),
            workingSet.holds(elapsed: elapsed),
            idle.holds(elapsed: elapsed),
            fileCache.holds(elapsed: elapsed),
            busy.holds(elapsed: elapsed)
        )
    }
}
