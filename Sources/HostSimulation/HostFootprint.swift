import CPrefetch

/// Where the machines of a host stand in memory, so that they can be fetched while the host before it is stepped: in a
/// large fleet nothing of a host is left in the caches when its turn comes.
///
/// Addresses only, which nobody reads through. Should a buffer have moved since, its old place is fetched for nothing.
struct HostFootprint {
    private let machineCount: Int
    private let states: UInt
    private let constants: UInt
    private let counts: UInt

    init(_ simulation: borrowing HostSimulation) {
        machineCount = simulation.guests.count
        states = Self.address(simulation.guests)
        constants = Self.address(simulation.guestConstants)
        counts = Self.address(simulation.counts)
    }

    private static func address<Element>(_ buffer: borrowing [Element]) -> UInt {
        buffer.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    /// Fetches what a step reads of one machine, if there are as many.
    @inline(__always)
    func fetch(machine index: Int) {
        guard index < machineCount else { return }
        fetch(states, index, MemoryLayout<GuestState>.stride)
        fetch(constants, index, MemoryLayout<GuestConstants>.stride)
        fetch(counts, index, HostMemory.countsPerGuest &* MemoryLayout<Int32>.stride)
    }

    @inline(__always)
    private func fetch(_ buffer: UInt, _ index: Int, _ stride: Int) {
        aerostat_prefetch(buffer &+ UInt(bitPattern: index &* stride), stride)
    }
}
