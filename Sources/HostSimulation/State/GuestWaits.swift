/// What a virtual machine waits for in one second of work (engine-trial.md section 2, item 2).
struct GuestWaits: Sendable, Hashable {
    // Pages, to be read at the latency of the device at the moment.

    var swapIns = 0.0
    var hostCacheReads = 0.0

    // Seconds.

    var decompression = 0.0
    var guestPageIn = 0.0
    var cacheMiss = 0.0
    var copyOnWrite = 0.0

    // Pages that no touch rate foresaw, in the last step.

    var unforeseenSwapIns = 0
    var unforeseenHostCacheReads = 0
    var unforeseenDecompressions = 0

    /// Seconds of waiting in all.
    @inline(__always)
    func total(swapLatency: Double, hostCacheLatency: Double) -> Double {
        swapIns * swapLatency + hostCacheReads * hostCacheLatency + decompression + guestPageIn + cacheMiss
            + copyOnWrite
    }
}
