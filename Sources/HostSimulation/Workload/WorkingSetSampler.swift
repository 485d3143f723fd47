/// Estimates active memory as the hypervisor does: 100 random pages a period, counting which are touched
/// (memory-model.md section 3; period in time the machine ran).
///
/// Each sample draws its page, which fixes its class, and a threshold: it counts as touched once the chance that a
/// page of its class has been touched in this period exceeds the threshold. That is exact in distribution, and a step
/// has only to keep the chances: which samples they exceed is looked up when somebody asks. Samples stand sorted by
/// class and threshold in a buffer of the host.
struct WorkingSetSampler: Sendable, Hashable {
    static let sampleCount = 100
    /// Weight of a new period in the slow and fast averages. Unpublished; engine-trial.md section 7.
    static let slowGain = 0.25
    static let fastGain = 0.7
    /// Least estimate (Mem.SampleActivePctMin).
    static let floor = 0.01

    private(set) var slow = 0.0
    private(set) var fast = 0.0
    private var elapsed = Int64.max / 2
    /// First sample behind those of each class: file cache, idle, working set, kernel. The rest are samples of pages
    /// that no class used when the period began.
    private var ends: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    /// Pages that no class used when the period began.
    private var unusedAtStart = 0
    /// Most of those that have come into use since.
    private var cameIntoUse = 0
    /// Chance that a page of the class has not been touched in this period.
    private var untouched: (Double, Double, Double, Double) = (1, 1, 1, 1)

    /// Share of the configured size: the running period counts as a lower bound of what it will show.
    func nextEstimate(_ samples: UnsafePointer<UInt32>) -> Double {
        fast + Self.fastGain * max(0, hitShare(samples) - fast)
    }

    /// The estimate: the largest of its three parts, as a share of the configured size.
    static func estimate(slow: Double, fast: Double, next: Double) -> Double { max(floor, slow, fast, next) }

    /// Pages really touched so far in this period.
    func touched(_ pages: PageTable) -> Int {
        let cache = Double(pages.total(.fileCache)) * (1 - untouched.0)
        let idle = Double(pages.total(.idle)) * (1 - untouched.1)
        let working = Double(pages.total(.workingSet)) * (1 - untouched.2)
        let kernel = Double(pages.total(.kernel)) * (1 - untouched.3)
        // What came into use has been touched for certain; only the rest goes by chance.
        let used = pages.total(.fileCache) + pages.total(.idle) + pages.total(.workingSet) + pages.total(.kernel)
        let older = Double(max(0, used - cameIntoUse)) / Double(max(1, used))
        return Int((cache + idle + working + kernel) * older) + cameIntoUse
    }

    /// Advances by one step in which the machine ran for `milliseconds` and got `work` of a second's work done.
    mutating func advance(
        milliseconds: Int64,
        work: Double,
        period: Int64,
        rates: AccessRates,
        pages: PageTable,
        size: Int,
        samples: UnsafeMutablePointer<UInt32>,
        random: inout RandomSource
    ) {
        if elapsed >= period {
            finishPeriod(samples)
            drawSamples(pages: pages, size: size, samples: samples, random: &random)
        }
        elapsed += milliseconds
        untouched.0 *= 1 - min(1, rates.touchFileCache * work)
        untouched.1 *= 1 - min(1, rates.touchIdle * work)
        untouched.2 *= 1 - min(1, rates.touchWorkingSet * work)
        untouched.3 *= 1 - min(1, rates.touchKernel * work)
        cameIntoUse = max(cameIntoUse, unusedAtStart - unused(pages, size: size))
    }

    private mutating func finishPeriod(_ samples: UnsafePointer<UInt32>) {
        // Before the first period nothing has been drawn and there is nothing to learn.
        if unusedAtStart > 0 || ends.3 > 0 {
            let share = hitShare(samples)
            slow += Self.slowGain * (share - slow)
            fast += Self.fastGain * (share - fast)
        }
        elapsed = 0
        untouched = (1, 1, 1, 1)
    }

    private mutating func drawSamples(
        pages: PageTable,
        size: Int,
        samples: UnsafeMutablePointer<UInt32>,
        random: inout RandomSource
    ) {
        let cache = pages.total(.fileCache)
        let idle = cache + pages.total(.idle)
        let working = idle + pages.total(.workingSet)
        let kernel = working + pages.total(.kernel)
        unusedAtStart = size - kernel
        cameIntoUse = 0
        ends = (0, 0, 0, 0)
        for _ in 0..<Self.sampleCount {
            // One of the pages in the order of classes; added up without a branch, which nobody could predict.
            let page = Int(random.next(below: UInt64(max(1, size))))
            ends.0 &+= page < cache ? 1 : 0
            ends.1 &+= page < idle ? 1 : 0
            ends.2 &+= page < working ? 1 : 0
            ends.3 &+= page < kernel ? 1 : 0
        }
        drawThresholds(from: 0, to: ends.0, samples, &random)
        drawThresholds(from: ends.0, to: ends.1, samples, &random)
        drawThresholds(from: ends.1, to: ends.2, samples, &random)
        drawThresholds(from: ends.2, to: ends.3, samples, &random)
        drawThresholds(from: ends.3, to: Int32(Self.sampleCount), samples, &random)
    }

    private func drawThresholds(
        from start: Int32,
        to end: Int32,
        _ samples: UnsafeMutablePointer<UInt32>,
        _ random: inout RandomSource
    ) {
        for index in Int(start)..<Int(end) { samples[index] = UInt32(truncatingIfNeeded: random.next() >> 32) }
        var drawn = UnsafeMutableBufferPointer(start: samples + Int(start), count: Int(end - start))
        drawn.sort()
    }

    /// Pages that no guest class uses: free, never touched, ballooned.
    private func unused(_ pages: PageTable, size: Int) -> Int {
        size - pages.total(.fileCache) - pages.total(.idle) - pages.total(.workingSet) - pages.total(.kernel)
    }

    // MARK: Hits

    /// Share of the samples that are touched so far in this period.
    private func hitShare(_ samples: UnsafePointer<UInt32>) -> Double {
        let usedShare = Double(cameIntoUse) / Double(max(1, unusedAtStart))
        let hits =
            touched(from: 0, to: ends.0, chance: 1 - untouched.0, samples)
            + touched(from: ends.0, to: ends.1, chance: 1 - untouched.1, samples)
            + touched(from: ends.1, to: ends.2, chance: 1 - untouched.2, samples)
            + touched(from: ends.2, to: ends.3, chance: 1 - untouched.3, samples)
            + touched(from: ends.3, to: Int32(Self.sampleCount), chance: usedShare, samples)
        return Double(hits) / Double(Self.sampleCount)
    }

    /// Samples of one class that a chance exceeds, which stand first in it. O(log of their number).
    private func touched(from start: Int32, to end: Int32, chance: Double, _ samples: UnsafePointer<UInt32>) -> Int {
        let threshold = UInt32(min(4_294_967_295, chance * 4_294_967_296))
        var low = Int(start)
        var high = Int(end)
        while low < high {
            let middle = (low + high) / 2
            if samples[middle] < threshold { low = middle + 1 } else { high = middle }
        }
        return low - Int(start)
    }
}

extension WorkingSetSampler {
    static func == (left: WorkingSetSampler, right: WorkingSetSampler) -> Bool {
        left.slow == right.slow && left.fast == right.fast && left.elapsed == right.elapsed
            && left.ends == right.ends && left.untouched == right.untouched
            && left.unusedAtStart == right.unusedAtStart && left.cameIntoUse == right.cameIntoUse
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(slow)
        hasher.combine(fast)
        hasher.combine(elapsed)
        hasher.combine(cameIntoUse)
    }
}
