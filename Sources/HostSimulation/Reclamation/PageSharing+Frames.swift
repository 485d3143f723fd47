import HostModel

extension PageSharing {
    /// Settles what left frames and what matched hints since the last time, and charges frames to machines.
    ///
    /// A page that leaves a frame of two users turns its partner into a hint again. Whatever rounding does, the
    /// bounds hold afterwards: a frame has at least two users (the zero frame at least one), and no machine has
    /// more pages of an image on frames than there are frames.
    static func settleFrames(_ memory: HostMemory) {
        memory.forEachRunning(settleOwnFrames)
        for index in 0..<memory.pools.count { settlePool(memory, index) }
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
        convert(guest, lonely, content: content, from: .shared, to: .hint)
        frames -= lonely
        let shared = remaining - lonely
        let last = shared == 1 ? 1 : 0
        convert(guest, last, content: content, from: .shared, to: .hint)
        let bounded = shared < 2 ? 0 : min(max(frames, 1), shared / 2)
        guest.release(frames - bounded - last)
        state.pointee.duplicateFrames = bounded
    }

    private static func settlePool(_ memory: HostMemory, _ index: Int) {
        guard let pool = memory.pools.baseAddress.map({ $0 + index }) else { return }
        let members = PoolMembers(memory, pool: index, content: pool.pointee.content)
        guard !members.indices.isEmpty else { return }
        if pool.pointee.content == .zero {
            settleZeroes(memory, pool, members)
        } else {
            pool.pointee.hintsOfMembers = members.hints
            settleImage(memory, pool, members)
        }
        if pool.pointee.isDirty { charge(memory, pool, members) }
        pool.pointee.isDirty = false
    }

    private static func settleZeroes(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ members: PoolMembers
    ) {
        guard members.left > 0 else { return }
        pool.pointee.isDirty = true
        guard members.shared == 0, pool.pointee.frames > 0 else { return }
        pool.pointee.frames = 0
        memory.host.pointee.free += 1
    }

    private static func settleImage(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ members: PoolMembers
    ) {
        guard members.left > 0 || members.matched > 0 else { return }
        pool.pointee.isDirty = true
        pairPartners(memory, pool, members)
        releasePartners(memory, pool, members)
        bound(memory, pool, members)
        pool.pointee.hintsOfMembers = PoolMembers.sum(memory, members.indices, .hint, pool.pointee.content)
    }

    /// The hints that other machines' pages matched become shared. A machine's page never matches its own hint, so
    /// the partners of each machine's matches are looked for among the others.
    private static func pairPartners(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ members: PoolMembers
    ) {
        guard members.matched > 0 else { return }
        let content = pool.pointee.content.rawValue
        let hints = members.indices.map { memory[$0].pages.column(.hint, content) }
        let matches = members.indices.map { Int(memory[$0].matched[content]) }
        let pressure = zip(matches, hints).map { Double($0) / Double(max(1, members.hints - $1)) }
        let allPressure = pressure.reduce(0, +)
        let weights = zip(hints, pressure).map { Int(Double($0) * (allPressure - $1) * 1_048_576 / allPressure) }
        var left = members.matched
        let parts = LargestRemainder.divide(members.matched, in: weights, atMost: hints)
        for (member, part) in zip(members.indices, parts) {
            convert(memory[member], part, content: content, from: .hint, to: .shared)
            left -= part
        }
        // Where rounding promised more partners than there are hints, the frame does not come into being.
        pool.pointee.frames -= left
    }

    private static func releasePartners(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ members: PoolMembers
    ) {
        guard members.left > 0 else { return }
        let content = pool.pointee.content
        let remaining = PoolMembers.sum(memory, members.indices, .shared, content)
        if pool.pointee.users.members != members.indices.count {
            pool.pointee.users = FrameUsers(members: members.indices.count)
        }
        let frames = pool.pointee.frames
        let chance = pool.pointee.users.chanceOfTwo(sharedPages: remaining + members.left, frames: frames)
        let expected = Double(members.left) * chance
        let lonely = min(memory.host.pointee.random.rounded(expected), frames, remaining)
        guard lonely > 0 else { return }
        var parts = Apportionment(lonely, among: remaining, random: &memory.host.pointee.random)
        for member in members.indices {
            let guest = memory[member]
            let part = parts.next(guest.pages.column(.shared, content.rawValue))
            convert(guest, part, content: content.rawValue, from: .shared, to: .hint)
        }
        pool.pointee.frames -= lonely
    }

    private static func bound(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ members: PoolMembers
    ) {
        let content = pool.pointee.content.rawValue
        var largest = (shared: 0, member: 0)
        var total = 0
        for member in members.indices {
            let shared = memory[member].pages.column(.shared, content)
            total += shared
            if shared > largest.shared { largest = (shared, member) }
        }
        let excess = max(0, largest.shared * 2 - total)
        convert(memory[largest.member], excess, content: content, from: .shared, to: .hint)
        total -= excess
        let frames = pool.pointee.frames
        // With the excess gone the largest member may be another, but none has more than half of the total.
        var most = largest.shared - excess
        if excess > 0 {
            most = members.indices.reduce(0) { max($0, memory[$1].pages.column(.shared, content)) }
        }
        let bounded = min(max(frames, most), total / 2)
        pool.pointee.frames = bounded
        memory.host.pointee.free += frames - bounded - excess
    }

    /// Charges the pool's frames in proportion to the pages on them, by largest remainder (invariant 3).
    private static func charge(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ members: PoolMembers
    ) {
        let count = members.indices.count
        let content = pool.pointee.content
        let parts = UnsafeMutableBufferPointer(start: memory.scratch, count: count)
        let remainders = UnsafeMutableBufferPointer(start: memory.scratch + count, count: count)
        for (position, member) in members.indices.enumerated() {
            parts[position] = memory[member].pages.column(.shared, content.rawValue)
        }
        LargestRemainder.divide(pool.pointee.frames, inPlace: parts, remainders: remainders)
        for (position, member) in members.indices.enumerated() {
            memory.states[member].poolFrames.set(content, parts[position])
        }
    }
}
