import HostModel

/// Divides free memory among machines before any of them acts, so that order in the scenario gives no advantage
/// and free memory cannot fall below zero. What is not served is time blocked (engine-notes.md item 11).
enum HostAllowance {
    /// Machine pages kept back for each machine and for the host: rounding of frames needs a few.
    static let slackPerGuest = 4
    static let slack = 8
    /// Pages that a machine held to its limit may take beyond it within a step, for they are paged out in the same one.
    private static let limitOvershoot = 2048

    static func grant(_ memory: HostMemory) {
        let isPlentiful = hasRoomForLargePages(memory)
        var wanted = 0
        memory.forEachRunning { guest in
            let state = guest.state
            let want = want(guest, isPlentiful: isPlentiful, memory)
            state.pointee.mayUseLargePages = isPlentiful && hasRoom(guest, for: want + LargePages.pagesPerRegion)
            let rounding = state.pointee.mayUseLargePages && want > 0 ? LargePages.pagesPerRegion : 0
            state.pointee.allowance = want + rounding
            wanted += want + rounding
        }
        let usable = max(0, memory.host.pointee.free - slack - slackPerGuest * memory.guestCount)
        guard wanted > usable else { return }
        var parts = Apportionment(usable, among: wanted, random: &memory.host.pointee.random)
        memory.forEachRunning { guest in
            let state = guest.state
            let want = state.pointee.allowance
            let part = parts.next(want)
            state.pointee.allowance = part
            guard want > 0 else { return }
            let served = Double(part) / Double(want)
            let lost = state.pointee.progress * (1 - served)
            state.pointee.counters.stallBlocked += Int64(state.pointee.busy * lost * 1_000_000)
            state.pointee.progress *= served
        }
    }

    /// Fresh memory is backed by large pages as long as none are broken for want of memory.
    private static func hasRoomForLargePages(_ memory: HostMemory) -> Bool {
        guard memory.constants.pointee.hasLargePages else { return false }
        return memory.host.pointee.free > max(memory.largePageThreshold, memory.host.pointee.freeGoal)
    }

    /// A limit below the configured size leaves room for so many pages more.
    private static func hasRoom(_ guest: GuestMemory, for pages: Int) -> Bool {
        let state = guest.state
        return state.pointee.limit >= guest.constants.pointee.configuredSize
            || state.pointee.limit - state.pointee.charge >= pages
    }

    /// Most machine pages that the machine's step can ask for.
    private static func want(_ guest: GuestMemory, isPlentiful: Bool, _ memory: HostMemory) -> Int {
        let state = guest.state
        guard !state.pointee.isBlocked else { return 0 }
        let pages = guest.pages
        let rareWork = GuestAccess.rareWriteWork(state.pointee)
        var faults = 0.0
        var breaks = 0.0
        let rates = guest.rates
        for guestClass in GuestClass.used {
            let reclaimed =
                pages.row(.compressed, guestClass) + pages.row(.hostCached, guestClass)
                + pages.row(.swapped, guestClass)
            faults += rates.touches[guestClass] * Double(reclaimed)
            let work = guestClass == GuestClass.workingSet.rawValue ? state.pointee.work : rareWork
            breaks += rates.writes[guestClass] * Double(pages.row(.shared, guestClass)) * work
        }
        let growth = GuestGrowth.want(guest) + GuestBoot.want(guest, hasLargePages: isPlentiful, memory: memory)
        let want = Int(faults * state.pointee.work + breaks) + growth + 16
        guard state.pointee.isLimitEnforced else { return want }
        // What goes above the limit has to be swapped out within the same step.
        return min(want, max(0, state.pointee.limit - state.pointee.charge) + limitOvershoot)
    }
}
