/// How the guest's own memory management moves pages, and what each move costs the host.
///
/// A page taken over for another use keeps a private machine page. One that is shared, swapped or without backing
/// needs a machine page: the host cannot know that the old content no longer matters, so a swapped one is even read
/// in first.
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

    /// Finds pages for a class: free ones first, then never touched, and when the guest may press others also file
    /// cache and, as far as the page file holds, idle memory and working set. Returns how many it found.
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
            let fresh = min(wanted - fromFree, max(0, state.pointee.allowance))
            state.pointee.freeUnbacked -= fresh
            missing -= back(guest, fresh, as: guestClass)
        }
        let fresh = min(missing, state.pointee.neverTouched, max(0, state.pointee.allowance))
        state.pointee.neverTouched -= fresh
        missing -= back(guest, fresh, as: guestClass)
        guard mayPress, missing > 0 else { return count - missing }
        missing -= reuse(guest, min(missing, guest.pages.total(.fileCache)), of: .fileCache, as: guestClass)
        for victim in [GuestClass.idle, .workingSet] where missing > 0 {
            let room = guest.constants.pointee.pageFileSize - state.pointee.pageFileUsed
            let wanted = min(missing, room, guest.pages.total(victim))
            let pagedOut = reuse(guest, wanted, of: victim, as: guestClass, written: true)
            state.pointee.pageFileUsed += pagedOut
            missing -= pagedOut
        }
        return count - missing
    }

    /// Backs pages that had no machine page.
    private static func back(_ guest: GuestMemory, _ count: Int, as guestClass: GuestClass) -> Int {
        guard count > 0 else { return 0 }
        guest.take(count)
        guest.addPrivate(count, to: guestClass.rawValue)
        return count
    }

    /// Gives pages of one class a new use. `written` pages go to the guest's page file first. Returns how many.
    private static func reuse(
        _ guest: GuestMemory,
        _ count: Int,
        of source: GuestClass,
        as target: GuestClass,
        written: Bool = false
    ) -> Int {
        guard count > 0 else { return 0 }
        let pages = guest.pages
        let state = guest.state
        var parts = Apportionment(count, among: pages.total(source), random: &state.pointee.random)
        var moved = 0
        for backing in Backing.allCases {
            for content in 0..<PageContent.count {
                let wanted = parts.next(pages[backing, source.rawValue, content])
                guard wanted > 0 else { continue }
                let costsPage = backing == .shared || backing == .swapped
                let taken = costsPage ? min(wanted, max(0, state.pointee.allowance)) : wanted
                guard taken > 0 else { continue }
                pages[backing, source.rawValue, content] -= taken
                if costsPage { guest.take(taken) }
                if backing == .shared { guest.leaveFrames(taken, content: content) }
                if backing == .swapped { readIn(guest, taken, isDoublePaging: written) }
                moved += taken
            }
        }
        if written { state.pointee.guestPageOut += moved }
        guest.addPrivate(moved, to: target.rawValue)
        return moved
    }

    /// Books swap-ins that the touch rates did not foresee.
    private static func readIn(_ guest: GuestMemory, _ count: Int, isDoublePaging: Bool) {
        guest.state.pointee.swapIn += count
        guest.state.pointee.unforeseenSwapIns += count
        if isDoublePaging { guest.state.pointee.doublePaging += count }
    }

    /// Moves pages to another class with their backing and content.
    static func move(_ guest: GuestMemory, _ count: Int, from source: GuestClass, to target: GuestClass) {
        guard count > 0 else { return }
        let pages = guest.pages
        var parts = Apportionment(count, among: pages.total(source), random: &guest.state.pointee.random)
        for backing in Backing.allCases {
            for content in 0..<PageContent.count {
                let part = parts.next(pages[backing, source.rawValue, content])
                guard part > 0 else { continue }
                pages[backing, source.rawValue, content] -= part
                pages[backing, target.rawValue, content] += part
            }
        }
    }

    /// Lets as many pages of two classes change places; both sets are drawn before either is added.
    static func exchange(_ guest: GuestMemory, _ count: Int, _ first: GuestClass, _ second: GuestClass) {
        let pages = guest.pages
        var fromFirst = Apportionment(count, among: pages.total(first), random: &guest.state.pointee.random)
        var fromSecond = Apportionment(count, among: pages.total(second), random: &guest.state.pointee.random)
        for backing in Backing.allCases {
            for content in 0..<PageContent.count {
                let firstCount = pages[backing, first.rawValue, content]
                let secondCount = pages[backing, second.rawValue, content]
                let out = fromFirst.next(firstCount)
                let into = fromSecond.next(secondCount)
                guard out > 0 || into > 0 else { continue }
                pages[backing, first.rawValue, content] = firstCount - out + into
                pages[backing, second.rawValue, content] = secondCount - into + out
            }
        }
    }

    /// Reads back from the guest's page file what its programs touch.
    static func pageIn(_ guest: GuestMemory) {
        let state = guest.state
        guard state.pointee.pageFileUsed > 0 else { return }
        let work = state.pointee.busy * state.pointee.progress
        let wanted = min(workingSetMissing(guest), state.pointee.pageFileUsed)
        let hot = min(
            pageInLimit,
            state.pointee.random.rounded(Double(wanted) * min(1, guest.rates.touchWorkingSet * work))
        )
        let cold = min(
            pageInLimit,
            state.pointee.random.rounded(
                Double(state.pointee.pageFileUsed - wanted) * guest.rates.touchIdle * work
            )
        )
        // The page file gives up its copies before memory is looked for, so that others can be paged out to it.
        let hotRead = readBack(guest, hot, as: .workingSet)
        let coldRead = readBack(guest, cold, as: .idle)
        state.pointee.guestPageIn += hotRead + coldRead
    }

    private static func readBack(_ guest: GuestMemory, _ count: Int, as guestClass: GuestClass) -> Int {
        guard count > 0 else { return 0 }
        let state = guest.state
        state.pointee.pageFileUsed -= count
        let found = allocate(guest, count, as: guestClass, mayPress: true)
        state.pointee.pageFileUsed += count - found
        guard guest.state.pointee.allowance > 0 else { return found }
        // No page anywhere: one of its own kind goes out for each that comes in.
        state.pointee.guestPageOut += count - found
        return count
    }

    /// Touches bring swapped pages back; each needs a machine page.
    static func fault(_ guest: GuestMemory) {
        let pages = guest.pages
        guard pages.total(.swapped) > 0 else { return }
        let state = guest.state
        let work = state.pointee.busy * state.pointee.progress
        for guestClass in GuestClass.fileCache.rawValue...GuestClass.kernel.rawValue
        where pages.row(.swapped, guestClass) > 0 {
            var draw = RateDraw(guest.rates.touch(guestClass) * work, random: &state.pointee.random)
            for content in 0..<PageContent.count {
                let touched = min(draw.take(of: pages[.swapped, guestClass, content]), max(0, state.pointee.allowance))
                guard touched > 0 else { continue }
                pages[.swapped, guestClass, content] -= touched
                pages[.privateSmall, guestClass, content] += touched
                state.pointee.swapIn += touched
                guest.take(touched)
            }
        }
    }

    /// Writes change contents: a written page is private again, with content drawn anew from its class's mix.
    static func write(_ guest: GuestMemory) {
        let pages = guest.pages
        let state = guest.state
        let work = state.pointee.busy * state.pointee.progress
        guard work > 0, guest.constants.pointee.isPageSharingEnabled else { return }
        for guestClass in GuestClass.fileCache.rawValue...GuestClass.kernel.rawValue {
            var draw = RateDraw(guest.rates.write(guestClass) * work, random: &state.pointee.random)
            var written = 0
            for content in 0..<PageContent.count {
                let own = draw.take(of: pages[.privateSmall, guestClass, content])
                let hints = draw.take(of: pages[.hint, guestClass, content])
                let broken = min(draw.take(of: pages[.shared, guestClass, content]), max(0, state.pointee.allowance))
                if own > 0 { pages[.privateSmall, guestClass, content] -= own }
                if hints > 0 { pages[.hint, guestClass, content] -= hints }
                if broken > 0 {
                    pages[.shared, guestClass, content] -= broken
                    guest.leaveFrames(broken, content: content)
                    guest.take(broken)
                }
                written += own + hints + broken
            }
            guest.addPrivate(written, to: guestClass)
        }
    }
}
