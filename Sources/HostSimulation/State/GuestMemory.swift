/// One virtual machine as the phases of a step see it: a view on its part of the host's buffers.
///
/// Holds pointers only, so passing it around copies nothing; valid within one step.
struct GuestMemory {
    let host: UnsafeMutablePointer<HostState>
    let state: UnsafeMutablePointer<GuestState>
    let constants: UnsafePointer<GuestConstants>
    /// Content shares by guest class, in 1/65 536.
    let mix: UnsafePointer<Int32>
    let pages: PageTable
    /// Shared pages that left their frame since the last settlement, by content.
    let left: UnsafeMutablePointer<Int32>
    /// Hints in other machines that this one's pages matched since the last settlement, by content.
    let matched: UnsafeMutablePointer<Int32>
    let samples: UnsafeMutablePointer<UInt32>

    @inline(__always)
    var rates: AccessRates { constants.pointee.rates }

    /// Guest pages in all: must equal the configured size (invariant 2).
    var countedSize: Int {
        pages.total() + state.pointee.neverTouched + state.pointee.freeUnbacked + state.pointee.ballooned
    }

    /// Guest pages backed by machine pages.
    var granted: Int { pages.total(before: Backing.residentCount) }

    /// Page sharing is on for the host and for this machine.
    func canShare(on memory: HostMemory) -> Bool {
        memory.constants.pointee.isPageSharingEnabled && constants.pointee.isPageSharingEnabled
    }

    /// Takes machine pages for the guest.
    @inline(__always)
    func take(_ count: Int) {
        state.pointee.allowance -= count
        state.pointee.released -= count
        state.pointee.isUnsettled = true
    }

    /// Gives machine pages back to the host.
    @inline(__always)
    func release(_ count: Int) {
        state.pointee.released += count
        state.pointee.isUnsettled = true
    }

    /// Adds private pages of a guest class, their content by the class's mix.
    @inline(__always)
    func addPrivate(_ count: Int, to guestClass: Int, _ backing: Backing = .privateSmall) {
        if count > 0 { addSomePrivate(count, guestClass, backing) }
    }

    private func addSomePrivate(_ count: Int, _ guestClass: Int, _ backing: Backing) {
        let row = mix + guestClass * PageContent.count
        if count == 1 {
            addOnePrivate(guestClass, backing, row)
            return
        }
        // As an apportionment among weights that add up to 2^16, without a division.
        var cumulative = 0
        var given = 0
        let offset = Int(state.pointee.random.next() >> 48)
        let cells = pages.cells(backing.rawValue, guestClass)
        for content in 0..<PageContent.count {
            cumulative &+= Int(row[content])
            let upTo = (cumulative &* count &+ offset) >> 16
            cells[content] &+= Int32(truncatingIfNeeded: upTo &- given)
            given = upTo
        }
        pages.addToRow(count, backing.rawValue, guestClass)
    }

    private func addOnePrivate(_ guestClass: Int, _ backing: Backing, _ mix: UnsafePointer<Int32>) {
        var rest = Int32(truncatingIfNeeded: state.pointee.random.next() >> 48)
        var content = 0
        while content < PageContent.count - 1, rest >= mix[content] {
            rest -= mix[content]
            content += 1
        }
        pages.add(1, backing, guestClass, content)
    }

    // MARK: Reclaimed pages that come back, or are given up

    /// Reads pages back from the swap device.
    ///
    /// - Parameter isForeseen: the step's waits account for it already; else those of the next one do.
    @inline(__always)
    func readSwapped(_ count: Int, isForeseen: Bool) {
        state.pointee.counters.swapIn += count
        host.pointee.swapDeviceRead += count
        host.pointee.swapDeviceMovedThisStep += count
        guard !isForeseen else { return }
        state.pointee.waits.unforeseenSwapIns += count
        host.pointee.unforeseenSwapReads += count
    }

    /// Reads pages back from the host cache.
    @inline(__always)
    func readHostCached(_ count: Int, isForeseen: Bool) {
        state.pointee.counters.hostCacheIn += count
        host.pointee.hostCacheRead += count
        host.pointee.hostCacheMovedThisStep += count
        dropHostCached(count)
        guard !isForeseen else { return }
        state.pointee.waits.unforeseenHostCacheReads += count
        host.pointee.unforeseenHostCacheReads += count
    }

    /// How many of `count` pages of a class, picked at random, can be read back in what is left of this step.
    ///
    /// - Parameter candidates: the pages that they are picked from, where these are not all of the class.
    func readable(_ count: Int, of guestClass: GuestClass, among candidates: Int? = nil) -> Int {
        let swapped = pages.row(.swapped, guestClass.rawValue)
        let cached = pages.row(.hostCached, guestClass.rawValue)
        guard count > 0, swapped + cached > 0 else { return count }
        let total = candidates ?? pages.total(guestClass)
        var most = count
        if swapped > 0 { most = min(most, host.pointee.swapReadsLeft * total / swapped) }
        if cached > 0 { most = min(most, host.pointee.hostCacheReadsLeft * total / cached) }
        return most
    }

    /// Gives up pages in the host cache.
    @inline(__always)
    func dropHostCached(_ count: Int) {
        host.pointee.hostCacheUsed -= count
    }

    /// Frees slots of the compression cache, those of pages that left it, in proportion. Returns quarters of a page.
    @discardableResult
    func freeSlots(_ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let half = state.pointee.halfSlots
        var parts = Apportionment(count, among: half + state.pointee.quarterSlots, random: &state.pointee.random)
        let fromHalf = parts.next(half)
        state.pointee.halfSlots -= fromHalf
        state.pointee.quarterSlots -= count - fromHalf
        state.pointee.isUnsettled = true
        return count + fromHalf
    }

    /// Notes that shared pages of a content no longer use their frame.
    func leaveFrames(_ count: Int, content: Int) {
        left[content] += Int32(count)
        state.pointee.isUnsettled = true
    }

    /// Shared frames that the machine is charged for now, as far as that can be told before they are settled.
    @inline(__always)
    var framesToCharge: Int {
        let leftToOthers = Int(left[PageContent.osImage.rawValue] &+ left[PageContent.application.rawValue])
        return state.pointee.zeroFrames + state.pointee.duplicateFrames
            + max(0, state.pointee.poolFrames.total - leftToOthers)
    }

    /// The balloon driver answers: installed, and the guest has booted.
    var isDriverUp: Bool {
        state.pointee.isPoweredOn && state.pointee.isDriverInstalled && state.pointee.bootMilliseconds <= 0
    }

    /// What the machine would hold if nobody pressed it: all pages but never touched ones, wherever they are now,
    /// less its sharing saving (design section 1, Allocation). A ballooned page counts whatever it was before: the
    /// host cannot tell what the guest would have done with it, and one that was never touched stops counting when
    /// the balloon gives it back.
    var demand: Int {
        let saving = pages.total(.shared) - state.pointee.framesCharged
        return constants.pointee.configuredSize - state.pointee.neverTouched - saving
    }
}
