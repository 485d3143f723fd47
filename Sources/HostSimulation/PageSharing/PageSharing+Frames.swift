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

    // MARK: Pools

    /// What a pool's members hold of its content, or did with it since the last settlement.
    private struct Tally {
        var left = 0
        var matched = 0
        var hints = 0

        init(_ memory: HostMemory, _ pool: UnsafeMutablePointer<SharingPool>) {
            let content = pool.pointee.content.rawValue
            for member in pool.pointee.members {
                let guest = memory[member]
                left += Int(guest.left[content])
                matched += Int(guest.matched[content])
                hints += guest.pages.column(.hint, content)
            }
        }
    }

    private static func sum(_ memory: HostMemory, _ pool: UnsafeMutablePointer<SharingPool>, _ backing: Backing) -> Int
    {
        let content = pool.pointee.content.rawValue
        var sum = 0
        for member in pool.pointee.members { sum += memory[member].pages.column(backing, content) }
        return sum
    }

    private static func settlePool(_ memory: HostMemory, _ index: Int) {
        guard let pool = memory.pools.baseAddress.map({ $0 + index }) else { return }
        if pool.pointee.isStale { renewMembers(memory, pool, index) }
        guard !pool.pointee.members.isEmpty else { return }
        let tally = Tally(memory, pool)
        pool.pointee.hintsOfMembers = tally.hints
        if tally.left > 0 || tally.matched > 0 {
            pool.pointee.isDirty = true
            if pool.pointee.content == .zero { settleZeroes(memory, pool) } else { settleImage(memory, pool, tally) }
        }
        if pool.pointee.isDirty { charge(memory, pool) }
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

    private static func settleZeroes(_ memory: HostMemory, _ pool: UnsafeMutablePointer<SharingPool>) {
        guard pool.pointee.frames > 0, sum(memory, pool, .shared) == 0 else { return }
        pool.pointee.frames = 0
        memory.host.pointee.free += 1
    }

    private static func settleImage(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ tally: Tally
    ) {
        if tally.matched > 0 { pairPartners(memory, pool, matched: tally.matched, hints: tally.hints) }
        if tally.left > 0 { releasePartners(memory, pool, left: tally.left) }
        bound(memory, pool)
        pool.pointee.hintsOfMembers = sum(memory, pool, .hint)
    }

    /// The hints that other machines' pages matched become shared. A machine's page never matches its own hint, so
    /// the partners of each machine's matches are looked for among the others.
    private static func pairPartners(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        matched: Int,
        hints allHints: Int
    ) {
        let content = pool.pointee.content.rawValue
        let partners = drawPartners(
            memory,
            pool,
            matched,
            of: { Int($0.matched[content]) },
            among: { $0.pages.column(.hint, content) },
            total: allHints
        )
        var left = matched
        for (position, member) in pool.pointee.members.enumerated() where partners[position] > 0 {
            convert(memory[member], partners[position], content: content, from: .hint, to: .shared)
            left -= partners[position]
        }
        // Where rounding promised more partners than there are hints, the frame does not come into being.
        pool.pointee.frames -= left
    }

    /// Divides partners of pages among the members: each page of a machine has its partner among those of the others,
    /// picked at random. Returns a view on the scratch numbers, one for each member.
    @inline(__always)
    private static func drawPartners(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        _ count: Int,
        of pages: (GuestMemory) -> Int,
        among candidates: (GuestMemory) -> Int,
        total: Int
    ) -> UnsafeMutableBufferPointer<Int> {
        let members = pool.pointee.members
        let parts = UnsafeMutableBufferPointer(start: memory.scratch, count: members.count)
        let available = UnsafeMutableBufferPointer(start: memory.scratch + members.count, count: members.count)
        // Pages of a machine for each candidate of the others, in all.
        var pressure = 0.0
        for (position, member) in members.enumerated() {
            let guest = memory[member]
            let own = pages(guest)
            available[position] = candidates(guest)
            if own > 0 { pressure += Double(own) / Double(max(1, total - available[position])) }
        }
        var weight = 0
        for (position, member) in members.enumerated() {
            let own = pages(memory[member])
            let others = own > 0 ? pressure - Double(own) / Double(max(1, total - available[position])) : pressure
            parts[position] = Int(Double(available[position]) * others * 65_536 / pressure)
            weight += parts[position]
        }
        var shares = Apportionment(min(count, weight), among: weight, random: &memory.host.pointee.random)
        var left = count
        for position in parts.indices {
            parts[position] = min(shares.next(parts[position]), available[position])
            left -= parts[position]
        }
        // A machine cannot give more than it has; others make up for it as far as they can.
        for position in parts.indices where left > 0 {
            let more = min(left, available[position] - parts[position])
            parts[position] += more
            left -= more
        }
        return parts
    }

    private static func releasePartners(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        left: Int
    ) {
        let content = pool.pointee.content.rawValue
        let remaining = sum(memory, pool, .shared)
        let frames = pool.pointee.frames
        let chance = pool.pointee.users.chanceOfTwo(sharedPages: remaining + left, frames: frames)
        let lonely = min(memory.host.pointee.random.rounded(Double(left) * chance), frames, remaining)
        guard lonely > 0 else { return }
        let partners = drawPartners(
            memory,
            pool,
            lonely,
            of: { Int($0.left[content]) },
            among: { $0.pages.column(.shared, content) },
            total: remaining
        )
        for (position, member) in pool.pointee.members.enumerated() where partners[position] > 0 {
            convert(memory[member], partners[position], content: content, from: .shared, to: .hint)
        }
        pool.pointee.frames -= lonely
    }

    private static func bound(_ memory: HostMemory, _ pool: UnsafeMutablePointer<SharingPool>) {
        let content = pool.pointee.content.rawValue
        var largest = (shared: 0, member: 0)
        var most = 0
        var total = 0
        for member in pool.pointee.members {
            let shared = memory[member].pages.column(.shared, content)
            total += shared
            if shared > largest.shared {
                most = largest.shared
                largest = (shared, member)
            } else {
                most = max(most, shared)
            }
        }
        let excess = max(0, largest.shared * 2 - total)
        convert(memory[largest.member], excess, content: content, from: .shared, to: .hint)
        total -= excess
        most = max(most, largest.shared - excess)
        let frames = pool.pointee.frames
        let bounded = min(max(frames, most), total / 2)
        pool.pointee.frames = bounded
        memory.host.pointee.free += frames - bounded - excess
    }

    /// Charges the pool's frames in proportion to the pages on them, by largest remainder (invariant 3).
    private static func charge(_ memory: HostMemory, _ pool: UnsafeMutablePointer<SharingPool>) {
        let members = pool.pointee.members
        let content = pool.pointee.content
        let parts = UnsafeMutableBufferPointer(start: memory.scratch, count: members.count)
        let remainders = UnsafeMutableBufferPointer(start: memory.scratch + members.count, count: members.count)
        for (position, member) in members.enumerated() {
            parts[position] = memory[member].pages.column(.shared, content.rawValue)
        }
        LargestRemainder.divide(pool.pointee.frames, inPlace: parts, remainders: remainders)
        for (position, member) in members.enumerated() {
            memory.states[member].poolFrames.set(content, parts[position])
        }
    }
}
