import ArgumentParser
import HostModel
import SimulationRuntime
import SnapshotEncoding

/// Says in one screen what happened over a period, and with its exit status how bad it was: what cron mails at seven.
struct Summary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say in one screen what happened over a period, and how bad it was.",
        discussion: """
            Reads a history, or what a Prometheus has scraped, and writes a verdict with \
            its reasons: time in each memory state, the worst minute, the virtual \
            machines that waited longest and for what, and what to do something about. A host that entered the state of \
            --fail-on at all, however shortly, is critical, one that entered that of \
            --warn-on a warning; so are more than 5 minutes without a sample although \
            nobody had ended the run.

            A period without samples has the verdict 'no data' and counts as a warning: \
            nothing bad is known, and nothing good either, so somebody has to look.

            Percentiles are exact, by the nearest-rank rule, and 'n/a' where samples were \
            thinned. Texts have local time (the system's, or TZ) beside UTC, json has UTC.

            EXAMPLES
              aerostat summary --history h.db --yesterday
              aerostat summary --history h.db --since 24h --quiet-when-ok --fail-on low
              aerostat summary --history h.db --yesterday --format html --output day.html
              aerostat summary --from-prometheus http://prometheus:9090 --yesterday \\
                --mail-to ops@example.org --mail-server smtp://mail.example.org:587 \\
                --mail-credentials /etc/aerostat/mail
              aerostat summary --history h.db --yesterday --queue /var/spool/aerostat \\
                --push json+https://reports.example.org/aerostat
              aerostat summary --history h.db --yesterday --quiet-when-ok \\
                --textfile /var/lib/prometheus/node-exporter/aerostat.prom

            EXIT STATUS
              0   ok
              1   warning, or no data
              2   critical
              3   something cannot be read, written, reached, mailed or pushed
              64  the command line is wrong
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, html, json
    }

    @OptionGroup(title: "Source") var source: SourceOptions

    @OptionGroup(title: "Period") var period: PeriodOptions

    @Option(help: "Form of the summary.")
    var format = Format.text

    @Option(
        help: ArgumentHelp(
            "Memory state that is a warning when a host enters it or a worse one. (default: soft, or what --fail-on says where that is less bad)",
            valueName: "state"
        )
    )
    var warnOn: MemoryStateArgument?

    @Option(
        help: ArgumentHelp("Memory state that is critical when a host enters it or a worse one.", valueName: "state")
    )
    var failOn = MemoryStateArgument.hard

    @Flag(help: "Write and mail no summary when the verdict is ok; a textfile is written all the same.")
    var quietWhenOk = false

    @OptionGroup var output: OutputOption

    @Option(
        help: ArgumentHelp(
            "File for the textfile collector of node_exporter, ending in .prom, complete or not at all.",
            valueName: "file"
        ),
        completion: .file(extensions: ["prom"])
    )
    var textfile: String?

    @OptionGroup(title: "Mail") var mail: MailOptions

    @OptionGroup(title: "Push") var push: SummaryPushOptions

    func validate() throws {
        if let warning = warnOn?.state, let failure = failOn.state, failure < warning {
            throw ValidationError("--warn-on \(warning.name) is worse than --fail-on \(failure.name)")
        }
        // The collector reads no other files, and would not say so.
        if let textfile, !textfile.hasSuffix(".prom") {
            throw ValidationError("--textfile \(textfile) does not end in .prom, as node_exporter demands")
        }
    }

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        if output.path != "-" { Interruption.watch() }
        var verdict = Verdict.noData
        do {
            let summary = try SourceOptions.reading { try makeSummary(from: source.open()) }
            verdict = summary.verdict
            try write(summary)
            try SourceOptions.reading { try send(summary) }
            try await deliver(summary)
            try writeTextfile(summary)
        } catch let error as OutputError {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
        if let status = Self.exitStatus(of: verdict) { throw status }
    }

    private func makeSummary(from source: some PeriodSource) throws -> PeriodSummary {
        let now = WallClock.now()
        let query = try period.query(now: now, clock: period.displayClock)
        let heading = try period.settle(query, in: source)
        return try PeriodSummaryBuilder(rule, now: now).summary(of: heading, from: source)
    }

    private var rule: VerdictRule {
        let usual = min(VerdictRule().warnOn ?? .low, failOn.state ?? .low)
        return VerdictRule(warnOn: warnOn.map { $0.state } ?? usual, failOn: failOn.state)
    }

    private func write(_ summary: PeriodSummary) throws(OutputError) {
        guard !isQuiet(about: summary) else { return }
        do throws(OutputError) {
            try write(encoded(summary, format), to: output.path)
        } catch .brokenPipe {
            // The reader has what it wanted, as with `| head`.
        }
    }

    private func send(_ summary: PeriodSummary) throws {
        guard mail.isWanted, !isQuiet(about: summary) else { return }
        try mail.send(
            subject: title(of: summary),
            text: encoded(summary, .text),
            html: encoded(summary, .html)
        )
    }

    private func deliver(_ summary: PeriodSummary) async throws {
        guard !isQuiet(about: summary) else { return }
        try await push.deliver(
            title: title(of: summary),
            forms: SummaryPushOptions.Forms(
                text: encoded(summary, .text),
                html: encoded(summary, .html),
                json: encoded(summary, .json),
                metrics: textfilePage(of: summary)
            )
        )
    }

    private func title(of summary: PeriodSummary) -> String {
        let (clock, query) = (period.displayClock, summary.coverage.heading.query)
        let verdict = summary.verdict.rawValue.replacing("_", with: " ")
        return "aerostat: \(verdict), \(clock.text(query.from)) to \(clock.text(query.to))"
    }

    private func isQuiet(about summary: PeriodSummary) -> Bool { quietWhenOk && summary.verdict == .ok }

    /// Comes last: a textfile says that all else succeeded.
    private func writeTextfile(_ summary: PeriodSummary) throws(OutputError) {
        guard let textfile else { return }
        try write(textfilePage(of: summary), to: textfile)
    }

    private func textfilePage(of summary: PeriodSummary) -> [UInt8] {
        var page: [UInt8] = []
        SummaryTextfileEncoder.encode(summary, now: WallClock.now(), into: &page)
        return page
    }

    private func encoded(_ summary: PeriodSummary, _ format: Format) -> [UInt8] {
        var bytes: [UInt8] = []
        switch format {
        case .text: SummaryTextEncoder.encode(summary, clock: period.displayClock, into: &bytes)
        case .markdown: SummaryMarkdownEncoder.encode(summary, clock: period.displayClock, into: &bytes)
        case .html: SummaryHTMLEncoder.encode(summary, clock: period.displayClock, into: &bytes)
        case .json: SummaryJSONEncoder.encode(summary, into: &bytes)
        }
        return bytes
    }

    private func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
        var file = try OutputFile(path: path)
        var bytes = bytes
        try file.write(&bytes, isLast: true)
    }

    private static func exitStatus(of verdict: Verdict) -> ExitCode? {
        switch verdict {
        case .ok: nil
        case .warning, .noData: ExitStatus.bad
        case .critical: ExitStatus.critical
        }
    }
}
