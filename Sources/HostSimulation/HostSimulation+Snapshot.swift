public import HostModel

extension HostSimulation {
    /// The host's memory now. O(machines).
    public func snapshot() -> HostSnapshot {
        var copy = self
        return copy.withMemory { Self.snapshot($0) }
    }

    private static func snapshot(_ memory: HostMemory) -> HostSnapshot {
        let host = memory.host.pointee
        var snapshot = HostSnapshot()
        snapshot.machineMemory = PageCount(host.machineMemory)
        snapshot.hypervisorUse = PageCount(host.hypervisorUse)
        snapshot.overhead = PageCount(host.overhead)
        snapshot.free = PageCount(host.free)
        snapshot.pendingLoss = PageCount(host.pendingLoss)
        snapshot.state = host.memoryState.state
        snapshot.minFree = PageCount(host.minFree)
        snapshot.freeGoal = PageCount(host.freeGoal)
        snapshot.stateThresholds = MemoryState.allCases.map { state in
            PageCount(state == .high ? host.freeGoal : memory.policy.threshold(of: state, minFree: host.minFree))
        }
        snapshot.millisecondsInState = MemoryState.allCases.map { host.memoryState.millisecondsInState[$0] }
        snapshot.idleMemoryTax = Ratio(host.idleMemoryTax)
        snapshot.admissionRefusals = host.admissionRefusals
        snapshot.reserved = PageCount(AdmissionControl.reserved(memory))
        snapshot.unreserved = PageCount(max(0, AdmissionControl.unreserved(memory)))
        addMechanisms(memory, to: &snapshot)
        snapshot.booksImbalance = PageCount(memory.booksImbalance)
        var configured = 0
        var frames = memory.pools.reduce(0) { $0 + $1.frames }
        var cache = 0
        memory.forEachRunning { guest in
            cache += guest.state.pointee.compressionCache
            configured += guest.constants.pointee.configuredSize
            frames += guest.state.pointee.zeroFrames + guest.state.pointee.duplicateFrames
        }
        snapshot.sharedCommon = PageCount(frames)
        snapshot.compressionCache = PageCount(cache)
        let room = max(1, host.machineMemory - host.hypervisorUse)
        snapshot.overcommit = Ratio(max(0, Double(configured + host.overhead) / Double(room) - 1))
        snapshot.virtualMachines = (0..<memory.guestCount).map { machine(memory[$0], memory) }
        return snapshot
    }

    private static func addMechanisms(_ memory: HostMemory, to snapshot: inout HostSnapshot) {
        let host = memory.host.pointee
        let constants = memory.constants.pointee
        snapshot.largePageThreshold = PageCount(memory.largePageThreshold)
        snapshot.largePagesBroken = host.largePagesBroken
        snapshot.largePagesFormed = host.largePagesFormed
        snapshot.scannedPages = PageCount(host.scanned)
        snapshot.scanMicroseconds = Int64(host.scanned * PageSharing.scanMicroseconds)
        snapshot.scanProgress = Ratio(PageSharing.progress(memory))
        snapshot.scanRateLimit = PageCount(constants.scanLimit)
        snapshot.hostCacheSize = PageCount(constants.hostCacheSize)
        snapshot.hostCacheUsed = PageCount(host.hostCacheUsed)
        snapshot.hostCacheRead = PageCount(host.hostCacheRead)
        snapshot.hostCacheWritten = PageCount(host.hostCacheWritten)
        snapshot.swapDeviceRead = PageCount(host.swapDeviceRead)
        snapshot.swapDeviceWritten = PageCount(host.swapDeviceWritten)
        snapshot.swapDeviceBandwidth = host.swapDevice.bandwidth.pages
    }

    private static func machine(_ guest: GuestMemory, _ memory: HostMemory) -> VirtualMachineSnapshot {
        let state = guest.state.pointee
        let size = guest.constants.pointee.configuredSize
        var machine = VirtualMachineSnapshot()
        machine.isPoweredOn = state.isPoweredOn
        machine.countersStartMilliseconds = state.countersStart
        machine.configuredSize = PageCount(size)
        machine.reservation = PageCount(state.reservation)
        machine.effectiveLimit = PageCount(state.limit)
        machine.shares = state.shares
        machine.guestPageFileSize = PageCount(guest.constants.pointee.pageFileSize)
        machine.balloonMaximum = PageCount(ReclamationPlan.balloonMaximum(guest, memory))
        machine.isBalloonDriverUp = guest.isDriverUp
        addCounters(state.counters, to: &machine)
        guard state.isPoweredOn else { return machine }
        addAllocation(guest, to: &machine)
        addPages(guest, to: &machine)
        machine.guestPageFileUsed = PageCount(state.pageFileUsed)
        machine.workingSetMissing = PageCount(GuestPaging.workingSetMissing(guest))
        machine.throughput = Ratio(state.progress)
        return machine
    }

    private static func addPages(_ guest: GuestMemory, to machine: inout VirtualMachineSnapshot) {
        let state = guest.state
        let shared = guest.pages.total(.shared)
        machine.largePages = Int64(LargePages.count(guest.pages))
        machine.balloonSize = PageCount(state.pointee.ballooned)
        machine.balloonTarget = PageCount(state.pointee.balloonTarget)
        machine.shared = PageCount(shared)
        machine.zero = PageCount(guest.pages.column(.shared, PageContent.zero.rawValue))
        machine.sharingSaving = PageCount(shared - state.pointee.framesCharged)
        machine.compressed = PageCount(guest.pages.total(.compressed))
        machine.compressionCache = PageCount(state.pointee.compressionCache)
        machine.hostCached = PageCount(guest.pages.total(.hostCached))
        machine.swapped = PageCount(guest.pages.total(.swapped))
        machine.swapTarget = PageCount(guest.pages.total(.swapped) + state.pointee.swapTarget)
    }

    private static func addAllocation(_ guest: GuestMemory, to machine: inout VirtualMachineSnapshot) {
        let state = guest.state.pointee
        let size = Double(guest.constants.pointee.configuredSize)
        machine.entitlement = PageCount(state.entitlement)
        machine.granted = PageCount(guest.granted)
        machine.consumed = PageCount(state.charge - state.compressionCache)
        machine.overhead = PageCount(guest.constants.pointee.overhead)
        machine.idleTaxMoved = PageCount(state.entitlementUntaxed - state.entitlement)
        machine.sharesPerPage = Ratio(state.sharesPerPage)
        let (slow, fast) = (state.sampler.slow, state.sampler.fast)
        let next = state.sampler.nextEstimate(guest.samples)
        machine.active = PageCount(Int(size * min(1, WorkingSetSampler.estimate(slow: slow, fast: fast, next: next))))
        machine.activeSlow = PageCount(Int(size * slow))
        machine.activeFast = PageCount(Int(size * fast))
        machine.activeNext = PageCount(Int(size * next))
        machine.touched = PageCount(state.sampler.touched(guest.pages))
    }

    private static func addCounters(_ counters: GuestCounters, to machine: inout VirtualMachineSnapshot) {
        machine.hostCacheIn = PageCount(counters.hostCacheIn)
        machine.swapIn = PageCount(counters.swapIn)
        machine.swapOut = PageCount(counters.swapOut)
        machine.doublePaging = PageCount(counters.doublePaging)
        machine.guestPageIn = PageCount(counters.guestPageIn)
        machine.guestPageOut = PageCount(counters.guestPageOut)
        machine.outOfMemoryKills = Int64(counters.outOfMemoryKills)
        machine.reclaimedByPageSharing = PageCount(counters.reclaimedByPageSharing)
        machine.reclaimedByBalloon = PageCount(counters.reclaimedByBalloon)
        machine.reclaimedByCompression = PageCount(counters.quartersReclaimedByCompression / 4)
        machine.reclaimedByHostCache = PageCount(counters.quartersReclaimedByHostCache / 4)
        machine.reclaimedByHostSwap = PageCount(counters.quartersReclaimedByHostSwap / 4)
        machine.stallSwapIn = counters.stallSwapIn
        machine.stallDecompression = counters.stallDecompression
        machine.stallGuestPageIn = counters.stallGuestPageIn
        machine.stallCacheMiss = counters.stallCacheMiss
        machine.stallCopyOnWriteBreak = counters.stallCopyOnWrite
        machine.stallBlocked = counters.stallBlocked
    }
}
