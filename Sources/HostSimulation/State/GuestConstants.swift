import HostModel

/// What only events change about one virtual machine, apart from tables. Amounts are pages, latencies seconds.
struct GuestConstants: Sendable, Hashable {
    /// Time in which a guest boots, so that its balloon driver is up. No source; a plain guess by operating system.
    static let bootMilliseconds: [GuestOS: Int64] = [.linux: 20_000, .windows: 40_000]

    var rates: AccessRates
    var configuredSize = 0
    var vCPUs = 1.0
    var overhead = 0
    var pageFileSize = 0
    var diskLatency = 0.0
    var zeroesMemoryAtBoot = false
    var bootMilliseconds: Int64 = 0
    var isPageSharingEnabled = true
    /// Different contents among the pages duplicated within the machine.
    var duplicateUniverse = 1.0
    /// By `Salting.rawValue`.
    var pools: [PoolMembership]
    var compressibility = Compressibility()
    /// Free pages the guest keeps for itself: 1 % of its size (engine-trial.md section 7).
    var freeFloor = 0

    init(_ machine: VirtualMachineConfiguration, policy: ReclamationPolicy, pools: [PoolMembership]) {
        self.pools = pools
        configuredSize = Int(machine.configuredSize.value)
        vCPUs = Double(machine.vCPUs)
        overhead = policy.overhead.pages(configuredSize: configuredSize, vCPUs: machine.vCPUs)
        pageFileSize = Int(machine.pageFileSize.value)
        diskLatency = Double(machine.diskLatencyMicroseconds) / 1_000_000
        zeroesMemoryAtBoot = machine.guestOS == .windows
        bootMilliseconds = Self.bootMilliseconds[machine.guestOS] ?? 0
        isPageSharingEnabled = machine.content.isPageSharingEnabled
        duplicateUniverse = max(1, Double(configuredSize) * machine.content.duplicateContents.value)
        freeFloor = configuredSize / 100
        compressibility = Compressibility(machine.content)
        rates = AccessRates(machine.workload)
    }
}

/// Chances a second that a page is touched or written, by guest class, with the work the machine gets done.
struct AccessRates: Sendable, Hashable {
    var touchWorkingSet = 0.1
    var writeWorkingSet = 0.01
    var touchFileCache = 0.0005
    var touchIdle = 0.0003

    // The same for every workload, and not kept for each machine.

    var touchKernel: Double { 0.05 }
    var writeFileCache: Double { 0.0002 }
    var writeIdle: Double { 0.00005 }
    var writeKernel: Double { 0.001 }

    init(_ workload: Workload) {
        touchWorkingSet = workload.touchRate.value
        writeWorkingSet = workload.writeRate.value
        touchFileCache = workload.fileCacheTouchRate.value
    }

    /// By guest class.
    @inline(__always)
    var touches: InlineArray<5, Double> { [0, touchFileCache, touchIdle, touchWorkingSet, touchKernel] }

    /// By guest class.
    @inline(__always)
    var writes: InlineArray<5, Double> { [0, writeFileCache, writeIdle, writeWorkingSet, writeKernel] }
}
