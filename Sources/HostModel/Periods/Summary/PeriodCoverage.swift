/// How much of a period is known.
public struct PeriodCoverage: Sendable, Hashable {
    public var heading: PeriodHeading
    /// Milliseconds without samples at the start of the period and at its end; 0 where they are not worth a word.
    public var missingAtStart: Int64 = 0
    public var missingAtEnd: Int64 = 0
    /// True when samples are missing at the end although nobody ended the run: whoever recorded it stopped unasked.
    public var isCutOff = false
    /// The longest time before the last sample that is not known although nobody ended a run; nil where there is none.
    public var silence: HistoryGap?

    /// Fewer milliseconds without samples are not worth a word: a service that restarts is one thing, one that is gone
    /// another.
    static let toleratedMilliseconds: Int64 = 5 * 60_000

    /// - Parameters:
    ///   - now: a period cannot be known beyond it; nil where there is no such time, as for simulated time.
    ///   - before: the run that was recorded before the period, where something is missing at its start.
    init(_ heading: PeriodHeading, now: Timestamp?, before: RunRecord?) {
        self.heading = heading
        guard let samples = heading.samples else { return }
        let query = heading.query
        let tolerated = Self.tolerated(heading)
        missingAtStart = Self.missingAtStart(heading)
        let end = min(query.to, now ?? query.to)
        let after = end.millisecondsSince1970 - samples.upperBound.millisecondsSince1970
        if after > tolerated { missingAtEnd = after }
        guard query.clock == .wall else { return }
        isCutOff = missingAtEnd > 0 && heading.runs.last.map { $0.ended == nil } ?? true
        var silences = gaps.filter { gap in
            guard gap.lengthMilliseconds > tolerated else { return false }
            let run = heading.runs.last { $0.began <= gap.from }
            return gap.cause == .missing || run?.ended == nil
        }
        if missingAtStart > 0, let before, before.ended == nil {
            silences.append(HistoryGap(.restart, from: query.from, to: samples.lowerBound))
        }
        silence = silences.max { $0.lengthMilliseconds < $1.lengthMilliseconds }
    }

    /// The gaps that are not told by what is missing at start and end, cut to the period.
    public var gaps: [HistoryGap] {
        guard let samples = heading.samples else { return [] }
        return heading.gaps.compactMap { gap in
            guard gap.cause != .clockSetBack else { return gap }
            if missingAtStart > 0, gap.to <= samples.lowerBound { return nil }
            if missingAtEnd > 0, gap.from >= samples.upperBound { return nil }
            var gap = gap
            gap.from = max(gap.from, heading.query.from)
            gap.to = min(gap.to, heading.query.to)
            return gap
        }
    }

    /// Milliseconds in gaps between samples.
    public var gapMilliseconds: Int64 { gaps.reduce(0) { $0 + max(0, $1.lengthMilliseconds) } }

    public var restartCount: Int { gaps.count { $0.cause == .restart } }

    /// The last sample before the period, where something is missing between it and the first one in it.
    static func sampleBefore(_ heading: PeriodHeading) -> Timestamp? {
        guard let samples = heading.samples, missingAtStart(heading) > 0 else { return nil }
        return heading.gaps.first {
            $0.cause != .clockSetBack && $0.from <= heading.query.from && $0.to == samples.lowerBound
        }?.from
    }

    private static func missingAtStart(_ heading: PeriodHeading) -> Int64 {
        guard let samples = heading.samples else { return 0 }
        let before = samples.lowerBound.millisecondsSince1970 - heading.query.from.millisecondsSince1970
        return before > tolerated(heading) ? before : 0
    }

    private static func tolerated(_ heading: PeriodHeading) -> Int64 {
        let interval = max(heading.runs.map(\.intervalMilliseconds).max() ?? 0, heading.thinnedToMilliseconds)
        return max(toleratedMilliseconds, 2 * interval)
    }
}

extension HistoryGap {
    /// Milliseconds from its start to its end; negative where the clock was set back.
    public var lengthMilliseconds: Int64 { to.millisecondsSince1970 - from.millisecondsSince1970 }
}
