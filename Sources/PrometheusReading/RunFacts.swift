import HostModel

/// What the metrics of a run's first scrape tell of it.
struct RunFacts {
    /// When it began; nil where no metric tells.
    var began: Timestamp?
    /// Simulated time passes as time does, as in what `run` writes: its metrics have no wall-clock time.
    var isSimulatedAhead = false
    var scenario = ""
    var version = ""

    private static let start = "aerostat_run_start_time_seconds"
    private static let simulated = "aerostat_simulation_seconds_total"

    init(_ connection: PrometheusConnection, target: LabelSet, at time: Timestamp) throws {
        let metrics = [Self.start, Self.simulated, InfoMetrics.build.name, InfoMetrics.host.name]
        let own = Set(["__name__"] + InfoMetrics.buildLabels + InfoMetrics.hostLabels)
        var started: Int64?
        var elapsed: Int64?
        var (scenario, version) = ("", "")
        let moment = PrometheusConnection.Window(from: time.advanced(byMilliseconds: -1), to: time)
        do {
            try connection.readSamples(of: metrics, in: moment) { labels in
                guard target.contains(labels.without(own)) else { return nil }
                return { _, value in
                    switch labels["__name__"] {
                    case Self.start: started = Self.milliseconds(value)
                    case Self.simulated: elapsed = Self.milliseconds(value)
                    case InfoMetrics.build.name: version = labels["version"] ?? ""
                    default: scenario = labels["scenario"] ?? ""
                    }
                }
            }
        } catch let error as PrometheusConnection.TooMuch {
            // There is nothing shorter than one scrape to ask for.
            throw PrometheusError.tooMuch(server: connection.server, words: error.words)
        }
        self.scenario = scenario
        self.version = version
        if let started {
            began = Timestamp(millisecondsSince1970: started)
        } else if let elapsed, elapsed >= 0, elapsed <= time.millisecondsSince1970 {
            began = time.advanced(byMilliseconds: -elapsed)
            isSimulatedAhead = true
        }
    }

    private static func milliseconds(_ text: ArraySlice<UInt8>) -> Int64? {
        guard case .value(let number) = ExactDecimal(text, decimals: 3), number.magnitude < 1 << 53 else { return nil }
        return number
    }
}
