public import HostModel

/// Writes a summary in the Prometheus text format 0.0.4, for the textfile collector of node_exporter: so that an alert
/// sees what a mail said, and that the summary was made at all.
///
/// There are no timestamps, which the collector refuses. Names do not begin with `aerostat_summary`, because a linter
/// takes that for a type.
public enum SummaryTextfileEncoder {
    /// - Parameter now: the time of day at which the summary was made.
    public static func encode(_ summary: PeriodSummary, now: Timestamp, into page: inout [UInt8]) {
        let query = summary.coverage.heading.query
        append(
            "verdict",
            "1 for the verdict about the period, 0 for the others.",
            Verdict.allCases.map { (labelPairs([("verdict", $0.rawValue)]), summary.verdict == $0 ? 1 : 0) },
            to: &page
        )
        append(
            "memory_state_seconds",
            "Simulated time that the host spent in each memory state in the period.",
            summary.hosts.flatMap { host in
                MemoryState.allCases.map { state in
                    let labels = labelPairs([("host", host.name), ("state", state.name)])
                    return (labels, host.stateMilliseconds[state.rawValue])
                }
            },
            decimals: 3,
            to: &page
        )
        append(
            "memory_stall_seconds",
            "Time that virtual machines waited for memory in the period, by cause.",
            StallCause.allCases.map { cause in
                (labelPairs([("cause", cause.name)]), summary.stallMilliseconds[cause.rawValue])
            },
            decimals: 3,
            to: &page
        )
        append(
            "samples",
            "Samples that the period holds.",
            [([], summary.coverage.heading.sampleCount)],
            to: &page
        )
        for (name, help, time) in [
            ("start_timestamp_seconds", "Start of the period.", query.from),
            ("end_timestamp_seconds", "End of the period.", query.to),
            ("last_success_timestamp_seconds", "Wall-clock time at which the summary of the period was made.", now),
        ] {
            append(name, help, [([], time.millisecondsSince1970)], decimals: 3, to: &page)
        }
    }

    /// A family with all its samples; nothing where there are none.
    private static func append(
        _ name: String,
        _ help: String,
        _ samples: [(labels: [UInt8], value: Int64)],
        decimals: Int = 0,
        to page: inout [UInt8]
    ) {
        guard !samples.isEmpty else { return }
        page += ExpositionSyntax.text.header(MetricDescriptor("aerostat_period_\(name)", .gauge, .none, help))
        for sample in samples {
            page += "aerostat_period_\(name)".utf8
            if !sample.labels.isEmpty { page += [UInt8(ascii: "{")] + sample.labels + [UInt8(ascii: "}")] }
            page.append(UInt8(ascii: " "))
            page.append(upTo: ByteCursor.maximumNumberLength) { $0.write(sample.value, decimals: decimals) }
            page.append(UInt8(ascii: "\n"))
        }
    }
}
