import HostModel

/// The compression cache: a page that fits half a page or a quarter stays in memory in a slot of that size
/// (memory-model.md section 7).
///
/// Which of the compressed pages is the oldest is not kept: one at random gives way when the cache is full, which
/// engine-trial.md section 1 found to make no difference.
enum MemoryCompression {
    /// Largest cache of a machine, in pages.
    static func cacheMaximum(_ guest: GuestMemory, _ memory: HostMemory) -> Int {
        guest.constants.pointee.configuredSize * memory.constants.pointee.compressionMillionths / 1_000_000
    }

    /// Compresses those pages of a cell that fit a slot.
    ///
    /// - Parameters:
    ///   - backing: where the pages are now, a machine page each.
    ///   - quarters: quarters of a page that the cache may still grow; `.max` where older pages give way.
    ///   - shortage: what the chance that a page fits is short of, for those that fit have been taken before.
    /// - Returns: how many were compressed.
    static func compress(
        _ guest: GuestMemory,
        _ count: Int,
        from backing: Backing,
        _ guestClass: Int,
        _ content: Int,
        quarters: Int,
        shortage: Double
    ) -> Int {
        let (half, quarter) = guest.constants.pointee.compressibility.shares(content)
        guard count > 0, half + quarter > 0, quarters > 1 else { return 0 }
        let chance = min(1, max(0, half + quarter - shortage))
        let state = guest.state
        let fitting = min(count, quarters / 2, state.pointee.random.rounded(Double(count) * chance))
        guard fitting > 0 else { return 0 }
        let small = min(fitting, state.pointee.random.rounded(Double(fitting) * quarter / (half + quarter)))
        state.pointee.quarterSlots += small
        state.pointee.halfSlots += fitting - small
        state.pointee.counters.quartersReclaimedByCompression += 3 * small + 2 * (fitting - small)
        guest.pages.reback(fitting, from: backing, to: .compressed, guestClass, content)
        guest.release(fitting)
        return fitting
    }

    /// Moves compressed pages on to swap space, as if they were the oldest, until the cache takes no more than a number
    /// of quarters of a page.
    static func shrink(_ guest: GuestMemory, toQuarters bound: Int, memory: HostMemory) {
        let state = guest.state
        while state.pointee.compressionQuarters > bound {
            // None takes more than two quarters, so this never goes too far, but for one page.
            let excess = state.pointee.compressionQuarters - bound
            moveToSwap(guest, (excess + 1) / 2, memory: memory)
        }
    }

    private static func moveToSwap(_ guest: GuestMemory, _ wanted: Int, memory: HostMemory) {
        let pages = guest.pages
        let count = min(wanted, pages.total(.compressed))
        guard count > 0 else { return }
        var quarters = guest.freeSlots(count)
        var left = count
        var parts = Apportionment(count, among: pages.total(.compressed), random: &guest.state.pointee.random)
        for guestClass in 0..<GuestClass.count where !parts.skips(pages.row(.compressed, guestClass)) {
            for content in 0..<PageContent.count {
                let part = parts.next(pages[.compressed, guestClass, content])
                guard part > 0 else { continue }
                let share = quarters * part / left
                HostSwap.write(guest, part, from: .compressed, guestClass, content, quarters: share, memory: memory)
                guest.noteSwapped(part, fitting: Double(part))
                quarters -= share
                left -= part
            }
        }
    }
}
