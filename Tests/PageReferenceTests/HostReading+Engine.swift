import HostModel
import PageReference

extension HostReading {
    /// The engine's books, as it publishes them.
    init(_ snapshot: HostSnapshot) {
        self.init(machines: snapshot.virtualMachines.count)
        set(.free, Int(snapshot.free.value))
        set(.frames, Int(snapshot.sharedCommon.value))
        set(.largePagesBroken, Int(snapshot.largePagesBroken))
        for state in MemoryState.allCases {
            set(Self.time(in: state), Int(snapshot.millisecondsInState[state.rawValue] / 1000))
        }
        for (index, machine) in snapshot.virtualMachines.enumerated() {
            setPages(machine, index)
            setCounters(machine, index)
        }
    }

    private mutating func setPages(_ machine: VirtualMachineSnapshot, _ index: Int) {
        set(.consumed, Int(machine.consumed.value), index)
        set(.granted, Int(machine.granted.value), index)
        set(.shared, Int(machine.shared.value), index)
        set(.zero, Int(machine.zero.value), index)
        set(.ballooned, Int(machine.balloonSize.value), index)
        set(.compressed, Int(machine.compressed.value), index)
        set(.compressionCache, Int(machine.compressionCache.value), index)
        set(.hostCached, Int(machine.hostCached.value), index)
        set(.swapped, Int(machine.swapped.value), index)
        set(.largePages, Int(machine.largePages), index)
        set(.active, Int(machine.active.value), index)
        set(.touched, Int(machine.touched.value), index)
        set(.entitlement, Int(machine.entitlement.value), index)
        set(.pageFileUsed, Int(machine.guestPageFileUsed.value), index)
    }

    private mutating func setCounters(_ machine: VirtualMachineSnapshot, _ index: Int) {
        set(.swapIn, Int(machine.swapIn.value), index)
        set(.swapOut, Int(machine.swapOut.value), index)
        set(.hostCacheIn, Int(machine.hostCacheIn.value), index)
        set(.doublePaging, Int(machine.doublePaging.value), index)
        set(.guestPageIn, Int(machine.guestPageIn.value), index)
        set(.guestPageOut, Int(machine.guestPageOut.value), index)
        set(.outOfMemoryKills, Int(machine.outOfMemoryKills), index)
        set(.stallSwapIn, Int(machine.stallSwapIn / 1000), index)
        set(.stallDecompression, Int(machine.stallDecompression / 1000), index)
        set(.stallGuestPageIn, Int(machine.stallGuestPageIn / 1000), index)
        set(.stallCacheMiss, Int(machine.stallCacheMiss / 1000), index)
        set(.stallCopyOnWrite, Int(machine.stallCopyOnWriteBreak / 1000), index)
        set(.stallBlocked, Int(machine.stallBlocked / 1000), index)
    }
}
