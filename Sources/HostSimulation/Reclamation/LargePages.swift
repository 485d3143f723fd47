import HostModel

/// Machine pages of 2 MiB: they cannot be shared, so they are broken when memory gets short and formed again when it is
/// plentiful (memory-model.md sections 4.2, 5.1 and 18 item 7).
///
/// A machine's large pages are counted by their small parts; which part lies in which large page is not kept. Parts
/// that are taken at random hit large pages at random, and those break.
enum LargePages {
    /// Small parts of a large page.
    static let pagesPerRegion = 512
    /// Swapped pages of a region that may be read back to form it again (LPage.MaxSwappedPagesInitVal).
    static let swappedPerRegion = 10.0
    /// A host breaks or forms 1/600 of its memory a second, and breaks ten times as much from clear on, where page
    /// sharing is called at once. No source gives rates; ours are parameters in this one place.
    static let slowShare = 600
    static let fastShare = 60

    /// Large pages of a machine.
    @inline(__always)
    static func count(_ pages: PageTable) -> Int {
        (pages.total(.large) + pages.total(.largeHint)) / pagesPerRegion
    }

    /// Breaks large pages below the policy's threshold of free memory, or forms them above it.
    static func balance(_ memory: HostMemory) {
        let constants = memory.constants
        guard constants.pointee.hasLargePages else { return }
        let host = memory.host
        let policy = constants.pointee.policy
        let threshold = policy.pages(policy.largePageThreshold, minFree: host.pointee.minFree)
        let upper = policy.pages(policy.largePageReturn, minFree: host.pointee.minFree)
        if host.pointee.free < threshold {
            breakForSharing(memory)
        } else if host.pointee.free > upper {
            form(memory, spare: host.pointee.free - upper)
        }
    }

    // MARK: Breaking

    /// Breaks large pages of machines whose pages may be shared, one machine after the other.
    private static func breakForSharing(_ memory: HostMemory) {
        guard memory.constants.pointee.isPageSharingEnabled else { return }
        let share = memory.actions.sharesBrokenPages ? fastShare : slowShare
        var left = max(1, memory.constants.pointee.regions / share)
        var next = memory.host.pointee.nextToBreak
        memory.forEachRunning(from: &next) { guest in
            guard guest.canShare(on: memory) else { return true }
            let regions = min(left, count(guest.pages))
            left -= regions
            if regions > 0 { split(guest, regions * pagesPerRegion, regions: regions, memory: memory) }
            return left > 0
        }
        memory.host.pointee.nextToBreak = next
    }

    /// Breaks the large pages that lost parts to balloon or host paging: R (1 - (1 - n/N)^512) of R for n parts of
    /// N = 512 R (engine-notes.md item 5).
    static func breakTaken(_ guest: GuestMemory, memory: HostMemory) {
        let taken = guest.state.pointee.takenFromLarge
        guard taken > 0 else { return }
        guest.state.pointee.takenFromLarge = 0
        let left = guest.pages.total(.large) + guest.pages.total(.largeHint)
        let regions = (left + taken) / pagesPerRegion
        let untouched = ElementaryFunctions.power(Double(left) / Double(left + taken), pagesPerRegion)
        let expected = guest.state.pointee.random.rounded(Double(regions) * (1 - untouched))
        let broken = min(regions, taken, max(expected, (taken + pagesPerRegion - 1) / pagesPerRegion))
        split(guest, broken * pagesPerRegion - taken, regions: broken, memory: memory)
    }

    /// Turns parts of broken large pages into small pages. Those that the scan knows are shared at once where they
    /// have an equal; in states that call page sharing at once, so are the others.
    private static func split(_ guest: GuestMemory, _ count: Int, regions: Int, memory: HostMemory) {
        memory.host.pointee.largePagesBroken += Int64(regions)
        guard count > 0 else { return }
        let pages = guest.pages
        let canShare = guest.canShare(on: memory)
        let sharesAll = canShare && memory.actions.sharesBrokenPages
        let all = pages.total(.large) + pages.total(.largeHint)
        var parts = Apportionment(count, among: all, random: &guest.state.pointee.random)
        for content in 0..<PageContent.count {
            var registered = ClassCounts()
            for guestClass in 0..<GuestClass.count {
                let plain = parts.next(pages[.large, guestClass, content])
                let hints = parts.next(pages[.largeHint, guestClass, content])
                if plain > 0 { pages.reback(plain, from: .large, to: .privateSmall, guestClass, content) }
                if hints > 0 { pages.reback(hints, from: .largeHint, to: .privateSmall, guestClass, content) }
                registered.add(sharesAll ? plain + hints : hints, guestClass)
            }
            guard canShare, registered.total > 0, content < PageContent.sharableCount else { continue }
            PageSharing.register(guest, registered, content: content, pools: memory.pools)
        }
    }

    // MARK: Forming

    /// Forms large pages with free memory to spare. Shared parts are copied and missing ones added, which takes memory.
    private static func form(_ memory: HostMemory, spare: Int) {
        var left = spare / pagesPerRegion
        var rate = max(1, memory.constants.pointee.regions / slowShare)
        var next = memory.host.pointee.nextToForm
        memory.forEachRunning(from: &next) { guest in
            let formed = form(guest, atMost: min(rate, left), memory: memory)
            rate -= formed
            left -= formed
            return rate > 0 && left > 0
        }
        memory.host.pointee.nextToForm = next
    }

    /// Forms up to `most` large pages of one machine out of small pages in proportion to their backing; a few swapped
    /// ones are read back.
    private static func form(_ guest: GuestMemory, atMost most: Int, memory: HostMemory) -> Int {
        let pages = guest.pages
        let state = guest.state
        let small = pages.total(.privateSmall) + pages.total(.hint) + pages.total(.shared)
        let swapped = pages.total(.swapped)
        let usable = small + state.pointee.freeUnbacked + swapped
        let regions = Double(usable + countSpoiling(guest)) / Double(pagesPerRegion)
        let whole = min(usable / pagesPerRegion, Int(regions - renewSpoiltRegions(guest, of: regions)))
        guard whole > 0, Double(swapped) * Double(pagesPerRegion) <= swappedPerRegion * Double(usable) else { return 0 }
        let room = max(0, state.pointee.limit - state.pointee.charge) / pagesPerRegion
        let formed = min(most, whole, room)
        guard formed > 0 else { return 0 }
        fill(guest, formed * pagesPerRegion, among: usable)
        memory.host.pointee.largePagesFormed += Int64(formed)
        return formed
    }

    /// Pages that keep their region from being formed.
    private static func countSpoiling(_ guest: GuestMemory) -> Int {
        guest.state.pointee.ballooned + guest.pages.total(.compressed) + guest.pages.total(.hostCached)
    }

    /// Regions that hold a spoiling page. New ones fall anywhere; those that have gone leave the regions that were spoilt
    /// before, so that regions found whole and formed do not make the others look whole.
    private static func renewSpoiltRegions(_ guest: GuestMemory, of regions: Double) -> Double {
        let state = guest.state
        let now = countSpoiling(guest)
        defer { state.pointee.spoilingPages = now }
        let before = state.pointee.spoilingPages
        let spoilt = min(state.pointee.spoiltRegions, regions)
        if now > before {
            state.pointee.spoiltRegions = spoilt + (regions - spoilt) * hit(now - before, of: regions)
        } else if now < before {
            // A region is whole again when all its spoiling pages have gone, of which each has as many.
            let each = max(1, Int((Double(before) / max(1, spoilt)).rounded()))
            let gone = ElementaryFunctions.power(1 - Double(now) / Double(before), each)
            state.pointee.spoiltRegions = spoilt * (1 - gone)
        }
        return min(regions, state.pointee.spoiltRegions)
    }

    /// Share of regions that at least one of so many random pages lies in.
    private static func hit(_ pages: Int, of regions: Double) -> Double {
        guard pages > 0, regions > 0 else { return 0 }
        let missed = max(0, 1 - Double(pages) / (regions * Double(pagesPerRegion)))
        return 1 - ElementaryFunctions.power(missed, pagesPerRegion)
    }

    private static func fill(_ guest: GuestMemory, _ count: Int, among usable: Int) {
        let pages = guest.pages
        let state = guest.state
        var parts = Apportionment(count, among: usable, random: &state.pointee.random)
        let unbacked = parts.next(state.pointee.freeUnbacked)
        state.pointee.freeUnbacked -= unbacked
        guest.take(unbacked)
        pages.add(unbacked, .large, GuestClass.free.rawValue, PageContent.zero.rawValue)
        for backing in [Backing.privateSmall, .hint, .shared, .swapped] {
            let isKnown = backing == .hint || backing == .shared
            for guestClass in 0..<GuestClass.count where !parts.skips(pages.row(backing, guestClass)) {
                for content in 0..<PageContent.count {
                    let part = parts.next(pages[backing, guestClass, content])
                    guard part > 0 else { continue }
                    pages.reback(part, from: backing, to: isKnown ? .largeHint : .large, guestClass, content)
                    if backing == .shared { guest.leaveFrames(part, content: content) }
                    if backing == .swapped { guest.readSwapped(part, isForeseen: true) }
                    if backing == .shared || backing == .swapped { guest.take(part) }
                }
            }
        }
    }
}
