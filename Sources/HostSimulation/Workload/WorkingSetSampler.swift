/// Estimates active memory as the hypervisor does: 100 random pages a period, counting which are touched
/// (memory-model.md section 3; period in time the machine ran).
///
/// Each sample draws its page, which fixes its class, and a threshold: it counts as touched once the chance that a
/// page of its class has been touched in this period exceeds the threshold. That is exact in distribution and costs
/// one comparison a class and step. Samples stand sorted by class and threshold in a buffer of the host.
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
    private var hits = 0
    /// First sample of each class, and the end.
    private var starts: (Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0)
    /// First sample of each class that is not touched yet; the last class is pages unused when the period began.
    private var next: (Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0)
    /// Pages that no class used when the period began.
    private var unusedAtStart = 0
    /// Most of those that have come into use since.
    private var cameIntoUse = 0
    /// Chance that a page of the class has not been touched in this period.
    private var untouched: (Double, Double, Double, Double) = (1, 1, 1, 1)

    /// Share of the configured size: the running period counts as a lower bound of what it will show.
    var nextEstimate: Double {
        fast + Self.fastGain * max(0, Double(hits) / Double(Self.sampleCount) - fast)
    }

    /// The estimate: the largest of slow, fast and next, as a share of the configured size.
    var estimate: Double { max(Self.floor, slow, fast, nextEstimate) }

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
            finishPeriod()
            drawSamples(pages: pages, size: size, samples: samples, random: &random)
        }
        elapsed += milliseconds
        untouched.0 *= 1 - min(1, rates.touchFileCache * work)
        untouched.1 *= 1 - min(1, rates.touchIdle * work)
        untouched.2 *= 1 - min(1, rates.touchWorkingSet * work)
        untouched.3 *= 1 - min(1, rates.touchKernel * work)
        next.0 = count(from: next.0, to: starts.1, below: 1 - untouched.0, samples)
        next.1 = count(from: next.1, to: starts.2, below: 1 - untouched.1, samples)
        next.2 = count(from: next.2, to: starts.3, below: 1 - untouched.2, samples)
        next.3 = count(from: next.3, to: starts.4, below: 1 - untouched.3, samples)
        cameIntoUse = max(cameIntoUse, unusedAtStart - unused(pages, size: size))
        let used = Double(cameIntoUse) / Double(max(1, unusedAtStart))
        next.4 = count(from: next.4, to: Int32(Self.sampleCount), below: used, samples)
        hits = Int(next.0 + next.1 - starts.1 + next.2 - starts.2 + next.3 - starts.3 + next.4 - starts.4)
    }

    private mutating func finishPeriod() {
        // Before the first period nothing has been drawn and there is nothing to learn.
        if unusedAtStart > 0 || starts.4 > 0 {
            let share = Double(hits) / Double(Self.sampleCount)
            slow += Self.slowGain * (share - slow)
            fast += Self.fastGain * (share - fast)
        }
        elapsed = 0
        hits = 0
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
        var counts: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        for _ in 0..<Self.sampleCount {
            let page = Int(random.next(below: UInt64(max(1, size))))
            if page < cache {
                counts.0 += 1
            } else if page < idle {
                counts.1 += 1
            } else if page < working {
                counts.2 += 1
            } else if page < kernel {
                counts.3 += 1
            }
        }
        starts = (0, counts.0, counts.0 + counts.1, counts.0 + counts.1 + counts.2, 0)
        starts.4 = starts.3 + counts.3
        next = starts
        drawThresholds(from: starts.0, to: starts.1, samples, &random)
        drawThresholds(from: starts.1, to: starts.2, samples, &random)
        drawThresholds(from: starts.2, to: starts.3, samples, &random)
        drawThresholds(from: starts.3, to: starts.4, samples, &random)
        drawThresholds(from: starts.4, to: Int32(Self.sampleCount), samples, &random)
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

    @inline(__always)
    private func count(
        from first: Int32,
        to end: Int32,
        below chance: Double,
        _ samples: UnsafeMutablePointer<UInt32>
    ) -> Int32 {
        let threshold = UInt32(min(4_294_967_295, chance * 4_294_967_296))
        var index = first
        while index < end, samples[Int(index)] < threshold { index += 1 }
        return index
    }
}

extension WorkingSetSampler {
    static func == (left: WorkingSetSampler, right: WorkingSetSampler) -> Bool {
        left.slow == right.slow && left.fast == right.fast && left.elapsed == right.elapsed
            && left.hits == right.hits && left.starts == right.starts && left.next == right.next
            && left.untouched == right.untouched
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(slow)
        hasher.combine(fast)
        hasher.combine(elapsed)
        hasher.combine(hits)
    }
}
