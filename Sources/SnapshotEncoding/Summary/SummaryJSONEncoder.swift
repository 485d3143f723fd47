public import HostModel

/// Writes a summary as one JSON document, for programs: all hosts, all findings, exact amounts in base units.
///
/// What is not known is null. Times are in UTC.
public enum SummaryJSONEncoder {
    /// Appends the document and a line feed.
    public static func encode(_ summary: PeriodSummary, into document: inout [UInt8]) {
        let words = SummaryWords(clock: .utc)
        let percentiles = JSONFragment.object([
            ("available", string(summary.percentiles.rawValue)), ("rule", string("nearest_rank")),
        ])
        let members = [
            ("verdict", string(summary.verdict.rawValue)),
            ("reason", string(words.reason(summary))),
            ("warn_on", summary.rule.warnOn.map { string($0.name) } ?? null),
            ("fail_on", summary.rule.failOn.map { string($0.name) } ?? null),
            ("period", period(summary.coverage)),
            ("percentiles", percentiles),
            ("part_seconds", seconds(summary.partMilliseconds)),
            ("worst_part", summary.worst.map(worst) ?? null),
            ("state_seconds", states(summary.stateMilliseconds)),
            ("reclaimed_bytes", techniques(summary.reclaimedBytes)),
            ("stall_seconds", causes(summary.stallMilliseconds)),
            ("hosts", JSONFragment.list(summary.hosts.map(host))),
            ("virtual_machines", "\(summary.virtualMachineCount)"),
            ("virtual_machines_stalled", "\(summary.stalledCount)"),
            ("most_stalled", JSONFragment.list(summary.mostStalled.map(machine))),
            ("page_file_too_small", JSONFragment.list(summary.shortPageFiles.map(pageFile))),
            ("without_balloon_driver", JSONFragment.list(summary.missingDrivers.map(driver))),
            ("size_hints", JSONFragment.list(summary.sizeHints.map(hint))),
        ]
        document += JSONFragment.object(members).utf8
        document.append(UInt8(ascii: "\n"))
    }

    private static let null = "null"

    private static func period(_ coverage: PeriodCoverage) -> String {
        let heading = coverage.heading
        let gaps = coverage.gaps.map { gap in
            JSONFragment.object([
                ("cause", string(gap.cause.rawValue)), ("from", time(gap.from)), ("to", time(gap.to)),
                ("seconds", seconds(gap.lengthMilliseconds)),
            ])
        }
        let runs = heading.runs.map { run in
            JSONFragment.object([
                ("run_id", string(run.id)), ("scenario", string(run.scenario)), ("seed", "\(run.seed)"),
                ("version", string(run.version)), ("began", time(run.began)), ("ended", time(run.ended)),
            ])
        }
        return JSONFragment.object([
            ("source", string(heading.source)),
            ("clock", string(heading.query.clock.rawValue)),
            ("from", time(heading.query.from)), ("to", time(heading.query.to)),
            ("samples", "\(heading.sampleCount)"),
            ("first_sample", time(heading.samples?.lowerBound)), ("last_sample", time(heading.samples?.upperBound)),
            ("first_available", time(heading.available?.lowerBound)),
            ("last_available", time(heading.available?.upperBound)),
            ("missing_at_start_seconds", seconds(coverage.missingAtStart)),
            ("missing_at_end_seconds", seconds(coverage.missingAtEnd)),
            ("cut_off", "\(coverage.isCutOff)"),
            ("silence_seconds", seconds(coverage.silence?.lengthMilliseconds ?? 0)),
            ("thinned_to_seconds", seconds(heading.thinnedToMilliseconds)),
            ("restarts", "\(coverage.restartCount)"),
            ("gaps", JSONFragment.list(gaps)),
            ("runs", JSONFragment.list(runs)),
        ])
    }

    private static func host(_ host: HostPeriod) -> String {
        JSONFragment.object([
            ("host", string(host.name)),
            ("verdict", string(host.verdict.rawValue)),
            ("deepest_state", host.deepest.map { string($0.name) } ?? null),
            ("samples", "\(host.sampleCount)"),
            ("virtual_machines", "\(host.virtualMachineCount)"),
            ("memory_size_bytes", number(host.memorySize)),
            ("memory_min_free_bytes", number(host.minFree)),
            ("state_seconds", states(host.stateMilliseconds)),
            ("memory_free_bytes", distribution(host.free)),
            ("memory_used_bytes", distribution(host.used)),
            ("memory_overcommit_ratio", distribution(host.overcommit, decimals: 6)),
            ("swap_read_bytes_per_second", distribution(host.swapReads)),
            ("stall_seconds_per_part", distribution(host.stall, decimals: 3)),
            ("reclaimed_bytes", techniques(host.reclaimedBytes)),
            ("stall_seconds", causes(host.stallMilliseconds)),
            ("worst_part", host.worst.map(worst) ?? null),
        ])
    }

    private static func worst(_ part: WorstPart) -> String {
        JSONFragment.object([
            ("host", string(part.host)), ("from", time(part.from)), ("to", time(part.to)),
            ("memory_state", string(part.state.name)), ("memory_free_bytes", number(part.free)),
            ("stall_seconds", causes(part.stallMilliseconds)),
            ("most_stalled", part.mostStalled.map(string) ?? null),
            ("most_stalled_seconds", seconds(part.mostStalledMilliseconds)),
        ])
    }

    private static func machine(_ machine: VirtualMachinePeriod) -> String {
        JSONFragment.object(
            unit(machine.unit) + [
                ("cause", machine.mainCause.map { string($0.name) } ?? null),
                ("stall_seconds", causes(machine.stallMilliseconds)),
                ("reclaimed_bytes", techniques(machine.reclaimedBytes)),
                ("out_of_memory_kills", "\(machine.outOfMemoryKills)"),
            ]
        )
    }

    private static func pageFile(_ finding: PageFileFinding) -> String {
        JSONFragment.object(
            unit(finding.unit) + [
                ("page_file_size_bytes", "\(finding.pageFileSize)"),
                ("page_file_used_bytes", number(finding.pageFileUsed)),
                ("balloon_maximum_bytes", "\(finding.balloonMaximum)"),
            ]
        )
    }

    private static func driver(_ finding: BalloonDriverFinding) -> String {
        JSONFragment.object(unit(finding.unit) + [("was_lost", "\(finding.wasLost)")])
    }

    private static func hint(_ hint: SizeHint) -> String {
        let evidence =
            switch hint.reason {
            case .limitBelowSize: "limit_bytes"
            case .tooSmall: "page_file_used_bytes"
            case .tooLarge: "active_bytes"
            }
        return JSONFragment.object(
            unit(hint.unit) + [
                ("reason", string(hint.reason.rawValue)), ("memory_size_bytes", "\(hint.size)"),
                (evidence, "\(hint.evidence)"), ("suggested_bytes", "\(hint.suggested)"),
            ]
        )
    }

    // MARK: Values

    private static func unit(_ unit: PeriodUnit) -> [(String, String)] {
        [
            ("host", string(unit.host)), ("vm", unit.vm.map(string) ?? null),
            ("group", unit.group.map(string) ?? null),
        ]
    }

    private static func distribution(_ distribution: Distribution?, decimals: Int = 0) -> String {
        guard let distribution else { return null }
        let number = { (value: Int64?) in value.map { decimal($0, decimals) } ?? null }
        let percentiles = distribution.percentiles
        return JSONFragment.object([
            ("minimum", number(distribution.minimum)), ("mean", number(distribution.mean)),
            ("p50", number(percentiles?.p50)), ("p95", number(percentiles?.p95)), ("p99", number(percentiles?.p99)),
            ("maximum", number(distribution.maximum)),
        ])
    }

    private static func states(_ milliseconds: [Int64]) -> String {
        JSONFragment.object(MemoryState.allCases.map { ($0.name, seconds(milliseconds[$0.rawValue])) })
    }

    private static func techniques(_ bytes: [Int64]) -> String {
        JSONFragment.object(ReclamationTechnique.allCases.map { ($0.name, "\(bytes[$0.rawValue])") })
    }

    private static func causes(_ milliseconds: [Int64]) -> String {
        JSONFragment.object(StallCause.allCases.map { ($0.name, seconds(milliseconds[$0.rawValue])) })
    }

    private static func string(_ text: String) -> String { JSONFragment.string(text) }

    private static func number(_ value: Int64?) -> String { value.map { "\($0)" } ?? null }

    private static func time(_ time: Timestamp?) -> String { time.map { string($0.description) } ?? null }

    private static func seconds(_ milliseconds: Int64) -> String { decimal(milliseconds, 3) }

    private static func decimal(_ value: Int64, _ decimals: Int) -> String {
        var bytes: [UInt8] = []
        bytes.append(upTo: ByteCursor.maximumNumberLength) { $0.write(value, decimals: decimals) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
