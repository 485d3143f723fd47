import HostModel

/// How likely a shared page sits on a frame of exactly two users, so that its leaving turns the other into a hint.
enum FrameUsers {
    private static let steps = 32
    private static let largestMean = 10

    /// The chance over the mean number of users, from 2 to 10 in steps of 1/32, for users that come independently
    /// and in any number: a Poisson distribution cut off below two (engine-trial.md section 2, item 9).
    private static let poisson: [Double] = {
        var table: [Double] = []
        for index in 0...(largestMean - 2) * steps {
            table.append(poissonChance(mean: 2 + Double(index) / Double(steps)))
        }
        return table
    }()

    /// Chance for pages duplicated within one machine.
    static func chanceOfTwo(sharedPages: Int, frames: Int) -> Double {
        guard frames > 0 else { return 0 }
        let mean = Double(sharedPages) / Double(frames)
        guard mean > 2 else { return 1 }
        let index = Int((mean - 2) * Double(steps))
        return index < poisson.count ? poisson[index] : 0
    }

    /// Chance for an image shared between machines, each with at most one page on a frame: binomial, cut off below
    /// two. Exact for machines that share equally much.
    static func chanceOfTwo(sharedPages: Int, frames: Int, members: Int) -> Double {
        guard frames > 0 else { return 0 }
        let mean = Double(sharedPages) / Double(frames)
        guard members > 2, mean > 2 else { return 1 }
        var low = 0.0
        var high = 1.0
        for _ in 0..<30 {
            let middle = (low + high) / 2
            if binomial(members, middle).mean < mean { low = middle } else { high = middle }
        }
        return binomial(members, (low + high) / 2).chance
    }

    /// Mean users of a frame, and the chance that a page's frame has two, when each machine has its page with
    /// chance q.
    private static func binomial(_ members: Int, _ q: Double) -> (mean: Double, chance: Double) {
        let n = Double(members)
        let withoutTwo = power(1 - q, members - 2)
        let none = withoutTwo * (1 - q) * (1 - q)
        let one = n * q * withoutTwo * (1 - q)
        let two = n * (n - 1) / 2 * q * q * withoutTwo
        let shared = 1 - none - one
        guard shared > 1e-12 else { return (2, 1) }
        let mean = (n * q - one) / shared
        return (mean, 2 * two / shared / mean)
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

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
