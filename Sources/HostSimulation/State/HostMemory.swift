import HostModel

/// One host's numbers that change while it runs. Amounts are pages.
struct HostState: Sendable, Hashable {
    var machineMemory = 0
    var hypervisorUse = 0
    var overhead = 0
    /// Kept by adding and taking, never computed from the rest, so that the two can be compared.
    var free = 0
    var pendingLoss = 0
    var minFree = 0
    var freeGoal = 0
    var memoryState = MemoryStateMachine()
    /// Soft or worse was entered and the goal for free memory has not been reached since.
    var isReclaiming = false
    var millisecondsToBalance: Int64 = 0
    /// Free memory when entitlements were last computed.
    var freeAtBalance = 0
    var idleMemoryTax = 0.0
    /// Largest balloon as a share of the configured size.
    var balloonMaximum = Ratio.zero
    /// For machines powered on from now on.
    var salting = PageSharingSettings.Salting.none
    var swapDevice = SwapDevice()
    var admissionRefusals: Int64 = 0
    var scanned = 0
    var swapDeviceRead = 0
    var swapDeviceWritten = 0
    /// Swap-ins in the running step, which leave less of the device for writing.
    var swapInsThisStep = 0
    /// Seconds to read one page now, at the device's load.
    var swapLatency = 0.0
    var random: RandomSource

    init(_ configuration: HostConfiguration, random: RandomSource) {
        self.random = random
        machineMemory = Int(configuration.machineMemory.value)
        hypervisorUse = Int(configuration.hypervisorUse.value)
        free = machineMemory - hypervisorUse
        idleMemoryTax = configuration.idleMemoryTax.value
        balloonMaximum = configuration.balloonMaximum
        salting = configuration.pageSharing.salting
        swapDevice = configuration.swapDevice
        setMinFree(configuration.minFree, configuration)
        swapLatency = Double(configuration.swapDevice.latencyMicroseconds) / 1_000_000
    }

    /// Sets minFree to a share of the configured machine memory, or to the policy's own rule, and the goal with it.
    mutating func setMinFree(_ share: Ratio?, _ configuration: HostConfiguration) {
        let memory = configuration.machineMemory
        if let share {
            minFree = Int(memory.value * share.millionths / 1_000_000)
        } else {
            minFree = MinFree.pages(machineMemory: Int(memory.value))
        }
        freeGoal = minFree + Int(Int64(minFree) * configuration.freeMargin.millionths / 1_000_000)
    }
}

/// One host as the phases of a step see it: a view on its buffers, valid within one step.
struct HostMemory {
    let host: UnsafeMutablePointer<HostState>
    let configuration: HostConfiguration
    let policy: ReclamationPolicy
    let guestCount: Int
    let states: UnsafeMutablePointer<GuestState>
    let constants: UnsafePointer<GuestConstants>
    let counts: UnsafeMutablePointer<Int32>
    let samples: UnsafeMutablePointer<UInt32>
    let pools: UnsafeMutableBufferPointer<SharingPool>

    /// Counters of frame changes for each machine: pages left, then hints matched, by content.
    static let frameChangesPerGuest = 2 * PageContent.count
    /// Numbers of one machine in the buffer of counts: page table, frame changes, content mix.
    static let countsPerGuest = PageTable.cellCount + frameChangesPerGuest + GuestClass.count * PageContent.count

    @inline(__always)
    subscript(index: Int) -> GuestMemory {
        let table = counts + index * Self.countsPerGuest
        let changes = table + PageTable.cellCount
        return GuestMemory(
            state: states + index,
            constants: constants + index,
            mix: UnsafePointer(changes + Self.frameChangesPerGuest),
            pages: PageTable(base: table),
            left: changes,
            matched: changes + PageContent.count,
            samples: samples + index * WorkingSetSampler.sampleCount
        )
    }

    /// Calls the closure for each powered-on machine, in scenario order.
    @inline(__always)
    func forEachRunning(_ body: (GuestMemory) -> Void) {
        for index in 0..<guestCount where states[index].isPoweredOn { body(self[index]) }
    }

    /// Memory for machines: everything but the hypervisor, overhead, memory about to leave, and the goal for free.
    /// Each machine may stay a dead band above its part, so these are kept back too: else the goal were never reached.
    var available: Int {
        let host = host.pointee
        let kept = host.freeGoal + Balloon.deadBand * guestCount
        return host.machineMemory - host.pendingLoss - host.hypervisorUse - host.overhead - kept
    }

    /// Pages read from and written to swap by all machines since their power-on.
    var swapTotals: (swapIn: Int, swapOut: Int) {
        var totals = (swapIn: 0, swapOut: 0)
        for index in 0..<guestCount {
            totals.swapIn += states[index].swapIn
            totals.swapOut += states[index].swapOut
        }
        return totals
    }

    /// Takes lost RAM out of the host as far as it is free; the rest follows as reclamation frees it.
    func absorbLoss() {
        let taken = min(host.pointee.pendingLoss, max(0, host.pointee.free - HostAllowance.slack))
        host.pointee.pendingLoss -= taken
        host.pointee.machineMemory -= taken
        host.pointee.free -= taken
    }

    /// Something moved that `settle()` has to book.
    var isUnsettled: Bool {
        for index in 0..<guestCount where states[index].isPoweredOn {
            if states[index].released != 0 { return true }
            let changes = self[index].left
            for offset in 0..<Self.frameChangesPerGuest where changes[offset] != 0 { return true }
        }
        return false
    }

    /// Brings free memory and charges up to date with what the phases took and gave back. O(machines).
    func settle() {
        PageSharing.settleFrames(self)
        var net = 0
        for index in 0..<guestCount {
            net += states[index].released
            states[index].released = 0
            guard states[index].isPoweredOn else { continue }
            let pages = self[index].pages
            states[index].charge = pages.total(.privateSmall) + pages.total(.hint) + states[index].framesCharged
        }
        host.pointee.free += net
    }
}
