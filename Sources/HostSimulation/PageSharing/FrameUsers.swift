import Synchronization

/// How likely a shared page sits on a frame of exactly two users, so that its leaving turns the other into a hint.
///
/// For an image shared between machines, each with at most one page on a frame: binomial numbers of users, cut off
/// below two. Exact for machines that share equally much. Pages duplicated within one machine come independently and in
/// any number: Poisson numbers, cut off below two (engine-trial.md section 2, item 9).
struct FrameUsers: Sendable, Hashable {
    private static let poissonSteps = 32
    private static let largestMean = 10
    private static let binomialSteps = 256

    /// Machines that share now.
    let members: Int
    /// As the chance of each machine to have a page goes from 0 to 1.
    private let points: [Point]

    /// Mean users of a frame, and the chance that belongs to it.
    private struct Point: Hashable {
        var mean: Double
        var chance: Double
    }

    init(members: Int) {
        self.members = members
        points = Self.points(members: members)
    }

    /// Chance for an image. O(log of the table's size).
    func chanceOfTwo(sharedPages: Int, frames: Int) -> Double {
        guard frames > 0 else { return 0 }
        let mean = Double(sharedPages) / Double(frames)
        guard members > 2, mean > 2 else { return 1 }
        var low = 0
        var high = points.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if points[middle].mean <= mean { low = middle } else { high = middle }
        }
        let (below, above) = (points[low], points[high])
        let width = above.mean - below.mean
        guard width > 0 else { return below.chance }
        let part = min(1, max(0, (mean - below.mean) / width))
        return below.chance + (above.chance - below.chance) * part
    }

    /// Tables by number of members. All pools with as many share one: each would come out the same, and a fleet's
    /// pools would drive one another's out of the caches.
    private static let tables = Mutex<[Int: [Point]]>([:])

    private static func points(members: Int) -> [Point] {
        guard members > 2 else { return [] }
        return tables.withLock { tables in
            if let known = tables[members] { return known }
            let points = (0...binomialSteps).map { step in
                let (mean, chance) = binomial(members, Double(step) / Double(binomialSteps))
                return Point(mean: mean, chance: chance)
            }
            tables[members] = points
            return points
        }
    }

    /// Mean users of a frame, and the chance that a page's frame has two, when each machine has its page with
    /// chance q.
    private static func binomial(_ members: Int, _ q: Double) -> (mean: Double, chance: Double) {
        let n = Double(members)
        let withoutTwo = ElementaryFunctions.power(1 - q, members - 2)
        let none = withoutTwo * (1 - q) * (1 - q)
        let one = n * q * withoutTwo * (1 - q)
        let two = n * (n - 1) / 2 * q * q * withoutTwo
        let shared = 1 - none - one
        guard shared > 1e-12 else { return (2, 1) }
        let mean = (n * q - one) / shared
        return (mean, 2 * two / shared / mean)
    }

    // MARK: Within one machine

    /// The chance over the mean number of users, from 2 to 10 in steps of 1/32.
    private static let poisson: [Double] = (0...(largestMean - 2) * poissonSteps).map { index in
        poissonChance(mean: 2 + Double(index) / Double(poissonSteps))
    }

    /// Chance for pages duplicated within one machine.
    static func chanceOfTwo(sharedPages: Int, frames: Int) -> Double {
        guard frames > 0 else { return 0 }
        let mean = Double(sharedPages) / Double(frames)
        guard mean > 2 else { return 1 }
        let index = Int((mean - 2) * Double(poissonSteps))
        return index < poisson.count ? poisson[index] : 0
    }

    private static func poissonChance(mean: Double) -> Double {
        guard mean > 2 else { return 1 }
        var low = 1e-6
        var high = 20.0
        for _ in 0..<60 {
            let rate = (low + high) / 2
            let none = ElementaryFunctions.exponential(-rate)
            if rate * (1 - none) / (1 - none - rate * none) < mean { low = rate } else { high = rate }
        }
        let rate = (low + high) / 2
        let none = ElementaryFunctions.exponential(-rate)
        return rate * rate * none / (1 - none - rate * none) / mean
    }
}
