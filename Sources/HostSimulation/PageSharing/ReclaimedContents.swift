/// What is known about the contents of a machine's pages that the host took: no other page had the same when they left,
/// or they would have been shared.
///
/// That is forgotten as the registered contents change. Until then a page that returns is a hint and finds no partner;
/// looked up like a new page it would find one too often.
struct ReclaimedContents: Sendable, Hashable {
    /// The same about one content.
    struct Knowledge: Sendable, Hashable {
        /// Part of the reclaimed pages about which nothing is known any more.
        var forgotten = 0.0
        /// Pages reclaimed since the machine last looked.
        var taken = 0
        /// Contents that had been added when it last looked.
        var added = 0
    }

    /// Those that can have an equal, but for zero, which never is without one.
    static let contents = PageContent.osImage.rawValue...PageContent.duplicated.rawValue

    private var osImage = Knowledge()
    private var application = Knowledge()
    private var duplicated = Knowledge()
    /// Duplicated contents that the machine registered without an equal so far.
    var duplicatesAdded = 0

    private subscript(content: Int) -> Knowledge {
        get {
            switch content {
            case PageContent.osImage.rawValue: osImage
            case PageContent.application.rawValue: application
            default: duplicated
            }
        }
        set {
            switch content {
            case PageContent.osImage.rawValue: osImage = newValue
            case PageContent.application.rawValue: application = newValue
            default: duplicated = newValue
            }
        }
    }

    /// Part of the reclaimed pages of each content that return as hints, in 1/2^32.
    @inline(__always)
    var hintShares: InlineArray<5, UInt64> {
        [
            0, RateDraw.share(1 - osImage.forgotten), RateDraw.share(1 - application.forgotten),
            RateDraw.share(1 - duplicated.forgotten), 0,
        ]
    }

    /// Notes that the host took pages of a content.
    mutating func take(_ count: Int, _ content: Int) {
        if Self.contents.contains(content) { self[content].taken += count }
    }

    /// Brings up to date what is known about a machine's reclaimed pages. What is forgotten is little in a second, so it
    /// is looked at as seldom as rare writes are.
    static func advance(_ guest: GuestMemory, pools: UnsafeMutableBufferPointer<SharingPool>) {
        let forgets = guest.state.pointee.stepsToRareWrites == 0
        for content in contents {
            if guest.state.pointee.reclaimedContents[content].taken > 0 { addTaken(guest, content) }
            if forgets { forget(guest, content, pools: pools) }
        }
    }

    /// About pages just taken all is known.
    private static func addTaken(_ guest: GuestMemory, _ content: Int) {
        let pages = guest.pages
        let all =
            pages.column(.compressed, content) + pages.column(.hostCached, content) + pages.column(.swapped, content)
        let taken = guest.state.pointee.reclaimedContents[content].taken
        guest.state.pointee.reclaimedContents[content].forgotten *= Double(max(0, all - taken)) / Double(max(1, all))
        guest.state.pointee.reclaimedContents[content].taken = 0
    }

    /// A content that is added may be that of a page that is away, or takes the place of one that a page that is away
    /// has an equal to: both happen as often as contents change.
    private static func forget(
        _ guest: GuestMemory,
        _ content: Int,
        pools: UnsafeMutableBufferPointer<SharingPool>
    ) {
        let state = guest.state
        let hints = guest.pages.column(.hint, content)
        let added: Int
        let known: Int
        let universe: Double
        if content == PageContent.duplicated.rawValue {
            added = state.pointee.reclaimedContents.duplicatesAdded
            known = hints + state.pointee.duplicateFrames
            universe = guest.constants.pointee.duplicateUniverse
        } else {
            let index = state.pointee.pools[content]
            guard index >= 0, let pool = pools.baseAddress.map({ $0 + index }) else { return }
            let own = guest.pages.column(.shared, content)
            added = pool.pointee.contentsAdded
            known = pool.pointee.frames - own + pool.pointee.hintsOfMembers - hints
            universe = pool.pointee.universe - Double(own + hints)
        }
        let new = Double(added - state.pointee.reclaimedContents[content].added)
        guard new > 0 else { return }
        let rate = new / max(1, Double(known)) + new / max(1, universe - Double(known))
        let left = 1 - state.pointee.reclaimedContents[content].forgotten
        state.pointee.reclaimedContents[content].forgotten = 1 - left * max(0, 1 - rate)
        state.pointee.reclaimedContents[content].added = added
    }
}
