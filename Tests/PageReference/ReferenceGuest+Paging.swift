/// The host takes random pages: shared where they have an equal, compressed where they fit, else swapped out.
extension ReferenceGuest {
    struct Techniques {
        enum Swap {
            case never, withinBandwidth, always
        }

        var compresses = false
        var swap = Swap.never
        var takesAll = false
        var cacheMaximum = 0
        var sharesBrokenPages = false
    }

    private func swapRoom(_ techniques: Techniques) -> Int {
        switch techniques.swap {
        case .never: 0
        case .withinBandwidth: swapSpace.room
        case .always: Int.max / 4
        }
    }

    /// Returns how many large pages broke.
    func reclaim(_ wanted: Int, _ techniques: Techniques) -> Int {
        let candidates = indices { isOwned($0) }
        for index in draw.sample(min(wanted, candidates.count), of: candidates) { take(index, techniques) }
        if techniques.swap != .never, !candidates.isEmpty {
            shrinkCache(toQuarters: 4 * techniques.cacheMaximum)
        }
        let broken = breakHitRegions(sharesAll: canShare && techniques.sharesBrokenPages)
        guard techniques.takesAll, candidates.count < wanted else { return broken }
        let missing = wanted - candidates.count
        let before = quarters
        shrinkCache(toQuarters: before - min(4 * missing, before, swapRoom(techniques)))
        let rest = missing - before / 4
        if rest > 0 {
            for index in pick(min(rest, swapRoom(techniques)), where: { isShared($0) }) {
                unregister(index)
                swapOut(index)
            }
        }
        return broken
    }

    private func take(_ index: Int, _ techniques: Techniques) {
        if pages[index].place == .large {
            leaveRegion(index)
            pages[index].place = .small
            pages[index].isKnownToScan = false
        }
        if canShare, register(index, onlyMatches: true) { return }
        // A victim may have become shared by one taken before it.
        guard isOwned(pages[index]) else { return }
        if techniques.compresses, compress(index, techniques) { return }
        guard swapRoom(techniques) > 0 else { return }
        unregister(index)
        swapOut(index)
    }

    private func compress(_ index: Int, _ techniques: Techniques) -> Bool {
        let slot = tables.slot(of: pages[index].content)
        let room = max(0, 4 * techniques.cacheMaximum - quarters) + swapRoom(techniques)
        guard slot > 0, room > 1 else { return false }
        unregister(index)
        pages[index].place = .compressed
        pages[index].slot = slot
        pages[index].compressedAt = nextCompressed
        nextCompressed += 1
        quarters += slot
        return true
    }

    private func swapOut(_ index: Int) {
        pages[index].place = swapSpace.write()
        if pages[index].place == .hostCached { counters.hostCacheOut += 1 } else { counters.swapOut += 1 }
    }

    /// The oldest compressed pages go on to swap space.
    private func shrinkCache(toQuarters bound: Int) {
        guard quarters > bound else { return }
        let oldest = indices { $0.place == .compressed }.sorted { pages[$0].compressedAt < pages[$1].compressedAt }
        for index in oldest where quarters > bound {
            freeSlot(index)
            swapOut(index)
        }
    }
}
