import HostModel

/// Divides free memory among machines before any of them acts, so that order in the scenario gives no advantage
/// and free memory cannot fall below zero. What is not served is time blocked (engine-notes.md item 11).
enum HostAllowance {
    /// Machine pages kept back for each machine and for the host: rounding of frames needs a few.
    static let slackPerGuest = 4
    static let slack = 8

    static func grant(_ memory: HostMemory) {
        var wanted = 0
        memory.forEachRunning { guest in
            guest.state.pointee.allowance = want(guest, latency: memory.host.pointee.swapLatency)
            wanted += guest.state.pointee.allowance
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
            state.pointee.stallBlocked += Int64(state.pointee.busy * lost * 1_000_000)
            state.pointee.progress *= served
        }
    }

    /// Most machine pages that the machine's step can ask for.
    private static func want(_ guest: GuestMemory, latency: Double) -> Int {
        let state = guest.state.pointee
        guard !state.isBlocked else { return 0 }
        let pages = guest.pages
        var faults = 0.0
        for guestClass in GuestClass.fileCache.rawValue...GuestClass.kernel.rawValue {
            faults += guest.rates.touch(guestClass) * Double(pages.row(.swapped, guestClass))
            faults += guest.rates.write(guestClass) * Double(pages.row(.shared, guestClass))
        }
        let want = Int(faults * state.busy * state.progress) + GuestGrowth.want(guest) + 16
        guard state.isLimitEnforced else { return want }
        // What goes above the limit has to be swapped out within the same step.
        return min(want, max(0, state.limit - state.charge) + HostSwap.pagesPerSecond / 4)
    }
}
