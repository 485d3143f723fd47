import HostModel

/// One host as the phases of a step see it: a view on its buffers, valid within one step.
struct HostMemory {
    let host: UnsafeMutablePointer<HostState>
    let constants: UnsafePointer<HostConstants>
    let guestCount: Int
    let states: UnsafeMutablePointer<GuestState>
    let balanceInputs: UnsafeMutablePointer<BalanceInput>
    let guestConstants: UnsafePointer<GuestConstants>
    let counts: UnsafeMutablePointer<Int32>
    let samples: UnsafeMutablePointer<UInt32>
    let pools: UnsafeMutableBufferPointer<SharingPool>

    /// Counters of frame changes for each machine: pages left, then hints matched, by content.
    static let frameChangesPerGuest = 2 * PageContent.count
    /// Numbers of one machine in the buffer of counts: page table, frame changes, content mix.
    static let countsPerGuest = PageTable.numberCount + frameChangesPerGuest + GuestClass.count * PageContent.count

    var policy: ReclamationPolicy { constants.pointee.policy }

    /// What the host does in its present memory state.
    var actions: ReclamationPolicy.Actions { constants.pointee.policy.actions[host.pointee.memoryState.state] }

    @inline(__always)
    subscript(index: Int) -> GuestMemory {
        let table = counts + index * Self.countsPerGuest
        let changes = table + PageTable.numberCount
        return GuestMemory(
            host: host,
            state: states + index,
            constants: guestConstants + index,
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

    /// Calls the closure for powered-on machines in scenario order, beginning with one and starting over after the last,
    /// until it returns false or each had its turn. The next call goes on where this one ended.
    func forEachRunning(from next: inout Int, _ body: (GuestMemory) -> Bool) {
        for _ in 0..<guestCount {
            let index = next % guestCount
            next = index + 1
            guard states[index].isPoweredOn else { continue }
            guard body(self[index]) else { return }
        }
    }

    /// Memory for machines: everything but the hypervisor, overhead, memory about to leave, and the goal for free.
    /// Each machine may stay a dead band above its part, so these are kept back too: else the goal were never reached.
    var available: Int {
        let kept = host.pointee.freeGoal + Balloon.deadBand * guestCount
        return host.pointee.machineMemory - host.pointee.pendingLoss - host.pointee.hypervisorUse
            - host.pointee.overhead - kept
    }

    /// Pages that are missing to the goal for free memory, those that are to leave the host included.
    var shortfall: Int { max(0, host.pointee.freeGoal + host.pointee.pendingLoss - host.pointee.free) }

    /// Free memory below which large pages are broken for sharing.
    var largePageThreshold: Int {
        guard constants.pointee.hasLargePages else { return 0 }
        let policy = constants.pointee.policy
        return policy.pages(policy.largePageThreshold, minFree: host.pointee.minFree)
    }

    /// Lets a machine's pools know that it came or went.
    func markPoolsStale(of index: Int) {
        for content in [PageContent.zero, .osImage, .application] {
            let pool = states[index].pools[content.rawValue]
            if pool >= 0 { pools[pool].isStale = true }
        }
    }

    /// Takes lost RAM out of the host as far as it is free; the rest follows as reclamation frees it.
    func absorbLoss() {
        let taken = min(host.pointee.pendingLoss, max(0, host.pointee.free - HostAllowance.slack))
        host.pointee.pendingLoss -= taken
        host.pointee.machineMemory -= taken
        host.pointee.free -= taken
    }

    /// Brings free memory and charges up to date with what the phases took and gave back. O(machines).
    func settle() {
        PageSharing.settleFrames(self)
        book { _ in true }
    }

    /// As `settle()`, but leaves frames shared with other machines to the end of the step: until then a page that left
    /// such a frame counts as if it had been charged whole, and one that joined it as if it were free. So a charge is too
    /// low rather than too high, and nothing is taken from a machine that it has a right to. Its own frames count as they
    /// are, for a partner that is left alone keeps its frame.
    func bookOwnPages() {
        book { $0.isUnsettled }
    }

    @inline(__always)
    private func book(_ isDue: (GuestState) -> Bool) {
        var net = 0
        for index in 0..<guestCount where isDue(states[index]) {
            net += states[index].released
            states[index].released = 0
            states[index].isUnsettled = false
            guard states[index].isPoweredOn else { continue }
            let cache = (states[index].compressionQuarters + 3) / 4
            net += states[index].compressionCache - cache
            states[index].compressionCache = cache
            let guest = self[index]
            states[index].charge = guest.pages.total(before: Backing.ownedCount) + guest.framesToCharge + cache
        }
        host.pointee.free += net
    }
}
