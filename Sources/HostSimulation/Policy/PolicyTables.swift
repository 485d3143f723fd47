import HostModel

extension ReclamationPolicy {
    /// vSphere 6.0 and later (memory-model.md section 4.2, table of R9): soft balloons; hard and low share, compress and
    /// swap while the balloon holds; low blocks. Below 400 % of minFree large pages are broken.
    static let esxi6 = ReclamationPolicy(
        thresholds: PerState(high: 300, clear: 300, soft: 192, hard: 96, low: 48),
        actions: PerState(
            high: Actions(rebalancesBalloons: true),
            clear: Actions(rebalancesBalloons: true, sharesBrokenPages: true),
            soft: Actions(inflatesBalloons: true, sharesBrokenPages: true),
            hard: Actions(compresses: true, swaps: true, sharesBrokenPages: true),
            low: Actions(compresses: true, swaps: true, sharesBrokenPages: true, blocks: true)
        ),
        largePageThreshold: 1200,
        largePageReturn: 1320,
        sharesZeroedPages: true
    )

    /// vSphere 5 (the same section, table of R8): no state clear; the balloon goes on in hard and low, compression
    /// joins it in hard, swap in low. Large pages are broken only where a victim lies in one.
    static let esx5 = ReclamationPolicy(
        thresholds: PerState(high: 300, clear: nil, soft: 192, hard: 96, low: 48),
        actions: PerState(
            high: Actions(rebalancesBalloons: true),
            clear: Actions(rebalancesBalloons: true),
            soft: Actions(inflatesBalloons: true),
            hard: Actions(inflatesBalloons: true, compresses: true),
            low: Actions(inflatesBalloons: true, compresses: true, swaps: true)
        ),
        largePageReturn: 660,
        sharesZeroedPages: true
    )

    /// ESX Server as of 2002 (W02-S1; memory-model.md section 4.2): states at 6, 4, 2 and 1 % of memory. Soft pages only
    /// where ballooning is impossible, hard pages by force, low blocks too. Victims are tried for sharing first.
    static let w02 = ReclamationPolicy(
        thresholds: PerState(high: 300, clear: nil, soft: 200, hard: 100, low: 50),
        actions: PerState(
            high: Actions(rebalancesBalloons: true),
            clear: Actions(rebalancesBalloons: true),
            soft: Actions(inflatesBalloons: true, swaps: true, sparesBalloonedMachines: true),
            hard: Actions(swaps: true),
            low: Actions(swaps: true, blocks: true)
        ),
        minFree: .percent(6),
        overhead: .esx2,
        sampleMilliseconds: 30_000
    )
}

extension PolicyName {
    var policy: ReclamationPolicy {
        switch self {
        case .esxi6: .esxi6
        case .esx5: .esx5
        case .w02: .w02
        }
    }
}
