public import HostModel

/// A host as the scenario describes it. Defaults are those of memory-model.md section 10 where published; settings
/// that differ between generations start as the policy has them.
public struct HostConfiguration: Sendable, Hashable {
    /// Unique in the scenario; the label `host`.
    public var name: String
    public var machineMemory: PageCount
    /// Memory the hypervisor itself uses; not available to machines.
    public var hypervisorUse: PageCount
    /// Sum over all cores; bounds the page-sharing scan.
    public var cpuMegahertz: Int64 = 32_000
    /// Chosen once, because the defaults below depend on it.
    public let policy: PolicyName
    public var idleMemoryTax = Ratio(millionths: 750_000)
    /// minFree as a share of machine memory; nil is the policy's own rule.
    public var minFree: Ratio?
    /// How far above minFree reclamation aims, as a share of minFree. Unpublished; see engine-trial.md section 7.
    public var freeMargin = Ratio(millionths: 100_000)
    /// Largest balloon as a share of the configured size (Mem.CtlMaxPercent).
    public var balloonMaximum = Ratio(millionths: 650_000)
    /// Machines are backed by 2 MiB pages while memory is plentiful (LPage.LPageAlwaysTryForNPT).
    public var hasLargePages = true
    public var pageSharing = PageSharingSettings()
    public var compression = CompressionSettings()
    /// Swap space on SSD that is used before the swap device; nil where the host has none.
    public var hostCache: HostCacheSettings?
    public var swapDevice = SwapDevice()
    public var virtualMachines: [VirtualMachineConfiguration] = []

    public init(
        name: String,
        machineMemory: PageCount,
        hypervisorUse: PageCount? = nil,
        policy: PolicyName = .esxi6
    ) {
        self.name = name
        self.machineMemory = machineMemory
        self.hypervisorUse = hypervisorUse ?? Self.defaultHypervisorUse(machineMemory: machineMemory)
        self.policy = policy
        applyDefaults(of: policy)
    }

    /// 512 MiB plus 1 % of machine memory. No public source gives a rule; a parameter of every host.
    public static func defaultHypervisorUse(machineMemory: PageCount) -> PageCount {
        PageCount(min(131_072, machineMemory.value / 8) + machineMemory.value / 100)
    }
}

/// How the host looks for identical pages (memory-model.md section 5.2).
public struct PageSharingSettings: Sendable, Hashable {
    /// Which virtual machines may share a page with each other (Mem.ShareForceSalting).
    public enum Salting: Int, Sendable, Hashable, CaseIterable {
        /// All machines of the host.
        case none = 0
        /// Machines with the same salt; those without one share with each other and with machines started under
        /// `none`.
        case bySalt = 1
        /// Machines with the same salt; those without one share only pages of their own. The default since 2014.
        case withinVirtualMachine = 2
    }

    public var isEnabled = true
    /// Takes effect at a machine's power-on and holds until the next.
    public var salting = Salting.withinVirtualMachine
    /// Time in which a whole machine is to be scanned once (Mem.ShareScanTime); nil where only rates count.
    public var scanTime: SimulationTime? = SimulationTime.minutes(60)
    /// Pages a second for each machine at most (Mem.ShareRateMax).
    public var scanRateMaximum: Int64 = 1024
    /// MiB a second for each GHz of host CPU; 0 turns the scan off (Mem.ShareScanGHz).
    public var scanMebibytesPerGigahertz: Int64 = 4
    /// Pages a second for all machines together at most; nil where only the CPU bounds them (ShareScanTotal of ESX 2).
    public var scanTotalMaximum: Int64?

    public init() {}
}

/// The compression cache that each machine has (memory-model.md section 7).
public struct CompressionSettings: Sendable, Hashable {
    /// Mem.MemZipEnable.
    public var isEnabled = true
    /// Largest cache as a share of the machine's configured size (Mem.MemZipMaxPct).
    public var cacheMaximum = Ratio(millionths: 100_000)
    /// Time to decompress one page. About a tenth of a swap-in is published, the figure is not.
    public var decompressionMicroseconds: Int64 = 20

    public init() {}
}

/// Swap space on SSD, shared by all machines, filled before the swap device (memory-model.md section 8).
public struct HostCacheSettings: Sendable, Hashable {
    public var size: PageCount
    /// Time to read one page. A parameter: none is published.
    public var latencyMicroseconds: Int64 = 200
    /// Bytes a second, reads and writes together. A parameter: none is published.
    public var bandwidth = ByteCount.mebibytes(500)

    public init(size: PageCount) {
        self.size = size
    }
}

/// The device that holds the machines' swap files. Latency and bandwidth are parameters: none is published.
public struct SwapDevice: Sendable, Hashable {
    /// Time to read one page.
    public var latencyMicroseconds: Int64 = 5000
    /// Bytes a second, reads and writes together.
    public var bandwidth = ByteCount.mebibytes(200)

    public init() {}
}
