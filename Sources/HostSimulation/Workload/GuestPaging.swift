/// How the guest's own memory management finds pages, and what each page costs the host.
///
/// A page taken over for another use keeps the machine page that is its own. One that is shared, reclaimed or without
/// backing needs a machine page: the host cannot know that the old content no longer matters, so a swapped one is even
/// read in first.
enum GuestPaging {
    /// Pages that a guest reads from its page file in a second at most.
    static let pageInLimit = 4096

    /// Pages the guest can hand out without giving anything up.
    static func freePages(_ guest: GuestMemory) -> Int {
        guest.pages.total(.free) + guest.state.pointee.freeUnbacked + guest.state.pointee.neverTouched
    }

    /// Working set that the workload wants and the guest does not hold in memory.
    static func workingSetMissing(_ guest: GuestMemory) -> Int {
        max(0, guest.state.pointee.workingSetTarget - guest.pages.total(.workingSet))
    }

    // MARK: Finding pages

    /// Finds pages for a class: free ones first, then never touched, and when the guest may press others also file
    /// cache and, as far as the page file holds, idle memory and working set. A guest that the host lets wait for a page
    /// does not look for another. Returns how many it found.
    @discardableResult
    static func allocate(_ guest: GuestMemory, _ count: Int, as guestClass: GuestClass, mayPress: Bool) -> Int {
        guard count > 0 else { return 0 }
        let state = guest.state
        var missing = count
        let free = guest.pages.total(.free)
        let unbacked = state.pointee.freeUnbacked
        if free + unbacked > 0 {
            let wanted = min(missing, free + unbacked)
            var parts = Apportionment(wanted, among: free + unbacked, random: &state.pointee.random)
            let fromFree = parts.next(free)
            missing -= reuse(guest, fromFree, of: .free, as: guestClass)
            missing -= backFree(guest, wanted - fromFree, as: guestClass)
            if state.pointee.isHeldByHost { return count - missing }
        }
        missing -= touch(guest, missing, as: guestClass)
        guard mayPress, missing > 0, !state.pointee.isHeldByHost else { return count - missing }
        missing -= reuse(guest, min(missing, guest.pages.total(.fileCache)), of: .fileCache, as: guestClass)
        for victim in [GuestClass.idle, .workingSet] where missing > 0 {
            let room = guest.constants.pointee.pageFileSize - state.pointee.pageFileUsed
            let wanted = min(missing, room, guest.pages.total(victim))
            let pagedOut = reuse(guest, wanted, of: victim, as: guestClass, written: true)
            notePagedOut(guest, pagedOut, of: victim)
            missing -= pagedOut
        }
        return count - missing
    }

    /// Uses free pages that have no backing. Returns how many.
    private static func backFree(_ guest: GuestMemory, _ count: Int, as guestClass: GuestClass) -> Int {
        let state = guest.state
        let backed = min(count, max(0, state.pointee.allowance))
        if backed < count { state.pointee.isHeldByHost = true }
        state.pointee.freeUnbacked -= backed
        guest.take(backed)
        guest.addPrivate(backed, to: guestClass.rawValue)
        return backed
    }

    /// Touches pages for the first time: whole large pages while memory is plentiful, whose other parts are free and
    /// zero, then small ones. Returns how many it got.
    private static func touch(_ guest: GuestMemory, _ count: Int, as guestClass: GuestClass) -> Int {
        guard count > 0, guest.state.pointee.neverTouched > 0 else { return 0 }
        let state = guest.state
        let backed = touchLarge(guest, atLeast: count)
        let inLarge = min(count, backed)
        guest.addPrivate(inLarge, to: guestClass.rawValue, .large)
        guest.pages.add(backed - inLarge, .large, GuestClass.free.rawValue, PageContent.zero.rawValue)
        let wanted = min(count - inLarge, state.pointee.neverTouched)
        let small = min(wanted, max(0, state.pointee.allowance))
        if small < wanted { state.pointee.isHeldByHost = true }
        state.pointee.neverTouched -= small
        guest.take(small)
        guest.addPrivate(small, to: guestClass.rawValue)
        return inLarge + small
    }

    /// Takes large pages for `count` pages that were never touched, and returns how many pages these hold.
    static func touchLarge(_ guest: GuestMemory, atLeast count: Int) -> Int {
        let state = guest.state
        guard state.pointee.mayUseLargePages else { return 0 }
        let size = LargePages.pagesPerRegion
        let most = max(0, min(state.pointee.neverTouched, state.pointee.allowance)) / size
        let backed = min(most, (count + size - 1) / size) * size
        state.pointee.neverTouched -= backed
        guest.take(backed)
        return backed
    }

    /// Gives pages of one class a new use. `written` pages go to the guest's page file first. Returns how many.
    private static func reuse(
        _ guest: GuestMemory,
        _ wanted: Int,
        of source: GuestClass,
        as target: GuestClass,
        written: Bool = false
    ) -> Int {
        let count = guest.readable(wanted, of: source)
        if count < wanted { guest.state.pointee.isHeldByHost = true }
        guard count > 0 else { return 0 }
        let pages = guest.pages
        var parts = Apportionment(count, among: pages.total(source), random: &guest.state.pointee.random)
        var inLarge = 0
        var small = 0
        for backing in 0..<Backing.ownedCount where !parts.skips(pages.row(backing, source.rawValue)) {
            let cells = pages.cells(backing, source.rawValue)
            var taken = 0
            for content in 0..<PageContent.count {
                let part = parts.next(Int(cells[content]))
                cells[content] &-= Int32(truncatingIfNeeded: part)
                taken &+= part
            }
            pages.addToRow(-taken, backing, source.rawValue)
            if backing <= Backing.largeHint.rawValue { inLarge += taken } else { small += taken }
        }
        guest.replaceOwned(inLarge + small)
        for backing in Backing.allCases[Backing.ownedCount...]
        where !parts.skips(pages.row(backing, source.rawValue)) {
            for content in 0..<PageContent.count {
                let part = parts.next(pages[backing, source.rawValue, content])
                guard part > 0 else { continue }
                small += takeOver(guest, part, of: source.rawValue, backing, content, isWritten: written)
            }
        }
        if written { guest.state.pointee.counters.guestPageOut += inLarge + small }
        guest.addPrivate(inLarge, to: target.rawValue, .large)
        guest.addPrivate(small, to: target.rawValue)
        if inLarge + small < count { guest.state.pointee.isHeldByHost = true }
        return inLarge + small
    }

    /// Takes pages out of a cell for a new use, with a machine page for each that has none of its own, as far as the
    /// allowance goes. Returns how many.
    static func takeOver(
        _ guest: GuestMemory,
        _ count: Int,
        of source: Int,
        _ backing: Backing,
        _ content: Int,
        isWritten: Bool
    ) -> Int {
        let costsPage = backing.rawValue >= Backing.ownedCount
        let taken = costsPage ? min(count, max(0, guest.state.pointee.allowance)) : count
        guard taken > 0 else { return 0 }
        guest.pages.add(-taken, backing, source, content)
        if costsPage { guest.take(taken) }
        switch backing {
        case .large, .largeHint, .privateSmall, .hint:
            break
        case .shared:
            guest.leaveFrames(taken, content: content)
        case .compressed:
            guest.freeSlots(taken)
            guest.state.pointee.waits.unforeseenDecompressions += taken
        case .hostCached:
            guest.readHostCached(taken, isForeseen: false)
        case .swapped:
            guest.readSwapped(taken, isForeseen: false)
        }
        if isWritten, backing == .hostCached || backing == .swapped {
            guest.state.pointee.counters.doublePaging += taken
        }
        return taken
    }

    // MARK: Moving between classes

    /// Moves pages to another class with their backing and content.
    static func move(_ guest: GuestMemory, _ count: Int, from source: GuestClass, to target: GuestClass) {
        guard count > 0 else { return }
        let pages = guest.pages
        var parts = Apportionment(count, among: pages.total(source), random: &guest.state.pointee.random)
        for backing in 0..<Backing.count where !parts.skips(pages.row(backing, source.rawValue)) {
            for content in 0..<PageContent.count {
                let part = parts.next(pages[backing, source.rawValue, content])
                guard part > 0 else { continue }
                pages.add(-part, backing, source.rawValue, content)
                pages.add(part, backing, target.rawValue, content)
            }
        }
    }

    /// Lets as many pages of two classes change places; both sets are drawn before either is added.
    static func exchange(_ guest: GuestMemory, _ count: Int, _ first: GuestClass, _ second: GuestClass) {
        let pages = guest.pages
        var fromFirst = Apportionment(count, among: pages.total(first), random: &guest.state.pointee.random)
        var fromSecond = Apportionment(count, among: pages.total(second), random: &guest.state.pointee.random)
        for backing in 0..<Backing.count
        where pages.row(backing, first.rawValue) > 0 || pages.row(backing, second.rawValue) > 0 {
            for content in 0..<PageContent.count {
                let out = fromFirst.next(pages[backing, first.rawValue, content])
                let into = fromSecond.next(pages[backing, second.rawValue, content])
                guard out != into else { continue }
                pages.add(into - out, backing, first.rawValue, content)
                pages.add(out - into, backing, second.rawValue, content)
            }
        }
    }

    // MARK: The guest's page file

    /// Notes that pages of a class went to the page file, or came back where the count is negative.
    @inline(__always)
    static func notePagedOut(_ guest: GuestMemory, _ count: Int, of guestClass: GuestClass) {
        guest.state.pointee.pageFileUsed += count
        if guestClass == .workingSet { guest.state.pointee.workingSetPagedOut += count }
    }

    /// Pages of working set or idle memory that are in the page file.
    static func pagedOut(_ guest: GuestMemory, _ guestClass: GuestClass) -> Int {
        let state = guest.state
        return guestClass == .workingSet ? state.pointee.workingSetPagedOut : state.pointee.idlePagedOut
    }

    /// How many of `count` pages of working set or idle memory, picked wherever they are, are in the page file.
    static func pagedOutPart(_ guest: GuestMemory, of count: Int, _ guestClass: GuestClass) -> Int {
        let pagedOut = pagedOut(guest, guestClass)
        guard count > 0, pagedOut > 0 else { return 0 }
        let held = guest.pages.total(guestClass) + pagedOut
        var parts = Apportionment(count, among: held, random: &guest.state.pointee.random)
        return parts.next(pagedOut)
    }

    /// Reads back from the guest's page file what its programs touch, each page as what it was when it was written.
    static func pageIn(_ guest: GuestMemory) {
        let state = guest.state
        guard state.pointee.pageFileUsed > 0 else { return }
        let work = state.pointee.work
        let hot = min(
            pageInLimit,
            state.pointee.random.rounded(
                Double(state.pointee.workingSetPagedOut) * min(1, guest.rates.touchWorkingSet * work)
            )
        )
        let cold = min(
            pageInLimit,
            state.pointee.random.rounded(
                Double(state.pointee.idlePagedOut) * guest.rates.touchIdle * work
            )
        )
        // The page file gives up its copies before memory is looked for, so that others can be paged out to it.
        let hotRead = readBack(guest, hot, as: .workingSet)
        let coldRead = readBack(guest, cold, as: .idle)
        state.pointee.counters.guestPageIn += hotRead + coldRead
    }

    private static func readBack(_ guest: GuestMemory, _ count: Int, as guestClass: GuestClass) -> Int {
        guard count > 0 else { return 0 }
        notePagedOut(guest, -count, of: guestClass)
        let found = allocate(guest, count, as: guestClass, mayPress: true)
        notePagedOut(guest, count - found, of: guestClass)
        guard guest.state.pointee.allowance > 0 else { return found }
        // No page anywhere: one of its own kind goes out for each that comes in.
        guest.state.pointee.counters.guestPageOut += count - found
        return count
    }
}
