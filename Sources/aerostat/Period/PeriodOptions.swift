import ArgumentParser
import HostModel

/// Which time, hosts and virtual machines a report is about.
struct PeriodOptions: ParsableArguments {
    enum Clock: String, ExpressibleByArgument, CaseIterable {
        case wall, simulated
    }

    @Option(
        help: ArgumentHelp("Length of the period, which ends at --to or now. (default: 24h)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var since: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "Start of the period: in UTC as 2026-03-29T12:30:00Z, in local time as '2026-03-29 14:30' or 2026-03-29.",
            valueName: "time"
        ),
        transform: TimeArgument.parse
    )
    var from: TimeArgument?

    @Option(
        help: ArgumentHelp("End of the period, written like its start. (default: now)", valueName: "time"),
        transform: TimeArgument.parse
    )
    var to: TimeArgument?

    @Flag(help: "The period is yesterday, from midnight to midnight in local time.")
    var yesterday = false

    @Option(
        name: .customLong("clock"),
        help: ArgumentHelp("Time that the period is about; simulated time needs --run, and is UTC.", valueName: "clock")
    )
    var wantedClock = Clock.wall

    @Option(help: ArgumentHelp("Only this run; without a period, all of it.", valueName: "id"))
    var run: String?

    @Option(
        name: .customLong("host"),
        help: ArgumentHelp("Only hosts of this name, in which * stands for anything; repeatable.", valueName: "name")
    )
    var hosts: [String] = []

    @Option(
        name: .customLong("vm"),
        help: ArgumentHelp(
            "Only virtual machines of this name, in which * stands for anything; repeatable.",
            valueName: "name"
        )
    )
    var machines: [String] = []

    var periodClock: PeriodClock { wantedClock == .simulated ? .simulated : .wall }

    /// True where nothing says when: then it is for the source to say.
    var isPeriodOpen: Bool { since == nil && from == nil && to == nil && !yesterday }

    func validate() throws {
        if yesterday, since != nil || from != nil || to != nil {
            throw ValidationError("--yesterday excludes --since, --from and --to")
        }
        if since != nil, from != nil { throw ValidationError("--since and --from exclude each other") }
        if periodClock == .simulated, run == nil {
            throw ValidationError("--clock simulated needs --run: each run has a time of its own")
        }
        if periodClock == .simulated, yesterday {
            throw ValidationError("--yesterday is about the time of day, not about simulated time")
        }
    }

    /// What the times of the period are shown by, and read by when they are local.
    var displayClock: DisplayClock { periodClock == .simulated ? .utc : LocalClock.system }

    /// What is asked for. Without a period that is the last 24 hours; `settle` may then know better.
    ///
    /// - Parameters:
    ///   - now: the time of day.
    ///   - clock: tells what local times mean.
    func query(now: Timestamp, clock: DisplayClock) throws -> PeriodQuery {
        var end = to?.time(now: now, clock: clock) ?? now
        var start = end.advanced(byMilliseconds: -(since ?? Self.usualLength).milliseconds)
        if let from {
            start = from.time(now: now, clock: clock)
        } else if yesterday {
            end = clock.startOfDay(of: now)
            start = clock.startOfDay(of: end.advanced(byMilliseconds: -1))
        }
        guard start < end else {
            throw ValidationError("the period ends at \(end), which is not after its start at \(start)")
        }
        return PeriodQuery(
            from: start,
            to: end,
            clock: periodClock,
            run: run,
            hosts: hosts.map(NamePattern.init),
            virtualMachines: machines.map(NamePattern.init)
        )
    }

    /// The heading of the period that is meant, which may be another than the query's.
    ///
    /// The last 24 hours of the wall clock are no answer where all that there is was simulated ahead, nor for one run.
    /// There the period is all of the run or runs, or as much of their end as `--since` says in simulated time.
    ///
    /// Runs that were simulated for the same time are different worlds: one of them has to be chosen.
    func settle(_ query: PeriodQuery, in source: any PeriodSource) throws -> PeriodHeading {
        let heading = try settledHeading(query, in: source)
        guard heading.overlappingRuns.isEmpty else {
            let known = heading.overlappingRuns.map(\.id)
            let rest = known.count - Self.listedRuns
            throw ValidationError(
                "several runs were simulated for the same time; choose one with --run: "
                    + known.suffix(Self.listedRuns).joined(separator: ", ") + (rest > 0 ? " or \(rest) older ones" : "")
            )
        }
        return heading
    }

    private func settledHeading(_ query: PeriodQuery, in source: any PeriodSource) throws -> PeriodHeading {
        let endsAtNow = to == nil || to == .now
        guard isPeriodOpen || (periodClock == .simulated && endsAtNow) else { return try source.heading(of: query) }
        var settled = query
        settled.from = Timestamp(millisecondsSince1970: 0)
        settled.to = Self.endOfTime
        let everything = try source.heading(of: settled)
        guard let samples = everything.samples, run != nil || everything.isSimulatedAhead else {
            return try source.heading(of: query)
        }
        settled.to = samples.upperBound
        if let since {
            settled.from = settled.to.advanced(byMilliseconds: -since.milliseconds)
        } else if from != nil {
            settled.from = min(query.from, settled.to.advanced(byMilliseconds: -1))
        } else {
            settled.from = everything.startOfFirstSample(periodClock) ?? samples.lowerBound
        }
        return try source.heading(of: settled)
    }

    /// Runs that a message lists at most.
    private static let listedRuns = 5
    private static let usualLength = DurationArgument.hours(24)
    /// 9999-12-31T23:59:59Z, the last that can be written.
    private static let endOfTime = Timestamp(millisecondsSince1970: 253_402_300_799_000)
}

extension PeriodHeading {
    /// True when all runs were made by `run`, whose times of day are simulated.
    fileprivate var isSimulatedAhead: Bool { !runs.isEmpty && runs.allSatisfy { $0.began == $0.simulatedStart } }

    /// When that of which the first sample tells began: the start of its run, unless that is longer ago than the sample
    /// can tell of.
    fileprivate func startOfFirstSample(_ clock: PeriodClock) -> Timestamp? {
        guard let first = samples?.lowerBound, let run = runs.first else { return nil }
        let start = clock == .simulated ? run.simulatedStart : run.began
        let told = max(run.intervalMilliseconds, thinnedToMilliseconds, 1)
        let earliest = first.advanced(byMilliseconds: -told)
        return earliest <= start && start < first ? start : earliest
    }

    /// Why there is nothing to tell, in a line; nil when there are samples.
    var emptiness: String? {
        guard samples == nil else { return nil }
        var line = "\(source) has no samples from \(query.from) to \(query.to)"
        if let run = query.run { line += " of run \(run)" }
        guard let available else { return line + "; it has none at all" }
        return line + "; its first is of \(available.lowerBound), its last of \(available.upperBound)"
    }
}
