import HostModel

/// The balloon driver: the guest gives pages to it, the host takes their backing (memory-model.md section 6).
///
/// Rates are those of the Linux driver 1.2.x in its one-second cycles: 16 384 pages while the guest has free pages,
/// 512 to 2048 under pressure, one step of 16 more after a success and half after a refusal; 512 to 16 384 back.
enum Balloon {
    static let fastInflation = 16_384
    static let slowMinimum = 512
    static let slowMaximum = 2048
    static let deflationMinimum = 512
    static let deflationMaximum = 16_384
    static let rateStep = 16
    /// Cycles that the driver stays slow after a refusal.
    static let slowCycles = 4
    /// Differences between target and size below this are left alone (engine-trial.md section 7).
    static let deadBand = 64

    static func advance(_ guest: GuestMemory, memory: HostMemory) {
        let state = guest.state
        guard guest.isDriverUp, !state.pointee.isBlocked else { return }
        let difference = state.pointee.balloonTarget - state.pointee.ballooned
        if difference > 0 {
            inflate(guest, by: difference)
            LargePages.breakTaken(guest, memory: memory)
        } else if difference < 0 {
            deflate(guest, by: -difference)
        }
    }

    // MARK: Inflation

    private static func inflate(_ guest: GuestMemory, by wanted: Int) {
        let state = guest.state
        let spare = max(0, GuestPaging.freePages(guest) - guest.constants.pointee.freeFloor)
        let isEasy = state.pointee.slowCycles == 0 && spare >= min(wanted, fastInflation)
        let count = min(wanted, isEasy ? fastInflation : max(min(spare, fastInflation), state.pointee.slowInflation))
        var missing = count
        missing -= giveFree(guest, min(missing, spare))
        missing -= give(guest, min(missing, guest.pages.total(.fileCache)), of: .fileCache, written: false)
        missing -= giveAnonymous(guest, missing, of: .idle)
        missing -= giveAnonymous(guest, missing, of: .workingSet)
        adjustInflation(state, isRefused: missing > 0, isEasy: isEasy)
    }

    private static func adjustInflation(
        _ state: UnsafeMutablePointer<GuestState>,
        isRefused: Bool,
        isEasy: Bool
    ) {
        if isRefused {
            state.pointee.slowInflation = max(slowMinimum, state.pointee.slowInflation / 2)
            state.pointee.slowCycles = slowCycles
        } else if !isEasy {
            state.pointee.slowInflation = min(slowMaximum, state.pointee.slowInflation + rateStep)
            state.pointee.slowCycles = max(0, state.pointee.slowCycles - 1)
        }
    }

    /// Free pages first: never touched, without backing, and free with stale content, in proportion.
    private static func giveFree(_ guest: GuestMemory, _ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let state = guest.state
        let backed = guest.pages.total(.free)
        let total = backed + state.pointee.neverTouched + state.pointee.freeUnbacked
        var parts = Apportionment(count, among: total, random: &state.pointee.random)
        let fromNeverTouched = parts.next(state.pointee.neverTouched)
        let fromUnbacked = parts.next(state.pointee.freeUnbacked)
        state.pointee.neverTouched -= fromNeverTouched
        state.pointee.freeUnbacked -= fromUnbacked
        state.pointee.ballooned += fromNeverTouched + fromUnbacked
        state.pointee.balloonedTouched += fromUnbacked
        return fromNeverTouched + fromUnbacked
            + give(guest, count - fromNeverTouched - fromUnbacked, of: .free, written: false)
    }

    /// Anonymous pages go to the page file first, as far as it has room.
    private static func giveAnonymous(_ guest: GuestMemory, _ wanted: Int, of guestClass: GuestClass) -> Int {
        let state = guest.state
        let room = guest.constants.pointee.pageFileSize - state.pointee.pageFileUsed
        let count = guest.readable(min(wanted, room, guest.pages.total(guestClass)), of: guestClass)
        let given = give(guest, count, of: guestClass, written: true)
        GuestPaging.notePagedOut(guest, given, of: guestClass)
        state.pointee.counters.guestPageOut += given
        return given
    }

    /// Moves pages of a class into the balloon and gives their machine pages back to the host. A swapped page that
    /// has to be written to the page file is read in first (double paging); others are dropped without reading.
    private static func give(_ guest: GuestMemory, _ count: Int, of guestClass: GuestClass, written: Bool) -> Int {
        guard count > 0 else { return 0 }
        let pages = guest.pages
        let state = guest.state
        let source = guestClass.rawValue
        var parts = Apportionment(count, among: pages.total(guestClass), random: &state.pointee.random)
        var given = 0
        for backing in Backing.allCases where !parts.skips(pages.row(backing, source)) {
            for content in 0..<PageContent.count {
                let part = parts.next(pages[backing, source, content])
                guard part > 0 else { continue }
                pages.add(-part, backing, source, content)
                given += part
                giveBacking(guest, part, backing, content: content, written: written)
            }
        }
        state.pointee.ballooned += given
        state.pointee.balloonedTouched += given
        return given
    }

    private static func giveBacking(_ guest: GuestMemory, _ count: Int, _ backing: Backing, content: Int, written: Bool)
    {
        let state = guest.state
        switch backing {
        case .large, .largeHint, .privateSmall, .hint:
            guest.release(count)
            guest.replaceOwned(count)
            state.pointee.counters.reclaimedByBalloon += count
            if backing.rawValue <= Backing.largeHint.rawValue { state.pointee.takenFromLarge += count }
        case .shared:
            guest.leaveFrames(count, content: content)
        case .compressed:
            guest.freeSlots(count)
            if written { state.pointee.waits.unforeseenDecompressions += count }
        case .hostCached where written:
            guest.readHostCached(count, isForeseen: false)
            state.pointee.counters.doublePaging += count
        case .hostCached:
            guest.dropHostCached(count)
        case .swapped where written:
            guest.readSwapped(count, isForeseen: false)
            state.pointee.counters.doublePaging += count
        case .swapped:
            break
        }
    }

    // MARK: Deflation

    private static func deflate(_ guest: GuestMemory, by wanted: Int) {
        let state = guest.state
        let count = min(wanted, state.pointee.deflation, state.pointee.ballooned)
        state.pointee.deflation = min(deflationMaximum, state.pointee.deflation + rateStep)
        var parts = Apportionment(count, among: state.pointee.ballooned, random: &state.pointee.random)
        let touched = parts.next(state.pointee.balloonedTouched)
        state.pointee.ballooned -= count
        state.pointee.balloonedTouched -= touched
        state.pointee.freeUnbacked += touched
        state.pointee.neverTouched += count - touched
    }
}
