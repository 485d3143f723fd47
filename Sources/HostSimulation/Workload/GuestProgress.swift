import HostModel

/// How much of its work a machine gets done in a step, and what it waits for (engine-trial.md section 2, item 2).
///
/// A second of work brings a known number of waits by the touch rates and by where pages are; with w seconds of
/// waiting for each second of work the machine gets x = 1 / (1 + w) of its work done. The form is closed, so causes
/// together can never exceed elapsed time.
enum GuestProgress {
    /// Seconds to copy a shared page before a write; order of magnitude only, no source.
    static let copyOnWriteSeconds = 0.000_003
    /// A file is read again in runs of pages, so that one wait brings this many.
    static let readAheadPages = 8.0

    /// Computes the waits of every machine for one second of work.
    static func measureWaits(_ memory: HostMemory) {
        memory.forEachRunning { guest in
            measureWaits(guest)
        }
    }

    private static func measureWaits(_ guest: GuestMemory) {
        let state = guest.state
        let pages = guest.pages
        var swapIns = 0.0
        var breaks = 0.0
        for guestClass in GuestClass.fileCache.rawValue...GuestClass.kernel.rawValue {
            let swapped = pages.row(.swapped, guestClass)
            let shared = pages.row(.shared, guestClass)
            if swapped > 0 { swapIns += guest.rates.touch(guestClass) * Double(swapped) }
            if shared > 0 { breaks += guest.rates.write(guestClass) * Double(shared) }
        }
        let busy = max(state.pointee.busy, 0.001)
        swapIns += Double(state.pointee.unforeseenSwapIns) / busy
        state.pointee.unforeseenSwapIns = 0
        let missing = GuestPaging.workingSetMissing(guest)
        let pagedOut = min(missing, state.pointee.pageFileUsed)
        let pageIns =
            Double(pagedOut) * guest.rates.touchWorkingSet
            + Double(state.pointee.pageFileUsed - pagedOut) * guest.rates.touchIdle
        let uncached = max(0, state.pointee.fileCacheTarget - pages.total(.fileCache))
        let vCPUs = guest.constants.pointee.vCPUs
        state.pointee.waitSwapIn = swapIns / vCPUs
        state.pointee.waitCopyOnWrite = breaks * copyOnWriteSeconds / vCPUs
        state.pointee.waitGuestPageIn = pageIns * guest.constants.pointee.diskLatency / vCPUs
        state.pointee.waitCacheMiss =
            Double(uncached) * guest.rates.touchFileCache / readAheadPages
            * guest.constants.pointee.diskLatency / vCPUs
    }

    /// Sets the latency of the swap device so that it is not asked for more pages than it moves in a second.
    static func loadSwapDevice(_ memory: HostMemory) {
        let device = memory.host.pointee.swapDevice
        let unloaded = Double(device.latencyMicroseconds) / 1_000_000
        let bandwidth = Double(device.bandwidth.pages.value)
        memory.host.pointee.swapLatency = unloaded
        guard swapIns(memory, latency: unloaded) > bandwidth else { return }
        var low = unloaded
        var high = unloaded * 2
        while swapIns(memory, latency: high) > bandwidth, high < 1000 { high *= 2 }
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if swapIns(memory, latency: middle) > bandwidth { low = middle } else { high = middle }
        }
        memory.host.pointee.swapLatency = high
    }

    /// Pages that all machines would read from swap in a second at some latency.
    private static func swapIns(_ memory: HostMemory, latency: Double) -> Double {
        var sum = 0.0
        memory.forEachRunning { guest in
            let state = guest.state.pointee
            guard state.waitSwapIn > 0, !state.isBlocked else { return }
            let wait =
                state.waitSwapIn * latency + state.waitCopyOnWrite + state.waitGuestPageIn + state.waitCacheMiss
            sum += state.waitSwapIn * guest.constants.pointee.vCPUs * state.busy / (1 + wait)
        }
        return sum
    }

    /// Sets the progress of every machine and books its stall time.
    static func advance(_ memory: HostMemory) {
        let latency = memory.host.pointee.swapLatency
        memory.forEachRunning { guest in
            let state = guest.state
            let microseconds = state.pointee.busy * 1_000_000
            guard !state.pointee.isBlocked else {
                state.pointee.progress = 0
                state.pointee.stallBlocked += Int64(microseconds)
                return
            }
            let swapIn = state.pointee.waitSwapIn * latency
            let wait =
                swapIn + state.pointee.waitCopyOnWrite + state.pointee.waitGuestPageIn + state.pointee.waitCacheMiss
            let progress = 1 / (1 + wait)
            state.pointee.progress = progress
            guard wait > 0 else { return }
            let waited = microseconds * progress
            state.pointee.stallSwapIn += Int64(waited * swapIn)
            state.pointee.stallCopyOnWrite += Int64(waited * state.pointee.waitCopyOnWrite)
            state.pointee.stallGuestPageIn += Int64(waited * state.pointee.waitGuestPageIn)
            state.pointee.stallCacheMiss += Int64(waited * state.pointee.waitCacheMiss)
        }
    }
}
