import ArgumentParser
import HostModel
import SnapshotHistory

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a report's samples come from.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "History to read, as serve --history or run --history wrote it. AEROSTAT_HISTORY stands in.",
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
        guard let path = history ?? Self.environment("AEROSTAT_HISTORY") else {
            throw ValidationError(
                "--history says which file to read, AEROSTAT_HISTORY stands in for it; or give --from-prometheus"
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

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
        return value
    }
}
