/// The first seconds after power-on or reboot: Windows zeroes all its memory, Linux touches it on need
/// (memory-model.md sections 2.1 and 5.1).
enum GuestBoot {
    /// Pages a second that a booting Windows zeroes: 512 MiB.
    static let zeroingRate = 131_072

    /// Machine pages that the guest would zero in this step; next to none where zeroes are shared at once.
    static func want(_ guest: GuestMemory, hasLargePages: Bool, memory: HostMemory) -> Int {
        guard isZeroing(guest) else { return 0 }
        let stale = staleFree(guest)
        guard hasLargePages || !sharesZeroes(guest, memory) else { return min(zeroingRate, stale) + 1 }
        return min(zeroingRate, guest.state.pointee.neverTouched + guest.state.pointee.freeUnbacked + stale)
    }

    private static func sharesZeroes(_ guest: GuestMemory, _ memory: HostMemory) -> Bool {
        memory.policy.sharesZeroedPages && guest.canShare(on: memory)
    }

    private static func isZeroing(_ guest: GuestMemory) -> Bool {
        guest.constants.pointee.zeroesMemoryAtBoot && guest.state.pointee.bootMilliseconds > 0
    }

    /// Free pages that hold something else than zeroes.
    private static func staleFree(_ guest: GuestMemory) -> Int {
        var zeroes = 0
        for backing in 0..<Backing.count { zeroes += guest.pages[backing, GuestClass.free.rawValue, 0] }
        return guest.pages.total(.free) - zeroes
    }

    static func advance(_ guest: GuestMemory, memory: HostMemory) {
        let state = guest.state
        guard state.pointee.bootMilliseconds > 0 else { return }
        if isZeroing(guest), !state.pointee.isBlocked {
            let left = zeroingRate - zeroNeverTouched(guest, atMost: zeroingRate, memory: memory)
            let stale = staleFree(guest)
            if stale > 0, left > 0 { zeroStale(guest, min(stale, left), among: stale, memory: memory) }
            let unbacked = min(state.pointee.freeUnbacked, max(0, left - stale))
            state.pointee.freeUnbacked -= addZeroes(guest, unbacked, memory: memory)
        }
        state.pointee.bootMilliseconds -= SimulationTime.stepMilliseconds
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
    private static func zeroStale(_ guest: GuestMemory, _ count: Int, among stale: Int, memory: HostMemory) {
        let pages = guest.pages
        let free = GuestClass.free.rawValue
        let zero = PageContent.zero.rawValue
        var parts = Apportionment(count, among: stale, random: &guest.state.pointee.random)
        for backing in Backing.allCases where pages.row(backing, free) > 0 {
            for content in 1..<PageContent.count {
                let part = parts.next(pages[backing, free, content])
                guard part > 0 else { continue }
                let taken = GuestPaging.takeOver(guest, part, of: free, backing, content, isWritten: false)
                let isLarge = backing.rawValue <= Backing.largeHint.rawValue
                pages.add(taken, isLarge ? .large : .privateSmall, free, zero)
            }
        }
        shareZeroes(guest, memory: memory)
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
