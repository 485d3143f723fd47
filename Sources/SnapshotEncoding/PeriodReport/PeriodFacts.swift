internal import HostModel

/// What a report's heading says, as pairs of a word and what it stands for, for Markdown and HTML alike.
struct PeriodFacts {
    /// More of a kind are counted rather than listed.
    private static let longestList = 5

    let heading: PeriodHeading
    let clock: DisplayClock
    let step: String?

    var all: [(name: String, text: String)] {
        var facts = [
            ("Period", "\(clock.text(heading.query.from)) to \(clock.text(heading.query.to))"),
            ("In UTC", "\(heading.query.from) to \(heading.query.to)"),
            ("Source", source),
        ]
        if let step { facts.append(("Step", step)) }
        if let filters { facts.append(("Only", filters)) }
        facts.append(("Samples", samples))
        if !heading.runs.isEmpty { facts.append(("Runs", runs)) }
        if !heading.gaps.isEmpty { facts.append(("Gaps", gaps)) }
        return facts
    }

    private var source: String {
        heading.query.clock == .simulated ? "\(heading.source), by simulated time" : heading.source
    }

    private var filters: String? {
        let query = heading.query
        var parts: [String] = []
        if let run = query.run { parts.append("run \(run)") }
        if !query.hosts.isEmpty { parts.append("hosts " + query.hosts.map(\.text).joined(separator: ", ")) }
        if !query.virtualMachines.isEmpty {
            parts.append("virtual machines " + query.virtualMachines.map(\.text).joined(separator: ", "))
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private var samples: String {
        guard let times = heading.samples else {
            guard let available = heading.available else { return "none; the source has none at all" }
            return "none; the source has some from \(span(available))"
        }
        var text = "\(heading.sampleCount), from \(span(times))"
        if heading.thinnedToMilliseconds > 0 {
            text += ", thinned to \(ShortText.duration(milliseconds: heading.thinnedToMilliseconds)) in part"
        }
        return text
    }

    private var runs: String {
        list(heading.runs) { run in
            var text = "\(run.scenario) (run \(run.id), seed \(run.seed)"
            if run.intervalMilliseconds > 0 {
                text += ", a sample each \(ShortText.duration(milliseconds: run.intervalMilliseconds))"
            }
            return text + ") since \(clock.text(heading.query.clock == .simulated ? run.simulatedStart : run.began))"
        }
    }

    private var gaps: String {
        list(heading.gaps) { gap in
            let length = gap.to.millisecondsSince1970 - gap.from.millisecondsSince1970
            switch gap.cause {
            case .missing: return "\(Self.length(length)) without samples from \(clock.text(gap.from))"
            case .restart: return "\(Self.length(length)) between two runs from \(clock.text(gap.from))"
            case .clockSetBack: return "clock set back by \(Self.length(-length)) at \(clock.text(gap.from))"
            }
        }
    }

    private static func length(_ milliseconds: Int64) -> String { ShownValue.seconds(milliseconds: milliseconds) }

    private func span(_ times: ClosedRange<Timestamp>) -> String {
        "\(clock.text(times.lowerBound)) to \(clock.text(times.upperBound))"
    }

    private func list<Item>(_ items: [Item], text: (Item) -> String) -> String {
        let listed = items.prefix(Self.longestList).map(text).joined(separator: "; ")
        let rest = items.count - Self.longestList
        return rest > 0 ? "\(listed); and \(rest) more" : listed
    }
}
