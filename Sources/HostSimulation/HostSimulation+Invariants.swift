import HostModel

extension HostMemory {
    /// Machine memory less everything it is used for, and guest pages less the configured sizes: 0 unless a page was
    /// lost or made up (invariants 1 and 2). Free memory is kept by adding and taking, so this is a proof.
    var booksImbalance: Int {
        var used = host.pointee.free + host.pointee.hypervisorUse + host.pointee.overhead
        var sizes = 0
        forEachRunning { guest in
            used += guest.pages.counted(before: Backing.ownedCount) + guest.state.pointee.compressionCache
            used += guest.state.pointee.zeroFrames + guest.state.pointee.duplicateFrames
            sizes += abs(guest.countedSize - guest.constants.pointee.configuredSize)
        }
        for pool in pools { used += pool.frames }
        return abs(host.pointee.machineMemory - used) + sizes
    }
}
