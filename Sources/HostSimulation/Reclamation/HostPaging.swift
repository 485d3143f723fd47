import HostModel

/// The host takes pages picked at random, whatever the guest uses them for (memory-model.md section 8): so working sets
/// and kernels are hit, too.
///
/// Each page is tried for sharing first, then compressed where it fits a slot; only what is left is written to swap
/// space. Victims in a large page break it.
enum HostPaging {
    /// What may become of a page.
    struct Techniques {
        enum Swap {
            case never
            /// As far as the devices can still write in this step.
            case withinBandwidth
            /// Whatever the devices say, to hold a limit.
            case always
        }

        var compresses = false
        var swap = Swap.never
        /// Shared and compressed pages may be taken when private ones do not suffice, which only a machine's own limit
        /// asks for.
        var takesAll = false
    }

    /// Takes up to `count` pages of the machine.
    static func reclaim(_ guest: GuestMemory, _ count: Int, _ techniques: Techniques, memory: HostMemory) {
        let pages = guest.pages
        let candidates = pages.total(before: Backing.ownedCount)
        let wanted = min(count, candidates)
        if wanted > 0 {
            let canShare = guest.canShare(on: memory)
            let shortage = guest.state.pointee.fitting.shortage(among: candidates)
            var parts = Apportionment(wanted, among: candidates, random: &guest.state.pointee.random)
            // Beginning anywhere, so that a cache or device with little room left favors no content.
            let first = Int(guest.state.pointee.random.next(below: UInt64(PageContent.count)))
            for position in 0..<PageContent.count {
                let content = (first + position) % PageContent.count
                var victims = takePrivate(guest, content: content, &parts)
                if canShare, content < PageContent.sharableCount, victims.total > 0 {
                    victims.subtract(
                        PageSharing.register(guest, victims, content: content, pools: memory.pools, onlyMatches: true)
                    )
                }
                evict(guest, victims, from: .privateSmall, content, techniques, shortage, memory: memory)
                let hints = takeHints(guest, content, &parts)
                evict(guest, hints, from: .hint, content, techniques, shortage, memory: memory)
            }
            if techniques.swap != .never {
                let bound = 4 * MemoryCompression.cacheMaximum(guest, memory)
                MemoryCompression.shrink(guest, toQuarters: bound, memory: memory)
            }
            LargePages.breakTaken(guest, memory: memory)
        }
        guard techniques.takesAll, candidates < count else { return }
        // Compressed ones first: each has a slot to give, while leaving a shared frame may free nothing.
        let missing = count - candidates
        let quarters = guest.state.pointee.compressionQuarters
        let given = min(4 * missing, quarters, swapRoom(techniques.swap, memory))
        MemoryCompression.shrink(guest, toQuarters: quarters - given, memory: memory)
        let rest = missing - quarters / 4
        if rest > 0 { swapOutShared(guest, min(rest, swapRoom(techniques.swap, memory)), memory: memory) }
    }

    /// Victims among the private pages of a content; those in large pages are small from then on.
    private static func takePrivate(_ guest: GuestMemory, content: Int, _ parts: inout Apportionment) -> ClassCounts {
        let pages = guest.pages
        var victims = ClassCounts()
        for guestClass in 0..<GuestClass.count {
            for backing in Backing.allCases[..<Backing.privateSmall.rawValue]
            where pages[backing, guestClass, content] > 0 {
                let part = parts.next(pages[backing, guestClass, content])
                guard part > 0 else { continue }
                pages.reback(part, from: backing, to: .privateSmall, guestClass, content)
                guest.state.pointee.takenFromLarge += part
                victims.add(part, guestClass)
            }
        }
        // The parts of large pages have joined the small ones, which are all still to be drawn from but for these.
        for guestClass in 0..<GuestClass.count {
            let own = pages[.privateSmall, guestClass, content] - victims[guestClass]
            victims.add(parts.next(own), guestClass)
        }
        return victims
    }

    private static func takeHints(_ guest: GuestMemory, _ content: Int, _ parts: inout Apportionment) -> ClassCounts {
        var victims = ClassCounts()
        for guestClass in 0..<GuestClass.count {
            victims.add(parts.next(guest.pages[.hint, guestClass, content]), guestClass)
        }
        return victims
    }

    private static func evict(
        _ guest: GuestMemory,
        _ victims: ClassCounts,
        from backing: Backing,
        _ content: Int,
        _ techniques: Techniques,
        _ shortage: Double,
        memory: HostMemory
    ) {
        guard victims.total > 0 else { return }
        let (half, quarter) = guest.constants.pointee.compressibility.shares(content)
        let share = half + quarter
        for guestClass in 0..<GuestClass.count where victims[guestClass] > 0 {
            var count = victims[guestClass]
            if techniques.compresses {
                let room = cacheRoom(guest, techniques.swap, memory)
                count -= MemoryCompression.compress(
                    guest,
                    count,
                    from: backing,
                    guestClass,
                    content,
                    quarters: room,
                    shortage: shortage
                )
            }
            let compressed = victims[guestClass] - count
            count = min(count, swapRoom(techniques.swap, memory))
            guest.state.pointee.reclaimedContents.take(compressed + count, content)
            if techniques.compresses {
                guest.state.pointee.fitting.takeVictims(compressed: compressed, swapped: count, share: share)
            }
            guard count > 0 else { continue }
            HostSwap.write(guest, count, from: backing, guestClass, content, quarters: 4 * count, memory: memory)
            guest.noteSwapped(count, fitting: techniques.compresses ? 0 : Double(count) * share)
            guest.release(count)
        }
    }

    /// Pages that may be written to swap space.
    private static func swapRoom(_ swap: Techniques.Swap, _ memory: HostMemory) -> Int {
        switch swap {
        case .never: 0
        case .withinBandwidth: HostSwap.room(memory)
        case .always: .max
        }
    }

    /// Quarters of a page by which the compression cache may grow: to its bound, and further by what older pages can
    /// give way to, one for each quarter at worst.
    private static func cacheRoom(_ guest: GuestMemory, _ swap: Techniques.Swap, _ memory: HostMemory) -> Int {
        let bound = 4 * MemoryCompression.cacheMaximum(guest, memory)
        let room = max(0, bound - guest.state.pointee.compressionQuarters)
        let (sum, isOver) = room.addingReportingOverflow(swapRoom(swap, memory))
        return isOver ? .max : sum
    }

    private static func swapOutShared(_ guest: GuestMemory, _ count: Int, memory: HostMemory) {
        let pages = guest.pages
        let shared = pages.total(.shared)
        let wanted = min(count, shared)
        guard wanted > 0 else { return }
        var parts = Apportionment(wanted, among: shared, random: &guest.state.pointee.random)
        for guestClass in 0..<GuestClass.count {
            for content in 0..<PageContent.sharableCount {
                let part = parts.next(pages[.shared, guestClass, content])
                guard part > 0 else { continue }
                // Leaving a frame that others use frees nothing; what it frees otherwise is page sharing's to say.
                HostSwap.write(guest, part, from: .shared, guestClass, content, quarters: 0, memory: memory)
                let (half, quarter) = guest.constants.pointee.compressibility.shares(content)
                guest.noteSwapped(part, fitting: Double(part) * (half + quarter))
                guest.leaveFrames(part, content: content)
            }
        }
    }
}
