import HostModel

extension PageSharing {
    /// Settles what left frames and what matched hints since the last time, and charges frames to machines.
    ///
    /// A page that leaves a frame of two users turns its partner into a hint again. Whatever rounding does, the
    /// bounds hold afterwards: a frame has at least two users (the zero frame at least one), and no machine has
    /// more pages of an image on frames than there are frames.
    static func settleFrames(_ memory: HostMemory) {
        memory.forEachRunning { guest in
            settleOwnFrames(guest)
            guest.state.pointee.framesCharged = guest.state.pointee.zeroFrames + guest.state.pointee.duplicateFrames
        }
        for index in 0..<memory.pools.count {
            if memory.pools[index].content == .zero {
                settleZeroes(memory, index)
            } else {
                settleImage(memory, index)
            }
            charge(memory, index)
        }
        memory.forEachRunning { guest in
            guest.left.update(repeating: 0, count: HostMemory.frameChangesPerGuest)
        }
    }

    private static func settleOwnFrames(_ guest: GuestMemory) {
        let state = guest.state
        if state.pointee.zeroFrames > 0, guest.pages.column(.shared, PageContent.zero.rawValue) == 0 {
            state.pointee.zeroFrames = 0
            guest.release(1)
        }
        let content = PageContent.duplicated.rawValue
        let left = Int(guest.left[content])
        var frames = state.pointee.duplicateFrames
        guard left > 0 || frames > 0 else { return }
        let remaining = guest.pages.column(.shared, content)
        let chance = FrameUsers.chanceOfTwo(sharedPages: remaining + left, frames: frames)
        let lonely = left > 0 ? min(state.pointee.random.rounded(Double(left) * chance), frames, remaining) : 0
        unpair(guest, lonely, content: content)
        frames -= lonely
        let shared = remaining - lonely
        let last = shared == 1 ? 1 : 0
        unpair(guest, last, content: content)
        let bounded = shared < 2 ? 0 : min(max(frames, 1), shared / 2)
        guest.release(frames - bounded - last)
        state.pointee.duplicateFrames = bounded
    }

    private static func settleZeroes(_ memory: HostMemory, _ index: Int) {
        guard memory.pools[index].frames > 0 else { return }
        let zero = PageContent.zero.rawValue
        let isUsed = memory.pools[index].members.contains { member in
            memory.states[member].isPoweredOn && memory[member].pages.column(.shared, zero) > 0
        }
        guard !isUsed else { return }
        memory.pools[index].frames = 0
        memory.host.pointee.free += 1
    }

    private static func settleImage(_ memory: HostMemory, _ index: Int) {
        let content = memory.pools[index].content.rawValue
        let members = memory.pools[index].members.filter { memory.states[$0].isPoweredOn }
        pairPartners(memory, index, members: members, content: content)
        releasePartners(memory, index, members: members, content: content)
        bound(memory, index, members: members, content: content)
        memory.pools[index].hintsOfMembers = members.reduce(0) { $0 + memory[$1].pages.column(.hint, content) }
    }

    /// The hints that other machines' pages matched become shared. A machine's page never matches its own hint, so
    /// the partners of each machine's matches are looked for among the others.
    private static func pairPartners(_ memory: HostMemory, _ index: Int, members: [Int], content: Int) {
        let matches = members.map { Int(memory[$0].matched[content]) }
        let total = matches.reduce(0, +)
        guard total > 0 else { return }
        let hints = members.map { memory[$0].pages.column(.hint, content) }
        let allHints = hints.reduce(0, +)
        let pressure = zip(matches, hints).map { Double($0) / Double(max(1, allHints - $1)) }
        let allPressure = pressure.reduce(0, +)
        let weights = zip(hints, pressure).map { Int(Double($0) * (allPressure - $1) * 1_048_576 / allPressure) }
        var left = total
        let parts = LargestRemainder.divide(total, in: weights, atMost: hints)
        for (member, part) in zip(members, parts) {
            pairHints(memory[member], part, content: content)
            left -= part
        }
        // Where rounding promised more partners than there are hints, the frame does not come into being.
        memory.pools[index].frames -= left
    }

    private static func releasePartners(_ memory: HostMemory, _ index: Int, members: [Int], content: Int) {
        let left = members.reduce(0) { $0 + Int(memory[$1].left[content]) }
        guard left > 0 else { return }
        let shared = members.map { memory[$0].pages.column(.shared, content) }
        let remaining = shared.reduce(0, +)
        let frames = memory.pools[index].frames
        let chance = FrameUsers.chanceOfTwo(sharedPages: remaining + left, frames: frames, members: members.count)
        let lonely = min(memory.host.pointee.random.rounded(Double(left) * chance), frames, remaining)
        guard lonely > 0 else { return }
        var parts = Apportionment(lonely, among: remaining, random: &memory.host.pointee.random)
        for (member, count) in zip(members, shared) {
            unpair(memory[member], parts.next(count), content: content)
        }
        memory.pools[index].frames -= lonely
    }

    private static func bound(_ memory: HostMemory, _ index: Int, members: [Int], content: Int) {
        var shared = members.map { memory[$0].pages.column(.shared, content) }
        var total = shared.reduce(0, +)
        var hintsMade = 0
        if let largest = shared.indices.max(by: { shared[$0] < shared[$1] }), shared[largest] * 2 > total {
            let excess = shared[largest] * 2 - total
            unpair(memory[members[largest]], excess, content: content)
            shared[largest] -= excess
            total -= excess
            hintsMade = excess
        }
        let frames = memory.pools[index].frames
        let bounded = min(max(frames, shared.max() ?? 0), total / 2)
        memory.pools[index].frames = bounded
        memory.host.pointee.free += frames - bounded - hintsMade
    }

    /// Charges the pool's frames in proportion to the pages on them, by largest remainder (invariant 3).
    private static func charge(_ memory: HostMemory, _ index: Int) {
        let pool = memory.pools[index]
        guard pool.frames > 0 else { return }
        let shared = pool.members.map {
            memory.states[$0].isPoweredOn ? memory[$0].pages.column(.shared, pool.content.rawValue) : 0
        }
        for (member, frames) in zip(pool.members, LargestRemainder.divide(pool.frames, in: shared)) {
            memory.states[member].framesCharged += frames
        }
    }
}
