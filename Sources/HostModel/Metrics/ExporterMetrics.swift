/// Metrics about aerostat itself and its history, without labels.
public enum ExporterMetrics {
    static let families: [MetricFamily<ExporterStatus>] = simulation + process

    private static let simulation: [MetricFamily<ExporterStatus>] = [
        .init(
            .init(
                "aerostat_run_start_time_seconds",
                .gauge,
                .seconds,
                "Wall-clock time at which the run began.",
                decimals: 3
            )
        ) { $0.runStartMilliseconds },
        .init(
            .init(
                "aerostat_simulation_seconds_total",
                .counter,
                .seconds,
                "Simulated time since the run began.",
                decimals: 3
            )
        ) { $0.simulatedMilliseconds },
        .init(
            .init(
                "aerostat_simulation_speed_ratio",
                .gauge,
                .ratio,
                "Simulated seconds for each wall-clock second; rates are realistic at 1.",
                decimals: 6
            )
        ) { $0.speed.millionths },
        .init(
            .init(
                "aerostat_simulation_lag_seconds",
                .gauge,
                .seconds,
                "Wall-clock time by which the simulation is behind the set speed.",
                decimals: 3
            )
        ) { $0.lagMilliseconds },
        .init(
            .init(
                "aerostat_books_imbalance_pages",
                .gauge,
                .pages,
                "Machine pages that are not accounted for; anything but 0 is a defect."
            )
        ) { $0.booksImbalance.value },
        .init(
            .init(
                "aerostat_config_last_reload_successful",
                .gauge,
                .none,
                "1 when the last load of the scenario succeeded, else 0."
            )
        ) { $0.isLastReloadSuccessful ? 1 : 0 },
        .init(
            .init(
                "aerostat_config_last_reload_success_timestamp_seconds",
                .gauge,
                .seconds,
                "Wall-clock time of the last successful load of the scenario.",
                decimals: 3
            )
        ) { $0.lastReloadMilliseconds },
    ]

    private static let process: [MetricFamily<ExporterStatus>] = [
        .init(
            .init("process_cpu_seconds_total", .counter, .seconds, "User and system CPU time spent.", decimals: 3)
        ) { $0.processCPUMilliseconds },
        .init(.init("process_resident_memory_bytes", .gauge, .bytes, "Resident memory size.")) {
            $0.processResidentBytes
        },
        .init(.init("process_virtual_memory_bytes", .gauge, .bytes, "Virtual memory size.")) { $0.processVirtualBytes },
        .init(.init("process_open_fds", .gauge, .none, "Open file descriptors.")) { $0.processOpenFiles },
        .init(.init("process_max_fds", .gauge, .none, "Most file descriptors that can be open.")) {
            $0.processMaximumFiles
        },
        .init(
            .init(
                "process_start_time_seconds",
                .gauge,
                .seconds,
                "Wall-clock time at which the process started.",
                decimals: 3
            )
        ) { $0.processStartMilliseconds },
    ]

    static let historyFamilies: [MetricFamily<HistoryLedger>] = [
        .init(
            .init(
                "aerostat_history_rows_total",
                .counter,
                .none,
                "Rows about hosts and virtual machines written to the history since the start."
            )
        ) { $0.rows },
        .init(.init("aerostat_history_size_bytes", .gauge, .bytes, "Size of the history file.")) { $0.sizeBytes },
        .init(
            .init(
                "aerostat_history_write_failures_total",
                .counter,
                .none,
                "Samples that could not be written to the history."
            )
        ) { $0.failures },
        .init(
            .init(
                "aerostat_history_write_seconds_total",
                .counter,
                .seconds,
                "Wall-clock time spent on writing the history.",
                decimals: 6
            )
        ) { $0.writeMicroseconds },
        .init(
            .init(
                "aerostat_history_last_success_timestamp_seconds",
                .gauge,
                .seconds,
                "Wall-clock time of the last sample in the history, 0 before the first.",
                decimals: 3
            )
        ) { $0.lastSuccessMilliseconds },
    ]
}
