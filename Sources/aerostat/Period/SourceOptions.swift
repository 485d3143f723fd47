import ArgumentParser
import HostModel
import SnapshotHistory

/// Where a report's samples come from.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "History to read, as serve --history or run --history wrote it. (default: AEROSTAT_HISTORY from the environment)",
            valueName: "file"
        ),
        completion: .file()
    )
    var history: String?

    @OptionGroup var prometheus: PrometheusOptions

    func validate() throws {
        if history != nil, prometheus.url != nil {
            throw ValidationError("--history and --from-prometheus exclude each other")
        }
    }

    /// Opens the source. What is wrong with it is said in a line, and becomes the exit status.
    func open() throws -> any PeriodSource {
        if let source = try Self.reading({ try prometheus.makeSource() }) { return source }
        guard let path = history ?? HistoryEnvironment.path else {
            throw ValidationError(
                "--history says which file to read, \(HistoryEnvironment.variable) stands in for it; or give --from-prometheus"
            )
        }
        return try Self.reading { try HistoryReader(path: path) }
    }

    /// Does what reads from a source. What is wrong there is said in a line, and becomes the exit status.
    static func reading<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as OutputError {
            throw error
        } catch let error as ExitCode {
            throw error
        } catch let error as ValidationError {
            throw error
        } catch {
            StandardError.failure("\(error)")
            throw ExitStatus.unavailable
        }
    }
}
