internal import HostModel

/// What a writer remembers of the run that it writes.
struct OpenRun {
    let key: Int64
    let clock: PeriodClock
    let record: RunRecord
    /// Keys of hosts and virtual machines in the order of the fleet.
    let hosts: [Int64]
    let machines: [Int64]
    /// Times of the newest sample, or of the start of the run.
    var taken: Int64
    var simulated: Int64
    /// True once there is a sample.
    var hasSamples = false
}
