/// How long a history keeps what it holds, counted back from the newest sample.
public struct HistoryRetention: Sendable, Hashable {
    /// Everything older is taken away.
    public let milliseconds: Int64
    /// Samples older than this are there only as rows of five minutes.
    public let samplesMilliseconds: Int64
    /// Rows of five minutes older than this are there only as rows of an hour.
    public let fiveMinutesMilliseconds: Int64

    /// Two weeks: enough for a step of five minutes over the last few days of work, and the week before to compare with.
    private static let fiveMinutesLimit: Int64 = 14 * 86_400_000

    /// - Parameters:
    ///   - milliseconds: more than 0.
    ///   - samplesMilliseconds: more than 0; what is beyond `milliseconds` has no effect.
    public init(milliseconds: Int64, samplesMilliseconds: Int64) {
        precondition(milliseconds > 0 && samplesMilliseconds > 0, "a history that keeps nothing")
        self.milliseconds = milliseconds
        self.samplesMilliseconds = min(samplesMilliseconds, milliseconds)
        fiveMinutesMilliseconds = min(milliseconds, max(samplesMilliseconds, Self.fiveMinutesLimit))
    }

    /// Samples for two days, all in all thirty days.
    public static let standard = HistoryRetention(
        milliseconds: 30 * 86_400_000,
        samplesMilliseconds: 2 * 86_400_000
    )

    func milliseconds(_ level: HistoryLevel) -> Int64 {
        switch level {
        case .sample: samplesMilliseconds
        case .fiveMinutes: fiveMinutesMilliseconds
        case .hour: milliseconds
        }
    }
}
