import HostModel

/// The numbers of one machine between two phases of a step, for what the phase changed.
struct MachineReading {
    var ballooned: Int
    /// Free, never touched and without backing.
    var free: Int
    var fileCache: Int
    var idle: Int
    var workingSet: Int
    var pageFileUsed: Int
    var counters: GuestCounters

    init(_ guest: GuestMemory) {
        let state = guest.state.pointee
        ballooned = state.ballooned
        free = guest.pages.total(.free) + state.neverTouched + state.freeUnbacked
        fileCache = guest.pages.total(.fileCache)
        idle = guest.pages.total(.idle)
        workingSet = guest.pages.total(.workingSet)
        pageFileUsed = state.pageFileUsed
        counters = state.counters
    }
}

extension BalloonDecision {
    /// What the host asks for.
    init(_ guest: GuestMemory, _ memory: HostMemory) {
        self.init()
        isDriverUp = guest.isDriverUp
        sizeBefore = PageCount(guest.state.pointee.ballooned)
        target = PageCount(guest.state.pointee.balloonTarget)
        maximum = PageCount(ReclamationPlan.balloonMaximum(guest, memory))
        pageFileSize = PageCount(guest.constants.pointee.pageFileSize)
    }

    /// What the guest did about it.
    mutating func read(_ now: MachineReading, since before: MachineReading) {
        sizeAfter = PageCount(now.ballooned)
        pageFileUsed = PageCount(now.pageFileUsed)
        // A balloon that deflates gives back free pages only.
        fromFree = PageCount(max(0, before.free - now.free))
        fromFileCache = PageCount(before.fileCache - now.fileCache)
        fromIdle = PageCount(before.idle - now.idle)
        fromWorkingSet = PageCount(before.workingSet - now.workingSet)
        reclaimed = PageCount(now.counters.reclaimedByBalloon - before.counters.reclaimedByBalloon)
    }
}

extension PagingDecision {
    /// What the phase took of the machine.
    mutating func read(_ now: MachineReading, since before: MachineReading) {
        let (new, old) = (now.counters, before.counters)
        hostCachedOut = PageCount(new.hostCacheOut - old.hostCacheOut)
        swappedOut = PageCount(new.swapOut - old.swapOut)
        reclaimedByPageSharing = PageCount(new.reclaimedByPageSharing - old.reclaimedByPageSharing).bytes
        reclaimedByCompression = Self.bytes(new.quartersReclaimedByCompression - old.quartersReclaimedByCompression)
        reclaimedByHostCache = Self.bytes(new.quartersReclaimedByHostCache - old.quartersReclaimedByHostCache)
        reclaimedByHostSwap = Self.bytes(new.quartersReclaimedByHostSwap - old.quartersReclaimedByHostSwap)
    }

    /// Quarters of a page in bytes.
    private static func bytes(_ quarters: Int) -> ByteCount { .kibibytes(Int64(quarters)) }
}
