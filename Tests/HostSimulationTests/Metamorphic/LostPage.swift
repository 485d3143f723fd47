@testable import HostSimulation

/// Ways to break the books of a host between two steps, as a defect of the engine would.
enum LostPage: String, CaseIterable {
    case freeLost, freeMadeUp
    case machineMemoryLost, overheadLost, overheadFreed
    case poolFrameLost, poolFrameFreed, poolFrameMoved, duplicateFrameLost, zeroFrameLost
    case privatePageLost, privatePageMadeUp, privatePageFreed, sharedPageLost, swappedPageLost
    case neverTouchedPageLost, balloonedPageLost
    case cellLost, cellMoved
    case chargeLost, chargeMoved, chargeOfFramesMoved
    case slotLost, slotMoved, cachePageLost, cachePageFreed
    case hostCachePageLost

    /// Pages that each takes away.
    static let count = 3

    /// Whether the engine works the amount out anew in each step. Frames are an expected number, and the cache follows
    /// from its slots, so a step takes what it finds for true.
    var heals: Bool {
        switch self {
        case .chargeLost, .chargeMoved, .chargeOfFramesMoved, .poolFrameMoved, .poolFrameFreed, .cachePageFreed: true
        default: false
        }
    }

    func act(on simulation: inout HostSimulation) {
        let host = simulation.host
        actOnHost(&simulation.host)
        simulation.withMemory { memory in
            actOnFrames(memory)
            actOnPages(memory[0])
            actOnCharges(memory[0].state, memory[1].state)
            actOnSlots(memory[0].state, memory[1].state)
        }
        // What is lost in one place is free in the other: the sum of all machine memory stays right.
        switch self {
        case .overheadFreed, .poolFrameFreed, .privatePageFreed, .cachePageFreed:
            simulation.host.free = host.free + Self.count
        default: break
        }
    }

    private func actOnHost(_ host: inout HostState) {
        switch self {
        case .freeLost: host.free -= Self.count
        case .freeMadeUp: host.free += Self.count
        case .machineMemoryLost: host.machineMemory -= Self.count
        case .overheadLost, .overheadFreed: host.overhead -= Self.count
        case .hostCachePageLost: host.hostCacheUsed -= Self.count
        default: break
        }
    }

    private func actOnFrames(_ memory: HostMemory) {
        let images = memory.pools.indices.filter { memory.pools[$0].frames > 100 }
        switch self {
        case .poolFrameLost, .poolFrameFreed:
            memory.pools[images[0]].frames -= Self.count
        case .poolFrameMoved:
            memory.pools[images[0]].frames -= Self.count
            memory.pools[images[1]].frames += Self.count
        case .duplicateFrameLost: memory.states[0].duplicateFrames -= Self.count
        case .zeroFrameLost: memory.states[0].zeroFrames -= Self.count
        default: break
        }
    }

    private func actOnPages(_ guest: GuestMemory) {
        let working = GuestClass.workingSet.rawValue
        let unique = PageContent.unique.rawValue
        let cells = guest.pages.cells(Backing.privateSmall.rawValue, working)
        switch self {
        case .privatePageLost, .privatePageFreed: guest.pages.add(-Self.count, .privateSmall, working, unique)
        case .privatePageMadeUp: guest.pages.add(Self.count, .privateSmall, working, unique)
        case .sharedPageLost:
            guest.pages.add(-Self.count, .shared, GuestClass.kernel.rawValue, PageContent.osImage.rawValue)
        case .swappedPageLost: guest.pages.add(-Self.count, .swapped, working, unique)
        case .neverTouchedPageLost: guest.state.pointee.neverTouched -= Self.count
        case .balloonedPageLost: guest.state.pointee.ballooned -= Self.count
        case .cellLost: cells[unique] -= Int32(Self.count)
        case .cellMoved:
            cells[unique] -= Int32(Self.count)
            guest.pages.cells(Backing.privateSmall.rawValue, GuestClass.idle.rawValue)[unique] += Int32(Self.count)
        default: break
        }
    }

    private func actOnCharges(_ first: UnsafeMutablePointer<GuestState>, _ second: UnsafeMutablePointer<GuestState>) {
        switch self {
        case .chargeLost: first.pointee.charge -= Self.count
        case .chargeMoved:
            first.pointee.charge -= Self.count
            second.pointee.charge += Self.count
        case .chargeOfFramesMoved:
            first.pointee.framesCharged -= Self.count
            first.pointee.charge -= Self.count
            second.pointee.framesCharged += Self.count
            second.pointee.charge += Self.count
        default: break
        }
    }

    private func actOnSlots(_ first: UnsafeMutablePointer<GuestState>, _ second: UnsafeMutablePointer<GuestState>) {
        switch self {
        case .slotLost: first.pointee.halfSlots -= Self.count
        case .slotMoved:
            first.pointee.halfSlots -= Self.count
            second.pointee.halfSlots += Self.count
        case .cachePageLost, .cachePageFreed: first.pointee.compressionCache -= Self.count
        default: break
        }
    }
}
