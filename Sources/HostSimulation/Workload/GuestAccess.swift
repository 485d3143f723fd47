/// What the guest's programs do to pages that they have: touches bring reclaimed pages back, writes change contents.
enum GuestAccess {
    /// Touched pages come back from compression, host cache and swap device; each needs a machine page.
    static func touch(_ guest: GuestMemory) {
        let pages = guest.pages
        let work = guest.state.pointee.work
        guard work > 0 else { return }
        for backing in [Backing.compressed, .hostCached, .swapped] where pages.total(backing) > 0 {
            for guestClass in GuestClass.fileCache.rawValue...GuestClass.kernel.rawValue
            where pages.row(backing, guestClass) > 0 {
                bringBack(guest, backing, guestClass, chance: guest.rates.touch(guestClass) * work)
            }
        }
    }

    private static func bringBack(_ guest: GuestMemory, _ backing: Backing, _ guestClass: Int, chance: Double) {
        let pages = guest.pages
        let state = guest.state
        var draw = RateDraw(chance, random: &state.pointee.random)
        var count = 0
        for content in 0..<PageContent.count {
            let touched = min(draw.take(of: pages[backing, guestClass, content]), max(0, state.pointee.allowance))
            guard touched > 0 else { continue }
            pages.reback(touched, from: backing, to: .privateSmall, guestClass, content)
            guest.take(touched)
            count += touched
        }
        guard count > 0 else { return }
        switch backing {
        case .compressed: guest.freeSlots(count)
        case .hostCached: guest.readHostCached(count)
        default: guest.readSwapped(count)
        }
    }

    /// A written page is private again, with content drawn anew from its class's mix.
    static func write(_ guest: GuestMemory) {
        let work = guest.state.pointee.work
        guard work > 0 else { return }
        for guestClass in GuestClass.fileCache.rawValue...GuestClass.kernel.rawValue {
            let chance = guest.rates.write(guestClass) * work
            writeLarge(guest, guestClass, chance: chance)
            writeSmall(guest, guestClass, chance: chance)
        }
    }

    private static func writeLarge(_ guest: GuestMemory, _ guestClass: Int, chance: Double) {
        let pages = guest.pages
        let plain = pages.row(.large, guestClass)
        let hints = pages.row(.largeHint, guestClass)
        guard plain + hints > 0 else { return }
        var draw = RateDraw(chance, random: &guest.state.pointee.random)
        var written = 0
        for content in 0..<PageContent.count {
            let fromPlain = draw.take(of: pages[.large, guestClass, content])
            let fromHints = draw.take(of: pages[.largeHint, guestClass, content])
            if fromPlain > 0 { pages.add(-fromPlain, .large, guestClass, content) }
            if fromHints > 0 { pages.add(-fromHints, .largeHint, guestClass, content) }
            written += fromPlain + fromHints
        }
        guest.addPrivate(written, to: guestClass, .large)
    }

    private static func writeSmall(_ guest: GuestMemory, _ guestClass: Int, chance: Double) {
        let pages = guest.pages
        let state = guest.state
        guard pages.row(.privateSmall, guestClass) + pages.row(.hint, guestClass) + pages.row(.shared, guestClass) > 0
        else { return }
        var draw = RateDraw(chance, random: &state.pointee.random)
        var written = 0
        for content in 0..<PageContent.count {
            let own = draw.take(of: pages[.privateSmall, guestClass, content])
            let hints = draw.take(of: pages[.hint, guestClass, content])
            let broken = min(draw.take(of: pages[.shared, guestClass, content]), max(0, state.pointee.allowance))
            if own > 0 { pages.add(-own, .privateSmall, guestClass, content) }
            if hints > 0 { pages.add(-hints, .hint, guestClass, content) }
            if broken > 0 {
                pages.add(-broken, .shared, guestClass, content)
                guest.leaveFrames(broken, content: content)
                guest.take(broken)
            }
            written += own + hints + broken
        }
        guest.addPrivate(written, to: guestClass)
    }
}
