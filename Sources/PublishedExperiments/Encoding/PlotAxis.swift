/// A linear scale with round ticks that covers all values.
struct PlotAxis: Sendable, Hashable {
    let low: Double
    let high: Double
    let step: Double

    /// About `count` steps of 1, 2 or 5 times a power of ten; 0 is included unless all values are far from it.
    init(_ values: [Double], count: Int) {
        let least = values.min() ?? 0
        let most = values.max() ?? 1
        // From 0, but for values that differ by less than half of their size, as sizes of memory on an x axis.
        let start = least >= 0 && least < most * 0.5 ? 0 : least
        let span = max(most - start, 1e-9)
        step = Self.roundStep(atLeast: span / Double(count))
        low = (start / step).rounded(.down) * step
        high = max((most / step).rounded(.up) * step, low + step)
    }

    private static func roundStep(atLeast rough: Double) -> Double {
        var power = 1.0
        while power > rough { power /= 10 }
        while power * 10 <= rough { power *= 10 }
        for factor in [1.0, 2, 5, 10] where factor * power >= rough * 0.999 { return factor * power }
        return 10 * power
    }

    var ticks: [Double] {
        let count = Int(((high - low) / step).rounded())
        return (0...count).map { low + Double($0) * step }
    }

    /// Place of a value between 0 and 1.
    func place(_ value: Double) -> Double { (value - low) / (high - low) }

    /// As many digits as steps need.
    func label(_ value: Double) -> String {
        var digits = 0
        while digits < 6, abs(step * powerOfTen(digits) - (step * powerOfTen(digits)).rounded()) > 1e-6 { digits += 1 }
        return decimalText(value, decimals: digits)
    }
}
