public import HostModel

/// The moments of a run at which its values are taken: each interval after the start, and the end of the run.
public struct RunMoments: Sendable, Hashable {
    public let start: Timestamp
    private let intervalMilliseconds: Int64
    private let lengthMilliseconds: Int64

    /// - Parameters:
    ///   - intervalMilliseconds: more than 0.
    ///   - lengthMilliseconds: more than 0; where it is no multiple of the interval, the last moment comes sooner.
    public init(start: Timestamp, intervalMilliseconds: Int64, lengthMilliseconds: Int64) {
        precondition(intervalMilliseconds > 0 && lengthMilliseconds > 0, "a run without moments")
        self.start = start
        self.intervalMilliseconds = intervalMilliseconds
        self.lengthMilliseconds = lengthMilliseconds
    }

    public var count: Int {
        let (whole, rest) = lengthMilliseconds.quotientAndRemainder(dividingBy: intervalMilliseconds)
        return Int(whole) + (rest > 0 ? 1 : 0)
    }

    /// Simulated time of the moment at `index`, counted from 0.
    public subscript(index: Int) -> Timestamp {
        start.advanced(byMilliseconds: min((Int64(index) + 1) * intervalMilliseconds, lengthMilliseconds))
    }
}
