/// One virtual machine as the phases of a step see it: a view on its part of the host's buffers.
///
/// Holds pointers only, so passing it around copies nothing; valid within one step.
struct GuestMemory {
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

    var rates: AccessRates { constants.pointee.rates }

    /// Guest pages in all: must equal the configured size (invariant 2).
    var countedSize: Int {
        pages.total() + state.pointee.neverTouched + state.pointee.freeUnbacked + state.pointee.ballooned
    }

    /// Guest pages backed by machine pages.
    var granted: Int { pages.total(.privateSmall) + pages.total(.hint) + pages.total(.shared) }

    /// Takes machine pages for the guest.
    func take(_ count: Int) {
        state.pointee.allowance -= count
        state.pointee.released -= count
    }

    /// Gives machine pages back to the host.
    func release(_ count: Int) {
        state.pointee.released += count
    }

    /// Adds private pages of a guest class, their content by the class's mix.
    func addPrivate(_ count: Int, to guestClass: Int) {
        guard count > 0 else { return }
        var parts = Apportionment(count, among: ContentMix.one, random: &state.pointee.random)
        let row = mix + guestClass * PageContent.count
        for content in 0..<PageContent.count {
            let part = parts.next(Int(row[content]))
            if part > 0 { pages[.privateSmall, guestClass, content] += part }
        }
    }

    /// Notes that shared pages of a content no longer use their frame.
    func leaveFrames(_ count: Int, content: Int) {
        left[content] += Int32(count)
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
