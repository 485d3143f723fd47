import HostModel

/// Everything about one virtual machine that changes while it runs, apart from its page table.
///
/// Plain numbers only, so that an array of these is one block of memory. Amounts are pages.
struct GuestState: Sendable, Hashable {
    // Power and configuration that events can change.

    var isPoweredOn = false
    /// Run time of the power-on that last set the counters to 0.
    var countersStart: Int64 = 0
    /// Milliseconds of boot that are left; the balloon driver starts when it is over.
    var bootMilliseconds: Int64 = 0
    /// Pages that a guest which zeroes its memory at boot has still to zero.
    var zeroingLeft = 0
    var isDriverInstalled = true
    var reservation = 0
    /// Limit or configured size, whichever is less.
    var limit = 0
    var shares: Int64 = 0
    /// Run time at which the present workload began, for its patterns.
    var workloadStart: Int64 = 0
    /// Pools of contents shared with other machines, by the salting that held at power-on.
    var pools = PoolMembership.none

    // Pages outside the page table.

    var neverTouched = 0
    /// Touched before, given up through the balloon, and not used since.
    var freeUnbacked = 0
    var ballooned = 0
    /// Ballooned pages that had been touched before.
    var balloonedTouched = 0
    /// Anonymous pages that the guest wrote to its page file, and those of them that are working set; the rest is idle.
    var pageFileUsed = 0
    var workingSetPagedOut = 0

    // Targets of the workload, and how hard it runs.

    var kernelTarget = 0
    var workingSetTarget = 0
    var idleTarget = 0
    var fileCacheTarget = 0
    /// Run time at which the workload's patterns have to be looked at again.
    var targetsHoldUntil: Int64 = 0
    /// Pages a second by which the guest grows at most.
    var growthRate = 0
    /// Share of time with work.
    var busy = 0.0
    /// Work done over work wanted in the running step.
    var progress = 0.0
    var waits = GuestWaits()
    /// Part of a microsecond of stall time that has not been counted.
    var stallRemainder = 0.0
    /// Work since working set and idle memory last changed places, in seconds.
    var driftWork = 0.0
    /// Work since the classes that are hardly written were last looked at, in seconds, and steps until they are again.
    var rareWriteWork = 0.0
    var stepsToRareWrites = 0
    /// Growth that found no page in the last step.
    var refusedGrowth = 0
    /// The guest found pages in this step that the host could not back or read in for it any more.
    var isHeldByHost = false
    /// Simulated milliseconds until the guest may kill a process again.
    var killPauseMilliseconds: Int64 = 0

    // Host pages.

    /// Machine pages the machine may still take in this step.
    var allowance = 0
    /// Memory is plentiful enough to back fresh pages by large ones.
    var mayUseLargePages = false
    /// Pages taken out of large ones that have not been broken yet.
    var takenFromLarge = 0
    /// Broken large pages that cannot be formed again, because a part is ballooned or reclaimed, and the number of such
    /// parts when they were last counted.
    var spoiltRegions = 0.0
    var spoilingPages = 0
    /// Machine pages given back less machine pages taken since the books were last settled.
    var released = 0
    /// Something moved since the machine's own pages were last booked.
    var isUnsettled = false
    /// Machine pages charged for shared frames, its own and those of its pools.
    var framesCharged = 0
    /// Machine pages charged: those of its own, its part of shared frames, its compression cache.
    var charge = 0
    /// 1 while the machine has a zero frame of its own, which it has not where machines share one.
    var zeroFrames = 0
    /// Frames behind pages duplicated within the machine.
    var duplicateFrames = 0
    /// Its part of the frames of its pools: zero, OS image, application.
    var poolFrames = PoolFrames()
    /// Slots of half a page and of a quarter in the compression cache; together one for each compressed page.
    var halfSlots = 0
    var quarterSlots = 0
    var reclaimedContents = ReclaimedContents()
    var fitting = FittingPages()
    /// Machine pages of the compression cache, as last settled.
    var compressionCache = 0
    /// Blocked in the low state.
    var isBlocked = false
    /// The limit has been reached once, so the charge stays at or below it.
    var isLimitEnforced = false

    // Allocation.

    var entitlement = 0
    var entitlementUntaxed = 0
    var sharesPerPage = 0.0

    // Balloon.

    var balloonTarget = 0
    /// Pages a second while the guest is under pressure.
    var slowInflation = Balloon.slowMinimum
    var slowCycles = 0
    var deflation = Balloon.deflationMinimum
    var swapTarget = 0

    // Page-sharing scan.

    /// Pages to visit in this step.
    var scanBudget = 0.0
    /// Backed pages in this pass, and those left of them.
    var passSize = 0.0
    var passLeft = 0.0
    /// Sharable private pages that this pass has not visited: small ones, and parts of large ones.
    var unvisitedSmall = 0.0
    var unvisitedLarge = 0.0

    var sampler = WorkingSetSampler()
    var counters = GuestCounters()
    var random: RandomSource

    init(random: RandomSource) {
        self.random = random
    }

    init(_ machine: VirtualMachineConfiguration, random: RandomSource) {
        self.random = random
        isDriverInstalled = machine.hasBalloonDriver
        reservation = Int(machine.allocation.reservation.value)
        setLimit(machine.allocation.limit, configuredSize: machine.configuredSize)
        shares = machine.allocation.shares
        neverTouched = Int(machine.configuredSize.value)
    }

    /// Seconds of work in this step.
    var work: Double { busy * progress }

    /// Idle pages in the guest's page file.
    var idlePagedOut: Int { pageFileUsed - workingSetPagedOut }

    /// Quarters of a page that the compression cache takes.
    var compressionQuarters: Int { quarterSlots + 2 * halfSlots }

    mutating func setLimit(_ limit: PageCount?, configuredSize: PageCount) {
        self.limit = Int(min(limit ?? configuredSize, configuredSize).value)
        isLimitEnforced = false
    }

    /// Inlined, so that the workload's lists are read in place and not owned anew.
    @inline(__always)
    mutating func setTargets(_ workload: Workload, elapsed: Int64, timeOfDay: Int64) {
        kernelTarget = Int(workload.kernel.value(elapsed: elapsed, timeOfDay: timeOfDay))
        workingSetTarget = Int(workload.workingSet.value(elapsed: elapsed, timeOfDay: timeOfDay))
        idleTarget = Int(workload.idle.value(elapsed: elapsed, timeOfDay: timeOfDay))
        fileCacheTarget = Int(workload.fileCache.value(elapsed: elapsed, timeOfDay: timeOfDay))
        growthRate = Int(workload.growthRate)
        busy = Double(workload.busy.value(elapsed: elapsed, timeOfDay: timeOfDay)) / 1_000_000
    }

    /// What a reboot of the guest changes, apart from the use of its pages.
    mutating func restartGuest(now: Int64) {
        freeUnbacked += balloonedTouched
        neverTouched += ballooned - balloonedTouched
        ballooned = 0
        balloonedTouched = 0
        pageFileUsed = 0
        workingSetPagedOut = 0
        balloonTarget = 0
        slowInflation = Balloon.slowMinimum
        slowCycles = 0
        deflation = Balloon.deflationMinimum
        refusedGrowth = 0
        killPauseMilliseconds = 0
        startWorkload(now: now)
    }

    /// The patterns of the workload begin now.
    mutating func startWorkload(now: Int64) {
        workloadStart = now
        targetsHoldUntil = now
    }

    /// Usage becomes 0 at power-off; configuration and counters stay.
    mutating func clearUsage() {
        let (counters, start) = (counters, countersStart)
        reset(configuredSize: 0)
        isPoweredOn = false
        self.counters = counters
        countersStart = start
    }

    /// Forgets everything but configuration and random stream, as at power-on.
    mutating func reset(configuredSize: Int) {
        var fresh = GuestState(random: random)
        fresh.isPoweredOn = isPoweredOn
        fresh.isDriverInstalled = isDriverInstalled
        fresh.reservation = reservation
        fresh.limit = limit
        fresh.shares = shares
        fresh.workloadStart = workloadStart
        fresh.neverTouched = configuredSize
        self = fresh
    }
}
