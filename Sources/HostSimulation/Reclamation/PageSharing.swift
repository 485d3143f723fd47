import HostModel

/// Transparent page sharing of small pages: a bounded scan registers sharable pages, equal ones share a frame, and
/// what leaves a frame is settled once a phase (memory-model.md section 5; engine-trial.md section 2, items 8 to 10).
///
/// A registered page without an equal is a hint. A page registered later matches an existing frame, or a hint, with
/// chances that follow from the numbers of frames, hints and contents.
enum PageSharing {
    /// Largest part of a content's universe that is registered in one go; chances are renewed after it.
    static let lotShare = 16.0

    // MARK: Scan

    /// Pages a second that the host's processors may scan (Mem.ShareScanGHz).
    static func hostScanLimit(_ configuration: HostConfiguration) -> Int {
        guard configuration.pageSharing.isEnabled else { return 0 }
        let mebibytes = configuration.pageSharing.scanMebibytesPerGigahertz * configuration.cpuMegahertz / 1000
        return min(Int(mebibytes) * 256, configuration.pageSharing.scanTotalMaximum.map { Int($0) } ?? .max)
    }

    /// Scans each machine for its part of a second.
    static func scan(_ memory: HostMemory) {
        let settings = memory.configuration.pageSharing
        guard settings.isEnabled else { return }
        let seconds = settings.scanTime.map { Double($0.milliseconds) / 1000 } ?? 0
        var wanted = 0.0
        memory.forEachRunning { guest in
            wanted += budget(guest, seconds: seconds, maximum: settings.scanRateMaximum)
        }
        let limit = Double(hostScanLimit(memory.configuration))
        let share = wanted > limit ? limit / wanted : 1
        memory.forEachRunning { guest in
            let pages = budget(guest, seconds: seconds, maximum: settings.scanRateMaximum) * share
            guard pages > 0 else { return }
            memory.host.pointee.scanned += guest.state.pointee.random.rounded(pages)
            scan(guest, pages, pools: memory.pools)
        }
    }

    private static func budget(_ guest: GuestMemory, seconds: Double, maximum: Int64) -> Double {
        guard guest.constants.pointee.isPageSharingEnabled else { return 0 }
        return seconds > 0 ? min(Double(guest.granted) / seconds, Double(maximum)) : Double(maximum)
    }

    /// Visits `count` pages of the running pass. A pass visits each backed page once; what becomes sharable behind
    /// the cursor waits for the next pass (engine-notes.md item 2).
    private static func scan(
        _ guest: GuestMemory,
        _ count: Double,
        pools: UnsafeMutableBufferPointer<SharingPool>
    ) {
        let state = guest.state
        var sharable = 0
        for content in 0..<PageContent.sharableCount { sharable += guest.pages.column(.privateSmall, content) }
        let size = Double(guest.granted)
        // The last step of a pass visits what is left of it, so that no pass leaves a tail out.
        if state.pointee.passLeft < 1 {
            state.pointee.passLeft = size
            state.pointee.unvisited = Double(sharable)
        }
        state.pointee.unvisited = min(state.pointee.unvisited, Double(sharable))
        let found = state.pointee.unvisited * min(1, count / max(1, state.pointee.passLeft))
        state.pointee.passLeft -= count
        guard sharable > 0, found > 0 else { return }
        var draw = RateDraw(found / Double(sharable), random: &state.pointee.random)
        var visited = 0
        for guestClass in 0..<GuestClass.count {
            for content in 0..<PageContent.sharableCount {
                let taken = draw.take(of: guest.pages[.privateSmall, guestClass, content])
                guard taken > 0 else { continue }
                register(guest, taken, guestClass: guestClass, content: content, pools: pools)
                visited += taken
            }
        }
        // What was really visited, so that rounding does not add up over a pass.
        state.pointee.unvisited = max(0, state.pointee.unvisited - Double(visited))
    }

    // MARK: Registering

    /// Registers private pages: they become shared, or hints. Returns how many machine pages that freed.
    @discardableResult
    static func register(
        _ guest: GuestMemory,
        _ count: Int,
        guestClass: Int,
        content: Int,
        pools: UnsafeMutableBufferPointer<SharingPool>,
        onlyMatches: Bool = false
    ) -> Int {
        switch content {
        case PageContent.zero.rawValue:
            return shareZeroes(guest, count, guestClass: guestClass, pools: pools)
        case PageContent.duplicated.rawValue:
            return registerDuplicates(guest, count, guestClass: guestClass, onlyMatches: onlyMatches)
        default:
            let constants = guest.constants.pointee
            let pool = content == PageContent.osImage.rawValue ? constants.osImagePool : constants.applicationPool
            return registerImage(
                guest,
                count,
                guestClass: guestClass,
                content: content,
                pool: pool >= 0 ? pools.baseAddress.map { $0 + pool } : nil,
                onlyMatches: onlyMatches
            )
        }
    }

    private static func shareZeroes(
        _ guest: GuestMemory,
        _ count: Int,
        guestClass: Int,
        pools: UnsafeMutableBufferPointer<SharingPool>
    ) -> Int {
        let zero = PageContent.zero.rawValue
        let pool = guest.constants.pointee.zeroPool
        let hasFrame = pool >= 0 ? pools[pool].frames > 0 : guest.state.pointee.zeroFrames > 0
        if pool >= 0 { pools[pool].frames = 1 } else { guest.state.pointee.zeroFrames = 1 }
        guest.pages[.privateSmall, guestClass, zero] -= count
        guest.pages[.shared, guestClass, zero] += count
        return book(guest, freed: hasFrame ? count : count - 1)
    }

    private static func registerDuplicates(
        _ guest: GuestMemory,
        _ count: Int,
        guestClass: Int,
        onlyMatches: Bool
    ) -> Int {
        let content = PageContent.duplicated.rawValue
        let universe = guest.constants.pointee.duplicateUniverse
        let state = guest.state
        var freed = 0
        var rest = count
        while rest > 0 {
            let lot = min(rest, max(1, Int(universe / lotShare)))
            rest -= lot
            let hints = guest.pages.column(.hint, content)
            let frameChance = min(1, Double(state.pointee.duplicateFrames) / universe)
            let hintChance = min(1 - frameChance, Double(hints) / universe)
            let onFrames = min(lot, state.pointee.random.rounded(Double(lot) * frameChance))
            let onHints = min(lot - onFrames, hints, state.pointee.random.rounded(Double(lot) * hintChance))
            pairHints(guest, onHints, content: content)
            state.pointee.duplicateFrames += onHints
            place(guest, lot, shared: onFrames + onHints, guestClass: guestClass, content: content, onlyMatches)
            freed += onFrames + onHints
        }
        return book(guest, freed: freed)
    }

    private static func registerImage(
        _ guest: GuestMemory,
        _ count: Int,
        guestClass: Int,
        content: Int,
        pool: UnsafeMutablePointer<SharingPool>?,
        onlyMatches: Bool
    ) -> Int {
        var matches = 0
        if let pool {
            let own = guest.pages.column(.shared, content)
            let ownHints = guest.pages.column(.hint, content)
            let others = max(0, pool.pointee.hintsOfMembers - ownHints)
            let rest = max(1, pool.pointee.universe - Double(own + ownHints))
            let frameChance = min(1, Double(max(0, pool.pointee.frames - own)) / rest)
            let hintChance = min(1 - frameChance, Double(others) / rest)
            let onFrames = min(count, guest.state.pointee.random.rounded(Double(count) * frameChance))
            let onHints = min(
                count - onFrames,
                others,
                guest.state.pointee.random.rounded(Double(count) * hintChance)
            )
            matches = onFrames + onHints
            guest.matched[content] += Int32(onHints)
            pool.pointee.frames += onHints
            pool.pointee.hintsOfMembers -= onHints
            if !onlyMatches { pool.pointee.hintsOfMembers += count - matches }
        }
        place(guest, count, shared: matches, guestClass: guestClass, content: content, onlyMatches)
        return book(guest, freed: matches)
    }

    private static func place(
        _ guest: GuestMemory,
        _ count: Int,
        shared: Int,
        guestClass: Int,
        content: Int,
        _ onlyMatches: Bool
    ) {
        let hints = onlyMatches ? 0 : count - shared
        guest.pages[.privateSmall, guestClass, content] -= shared + hints
        guest.pages[.shared, guestClass, content] += shared
        guest.pages[.hint, guestClass, content] += hints
    }

    private static func book(_ guest: GuestMemory, freed: Int) -> Int {
        guest.release(freed)
        guest.state.pointee.reclaimedByPageSharing += freed
        return freed
    }

    // MARK: Moving between hint and shared

    /// Makes hints of the machine shared, spread over its guest classes.
    static func pairHints(_ guest: GuestMemory, _ count: Int, content: Int) {
        convert(guest, count, content: content, from: .hint, to: .shared)
    }

    /// Makes shared pages whose partner left hints again.
    static func unpair(_ guest: GuestMemory, _ count: Int, content: Int) {
        convert(guest, count, content: content, from: .shared, to: .hint)
    }

    private static func convert(_ guest: GuestMemory, _ count: Int, content: Int, from: Backing, to: Backing) {
        guard count > 0 else { return }
        let pages = guest.pages
        var parts = Apportionment(count, among: pages.column(from, content), random: &guest.state.pointee.random)
        for guestClass in 0..<GuestClass.count {
            let part = parts.next(pages[from, guestClass, content])
            guard part > 0 else { continue }
            pages[from, guestClass, content] -= part
            pages[to, guestClass, content] += part
        }
    }
}
