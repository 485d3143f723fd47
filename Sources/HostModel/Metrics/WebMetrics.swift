/// Metrics about the HTTP server: its scrapes, its connections, and what it turned away.
public enum WebMetrics {
    static let families: [MetricFamily<WebLedger>] = scrapes + pages + connections

    private static let scrapes: [MetricFamily<WebLedger>] = [
        .init(.init("aerostat_scrapes_total", .counter, .none, "Scrapes of the metrics pages that were answered.")) {
            $0.scrapes
        },
        .init(
            .init(
                "aerostat_scrape_duration_seconds",
                .gauge,
                .seconds,
                "Wall-clock time of the last scrape, from its request to the last byte of the answer.",
                decimals: 6
            )
        ) { $0.lastScrapeMicroseconds },
        .init(
            .init(
                "aerostat_scrape_seconds_total",
                .counter,
                .seconds,
                "Wall-clock time of all scrapes, from their requests to the last bytes of the answers.",
                decimals: 6
            )
        ) { $0.scrapeMicroseconds },
        .init(.init("aerostat_scrapes_in_flight", .gauge, .none, "Scrapes that are being answered.")) {
            $0.scrapesInFlight
        },
    ]

    private static let pages: [MetricFamily<WebLedger>] = [
        .init(
            .init(
                "aerostat_page_encodings_total",
                .counter,
                .none,
                "Metrics pages made; scrapes of one snapshot in one format share a page.",
                label: "encoding"
            ),
            series: [
                .init(labelValue: "identity") { $0.encodedPages },
                .init(labelValue: "gzip") { $0.compressedPages },
            ]
        ),
        .init(
            .init(
                "aerostat_refused_requests_total",
                .counter,
                .none,
                "Requests that were turned away, by reason.",
                label: "reason"
            ),
            series: RefusalReason.allCases.map { reason in
                .init(labelValue: reason.rawValue) { $0.refused[reason, default: 0] }
            }
        ),
    ]

    private static let connections: [MetricFamily<WebLedger>] = [
        .init(.init("aerostat_open_connections", .gauge, .none, "Connections that are open.")) { $0.openConnections },
        .init(.init("aerostat_accepted_connections_total", .counter, .none, "Connections that were accepted.")) {
            $0.acceptedConnections
        },
        .init(
            .init(
                "aerostat_closed_connections_total",
                .counter,
                .none,
                "Connections that the server ended, by reason.",
                label: "reason"
            ),
            series: ConnectionEnd.allCases.map { reason in
                .init(labelValue: reason.rawValue) { $0.closed[reason, default: 0] }
            }
        ),
    ]

    static let configurationFamilies: [MetricFamily<WebConfigurationLedger>] = [
        .init(
            .init(
                "aerostat_web_config_last_reload_successful",
                .gauge,
                .none,
                "1 when the last load of the web configuration file succeeded, else 0."
            )
        ) { $0.isLastReloadSuccessful ? 1 : 0 },
        .init(
            .init(
                "aerostat_web_config_last_reload_success_timestamp_seconds",
                .gauge,
                .seconds,
                "Wall-clock time of the last successful load of the web configuration file.",
                decimals: 3
            )
        ) { $0.lastReloadMilliseconds },
    ]
}
