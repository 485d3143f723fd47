import HostModel

extension HostMemory {
    /// Pages by which the books are off: 0 unless a page was lost or made up (invariants 1 to 3).
    ///
    /// Machine memory less everything it is used for, and every amount that is kept in two places, one against the
    /// other; what is off in one place never makes up for another. Free memory and charges are kept by adding and taking,
    /// so this is a proof.
    var booksImbalance: Int {
        var used = host.pointee.free + host.pointee.hypervisorUse + host.pointee.overhead
        var overhead = 0
        var hostCached = 0
        var imbalance = 0
        for index in 0..<guestCount {
            let guest = self[index]
            imbalance += guest.booksImbalance
            guard guest.state.pointee.isPoweredOn else { continue }
            used += guest.pages.total(before: Backing.ownedCount) + guest.state.pointee.compressionCache
            used += guest.state.pointee.zeroFrames + guest.state.pointee.duplicateFrames
            overhead += guest.constants.pointee.overhead
            hostCached += guest.pages.total(.hostCached)
        }
        for index in 0..<pools.count {
            used += pools[index].frames
            imbalance += abs(pools[index].frames - chargedFrames(of: index))
        }
        imbalance += abs(host.pointee.overhead - overhead) + abs(host.pointee.hostCacheUsed - hostCached)
        return abs(host.pointee.machineMemory - used) + imbalance
    }

    /// Frames of a pool that its members are charged for.
    private func chargedFrames(of pool: Int) -> Int {
        let content = pools[pool].content
        return pools[pool].members.reduce(0) { $0 + states[$1].poolFrames[content] }
    }
}

extension GuestMemory {
    /// Guest pages less the configured size, and the machine's amounts one against the other.
    var booksImbalance: Int {
        let state = state.pointee
        guard state.isPoweredOn else { return pages.total() + state.ballooned + state.charge }
        let frames = state.zeroFrames + state.duplicateFrames + state.poolFrames.total
        let owned = pages.total(before: Backing.ownedCount)
        let slots = state.halfSlots + state.quarterSlots
        let cache = (state.compressionQuarters + 3) / 4
        return abs(countedSize - constants.pointee.configuredSize) + pages.sumImbalance
            + abs(state.framesCharged - frames)
            + abs(state.charge - owned - state.framesCharged - state.compressionCache)
            + abs(slots - pages.total(.compressed)) + abs(state.compressionCache - cache)
    }
}

extension PageTable {
    /// Pages by which cells, the sums of their rows, and those of the guest classes are apart.
    fileprivate var sumImbalance: Int {
        var imbalance = 0
        for guestClass in GuestClass.allCases {
            var total = 0
            for backing in 0..<Backing.count {
                let cells = self.cells(backing, guestClass.rawValue)
                let sum = cells[0] &+ cells[1] &+ cells[2] &+ cells[3] &+ cells[4]
                let row = self.row(backing, guestClass.rawValue)
                imbalance += abs(Int(sum) - row)
                total += row
            }
            imbalance += abs(total - self.total(guestClass))
        }
        return imbalance
    }
}
