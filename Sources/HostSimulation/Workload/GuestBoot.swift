/// The first seconds after power-on or reboot: Windows zeroes all its memory, Linux touches it on need
/// (memory-model.md sections 2.1 and 5.1).
enum GuestBoot {
    /// Pages a second that a booting Windows zeroes: 512 MiB.
    static let zeroingRate = 131_072

    static func begin(_ guest: GuestMemory) {
        let state = guest.state
        state.pointee.bootMilliseconds = guest.constants.pointee.bootMilliseconds
        state.pointee.zeroingLeft = guest.constants.pointee.zeroesMemoryAtBoot ? zeroable(guest) : 0
    }

    /// Pages outside use that do not hold zeroes.
    private static func zeroable(_ guest: GuestMemory) -> Int {
        guest.state.pointee.neverTouched + guest.state.pointee.freeUnbacked + staleFree(guest)
    }

    /// Machine pages that the guest would zero in this step; next to none where zeroes are shared at once.
    static func want(_ guest: GuestMemory, hasLargePages: Bool, memory: HostMemory) -> Int {
        let left = guest.state.pointee.zeroingLeft
        guard left > 0 else { return 0 }
        if hasLargePages || !sharesZeroes(guest, memory) { return min(zeroingRate, left) }
        return min(zeroingRate, left, staleFree(guest)) + 1
    }

    private static func sharesZeroes(_ guest: GuestMemory, _ memory: HostMemory) -> Bool {
        memory.policy.sharesZeroedPages && guest.canShare(on: memory)
    }

    /// Free pages that hold something else than zeroes.
    private static func staleFree(_ guest: GuestMemory) -> Int {
        var zeroes = 0
        for backing in 0..<Backing.count { zeroes += guest.pages[backing, GuestClass.free.rawValue, 0] }
        return guest.pages.total(.free) - zeroes
    }

    static func advance(_ guest: GuestMemory, memory: HostMemory) {
        let state = guest.state
        if state.pointee.zeroingLeft > 0, !state.pointee.isBlocked { zero(guest, memory: memory) }
        if state.pointee.bootMilliseconds > 0 { state.pointee.bootMilliseconds -= SimulationTime.stepMilliseconds }
    }

    /// Zeroes as much as a second allows. What the guest took into use meanwhile need not be zeroed any more.
    private static func zero(_ guest: GuestMemory, memory: HostMemory) {
        let state = guest.state
        let most = min(zeroingRate, state.pointee.zeroingLeft)
        var zeroed = zeroNeverTouched(guest, atMost: most, memory: memory)
        let stale = staleFree(guest)
        let overwritten = guest.readable(min(stale, most - zeroed), of: .free, among: stale)
        if overwritten > 0 { zeroed += zeroStale(guest, overwritten, among: stale, memory: memory) }
        let unbacked = addZeroes(guest, min(state.pointee.freeUnbacked, most - zeroed), memory: memory)
        state.pointee.freeUnbacked -= unbacked
        state.pointee.zeroingLeft = min(state.pointee.zeroingLeft - zeroed - unbacked, zeroable(guest))
    }

    private static func zeroNeverTouched(_ guest: GuestMemory, atMost most: Int, memory: HostMemory) -> Int {
        let state = guest.state
        let wanted = min(most, state.pointee.neverTouched)
        let inLarge = touchLargeForZeroes(guest, wanted)
        let small = addZeroes(guest, min(wanted - inLarge, state.pointee.neverTouched), memory: memory)
        state.pointee.neverTouched -= small
        return inLarge + small
    }

    private static func touchLargeForZeroes(_ guest: GuestMemory, _ count: Int) -> Int {
        let whole = count / LargePages.pagesPerRegion * LargePages.pagesPerRegion
        let backed = GuestPaging.touchLarge(guest, atLeast: whole)
        guest.pages.add(backed, .large, GuestClass.free.rawValue, PageContent.zero.rawValue)
        return backed
    }

    /// Adds free pages full of zeroes on small machine pages, or on the shared zero page where the policy sees to that
    /// at once. Returns how many, for each private one needs a machine page.
    private static func addZeroes(_ guest: GuestMemory, _ count: Int, memory: HostMemory) -> Int {
        guard count > 0 else { return 0 }
        let free = GuestClass.free.rawValue
        let zero = PageContent.zero.rawValue
        let allowance = max(0, guest.state.pointee.allowance)
        guard sharesZeroes(guest, memory), allowance > 0 else {
            let taken = min(count, allowance)
            guest.take(taken)
            guest.pages.add(taken, .privateSmall, free, zero)
            return taken
        }
        if PageSharing.useZeroFrame(guest, pools: memory.pools) { guest.take(1) }
        guest.pages.add(count, .shared, free, zero)
        guest.state.pointee.counters.reclaimedByPageSharing += count
        return count
    }

    /// Overwrites free pages with zeroes. They keep a machine page of their own, and need one where they have none.
    /// Returns how many.
    private static func zeroStale(_ guest: GuestMemory, _ count: Int, among stale: Int, memory: HostMemory) -> Int {
        let pages = guest.pages
        let free = GuestClass.free.rawValue
        let zero = PageContent.zero.rawValue
        var zeroed = 0
        var parts = Apportionment(count, among: stale, random: &guest.state.pointee.random)
        for backing in Backing.allCases where pages.row(backing, free) > 0 {
            for content in 1..<PageContent.count {
                let part = parts.next(pages[backing, free, content])
                guard part > 0 else { continue }
                let taken = GuestPaging.takeOver(guest, part, of: free, backing, content, isWritten: false)
                let isLarge = backing.rawValue <= Backing.largeHint.rawValue
                pages.add(taken, isLarge ? .large : .privateSmall, free, zero)
                zeroed += taken
            }
        }
        shareZeroes(guest, memory: memory)
        return zeroed
    }

    /// Lets zeroes just written be shared at once where the policy sees to that.
    private static func shareZeroes(_ guest: GuestMemory, memory: HostMemory) {
        guard sharesZeroes(guest, memory) else { return }
        var zeroes = ClassCounts()
        let free = GuestClass.free.rawValue
        zeroes.add(guest.pages[.privateSmall, free, PageContent.zero.rawValue], free)
        PageSharing.register(guest, zeroes, content: PageContent.zero.rawValue, pools: memory.pools)
    }
}
