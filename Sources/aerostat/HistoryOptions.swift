import ArgumentParser
import SimulationRuntime
import SnapshotHistory

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where `serve` keeps its history, how often it takes a sample, and for how long.
struct HistoryOptions: ParsableArguments {
    @Option(
        name: .customLong("history"),
        help: ArgumentHelp(
            "Keep a history in this SQLite file, for 'aerostat report' and 'aerostat summary'. (default: AEROSTAT_HISTORY from the environment, else none)",
            valueName: "file"
        ),
        completion: .file()
    )
    var path: String?

    @Option(
        name: .customLong("history-interval"),
        help: ArgumentHelp("Wall-clock time from one sample to the next. (default: 15s)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var interval = DurationArgument.seconds(15)

    @Option(
        name: .customLong("history-samples"),
        help: ArgumentHelp(
            "Keep every sample for so long; older ones as rows of 5 minutes and of an hour. (default: 2d)",
            valueName: "time"
        ),
        transform: DurationArgument.parse
    )
    var samples = DurationArgument.days(2)

    @Option(
        name: .customLong("history-retention"),
        help: ArgumentHelp("Forget what is older. (default: 30d)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var retention = DurationArgument.days(30)

    func validate() throws {
        guard interval.milliseconds >= 100 else {
            throw ValidationError("the history interval is at least 100ms")
        }
        guard retention.milliseconds >= 3_600_000 else {
            throw ValidationError("the history retention is at least 1h")
        }
    }

    /// Nil when no history is wanted.
    func makeConfiguration() -> HistoryConfiguration? {
        guard let path = path ?? HistoryEnvironment.path else { return nil }
        return HistoryConfiguration(
            path: path,
            interval: interval.duration,
            retention: HistoryRetention(
                milliseconds: retention.milliseconds,
                samplesMilliseconds: samples.milliseconds
            )
        )
    }
}

/// The history that the environment names.
enum HistoryEnvironment {
    static let variable = "AEROSTAT_HISTORY"

    /// Nil when the variable is not set, or empty.
    static var path: String? {
        guard let value = getenv(variable), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
