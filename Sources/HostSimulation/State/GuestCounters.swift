/// What a virtual machine counts since its power-on. Pages, and microseconds of simulated time.
struct GuestCounters: Sendable, Hashable {
    var swapIn = 0
    var swapOut = 0
    var hostCacheIn = 0
    var hostCacheOut = 0
    var doublePaging = 0
    var guestPageIn = 0
    var guestPageOut = 0
    var outOfMemoryKills = 0
    var reclaimedByPageSharing = 0
    var reclaimedByBalloon = 0
    // Quarters of a machine page gained: a page that moves on from the compression cache gives only its slot.

    var quartersReclaimedByCompression = 0
    var quartersReclaimedByHostCache = 0
    var quartersReclaimedByHostSwap = 0
    var stallSwapIn: Int64 = 0
    var stallDecompression: Int64 = 0
    var stallGuestPageIn: Int64 = 0
    var stallCacheMiss: Int64 = 0
    var stallCopyOnWrite: Int64 = 0
    var stallBlocked: Int64 = 0
}
