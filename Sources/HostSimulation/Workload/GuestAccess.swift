/// What the guest's programs do to pages that they have: touches bring reclaimed pages back, writes change contents.
enum GuestAccess {
    /// Touched pages come back from compression, host cache and swap device; each needs a machine page.
    static func touch(_ guest: GuestMemory, memory: HostMemory) {
        let pages = guest.pages
        let state = guest.state
        let work = state.pointee.work
        guard work > 0 else { return }
        guard pages.total(.compressed) + pages.total(.hostCached) + pages.total(.swapped) > 0 else { return }
        var draw = RateDraw(0, random: &state.pointee.random)
        var counts = InlineArray<3, Int>(repeating: 0)
        let canShare = guest.canShare(on: memory)
        // A page that the host took and that has no equal is a hint when it returns.
        if canShare { ReclaimedContents.advance(guest, pools: memory.pools) }
        let hintShares = canShare ? state.pointee.reclaimedContents.hintShares : InlineArray(repeating: 0)
        var hints = RateDraw(0, random: &state.pointee.random)
        let touches = guest.rates.touches
        for guestClass in GuestClass.used {
            draw.setProbability(touches[guestClass] * work)
            for backing in Backing.residentCount..<Backing.count
            where !draw.skips(pages.row(backing, guestClass)) {
                let count = bringBack(guest, backing, guestClass, &draw, &hints, hintShares)
                counts[backing &- Backing.residentCount] &+= count
            }
        }
        guest.freeSlots(counts[0])
        state.pointee.fitting.bringBack(
            compressed: counts[0],
            swapped: counts[1] + counts[2],
            share: guest.constants.pointee.compressibility.usual
        )
        if counts[1] > 0 { guest.readHostCached(counts[1], isForeseen: true) }
        if counts[2] > 0 { guest.readSwapped(counts[2], isForeseen: true) }
    }

    /// Moves touched pages of one row to machine pages, as far as the allowance goes. Returns how many.
    private static func bringBack(
        _ guest: GuestMemory,
        _ backing: Int,
        _ guestClass: Int,
        _ draw: inout RateDraw,
        _ hintDraw: inout RateDraw,
        _ hintShares: InlineArray<5, UInt64>
    ) -> Int {
        let pages = guest.pages
        let source = pages.cells(backing, guestClass)
        let target = pages.cells(Backing.privateSmall.rawValue, guestClass)
        let hints = pages.cells(Backing.hint.rawValue, guestClass)
        let most = max(0, guest.state.pointee.allowance)
        var count = 0
        var hintCount = 0
        for content in 0..<PageContent.count {
            let touched = min(draw.take(of: Int(source[content])), most &- count)
            guard touched > 0 else { continue }
            let known = hintDraw.take(of: touched, share: hintShares[content])
            source[content] &-= Int32(truncatingIfNeeded: touched)
            target[content] &+= Int32(truncatingIfNeeded: touched &- known)
            hints[content] &+= Int32(truncatingIfNeeded: known)
            count &+= touched
            hintCount &+= known
        }
        pages.rebackRow(hintCount, from: backing, to: Backing.hint.rawValue, guestClass)
        pages.rebackRow(count &- hintCount, from: backing, to: Backing.privateSmall.rawValue, guestClass)
        guest.take(count)
        return count
    }

    /// Steps from one look at classes that are hardly written to the next. Their writes are few, but looking for them in
    /// every step would cost as much as the rest of a guest's second.
    static let rareWriteSteps = 4

    /// Work for which the rare writes of this step are due, in seconds; 0 in most steps.
    @inline(__always)
    static func rareWriteWork(_ state: GuestState) -> Double {
        state.stepsToRareWrites == 0 ? state.rareWriteWork + state.work : 0
    }

    /// A written page is private again, with content drawn anew from its class's mix.
    static func write(_ guest: GuestMemory) {
        let state = guest.state
        let work = state.pointee.work
        if work > 0 {
            write(guest, GuestClass.workingSet.rawValue, chance: guest.rates.writeWorkingSet * work)
        }
        state.pointee.rareWriteWork += work
        guard state.pointee.stepsToRareWrites == 0 else {
            state.pointee.stepsToRareWrites -= 1
            return
        }
        for guestClass in [GuestClass.fileCache, .idle, .kernel] {
            let chance = guest.rates.writes[guestClass.rawValue] * state.pointee.rareWriteWork
            write(guest, guestClass.rawValue, chance: chance)
        }
        state.pointee.rareWriteWork = 0
        state.pointee.stepsToRareWrites = rareWriteSteps - 1
    }

    private static func write(_ guest: GuestMemory, _ guestClass: Int, chance: Double) {
        let pages = guest.pages
        var draw = RateDraw(chance, random: &guest.state.pointee.random)
        var inLarge = 0
        var small = 0
        for backing in 0..<Backing.ownedCount where !draw.skips(pages.row(backing, guestClass)) {
            let cells = pages.cells(backing, guestClass)
            var written = 0
            for content in 0..<PageContent.count {
                let part = draw.take(of: Int(cells[content]))
                cells[content] &-= Int32(truncatingIfNeeded: part)
                written &+= part
            }
            pages.addToRow(-written, backing, guestClass)
            if backing <= Backing.largeHint.rawValue { inLarge += written } else { small += written }
        }
        guest.replaceOwned(inLarge + small)
        if !draw.skips(pages.row(.shared, guestClass)) {
            for content in 0..<PageContent.sharableCount {
                let written = draw.take(of: pages[.shared, guestClass, content])
                if written > 0 { small += breakFrames(guest, written, guestClass, content) }
            }
        }
        guest.addPrivate(inLarge, to: guestClass, .large)
        guest.addPrivate(small, to: guestClass)
    }

    /// Shared pages that are written take a machine page each, as far as the allowance goes. Returns how many.
    private static func breakFrames(_ guest: GuestMemory, _ count: Int, _ guestClass: Int, _ content: Int) -> Int {
        let broken = min(count, max(0, guest.state.pointee.allowance))
        guard broken > 0 else { return 0 }
        guest.pages.add(-broken, .shared, guestClass, content)
        guest.leaveFrames(broken, content: content)
        guest.take(broken)
        return broken
    }
}
