/// How much of a period is known.
public struct PeriodCoverage: Sendable, Hashable {
    public var heading: PeriodHeading
    /// Milliseconds without samples at the start of the period and at its end; 0 where only the sampling interval is.
    public var missingAtStart: Int64 = 0
    public var missingAtEnd: Int64 = 0
    /// True when samples are missing at the end although nobody ended the run: whoever recorded it stopped unasked.
    public var isCutOff = false

    /// Fewer milliseconds without samples are not worth a word: a restart of the service is one thing, its end another.
    static let toleratedMilliseconds: Int64 = 5 * 60_000

    /// - Parameter now: a period cannot be known beyond it; nil where there is no such time, as for simulated time.
    init(_ heading: PeriodHeading, now: Timestamp?) {
        self.heading = heading
        guard let samples = heading.samples else { return }
        let query = heading.query
        let interval = max(heading.runs.map(\.intervalMilliseconds).max() ?? 0, heading.thinnedToMilliseconds)
        let tolerated = max(Self.toleratedMilliseconds, 2 * interval)
        let before = samples.lowerBound.millisecondsSince1970 - query.from.millisecondsSince1970
        if before > tolerated { missingAtStart = before }
        let end = min(query.to, now ?? query.to)
        let after = end.millisecondsSince1970 - samples.upperBound.millisecondsSince1970
        guard after > tolerated else { return }
        missingAtEnd = after
        isCutOff = query.clock == .wall && heading.runs.last.map { $0.ended == nil } ?? true
    }

    /// Milliseconds in gaps between samples.
    public var gapMilliseconds: Int64 {
        heading.gaps.reduce(0) { $0 + max(0, $1.to.millisecondsSince1970 - $1.from.millisecondsSince1970) }
    }

    public var restartCount: Int { heading.gaps.count { $0.cause == .restart } }
}
