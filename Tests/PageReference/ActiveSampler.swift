/// The estimate of active memory from 100 pages picked at random, looked at in every step.
struct ActiveSampler {
    private static let sampleCount = 100

    private(set) var periodStart = Int.max
    private var samples: [Int] = []
    private var slow = 0.0
    private var fast = 0.0
    private var elapsed = Int64.max / 2
    private var hits = 0

    var estimate: Double {
        let next = fast + 0.7 * max(0, Double(hits) / Double(Self.sampleCount) - fast)
        return max(0.01, slow, fast, next)
    }

    func isTouched(_ page: PageRecord) -> Bool {
        page.use.isInUse && (page.touchedIn >= periodStart || page.allocatedIn > periodStart)
    }

    /// Runs after everything the guest did in the step.
    mutating func advance(pages: [PageRecord], step: Int, work: Double, period: Int64, _ draw: inout SeededDraw) {
        if elapsed >= period {
            if !samples.isEmpty {
                let share = Double(hits) / Double(Self.sampleCount)
                slow += 0.25 * (share - slow)
                fast += 0.7 * (share - fast)
            }
            elapsed = 0
            samples = (0..<Self.sampleCount).map { _ in draw.index(below: pages.count) }
            periodStart = step
        }
        elapsed += Int64(work * 1000)
        hits = 0
        for sample in samples {
            let page = pages[sample]
            if page.touchedIn >= periodStart || page.allocatedIn > periodStart { hits += 1 }
        }
    }
}
