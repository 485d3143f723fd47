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
    /// Halvings of a latency interval until a device is loaded to its bandwidth.
    private static let latencyHalvings = 24

    /// Computes the waits of every machine for one second of work.
    static func measureWaits(_ memory: HostMemory) {
        let decompression = memory.constants.pointee.decompressionSeconds
        memory.forEachRunning { measureWaits($0, decompressionSeconds: decompression) }
    }

    private static func measureWaits(_ guest: GuestMemory, decompressionSeconds: Double) {
        let state = guest.state
        let pages = guest.pages
        let busy = max(state.pointee.busy, 0.001)
        let waits = state.pointee.waits
        var swapIns = Double(waits.unforeseenSwapIns) / busy
        var cacheReads = Double(waits.unforeseenHostCacheReads) / busy
        var decompressions = Double(waits.unforeseenDecompressions) / busy
        var breaks = 0.0
        let rates = guest.rates
        for guestClass in GuestClass.used {
            let touch = rates.touches[guestClass]
            swapIns += touch * Double(pages.row(.swapped, guestClass))
            cacheReads += touch * Double(pages.row(.hostCached, guestClass))
            decompressions += touch * Double(pages.row(.compressed, guestClass))
            breaks += rates.writes[guestClass] * Double(pages.row(.shared, guestClass))
        }
        let pageIns =
            Double(state.pointee.workingSetPagedOut) * rates.touchWorkingSet
            + Double(state.pointee.idlePagedOut) * rates.touchIdle
        let uncached = max(0, state.pointee.fileCacheTarget - pages.total(.fileCache))
        let misses = Double(uncached) * rates.touchFileCache / readAheadPages
        let share = 1 / guest.constants.pointee.vCPUs
        state.pointee.waits = GuestWaits(
            swapIns: swapIns * share,
            hostCacheReads: cacheReads * share,
            decompression: decompressions * decompressionSeconds * share,
            guestPageIn: pageIns * guest.constants.pointee.diskLatency * share,
            cacheMiss: misses * guest.constants.pointee.diskLatency * share,
            copyOnWrite: breaks * copyOnWriteSeconds * share
        )
    }

    // MARK: Devices

    /// Sets the latencies of host cache and swap device so that neither is asked for more pages than it moves in a
    /// second beside those that queue. The host cache comes first, at the swap device's best: a loaded swap device only slows demand further.
    static func loadDevices(_ memory: HostMemory) {
        let host = memory.host
        let constants = memory.constants
        let device = host.pointee.swapDevice
        let unloaded = Double(device.latencyMicroseconds) / 1_000_000
        host.pointee.hostCacheLatency = loaded(
            unloaded: constants.pointee.hostCacheLatency,
            bandwidth: Double(host.pointee.hostCacheTransfersLeft)
        ) { latency in
            reads(memory, swapLatency: unloaded, hostCacheLatency: latency) { $0.hostCacheReads }
        }
        host.pointee.swapLatency = loaded(
            unloaded: unloaded,
            bandwidth: Double(host.pointee.swapTransfersLeft)
        ) { latency in
            reads(memory, swapLatency: latency, hostCacheLatency: host.pointee.hostCacheLatency) { $0.swapIns }
        }
    }

    /// The latency at which no more is read than the bandwidth allows: the unloaded one where that suffices.
    private static func loaded(unloaded: Double, bandwidth: Double, reads: (Double) -> Double) -> Double {
        guard bandwidth > 0, reads(unloaded) > bandwidth else { return unloaded }
        var low = unloaded
        var high = max(unloaded, 1e-6) * 2
        while reads(high) > bandwidth, high < 1000 { high *= 2 }
        for _ in 0..<latencyHalvings {
            let middle = (low + high) / 2
            if reads(middle) > bandwidth { low = middle } else { high = middle }
        }
        return high
    }

    /// Pages that all machines would read from a device in a second.
    @inline(__always)
    private static func reads(
        _ memory: HostMemory,
        swapLatency: Double,
        hostCacheLatency: Double,
        _ pages: (GuestWaits) -> Double
    ) -> Double {
        var sum = 0.0
        memory.forEachRunning { guest in
            let state = guest.state
            let wanted = pages(state.pointee.waits)
            guard wanted > 0, !state.pointee.isBlocked else { return }
            let wait = state.pointee.waits.total(swapLatency: swapLatency, hostCacheLatency: hostCacheLatency)
            sum += wanted * guest.constants.pointee.vCPUs * state.pointee.busy / (1 + wait)
        }
        return sum
    }

    // MARK: Progress

    /// Sets the progress of every machine and books its stall time.
    static func advance(_ memory: HostMemory) {
        let swapLatency = memory.host.pointee.swapLatency
        let hostCacheLatency = memory.host.pointee.hostCacheLatency
        memory.forEachRunning { guest in
            let state = guest.state
            let microseconds = state.pointee.busy * 1_000_000
            guard !state.pointee.isBlocked else {
                state.pointee.progress = 0
                state.pointee.counters.stallBlocked += Int64(microseconds)
                return
            }
            let waits = state.pointee.waits
            let swapIn = waits.swapIns * swapLatency + waits.hostCacheReads * hostCacheLatency
            let wait = waits.total(swapLatency: swapLatency, hostCacheLatency: hostCacheLatency)
            let progress = 1 / (1 + wait)
            state.pointee.progress = progress
            guard wait > 0 else { return }
            let waited = microseconds * progress
            // Waits for decompression and copies are often parts of a microsecond, which are kept for the next step.
            var sum = state.pointee.stallRemainder
            func part(_ seconds: Double) -> Int64 {
                let before = Int64(sum)
                sum += waited * seconds
                return Int64(sum) - before
            }
            state.pointee.counters.stallSwapIn += part(swapIn)
            state.pointee.counters.stallDecompression += part(waits.decompression)
            state.pointee.counters.stallCopyOnWrite += part(waits.copyOnWrite)
            state.pointee.counters.stallGuestPageIn += part(waits.guestPageIn)
            state.pointee.counters.stallCacheMiss += part(waits.cacheMiss)
            state.pointee.stallRemainder = sum - sum.rounded(.down)
        }
    }
}
