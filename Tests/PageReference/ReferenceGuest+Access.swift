/// Touches and writes of the guest's programs, each page tried on its own.
extension ReferenceGuest {
    /// Touched pages that the host reclaimed come back, each for a machine page.
    func touchPages() {
        guard work > 0 else { return }
        let chances = tables.touch.map { min(1, $0 * work) }
        var missing: [[Int]] = [[], [], [], [], []]
        for index in pages.indices {
            let use = pages[index].use
            guard use.isInUse, draw.happens(chances[use.rawValue]) else { continue }
            pages[index].touchedIn = step
            if !pages[index].place.isResident { missing[use.rawValue].append(index) }
        }
        for index in missing.joined() where allowance > 0 {
            allowance -= 1
            fetch(index, isForeseen: true)
        }
    }

    /// A written page has a machine page of its own and new content.
    func writePages() {
        guard work > 0 else { return }
        let chances = tables.write.map { min(1, $0 * work) }
        for index in pages.indices {
            let use = pages[index].use
            guard use.isInUse, pages[index].place.isResident, draw.happens(chances[use.rawValue]) else { continue }
            if isShared(pages[index]) {
                guard allowance > 0 else { continue }
                allowance -= 1
            }
            unregister(index)
            rewrite(index, as: use)
        }
    }

    // MARK: Boot

    private static let zeroingRate = 131_072

    private var staleFree: Int { number { $0.use == .free && $0.place != .nowhere && $0.content.kind != .zero } }
    private var unbackedFree: Int { number { $0.use == .free && $0.place == .nowhere } }

    /// Machine pages that a booting guest would zero in this step.
    func zeroingWant(hasLargePages: Bool, sharesZeroes: Bool) -> Int {
        guard zeroingLeft > 0 else { return 0 }
        if hasLargePages || !sharesZeroes { return min(Self.zeroingRate, zeroingLeft) }
        return min(Self.zeroingRate, zeroingLeft, staleFree) + 1
    }

    func advanceBoot(sharesZeroes: Bool) {
        if zeroingLeft > 0, !isBlocked { zeroMemory(sharesZeroes: sharesZeroes) }
        if bootMilliseconds > 0 { bootMilliseconds -= 1000 }
    }

    private func zeroMemory(sharesZeroes: Bool) {
        let most = min(Self.zeroingRate, zeroingLeft)
        let wanted = min(most, count(.neverTouched))
        var zeroed = touchLarge(atLeast: wanted / 512 * 512).count
        for index in indices(where: { $0.use == .neverTouched }).prefix(wanted - zeroed) {
            zeroed += addZero(index, sharesZeroes: sharesZeroes)
        }
        if zeroed < most {
            let stale = pick(most - zeroed) { $0.use == .free && $0.place != .nowhere && $0.content.kind != .zero }
            for index in stale where takeOver(index, isWritten: false) {
                setContent(index, .zero)
                zeroed += 1
            }
            if sharesZeroes, !stale.isEmpty {
                for index in indices(where: { $0.use == .free && $0.place == .small && $0.content.kind == .zero }) {
                    register(index)
                }
            }
        }
        for index in indices(where: { $0.use == .free && $0.place == .nowhere }).prefix(most - zeroed) {
            zeroed += addZero(index, sharesZeroes: sharesZeroes)
        }
        zeroingLeft = min(zeroingLeft - zeroed, count(.neverTouched) + unbackedFree + staleFree)
    }

    private func addZero(_ index: Int, sharesZeroes: Bool) -> Int {
        guard allowance > 0 else { return 0 }
        setUse(index, .free)
        pages[index].place = .small
        pages[index].content = .zero
        if sharesZeroes {
            if frames.find(key(of: .zero)) == nil { allowance -= 1 }
            register(index)
        } else {
            allowance -= 1
        }
        return 1
    }

    // MARK: The guest's page file

    func pageIn() {
        let hot = min(4096, draw.count(of: pageFile.workingSet, chance: min(1, tables.touch[3] * work)))
        let cold = min(4096, draw.count(of: pageFile.idle, chance: min(1, tables.touch[2] * work)))
        counters.guestPageIn += readBack(hot, as: .workingSet) + readBack(cold, as: .idle)
    }

    private func readBack(_ count: Int, as use: PageUse) -> Int {
        guard count > 0 else { return 0 }
        pageFile[use] -= count
        let found = allocate(count, as: use, mayPress: true)
        pageFile[use] += count - found
        guard allowance > 0 else { return found }
        counters.guestPageOut += count - found
        return count
    }
}
