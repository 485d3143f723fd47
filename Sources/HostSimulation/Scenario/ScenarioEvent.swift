public import HostModel

/// Something that happens to a host or to its machines at a set time.
public struct ScenarioEvent: Sendable, Hashable {
    public enum Action: Sendable, Hashable {
        case powerOn(machines: [Int])
        case powerOff(machines: [Int])
        /// The guest boots anew; the machine keeps its memory and its salt.
        case reboot(machines: [Int])
        case setShares(machines: [Int], shares: Int64)
        case setReservation(machines: [Int], reservation: PageCount)
        /// A limit of nil lifts the limit.
        case setLimit(machines: [Int], limit: PageCount?)
        case setWorkload(machines: [Int], workload: Workload)
        case setBalloonDriver(machines: [Int], isUp: Bool)
        case setIdleMemoryTax(Ratio)
        /// For machines powered on from then on.
        case setSalting(PageSharingSettings.Salting)
        case setBalloonMaximum(Ratio)
        /// A share of nil is the policy's own rule.
        case setMinFree(Ratio?)
        /// What is nil stays as it is.
        case setSwapDevice(latencyMicroseconds: Int64?, bandwidth: ByteCount?)
        /// Takes RAM from the host: free pages at once, the rest as reclamation frees it.
        case loseMemory(PageCount)
    }

    public var time: SimulationTime
    /// Index of the host in `Scenario.hosts`; machines are indices into its `virtualMachines`.
    public var host: Int
    public var action: Action

    public init(time: SimulationTime, host: Int, action: Action) {
        self.time = time
        self.host = host
        self.action = action
    }
}
