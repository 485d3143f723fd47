import HostModel

/// One pool while its frames are settled: what each member has of the pool's content and did with it, side by side, so
/// that the rules run over short lists of numbers instead of page tables. Valid within one settlement.
struct PoolSettlement {
    /// Numbers that are kept for each member.
    static let columnCount = 5

    private let memory: HostMemory
    private let pool: UnsafeMutablePointer<SharingPool>
    private let content: Int
    private let members: [Int]
    private let shared: UnsafeMutableBufferPointer<Int>
    private let hints: UnsafeMutableBufferPointer<Int>
    /// Shared pages that left their frame since the last settlement.
    private let left: UnsafeMutableBufferPointer<Int>
    /// Hints in other machines that the member's pages matched since the last settlement.
    private let matched: UnsafeMutableBufferPointer<Int>
    private let parts: UnsafeMutableBufferPointer<Int>
    private let rates: UnsafeMutableBufferPointer<Double>
    private var sharedInAll = 0
    private var hintsInAll = 0
    private var leftInAll = 0
    private var matchedInAll = 0

    /// - Parameters:
    ///   - columns: room for `columnCount` numbers of each member.
    ///   - rates: room for a number of each member.
    init(
        _ memory: HostMemory,
        _ pool: UnsafeMutablePointer<SharingPool>,
        columns: UnsafeMutableBufferPointer<Int>,
        rates: UnsafeMutableBufferPointer<Double>
    ) {
        self.memory = memory
        self.pool = pool
        members = pool.pointee.members
        content = pool.pointee.content.rawValue
        let count = members.count
        func column(_ index: Int) -> UnsafeMutableBufferPointer<Int> {
            UnsafeMutableBufferPointer(rebasing: columns[index * count..<(index + 1) * count])
        }
        shared = column(0)
        hints = column(1)
        left = column(2)
        matched = column(3)
        parts = column(4)
        self.rates = UnsafeMutableBufferPointer(rebasing: rates[..<count])
        for (position, member) in members.enumerated() {
            let guest = memory[member]
            shared[position] = guest.pages.column(.shared, content)
            hints[position] = guest.pages.column(.hint, content)
            left[position] = Int(guest.left[content])
            matched[position] = Int(guest.matched[content])
            sharedInAll += shared[position]
            hintsInAll += hints[position]
            leftInAll += left[position]
            matchedInAll += matched[position]
        }
    }

    /// Brings the number of frames up to date with what left them and what matched hints.
    mutating func settle() {
        if leftInAll > 0 || matchedInAll > 0 {
            pool.pointee.isDirty = true
            if pool.pointee.content == .zero { settleZeroes() } else { settleImage() }
        }
        pool.pointee.hintsOfMembers = hintsInAll
    }

    private func settleZeroes() {
        guard pool.pointee.frames > 0, sharedInAll == 0 else { return }
        pool.pointee.frames = 0
        memory.host.pointee.free += 1
    }

    private mutating func settleImage() {
        if matchedInAll > 0 { pairPartners() }
        if leftInAll > 0 { releasePartners() }
        bound()
    }

    // MARK: Partners

    /// The hints that other machines' pages matched become shared. A machine's page never matches its own hint, so
    /// the partners of each machine's matches are looked for among the others.
    private mutating func pairPartners() {
        drawPartners(matchedInAll, of: matched, among: hints, total: hintsInAll)
        var missing = matchedInAll
        for position in parts.indices where parts[position] > 0 {
            share(position, parts[position])
            missing -= parts[position]
        }
        // Where rounding promised more partners than there are hints, the frame does not come into being.
        pool.pointee.frames -= missing
    }

    /// Of the pages that left, those that had one partner leave it alone on its frame, which makes it a hint.
    private mutating func releasePartners() {
        let frames = pool.pointee.frames
        let chance = pool.pointee.users.chanceOfTwo(sharedPages: sharedInAll + leftInAll, frames: frames)
        let lonely = min(memory.host.pointee.random.rounded(Double(leftInAll) * chance), frames, sharedInAll)
        guard lonely > 0 else { return }
        drawPartners(lonely, of: left, among: shared, total: sharedInAll)
        for position in parts.indices where parts[position] > 0 { unshare(position, parts[position]) }
        pool.pointee.frames -= lonely
    }

    private mutating func share(_ position: Int, _ count: Int) {
        let guest = memory[members[position]]
        PageSharing.convert(guest, count, content: content, from: .hint, to: .shared, among: hints[position])
        hints[position] -= count
        shared[position] += count
        hintsInAll -= count
        sharedInAll += count
    }

    private mutating func unshare(_ position: Int, _ count: Int) {
        let guest = memory[members[position]]
        PageSharing.convert(guest, count, content: content, from: .shared, to: .hint, among: shared[position])
        shared[position] -= count
        hints[position] += count
        sharedInAll -= count
        hintsInAll += count
    }

    /// Divides partners of pages among the members: each page of a machine has its partner among those of the others,
    /// picked at random. Writes `parts`.
    private func drawPartners(
        _ count: Int,
        of pages: UnsafeMutableBufferPointer<Int>,
        among candidates: UnsafeMutableBufferPointer<Int>,
        total: Int
    ) {
        // Pages of a machine for each candidate of the others, in all, and the candidates that are its own.
        var pressure = 0.0
        var own = 0.0
        for position in parts.indices {
            var rate = 0.0
            if pages[position] > 0 {
                rate = Double(pages[position]) / Double(max(1, total - candidates[position]))
                own += rate * Double(candidates[position])
                pressure += rate
            }
            rates[position] = rate
        }
        let weight = pressure * Double(total) - own
        let scale = weight > 0 ? Double(count) / weight : 0
        var cumulative = Double(memory.host.pointee.random.next() >> 11) / 9_007_199_254_740_992
        var given = 0
        for position in parts.indices {
            cumulative += Double(candidates[position]) * (pressure - rates[position]) * scale
            let upTo = min(count, Int(cumulative))
            let part = min(upTo - given, candidates[position])
            parts[position] = part
            given += part
        }
        if given < count { makeUp(count - given, among: candidates) }
    }

    /// A machine cannot give more than it has; others make up for it as far as they can.
    private func makeUp(_ count: Int, among candidates: UnsafeMutableBufferPointer<Int>) {
        var missing = count
        for position in parts.indices where missing > 0 {
            let more = min(missing, candidates[position] - parts[position])
            parts[position] += more
            missing -= more
        }
    }

    // MARK: Bounds

    private mutating func bound() {
        var largest = (shared: 0, position: 0)
        var most = 0
        for position in shared.indices {
            if shared[position] > largest.shared {
                most = largest.shared
                largest = (shared[position], position)
            } else {
                most = max(most, shared[position])
            }
        }
        let excess = max(0, largest.shared * 2 - sharedInAll)
        if excess > 0 { unshare(largest.position, excess) }
        most = max(most, largest.shared - excess)
        let frames = pool.pointee.frames
        let bounded = min(max(frames, most), sharedInAll / 2)
        pool.pointee.frames = bounded
        memory.host.pointee.free += frames - bounded - excess
    }

    // MARK: Charges

    /// Charges the pool's frames in proportion to the pages on them, by largest remainder (invariant 3).
    func charge() {
        LargestRemainder.divide(pool.pointee.frames, inPlace: shared, remainders: parts)
        let content = pool.pointee.content
        for (position, member) in members.enumerated() {
            memory.states[member].poolFrames.set(content, shared[position])
        }
    }
}
