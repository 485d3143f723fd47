/// Why a rule's alert never fired.
enum SilenceReason: Hashable {
    /// Its expression was true at no evaluation.
    case neverTrue
    /// Its expression needs metrics that the run does not have.
    case absentMetrics([String])
    /// It was true for so many milliseconds at most, from one evaluation to another; `needed` is its `for:`.
    case tooShort(longest: Int64, needed: [Int64])
    /// The run ended while it was pending, after so many milliseconds at most.
    case runEnded(longest: Int64, needed: [Int64])

    /// - Parameters:
    ///   - rule: one of the alert's.
    ///   - alert: one that has not fired.
    init(of rule: AlertRule, _ alert: RehearsedAlert, in rehearsal: Rehearsal) {
        guard !alert.instances.isEmpty else {
            self = rule.absentMetrics.isEmpty ? .neverTrue : .absentMetrics(rule.absentMetrics)
            return
        }
        // Which of several rules was pending is not known.
        var holds: [Int64] = []
        for hold in alert.rules.map(\.holdMilliseconds) where hold > 0 && !holds.contains(hold) { holds.append(hold) }
        let episodes = alert.instances.flatMap(\.episodes)
        let longest = episodes.map { Self.pendingMilliseconds($0, in: rehearsal) }.max() ?? 0
        let isLongestCutShort = episodes.contains {
            $0.end == nil && Self.pendingMilliseconds($0, in: rehearsal) == longest
        }
        self =
            isLongestCutShort
            ? .runEnded(longest: longest, needed: holds) : .tooShort(longest: longest, needed: holds)
    }

    /// From the first evaluation at which it was true to the last: what `for:` is compared with.
    private static func pendingMilliseconds(_ episode: AlertEpisode, in rehearsal: Rehearsal) -> Int64 {
        let last = episode.end.map { $0 - rehearsal.intervalMilliseconds } ?? rehearsal.lengthMilliseconds
        return max(0, last - episode.start)
    }

    /// Without the expression, which is for the caller to show.
    var words: String {
        switch self {
        case .neverTrue:
            "its expression was never true"
        case .absentMetrics(let names):
            Self.absence(names)
        case .tooShort(let longest, let needed):
            "pending for \(SimulatedTime.text(longest)) at most, needs \(Self.alternatives(needed))"
        case .runEnded(let longest, let needed):
            "pending for \(SimulatedTime.text(longest)) when the run ended, needs \(Self.alternatives(needed))"
        }
    }

    /// Metrics with the prefix are known to be aerostat's own, since unknown ones are refused before a run.
    private static func absence(_ names: [String]) -> String {
        let served = names.filter { $0.hasPrefix("aerostat_") }
        let foreign = names.filter { !$0.hasPrefix("aerostat_") }
        var parts: [String] = []
        if !served.isEmpty { parts.append("\(served.joined(separator: ", ")), which only `serve` has") }
        if !foreign.isEmpty { parts.append("\(foreign.joined(separator: ", ")), which aerostat does not have") }
        return "needs " + parts.joined(separator: "; and ")
    }

    private static func alternatives(_ times: [Int64]) -> String {
        times.map(SimulatedTime.text).joined(separator: " or ")
    }
}
