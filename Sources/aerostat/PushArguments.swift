import ArgumentParser
import MetricPush
import SimulationRuntime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where metrics are pushed, and how often.
struct PushArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Push to this destination too, such as pushgateway+http://HOST:9091; may be given more than once.",
            valueName: "url"
        ),
        transform: Self.target
    )
    var push: [PushTarget] = []

    @Option(
        help: ArgumentHelp("Wall-clock time from one push to the next. (default: 15s)", valueName: "time"),
        transform: DurationArgument.parse
    )
    var pushInterval = DurationArgument.seconds(15)

    @Option(
        help: ArgumentHelp(
            "Label 'instance' of aerostat's own metrics. (default: the first listen address)",
            valueName: "name"
        )
    )
    var pushInstance: String?

    @Flag(help: "Take the pushed metrics away from the destinations at the end.")
    var pushDeleteOnExit = false

    func validate() throws {
        guard pushInterval.milliseconds >= 1000 else {
            throw ValidationError("the push interval is at least 1s")
        }
        var seen: Set<String> = []
        for target in push where !seen.insert(target.destination).inserted {
            throw ValidationError("\(PushError.duplicateDestination(target.destination))")
        }
    }

    /// - Parameter instance: label of aerostat's own metrics unless another is set.
    func makeConfiguration(instance: String) -> PushConfiguration {
        let password = getenv(PushTarget.passwordVariable).map { String(cString: $0) }
        return PushConfiguration(
            destinations: push.map { ($0, PushSettings(for: $0, password: password)) },
            interval: pushInterval.duration,
            instance: pushInstance ?? instance,
            deletesAtEnd: pushDeleteOnExit
        )
    }

    private static func target(_ text: String) throws -> PushTarget {
        do {
            return try PushTarget(parsing: text)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
