import HostModel

/// How a summary names times, amounts and causes.
struct SummaryWords {
    let clock: DisplayClock

    func verdict(_ verdict: Verdict) -> String {
        switch verdict {
        case .ok: "OK"
        case .warning: "WARNING"
        case .critical: "CRITICAL"
        case .noData: "NO DATA"
        }
    }

    /// Why the verdict is what it is.
    func reason(_ summary: PeriodSummary) -> String {
        let coverage = summary.coverage
        guard summary.verdict != .noData, let worst = summary.worstHost, let state = worst.deepest else {
            return "there are no samples in this period, so nobody knows"
        }
        let silence = coverage.heading.samples.map { "nothing was recorded after \(clock.text($0.upperBound))" } ?? ""
        let hosts = summary.hosts.count { $0.verdict == summary.verdict }
        var reason = "\(worst.name) was in state \(state.name) for \(stateTime(of: worst, state))"
        if summary.verdict == .ok || hosts == 0 {
            let deepest = summary.hosts.count == 1 ? "the host was" : "all hosts were"
            reason =
                state == .high
                ? "\(deepest) in state high all the time" : "no host went deeper than \(state.name): \(reason)"
        } else if summary.hosts.count > 1 {
            let threshold = summary.verdict == .critical ? summary.rule.failOn : summary.rule.warnOn
            let time = stateTime(of: worst, state)
            reason =
                "\(hosts) of \(summary.hosts.count) hosts entered \(threshold?.name ?? "") or worse; "
                + "\(worst.name) was in \(state.name) for \(time)"
        }
        guard coverage.isCutOff else { return reason }
        return hosts == 0 ? "\(silence); before that, \(reason)" : "\(reason); \(silence)"
    }

    /// Time in a state of which it may be known only that it was entered.
    private func stateTime(of host: HostPeriod, _ state: MemoryState) -> String {
        let time = host.stateMilliseconds[state.rawValue]
        return time > 0 ? duration(time) : "a moment"
    }

    /// What a memory state means, for someone who never heard of it.
    func meaning(_ state: MemoryState) -> String {
        switch state {
        case .high: "enough free memory"
        case .clear: "less: large pages are broken and shared"
        case .soft: "short: balloons take memory from VMs"
        case .hard: "very short: pages compressed, swapped"
        case .low: "nearly none: VMs have to stop and wait"
        }
    }

    func technique(_ technique: ReclamationTechnique) -> String {
        switch technique {
        case .pageSharing: "page sharing"
        case .balloon: "balloon"
        case .compression: "compression"
        case .hostCache: "host cache"
        case .hostSwap: "host swap"
        }
    }

    /// What a machine waits for.
    func cause(_ cause: StallCause) -> String {
        switch cause {
        case .swapIn: "pages in host swap"
        case .decompression: "compressed pages"
        case .guestPageIn: "the guest's page file"
        case .cacheMiss: "files no longer cached"
        case .copyOnWriteBreak: "copies of shared pages"
        case .blocked: "free pages (blocked)"
        }
    }

    /// The name of a machine, with its host where there are several.
    func name(_ unit: PeriodUnit, in summary: PeriodSummary) -> String {
        let vm = unit.vm ?? unit.host
        return summary.hosts.count > 1 ? "\(vm) (\(unit.host))" : vm
    }

    func size(_ bytes: Int64) -> String { ShortText.size(ByteCount(bytes)) }

    /// Whole seconds, or milliseconds below one.
    func duration(_ milliseconds: Int64) -> String {
        guard (1..<1000).contains(milliseconds) else { return ShortText.duration(milliseconds: milliseconds) }
        return "\(milliseconds)ms"
    }

    /// Such as `6.2 %`, rounded to the nearest tenth; what is there is never shown as nothing.
    func share(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "n/a" }
        let tenths = (part * 2000 + whole) / (whole * 2)
        return part > 0 && tenths == 0 ? "<0.1 %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// A ratio to two digits, rounded to the nearest.
    func ratio(_ millionths: Int64) -> String {
        let hundredths = (abs(millionths) + 5000) / 10_000
        let digits = hundredths % 100
        let sign = millionths < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits)"
    }

    func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// Two times, with what they have in common said once.
    func span(_ from: Timestamp, _ to: Timestamp) -> String {
        let (start, end) = (clock.text(from), clock.text(to))
        let (first, second) = (start.split(separator: " "), end.split(separator: " "))
        guard first.count == 3, second.count == 3, first[2] == second[2] else { return "\(start) to \(end)" }
        guard first[0] == second[0] else { return "\(first[0]) \(first[1]) to \(end)" }
        return "\(first[0]) \(first[1]) to \(second[1]) \(second[2])"
    }
}
