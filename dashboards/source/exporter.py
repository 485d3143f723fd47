"""The dashboard "exporter": whether aerostat itself is well, and whether what it tells arrives."""

import links
import panels
import variables
from page import page
from panels import Column, Query, dashed, right
from queries import increase_shown, of_exporter, rate, total

PUSHES_NOTHING = "Nothing is pushed."
KEEPS_NO_HISTORY = "No history is kept."


def dashboard():
    return page(
        links.EXPORTER,
        "Whether aerostat itself is well: its run, speed and books, its scrapes, what it pushes, its history and its"
        " process.",
        [
            variables.data_source(),
            variables.job("aerostat_build_info"),
            variables.instance("aerostat_build_info"),
        ],
        links.others(links.EXPORTER),
        {
            "Run": run(),
            "Scrapes": scrapes(),
            "Push": push(),
            "History": history(),
            "Process": process(),
        },
    )


def run() -> list:
    # Without a build of aerostat behind it a target is something else.
    known = f'max by (job, instance) (max_over_time({of_exporter("aerostat_build_info")}[$__range]))'
    return [
        panels.states(
            "Up",
            "Whether Prometheus could scrape each aerostat: the targets that had one at some time that is shown. What"
            " is pushed, or loaded from a file, has no such series.",
            Query(f'{of_exporter("up")}\nand on (job, instance) {known}', "{{job}} {{instance}}"),
            panels.UP,
            width=12,
            height=6,
        ),
        panels.stat(
            "Books",
            "Machine pages that are not accounted for. Anything but zero is a defect of aerostat; please report it.",
            "short",
            [Query(of_exporter("aerostat_books_imbalance_pages"), "{{instance}}")],
            width=4,
            height=6,
            mapping={"0": ("closed", "green")},
        ),
        panels.stat(
            "Scenario loaded",
            "Whether the last load of the scenario succeeded. After a bad one the old run goes on.",
            "none",
            [Query(of_exporter("aerostat_config_last_reload_successful"), "{{instance}}")],
            width=4,
            height=6,
            mapping=panels.YES_GOOD,
        ),
        panels.stat(
            "Web configuration loaded",
            "Whether the last load of the web configuration file succeeded. After a bad one the last good one stays in"
            " force.",
            "none",
            [Query(of_exporter("aerostat_web_config_last_reload_successful"), "{{instance}}")],
            width=4,
            height=6,
            mapping=panels.YES_GOOD,
            no_value="There is no web configuration file.",
        ),
        panels.series(
            "Speed",
            "Simulated seconds for each second of wall-clock time: as aerostat measures it, and as the counter of"
            " simulated time shows it. At another speed than one a time lapse is seen, also by alerts on rates.",
            "short",
            [
                Query(of_exporter("aerostat_simulation_speed_ratio"), "{{instance}} measured"),
                Query(rate(of_exporter("aerostat_simulation_seconds_total")), "{{instance}} counted"),
            ],
            width=8,
            drawn=(dashed(" counted$"),),
        ),
        panels.series(
            "Lag",
            "Wall-clock time by which the simulation is behind the set speed. When it grows the machine is too slow"
            " for the speed.",
            "s",
            [Query(of_exporter("aerostat_simulation_lag_seconds"), "{{instance}}")],
            width=8,
        ),
        panels.rows(
            "Builds",
            "The version, commit and Swift version that each aerostat was built from.",
            ["job", "instance", "version", "commit", "swift"],
            [
                Column(
                    "Builds",
                    f'max by (job, instance, version, commit, swift) ({of_exporter("aerostat_build_info")})',
                    "none",
                )
            ],
            sorted_by="instance",
            hidden=["Builds"],
            width=8,
        ),
        panels.rows(
            "Runs",
            "The run of each aerostat, with its seed, when it began and when its scenario was last loaded. Counters"
            " begin anew with each run.",
            ["job", "instance", "run_id", "seed"],
            [
                Column("Runs", f'max by (job, instance, run_id, seed) ({of_exporter("aerostat_run_info")})', "none"),
                Column(
                    "Began",
                    f'1000 * max by (job, instance) ({of_exporter("aerostat_run_start_time_seconds")})',
                    "dateTimeAsIso",
                ),
                Column(
                    "Scenario loaded",
                    "1000 * max by (job, instance) "
                    f'({of_exporter("aerostat_config_last_reload_success_timestamp_seconds")})',
                    "dateTimeAsIso",
                ),
                Column(
                    "Web configuration loaded",
                    "1000 * max by (job, instance)"
                    f' ({of_exporter("aerostat_web_config_last_reload_success_timestamp_seconds")})',
                    "dateTimeAsIso",
                ),
                Column(
                    "Process started",
                    f'1000 * max by (job, instance) ({of_exporter("process_start_time_seconds")})',
                    "dateTimeAsIso",
                ),
            ],
            sorted_by="instance",
            hidden=["Runs"],
            height=6,
        ),
    ]


def scrapes() -> list:
    return [
        panels.series(
            "Scrapes and pages",
            "Scrapes that are answered each second, and pages that are made for them: several scrapes of a snapshot in"
            " one format share a page.",
            "reqps",
            [
                Query(rate(of_exporter("aerostat_scrapes_total")), "{{instance}} scrapes"),
                Query(rate(of_exporter("aerostat_page_encodings_total")), "{{instance}} {{encoding}} pages"),
            ],
            width=8,
            drawn=(dashed(" pages$"),),
        ),
        panels.series(
            "Duration of scrapes",
            "Wall-clock time from the request to the last byte of the answer: the mean of each interval, and the last"
            " one.",
            "s",
            [
                Query(
                    f'{rate(of_exporter("aerostat_scrape_seconds_total"))}\n'
                    f'/ {rate(of_exporter("aerostat_scrapes_total"))}',
                    "{{instance}} mean",
                ),
                Query(of_exporter("aerostat_scrape_duration_seconds"), "{{instance}} last"),
            ],
            width=8,
            drawn=(dashed(" last$"),),
        ),
        panels.series(
            "Refused requests",
            "Requests that are turned away each second, by reason. At max_requests there are more scrapers at a time"
            " than are let in.",
            "reqps",
            [
                Query(
                    total(rate(of_exporter("aerostat_refused_requests_total")), by="instance, reason"),
                    "{{instance}} {{reason}}",
                )
            ],
            width=8,
            stacked=True,
        ),
        panels.series(
            "Connections",
            "Connections that are open, and scrapes that are being answered.",
            "short",
            [
                Query(of_exporter("aerostat_open_connections"), "{{instance}} connections"),
                Query(of_exporter("aerostat_scrapes_in_flight"), "{{instance}} scrapes"),
            ],
        ),
        panels.series(
            "Connections accepted and ended",
            "Connections that are accepted each second, and those that the server ends, by reason, shown below zero:"
            " idle is normal, displaced means that all places are taken.",
            "cps",
            [
                Query(rate(of_exporter("aerostat_accepted_connections_total")), "{{instance}} accepted"),
                Query("-" + rate(of_exporter("aerostat_closed_connections_total")), "{{instance}} {{reason}}"),
            ],
        ),
    ]


def push() -> list:
    def sent(what: str) -> list[Query]:
        return [
            Query(rate(of_exporter(f"aerostat_push_delivered_{what}_total")), "{{destination}} delivered"),
            Query(
                total(rate(of_exporter(f"aerostat_push_dropped_{what}_total")), by="job, instance, destination"),
                "{{destination}} dropped",
            ),
            Query(rate(of_exporter(f"aerostat_push_accepted_{what}_total")), "{{destination}} accepted"),
        ]

    return [
        panels.series(
            "Samples: accepted, delivered, dropped",
            "Samples handed over for each destination each second, and what became of them. What is accepted is"
            " delivered, dropped or waits: while the line is above the areas the queue grows, and below them it"
            " drains.",
            "cps",
            sent("samples"),
            stacked=True,
            drawn=(dashed(" accepted$"),),
            no_value=PUSHES_NOTHING,
        ),
        panels.series(
            "Samples that wait",
            "Samples in each queue. It goes up and down with each push; when it grows the destination does not take"
            " them.",
            "short",
            [Query(of_exporter("aerostat_push_queue_samples"), "{{destination}}")],
            width=6,
            no_value=PUSHES_NOTHING,
        ),
        panels.series(
            "Age of the oldest that waits",
            "Wall-clock age of the oldest in each queue, and the time since the last delivery. A backlog goes out"
            " oldest first, so the age shows how it drains.",
            "s",
            [
                Query(of_exporter("aerostat_push_queue_oldest_seconds"), "{{destination}} oldest"),
                Query(
                    f'time() - ({of_exporter("aerostat_push_last_success_timestamp_seconds")} > 0)',
                    "{{destination}} since delivery",
                ),
            ],
            width=6,
            drawn=(dashed(" since delivery$"),),
            no_value=PUSHES_NOTHING,
        ),
        panels.series(
            "Samples dropped, by reason",
            "Samples that will not be delivered, each second, by reason: replaced is normal at a Pushgateway,"
            " everything else is a loss.",
            "cps",
            [
                Query(
                    total(rate(of_exporter("aerostat_push_dropped_samples_total")), by="destination, reason"),
                    "{{destination}} {{reason}}",
                )
            ],
            stacked=True,
            no_value=PUSHES_NOTHING,
        ),
        panels.series(
            "Requests",
            "Requests to each destination each second, by result, and those of the failed whose answer says that the"
            " URL is wrong.",
            "reqps",
            [
                Query(
                    total(rate(of_exporter("aerostat_push_requests_total")), by="destination, result"),
                    "{{destination}} {{result}}",
                ),
                Query(
                    total(rate(of_exporter("aerostat_push_configuration_errors_total")), by="destination"),
                    "{{destination}} wrong URL",
                ),
            ],
            no_value=PUSHES_NOTHING,
        ),
        panels.series(
            "Bytes",
            "Bytes sent to each destination each second, and, on the right axis, the size of what waits.",
            "Bps",
            [
                Query(rate(of_exporter("aerostat_push_sent_bytes_total")), "{{destination}} sent"),
                Query(of_exporter("aerostat_push_queue_bytes"), "{{destination}} waiting"),
            ],
            width=8,
            drawn=(right(" waiting$", "bytes"),),
            no_value=PUSHES_NOTHING,
        ),
        panels.series(
            "Reports",
            "Reports that wait for each destination, and those accepted, delivered and dropped in the time that the"
            " dashboard shows.",
            "short",
            [
                Query(of_exporter("aerostat_push_queue_reports"), "{{destination}} waiting"),
                *(
                    Query(
                        total(increase_shown(of_exporter(f"aerostat_push_{what}_reports_total")), by="destination"),
                        "{{destination}} " + what,
                    )
                    for what in ("accepted", "delivered", "dropped")
                ),
            ],
            width=8,
            no_value=PUSHES_NOTHING,
        ),
        panels.states(
            "Queue on disk",
            "Whether a disk does not take what a queue should keep, which then waits in memory and would be lost in a"
            " crash.",
            Query(of_exporter("aerostat_push_queue_degraded"), "{{destination}}"),
            {"0": ("kept", "green"), "1": ("in memory", "red")},
            width=8,
            height=9,
            no_value=PUSHES_NOTHING,
        ),
    ]


def history() -> list:
    return [
        panels.series(
            "Rows",
            "Rows about hosts and virtual machines that are written to the history each second.",
            "wps",
            [Query(rate(of_exporter("aerostat_history_rows_total")), "{{instance}}")],
            width=6,
            no_value=KEEPS_NO_HISTORY,
        ),
        panels.series(
            "Size",
            "Size of the history file. It stops growing when the retention has passed.",
            "bytes",
            [Query(of_exporter("aerostat_history_size_bytes"), "{{instance}}")],
            width=6,
            no_value=KEEPS_NO_HISTORY,
        ),
        panels.series(
            "Time spent and failures",
            "Share of wall-clock time that goes into writing the history, and, on the right axis, samples that could"
            " not be written, each second.",
            "percentunit",
            [
                Query(rate(of_exporter("aerostat_history_write_seconds_total")), "{{instance}} writing"),
                Query(rate(of_exporter("aerostat_history_write_failures_total")), "{{instance}} failures"),
            ],
            width=6,
            drawn=(right(" failures$", "wps"),),
            no_value=KEEPS_NO_HISTORY,
        ),
        panels.series(
            "Age of the last sample",
            "Time since the last sample in the history. It stays below the interval of the history while all is well.",
            "s",
            [
                Query(
                    f'time() - ({of_exporter("aerostat_history_last_success_timestamp_seconds")} > 0)', "{{instance}}"
                )
            ],
            width=6,
            no_value=KEEPS_NO_HISTORY,
        ),
    ]


def process() -> list:
    return [
        panels.series(
            "CPU",
            "CPU time that the process takes, in cores.",
            "short",
            [Query(rate(of_exporter("process_cpu_seconds_total")), "{{instance}}")],
            width=8,
        ),
        panels.series(
            "Memory",
            "Resident memory of the process, which should be flat once all formats are in use, and, on the right axis,"
            " its address space.",
            "bytes",
            [
                Query(of_exporter("process_resident_memory_bytes"), "{{instance}} resident"),
                Query(of_exporter("process_virtual_memory_bytes"), "{{instance}} virtual"),
            ],
            width=8,
            drawn=(right(" virtual$", "bytes"),),
        ),
        panels.series(
            "Open files",
            "Open file descriptors, and how many there can be.",
            "short",
            [
                Query(of_exporter("process_open_fds"), "{{instance}} open"),
                Query(of_exporter("process_max_fds"), "{{instance}} most"),
            ],
            width=8,
            drawn=(right(" most$", "short"),),
        ),
    ]
