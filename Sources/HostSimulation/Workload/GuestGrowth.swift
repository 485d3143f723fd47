/// The guest allocates, frees and moves memory as its workload asks (engine-trial.md section 2, item 4).
enum GuestGrowth {
    /// Pages a second by which the file cache grows at most.
    static let fileCacheGrowth = 512
    /// Share of the missing file cache that is read back each second.
    static let fileCacheRefill = 0.02
    /// Share of the working set that changes places with idle memory in each second of work.
    static let drift = 0.0005
    /// They change places once in this much work, in seconds: more often would cost time and change nothing.
    static let driftPeriod = 10.0

    /// Pages by which the machine wants to grow in this step, file cache included.
    static func want(_ guest: GuestMemory) -> Int {
        let state = guest.state.pointee
        let kernel = max(0, state.kernelTarget - guest.pages.total(.kernel))
        let cache = min(fileCacheGrowth, max(0, state.fileCacheTarget - guest.pages.total(.fileCache)))
        let pageIns = min(state.pageFileUsed, GuestPaging.pageInLimit)
        let anonymous = min(anonymousDeficit(guest), state.growthRate)
        return kernel + anonymous + cache + pageIns
    }

    /// Anonymous memory that the workload wants beyond what the guest holds, in memory or in its page file.
    static func anonymousDeficit(_ guest: GuestMemory) -> Int {
        let state = guest.state.pointee
        let held = guest.pages.total(.workingSet) + guest.pages.total(.idle) + state.pageFileUsed
        return max(0, state.workingSetTarget + state.idleTarget - held)
    }

    /// Moves the guest one step toward its targets.
    static func advance(_ guest: GuestMemory) {
        let state = guest.state
        state.pointee.refusedGrowth = 0
        state.pointee.isHeldByHost = false
        shrink(guest)
        cool(guest)
        let work = state.pointee.work
        let limit = Int(Double(state.pointee.growthRate) * work)
        let kernel = max(0, state.pointee.kernelTarget - guest.pages.total(.kernel))
        grow(guest, .kernel, by: min(limit, kernel))
        growAnonymous(guest, limit: limit)
        growFileCache(guest, work: work)
        driftWorkingSet(guest, work: work)
        OutOfMemory.advance(guest)
    }

    /// Frees what the workload no longer wants. The host cannot see it: pages keep backing and content.
    private static func shrink(_ guest: GuestMemory) {
        let state = guest.state
        let pages = guest.pages
        GuestPaging.move(guest, max(0, pages.total(.kernel) - state.pointee.kernelTarget), from: .kernel, to: .free)
        GuestPaging.move(
            guest,
            max(0, pages.total(.fileCache) - state.pointee.fileCacheTarget),
            from: .fileCache,
            to: .free
        )
        let working = pages.total(.workingSet) + state.pointee.workingSetPagedOut
        let held = working + pages.total(.idle) + state.pointee.idlePagedOut
        let surplus = held - state.pointee.workingSetTarget - state.pointee.idleTarget
        guard surplus > 0 else { return }
        let fromWorking = min(surplus, max(0, working - state.pointee.workingSetTarget))
        free(guest, fromWorking, of: .workingSet)
        free(guest, surplus - fromWorking, of: .idle)
    }

    /// Frees anonymous pages, those in memory and those in the page file in proportion.
    private static func free(_ guest: GuestMemory, _ count: Int, of guestClass: GuestClass) {
        let pagedOut = GuestPaging.pagedOutPart(guest, of: count, guestClass)
        GuestPaging.notePagedOut(guest, -pagedOut, of: guestClass)
        GuestPaging.move(guest, count - pagedOut, from: guestClass, to: .free)
    }

    /// Working set that is more than the target becomes idle, and idle memory that is wanted becomes working set.
    private static func cool(_ guest: GuestMemory) {
        let state = guest.state.pointee
        let working = guest.pages.total(.workingSet) + state.workingSetPagedOut
        let idle = guest.pages.total(.idle) + state.idlePagedOut
        if working > state.workingSetTarget {
            let room = max(0, state.idleTarget - idle)
            turn(guest, min(working - state.workingSetTarget, room), of: .workingSet, into: .idle)
        } else if working < state.workingSetTarget {
            let spare = max(0, idle - state.idleTarget)
            turn(guest, min(state.workingSetTarget - working, spare), of: .idle, into: .workingSet)
        }
    }

    /// Lets anonymous pages become idle or working set where they are, those in memory and those in the page file in
    /// proportion.
    private static func turn(
        _ guest: GuestMemory,
        _ count: Int,
        of source: GuestClass,
        into target: GuestClass
    ) {
        let pagedOut = GuestPaging.pagedOutPart(guest, of: count, source)
        guest.state.pointee.workingSetPagedOut += target == .workingSet ? pagedOut : -pagedOut
        GuestPaging.move(guest, count - pagedOut, from: source, to: target)
    }

    private static func growAnonymous(_ guest: GuestMemory, limit: Int) {
        let wanted = min(limit, anonymousDeficit(guest))
        guard wanted > 0 else { return }
        // Working set in the page file is allocated already: it is read back, not grown into.
        let missing = GuestPaging.workingSetMissing(guest) - guest.state.pointee.workingSetPagedOut
        let working = min(wanted, max(0, missing))
        grow(guest, .workingSet, by: working)
        grow(guest, .idle, by: wanted - working)
    }

    private static func growFileCache(_ guest: GuestMemory, work: Double) {
        let missing = guest.state.pointee.fileCacheTarget - guest.pages.total(.fileCache)
        guard missing > 0 else { return }
        let refill = guest.state.pointee.random.rounded(Double(missing) * fileCacheRefill * work)
        let wanted = min(fileCacheGrowth, refill)
        let spare = GuestPaging.freePages(guest) - guest.constants.pointee.freeFloor
        GuestPaging.allocate(guest, min(wanted, max(0, spare)), as: .fileCache, mayPress: false)
    }

    /// Allocates for kernel or anonymous memory and notes what the guest had no page for.
    private static func grow(_ guest: GuestMemory, _ guestClass: GuestClass, by count: Int) {
        guard count > 0 else { return }
        let got = GuestPaging.allocate(guest, count, as: guestClass, mayPress: true)
        // Only what the guest itself had no page for counts: a host that is short of pages or of time to read them is
        // time blocked or waited instead.
        guard !guest.state.pointee.isHeldByHost else { return }
        guest.state.pointee.refusedGrowth += count - got
    }

    /// Pages in memory change places; what is in the page file comes back first, at its own rate.
    private static func driftWorkingSet(_ guest: GuestMemory, work: Double) {
        let state = guest.state
        state.pointee.driftWork += work
        guard state.pointee.driftWork >= driftPeriod else { return }
        let share = drift * state.pointee.driftWork
        state.pointee.driftWork = 0
        let working = guest.pages.total(.workingSet)
        let count = min(state.pointee.random.rounded(Double(working) * share), guest.pages.total(.idle))
        if count > 0 { GuestPaging.exchange(guest, count, .workingSet, .idle) }
    }
}
