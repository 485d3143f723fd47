import HostModel

/// The swap space of the host: the host cache on SSD first, then the swap device (memory-model.md section 8).
enum HostSwap {
    /// Pages that can still be written to swap space in this step without asking more of a device than it moves.
    static func room(_ memory: HostMemory) -> Int {
        memory.host.pointee.swapTransfersLeft + hostCacheRoom(memory)
    }

    private static func hostCacheRoom(_ memory: HostMemory) -> Int {
        let space = memory.constants.pointee.hostCacheSize - memory.host.pointee.hostCacheUsed
        return max(0, min(space, memory.host.pointee.hostCacheTransfersLeft))
    }

    /// Writes pages of a cell to swap space. The caller gives back what they took of machine memory.
    ///
    /// - Parameter quarters: quarters of a machine page that all of them together took.
    static func write(
        _ guest: GuestMemory,
        _ count: Int,
        from backing: Backing,
        _ guestClass: Int,
        _ content: Int,
        quarters: Int,
        memory: HostMemory
    ) {
        guard count > 0 else { return }
        let host = memory.host
        let cached = min(count, hostCacheRoom(memory))
        if cached > 0 {
            guest.pages.reback(cached, from: backing, to: .hostCached, guestClass, content)
            guest.state.pointee.counters.hostCacheOut += cached
            guest.state.pointee.counters.quartersReclaimedByHostCache += quarters * cached / count
            host.pointee.hostCacheUsed += cached
            host.pointee.hostCacheMovedThisStep += cached
            host.pointee.hostCacheWritten += cached
        }
        guard count > cached else { return }
        guest.pages.reback(count - cached, from: backing, to: .swapped, guestClass, content)
        guest.state.pointee.counters.swapOut += count - cached
        guest.state.pointee.counters.quartersReclaimedByHostSwap += quarters - quarters * cached / count
        host.pointee.swapDeviceMovedThisStep += count - cached
        host.pointee.swapDeviceWritten += count - cached
    }
}
