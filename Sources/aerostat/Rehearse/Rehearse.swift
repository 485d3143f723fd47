import AlertRehearsal
import ArgumentParser
import HostModel
import HostSimulation
import LocatedYAML

/// Shows what the alerts of rule files do while a scenario runs.
struct Rehearse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show when the alerts of your rule files fire while a scenario runs.",
        discussion: """
            Simulates the scenario as fast as possible and lets promtool, which comes with \
            Prometheus, evaluate the rules over its metrics: from the start on, after each \
            interval, which is the time between scrapes as well. Prints for each alert \
            when it was pending, firing and resolved, or why it never fired. Times are \
            simulated, since the start of the scenario.

            Series have the labels job and instance as a scrape would add them, and there \
            is up beside them. The same scenario, rules and seed give the same bytes.

            With --expect the alerts are held against a file such as

              for: 40m
              alerts:
                - alert: HostMemoryLow
                  labels: {host: esx-crisis}
                  fires: 12m to 13m
                  resolves: never
              others: never

            and what is otherwise goes to standard error, one line each.

            EXAMPLES
              aerostat rehearse crisis --rules my-rules.yaml
              aerostat rehearse crisis --rules rules/*.yaml --expect crisis.yaml
              aerostat rehearse fleet --rules vm.yaml --host prod-001 --for 2h
              aerostat rehearse mine.yaml --rules vm.yaml --interval 1m --format json

            EXIT STATUS
              0   all is well
              1   the scenario, a rule file or the file of expectations is bad, or an
                  alert did not do what was expected
              3   something cannot be read or written, or promtool is missing or failed
              64  the command line is wrong
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: ScenarioArgument.help, completion: ScenarioArgument.completion)
    var scenario: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Rule files of Prometheus, one or more, behind the scenario.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "rules"])
    )
    var rules: [String]

    @Option(
        help: ArgumentHelp("File that says what the alerts are expected to do.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var expect: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Simulated time, such as 2h. (default: what the file of expectations says, or 1h)",
            valueName: "time"
        ),
        transform: DurationArgument.parse
    )
    var length: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "Simulated time from one scrape and evaluation of all rules to the next. (default: 15s)",
            valueName: "time"
        ),
        transform: DurationArgument.parse
    )
    var interval = DurationArgument.seconds(15)

    @Option(help: ArgumentHelp("Seed of the run, in place of the scenario's own.", valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Simulate this host alone; may be given more than once. (default: all hosts)",
            valueName: "name"
        )
    )
    var host: [String] = []

    @Option(help: ArgumentHelp("Label job of all series.", valueName: "label"))
    var job = "aerostat"

    @Option(help: ArgumentHelp("Label instance of all series.", valueName: "label"))
    var instance = "127.0.0.1:10075"

    @Option(
        help: ArgumentHelp("The promtool to use. (default: the one in PATH)", valueName: "path"),
        completion: .file()
    )
    var promtool: String?

    @Option(help: "Form of the output.")
    var format = Format.text

    @OptionGroup var output: OutputOption

    /// Evaluations of a rehearsal at most: a month with one each half minute.
    private static let maximumEvaluations: Int64 = 100_000

    func validate() throws {
        for time in [length, interval].compactMap(\.self) where time.milliseconds % SimulationTime.stepMilliseconds != 0
        {
            throw ValidationError("\(time) is not a whole number of seconds, the length of a step")
        }
        if let length { try refuseTooMany(length.milliseconds) }
        // promtool knows no series with a label that is empty.
        if job.isEmpty || instance.isEmpty { throw ValidationError("--job and --instance need a text") }
    }

    private func refuseTooMany(_ length: Int64) throws {
        let count = length / interval.milliseconds
        guard count <= Self.maximumEvaluations else {
            throw ValidationError(
                "the time and the interval make \(count) evaluations, and \(Self.maximumEvaluations) is the most; "
                    + "choose a longer --interval or a shorter time with --for"
            )
        }
    }

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        Interruption.watch()
        do {
            try await rehearse()
        } catch OutputError.brokenPipe {
            // The reader has what it wanted, as with `| head`.
        } catch let error as OutputError {
            throw Self.unavailable(error)
        } catch let error as PromtoolError {
            throw Self.unavailable(error)
        }
    }

    private func rehearse() async throws {
        let expectations = try expect.map(Self.loadExpectations)
        let length = self.length?.milliseconds ?? expectations?.length ?? DurationArgument.hours(1).milliseconds
        try refuseTooMany(length)
        let rules = RuleSet(try self.rules.map(Self.loadRules))
        let scenario = try ScenarioArgument.load(self.scenario, seed: seed)
        let hosts = try hostIndices(in: scenario.identity)
        let stage = try RehearsalStage(rules: rules, promtool: promtool)
        try await stage.checkRules()
        let file = RuleTestFile(
            rules: rules,
            intervalMilliseconds: interval.milliseconds,
            lengthMilliseconds: length
        )
        let series = RehearsedSeries(
            scenario: scenario,
            hosts: hosts,
            metrics: rules.metrics,
            labels: [("job", job), ("instance", instance)],
            interval: interval,
            momentCount: file.momentCount
        )
        let alerts: [RehearsedAlert]
        do {
            alerts = try await FleetRehearsal(rules: rules, promtool: promtool, file: file, series: series).alerts(
                stage
            )
        } catch let error as RehearsalError {
            throw stage.failure(error)
        }
        let rehearsal = Rehearsal(
            scenario: scenario.name,
            seed: scenario.seed,
            lengthMilliseconds: file.lengthMilliseconds,
            intervalMilliseconds: interval.milliseconds,
            files: self.rules,
            alerts: alerts
        )
        for failure in alerts.templateFailures { StandardError.write("warning: \(failure)\n") }
        let check = expectations?.check(rehearsal)
        try write(rehearsal, check)
        guard let check, !check.isMet else { return }
        for miss in check.misses { StandardError.write("\(miss)\n") }
        throw ExitStatus.bad
    }

    private func write(_ rehearsal: Rehearsal, _ check: ExpectationCheck?) throws(OutputError) {
        var bytes: [UInt8] = []
        switch format {
        case .text: TimelineTextEncoder.encode(rehearsal, into: &bytes)
        case .json: TimelineDocumentEncoder.encode(rehearsal, check: check, into: &bytes)
        }
        var file = try OutputFile(path: output.path)
        try file.write(&bytes, isLast: true)
    }

    /// Where the chosen hosts are, in the order of the scenario; nil for all.
    private func hostIndices(in identity: FleetIdentity) throws -> [Int]? {
        guard !host.isEmpty else { return nil }
        var indices: Set<Int> = []
        for name in host {
            do throws(MachineLookupError) {
                indices.insert(try identity.hostPosition(name))
            } catch {
                let meant = Spelling.nearest(to: name, among: identity.hosts.map(\.name))
                throw ValidationError("\(error)\(meant.map { "; did you mean \($0)?" } ?? "")")
            }
        }
        return indices.sorted()
    }

    private static func loadRules(_ path: String) throws -> RuleFile {
        do throws(RuleFileError) {
            return try RuleFile.read(path: path)
        } catch {
            if case .unreadable = error { throw unavailable(error) }
            throw bad(error)
        }
    }

    private static func loadExpectations(_ path: String) throws -> ExpectationFile {
        do throws(ExpectationFileError) {
            return try ExpectationFile.load(path: path)
        } catch {
            if case .unreadable = error { throw unavailable(error) }
            throw bad(error)
        }
    }

    /// Says why something cannot be read, written or reached; the status with which the command ends.
    private static func unavailable(_ error: some CustomStringConvertible) -> ExitCode {
        StandardError.failure("\(error)")
        return ExitStatus.unavailable
    }

    /// Says what is wrong with a file, line by line; the status with which the command ends.
    private static func bad(_ error: some CustomStringConvertible) -> ExitCode {
        StandardError.write("\(error)\n")
        return ExitStatus.bad
    }
}
