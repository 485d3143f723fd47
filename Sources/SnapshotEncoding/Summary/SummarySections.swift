import HostModel

/// The parts of a summary about the period and its hosts.
struct SummarySections {
    let summary: PeriodSummary
    let words: SummaryWords

    /// Hosts, gaps and findings that are named; the others are counted.
    static let namedHosts = 5
    static let namedGaps = 3

    /// Fleets have more of everything else, and one screen is all there is.
    var namedFindings: Int { summary.hosts.count > 1 ? 2 : 3 }

    var period: [(name: String, lines: [String])] {
        let heading = summary.coverage.heading
        let query = heading.query
        let length = query.to.millisecondsSince1970 - query.from.millisecondsSince1970
        let local = words.span(query.from, query.to)
        let utc = SummaryWords(clock: .utc).span(query.from, query.to)
        var lines = ["\(local) (\(words.duration(length)))"]
        if utc != local { lines.append(utc) }
        if query.clock == .simulated { lines.append("in simulated time") }
        var source = [heading.source] + runs
        // One line where a path leaves room for the run.
        if source.count == 2, source[0].count + source[1].count < 65 { source = ["\(source[0]): \(source[1])"] }
        var facts = [("Period", lines), ("From", source)]
        if summary.verdict != .noData { facts.append(("Holds", [contents])) }
        facts.append(("Missing", missing))
        facts.append(("Verdict", [rule]))
        return facts
    }

    private var rule: String {
        switch (summary.rule.warnOn, summary.rule.failOn) {
        case (let warning?, let failure?) where warning < failure:
            "warning when a host enters \(warning.name) or worse, critical from \(failure.name) on"
        case (_, let failure?): "critical when a host enters \(failure.name) or worse"
        case (let warning?, nil): "warning when a host enters \(warning.name) or worse"
        case (nil, nil): "memory states are not judged"
        }
    }

    /// A line for each scenario and seed that ran.
    private var runs: [String] {
        var lines: [String] = []
        for run in summary.coverage.heading.runs {
            let line = "scenario \(run.scenario), seed \(run.seed)"
            if !lines.contains(line) { lines.append(line) }
        }
        guard lines.count > Self.namedGaps else { return lines }
        return lines.prefix(Self.namedGaps) + ["and \(lines.count - Self.namedGaps) more"]
    }

    private var contents: String {
        let heading = summary.coverage.heading
        let machines = words.count(summary.virtualMachineCount, "VM")
        let hosts = words.count(summary.hosts.count, "host")
        var text = "\(hosts), \(machines), \(words.count(Int(heading.sampleCount), "sample"))"
        if heading.thinnedToMilliseconds > 0 {
            text += ", thinned to one in \(words.duration(heading.thinnedToMilliseconds))"
        }
        return text
    }

    private var missing: [String] {
        let coverage = summary.coverage
        let heading = coverage.heading
        guard let samples = heading.samples else {
            guard let available = heading.available else { return ["everything: there is no sample at all"] }
            return ["everything: there are samples from", words.span(available.lowerBound, available.upperBound)]
        }
        var lines: [String] = []
        if coverage.missingAtStart > 0 {
            let begins =
                heading.available?.lowerBound == samples.lowerBound ? "the record begins at" : "nothing came before"
            let missing = words.duration(coverage.missingAtStart)
            lines.append("\(missing) at the start: \(begins) \(words.clock.text(samples.lowerBound))")
        }
        let gaps = coverage.gaps
        for gap in gaps.prefix(Self.namedGaps) { lines.append(text(gap)) }
        if gaps.count > Self.namedGaps {
            let others = words.count(gaps.count - Self.namedGaps, "gap")
            lines.append("and \(others) more, \(words.duration(coverage.gapMilliseconds)) in all gaps together")
        }
        if coverage.missingAtEnd > 0 {
            let missing = words.duration(coverage.missingAtEnd)
            let end = coverage.isCutOff ? "nothing came after" : "the record ends at"
            lines.append("\(missing) at the end: \(end) \(words.clock.text(samples.upperBound))")
        }
        let restarts = coverage.restartCount
        if lines.isEmpty { return ["nothing: no gap and no restart"] }
        return restarts > 1 ? lines + ["\(restarts) restarts"] : lines
    }

    private func text(_ gap: HistoryGap) -> String {
        let length = gap.lengthMilliseconds
        switch gap.cause {
        case .missing: return "\(words.duration(length)) gap: \(words.span(gap.from, gap.to))"
        case .restart: return "\(words.duration(max(0, length))) restart: \(words.span(gap.from, gap.to))"
        case .clockSetBack:
            return "the clock was set back \(words.duration(-length)) at \(words.clock.text(gap.from))"
        }
    }

    var states: SummaryDocument.Table {
        let times = summary.stateMilliseconds
        let whole = times.reduce(0, +)
        let title =
            summary.hosts.count > 1
            ? "Time in each memory state, all hosts together" : "Time in each memory state"
        var table = SummaryDocument.Table(
            title: title,
            columns: [
                .init(title: "State"), .init(title: "Time", isNumber: true), .init(title: "Share", isNumber: true),
                .init(title: "Meaning"),
            ],
            rows: MemoryState.allCases.map { state in
                let time = times[state.rawValue]
                return [state.name, words.duration(time), words.share(time, of: whole), words.meaning(state)]
            },
            bars: times.map { whole > 0 ? ($0 * 1000 + whole - 1) / whole : 0 }
        )
        if let ratio = simulatedRatio {
            table.note = "In simulated time, which ran \(ratio) times as fast as the clock."
        }
        return table
    }

    /// How much faster than the clock time was simulated, when it was more than a tenth off.
    private var simulatedRatio: String? {
        let coverage = summary.coverage
        guard let samples = coverage.heading.samples, coverage.heading.query.clock == .wall,
            let host = summary.worstHost
        else { return nil }
        let elapsed =
            samples.upperBound.millisecondsSince1970 - samples.lowerBound.millisecondsSince1970
            - coverage.gapMilliseconds
        guard elapsed > 0, host.simulatedMilliseconds > 0 else { return nil }
        // The first sample of a run tells of the time before it, which is not in the elapsed time.
        let slack = coverage.heading.runs.reduce(0) { $0 + $1.intervalMilliseconds } + elapsed / 10
        guard abs(host.simulatedMilliseconds - elapsed) > slack else { return nil }
        return words.ratio(host.simulatedMilliseconds * 1000 / elapsed * 1000)
    }

    var hosts: SummaryDocument.Table {
        let worst = summary.worstHosts
        let named = worst.prefix(Self.namedHosts)
        return SummaryDocument.Table(
            title: "Hosts, worst first",
            columns: [
                .init(title: "Host"), .init(title: "Deepest"), .init(title: "soft", isNumber: true),
                .init(title: "hard", isNumber: true), .init(title: "low", isNumber: true),
                .init(title: "VMs", isNumber: true), .init(title: "VMs waited", isNumber: true),
            ],
            rows: named.map { host in
                let states: [MemoryState] = [.soft, .hard, .low]
                return [host.name, host.deepest?.name ?? "n/a"]
                    + states.map { words.duration(host.stateMilliseconds[$0.rawValue]) }
                    + ["\(host.virtualMachineCount)", words.duration(host.stallMilliseconds.reduce(0, +))]
            },
            note: others(worst.dropFirst(Self.namedHosts))
        )
    }

    /// Such as `95 more hosts: 3 soft, 92 high`.
    private func others(_ hosts: ArraySlice<HostPeriod>) -> String {
        guard !hosts.isEmpty else { return "" }
        let depths = MemoryState.allCases.reversed().compactMap { state in
            let count = hosts.count { $0.deepest == state }
            return count > 0 ? "\(count) \(state.name)" : nil
        }
        return "\(words.count(hosts.count, "more host")), by deepest state: \(depths.joined(separator: ", "))"
    }

    var freeMemory: SummaryDocument.Table {
        let rows = summary.worstHosts.prefix(Self.namedHosts).map { host in
            [host.name] + cells(host.free, words.size)
        }
        return SummaryDocument.Table(
            title: "Free memory of these hosts",
            columns: [.init(title: "Host")] + Self.quantityColumns,
            rows: rows,
            note: percentileNote
        )
    }

    func quantities(of host: HostPeriod) -> SummaryDocument.Table {
        let part = summary.partMilliseconds == 60_000 ? "min" : words.duration(summary.partMilliseconds)
        return SummaryDocument.Table(
            title: title(of: host),
            columns: [.init(title: "Quantity")] + Self.quantityColumns,
            rows: [
                ["Free memory"] + cells(host.free, words.size),
                ["Used memory"] + cells(host.used, words.size),
                ["Overcommit"] + cells(host.overcommit, words.ratio),
                ["Swap-in/s"] + cells(host.swapReads, words.size),
                ["VM wait/\(part)"] + cells(host.stall, words.duration),
            ],
            note: ["Overcommit: memory that VMs are configured with over memory there is, less 1.", percentileNote]
                .filter { !$0.isEmpty }.joined(separator: " ")
        )
    }

    /// A host may lose memory in the period: then the rest is no sum of what stands below.
    private func title(of host: HostPeriod) -> String {
        guard let size = host.memorySize else { return "Memory of \(host.name)" }
        let hadMore = host.used.map { $0.maximum > size } ?? false
        return "Memory of \(host.name), \(words.size(size)) \(hadMore ? "at the end" : "in all")"
    }

    private static let quantityColumns = ["min", "mean", "p50", "p95", "p99", "max"].map {
        SummaryDocument.Column(title: $0, isNumber: true)
    }

    private func cells(_ distribution: Distribution?, _ text: (Int64) -> String) -> [String] {
        guard let distribution else { return [String](repeating: "n/a", count: Self.quantityColumns.count) }
        let percentiles = distribution.percentiles
        let values: [Int64?] = [
            distribution.minimum, distribution.mean, percentiles?.p50, percentiles?.p95, percentiles?.p99,
            distribution.maximum,
        ]
        return values.map { $0.map(text) ?? "n/a" }
    }

    private var percentileNote: String {
        switch summary.percentiles {
        case .exact: ""
        case .thinned: "No percentiles: samples of this period were thinned."
        case .tooMany: "No percentiles: this period has more samples than are kept in memory."
        }
    }
}
