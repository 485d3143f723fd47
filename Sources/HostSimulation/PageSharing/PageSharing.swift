import HostModel

/// Transparent page sharing: a bounded scan registers sharable pages, equal small ones share a frame, and what leaves
/// a frame is settled once a phase (memory-model.md section 5; engine-trial.md section 2, items 8 to 10).
///
/// A registered page without an equal is a hint. A page registered later matches an existing frame, or a hint, with
/// chances that follow from the numbers of frames, hints and contents. Parts of large pages are only registered; they
/// can match once their large page is broken.
enum PageSharing {
    /// CPU time to read and hash one page. An order of magnitude; no source.
    static let scanMicroseconds = 2

    /// Pages a second that the host may scan: what its processors allow (Mem.ShareScanGHz), and the policy's own bound.
    static func hostScanLimit(_ configuration: HostConfiguration) -> Int {
        let settings = configuration.pageSharing
        guard settings.isEnabled else { return 0 }
        let mebibytes = settings.scanMebibytesPerGigahertz * configuration.cpuMegahertz / 1000
        return min(Int(mebibytes) * 256, settings.scanTotalMaximum.map { Int($0) } ?? .max)
    }

    /// Scans each machine for its part of a second.
    static func scan(_ memory: HostMemory) {
        let constants = memory.constants
        guard constants.pointee.isPageSharingEnabled else { return }
        var wanted = 0.0
        memory.forEachRunning { guest in
            let budget = budget(guest, constants)
            guest.state.pointee.scanBudget = budget
            wanted += budget
        }
        let limit = Double(constants.pointee.scanLimit)
        let share = wanted > limit ? limit / wanted : 1
        memory.forEachRunning { guest in
            let pages = guest.state.pointee.scanBudget * share
            guard pages > 0 else { return }
            memory.host.pointee.scanned += guest.state.pointee.random.rounded(pages)
            scan(guest, pages, pools: memory.pools)
        }
    }

    /// Pages that the machine's scan visits in a second if the host can afford it.
    private static func budget(_ guest: GuestMemory, _ host: UnsafePointer<HostConstants>) -> Double {
        guard guest.constants.pointee.isPageSharingEnabled else { return 0 }
        let maximum = host.pointee.scanRateMaximum
        let seconds = host.pointee.scanSeconds
        return seconds > 0 ? min(Double(guest.granted) / seconds, maximum) : maximum
    }

    /// Visits `count` pages of the running pass. A pass visits each backed page once; what becomes sharable behind
    /// the cursor waits for the next pass (engine-notes.md item 2).
    private static func scan(
        _ guest: GuestMemory,
        _ count: Double,
        pools: UnsafeMutableBufferPointer<SharingPool>
    ) {
        let state = guest.state
        let small = Double(guest.pages.sharable(.privateSmall))
        let large = Double(guest.pages.sharable(.large))
        // The last step of a pass visits what is left of it, so that no pass leaves a tail out.
        if state.pointee.passLeft < 1 {
            state.pointee.passSize = Double(guest.granted)
            state.pointee.passLeft = state.pointee.passSize
            state.pointee.unvisitedSmall = small
            state.pointee.unvisitedLarge = large
        }
        state.pointee.unvisitedSmall = min(state.pointee.unvisitedSmall, small)
        state.pointee.unvisitedLarge = min(state.pointee.unvisitedLarge, large)
        let share = min(1, count / max(1, state.pointee.passLeft))
        state.pointee.passLeft -= count
        // What was really visited is taken off, so that rounding does not add up over a pass.
        if small > 0, state.pointee.unvisitedSmall > 0 {
            let visited = visitSmall(guest, chance: state.pointee.unvisitedSmall * share / small, pools: pools)
            state.pointee.unvisitedSmall = max(0, state.pointee.unvisitedSmall - Double(visited))
        }
        if large > 0, state.pointee.unvisitedLarge > 0 {
            let visited = visitLarge(guest, chance: state.pointee.unvisitedLarge * share / large)
            state.pointee.unvisitedLarge = max(0, state.pointee.unvisitedLarge - Double(visited))
        }
    }

    private static func visitSmall(
        _ guest: GuestMemory,
        chance: Double,
        pools: UnsafeMutableBufferPointer<SharingPool>
    ) -> Int {
        var draw = RateDraw(chance, random: &guest.state.pointee.random)
        var sum = 0
        for content in 0..<PageContent.sharableCount {
            var visited = ClassCounts()
            for guestClass in 0..<GuestClass.count {
                visited.add(draw.take(of: guest.pages[.privateSmall, guestClass, content]), guestClass)
            }
            guard visited.total > 0 else { continue }
            register(guest, visited, content: content, pools: pools)
            sum += visited.total
        }
        return sum
    }

    private static func visitLarge(_ guest: GuestMemory, chance: Double) -> Int {
        var draw = RateDraw(chance, random: &guest.state.pointee.random)
        var sum = 0
        for guestClass in 0..<GuestClass.count {
            let row = guest.pages.row(.large, guestClass) - guest.pages[.large, guestClass, PageContent.unique.rawValue]
            guard !draw.skips(row) else { continue }
            for content in 0..<PageContent.sharableCount {
                let taken = draw.take(of: guest.pages[.large, guestClass, content])
                guard taken > 0 else { continue }
                guest.pages.reback(taken, from: .large, to: .largeHint, guestClass, content)
                sum += taken
            }
        }
        return sum
    }

    /// How much of the running passes over all machines is done.
    static func progress(_ memory: HostMemory) -> Double {
        var left = 0.0
        var size = 0.0
        memory.forEachRunning { guest in
            size += guest.state.pointee.passSize
            left += max(0, guest.state.pointee.passLeft)
        }
        return size > 0 ? 1 - min(1, left / size) : 0
    }
}
