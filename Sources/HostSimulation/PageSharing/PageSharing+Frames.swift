import HostModel

extension PageSharing {
    /// Settles what left frames and what matched hints since the last time, and charges frames to machines.
    ///
    /// A page that leaves a frame of two users turns its partner into a hint again. Whatever rounding does, the
    /// bounds hold afterwards: a frame has at least two users (the zero frame at least one), and no machine has
    /// more pages of an image on frames than there are frames.
    static func settleFrames(_ memory: HostMemory) {
        memory.forEachRunning(settleOwnFrames)
        let count = memory.guestCount
        withUnsafeTemporaryAllocation(of: Int.self, capacity: count * PoolSettlement.columnCount) { columns in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { rates in
                for index in 0..<memory.pools.count {
                    settlePool(memory, index, columns: columns, rates: rates)
                }
            }
        }
        memory.forEachRunning { guest in
            let state = guest.state
            state.pointee.framesCharged =
                state.pointee.zeroFrames + state.pointee.duplicateFrames + state.pointee.poolFrames.total
            guest.left.update(repeating: 0, count: HostMemory.frameChangesPerGuest)
        }
    }

    private static func settleOwnFrames(_ guest: GuestMemory) {
        let state = guest.state
        let zero = PageContent.zero.rawValue
        if guest.left[zero] > 0, state.pointee.zeroFrames > 0, guest.pages.column(.shared, zero) == 0 {
            state.pointee.zeroFrames = 0
            guest.release(1)
        }
        let content = PageContent.duplicated.rawValue
        let left = Int(guest.left[content])
        guard left > 0 else { return }
        var frames = state.pointee.duplicateFrames
        let remaining = guest.pages.column(.shared, content)
        let chance = FrameUsers.chanceOfTwo(sharedPages: remaining + left, frames: frames)
        let lonely = min(state.pointee.random.rounded(Double(left) * chance), frames, remaining)
        convert(guest, lonely, content: content, from: .shared, to: .hint, among: remaining)
        frames -= lonely
        let shared = remaining - lonely
        let last = shared == 1 ? 1 : 0
        convert(guest, last, content: content, from: .shared, to: .hint, among: shared)
        let bounded = shared < 2 ? 0 : min(max(frames, 1), shared / 2)
        guest.release(frames - bounded - last)
        state.pointee.duplicateFrames = bounded
    }

    private static func settlePool(
        _ memory: HostMemory,
        _ index: Int,
        columns: UnsafeMutableBufferPointer<Int>,
        rates: UnsafeMutableBufferPointer<Double>
    ) {
        guard let pool = memory.pools.baseAddress.map({ $0 + index }) else { return }
        if pool.pointee.isStale { renewMembers(memory, pool, index) }
        guard !pool.pointee.members.isEmpty else { return }
        var settlement = PoolSettlement(memory, pool, columns: columns, rates: rates)
        settlement.settle()
        if pool.pointee.isDirty { settlement.charge() }
        pool.pointee.isDirty = false
    }

    private static func renewMembers(_ memory: HostMemory, _ pool: UnsafeMutablePointer<SharingPool>, _ index: Int) {
        let content = pool.pointee.content.rawValue
        pool.pointee.setMembers(
            pool.pointee.candidates.filter {
                memory.states[$0].isPoweredOn && memory.states[$0].pools[content] == index
            }
        )
    }
}
