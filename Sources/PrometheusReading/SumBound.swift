/// Keeps sums of what a server answers within 64 bits: whatever it answers, reading must not trap.
///
/// A counter's increases come to its largest value for each time that it began at 0, and no more. Gauges are summed over
/// scrapes as they are stored, and over hosts and virtual machines as they are shown.
struct SumBound {
    private var largestStored: UInt64 = 0
    private var largestShown: UInt64 = 0
    private var largestCounter: UInt64 = 0
    private var scrapes: UInt64 = 0
    /// Times that some counter fell.
    private var falls: UInt64 = 0

    mutating func noteScrape() {
        scrapes += 1
    }

    /// - Parameters:
    ///   - value: as it is stored.
    ///   - factor: shown units in a stored one.
    ///   - before: the counter's value before, which may be absent; nil for a gauge.
    mutating func note(_ value: Int64, factor: Int64, before: Int64?) {
        // Below 2^53, which is all that is taken of a server.
        let shown = value.magnitude * factor.magnitude
        if let before {
            largestCounter = max(largestCounter, shown)
            if value < before { falls += 1 }
        } else {
            largestStored = max(largestStored, value.magnitude)
            largestShown = max(largestShown, shown)
        }
    }

    /// - Parameter units: hosts or virtual machines so far.
    func holds(units: Int) -> Bool {
        let sums = [
            largestCounter.multipliedFullWidth(by: falls + UInt64(units)),
            largestStored.multipliedFullWidth(by: scrapes), largestShown.multipliedFullWidth(by: UInt64(units)),
        ]
        return sums.allSatisfy { $0.high == 0 && $0.low < 1 << 62 }
    }
}
