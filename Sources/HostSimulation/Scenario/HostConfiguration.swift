public import HostModel

/// A host as the scenario describes it. Defaults are those of memory-model.md section 10 where published.
public struct HostConfiguration: Sendable, Hashable {
    /// Unique in the scenario; the label `host`.
    public var name: String
    public var machineMemory: PageCount
    /// Memory the hypervisor itself uses; not available to machines.
    public var hypervisorUse: PageCount
    /// Sum over all cores; bounds the page-sharing scan.
    public var cpuMegahertz: Int64 = 32_000
    public var policy = PolicyName.esxi6
    public var idleMemoryTax = Ratio(millionths: 750_000)
    /// minFree as a share of machine memory; nil is the sliding scale.
    public var minFree: Ratio?
    /// How far above minFree reclamation aims, as a share of minFree. Unpublished; see engine-trial.md section 7.
    public var freeMargin = Ratio(millionths: 100_000)
    /// Largest balloon as a share of the configured size (Mem.CtlMaxPercent).
    public var balloonMaximum = Ratio(millionths: 650_000)
    public var pageSharing = PageSharingSettings()
    public var swapDevice = SwapDevice()
    public var virtualMachines: [VirtualMachineConfiguration] = []

    public init(name: String, machineMemory: PageCount, hypervisorUse: PageCount? = nil) {
        self.name = name
        self.machineMemory = machineMemory
        self.hypervisorUse = hypervisorUse ?? Self.defaultHypervisorUse(machineMemory: machineMemory)
    }

    /// 512 MiB plus 1 % of machine memory. No public source gives a rule; a parameter of every host.
    public static func defaultHypervisorUse(machineMemory: PageCount) -> PageCount {
        PageCount(min(131_072, machineMemory.value / 8) + machineMemory.value / 100)
    }
}

/// Names of the reclamation policies that a scenario can choose.
public enum PolicyName: String, Sendable, Hashable, CaseIterable {
    case esxi6
}

/// How the host looks for identical pages (memory-model.md section 5.2).
public struct PageSharingSettings: Sendable, Hashable {
    /// Which virtual machines may share a page with each other (Mem.ShareForceSalting).
    public enum Salting: Int, Sendable, Hashable, CaseIterable {
        /// All machines of the host.
        case none = 0
        /// Only pages of the same machine; the default since 2014.
        case withinVirtualMachine = 2
    }

    public var isEnabled = true
    public var salting = Salting.withinVirtualMachine
    /// Time in which a whole machine is to be scanned once (Mem.ShareScanTime).
    public var scanTime = SimulationTime.minutes(60)
    /// Pages a second for each machine at most (Mem.ShareRateMax).
    public var scanRateMaximum: Int64 = 1024
    /// MiB a second for each GHz of host CPU; 0 turns the scan off (Mem.ShareScanGHz).
    public var scanMebibytesPerGigahertz: Int64 = 4

    public init() {}
}

/// The device that holds the machines' swap files. Latency and bandwidth are parameters: none is published.
public struct SwapDevice: Sendable, Hashable {
    /// Time to read one page.
    public var latencyMicroseconds: Int64 = 5000
    /// Bytes a second, reads and writes together.
    public var bandwidth = ByteCount.mebibytes(200)

    public init() {}
}
