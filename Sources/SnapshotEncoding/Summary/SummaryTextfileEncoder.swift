public import HostModel

/// Writes a summary in the Prometheus text format 0.0.4, for the textfile collector of node_exporter: so that an alert
/// sees what a mail said, and that the summary was made at all.
///
/// There are no timestamps, which the collector refuses. Names do not begin with `aerostat_summary`, because a linter
/// takes that for a type.
public enum SummaryTextfileEncoder {
    private struct Family {
        let descriptor: MetricDescriptor
        let samples: (PeriodSummary, Timestamp) -> [(labels: [UInt8], value: Int64)]

        init(
            _ name: String,
            _ unit: MetricDescriptor.Unit,
            _ help: String,
            samples: @escaping (PeriodSummary, Timestamp) -> [(labels: [UInt8], value: Int64)]
        ) {
            descriptor = MetricDescriptor(
                "aerostat_period_\(name)",
                .gauge,
                unit,
                help,
                decimals: unit == .seconds ? 3 : 0
            )
            self.samples = samples
        }
    }

    private static var families: [Family] {
        [
            Family("verdict", .none, "1 for the verdict about the period, 0 for the others.") { summary, _ in
                Verdict.allCases.map { (labelPairs([("verdict", $0.rawValue)]), summary.verdict == $0 ? 1 : 0) }
            },
            Family("memory_state_seconds", .seconds, "Simulated time of the host in each memory state in the period.") {
                summary,
                _ in summary.hosts.flatMap(states)
            },
            Family("memory_stall_seconds", .seconds, "Time that machines waited for memory in the period, by cause.") {
                summary,
                _ in
                StallCause.allCases.map { cause in
                    (labelPairs([("cause", cause.name)]), summary.stallMilliseconds[cause.rawValue])
                }
            },
            Family("samples", .none, "Samples that the period holds.") { summary, _ in
                [([], summary.coverage.heading.sampleCount)]
            },
            Family("start_timestamp_seconds", .seconds, "Start of the period.") { summary, _ in
                [([], summary.coverage.heading.query.from.millisecondsSince1970)]
            },
            Family("end_timestamp_seconds", .seconds, "End of the period.") { summary, _ in
                [([], summary.coverage.heading.query.to.millisecondsSince1970)]
            },
            Family("last_success_timestamp_seconds", .seconds, "Wall-clock time at which the period was summed up.") {
                _,
                now in [([], now.millisecondsSince1970)]
            },
        ]
    }

    /// The metrics that the page has.
    public static let metricNames = families.map(\.descriptor.name)

    /// - Parameter now: the time of day at which the summary was made.
    public static func encode(_ summary: PeriodSummary, now: Timestamp, into page: inout [UInt8]) {
        for family in families {
            let samples = family.samples(summary, now)
            guard !samples.isEmpty else { continue }
            page += ExpositionSyntax.text.header(family.descriptor)
            for sample in samples {
                page += family.descriptor.name.utf8
                if !sample.labels.isEmpty { page += [UInt8(ascii: "{")] + sample.labels + [UInt8(ascii: "}")] }
                page.append(UInt8(ascii: " "))
                page.append(upTo: ByteCursor.maximumNumberLength) {
                    $0.write(sample.value, decimals: family.descriptor.decimals)
                }
                page.append(UInt8(ascii: "\n"))
            }
        }
    }

    private static func states(of host: HostPeriod) -> [(labels: [UInt8], value: Int64)] {
        MemoryState.allCases.map { state in
            (labelPairs([("host", host.name), ("state", state.name)]), host.stateMilliseconds[state.rawValue])
        }
    }
}
