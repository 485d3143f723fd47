import HostModel

extension HostSimulation {
    /// What the host is like now, in few numbers. O(machines).
    ///
    /// Changes nothing; it is mutating so that none of the host's buffers has to be copied for it.
    mutating func moment() -> HostMoment {
        let now = elapsed.milliseconds
        return withMemory { Self.moment($0, at: now) }
    }

    private static func moment(_ memory: HostMemory, at now: Int64) -> HostMoment {
        let host = memory.host.pointee
        var moment = HostMoment()
        moment.elapsedMilliseconds = now
        moment.state = host.memoryState.state
        moment.free = PageCount(host.free)
        moment.minFree = PageCount(host.minFree)
        var held = [Int](repeating: 0, count: ReclamationTechnique.allCases.count)
        memory.forEachRunning { guest in
            let state = guest.state
            held[ReclamationTechnique.pageSharing.rawValue] += guest.pages.total(.shared) - state.pointee.framesCharged
            held[ReclamationTechnique.balloon.rawValue] += state.pointee.ballooned
            held[ReclamationTechnique.compression.rawValue] +=
                guest.pages.total(.compressed) - state.pointee.compressionCache
            held[ReclamationTechnique.hostCache.rawValue] += guest.pages.total(.hostCached)
            held[ReclamationTechnique.hostSwap.rawValue] += guest.pages.total(.swapped)
        }
        moment.held = held.map { PageCount($0) }
        return moment
    }
}
