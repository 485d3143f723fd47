import HostModel

/// Host swapping: pages picked at random, whatever the guest uses them for (memory-model.md section 8).
///
/// Random victims hit working sets and kernels too. Each is tried for sharing first; only what has no equal is
/// written to the swap file.
enum HostSwap {
    /// Pages that the host reclaims in a second at most (engine-trial.md section 7).
    static let pagesPerSecond = 8192

    /// Takes `count` machine pages from the machine. Returns how many it freed.
    ///
    /// - Parameter mayTakeShared: also swap out shared pages when private ones do not suffice, which only the
    ///   machine's own limit asks for.
    @discardableResult
    static func reclaim(_ guest: GuestMemory, _ count: Int, memory: HostMemory, mayTakeShared: Bool = false) -> Int {
        let pages = guest.pages
        let candidates = pages.total(.privateSmall) + pages.total(.hint)
        let wanted = min(count, candidates)
        let canShare = memory.configuration.pageSharing.isEnabled && guest.constants.pointee.isPageSharingEnabled
        var freed = 0
        if wanted > 0 {
            var parts = Apportionment(wanted, among: candidates, random: &guest.state.pointee.random)
            for guestClass in 0..<GuestClass.count {
                for content in 0..<PageContent.count {
                    let victims = parts.next(pages[.privateSmall, guestClass, content])
                    guard victims > 0 else { continue }
                    var matched = 0
                    if canShare, content < PageContent.sharableCount {
                        let before = pages[.privateSmall, guestClass, content]
                        freed += PageSharing.register(
                            guest,
                            victims,
                            guestClass: guestClass,
                            content: content,
                            pools: memory.pools,
                            onlyMatches: true
                        )
                        matched = before - pages[.privateSmall, guestClass, content]
                    }
                    freed += swapOut(guest, victims - matched, from: .privateSmall, guestClass, content)
                }
            }
            for guestClass in 0..<GuestClass.count {
                for content in 0..<PageContent.sharableCount {
                    // Matches of this very call may have turned some of the hints into shared pages.
                    let victims = min(
                        parts.next(pages[.hint, guestClass, content]),
                        pages[.hint, guestClass, content]
                    )
                    freed += swapOut(guest, victims, from: .hint, guestClass, content)
                }
            }
        }
        if mayTakeShared, candidates < count { swapOutShared(guest, count - candidates) }
        return freed
    }

    private static func swapOut(
        _ guest: GuestMemory,
        _ count: Int,
        from backing: Backing,
        _ guestClass: Int,
        _ content: Int
    ) -> Int {
        guard count > 0 else { return 0 }
        guest.pages[backing, guestClass, content] -= count
        guest.pages[.swapped, guestClass, content] += count
        guest.state.pointee.swapOut += count
        guest.release(count)
        return count
    }

    private static func swapOutShared(_ guest: GuestMemory, _ count: Int) {
        let pages = guest.pages
        let shared = pages.total(.shared)
        let wanted = min(count, shared)
        guard wanted > 0 else { return }
        var parts = Apportionment(wanted, among: shared, random: &guest.state.pointee.random)
        for guestClass in 0..<GuestClass.count {
            for content in 0..<PageContent.sharableCount {
                let part = parts.next(pages[.shared, guestClass, content])
                guard part > 0 else { continue }
                pages[.shared, guestClass, content] -= part
                pages[.swapped, guestClass, content] += part
                guest.state.pointee.swapOut += part
                guest.leaveFrames(part, content: content)
            }
        }
    }
}
