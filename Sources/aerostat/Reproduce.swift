import ArgumentParser
import PublishedExperiments

/// Runs published experiments and prints what was published beside what is simulated.
struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run published experiments: published figures beside simulated ones.",
        discussion: """
            Prints a row for each checked number, with its tolerance and how well the \
            published figure is known: [S] read in the source, [2] in a secondary source, \
            [K] recalled and unverified, [D] derived. Without IDs all experiments run, in \
            a few seconds. The output is the same every time, with any number of threads.

            EXAMPLES
              aerostat reproduce
              aerostat reproduce --list
              aerostat reproduce W02-F7 VMW-MF --parameters
              aerostat reproduce --format csv --output reproduction.csv --plot curves.svg

            EXIT STATUS
              0   every number agrees
              1   a number misses
              3   something cannot be written
              64  the command line is wrong, such as an unknown ID
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, csv, json, markdown

        var report: ReportFormat {
            switch self {
            case .text: .text
            case .csv: .csv
            case .json: .json
            case .markdown: .markdown
            }
        }
    }

    @Argument(
        help: ArgumentHelp("Experiments to run, such as W02-F7.", valueName: "id"),
        completion: .list(PublishedExperiments.all.map(\.id))
    )
    var ids: [String] = []

    @Flag(help: "List the experiments and end.")
    var list = false

    @Option(help: "Form of the table.")
    var format = Format.text

    @Flag(help: "Print parameters and the reasons for tolerances beneath the table (text and markdown; json has them).")
    var parameters = false

    @Option(
        help: ArgumentHelp("File to draw the curves to, published and simulated, as SVG.", valueName: "file"),
        completion: .file(extensions: ["svg"])
    )
    var plot: String?

    @OptionGroup var output: OutputOption

    @OptionGroup var threads: ThreadsOption

    func validate() throws {
        for id in ids where PublishedExperiments.experiment(id) == nil {
            let near = PublishedExperiments.near(id).joined(separator: ", ")
            throw ValidationError("there is no experiment '\(id)'; near it are \(near); --list shows all")
        }
    }

    func run() async throws {
        Interruption.ignoreBrokenPipes()
        var hasMisses = false
        do throws(OutputError) {
            hasMisses = try await writeResult()
        } catch .brokenPipe {
            // The reader has what it wanted, as with `| head`.
        } catch {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
        if hasMisses { throw ExitStatus.bad }
    }

    /// Returns whether a number misses.
    private func writeResult() async throws(OutputError) -> Bool {
        if list {
            try write(Array(PublishedExperiments.list(selection).utf8), to: output.path)
            return false
        }
        let reproduction = await reproduction()
        if let plot { try write(reproduction.plot(), to: plot) }
        try write(reproduction.encoded(as: format.report, showsParameters: parameters), to: output.path)
        return !reproduction.misses.isEmpty
    }

    /// In the order of the catalogue, each once.
    private var selection: [PublishedExperiment] {
        guard !ids.isEmpty else { return PublishedExperiments.all }
        let wanted = Set(ids.compactMap { PublishedExperiments.experiment($0)?.id })
        return PublishedExperiments.all.filter { wanted.contains($0.id) }
    }

    private func reproduction() async -> Reproduction {
        let experiments = selection
        let bar = SharedProgressBar(total: Int64(experiments.count))
        defer { bar.clear() }
        return await Reproduction(of: experiments, threads: threads.count) { bar.show(Int64($0)) }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
        var file = try OutputFile(path: path)
        var bytes = bytes
        try file.write(&bytes, isLast: true)
    }
}
