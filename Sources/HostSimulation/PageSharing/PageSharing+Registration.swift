import HostModel

extension PageSharing {
    /// Largest part of a content's universe that is registered in one go; chances are renewed after it.
    private static let lotShare = 16.0

    /// Registers private small pages of one content: those with an equal become shared, the rest hints.
    ///
    /// - Parameter onlyMatches: leave those without an equal as they are.
    /// - Returns: the pages that became shared. Their machine pages are free, except for one where a frame is new.
    @discardableResult
    static func register(
        _ guest: GuestMemory,
        _ pages: ClassCounts,
        content: Int,
        pools: UnsafeMutableBufferPointer<SharingPool>,
        onlyMatches: Bool = false
    ) -> ClassCounts {
        switch content {
        case PageContent.zero.rawValue:
            return shareZeroes(guest, pages, pools: pools)
        case PageContent.duplicated.rawValue:
            return registerDuplicates(guest, pages, onlyMatches: onlyMatches)
        default:
            return registerImage(guest, pages, content: content, pools: pools, onlyMatches: onlyMatches)
        }
    }

    /// All zero pages share one frame. Returns whether the frame is new and takes a machine page.
    static func useZeroFrame(_ guest: GuestMemory, pools: UnsafeMutableBufferPointer<SharingPool>) -> Bool {
        let pool = Int(guest.state.pointee.pools.zero)
        guard pool >= 0 else {
            let isNew = guest.state.pointee.zeroFrames == 0
            guest.state.pointee.zeroFrames = 1
            return isNew
        }
        let isNew = pools[pool].frames == 0
        pools[pool].frames = 1
        pools[pool].isDirty = true
        return isNew
    }

    private static func shareZeroes(
        _ guest: GuestMemory,
        _ pages: ClassCounts,
        pools: UnsafeMutableBufferPointer<SharingPool>
    ) -> ClassCounts {
        guard pages.total > 0 else { return pages }
        let isNew = useZeroFrame(guest, pools: pools)
        let zero = PageContent.zero.rawValue
        for guestClass in 0..<GuestClass.count where pages[guestClass] > 0 {
            guest.pages.reback(pages[guestClass], from: .privateSmall, to: .shared, guestClass, zero)
        }
        book(guest, freed: pages.total - (isNew ? 1 : 0))
        return pages
    }

    private static func registerDuplicates(
        _ guest: GuestMemory,
        _ pages: ClassCounts,
        onlyMatches: Bool
    ) -> ClassCounts {
        let content = PageContent.duplicated.rawValue
        let universe = guest.constants.pointee.duplicateUniverse
        let state = guest.state
        let lotSize = max(1, Int(universe / lotShare))
        var rest = pages
        var matched = ClassCounts()
        while rest.total > 0 {
            let lot = rest.drawn(lotSize, random: &state.pointee.random)
            rest.subtract(lot)
            let hints = guest.pages.column(.hint, content)
            let (onFrames, onHints) = matches(
                lot.total,
                frames: lot.total,
                frameChance: Double(state.pointee.duplicateFrames) / universe,
                hintChance: Double(hints) / universe,
                hints: hints,
                random: &state.pointee.random
            )
            convert(guest, onHints, content: content, from: .hint, to: .shared, among: hints)
            state.pointee.duplicateFrames += onHints
            let shared = lot.drawn(onFrames + onHints, random: &state.pointee.random)
            place(guest, lot, shared: shared, content: content, onlyMatches)
            if !onlyMatches { state.pointee.reclaimedContents.duplicatesAdded += lot.total - shared.total }
            for guestClass in 0..<GuestClass.count { matched.add(shared[guestClass], guestClass) }
        }
        book(guest, freed: matched.total)
        return matched
    }

    private static func registerImage(
        _ guest: GuestMemory,
        _ pages: ClassCounts,
        content: Int,
        pools: UnsafeMutableBufferPointer<SharingPool>,
        onlyMatches: Bool
    ) -> ClassCounts {
        let index = guest.state.pointee.pools[content]
        guard index >= 0, let pool = pools.baseAddress.map({ $0 + index }) else {
            place(guest, pages, shared: ClassCounts(), content: content, onlyMatches)
            return ClassCounts()
        }
        let own = guest.pages.column(.shared, content)
        let ownHints = guest.pages.column(.hint, content)
        let others = max(0, pool.pointee.hintsOfMembers - ownHints)
        let rest = max(1, pool.pointee.universe - Double(own + ownHints))
        let (onFrames, onHints) = matches(
            pages.total,
            frames: max(0, pool.pointee.frames - own),
            frameChance: Double(max(0, pool.pointee.frames - own)) / rest,
            hintChance: Double(others) / rest,
            hints: others,
            random: &guest.state.pointee.random
        )
        let shared = pages.drawn(onFrames + onHints, random: &guest.state.pointee.random)
        guest.matched[content] += Int32(onHints)
        pool.pointee.frames += onHints
        pool.pointee.hintsOfMembers -= onHints
        if !onlyMatches {
            pool.pointee.hintsOfMembers += pages.total - shared.total
            pool.pointee.contentsAdded += pages.total - shared.total
        }
        pool.pointee.isDirty = pool.pointee.isDirty || shared.total > 0
        place(guest, pages, shared: shared, content: content, onlyMatches)
        book(guest, freed: shared.total)
        return shared
    }

    /// How many of the pages have an equal that is shared already, at most `frames`, and how many one among hints.
    @inline(__always)
    private static func matches(
        _ count: Int,
        frames: Int,
        frameChance: Double,
        hintChance: Double,
        hints: Int,
        random: inout RandomSource
    ) -> (onFrames: Int, onHints: Int) {
        let onFrame = min(1, frameChance)
        let onHint = min(1 - onFrame, hintChance)
        guard onFrame + onHint > 0 else { return (0, 0) }
        // Rounded together, for few pages that were rounded apart would match too seldom.
        let matched = min(count, random.rounded(Double(count) * (onFrame + onHint)))
        let onFrames = min(matched, frames, random.rounded(Double(matched) * onFrame / (onFrame + onHint)))
        return (onFrames, min(matched - onFrames, hints))
    }

    private static func place(
        _ guest: GuestMemory,
        _ pages: ClassCounts,
        shared: ClassCounts,
        content: Int,
        _ onlyMatches: Bool
    ) {
        for guestClass in 0..<GuestClass.count where pages[guestClass] > 0 {
            let matched = shared[guestClass]
            let hints = onlyMatches ? 0 : pages[guestClass] - matched
            guest.pages.reback(matched, from: .privateSmall, to: .shared, guestClass, content)
            guest.pages.reback(hints, from: .privateSmall, to: .hint, guestClass, content)
        }
    }

    private static func book(_ guest: GuestMemory, freed: Int) {
        guest.release(freed)
        guest.state.pointee.counters.reclaimedByPageSharing += freed
    }

    /// Turns hints of the machine into shared pages, because a partner was found, or shared pages into hints, because
    /// it left; spread over guest classes.
    ///
    /// - Parameter all: pages of the content that `count` is picked from.
    static func convert(_ guest: GuestMemory, _ count: Int, content: Int, from: Backing, to: Backing, among all: Int) {
        guard count > 0 else { return }
        if count == 1 {
            convertOne(guest, content, from, to, among: all)
            return
        }
        var parts = Apportionment(count, among: all, random: &guest.state.pointee.random)
        guest.pages.rebackColumn(content, from: from, to: to, &parts)
    }

    private static func convertOne(
        _ guest: GuestMemory,
        _ content: Int,
        _ from: Backing,
        _ to: Backing,
        among all: Int
    ) {
        var rest = Int(guest.state.pointee.random.next(below: UInt64(all)))
        var guestClass = 0
        while rest >= guest.pages[from, guestClass, content] {
            rest -= guest.pages[from, guestClass, content]
            guestClass += 1
        }
        guest.pages.reback(1, from: from, to: to, guestClass, content)
    }
}
