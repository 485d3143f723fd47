/// How many of a machine's pages fit a slot of the compression cache, as far as that differs from what contents make
/// expect: pages that fit leave memory by compression, those that do not stay or are swapped out, and each return the
/// way they left.
struct FittingPages: Sendable, Hashable {
    /// Fitting pages that owned memory lacks; below 0 where it has more of them than expected.
    private(set) var lacking = 0.0
    /// Part of the pages in swap space and host cache that fit.
    private(set) var shareSwapped = 0.0

    /// What the chance that an owned page fits is short of.
    func shortage(among owned: Int) -> Double { lacking / Double(max(1, owned)) }

    /// The host compressed pages, and swapped out others of the same content that did not fit.
    mutating func takeVictims(compressed: Int, swapped: Int, share: Double) {
        lacking += Double(compressed) * (1 - share) - Double(swapped) * share
    }

    /// Some of the owned pages have new contents, or are owned no longer, whether they fit or not.
    mutating func replace(_ count: Int, among owned: Int) {
        guard lacking != 0, count > 0 else { return }
        lacking *= max(0, 1 - Double(count) / Double(max(1, owned)))
    }

    /// Touched pages returned.
    mutating func bringBack(compressed: Int, swapped: Int, share: Double) {
        lacking -= Double(compressed) * (1 - share) + Double(swapped) * (shareSwapped - share)
    }

    /// Pages went to swap space or host cache, which hold so many with them.
    mutating func swapOut(_ count: Int, fitting: Double, swapped: Int) {
        guard swapped > 0 else { return }
        shareSwapped = (shareSwapped * Double(max(0, swapped - count)) + fitting) / Double(swapped)
    }
}

extension GuestMemory {
    var owned: Int { pages.total(before: Backing.ownedCount) }

    /// Notes that some of the owned pages have new contents or have left.
    @inline(__always)
    func replaceOwned(_ count: Int) {
        guard state.pointee.fitting.lacking != 0 else { return }
        state.pointee.fitting.replace(count, among: bookedOwned)
    }

    /// Owned pages as the books had them at the end of the last step.
    private var bookedOwned: Int {
        state.pointee.charge - state.pointee.framesCharged - state.pointee.compressionCache
    }

    /// Notes that pages have gone to swap space or host cache.
    func noteSwapped(_ count: Int, fitting: Double) {
        let all = pages.total(.swapped) + pages.total(.hostCached)
        state.pointee.fitting.swapOut(count, fitting: fitting, swapped: all)
    }
}
