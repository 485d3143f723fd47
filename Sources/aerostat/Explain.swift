import ArgumentParser
import HostModel
import HostSimulation
import LocatedYAML
import ScenarioFiles
import SnapshotEncoding

/// Says why a virtual machine lost memory, with the numbers that decided it.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a virtual machine lost memory, with the numbers that decided it.",
        discussion: """
            Simulates up to the time and explains the second that ends then: the host's \
            state, how memory was divided, what each technique was told to take by which \
            rule, and why a balloon stopped short. Without --vm it lists all machines of \
            the host, those that lost most first.

            EXAMPLES
              aerostat explain crisis --vm db-01 --at 12m
              aerostat explain idle-tax --vm hoarder-01 --at 16m --format json
              aerostat explain overcommit --at 10m

            \(ExitStatus.help)
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: ScenarioArgument.help, completion: ScenarioArgument.completion)
    var scenario: String

    @Option(help: ArgumentHelp("Virtual machine to explain, such as web-03.", valueName: "name"))
    var vm: String?

    @Option(help: ArgumentHelp("Its host, where several have such a machine.", valueName: "name"))
    var host: String?

    @Option(
        help: ArgumentHelp("Simulated time since the start, such as 12m.", valueName: "time"),
        transform: Self.time
    )
    var at: DurationArgument

    @Option(help: "Form of the answer.")
    var format = Format.text

    @Option(help: ArgumentHelp("Seed of the run, in place of the scenario's own.", valueName: "number"))
    var seed: UInt64?

    @OptionGroup var output: OutputOption

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        if output.path != "-" { Interruption.watch() }
        let scenario = try ScenarioArgument.load(self.scenario, seed: seed)
        let position = try position(in: scenario.identity)
        let decision = try decision(scenario, host: position.host)
        do throws(OutputError) {
            try write(decision, of: scenario, machine: position.machine)
        } catch .brokenPipe {
            // The reader has what it wanted, as with `| head`.
        } catch {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }

    /// Where the machine is; no machine stands for all of the host.
    private func position(in identity: FleetIdentity) throws -> (host: Int, machine: Int?) {
        do throws(MachineLookupError) {
            guard let vm else { return (try identity.hostPosition(host), nil) }
            let position = try identity.position(host: host, machine: vm)
            return (position.host, position.machine)
        } catch {
            throw ValidationError("\(error)\(Self.suggestion(for: error))")
        }
    }

    /// The name that was probably meant, or the option that is missing.
    private static func suggestion(for error: MachineLookupError) -> String {
        switch error {
        case .unknownHost(let name, let known), .unknownMachine(let name, let known):
            Spelling.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
        case .ambiguousMachine, .hostNeeded:
            " with --host"
        }
    }

    /// Advances the host to the second before, and records that one. Other hosts do not matter to it.
    private func decision(_ scenario: Scenario, host: Int) throws -> HostDecision {
        var simulation = HostRun(scenario, host: host)
        var progress = ProgressBar(total: at.milliseconds)
        defer { progress.clear() }
        let steps = at.milliseconds / SimulationTime.stepMilliseconds - 1
        var done: Int64 = 0
        while done < steps {
            let count = min(steps - done, Self.stepsAtOnce)
            simulation.advance(steps: Int(count))
            done += count
            guard !Interruption.isRequested else { throw ExitStatus.interrupted }
            progress.show(done * SimulationTime.stepMilliseconds)
        }
        return simulation.decisionOfNextStep()
    }

    private func write(_ decision: HostDecision, of scenario: Scenario, machine: Int?) throws(OutputError) {
        let run = RunFacts(scenario: scenario.name, seed: scenario.seed)
        var bytes: [UInt8] = []
        switch (format, machine) {
        case (.json, _): DecisionDocumentEncoder.encode(decision, run: run, machine: machine, into: &bytes)
        case (.text, let machine?): DecisionTextEncoder.encode(decision, run: run, machine: machine, into: &bytes)
        case (.text, nil): DecisionTextEncoder.encodeAll(decision, run: run, into: &bytes)
        }
        var file = try OutputFile(path: output.path)
        try file.write(&bytes, isLast: true)
    }

    /// Steps between two looks at interrupts and the progress bar.
    private static let stepsAtOnce: Int64 = 120
    /// Later is probably a slip, and would take hours.
    private static let latest: Int64 = 366 * 86_400_000

    private static func time(_ text: String) throws -> DurationArgument {
        guard let time = DurationArgument(parsing: text) else {
            throw ValidationError("'\(text)' is not a time after the start, such as 12m, in s, m, h or d")
        }
        guard time.milliseconds % SimulationTime.stepMilliseconds == 0 else {
            throw ValidationError("\(time) is not a whole number of seconds, the length of a step")
        }
        guard time.milliseconds <= latest else {
            throw ValidationError("\(time) is later than 366d after the start, the latest that is explained")
        }
        return time
    }
}
