import HostModel

extension HostSimulation {
    /// How the guest memory of a machine maps to machine memory now. All amounts are 0 while it is powered off, but for
    /// sizes. O(machines).
    func mapping(ofMachine index: Int) -> MachineMapping {
        var copy = self
        return copy.withMemory { Self.mapping(index, $0) }
    }

    private static func mapping(_ index: Int, _ memory: HostMemory) -> MachineMapping {
        let guest = memory[index]
        var mapping = MachineMapping()
        mapping.configuredSize = PageCount(guest.constants.pointee.configuredSize)
        mapping.pageFileSize = PageCount(guest.constants.pointee.pageFileSize)
        let state = guest.state.pointee
        guard state.isPoweredOn else {
            mapping.neverTouched = mapping.configuredSize
            return mapping
        }
        mapping.pages = MachineMapping.Use.allCases.map { use in
            MachineMapping.Place.allCases.map { place in
                place.backings.reduce(.zero) { $0 + PageCount(guest.pages.row($1, use.guestClass.rawValue)) }
            }
        }
        mapping.neverTouched = PageCount(state.neverTouched)
        mapping.freed = PageCount(state.freeUnbacked)
        mapping.ballooned = PageCount(state.ballooned)
        mapping.pageFileUsed = PageCount(state.pageFileUsed)
        mapping.compressionCache = PageCount(state.compressionCache)
        mapping.sharing = MachineMapping.SharedContent.allCases.compactMap { sharing($0, index, memory) }
        return mapping
    }

    /// Nil where the machine shares nothing of that content.
    private static func sharing(
        _ shared: MachineMapping.SharedContent,
        _ index: Int,
        _ memory: HostMemory
    ) -> MachineMapping.Sharing? {
        let content = shared.pageContent.rawValue
        let guest = memory[index]
        let count = guest.pages.column(.shared, content)
        guard count > 0 else { return nil }
        let pool = guest.state.pointee.pools[content]
        let members = pool >= 0 ? memory.pools[pool].members : []
        return MachineMapping.Sharing(
            content: shared,
            guestPages: PageCount(count),
            machinePages: PageCount(guest.state.pointee.frames(of: shared)),
            partners: members.filter { $0 != index && memory[$0].pages.column(.shared, content) > 0 }
        )
    }
}

extension GuestState {
    /// Machine pages charged for shared pages of a content; together they are `framesCharged`.
    fileprivate func frames(of content: MachineMapping.SharedContent) -> Int {
        switch content {
        case .zero: poolFrames.zero + zeroFrames
        case .osImage: poolFrames.osImage
        case .application: poolFrames.application
        case .duplicated: duplicateFrames
        }
    }
}

extension MachineMapping.Use {
    fileprivate var guestClass: GuestClass {
        switch self {
        case .kernel: .kernel
        case .workingSet: .workingSet
        case .idle: .idle
        case .fileCache: .fileCache
        case .free: .free
        }
    }
}

extension MachineMapping.Place {
    fileprivate var backings: [Backing] {
        switch self {
        case .large: [.large, .largeHint]
        case .small: [.privateSmall, .hint]
        case .shared: [.shared]
        case .compressed: [.compressed]
        case .hostCached: [.hostCached]
        case .swapped: [.swapped]
        }
    }
}

extension MachineMapping.SharedContent {
    fileprivate var pageContent: PageContent {
        switch self {
        case .zero: .zero
        case .osImage: .osImage
        case .application: .application
        case .duplicated: .duplicated
        }
    }
}
