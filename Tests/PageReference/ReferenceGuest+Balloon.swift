/// The balloon driver.
extension ReferenceGuest {
    func advanceBalloon() {
        guard isDriverUp, !isBlocked else { return }
        let difference = balloonTarget - count(.ballooned)
        if difference > 0 {
            inflate(by: difference)
        } else if difference < 0 {
            deflate(by: -difference)
        }
    }

    private func inflate(by wanted: Int) {
        let spare = max(0, freePages - freeFloor)
        let isEasy = slowCycles == 0 && spare >= min(wanted, 16_384)
        let most = min(wanted, isEasy ? 16_384 : max(min(spare, 16_384), slowInflation))
        var missing = most
        missing -= give(pick(min(missing, spare)) { $0.use == .free || $0.use == .neverTouched }, isWritten: false)
        missing -= give(pick(missing) { $0.use == .fileCache }, isWritten: false)
        for use in [PageUse.idle, .workingSet] {
            let given = give(pick(min(missing, pageFileSize - pageFile.used)) { $0.use == use }, isWritten: true)
            pageFile[use] += given
            counters.guestPageOut += given
            missing -= given
        }
        if missing > 0 {
            slowInflation = max(512, slowInflation / 2)
            slowCycles = 4
        } else if !isEasy {
            slowInflation = min(2048, slowInflation + 16)
            slowCycles = max(0, slowCycles - 1)
        }
    }

    /// Puts pages into the balloon and gives their machine pages back. One that goes to the page file is read first
    /// where the host swapped it out.
    private func give(_ indices: [Int], isWritten: Bool) -> Int {
        for index in indices {
            let page = pages[index]
            switch page.place {
            case .nowhere, .small:
                break
            case .large:
                leaveRegion(index)
            case .compressed:
                freeSlot(index)
                if isWritten { waits.unforeseenDecompressions += 1 }
            case .hostCached where isWritten:
                readCached()
                waits.unforeseenCacheReads += 1
                counters.doublePaging += 1
            case .hostCached:
                swapSpace.cacheUsed -= 1
            case .swapped where isWritten:
                readSwapped()
                waits.unforeseenSwapIns += 1
                counters.doublePaging += 1
            case .swapped:
                break
            }
            unregister(index)
            forgetContent(index)
            pages[index].place = .nowhere
            pages[index].wasTouched = page.use != .neverTouched
            setUse(index, .ballooned)
        }
        return indices.count
    }

    private func deflate(by wanted: Int) {
        let number = min(wanted, deflation, count(.ballooned))
        deflation = min(16_384, deflation + 16)
        for index in pick(number, where: { $0.use == .ballooned }) {
            setUse(index, pages[index].wasTouched ? .free : .neverTouched)
        }
    }
}
