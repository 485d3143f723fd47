/// Metrics about the push destinations, with the label `destination`. The ledgers of samples and of reports balance: what
/// was accepted is what was delivered, what was dropped for whatever reason, and what is queued.
public enum PushMetrics {
    static let families: [MetricFamily<PushLedger>] = samples + reports + queue + requests

    private static let samples: [MetricFamily<PushLedger>] = [
        .init(
            .init(
                "aerostat_push_accepted_samples_total",
                .counter,
                .none,
                "Samples handed over for the destination, since its queue was made."
            )
        ) { $0.accepted.samples },
        .init(.init("aerostat_push_delivered_samples_total", .counter, .none, "Samples that the receiver has taken.")) {
            $0.delivered.samples
        },
        .init(
            .init(
                "aerostat_push_dropped_samples_total",
                .counter,
                .none,
                "Samples that will not be delivered, by reason.",
                label: "reason"
            ),
            series: series { $0.samples }
        ),
        .init(.init("aerostat_push_queue_samples", .gauge, .none, "Samples that wait for delivery.")) {
            $0.queued.samples
        },
    ]

    private static let reports: [MetricFamily<PushLedger>] = [
        .init(
            .init(
                "aerostat_push_accepted_reports_total",
                .counter,
                .none,
                "Reports handed over for the destination, since its queue was made."
            )
        ) { $0.accepted.reports },
        .init(.init("aerostat_push_delivered_reports_total", .counter, .none, "Reports that the receiver has taken.")) {
            $0.delivered.reports
        },
        .init(
            .init(
                "aerostat_push_dropped_reports_total",
                .counter,
                .none,
                "Reports that will not be delivered, by reason.",
                label: "reason"
            ),
            series: series { $0.reports }
        ),
        .init(.init("aerostat_push_queue_reports", .gauge, .none, "Reports that wait for delivery.")) {
            $0.queued.reports
        },
    ]

    private static let queue: [MetricFamily<PushLedger>] = [
        .init(.init("aerostat_push_queue_bytes", .gauge, .bytes, "Size of what waits for delivery.")) {
            $0.queuedBytes
        },
        .init(
            .init(
                "aerostat_push_queue_oldest_seconds",
                .gauge,
                .seconds,
                "Wall-clock age of the oldest that waits, 0 when nothing does.",
                decimals: 3
            )
        ) { $0.oldestMilliseconds },
        .init(
            .init(
                "aerostat_push_queue_degraded",
                .gauge,
                .none,
                "1 while the disk does not take what the queue should keep, which then waits in memory, else 0."
            )
        ) { $0.isDegraded ? 1 : 0 },
    ]

    private static let requests: [MetricFamily<PushLedger>] = [
        .init(
            .init(
                "aerostat_push_requests_total",
                .counter,
                .none,
                "Requests to the destination since the start, by result.",
                label: "result"
            ),
            series: [
                .init(labelValue: "success") { $0.requestsSent },
                .init(labelValue: "failure") { $0.requestsFailed },
            ]
        ),
        .init(
            .init(
                "aerostat_push_configuration_errors_total",
                .counter,
                .none,
                "Of the failed requests, those whose answer says that the URL is wrong, such as redirects."
            )
        ) { $0.configurationErrors },
        .init(
            .init("aerostat_push_sent_bytes_total", .counter, .bytes, "Bytes sent to the destination since the start.")
        ) {
            $0.bytesSent
        },
        .init(
            .init(
                "aerostat_push_last_success_timestamp_seconds",
                .gauge,
                .seconds,
                "Wall-clock time of the last delivery, 0 before the first.",
                decimals: 3
            )
        ) { $0.lastSuccessMilliseconds },
    ]

    private static func series(
        _ amount: @escaping @Sendable (DeliveryAmount) -> Int64
    ) -> [MetricFamily<PushLedger>.Series] {
        DropReason.allCases.map { reason in .init(labelValue: reason.rawValue) { amount($0.dropped(reason)) } }
    }
}
