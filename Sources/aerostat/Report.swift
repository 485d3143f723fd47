import ArgumentParser
import HostModel
import SimulationRuntime
import SnapshotEncoding

/// Reports what happened to hosts or virtual machines over a period.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report what happened over a period, as a table or as a page with pictures.",
        discussion: """
            Reads a history, or what a Prometheus has scraped, and writes a row for each host, or each virtual machine, and \
            step of the period: of settings the last value, of gauges minimum, mean and \
            maximum, of counters the increase. The html format is one page with plots of \
            memory states, reclaimed memory and free memory, which needs nothing else.

            A row holds what came after its start, up to and including its end. Data has \
            times in UTC; headings and plots have local time (the system's, or TZ). A \
            period without samples is said on standard error, and is no failure.

            EXAMPLES
              aerostat report --history h.db --since 24h > day.csv
              aerostat report --history h.db --yesterday --format html --output day.html
              aerostat report --history h.db --from 2026-03-01 --to 2026-04-01 \\
                --step 1d --by vm --columns 'memory_balloon_bytes,memory_swap*' \\
                --format markdown
              aerostat report --from-prometheus http://prometheus:9090 --yesterday \\
                --prometheus-selector 'job="aerostat"' > day.csv

            \(ExitStatus.help)
            """
    )

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case host, vm
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, json, markdown, html
    }

    @OptionGroup(title: "Source") var source: SourceOptions

    @OptionGroup(title: "Period") var period: PeriodOptions

    @Option(help: ArgumentHelp("What a row is about. (default: host, or vm where --vm is given)", valueName: "subject"))
    var by: Subject?

    @Option(
        help: ArgumentHelp(
            "Time that a row is about, such as 5m or 1d for local days; 'sample' for a row each sample, 'whole' for one. "
                + "(default: 5m; 1h for markdown; for html what can be told apart)",
            valueName: "time"
        ),
        transform: StepArgument.parse
    )
    var step: StepArgument?

    @Option(
        help: ArgumentHelp(
            "Columns or series to write, apart by commas, in which * stands for anything. (default: all; for markdown a few)",
            valueName: "names"
        )
    )
    var columns: [String] = []

    @Option(help: "Form of the report.")
    var format = Format.csv

    @OptionGroup var output: OutputOption

    private var subject: ReportSubject {
        (by.map { $0 == .vm } ?? !period.machines.isEmpty) ? .virtualMachine : .host
    }

    func validate() throws {
        _ = try selection
        if by == .host, !period.machines.isEmpty { throw ValidationError("--vm is for rows by vm") }
        guard format == .html else { return }
        if by != nil || !columns.isEmpty {
            throw ValidationError("--by and --columns are for tables: html pictures hosts and their virtual machines")
        }
        if step == .whole { throw ValidationError("--step whole leaves nothing to plot") }
    }

    func run() throws {
        Interruption.ignoreBrokenPipes()
        if output.path != "-" { Interruption.watch() }
        do {
            try SourceOptions.reading { try write(from: source.open()) }
        } catch OutputError.brokenPipe {
            // The reader has what it wanted, as with `| head`.
        } catch let error as OutputError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }

    private func write(from source: any PeriodSource) throws {
        let clock = period.displayClock
        let query = try period.query(now: WallClock.now(), clock: clock)
        let heading = try period.settle(query, in: source)
        if let emptiness = heading.emptiness { StandardError.failure(emptiness) }
        var output = try OutputFile(path: output.path)
        if format == .html {
            let page = ReportPage(source: source, heading: heading, clock: clock)
            var bytes = try page.encode(step: step)
            try output.write(&bytes, isLast: true)
        } else {
            let step = step ?? .every(format == .markdown ? .hours(1) : .minutes(5))
            let report = try PeriodReport(heading: heading, columns: selection, step: step.description, clock: clock)
            try ReportTable(source: source, report: report, step: step).write(format, to: &output)
        }
    }

    private var selection: ColumnSelection {
        get throws {
            let names = columns.flatMap { $0.split { $0 == "," || $0 == " " } }.map(String.init)
            guard !names.isEmpty else { return format == .markdown ? .readable(subject) : ColumnSelection(subject) }
            do throws(UnknownColumn) {
                return try ColumnSelection(subject, matching: names.map(NamePattern.init))
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }
}
