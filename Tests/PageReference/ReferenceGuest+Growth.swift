import HostModel
import HostSimulation

/// The guest allocates and frees memory as its workload asks.
extension ReferenceGuest {
    private var growthRate: Int { Int(configuration.workload.growthRate) }

    private var anonymousDeficit: Int {
        max(0, workingSetTarget + idleTarget - held(.workingSet) - held(.idle))
    }

    /// Anonymous pages of a use, in memory and in the page file.
    private func held(_ use: PageUse) -> Int { count(use) + pageFile[use] }

    /// Pages by which the machine wants to grow.
    var growthWant: Int {
        let kernel = max(0, kernelTarget - count(.kernel))
        let cache = min(512, max(0, fileCacheTarget - count(.fileCache)))
        return kernel + min(anonymousDeficit, growthRate) + cache + min(pageFile.used, 4096)
    }

    func grow() {
        refusedGrowth = 0
        isHeldByHost = false
        shrink()
        cool()
        let limit = Int(Double(growthRate) * work)
        grow(.kernel, by: min(limit, max(0, kernelTarget - count(.kernel))))
        let wanted = min(limit, anonymousDeficit)
        if wanted > 0 {
            let working = min(wanted, max(0, workingSetTarget - held(.workingSet)))
            grow(.workingSet, by: working)
            grow(.idle, by: wanted - working)
        }
        growFileCache()
        drift()
        killWhenOutOfMemory()
    }

    private func move(_ count: Int, from source: PageUse, to target: PageUse) {
        for index in pick(count, where: { $0.use == source }) { setUse(index, target) }
    }

    private func shrink() {
        move(max(0, count(.kernel) - kernelTarget), from: .kernel, to: .free)
        move(max(0, count(.fileCache) - fileCacheTarget), from: .fileCache, to: .free)
        let surplus = held(.workingSet) + held(.idle) - workingSetTarget - idleTarget
        guard surplus > 0 else { return }
        let fromWorking = min(surplus, max(0, held(.workingSet) - workingSetTarget))
        free(fromWorking, of: .workingSet)
        free(surplus - fromWorking, of: .idle)
    }

    private func free(_ wanted: Int, of use: PageUse) {
        let pagedOut = pickPagedOut(wanted, of: use)
        pageFile[use] -= pagedOut
        move(wanted - pagedOut, from: use, to: .free)
    }

    private func turn(_ wanted: Int, of source: PageUse, into target: PageUse) {
        let pagedOut = pickPagedOut(wanted, of: source)
        pageFile[source] -= pagedOut
        pageFile[target] += pagedOut
        move(wanted - pagedOut, from: source, to: target)
    }

    /// How many of `wanted` pages, each picked at random among those of a use, are in the page file.
    private func pickPagedOut(_ wanted: Int, of use: PageUse) -> Int {
        var pagedOut = 0
        for picked in 0..<max(0, wanted) where draw.index(below: held(use) - picked) < pageFile[use] - pagedOut {
            pagedOut += 1
        }
        return pagedOut
    }

    private func cool() {
        let surplus = held(.workingSet) - workingSetTarget
        if surplus > 0 {
            turn(min(surplus, max(0, idleTarget - held(.idle))), of: .workingSet, into: .idle)
        } else if surplus < 0 {
            turn(min(-surplus, max(0, held(.idle) - idleTarget)), of: .idle, into: .workingSet)
        }
    }

    private func grow(_ use: PageUse, by wanted: Int) {
        guard wanted > 0 else { return }
        let got = allocate(wanted, as: use, mayPress: true)
        if !isHeldByHost { refusedGrowth += wanted - got }
    }

    private func growFileCache() {
        let missing = fileCacheTarget - count(.fileCache)
        guard missing > 0 else { return }
        let wanted = min(512, draw.count(of: missing, chance: 0.02 * work))
        allocate(min(wanted, max(0, freePages - freeFloor)), as: .fileCache, mayPress: false)
    }

    private func drift() {
        driftWork += work
        guard driftWork >= 10 else { return }
        let share = 0.0005 * driftWork
        driftWork = 0
        let moved = min(draw.count(of: count(.workingSet), chance: share), count(.idle))
        let working = pick(moved) { $0.use == .workingSet }
        let idle = pick(moved) { $0.use == .idle }
        for index in working { setUse(index, .idle) }
        for index in idle { setUse(index, .workingSet) }
    }

    private func killWhenOutOfMemory() {
        if killPause > 0 {
            killPause -= 1000
            return
        }
        guard refusedGrowth > 0 else { return }
        counters.outOfMemoryKills += 1
        killPause = 30_000
        for use in [PageUse.workingSet, .idle] {
            move(Int(Double(count(use)) * 0.1), from: use, to: .free)
            pageFile[use] -= Int(Double(pageFile[use]) * 0.1)
        }
    }

    // MARK: Finding pages

    /// Free pages first, then never touched ones, then file cache and what the page file can hold. A guest that the host
    /// lets wait for a page does not look for another. Returns how many.
    @discardableResult
    func allocate(_ wanted: Int, as use: PageUse, mayPress: Bool) -> Int {
        guard wanted > 0 else { return 0 }
        var missing = wanted
        missing -= reuse(pick(missing) { $0.use == .free }, as: use)
        guard !isHeldByHost else { return wanted - missing }
        missing -= touchFresh(missing, as: use)
        guard mayPress, missing > 0, !isHeldByHost else { return wanted - missing }
        missing -= reuse(pick(missing) { $0.use == .fileCache }, as: use)
        for victim in [PageUse.idle, .workingSet] where missing > 0 {
            let victims = pick(min(missing, pageFileSize - pageFile.used)) { $0.use == victim }
            let pagedOut = reuse(victims, as: use, isWritten: true)
            pageFile[victim] += pagedOut
            counters.guestPageOut += pagedOut
            missing -= pagedOut
        }
        return wanted - missing
    }

    private func reuse(_ indices: [Int], as use: PageUse, isWritten: Bool = false) -> Int {
        var taken = 0
        for index in indices where takeOver(index, isWritten: isWritten) {
            rewrite(index, as: use)
            setUse(index, use)
            pages[index].allocatedIn = step
            taken += 1
        }
        if taken < indices.count { isHeldByHost = true }
        return taken
    }

    /// Makes a page ready for a new use: with a machine page of its own, for which the host is asked where it has none.
    func takeOver(_ index: Int, isWritten: Bool) -> Bool {
        let page = pages[index]
        guard !isOwned(page) else {
            unregister(index)
            return true
        }
        guard allowance > 0 else { return false }
        allowance -= 1
        unregister(index)
        if isWritten, page.place == .hostCached || page.place == .swapped { counters.doublePaging += 1 }
        fetch(index, isForeseen: false)
        return true
    }

    private func touchFresh(_ wanted: Int, as use: PageUse) -> Int {
        guard wanted > 0, count(.neverTouched) > 0 else { return 0 }
        let inLarge = touchLarge(atLeast: wanted).prefix(wanted)
        for index in inLarge { begin(index, as: use) }
        let fresh = min(wanted - inLarge.count, count(.neverTouched))
        let small = min(fresh, max(0, allowance))
        if small < fresh { isHeldByHost = true }
        guard small > 0 else { return inLarge.count }
        for index in indices(where: { $0.use == .neverTouched }).prefix(small) {
            pages[index].place = .small
            begin(index, as: use)
        }
        allowance -= small
        return inLarge.count + small
    }

    private func begin(_ index: Int, as use: PageUse) {
        rewrite(index, as: use)
        setUse(index, use)
        pages[index].allocatedIn = step
    }

    /// Takes large pages for never touched pages, all of whose parts are free and zero at first. Returns the parts.
    func touchLarge(atLeast wanted: Int) -> [Int] {
        guard mayUseLargePages, wanted > 0 else { return [] }
        let most = max(0, min(count(.neverTouched), allowance)) / 512
        let number = min(most, (wanted + 511) / 512)
        let parts = Array(indices { $0.use == .neverTouched }.prefix(number * 512))
        for index in parts {
            setUse(index, .free)
            pages[index].place = .large
        }
        for start in stride(from: 0, to: parts.count, by: 512) { addRegion(Array(parts[start..<start + 512])) }
        allowance -= parts.count
        return parts
    }

    func addRegion(_ parts: [Int]) {
        for index in parts { pages[index].region = regions.count }
        regions.append(parts)
    }
}
