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
        let inState = host.memoryState.millisecondsInState
        snapshot.millisecondsInState = [inState.0, inState.1, inState.2, inState.3, inState.4]
        snapshot.idleMemoryTax = Ratio(host.idleMemoryTax)
        snapshot.admissionRefusals = host.admissionRefusals
        snapshot.reserved = PageCount(AdmissionControl.reserved(memory))
        snapshot.unreserved = PageCount(max(0, AdmissionControl.unreserved(memory)))
        snapshot.scannedPages = PageCount(host.scanned)
        snapshot.scanRateLimit = PageCount(PageSharing.hostScanLimit(memory.configuration))
        snapshot.swapDeviceRead = PageCount(host.swapDeviceRead)
        snapshot.swapDeviceWritten = PageCount(host.swapDeviceWritten)
        snapshot.swapDeviceBandwidth = memory.host.pointee.swapDevice.bandwidth.pages
        snapshot.booksImbalance = PageCount(memory.booksImbalance)
        var configured = 0
        var frames = memory.pools.reduce(0) { $0 + $1.frames }
        memory.forEachRunning { guest in
            configured += guest.constants.pointee.configuredSize
            frames += guest.state.pointee.zeroFrames + guest.state.pointee.duplicateFrames
        }
        snapshot.sharedCommon = PageCount(frames)
        let room = max(1, host.machineMemory - host.hypervisorUse)
        snapshot.overcommit = Ratio(max(0, Double(configured + host.overhead) / Double(room) - 1))
        snapshot.virtualMachines = (0..<memory.guestCount).map { machine(memory[$0], memory) }
        return snapshot
    }

    private static func machine(_ guest: GuestMemory, _ memory: HostMemory) -> VirtualMachineSnapshot {
        let state = guest.state.pointee
        let size = guest.constants.pointee.configuredSize
        var machine = VirtualMachineSnapshot()
        machine.isPoweredOn = state.isPoweredOn
        machine.configuredSize = PageCount(size)
        machine.reservation = PageCount(state.reservation)
        machine.effectiveLimit = PageCount(state.limit)
        machine.shares = state.shares
        machine.guestPageFileSize = PageCount(guest.constants.pointee.pageFileSize)
        machine.balloonMaximum = PageCount(ReclamationPlan.balloonMaximum(guest, memory))
        machine.isBalloonDriverUp = guest.isDriverUp
        addCounters(state, to: &machine)
        guard state.isPoweredOn else { return machine }
        addAllocation(guest, to: &machine)
        let shared = guest.pages.total(.shared)
        machine.balloonSize = PageCount(state.ballooned)
        machine.balloonTarget = PageCount(state.balloonTarget)
        machine.shared = PageCount(shared)
        machine.zero = PageCount(guest.pages.column(.shared, PageContent.zero.rawValue))
        machine.sharingSaving = PageCount(shared - state.framesCharged)
        machine.swapped = PageCount(guest.pages.total(.swapped))
        machine.swapTarget = PageCount(guest.pages.total(.swapped) + state.swapTarget)
        machine.guestPageFileUsed = PageCount(state.pageFileUsed)
        machine.workingSetMissing = PageCount(GuestPaging.workingSetMissing(guest))
        machine.throughput = Ratio(state.progress)
        return machine
    }

    private static func addAllocation(_ guest: GuestMemory, to machine: inout VirtualMachineSnapshot) {
        let state = guest.state.pointee
        let size = Double(guest.constants.pointee.configuredSize)
        machine.entitlement = PageCount(state.entitlement)
        machine.granted = PageCount(guest.granted)
        machine.consumed = PageCount(state.charge)
        machine.overhead = PageCount(guest.constants.pointee.overhead)
        machine.idleTaxMoved = PageCount(state.entitlementUntaxed - state.entitlement)
        machine.sharesPerPage = Ratio(state.sharesPerPage)
        machine.active = PageCount(Int(size * min(1, state.sampler.estimate)))
        machine.activeSlow = PageCount(Int(size * state.sampler.slow))
        machine.activeFast = PageCount(Int(size * state.sampler.fast))
        machine.activeNext = PageCount(Int(size * state.sampler.nextEstimate))
        machine.touched = PageCount(state.sampler.touched(guest.pages))
    }

    private static func addCounters(_ state: GuestState, to machine: inout VirtualMachineSnapshot) {
        machine.swapIn = PageCount(state.swapIn)
        machine.swapOut = PageCount(state.swapOut)
        machine.doublePaging = PageCount(state.doublePaging)
        machine.guestPageIn = PageCount(state.guestPageIn)
        machine.guestPageOut = PageCount(state.guestPageOut)
        machine.outOfMemoryKills = Int64(state.outOfMemoryKills)
        machine.reclaimedByPageSharing = PageCount(state.reclaimedByPageSharing)
        machine.reclaimedByBalloon = PageCount(state.reclaimedByBalloon)
        machine.reclaimedByHostSwap = PageCount(state.swapOut)
        machine.stallSwapIn = state.stallSwapIn
        machine.stallGuestPageIn = state.stallGuestPageIn
        machine.stallCacheMiss = state.stallCacheMiss
        machine.stallCopyOnWriteBreak = state.stallCopyOnWrite
        machine.stallBlocked = state.stallBlocked
    }
}
